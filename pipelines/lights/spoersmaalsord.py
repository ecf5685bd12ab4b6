"""The agenda in words: each question kind, open, about work, with the figures behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.contract.oppramsing import list_words
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.belastning import share
from pipelines.lights.belastningsord import number_word
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.spoersmaal import Funn, Rad, Tallgrunnlag, Tema
from pipelines.lights.tall import (
    HARDT_MELLOMROM,
    INGEN_TALL,
    format_desimal,
    format_endring,
    format_heltall,
    format_prosent,
)

FLEST = 5
"""So many enheter are named in a question; the others are counted, and stand in its table."""
FLEST_RADER = 12
"""So many rows at most behind a question."""
INGEN_SPOERSMAAL = (
    "Tallene gir ingen klare spørsmål denne gangen. Det kan likevel være noe å snakke om: spør de "
    "ansatte og verneombudene hvordan arbeidet går."
)

_IGJEN = {
    Periodetype.KVARTAL: "to kvartaler på rad",
    Periodetype.TERTIAL: "to tertialer på rad",
    Periodetype.AAR: "to år på rad",
}


@dataclass(frozen=True)
class Spoersmaal:
    """A question for the agenda, and the figures that raised it, as text."""

    tema: Tema
    tittel: str
    tekst: str
    hoder: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...]
    grunn: str
    """By which rule it was raised."""


def as_questions(
    funn: Sequence[Funn], grunnlag: Tallgrunnlag, min_tilfeller: int
) -> tuple[Spoersmaal, ...]:
    """The findings in words. min_tilfeller: what is many short absences."""
    ord_ = _Ord(grunnlag, min_tilfeller)
    return tuple(_ask(ett, ord_) for ett in funn)


@dataclass(frozen=True)
class _Ord:
    """What the words of a finding need besides its rows."""

    grunnlag: Tallgrunnlag
    min_tilfeller: int

    @property
    def periode(self) -> Periode:
        return self.grunnlag.periode

    @property
    def aaret(self) -> str:
        """«de tolv månedene til og med 3. kvartal 2026»."""
        perioder = self.grunnlag.aaret["periode"].to_list()
        slutt = Periode.parse(perioder[0]).slutt if perioder else self.periode.slutt
        return f"de tolv månedene til og med {Kvartal.of(slutt).tekst}"


@dataclass(frozen=True)
class _Tekst:
    tittel: str
    spoersmaal: str
    """With {navn}."""
    grunn: str
    hoder: tuple[str, ...]
    celler: Callable[[Rad], tuple[str, ...]]
    """What stands beside the name of an enhet."""
    med_hele: bool = False
    """Whether the virksomhet is a last row to compare with."""


def _ask(funn: Funn, ord_: _Ord) -> Spoersmaal:
    tekst = _TEKSTER[funn.tema](ord_)
    hele = ord_.grunnlag.total(ord_.grunnlag.named(ord_.grunnlag.aaret))
    rader = [(str(rad["navn"]), *tekst.celler(rad)) for rad in funn.rader[:FLEST_RADER]]
    if tekst.med_hele and hele is not None:
        rader.append((str(hele["navn"]), *tekst.celler(hele)))
    spoersmaal = tekst.spoersmaal
    if funn.tema is Tema.PRAKSIS and all(rad["er_hele"] for rad in funn.rader):
        spoersmaal = _PRAKSIS_HELE
    return Spoersmaal(
        tema=funn.tema,
        tittel=tekst.tittel,
        tekst=spoersmaal.format(navn=_names(funn.rader)),
        hoder=tekst.hoder,
        rader=tuple(rader),
        grunn=tekst.grunn,
    )


def _names(rader: Sequence[Rad]) -> str:
    """«A og B»; «A, B, C, D, E og 3 andre»."""
    navn = list(dict.fromkeys(str(rad["navn"]) for rad in rader if not rad.get("er_hele")))
    if len(navn) > 1 and any(skille in ett for ett in navn for skille in (", ", " og ")):
        navn = [f"«{ett}»" for ett in navn]  # where one name ends would be a guess
    if len(navn) > FLEST + 1:
        navn = [*navn[:FLEST], f"{number_word(len(navn) - FLEST)} andre"]
    return list_words(navn)


def light_in_words(rad: Rad) -> str:
    """«rød, klart»; why where nothing is judged."""
    if rad["lys"] == Lys.GRAA:
        return str(rad["aarsak"] or "grå")
    return f"{Lys(rad['lys']).ord}, {Klarhet(rad['klarhet']).ord}"


def _points(verdi: float | None) -> str:
    tekst = format_endring(verdi)
    return tekst if tekst == INGEN_TALL else f"{tekst} prosentpoeng"


def _rising_again(ord_: _Ord) -> _Tekst:
    naa, foer = ord_.periode, ord_.grunnlag.forrige
    return _Tekst(
        "Klar økning, og ikke for første gang",
        f"{{navn}} har hatt klar økning {_IGJEN[naa.type]}. Har noe endret seg i organisering, "
        "bemanning eller lokaler?",
        "Økningen fra et år før er større enn tilfeldig variasjon tilsier, begge gangene.",
        (
            "Enhet",
            f"Endring i {Periode.parse(foer).tekst}" if foer else "Endring før",
            f"Endring i {naa.tekst}",
            "Sykefravær",
        ),
        lambda rad: (
            _points(rad["endring_forrige"]),
            _points(rad["endring_pp"]),
            format_prosent(rad["sykefravaersprosent"]),
        ),
    )


def _changed(tittel: str, spoersmaal: str, grunn: str) -> Callable[[_Ord], _Tekst]:
    def words(ord_: _Ord) -> _Tekst:
        naa = ord_.periode
        hoder = ("Enhet", f"{naa.tekst}".capitalize(), naa.et_aar_foer.tekst, "Endring")
        return _Tekst(
            tittel,
            spoersmaal,
            grunn,
            hoder,
            lambda rad: (
                format_prosent(rad["sykefravaersprosent"]),
                format_prosent(rad["prosent_aar_foer"]),
                _points(rad["endring_pp"]),
            ),
        )

    return words


def _lasting(ord_: _Ord) -> _Tekst:
    return _Tekst(
        "Over målet over lang tid",
        "Fraværet i {navn} har vært klart over målet de siste tre årene samlet. Hva er prøvd, hva "
        "har hjulpet, og hva i arbeidet kan gjøres annerledes?",
        "Tre år sett under ett ligger klart over målet, og fraværet er over målet også nå.",
        ("Enhet", f"{ord_.periode.tekst}".capitalize(), "Målet", "Lys"),
        lambda rad: (
            format_prosent(rad["sykefravaersprosent"]),
            format_prosent(rad["maal"]),
            light_in_words(rad),
        ),
    )


def _work_related(ord_: _Ord) -> _Tekst:
    return _Tekst(
        "Fravær som henger sammen med arbeidet",
        "I {navn} er det klart mer fravær som er oppgitt å henge sammen med arbeidet, enn i resten "
        "av virksomheten. Hva i oppgaver, bemanning eller arbeidsmiljø kan endres?",
        f"Tapte dagsverk oppgitt som arbeidsrelaterte i {ord_.aaret}, holdt mot alle andre enheter "
        "samlet. Forskjellen er mer enn tilfeldig variasjon tilsier.",
        ("Enhet", "Av avtalte dagsverk", "Av alt sykefravær"),
        lambda rad: (
            format_prosent(part_of(rad, "tapte_arbeidsrelatert", "avtalte_dagsverk")),
            format_prosent(part_of(rad, "tapte_arbeidsrelatert", "tapte_dagsverk")),
        ),
        med_hele=True,
    )


def _many(ord_: _Ord) -> _Tekst:
    return _Tekst(
        "Det gjelder mange",
        "I {navn} har klart flere av de ansatte hatt sykefravær enn ellers i virksomheten. Da er "
        "det grunn til å se på arbeidet: oppgaver, bemanning, ledelse og arbeidsmiljø. Hva sier "
        "de ansatte selv?",
        f"Andelen av de ansatte som hadde sykefravær i {ord_.aaret}.",
        ("Enhet", "Har hatt sykefravær"),
        lambda rad: (format_prosent(share(rad, "personer_med_fravaer")),),
        med_hele=True,
    )


def _repeated(ord_: _Ord) -> _Tekst:
    minst = number_word(ord_.min_tilfeller)
    return _Tekst(
        "Flere korte fravær",
        "I {navn} er flere korte fravær vanligere enn ellers. Hvordan går arbeidet der, og hva "
        "trenger de ansatte og lederne?",
        f"Andelen av de ansatte som har hatt {minst} korte sykefravær eller flere i {ord_.aaret}.",
        ("Enhet", f"{minst.capitalize()} korte fravær eller flere"),
        lambda rad: (format_prosent(share(rad, "personer_gjentatt")),),
        med_hele=True,
    )


def _per_leader(ord_: _Ord) -> _Tekst:
    return _Tekst(
        "Mange ansatte per leder",
        "I {navn} har hver nærmeste leder mange ansatte. Har lederne tid til å følge opp alle, "
        "også dem som er på jobb?",
        f"Ansatte per nærmeste leder på siste dag i {ord_.periode.tekst}.",
        ("Enhet", "Ansatte per leder", "Ansatte"),
        lambda rad: (
            format_desimal(rad["ansatte_per_leder"]).removesuffix(",0"),
            format_heltall(rad["antall_ansatte"]),
        ),
    )


_PRAKSIS_HELE = (
    "For mange frister i oppfølgingen blir ikke møtt. Har lederne tid, støtte og rutiner som gjør "
    "det lett å følge opp?"
)


def _practice(_: _Ord) -> _Tekst:
    return _Tekst(
        "Oppfølging i tide",
        "Frister i oppfølgingen møtes sjeldnere i {navn} enn ellers. Har lederne der tid, støtte "
        "og rutiner som gjør det lett å følge opp?",
        "De fire siste hele kvartalene, i enheter som registrerer oppfølgingen her. Et lavt tall "
        "er arbeidsgivers å gjøre noe med.",
        ("Enhet", "Frist", "Møtt i tide"),
        lambda rad: (str(rad["frist"]), count_met(rad)),
    )


def _children(ord_: _Ord) -> _Tekst:
    naa = ord_.periode
    return _Tekst(
        "Mer sykt barn nesten overalt",
        "Fraværet med sykt barn har økt i nesten hele virksomheten. Gir arbeidsplanene småbarns"
        "foreldre nok rom i en slik sesong, og er bemanningen planlagt for den?",
        "Dagsverk med sykt barn i prosent av avtalte dagsverk. Sykt barn er ikke med i "
        "sykefraværet.",
        ("Enhet", f"{naa.tekst}".capitalize(), naa.et_aar_foer.tekst),
        lambda rad: (
            format_hundredths(rad["barn_prosent"]),
            format_hundredths(rad["barn_foer"]),
        ),
    )


_TEKSTER: Mapping[Tema, Callable[[_Ord], _Tekst]] = {
    Tema.OEKNING_IGJEN: _rising_again,
    Tema.OEKNING: _changed(
        "Klar økning",
        "Fraværet i {navn} er klart høyere enn et år før. Har noe endret seg i arbeidet der?",
        "Økningen er større enn tilfeldig variasjon tilsier.",
    ),
    Tema.VEDVARENDE: _lasting,
    Tema.ARBEIDSRELATERT: _work_related,
    Tema.MANGE: _many,
    Tema.GJENTATT: _repeated,
    Tema.PER_LEDER: _per_leader,
    Tema.PRAKSIS: _practice,
    Tema.SYKT_BARN: _children,
    Tema.LAVERE: _changed(
        "Klar nedgang",
        "Fraværet i {navn} er klart lavere enn et år før. Er det noe i arbeidet der som andre kan "
        "lære av?",
        "Nedgangen er større enn tilfeldig variasjon tilsier.",
    ),
}


def part_of(rad: Rad, del_: str, hele: str) -> float | None:
    """`del_` in percent of `hele`; None where either is not shown or there is nothing."""
    if rad[del_] is None or not rad[hele]:
        return None
    return float(100 * rad[del_] / rad[hele])


def format_hundredths(verdi: float | None) -> str:
    """«0,43 %»: children's illness is too little for one decimal."""
    tekst = format_desimal(verdi, 2)
    return tekst if tekst == INGEN_TALL else f"{tekst}{HARDT_MELLOMROM}%"


def count_met(rad: Rad) -> str:
    """«67 % (171 av 256)»."""
    andel = format_heltall(100 * rad["i_tide"] / rad["antall"])
    antall = f"{format_heltall(rad['i_tide'])} av {format_heltall(rad['antall'])}"
    return f"{andel}{HARDT_MELLOMROM}% ({antall})"
