"""The rules a row must keep: name → what is wrong, and what the sender can do about it.

A rule of one column is named after the column and the kind of fault (`grad_for_hoey`); rules of
whole rows and between tables have names of their own. dataframely's names are translated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import dataframely as dy
import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.tabeller import SKJEMAER

UJEVN_LINJE = "ujevn_linje"


@dataclass(frozen=True)
class Regel:
    """One rule: the message is «Kolonnen «{kolonne}» i fil, linje n: {verdi} {hva}. {rettelse}»."""

    navn: str
    kolonne: str | None
    hva: str
    rettelse: str


_SLAG = {
    "nullability": "mangler",
    "min": "for_lav",
    "min_exclusive": "for_lav",
    "max": "for_hoey",
    "regex": "ugyldig",
    "inf": "uleselig",
    "nan": "uleselig",
}
_RETT = "Rett verdien i kildesystemet."
_FYLL = "Fyll inn verdien i kildesystemet."
_DATO = (
    "Skriv en dato som finnes, for eksempel 2026-07-31, eller legg formatet i profilen "
    "(datoformater)."
)
_TALL = "Skriv et tall, eller angi desimaltegnet i profilen (desimaltegn)."
_SKALA = "Rett verdien, eller angi skalaen i profilen ({}_skala = 10000)."
_RETTELSER = {
    "grad_for_hoey": _SKALA.format("grad"),
    "stillingsprosent_for_hoey": _SKALA.format("stillingsprosent"),
    "grad_mangler": "Fyll inn graden; en sykmelding må ha den.",
    "til_for_hoey": "La til være tom når det ikke er noen slutt, eller legg verdien i profilen "
    "(ingen_slutt).",
    "periode_ugyldig": "Skriv måneden som 2026-07 eller kvartalet som 2026K3, eller angi i "
    "profilen hva datoene står for (periode_enhet).",
    "fra_kvartal_ugyldig": "Skriv kvartalet som 2026K1.",
    "arbeidsrelatert_uleselig": "Skriv ja eller nei, eller la feltet være tomt.",
    "kjonn_ukjent": "Skriv K eller M, eller la feltet være tomt.",
    "type_ukjent": "Si i profilen hva koden betyr (koder.type).",
    "hendelse_ukjent": "Si i profilen hva koden betyr (koder.hendelse).",
}
_HELE_RADER = {
    Tabell.ORGANISASJON: (
        Regel(
            "enhet_er_sin_egen_overordnede",
            "overordnet_id",
            "er enheten selv",
            "Oppgi enheten over, eller la feltet være tomt for virksomheten øverst.",
        ),
        Regel(
            "enhet_id_dobbel",
            "enhet_id",
            "står i flere rader som er ulike; den første er brukt",
            "La hver enhet stå i én rad.",
        ),
        Regel(
            "overordnet_ukjent",
            "overordnet_id",
            "finnes ikke i organisasjon",
            "Ta med enheten over i filen, eller rett koden.",
        ),
        Regel(
            "enhet_i_ring",
            "overordnet_id",
            "leder tilbake til enheten selv",
            "Bryt ringen: én av enhetene må ligge under en annen.",
        ),
        Regel(
            "overordnet_avvist",
            "overordnet_id",
            "er selv avvist",
            "Rett raden til enheten over; da blir også denne med.",
        ),
    ),
    Tabell.ETTERFOLGER: (
        Regel(
            "etterfolger_dobbel",
            "ny_enhet",
            "står allerede som etterfølger for den samme enheten",
            "La hvert par av gammel og ny enhet stå i én rad.",
        ),
        Regel(
            "ny_enhet_ukjent",
            "ny_enhet",
            "finnes ikke i organisasjon",
            "Ta med enheten i organisasjon, eller rett koden.",
        ),
    ),
    Tabell.ARBEIDSFORHOLD: (
        Regel("til_foer_fra", "til", "er før fra", "Rett fra eller til."),
        Regel(
            "arbeidsforhold_dobbel",
            "arbeidsforhold_id",
            "står i flere rader med samme ansattnr, enhet og fra, men ulikt innhold",
            "La den riktige raden bli igjen.",
        ),
        Regel(
            "ukjent_enhet",
            "enhet_id",
            "finnes ikke i organisasjon",
            "Ta med enheten i organisasjon, eller rett koden.",
        ),
    ),
    Tabell.FRAVAER: (
        Regel("til_foer_fra", "til", "er før fra", "Rett fra eller til."),
        Regel(
            "fravaer_uten_arbeidsforhold",
            "ansattnr",
            "har ikke noe arbeidsforhold",
            "Ta med arbeidsforholdet i uttrekket, eller rett ansattnummeret.",
        ),
        Regel(
            "ukjent_arbeidsforhold",
            "arbeidsforhold_id",
            "er ikke et av personens arbeidsforhold",
            "Rett koden, eller la feltet være tomt når fraværet gjelder alle.",
        ),
    ),
    Tabell.TOTALER: (
        Regel(
            "totaler_dobbel",
            "periode",
            "står i flere rader for samme enhet, med ulike tall",
            "La den riktige raden bli igjen.",
        ),
        Regel(
            "ukjent_enhet",
            "enhet_id",
            "finnes ikke i organisasjon",
            "Ta med enheten i organisasjon, eller rett koden.",
        ),
    ),
    Tabell.OPPFOLGING: (
        Regel(
            "dato_etter_uttrekket",
            "dato",
            "er etter uttrekksdatoen",
            "Lever det som er gjort, ikke det som er avtalt; eller rett datoen.",
        ),
        Regel(
            "oppfolging_uten_arbeidsforhold",
            "ansattnr",
            "har ikke noe arbeidsforhold",
            "Ta med arbeidsforholdet i uttrekket, eller rett ansattnummeret.",
        ),
    ),
}
_UJEVN = Regel(
    UJEVN_LINJE,
    None,
    "linjen har et annet antall felt enn overskriften, eller et anførselstegn som ikke lukkes",
    "Rett linjen, eller sett anførselstegn rundt felt med skilletegn i.",
)


@cache
def rules(tabell: Tabell) -> dict[str, Regel]:
    """All rules of a table by name, in the order they are tried."""
    skjema = SKJEMAER[tabell]
    egne = (regel for navn, kol in skjema.columns().items() for regel in _column_rules(navn, kol))
    alle = (_UJEVN, *egne, *_HELE_RADER.get(tabell, ()))
    return {regel.navn: regel for regel in alle}


def rule_name(dataframely_navn: str) -> str:
    """`grad|max` → `grad_for_hoey`; rules of whole rows keep their name."""
    kolonne, skille, slag = dataframely_navn.partition("|")
    if not skille:
        return kolonne
    return slag.removeprefix("check__") if "check__" in slag else f"{kolonne}_{_SLAG[slag]}"


def unreadable_rule(kolonne: str) -> str:
    """Name of the rule that a cell of this column can be read."""
    return f"{kolonne}_uleselig"


def _column_rules(navn: str, kolonne: dy.Column) -> list[Regel]:
    hva: dict[str, str] = {}
    if not isinstance(kolonne, dy.String):
        hva[unreadable_rule(navn)] = _unreadable_text(kolonne)
    if not kolonne.nullable:
        hva[f"{navn}_mangler"] = "mangler"
    er_dato = isinstance(kolonne, dy.Date)
    for felt, ord_ in (
        ("min", "før" if er_dato else "under"),
        ("max", "etter" if er_dato else "over"),
    ):
        if (grense := getattr(kolonne, felt, None)) is not None:
            hva[f"{navn}_{_SLAG[felt]}"] = f"er {ord_} {grense}"
    if (grense := getattr(kolonne, "min_exclusive", None)) is not None:
        hva[f"{navn}_for_lav"] = f"er ikke over {grense}"
    if getattr(kolonne, "regex", None):
        hva[f"{navn}_ugyldig"] = "kan ikke brukes"
    if isinstance(kolonne.check, dict):
        hva |= dict.fromkeys(kolonne.check, "er ikke en av verdiene kontrakten kjenner")
    return [
        Regel(regel, navn, tekst, _RETTELSER.get(regel, _remedy(regel, kolonne)))
        for regel, tekst in hva.items()
    ]


def _unreadable_text(kolonne: dy.Column) -> str:
    match kolonne.dtype:
        case pl.Date() | pl.Datetime():
            return "er ikke en dato"
        case pl.Boolean():
            return "er verken ja eller nei"
        case _:
            return "er ikke et tall"


def _remedy(regel: str, kolonne: dy.Column) -> str:
    if regel.endswith("_mangler"):
        return _FYLL
    if regel.endswith("_uleselig"):
        return _DATO if isinstance(kolonne, dy.Date | dy.Datetime) else _TALL
    return _RETT
