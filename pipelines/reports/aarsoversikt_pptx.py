"""The Årsoversikt as PowerPoint: one slide per screen, with native charts, tables and shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import singledispatchmethod

import polars as pl
from pptx.enum.chart import XL_MARKER_STYLE
from pptx.slide import Slide
from pptx.util import Inches

from pipelines.access.aarsbilder import (
    Delingsskjerm,
    Endringsskjerm,
    Lysskjerm,
    Sammenligningsskjerm,
    Sesongskjerm,
    Skjerm,
    Stedskjerm,
    Tallskjerm,
    Tiltaksdiagram,
    Tiltaksskjerm,
    Traktskjerm,
)
from pipelines.access.aarsord import light_counts
from pipelines.access.aarsoversikt import Aarsoversikt, read_aarsoversikt
from pipelines.access.aarstiltak import difference_words
from pipelines.access.innsyn import Innsyn
from pipelines.access.tiltaksliste import Linje as Tiltakslinje
from pipelines.contract.perioder import Kvartal
from pipelines.errors import LagerFeil
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.tall import (
    INGEN_TALL,
    format_desimal,
    format_endring,
    format_heltall,
    format_prosent,
)
from pipelines.reports import lysbildediagram as diagram
from pipelines.reports.lysbildediagram import Diagram, Punktserie, Serie
from pipelines.reports.lysbildetabell import (
    Celle,
    Del,
    Kolonne,
    Linje,
    Tabellvalg,
    draw_table,
    split_table,
)
from pipelines.reports.lysbildetekst import add_cards, add_comment, add_sentences, add_source
from pipelines.reports.lysbildetiltak import SAMTIDIG, draw_track, say_chart
from pipelines.reports.lysform import FYLL, KANT, Rad, light_of, light_text, light_words
from pipelines.reports.presentasjon import Flate, Presentasjon, source_line
from pipelines.reports.tiltaksstriper import left_out
from pipelines.settings import read_settings

Fremdrift = Callable[[float], None]
"""Told how far it has come, from 0 to 1."""

FLEST_AVDELINGER = 12
_LUFT = Inches(0.3)
_TO_BLOKKER = Inches(11)
"""Slides from this width on have two tables beside each other."""
_MERKER = {
    Lys.ROED: XL_MARKER_STYLE.TRIANGLE,
    Lys.GUL: XL_MARKER_STYLE.DIAMOND,
    Lys.GROENN: XL_MARKER_STYLE.CIRCLE,
    Lys.GRAA: XL_MARKER_STYLE.CIRCLE,
}
_AARENE = (
    (diagram.SVAK, 1.75, True),
    (diagram.SVAK, 1.75, False),
    (diagram.GRAA, 1.75, True),
    (diagram.LYS_BLAA, 2.25, False),
    (diagram.BRUN, 2.25, False),
    (diagram.MOERK, 4.0, False),
)
"""Colour, width and dash of each year's line, the newest last."""
_HALVE = {Lys.ROED: "E08B86", Lys.GUL: "F8D46B", Lys.GROENN: "6BB99B"}
_BLEKE = {Lys.ROED: "F4D6D5", Lys.GUL: "FCF0CC", Lys.GROENN: "CCE7DE", Lys.GRAA: "E4E7E8"}
"""Markers of a chart cannot be half filled: full, half and open are strong, paler and palest."""


FILTYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def write_pptx(
    innsyn: Innsyn,
    aar: str | None,
    naa: datetime,
    laget_av: str,
    fremdrift: Fremdrift | None = None,
) -> bytes:
    """The presentation of a year (`aar` None is the newest) as `innsyn` sees it, in the template
    of the settings. Log it first (`access.rapport.log_report`).

    Raises LagerFeil when there are no figures of that year, TilgangFeil for a role without it.
    """
    oversikt = read_aarsoversikt(innsyn, aar, naa, laget_av)
    if oversikt is None:
        raise LagerFeil("Det finnes ingen tall for dette året. Velg et annet.")
    return make_pptx(oversikt, read_settings().rapport.pptx_mal, fremdrift)


def make_pptx(oversikt: Aarsoversikt, mal: str = "", fremdrift: Fremdrift | None = None) -> bytes:
    """The file. `mal`: path of the employer's own template; empty is the one that comes along.

    Raises TrafikklysFeil for a template that cannot be used.
    """
    bygger = _Bygger(oversikt, mal)
    bygger.add_front()
    for nr, skjerm in enumerate(oversikt.skjermer, start=1):
        bygger.add_screen(skjerm)
        if fremdrift is not None:
            fremdrift(nr / (len(oversikt.skjermer) + 1))
    innhold = bygger.fil.save()
    if fremdrift is not None:
        fremdrift(1.0)
    return innhold


class _Bygger:
    """Adds the slides of one Aarsoversikt, screen by screen."""

    def __init__(self, oversikt: Aarsoversikt, mal: str) -> None:
        self._oversikt = oversikt
        self.fil = Presentasjon(oversikt.hode, mal)
        self._endringer_faar_plass = True

    def add_front(self) -> None:
        hode = self._oversikt.hode
        bilde, rom = self.fil.add(hode.tittel, [source_line(hode)])
        innhold = [f"{nr}. {ett.tittel}" for nr, ett in enumerate(self._oversikt.skjermer, 1)]
        add_sentences(bilde, rom, [hode.virksomhet, *innhold])

    def add_screen(self, skjerm: Skjerm) -> None:
        kommentar = self._oversikt.kommentarer.get(skjerm.id, "")
        bilde, rom = self.fil.add(skjerm.tittel, self._notes(skjerm))
        rom = add_source(bilde, skjerm.kilde, rom)
        tekstflate = self._draw(skjerm, bilde, rom)
        if not add_sentences(bilde, tekstflate, skjerm.setninger, kommentar):
            bilde, rom = self.fil.add(f"{skjerm.tittel}: kommentar", self._notes(skjerm))
            add_comment(bilde, rom, kommentar)
        self._continue(skjerm)

    def _notes(self, skjerm: Skjerm) -> list[str]:
        kommentar = self._oversikt.kommentarer.get(skjerm.id)
        return [
            *skjerm.setninger,
            *([f"Kommentar fra HR: {kommentar}"] if kommentar else []),
            f"Kilde: {skjerm.kilde}",
            source_line(self._oversikt.hode),
        ]

    @singledispatchmethod
    def _draw(self, skjerm: Skjerm, bilde: Slide, rom: Flate) -> Flate:
        """Draw what a screen shows; the room that its sentences get."""
        del skjerm, bilde
        return rom

    @_draw.register
    def _(self, skjerm: Tallskjerm, bilde: Slide, rom: Flate) -> Flate:
        hoeyde = int(rom.hoeyde * 0.45)
        add_cards(bilde, rom.top(hoeyde), skjerm.noekkeltall)
        return rom.below(hoeyde + _LUFT)

    @_draw.register
    def _(self, skjerm: Lysskjerm, bilde: Slide, rom: Flate) -> Flate:
        valg = Tabellvalg(
            (
                Kolonne("Lys", 0.24),
                *(
                    Kolonne(navn, 0.19, er_tall=True)
                    for navn in (skjerm.naa, "herav klart", skjerm.foer, "herav klart")
                ),
            ),
            punkter=16,
            alt=f"Antall seksjoner per farge, {skjerm.naa} og {skjerm.foer}",
        )
        draw_table(bilde, *_only(_counts(skjerm), valg, rom.left(0.5, _LUFT)))
        return rom.right(0.5)

    @_draw.register
    def _(self, skjerm: Sammenligningsskjerm, bilde: Slide, rom: Flate) -> Flate:
        kvartaler = skjerm.kvartaler
        serier = [Serie(skjerm.virksomhet, kvartaler["prosent"].to_list(), diagram.MOERK, 3)]
        if kvartaler["maal"].count():
            maal = kvartaler["maal"].to_list()
            serier.append(Serie("Målet", maal, diagram.GRAA, 1.5, stiplet=True))
        if kvartaler["nasjonal"].count():
            serier.append(Serie(skjerm.serie, kvartaler["nasjonal"].to_list(), diagram.BRUN))
        navn = [_quarter(ett) for ett in kvartaler["kvartal"]]
        alt = f"Linjediagram: sykefravær i prosent per kvartal, {navn[0]} til {navn[-1]}."
        innhold = Diagram(navn, serier, _alt(alt, skjerm))
        diagram.draw_lines(bilde, rom.left(0.66, _LUFT), innhold)
        return rom.right(0.66)

    @_draw.register
    def _(self, skjerm: Sesongskjerm, bilde: Slide, rom: Flate) -> Flate:
        aarene = skjerm.kvartaler["aar"].unique().sort().to_list()[-len(_AARENE) :]
        serier = [
            Serie(str(aar), _by_quarter(skjerm, aar), farge, bredde, stiplet)
            for aar, (farge, bredde, stiplet) in zip(aarene, _AARENE[-len(aarene) :], strict=True)
        ]
        navn = [f"{nr}. kvartal" for nr in range(1, 5)]
        alt = _alt("Linjediagram: sykefravær i prosent, én linje per år.", skjerm)
        diagram.draw_lines(bilde, rom.left(0.66, _LUFT), Diagram(navn, serier, alt))
        return rom.right(0.66)

    @_draw.register
    def _(self, skjerm: Delingsskjerm, bilde: Slide, rom: Flate) -> Flate:
        flate, navn = rom.left(0.7, _LUFT), skjerm.aar["navn"].to_list()
        for del_, (nede, oppe) in zip(
            (flate.left(0.5, _LUFT), flate.right(0.5)),
            (("langtid", "korttid"), ("legemeldt", "egenmeldt")),
            strict=True,
        ):
            serier = [
                Serie(nede.capitalize(), skjerm.aar[nede].to_list(), diagram.SVAK),
                Serie(oppe.capitalize(), skjerm.aar[oppe].to_list(), diagram.LYS_BLAA),
            ]
            alt = _alt(f"Stolpediagram: {nede} og {oppe}, i prosent av avtalte dagsverk.", skjerm)
            diagram.draw_columns(bilde, del_, Diagram(navn, serier, alt))
        return rom.right(0.7)

    @_draw.register
    def _(self, skjerm: Stedskjerm, bilde: Slide, rom: Flate) -> Flate:
        avdelinger = _largest(skjerm.avdelinger)
        serier = [
            Serie("I seksjoner klart over målet", avdelinger["klart"].to_list(), KANT[Lys.ROED]),
            Serie("I andre seksjoner", avdelinger["andre"].to_list(), diagram.SVAK),
        ]
        alt = _alt("Stolpediagram: tapte dagsverk per avdeling.", skjerm)
        innhold = Diagram(avdelinger["sted"].to_list(), serier, alt)
        diagram.draw_bars(bilde, rom.left(0.66, _LUFT), innhold)
        return rom.right(0.66)

    @_draw.register
    def _(self, skjerm: Traktskjerm, bilde: Slide, rom: Flate) -> Flate:
        akser = ("Avtalte årsverk", "Sykefravær i prosent")
        alt = _alt("Spredningsdiagram: størrelse mot sykefravær for hver seksjon.", skjerm)
        tegnet = diagram.draw_points(
            bilde, rom.left(0.68, _LUFT), [*_bands(skjerm), *_points(skjerm)], akser, alt
        )
        tegnet.value_axis.maximum_scale = _top(skjerm)
        tegnet.category_axis.minimum_scale = 0
        return rom.right(0.68)

    @_draw.register
    def _(self, skjerm: Endringsskjerm, bilde: Slide, rom: Flate) -> Flate:
        if skjerm.seksjoner.is_empty():
            return rom
        linjer = [_change_line(rad) for rad in skjerm.seksjoner.to_dicts()]
        valg, flate = _change_table(skjerm), rom.left(0.66, _LUFT)
        deler = split_table(linjer, valg, flate.bredde, flate.hoeyde)
        draw_table(bilde, deler[0], valg, flate)
        self._endringer_faar_plass = len(deler) == 1
        return rom.right(0.66)

    @_draw.register
    def _(self, skjerm: Tiltaksskjerm, bilde: Slide, rom: Flate) -> Flate:
        hoeyde = int(rom.hoeyde * 0.27)
        add_cards(bilde, rom.top(hoeyde), skjerm.statuser)
        return rom.below(hoeyde + _LUFT)

    @singledispatchmethod
    def _continue(self, skjerm: Skjerm) -> None:
        """The slides after the first: tables that say what each seksjon has."""

    @_continue.register
    def _(self, skjerm: Lysskjerm) -> None:
        linjer = [_light_line(rad) for rad in skjerm.seksjoner.to_dicts()]
        valg = Tabellvalg(
            (
                Kolonne("Seksjon", 0.32),
                Kolonne(skjerm.naa, 0.285),
                Kolonne(skjerm.foer, 0.285),
                Kolonne("Endring", 0.11, er_tall=True),
            ),
            punkter=10,
            alt=f"Lys per seksjon, {skjerm.naa} og {skjerm.foer}",
        )
        self._add_tables(skjerm, linjer, valg)

    @_continue.register
    def _(self, skjerm: Stedskjerm) -> None:
        linjer = [_place_line(rad) for rad in skjerm.seksjoner.to_dicts()]
        valg = Tabellvalg(
            (
                Kolonne("Seksjon", 0.41),
                Kolonne("Tapte dagsverk", 0.18, er_tall=True),
                Kolonne("Andel", 0.11, er_tall=True),
                Kolonne("Lys", 0.3),
            ),
            punkter=10,
            alt="Tapte dagsverk per seksjon, avdeling for avdeling",
        )
        self._add_tables(skjerm, linjer, valg)

    @_continue.register
    def _(self, skjerm: Endringsskjerm) -> None:
        linjer = [_change_line(rad) for rad in skjerm.seksjoner.to_dicts()]
        if not self._endringer_faar_plass:
            self._add_tables(skjerm, linjer, _change_table(skjerm), blokker=1)

    @_continue.register
    def _(self, skjerm: Tiltaksskjerm) -> None:
        linjer = [_tiltak_line(ett) for ett in skjerm.maalte]
        if linjer:
            self._add_tables(skjerm, linjer, _TILTAKSTABELL, blokker=1)
        for ett in skjerm.diagrammer:
            self._add_track(skjerm, ett)

    def _add_track(self, skjerm: Tiltaksskjerm, ett: Tiltaksdiagram) -> None:
        """An enhet's own slide: its rate over time, and its tiltak below on the same axis."""
        sagt = say_chart(ett)
        bilde, rom = self.fil.add(f"Tiltak i {ett.navn}", [*sagt, *self._notes(skjerm)])
        kilde = " ".join(filter(None, [SAMTIDIG, left_out(ett.linjer, ett.perioder), skjerm.kilde]))
        rom = add_source(bilde, kilde, rom)
        draw_track(bilde, rom, ett, sagt)

    def _add_tables(
        self, skjerm: Skjerm, linjer: Sequence[Linje], valg: Tabellvalg, blokker: int = 2
    ) -> None:
        """The whole table over as many slides as it takes."""
        rom = self.fil.room()
        mulige = range(blokker if rom.bredde >= _TO_BLOKKER else 1, 0, -1)
        sider, bredde = min(
            (_pages(linjer, valg, rom, antall) for antall in mulige), key=lambda ett: len(ett[0])
        )
        for nr, side in enumerate(sider, start=1):
            merke = f" ({nr} av {len(sider)})" if len(sider) > 1 else ""
            bilde, _ = self.fil.add(f"{skjerm.tittel}{merke}", self._notes(skjerm))
            for plass, del_ in enumerate(side):
                flate = Flate(rom.x + plass * (bredde + _LUFT), rom.y, bredde, rom.hoeyde)
                draw_table(bilde, del_, valg, flate)


def _pages(
    linjer: Sequence[Linje], valg: Tabellvalg, rom: Flate, blokker: int
) -> tuple[list[list[Del]], int]:
    """The pieces of a table slide by slide, `blokker` beside each other; and how wide each is."""
    bredde = (rom.bredde - _LUFT * (blokker - 1)) // blokker
    deler = split_table(linjer, valg, bredde, rom.hoeyde)
    return [deler[nr : nr + blokker] for nr in range(0, len(deler), blokker)], bredde


def _only(linjer: Sequence[Linje], valg: Tabellvalg, flate: Flate) -> tuple[Del, Tabellvalg, Flate]:
    return split_table(linjer, valg, flate.bredde, 100 * flate.hoeyde)[0], valg, flate


def _alt(hva: str, skjerm: Skjerm) -> str:
    return f"{hva} {' '.join(skjerm.setninger)}"


def _quarter(kvartal: str) -> str:
    ett = Kvartal.parse(kvartal)
    return f"K{ett.nr} {ett.aar}"


def _by_quarter(skjerm: Sesongskjerm, aar: int) -> list[float | None]:
    prosent = dict(skjerm.kvartaler.filter(aar=aar).select("nr", "prosent").iter_rows())
    return [prosent.get(nr) for nr in range(1, 5)]


def _counts(skjerm: Lysskjerm) -> list[Linje]:
    naa = light_counts(skjerm.seksjoner)
    foer = light_counts(skjerm.seksjoner.drop_nulls("lys_foer"), "_foer")
    linjer = []
    for rad, gammel in zip(naa.to_dicts(), foer.to_dicts(), strict=True):
        lys = Lys(rad["lys"])
        if lys is Lys.GRAA and not rad["antall"] + gammel["antall"]:
            continue
        klarhet = None if lys is Lys.GRAA else Klarhet.KLAR
        tall = [rad["antall"], rad["klare"], gammel["antall"], gammel["klare"]]
        navn = Celle(lys.ord.capitalize(), (lys, klarhet), lys.ord)
        linjer.append(Linje((navn, *(Celle(str(ett)) for ett in tall))))
    return linjer


def _light_cell(rad: Rad, prosent: str, etter: str = "") -> Celle:
    tekst = light_text(rad, prosent, etter)
    lys = None if tekst == INGEN_TALL else light_of(rad, etter)
    return Celle(tekst, lys, f"{rad['navn']}: {tekst}")


def _light_line(rad: Rad) -> Linje:
    endring = format_endring(rad["endring_pp"])
    return Linje(
        (
            Celle(rad["navn"]),
            _light_cell(rad, "sykefravaersprosent"),
            _light_cell(rad, "prosent_aar_foer", "_foer"),
            Celle(f"{endring}, klart" if rad["pil"] else endring),
        ),
        rad["sted"],
    )


def _place_line(rad: Rad) -> Linje:
    return Linje(
        (
            Celle(rad["navn"]),
            Celle(format_heltall(rad["tapte_dagsverk"])),
            Celle(format_prosent(rad["andel"])),
            _light_cell(rad, "sykefravaersprosent"),
        ),
        rad["sted"],
    )


_TILTAKSTABELL = Tabellvalg(
    (
        Kolonne("Tiltak", 0.3),
        Kolonne("Enhet", 0.2),
        Kolonne("Slag", 0.14),
        Kolonne("Forskjell", 0.14, er_tall=True),
        Kolonne("Hva tallene sier", 0.22),
    ),
    punkter=12,
    alt="Tiltak med tall før og etter, og hva tallene sier",
)


def _tiltak_line(ett: Tiltakslinje) -> Linje:
    effekt = None if ett.effekt is None else ett.effekt.effekt
    return Linje(
        (
            Celle(ett.tiltak.naa.tittel),
            Celle(ett.enheter),
            Celle(ett.tiltak.naa.slag.value),
            Celle(INGEN_TALL if effekt is None else difference_words(effekt)),
            Celle(ett.dom),
        )
    )


def _change_table(skjerm: Endringsskjerm) -> Tabellvalg:
    return Tabellvalg(
        (
            Kolonne("Seksjon", 0.36),
            Kolonne(skjerm.foer, 0.23),
            Kolonne(skjerm.naa, 0.23),
            Kolonne("Endring", 0.1, er_tall=True),
            Kolonne("z", 0.08, er_tall=True),
        ),
        alt="Seksjoner med klar endring",
    )


def _change_line(rad: Rad) -> Linje:
    return Linje(
        (
            Celle(f"{rad['navn']} ({rad['sted']})"),
            _light_cell(rad, "prosent_aar_foer", "_foer"),
            _light_cell(rad, "sykefravaersprosent"),
            Celle(format_endring(rad["endring_pp"])),
            Celle(format_desimal(rad["z"])),
        )
    )


def _largest(avdelinger: pl.DataFrame) -> pl.DataFrame:
    """So many that their names have room; the rest in one."""
    if len(avdelinger) <= FLEST_AVDELINGER:
        return avdelinger
    foerste, resten = avdelinger.head(FLEST_AVDELINGER - 1), avdelinger.slice(FLEST_AVDELINGER - 1)
    andre = resten.select(
        sted=pl.format("{} andre avdelinger", pl.len()),
        klart=pl.sum("klart"),
        andre=pl.sum("andre"),
    )
    return pl.concat([foerste, andre])


def _top(skjerm: Traktskjerm) -> float:
    """Every seksjon is seen; the band may run out of the picture where it is widest."""
    hoeyest = skjerm.seksjoner["sykefravaersprosent"].max()
    return 5 * (1 + float(str(hoeyest)) // 5)


def _bands(skjerm: Traktskjerm) -> list[Punktserie]:
    """The first is the longest of all series: LibreOffice draws none that comes before it."""
    topp, baand = _top(skjerm), skjerm.baand
    serier = []
    for navn, kolonner, farge in (
        ("Bånd: 95 av 100", ("baand_0025", "baand_0975"), diagram.MOERK),
        ("Bånd: 99,8 av 100", ("baand_0001", "baand_0999"), diagram.LYS_BLAA),
    ):
        for kolonne in kolonner:
            rader = baand.select("aarsverk", kolonne).filter(pl.col(kolonne) <= topp)
            foerst = kolonne == kolonner[0]
            serier.append(Punktserie(navn, list(rader.iter_rows()), farge, i_forklaringen=foerst))
    maalet = [(float(x), skjerm.maal) for x in baand["aarsverk"]]
    serier.append(Punktserie("Målet", maalet, diagram.GRAA, stiplet=True))
    return serier


def _points(skjerm: Traktskjerm) -> list[Punktserie]:
    """One series for each colour and fill, so that the legend reads as the lights do."""
    serier = []
    for lys in Lys:
        for klarhet in (Klarhet.KLAR, Klarhet.TROLIG, Klarhet.AAPEN):
            rader = skjerm.seksjoner.filter(
                pl.col("lys") == lys.value,
                pl.col("klarhet").fill_null(Klarhet.AAPEN.value) == klarhet.value,
            )
            if rader.is_empty():
                continue
            fyll = {Klarhet.KLAR: FYLL, Klarhet.TROLIG: _HALVE}.get(klarhet, _BLEKE)[lys]
            punkter = list(rader.select("aarsverk", "sykefravaersprosent").iter_rows())
            navn = light_words({"lys": lys, "klarhet": klarhet, "aarsak": None}).capitalize()
            serier.append(Punktserie(navn, punkter, KANT[lys], _MERKER[lys], fyll))
    return serier
