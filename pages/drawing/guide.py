"""The page that explains the figures, in words that anybody in the house can read."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pages.drawing.tables import as_markdown, escape
from pipelines.access.lesing import Snapshotinfo
from pipelines.access.maal import Maalrad
from pipelines.contract.perioder import Kvartal
from pipelines.lights.tall import format_heltall, format_prosent

INNLEDNING = """
Trafikklys viser hvilke seksjoner som kan trenge støtte, og hvor sikkert tallene sier det. Et lys
er en grunn til å spørre tidlig og vennlig hvordan arbeidet er lagt opp. Det sier ikke noe om
enkeltpersoner, og det rangerer ingen personer.

Forsiden foreslår seksjoner å **se nærmere på**: de som ligger over målet, der tilfeldigheter neppe
er hele grunnen. Først kommer de som ligger klart over målet, så de som har ligget vedvarende over,
så de som trolig ligger over. Innen hver gruppe står de med flest dagsverk over målet først, høyst
sju i alt. Rekkefølgen sier hvor støtte kan bety mest, ikke hvem som gjør noe galt.
"""

LYSET = """
**Fargen viser hvor høyt fraværet er. Fylt symbol: klart over eller under målet. Halvfylt: trolig.
Åpent: kan være tilfeldig.**

- Et langt fravær gjør store utslag i en liten seksjon. Derfor regner Trafikklys ut hvor ofte
  tilfeldigheter alene ville gitt et så høyt eller lavt tall hvis seksjonen egentlig lå på målet.
  Under 2,5 prosent av gangene er symbolet fylt, under 10 prosent halvfylt, ellers åpent.
- Om 60 seksjoner alle egentlig lå på målet, ville om lag 3 likevel fått fylt symbol ved en
  tilfeldighet.
- Med færre enn 10 ansatte er symbolet alltid åpent.
- **Vedvarende over** betyr at de siste tre årene samlet ligger klart over målet. Slik blir også små
  seksjoner sett.
- Pilene ↗ og ↘ vises bare når endringen fra samme periode året før er større enn tilfeldig
  variasjon tilsier, og aldri under 10 ansatte. Tallet ved pilen er prosentpoeng.
"""

MAALET = """
Målene er virksomhetens egne, drøftet i arbeidsmiljøutvalget. Til de er satt, er målet
*foreløpig*: virksomhetens eget sykefravær de siste tolv kvartalene. Rød grense er 1,4 ganger
målet, om ikke en egen grense er satt.

Første kvartal er vanligvis høyt og tredje lavt. Et enkelt kvartal eller tertial vurderes derfor
mot et sesongjustert mål når det finnes tre hele år å regne det av. År og siste fire kvartaler
trenger ingen justering.

Tallet 5,6 prosent, som ofte nevnes, er IA-avtalens nasjonale mål fra 2010, regnet på en eldre
måte. Det er ikke brukt her.
"""

PROSENT = """
- **Sykefraværsprosent** er tapte dagsverk i prosent av avtalte dagsverk. Dagsverkene summeres
  først; det tas aldri gjennomsnitt av prosenter.
"""

AV_PERSONER = """
- **Tapte dagsverk** er arbeidsdager med egenmeldt eller legemeldt sykefravær × stillingsprosent ×
  grad. Sykt barn er ikke med.
- **Avtalte dagsverk** er arbeidsdager × stillingsprosent. Permisjon over 14 dager er trukket fra.
  Ferie er *ikke* trukket fra, som hos SSB og Nav siden 4. kvartal 2018.
- **Arbeidsdager** er mandag til fredag utenom helligdager, også for turnus, om ikke uttrekket har
  egne dagsverk.
- Et **tilfelle** er ett sammenhengende fravær. Korttid er til og med 16 kalenderdager, langtid er
  over 16. Det telles i perioden der det begynner, og har hele sin lengde selv om det går over
  flere kvartaler.
"""

AV_TOTALER = """
- **Avtalte og tapte dagsverk** er avsenderens egne tall, i {dager}. Trafikklys legger dem sammen,
  men vet ikke hvordan de er regnet, så de kan ikke uten videre sammenlignes med SSB og Nav.
- **Hvor sikkert tallet er**, er anslått, for uttrekket har bare totaler.
"""

OVER_MAALET = """
- **Flere dagsverk enn målet tilsier** er tapte dagsverk minus målet ganget med avtalte dagsverk.
"""

DELER: tuple[tuple[str, str], ...] = (
    (
        "Personvern",
        """
HR ser tall for alle seksjoner. Alle andre ser bare enheter med minst fem personer, AMU og
verneombud minst ti. Seksjoner som er for små, slås sammen med en naboseksjon, og den samme
inndelingen gjelder for alle perioder. Da kan ingen regne seg fram til den lille seksjonen ved å
trekke tall fra hverandre, verken mellom enheter eller mellom perioder. Det kontrolleres hver gang
tall publiseres.

Oppdeling etter type, lengde og grad vises bare når minst ti personer har hatt sykefravær, og ikke
der den kunne røpe en naboenhet som har færre. Andelen uten sykefravær vises når minst fem har hatt
fravær og minst fem ikke, andelen hos tidelen med mest fravær fra 50 ansatte. Et enkelt kvartal
vises for enheter med minst ti. Diagnoser finnes ikke i systemet.

Den som kjenner en seksjon fra innsiden, kan likevel vite hvem som har vært borte. Tallene sier da
ikke mer om hvorfor.

Opplysninger om én person ser bare HR og nærmeste leder, med et oppgitt formål, og personen selv.
Hvert oppslag skrives i en logg før opplysningene vises. Personvernombudet går gjennom loggen, og
den det gjelder, ser hvem som har sett.

Fire ting kan stå i et felt, og de betyr ikke det samme:

| Det står | Det betyr |
| --- | --- |
| 0,0 | Tallet er null, eller avrundes til det. |
| – | Det finnes ikke noe tall. |
| vises ikke (personvern) | Det finnes et tall, men for få personer står bak det. |
| ikke oppgitt | Avsenderen har ikke levert opplysningen. |
""",
    ),
    (
        "Sammenligning med andre",
        """
SSB og Nav publiserer sykefravær per kvartal for hele arbeidslivet, statlig forvaltning og
kommunene. Nivåene er ikke like: noen tall gjelder bare legemeldt fravær, og statlig forvaltning
hos SSB omfatter helseforetakene. Sammenlign derfor først med egen virksomhet og eget fjorår.
""",
    ),
)


VEKST = """
Sykmeldinger kommer og endres etter at et kvartal er levert. Slik har kvartalene endret seg fra
første levering til nå, i tapte dagsverk for hele virksomheten:
"""


def how_counted(info: Snapshotinfo | None) -> str:
    """What the figures mean: ours where the uttrekk has persons, else the sender's own."""
    if info is None or info.har_personer:
        midten = AV_PERSONER
    else:
        midten = AV_TOTALER.format(dager=info.dagenhet)
    return "\n".join(del_.strip("\n") for del_ in (PROSENT, midten, OVER_MAALET))


def targets_table(maal: Iterable[Maalrad]) -> str:
    """The mål that are set, as a table in markdown."""
    rader = [
        (
            rad.gjelder,
            format_prosent(rad.prosent),
            format_prosent(rad.roed_grense),
            f"{rad.gjelder_fra:%d.%m.%Y}",
            f"{rad.droeftet_i_amu:%d.%m.%Y}",
        )
        for rad in maal
    ]
    hoder = ("Gjelder for", "Mål", "Rød grense", "Gjelder fra", "Drøftet i AMU")
    return as_markdown(hoder, rader)


def growth_table(vekst: pl.DataFrame) -> str:
    """How each quarter has grown, newest first, as a table in markdown."""
    rader = [
        (Kvartal.parse(kvartal).tekst, format_heltall(foerst), format_heltall(naa))
        for kvartal, foerst, naa in vekst.reverse().iter_rows()
    ]
    return as_markdown(("Kvartal", "Først levert", "Nå"), rader)


def describe_source(info: Snapshotinfo) -> str:
    """Where the figures on the pages come from, and how fresh they are."""
    enhet = (
        "Dagene er kalenderdager, slik uttrekket oppgir dem."
        if info.dagenhet == "kalenderdager"
        else "Dagene er arbeidsdager."
    )
    linjer = [
        f"- Virksomhet: {escape(info.virksomhet)}",
        f"- Kilde: {', '.join(escape(kilde) for kilde in info.kilder)}",
        f"- Siste kvartal: {Kvartal.parse(info.siste_kvartal).tekst}",
        f"- Uttrekket er fra {info.uttrekksdato:%d.%m.%Y}, publisert "
        f"{info.publisert:%d.%m.%Y kl. %H.%M} som versjon {info.versjon}.",
        f"- {enhet}",
    ]
    return "\n".join(linjer)
