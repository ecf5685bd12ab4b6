"""The made-up agency: its tree, the sizes of its sections, the effects built into some of them.

No real agency has this name, these units or these places. Sections are given with the size they
have at the end; `foer` is the size at the start when it differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

VIRKSOMHET = "Eksempeldirektoratet"
ROT = "ED"
OMORGANISERING = date(2026, 1, 1)
FORST = "Hovedbyen"


@dataclass(frozen=True)
class Enhet:
    """A node of the tree. `stoerrelse` counts the people who hang directly on it."""

    enhet_id: str
    navn: str
    overordnet: str | None
    nivaa: str
    stoerrelse: int
    arbeidstype: str
    kontorsted: str
    foer: int | None = None
    fra: date | None = None
    til: date | None = None
    leder_sitter: str | None = None
    """Kontorsted of the leader where it is not that of the section."""

    def size_on(self, dag: date) -> int:
        """How many people the unit wants on a day; sizes change gradually 2022–2025."""
        if (self.fra and dag < self.fra) or (self.til and dag > self.til):
            return 0
        start = self.stoerrelse if self.foer is None else self.foer
        andel = min(1.0, max(0.0, (dag - date(2022, 1, 1)).days / 1461))
        return round(start + (self.stoerrelse - start) * andel)


AVDELINGER = (
    ("A1", "Brukerkontakt og veiledning", 6, "Elvebyen"),
    ("A2", "Tilskudd og vedtak", 0, FORST),
    ("A3", "Tilsyn og kontroll", 0, "Fjordvik"),
    ("A4", "Register og data", 4, "Østbygda"),
    ("A5", "Digitalisering og IT", 5, FORST),
    ("A6", "Virksomhetsstyring", 0, FORST),
    ("A7", "Regelverk og klage", 0, FORST),
    ("A8", "Analyse, formidling og læring", 0, FORST),
)
"""enhet_id, name, people directly on the node (director and staff), kontorsted."""

# enhet_id | name | size (or start>end) | arbeidstype | kontorsted | where the leader sits
_SEKSJONER = """
A1-01|Kontaktsenter Nordhavn|74|førstelinje|Nordhavn|
A1-02|Kontaktsenter Elvebyen|62|førstelinje|Elvebyen|
A1-03|Kontaktsenter Fjordvik|48|førstelinje|Fjordvik|
A1-04|Skriftlig veiledning|33|førstelinje|Elvebyen|Nordhavn
A1-05|Skranke og publikumsmottak|26|førstelinje|Hovedbyen|
A1-06|Språk og tolketjenester|9|førstelinje|Elvebyen|
A1-07|Brukerinnsikt og klarspråk|8|fag og analyse|Elvebyen|Hovedbyen
A2-01|Vedtak øst|41|saksbehandling|Østbygda|
A2-02|Vedtak vest|36|saksbehandling|Fjordvik|
A2-03|Vedtak nord|22|saksbehandling|Nordhavn|Hovedbyen
A2-04|Tilskudd til frivillige og ideelle lag i grisgrendte strøk|17|saksbehandling|Østbygda|
A2-05|Etterkontroll og tilbakekreving|24|saksbehandling|Hovedbyen|
A2-06|Dokumentmottak|29|drift|Hovedbyen|
A2-07|Hastesaker|11|saksbehandling|Hovedbyen|
A2-08|Næringstilskudd|27|saksbehandling|Fjordvik|
A2-09|Tilskuddsforvaltning Østbygda|21>15|saksbehandling|Østbygda|Hovedbyen
A3-01|Tilsyn sør|31|tilsyn|Hovedbyen|
A3-02|Tilsyn nord|23|tilsyn|Nordhavn|
A3-03|Tilsyn vest|25|tilsyn|Fjordvik|
A3-04|Tilsyn øst|28|tilsyn|Østbygda|
A3-05|Dokumenttilsyn|18|tilsyn|Fjordvik|
A3-06|Kontrollanalyse|13|fag og analyse|Fjordvik|
A3-07|Tips og varsling|7|saksbehandling|Hovedbyen|Fjordvik
A3-08|Beredskap|6|fag og analyse|Hovedbyen|
A3-09|Laboratorium og prøvetaking|21|drift|Fjordvik|
A4-01|Registerføring|78|saksbehandling|Østbygda|
A4-02|Grunndata|28|saksbehandling|Østbygda|
A4-03|Datakvalitet|19|fag og analyse|Østbygda|Hovedbyen
A4-04|Innrapportering|30|saksbehandling|Nordhavn|
A4-05|Historisk arkiv|16|drift|Østbygda|
A4-06|Innsyn og utlevering|12|saksbehandling|Hovedbyen|
A4-07|Kart og stedfesting|10|fag og analyse|Nordhavn|Østbygda
A5-01|Drift og infrastruktur|38|IT|Hovedbyen|
A5-02|Brukerstøtte|24|IT|Elvebyen|Hovedbyen
A5-03|Utvikling selvbetjening|24>32|IT|Hovedbyen|
A5-04|Utvikling fagsystemer|52|IT|Hovedbyen|
A5-05|Informasjonssikkerhet|8|IT|Hovedbyen|
A5-06|Arkitektur og plattform|14|IT|Hovedbyen|
A5-07|Test og kvalitet|16|IT|Fjordvik|Hovedbyen
A5-08|Tjenestedesign og universell utforming|11|IT|Hovedbyen|
A5-09|Lisenser og avtaler|4|stab|Hovedbyen|
A6-01|Lønn|12|stab|Elvebyen|
A6-02|Regnskap|21|stab|Elvebyen|
A6-03|Personal og arbeidsmiljø|18|stab|Hovedbyen|
A6-04|Innkjøp|13|stab|Hovedbyen|
A6-05|Eiendom, drift og kantine|34|drift|Hovedbyen|
A6-06|Dokumentforvaltning|20|drift|Hovedbyen|
A6-07|Internrevisjon|3|stab|Hovedbyen|
A6-08|Styring og budsjett|15|stab|Hovedbyen|
A7-01|Klage|36|saksbehandling|Hovedbyen|
A7-02|Regelverksutvikling|18|fag og analyse|Hovedbyen|
A7-03|Prosess og tvister|9|fag og analyse|Hovedbyen|
A7-04|Personvern og innsyn|5|fag og analyse|Hovedbyen|
A7-05|Internasjonalt samarbeid og gjennomføring av felles forpliktelser|8|fag og analyse|Hovedbyen|
A7-06|Faglig støtte til saksbehandlere|20|fag og analyse|Nordhavn|Hovedbyen
A8-01|Statistikk|25|fag og analyse|Hovedbyen|
A8-02|Analyse og evaluering|19|fag og analyse|Hovedbyen|
A8-03|Kommunikasjon|16|fag og analyse|Hovedbyen|
A8-04|Kurs og læring|14|fag og analyse|Elvebyen|Hovedbyen
A8-05|Bibliotek|3|drift|Hovedbyen|
"""

# The sections that the reorganisation of 1 January 2026 makes.
_NYE = """
A2-10|Postmottak og digitalisering|29|drift|Hovedbyen|
A3-10|Analyse og tips|20|fag og analyse|Fjordvik|
A5-10|Utvikling saksbehandling|30|IT|Hovedbyen|
A5-11|Utvikling register|22|IT|Hovedbyen|
"""

ETTERFOLGERE = (
    ("A2-06", "A2-10"),  # a new name
    ("A3-06", "A3-10"),  # two become one
    ("A3-07", "A3-10"),
    ("A5-04", "A5-10"),  # one becomes two
    ("A5-04", "A5-11"),
)

EFFEKTER: dict[str, tuple[tuple[date | None, float], ...]] = {
    # truly worse, all the time
    "A1-02": ((None, 1.9),),
    "A2-06": ((None, 2.2),),
    "A2-10": ((None, 2.2),),
    "A4-01": ((None, 1.7),),
    "A6-05": ((None, 2.1),),
    "A7-01": ((None, 2.0),),
    # small and truly worse: high, yet hard to be sure of in a year
    "A5-05": ((None, 2.0),),
    # became worse in the last six quarters
    "A5-03": ((None, 0.9), (date(2025, 4, 1), 2.2)),
    "A8-01": ((None, 0.9), (date(2025, 4, 1), 2.3)),
    # improved in the middle of 2024
    "A2-01": ((None, 1.8), (date(2024, 7, 1), 0.75)),
    "A4-04": ((None, 2.0), (date(2024, 7, 1), 0.7)),
    # truly better
    "A3-04": ((None, 0.45),),
    "A7-02": ((None, 0.4),),
    "A5-06": ((None, 0.5),),
}
"""Risk of new sickness relative to the agency, each from a day on (None: from the start)."""

AVDELINGSEFFEKT = {"A1": 1.2}
"""The same for all sections of an avdeling that have no effect of their own."""


def effect_on(enhet_id: str, dag: date) -> float:
    """Relative risk of new sickness in a unit on a day; 1 where nothing is built in."""
    faktor = AVDELINGSEFFEKT.get(enhet_id[:2], 1.0)
    for fra, verdi in EFFEKTER.get(enhet_id, ()):
        if fra is None or dag >= fra:
            faktor = verdi
    return faktor


def parent_of(enhet_id: str) -> str | None:
    """`A1-02` → `A1` → `ED` → None."""
    if "-" in enhet_id:
        return enhet_id.partition("-")[0]
    return None if enhet_id == ROT else ROT


def _parse(tekst: str, fra: date | None) -> list[Enhet]:
    nedlagt = {gammel for gammel, _ in ETTERFOLGERE}
    siste = date.fromordinal(OMORGANISERING.toordinal() - 1)
    enheter = []
    for linje in tekst.strip().splitlines():
        enhet_id, navn, stoerrelse, arbeidstype, sted, leder_sitter = linje.split("|")
        foer, _, naa = stoerrelse.rpartition(">")
        enheter.append(
            Enhet(
                enhet_id,
                navn,
                parent_of(enhet_id),
                "seksjon",
                int(naa),
                arbeidstype,
                sted,
                foer=int(foer) if foer else None,
                fra=fra,
                til=siste if enhet_id in nedlagt else None,
                leder_sitter=leder_sitter or None,
            )
        )
    return enheter


def all_units() -> list[Enhet]:
    """Every unit that exists at any time: root, avdelinger, then sections in order of id."""
    # The directors of the avdelinger without a staff of their own sit with the top director.
    uten_stab = sum(1 for *_, antall, _sted in AVDELINGER if antall == 0)
    rot = Enhet(ROT, VIRKSOMHET, None, "virksomhet", uten_stab + 3, "ledelse", FORST)
    avdelinger = [
        Enhet(enhet_id, navn, ROT, "avdeling", antall, "ledelse", sted)
        for enhet_id, navn, antall, sted in AVDELINGER
    ]
    seksjoner = _parse(_SEKSJONER, None) + _parse(_NYE, OMORGANISERING)
    return [rot, *avdelinger, *sorted(seksjoner, key=lambda enhet: enhet.enhet_id)]
