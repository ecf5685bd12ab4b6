"""What the command line prints: summaries and the lights, as rich renderables."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipelines.contract.codes import Slag, Tabell
from pipelines.contract.regler import rules
from pipelines.contract.situasjoner import situation_text
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.lights.codes import Klarhet, Lys, Pil
from pipelines.lights.tall import format_desimal, format_endring, format_heltall, format_prosent
from pipelines.mottak import Utfall
from pipelines.oppfolging import Lopendekvittering
from pipelines.publish import Kvartalsendring, Kvittering
from pipelines.store.les import Versjonsrad

SYMBOLER = {
    (Lys.ROED, Klarhet.KLAR): "▲",
    (Lys.ROED, Klarhet.TROLIG): "◭",
    (Lys.ROED, Klarhet.AAPEN): "△",
    (Lys.GUL, Klarhet.KLAR): "◆",
    (Lys.GUL, Klarhet.TROLIG): "⬖",
    (Lys.GUL, Klarhet.AAPEN): "◇",
    (Lys.GROENN, Klarhet.KLAR): "●",
    (Lys.GROENN, Klarhet.TROLIG): "◐",
    (Lys.GROENN, Klarhet.AAPEN): "○",
}
UTEN_LYS = "◌"
FARGER = {Lys.ROED: "red", Lys.GUL: "yellow", Lys.GROENN: "green", Lys.GRAA: "bright_black"}
PILER = {Pil.OPP: "↗", Pil.NED: "↘"}

_UTFALL = {
    Utfall.UENDRET: "Uttrekket er importert før. Ingenting er endret.",
    Utfall.ELDRE: "Lageret har nyere eller helere tall for hele perioden alt. Ingenting er endret.",
}
_UTFALL_LOPENDE = {
    Utfall.UENDRET: "Det løpende uttrekket er importert før. Ingenting er endret.",
    Utfall.ELDRE: "Oppfølgingen har nyere rader alt, per {dato}. Ingenting er endret.",
}


def delivery_summary(uttrekk: Uttrekk) -> RenderableType:
    """The account of the rows of one delivery: read, accepted, left out, rejected, and why."""
    manifest, rapport = uttrekk.manifest, uttrekk.rapport
    tabell = Table(box=None, pad_edge=False)
    for navn in ("Tabell", "Lest", "Godtatt", "Utelatt", "Avvist"):
        tabell.add_column(navn, justify="left" if navn == "Tabell" else "right")
    for tall in rapport.tabeller:
        felt = (tall.lest, tall.godtatt, sum(tall.utelatt.values()), sum(tall.avvist.values()))
        tabell.add_row(str(tall.tabell), *(format_heltall(antall) for antall in felt))
    slag = "løpende " if manifest.slag is Slag.LOPENDE else ""
    overskrift = Text(
        f"{manifest.virksomhet}, {slag}{manifest.dekker_fra}–{manifest.dekker_til}, "
        f"uttrekk {manifest.uttrekksdato:%d.%m.%Y} fra {manifest.kilde}",
        style="bold",
    )
    grunner = [
        *(_reason("Utelatt", antall, grunn) for grunn, antall in rapport.utelatt.items()),
        *(
            _broken_rule(tall.tabell, *avvist)
            for tall in rapport.tabeller
            for avvist in tall.avvist.items()
        ),
        *(_reason("Behandlet", antall, grunn) for grunn, antall in rapport.behandlet.items()),
    ]
    varsler = [f"Varsel: {varsel.tekst}" for varsel in rapport.varsler]
    linjer = [*grunner, *varsler, *rapport.merknader]
    return Group(overskrift, Padding(tabell, (0, 0, 0, 2)), *(Text(f"  {rad}") for rad in linjer))


def _reason(ord_: str, antall: int, grunn: str) -> str:
    return f"{ord_} {format_heltall(antall)}: {situation_text(grunn)}"


def _broken_rule(tabell: Tabell, navn: str, antall: int) -> str:
    regel = rules(tabell)[navn]
    hva = f"{regel.kolonne} {regel.hva}" if regel.kolonne else regel.hva
    return f"Avvist {format_heltall(antall)} i {tabell}: {hva} ({navn})"


def receipt(kvittering: Kvittering) -> RenderableType:
    """What the publish changed: the percent of each quarter before and after."""
    if kvittering.utfall is not Utfall.PUBLISERT:
        return Text(_UTFALL[kvittering.utfall], style="bold")
    tabell = Table(box=None, pad_edge=False)
    for navn in ("Kvartal", "Før", "Etter", "Ansatte før", "Ansatte etter"):
        tabell.add_column(navn, justify="left" if navn == "Kvartal" else "right")
    for endring in kvittering.kvartaler:
        tabell.add_row(*_change_cells(endring))
    return Group(
        Text(f"Sykefravær per kvartal, versjon {kvittering.versjon}", style="bold"),
        Padding(tabell, (0, 0, 0, 2))
        if kvittering.kvartaler
        else Text("  Ingen kvartaler endret seg."),
        *(Text(f"  Varsel: {varsel}") for varsel in kvittering.varsler),
    )


def running_receipt(kvittering: Lopendekvittering) -> RenderableType:
    """What the import of a løpende uttrekk did: counts, never people."""
    dato = f"{kvittering.per_dato:%d.%m.%Y}"
    if kvittering.utfall is not Utfall.PUBLISERT:
        return Text(_UTFALL_LOPENDE[kvittering.utfall].format(dato=dato), style="bold")
    return Group(
        Text(f"Oppfølging per {dato}", style="bold"),
        Text(f"  Ansatte: {format_heltall(kvittering.ansatte)}"),
        Text(f"  Tilfeller som pågår: {format_heltall(kvittering.paagaar)}"),
        Text(f"  Levert som gjort: {format_heltall(kvittering.hendelser)}"),
    )


def _change_cells(endring: Kvartalsendring) -> tuple[str, ...]:
    return (
        endring.kvartal,
        format_prosent(endring.prosent_foer),
        format_prosent(endring.prosent_etter),
        format_heltall(endring.ansatte_foer),
        format_heltall(endring.ansatte_etter),
    )


def lights_table(rader: pl.DataFrame, enheter: pl.DataFrame, tittel: str) -> RenderableType:
    """The newest light of every enhet in the order of the tree; shape and text say it all."""
    tabell = Table(title=tittel, title_justify="left", box=None, pad_edge=False)
    tabell.add_column("Enhet", overflow="fold")
    tabell.add_column("")
    for navn in ("Prosent", "Endring", "Mål", "Ansatte"):
        tabell.add_column(navn, justify="right")
    tabell.add_column("Lys")
    lys = {str(rad["enhet_id"]): rad for rad in rader.to_dicts()}
    for enhet in enheter.to_dicts():
        if rad := lys.get(str(enhet["enhet_id"])):
            innrykk = "  " * int(enhet["dybde"])
            stil = "" if enhet["er_seksjon"] else "bold"
            navn = f"{enhet['navn']} (slått sammen)" if enhet["slaatt_sammen"] else enhet["navn"]
            tabell.add_row(Text(f"{innrykk}{navn}", style=stil), *_light_cells(rad))
    return Group(tabell, Text(FORKLARING, style="dim"))


FORKLARING = (
    "Fargen viser hvor høyt fraværet er: ▲ rød, ◆ gul, ● grønn. Fylt symbol: klart over eller "
    "under målet. Halvfylt: trolig. Åpent: kan være tilfeldig. ◌: ingen vurdering."
)


def _light_cells(rad: dict[str, object]) -> tuple[str | Text, ...]:
    lys = Lys(str(rad["lys"]))
    klarhet = Klarhet(str(rad["klarhet"])) if rad["klarhet"] else None
    symbol = SYMBOLER.get((lys, klarhet), UTEN_LYS) if klarhet else UTEN_LYS
    pil = PILER[Pil(str(rad["pil"]))] + " " if rad["pil"] else ""
    ord_ = [lys.ord]
    if lys is Lys.GRAA:
        ord_ = [str(rad["aarsak"] or "ingen data")]
    elif klarhet:
        ord_.append(klarhet.ord)
    if rad["vedvarende"]:
        ord_.append("vedvarende over målet")
    return (
        Text(symbol, style=FARGER[lys]),
        format_prosent(_tall(rad["sykefravaersprosent"])),
        pil + format_endring(_tall(rad["endring_pp"])),
        format_prosent(_tall(rad["maal"])),
        format_heltall(_tall(rad["antall_ansatte"])),
        ", ".join(ord_),
    )


def figures_table(rader: pl.DataFrame) -> RenderableType:
    """The first columns of `trafikklys tall`, for people."""
    kolonner = {
        "enhet": "Enhet",
        "periode": "Periode",
        "avtalte_dagsverk": "Avtalte",
        "tapte_dagsverk": "Tapte",
        "sykefravaersprosent": "Prosent",
        "antall_ansatte": "Ansatte",
        "lys": "Lys",
        "klarhet": "Klarhet",
    }
    tabell = Table(box=None, pad_edge=False)
    for navn, overskrift in kolonner.items():
        tabell.add_column(overskrift, justify="right" if rader[navn].dtype.is_numeric() else "left")
    for rad in rader.select(*kolonner).iter_rows():
        tabell.add_row(*(_cell(verdi) for verdi in rad))
    return tabell


def rejected_list(avviste: pl.DataFrame) -> RenderableType:
    """Each rejected row in a sentence: place, rule, value and remedy."""
    felt = ("kilde_fil", "kilde_linje", "kolonne", "regel", "rettelse")
    return Group(*(_rejected_row(*rad) for rad in avviste.select(felt).iter_rows()))


def _rejected_row(fil: str, linje: int, kolonne: str | None, regel: str, rettelse: str) -> Text:
    sted = f"Kolonnen «{kolonne}» i {fil}" if kolonne else fil
    return Text(f"{sted}, linje {linje}: {rettelse} ({regel})")


FLEST_TILFELLER = 40
"""So many spells are shown in a terminal; the files have all."""


def spells_table(rader: pl.DataFrame) -> RenderableType:
    """The newest oppfølgingstilfeller, those that go on first; people stand as keys."""
    tabell = Table(box=None, pad_edge=False)
    for navn in ("Person", "Fra", "Til", "Sykedager", "Uker", ""):
        tabell.add_column(navn, justify="right" if navn in {"Sykedager", "Uker"} else "left")
    nyeste = rader.sort("paagaar", "start", descending=True).head(FLEST_TILFELLER)
    for rad in nyeste.iter_rows(named=True):
        tabell.add_row(
            rad["ansatt_id"],
            f"{rad['start']:%d.%m.%Y}",
            f"{rad['slutt']:%d.%m.%Y}",
            str(rad["sykedager"]),
            str(rad["varighet_uker"]),
            "pågår" if rad["paagaar"] else "",
        )
    paagaar = int(rader["paagaar"].sum())
    vist = f" De {len(nyeste)} nyeste vises." if len(nyeste) < len(rader) else ""
    return Group(
        tabell,
        Text(f"{format_heltall(len(rader))} tilfeller, {paagaar} pågår.{vist}", style="dim"),
    )


def versions_table(versjoner: Iterable[Versjonsrad]) -> RenderableType:
    """Every publish of a store, oldest first."""
    tabell = Table(box=None, pad_edge=False)
    for navn in ("Versjon", "Publisert (UTC)", "Til og med", "Uttrekk fra", "Øyeblikksbilde"):
        tabell.add_column(navn)
    for rad in versjoner:
        tabell.add_row(
            str(rad.versjon),
            f"{rad.publisert:%d.%m.%Y %H:%M}",
            rad.siste_kvartal,
            f"{rad.uttrekksdato:%d.%m.%Y}",
            rad.snapshot_id,
        )
    return tabell


def _cell(verdi: object) -> str:
    if isinstance(verdi, float):
        return format_desimal(verdi)
    return "–" if verdi is None else str(verdi)


def _tall(verdi: object) -> float | None:
    return float(verdi) if isinstance(verdi, int | float) else None
