"""Every rule of the contract: a row that breaks it is kept with place, rule, value and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.contract.codes import Tabell
from pipelines.contract.regler import rules
from tests.ingest.leveranse import (
    ANSATT,
    ORGANISASJON,
    SYK,
    TOTAL,
    Rad,
    load,
    rejected,
    write_people,
    write_totals,
)


@dataclass(frozen=True)
class Brudd:
    """Rows to add to a sound table, and what is said about the one that breaks the rule."""

    tabell: Tabell
    rader: tuple[Rad, ...]
    verdi: str | None
    hjelp: str


def enhet(**felt: object) -> tuple[Rad, ...]:
    return ({**ORGANISASJON[3], "enhet_id": "S3", "navn": "Seksjon 3", **felt},)


def ansatt(**felt: object) -> tuple[Rad, ...]:
    return ({**ANSATT, "ansattnr": "10002", **felt},)


def syk(**felt: object) -> tuple[Rad, ...]:
    return ({**SYK, "fra": "2026-03-02", "til": "2026-03-06", **felt},)


def total(**felt: object) -> tuple[Rad, ...]:
    return ({**TOTAL, "periode": "2026-02", **felt},)


def etterfolger(**felt: object) -> tuple[Rad, ...]:
    return ({"gammel_enhet": "S0", "ny_enhet": "S1", "fra_kvartal": "2026K1", **felt},)


ORG, ETT, ARB, FRA, TOT = (
    Tabell.ORGANISASJON,
    Tabell.ETTERFOLGER,
    Tabell.ARBEIDSFORHOLD,
    Tabell.FRAVAER,
    Tabell.TOTALER,
)
FYLL = "Fyll inn verdien i kildesystemet."
RETT = "Rett verdien i kildesystemet."
TALL = "desimaltegn"
TO_ETTERFOLGERE = (*etterfolger(), *etterfolger(fra_kvartal="2026K2"))
TO_FORHOLD = tuple(
    {**ANSATT, "ansattnr": "10002", "arbeidsforhold_id": "1", "stillingsprosent": prosent}
    for prosent in ("50", "60")
)

BRUDD = {
    "enhet_id_mangler": Brudd(ORG, enhet(enhet_id=""), None, FYLL),
    "navn_mangler": Brudd(ORG, enhet(navn=""), None, FYLL),
    "nivaa_mangler": Brudd(ORG, enhet(nivaa=""), None, FYLL),
    "enhet_er_sin_egen_overordnede": Brudd(ORG, enhet(overordnet_id="S3"), "S3", "enheten over"),
    "enhet_id_dobbel": Brudd(ORG, enhet(enhet_id="S2"), "S2", "én rad"),
    "overordnet_ukjent": Brudd(ORG, enhet(overordnet_id="X"), "X", "Ta med enheten over"),
    "enhet_i_ring": Brudd(
        ORG, (*enhet(overordnet_id="S4"), *enhet(enhet_id="S4", overordnet_id="S3")), "S4", "ringen"
    ),
    "overordnet_avvist": Brudd(
        ORG, (*enhet(overordnet_id="X"), *enhet(enhet_id="S4", overordnet_id="S3")), "S3", "over"
    ),
    "gammel_enhet_mangler": Brudd(ETT, etterfolger(gammel_enhet=""), None, FYLL),
    "ny_enhet_mangler": Brudd(ETT, etterfolger(ny_enhet=""), None, FYLL),
    "fra_kvartal_mangler": Brudd(ETT, etterfolger(fra_kvartal=""), None, FYLL),
    "fra_kvartal_ugyldig": Brudd(ETT, etterfolger(fra_kvartal="2026-1"), "2026-1", "2026K1"),
    "etterfolger_dobbel": Brudd(ETT, TO_ETTERFOLGERE, "S1", "én rad"),
    "ny_enhet_ukjent": Brudd(ETT, etterfolger(ny_enhet="X"), "X", "organisasjon"),
    "arbeidsforhold/ansattnr_mangler": Brudd(ARB, ansatt(ansattnr=""), None, FYLL),
    "arbeidsforhold/enhet_id_mangler": Brudd(ARB, ansatt(enhet_id=""), None, FYLL),
    "arbeidsforhold/fra_uleselig": Brudd(ARB, ansatt(fra="i går"), "i går", "datoformater"),
    "arbeidsforhold/fra_mangler": Brudd(ARB, ansatt(fra=""), None, FYLL),
    "arbeidsforhold/fra_for_lav": Brudd(ARB, ansatt(fra="1026-01-01"), "1026-01-01", RETT),
    "arbeidsforhold/fra_for_hoey": Brudd(ARB, ansatt(fra="2206-01-01"), "2206-01-01", RETT),
    "arbeidsforhold/til_uleselig": Brudd(ARB, ansatt(til="2026-02-30"), "2026-02-30", "dato"),
    "arbeidsforhold/til_for_hoey": Brudd(
        ARB, ansatt(til="2999-12-31"), "2999-12-31", "ingen_slutt"
    ),
    "stillingsprosent_uleselig": Brudd(ARB, ansatt(stillingsprosent="hel"), "hel", TALL),
    "stillingsprosent_for_lav": Brudd(ARB, ansatt(stillingsprosent="-50"), "-50", RETT),
    "stillingsprosent_for_hoey": Brudd(
        ARB, ansatt(stillingsprosent="10000"), "10000", "stillingsprosent_skala = 10000"
    ),
    "kjonn_ukjent": Brudd(ARB, ansatt(kjonn="X"), "X", "K eller M"),
    "arbeidsforhold/egne_dagsverk_uleselig": Brudd(ARB, ansatt(avtalte_dagsverk="x"), "x", TALL),
    "arbeidsforhold/egne_dagsverk_for_lav": Brudd(ARB, ansatt(avtalte_dagsverk="-1"), "-1", RETT),
    "arbeidsforhold/til_foer_fra": Brudd(
        ARB, ansatt(fra="2026-02-02", til="2026-02-01"), "2026-02-01", "fra eller til"
    ),
    "arbeidsforhold_dobbel": Brudd(ARB, TO_FORHOLD, "1", "riktige raden"),
    "arbeidsforhold/ukjent_enhet": Brudd(ARB, ansatt(enhet_id="X"), "X", "organisasjon"),
    "fravaer/ansattnr_mangler": Brudd(FRA, syk(ansattnr=""), None, FYLL),
    "fravaer/fra_uleselig": Brudd(FRA, syk(fra="32.01.2026"), "32.01.2026", "datoformater"),
    "fravaer/fra_mangler": Brudd(FRA, syk(fra=""), None, FYLL),
    "fravaer/fra_for_lav": Brudd(FRA, syk(fra="0026-03-02"), "0026-03-02", RETT),
    "fravaer/fra_for_hoey": Brudd(FRA, syk(fra="2206-03-02", til="2206-03-03"), "2206-03-02", RETT),
    "fravaer/til_uleselig": Brudd(FRA, syk(til="snart"), "snart", "datoformater"),
    "fravaer/til_for_hoey": Brudd(FRA, syk(til="2206-03-06"), "2206-03-06", "ingen_slutt"),
    "type_mangler": Brudd(FRA, syk(type=""), None, FYLL),
    "grad_uleselig": Brudd(FRA, syk(grad="halv"), "halv", TALL),
    "grad_mangler": Brudd(FRA, syk(grad=""), None, "en sykmelding må ha den"),
    "grad_for_lav": Brudd(FRA, syk(grad="0"), "0", RETT),
    "grad_for_hoey": Brudd(FRA, syk(grad="150"), "150", "grad_skala = 10000"),
    "arbeidsrelatert_uleselig": Brudd(
        FRA, syk(arbeidsrelatert="kanskje"), "kanskje", "ja eller nei"
    ),
    "registrert_uleselig": Brudd(FRA, syk(registrert="nylig"), "nylig", "datoformater"),
    "fravaer/egne_dagsverk_uleselig": Brudd(FRA, syk(tapte_dagsverk="x"), "x", TALL),
    "fravaer/egne_dagsverk_for_lav": Brudd(FRA, syk(tapte_dagsverk="-1"), "-1", RETT),
    "fravaer/til_foer_fra": Brudd(FRA, syk(til="2026-03-01"), "2026-03-01", "fra eller til"),
    "fravaer_uten_arbeidsforhold": Brudd(FRA, syk(ansattnr="99999"), "99999", "arbeidsforholdet"),
    "ukjent_arbeidsforhold": Brudd(FRA, syk(arbeidsforhold_id="7"), "7", "gjelder alle"),
    "totaler/enhet_id_mangler": Brudd(TOT, total(enhet_id=""), None, FYLL),
    "periode_mangler": Brudd(TOT, total(periode=""), None, FYLL),
    "periode_ugyldig": Brudd(TOT, total(periode="2026-02-28"), "2026-02-28", "periode_enhet"),
    "avtalte_dagsverk_uleselig": Brudd(TOT, total(avtalte_dagsverk="x"), "x", TALL),
    "avtalte_dagsverk_for_lav": Brudd(TOT, total(avtalte_dagsverk="-1"), "-1", RETT),
    "tapte_dagsverk_uleselig": Brudd(TOT, total(tapte_dagsverk="x"), "x", TALL),
    "tapte_dagsverk_for_lav": Brudd(TOT, total(tapte_dagsverk="-1"), "-1", RETT),
    "antall_ansatte_uleselig": Brudd(TOT, total(antall_ansatte="2,5"), "2,5", TALL),
    "antall_ansatte_for_lav": Brudd(TOT, total(antall_ansatte="-1"), "-1", RETT),
    "totaler_dobbel": Brudd(
        TOT, (*total(), *total(tapte_dagsverk="9")), "2026-02", "riktige raden"
    ),
    "totaler/ukjent_enhet": Brudd(TOT, total(enhet_id="X"), "X", "organisasjon"),
}
# An unknown code stops the whole delivery, and an empty stillingsprosent is left out: these two
# rules stand guard behind that.
AV_SEG_SELV = {"type_ukjent", "stillingsprosent_mangler", "ujevn_linje"}


def write(mappe: Path, tabell: Tabell, rader: tuple[Rad, ...]) -> Path:
    match tabell:
        case Tabell.ORGANISASJON:
            return write_people(mappe, organisasjon=(*ORGANISASJON, *rader))
        case Tabell.ETTERFOLGER:
            return write_people(mappe, etterfolger=rader)
        case Tabell.ARBEIDSFORHOLD:
            return write_people(mappe, arbeidsforhold=(ANSATT, *rader))
        case Tabell.FRAVAER:
            return write_people(mappe, fravaer=(SYK, *rader))
        case _:
            return write_totals(mappe, (TOTAL, *rader))


@pytest.mark.parametrize("navn", BRUDD)
def test_broken_rule_is_kept_with_value_and_remedy(navn: str, tmp_path: Path) -> None:
    brudd, regel = BRUDD[navn], navn.rpartition("/")[2]
    uttrekk = load(write(tmp_path, brudd.tabell, brudd.rader))
    rader = uttrekk.avviste.filter(regel=regel, tabell=brudd.tabell.value).rows(named=True)
    assert rader, rejected(uttrekk)
    assert rader[0]["verdi"] == brudd.verdi
    assert brudd.hjelp in rader[0]["rettelse"]
    assert rader[0]["kilde_fil"] == f"{brudd.tabell}.csv"
    assert rader[0]["kilde_linje"] >= 2


@pytest.mark.parametrize("tabell", [ORG, ETT, ARB, FRA, TOT])
def test_every_rule_has_a_row_that_breaks_it(tabell: Tabell) -> None:
    egne = {navn.rpartition("/")[2] for navn, brudd in BRUDD.items() if brudd.tabell is tabell}
    assert egne == set(rules(tabell)) - AV_SEG_SELV


def test_sound_rows_are_all_accepted(tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, etterfolger=etterfolger()))
    assert rejected(uttrekk) == {}
    assert uttrekk.rapport.lest == uttrekk.rapport.godtatt == 7


def test_line_number_is_the_one_in_the_file(tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=(SYK, *syk(grad="50"), *syk(grad="150"))))
    assert uttrekk.avviste["kilde_linje"].to_list() == [4]


def test_a_row_that_breaks_two_rules_is_counted_once_and_says_both(tmp_path: Path) -> None:
    uttrekk = load(write_people(tmp_path, fravaer=(SYK, *syk(grad="150", til="2026-03-01"))))
    assert sum(rejected(uttrekk).values()) == 1
    assert "er over 100" in uttrekk.avviste["rettelse"][0]
    assert "er før fra" in uttrekk.avviste["rettelse"][0]


def test_rejected_row_belongs_to_the_quarter_it_begins_in(tmp_path: Path) -> None:
    rader = (SYK, *syk(grad="150"), *syk(grad="150", fra="2026-05-04", til="2026-05-05"))
    uttrekk = load(write_people(tmp_path, fravaer=rader))
    assert uttrekk.avviste["kvartal"].to_list() == ["2026K1", "2026K2"]


def test_ragged_line_costs_that_line_alone(tmp_path: Path) -> None:
    mappe = write_people(tmp_path)
    fil = mappe / "fravaer.csv"
    fil.write_text(fil.read_text() + "10001;2026-03-02;2026-03-03\n", encoding="utf-8")
    uttrekk = load(mappe)
    assert rejected(uttrekk) == {"ujevn_linje": 1}
    assert uttrekk.fravaer.height == 1


def test_share_of_rejected_rows_ignores_rows_left_out_and_names(tmp_path: Path) -> None:
    rader = (SYK, *syk(grad="150"), *syk(status="annullert"))
    mappe = write_people(tmp_path, fravaer=rader)
    (mappe / "navn.csv").write_text("ansattnr;navn\n10001;Kari\n", encoding="utf-8")
    assert load(mappe).rapport.avvist_prosent == pytest.approx(100 / 7)
