"""The words of suggestions: what could be tried for each pattern, why, and who is in on it.

Written to be read by those it is about. The one place to read through when a word is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines.lights.belastning import Belastning, share
from pipelines.lights.tall import format_desimal, format_prosent
from pipelines.measures.tilfeller import KORTTID
from pipelines.tiltak.moenster import (
    Grunn,
    Ledelse,
    has_more_long,
    has_more_repeated,
    part_of,
)
from pipelines.tiltak.tiltak import Slag

INGEN_FORSLAG = (
    "Tallene viser ikke noe tydelig mønster, så det kommer ingen forslag herfra. En samtale med de "
    "ansatte og verneombudet er den beste kilden."
)
FORBEHOLD = (
    "Forslagene bygger på tallene alene. De som gjør arbeidet, vet mest om hva som trengs: snakk "
    "med dem, verneombudet og tillitsvalgte før noe blir bestemt."
)


@dataclass(frozen=True)
class Mal:
    """One thing to try. `formaal` holds no figures: a tiltak is read by more than its writer."""

    id: str
    """What stands in an address: a to z and hyphens."""
    grunn: Grunn
    slag: Slag
    tittel: str
    formaal: str
    """One sentence, to begin the form with."""
    medvirkning: str
    """How verneombud and tillitsvalgte come in, in one sentence."""


MALER: tuple[Mal, ...] = (
    Mal(
        "bht-belastning",
        Grunn.ARBEIDSRELATERT,
        Slag.BHT,
        "Bedriftshelsetjenesten vurderer belastningene i arbeidet",
        "Å finne og fjerne det i arbeidet som gjør folk syke.",
        "Verneombudet er med når bedriftshelsetjenesten får oppdraget, og når rådene legges fram.",
    ),
    Mal(
        "risikovurdering",
        Grunn.ARBEIDSRELATERT,
        Slag.ARBEIDSMILJOE,
        "Ny risikovurdering av arbeidet i enheten",
        "Å få oversikt over farer og belastninger i arbeidet, og rette de viktigste først.",
        "Verneombudet deltar i risikovurderingen, og tillitsvalgte drøfter planen som følger av "
        "den.",
    ),
    Mal(
        "arbeidsplasser",
        Grunn.ARBEIDSRELATERT,
        Slag.TILRETTELEGGING,
        "Gjennomgang av arbeidsplasser, utstyr, støy og lys",
        "Å gjøre arbeidsplassene lettere å arbeide ved, for alle.",
        "Verneombudet går runden sammen med lederen, og de ansatte sier hva som plager.",
    ),
    Mal(
        "roller-etter-omorganisering",
        Grunn.OMORGANISERT,
        Slag.ORGANISERING,
        "Avklare oppgaver, ansvar og samarbeid etter omorganiseringen",
        "Å gjøre det klart for alle hvem som gjør hva etter omorganiseringen.",
        "Tillitsvalgte og verneombudet er med på å gå gjennom hva som ikke har funnet sin plass "
        "ennå.",
    ),
    Mal(
        "lederstotte-etter-omorganisering",
        Grunn.OMORGANISERT,
        Slag.LEDERSTOETTE,
        "Støtte til lederen etter omorganiseringen",
        "Å gi lederen tid og hjelp til å få enheten på plass etter omorganiseringen.",
        "Tillitsvalgte og verneombudet sier hva de ansatte trenger av lederen nå.",
    ),
    Mal(
        "kartlegging",
        Grunn.MANGE,
        Slag.ARBEIDSMILJOE,
        "Kartlegge arbeidsmiljøet og velge to–tre ting å forbedre",
        "Å finne det i arbeidsmiljøet som flest er enige om å forbedre, og gjøre noe med det.",
        "Verneombudet og tillitsvalgte er med på å velge hva som kartlegges, og hva som tas først.",
    ),
    Mal(
        "oppgaver-og-bemanning",
        Grunn.MANGE,
        Slag.ORGANISERING,
        "Gå gjennom oppgaver og bemanning",
        "Å få oppgavene og bemanningen til å passe sammen.",
        "Tillitsvalgte drøfter bemanningen med lederen, og verneombudet sier fra om belastningen.",
    ),
    Mal(
        "arbeidshverdag",
        Grunn.KORTE,
        Slag.ARBEIDSMILJOE,
        "Gå gjennom arbeidshverdagen: topper, pauser, vakter og fleksibilitet",
        "Å gjøre arbeidsdagene lettere å stå i, også når det er mye å gjøre.",
        "Verneombudet leder en samtale i hele gruppen sammen med lederen, og tillitsvalgte ser på "
        "arbeidstiden.",
    ),
    Mal(
        "snakke-om-arbeidet",
        Grunn.KORTE,
        Slag.OPPLAERING,
        "Leder og verneombud øver på å snakke om hvordan arbeidet går",
        "Å gjøre det lett å si fra tidlig når arbeidet tar for mye.",
        "Verneombudet og tillitsvalgte tar opplæringen sammen med lederen.",
    ),
    Mal(
        "tilrettelegging-klar",
        Grunn.LANGE,
        Slag.TILRETTELEGGING,
        "Ha oppgaver, arbeidstid og utstyr klart for tilrettelegging",
        "Å ha noe å tilby tidlig, så det går an å arbeide litt i stedet for ikke.",
        "Verneombudet og tillitsvalgte er med på å lage listen over hva enheten kan tilby.",
    ),
    Mal(
        "tidlig-plan",
        Grunn.LANGE,
        Slag.LEDERSTOETTE,
        "Støtte til lederen, så oppfølgingsplaner kommer tidlig",
        "Å få i gang en god samtale om arbeidet i de første ukene.",
        "Tillitsvalgte og verneombudet er med på å avtale hvordan enheten følger opp, ikke på hver "
        "sak.",
    ),
    Mal(
        "helseiarbeid",
        Grunn.LANGE,
        Slag.NAV,
        "Samarbeid med HelseIArbeid og Nav om arbeidsplassen",
        "Å få kunnskap om helse og arbeid til hele enheten, og kjenne hjelpen som finnes.",
        "Verneombudet, tillitsvalgte og lederen møter Nav sammen og blir enige om hva de vil ha.",
    ),
    Mal(
        "bht-tilbakeforing",
        Grunn.LANGE,
        Slag.BHT,
        "Bedriftshelsetjenesten gir råd om arbeid som er lettere å komme tilbake til",
        "Å gjøre arbeidet lettere å komme tilbake til etter et langt fravær.",
        "Verneombudet er med når rådene legges fram for enheten.",
    ),
    Mal(
        "faerre-per-leder",
        Grunn.PER_LEDER,
        Slag.ORGANISERING,
        "Færre ansatte per leder: en leder til, eller mindre grupper",
        "Å gi lederne tid til å følge opp alle, også dem som er på jobb.",
        "Tillitsvalgte drøfter organiseringen før den endres, og verneombudet får uttale seg.",
    ),
    Mal(
        "avlaste-leder",
        Grunn.PER_LEDER,
        Slag.LEDERSTOETTE,
        "Ta faste oppgaver av lederen, så det blir tid til folk",
        "Å gi lederen tid til de ansatte ved å flytte andre oppgaver.",
        "Verneombudet og tillitsvalgte sier hvor de ansatte savner lederen mest.",
    ),
    Mal(
        "leder-til-stede",
        Grunn.ANNET_STED,
        Slag.LEDERSTOETTE,
        "Faste dager der lederen er på kontoret",
        "Å gjøre det lett å møte lederen, også for dem som sitter et annet sted.",
        "Verneombudet på stedet er med på å velge dagene og hva de brukes til.",
    ),
    Mal(
        "kontakt-paa-stedet",
        Grunn.ANNET_STED,
        Slag.ORGANISERING,
        "En på kontoret som kan avgjøre det daglige når lederen er borte",
        "Å gjøre det klart hvem som avgjør hva når lederen sitter et annet sted.",
        "Tillitsvalgte drøfter ansvaret som flyttes, og verneombudet på stedet er med i samtalen.",
    ),
    Mal(
        "plan-for-perioden",
        Grunn.KVARTAL,
        Slag.ORGANISERING,
        "Plan for oppgaver og bemanning neste gang det blir slik en tid",
        "Å være forberedt på perioden som skilte seg ut.",
        "Verneombudet og tillitsvalgte er med på å se tilbake på hva som var annerledes.",
    ),
)
"""All that can be suggested; those of a Grunn in the order they are taken."""


def explain(grunn: Grunn, aaret: Belastning | None, ledelse: Ledelse) -> str:
    """Why, in one sentence, with the figures it rests on as they are shown to this viewer."""
    if aaret is not None and grunn in _AV_AARET:
        return _AV_AARET[grunn](aaret)
    return _AV_LEDELSEN[grunn](ledelse)


def _work_related(aaret: Belastning) -> str:
    her, ellers = _parts(aaret, "tapte_arbeidsrelatert", "avtalte_dagsverk")
    return (
        f"Fravær som er oppgitt å skyldes arbeidet, tar {her} av de avtalte dagsverkene her, klart "
        f"mer enn {ellers} i virksomheten."
    )


def _reorganised(aaret: Belastning) -> str:
    naar = " og ".join(kvartal.tekst for kvartal in aaret.omorganisert)
    return f"Enheten ble omorganisert i {naar}, og det tar tid før oppgaver og samarbeid sitter."


def _many(aaret: Belastning) -> str:
    her, ellers = _shares(aaret, "personer_med_fravaer")
    return f"Det gjelder mange: {her} av de ansatte hadde sykefravær, mot {ellers} i virksomheten."


def _short(aaret: Belastning) -> str:
    if has_more_repeated(aaret):
        her, ellers = _shares(aaret, "personer_gjentatt")
        return (
            f"Flere korte fravær er vanligere her enn ellers: {her} av de ansatte har hatt det, "
            f"mot {ellers} i virksomheten."
        )
    her, ellers = _parts(aaret, "tapte_korttid", "avtalte_dagsverk")
    return (
        f"Fravær på høyst {KORTTID} dager tar {her} av de avtalte dagsverkene her, klart mer enn "
        f"{ellers} i virksomheten."
    )


def _long(aaret: Belastning) -> str:
    if has_more_long(aaret):
        her, ellers = _parts(aaret, "tapte_langtid", "avtalte_dagsverk")
        return (
            f"Fravær på over {KORTTID} dager tar {her} av de avtalte dagsverkene her, klart mer "
            f"enn {ellers} i virksomheten, og er en større del av fraværet enn ellers."
        )
    her, ellers = _shares(aaret, "personer_med_fravaer")
    return (
        "Fraværet er høyere enn i virksomheten uten at flere har vært borte, så fraværene er "
        f"lengre: {her} av de ansatte hadde sykefravær, mot {ellers} i virksomheten."
    )


def _quarter(aaret: Belastning) -> str:
    hoyeste = aaret.hoyeste
    if hoyeste is None:
        raise ValueError("no quarter stands out")
    return (
        f"Fraværet var tydelig høyest i {hoyeste.kvartal.tekst}, også når årstiden er regnet med: "
        f"{format_prosent(hoyeste.prosent)}, mot {format_prosent(hoyeste.andre)} i de tre andre "
        "kvartalene."
    )


def _per_leader(ledelse: Ledelse) -> str:
    antall = format_desimal(ledelse.per_leder).removesuffix(",0")
    return f"Hver nærmeste leder har i snitt {antall} ansatte å følge opp."


def _elsewhere(ledelse: Ledelse) -> str:
    andel = format_prosent(ledelse.andel_annet_sted)
    return f"{andel} av de ansatte har en leder som sitter på et annet kontor."


def _shares(aaret: Belastning, kolonne: str) -> tuple[str, str]:
    """Of the people, here and in the virksomhet."""
    alle = aaret.virksomhet
    her, ellers = share(aaret.rad, kolonne), share(alle, kolonne) if alle else None
    return format_prosent(her), format_prosent(ellers)


def _parts(aaret: Belastning, kolonne: str, av: str) -> tuple[str, str]:
    """Of dagsverk, here and in the virksomhet."""
    alle = aaret.virksomhet
    her, ellers = part_of(aaret.rad, kolonne, av), part_of(alle, kolonne, av) if alle else None
    return format_prosent(her), format_prosent(ellers)


_AV_AARET: Mapping[Grunn, Callable[[Belastning], str]] = {
    Grunn.ARBEIDSRELATERT: _work_related,
    Grunn.OMORGANISERT: _reorganised,
    Grunn.MANGE: _many,
    Grunn.KORTE: _short,
    Grunn.LANGE: _long,
    Grunn.KVARTAL: _quarter,
}
_AV_LEDELSEN: Mapping[Grunn, Callable[[Ledelse], str]] = {
    Grunn.PER_LEDER: _per_leader,
    Grunn.ANNET_STED: _elsewhere,
}
