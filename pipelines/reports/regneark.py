"""The figures behind a page as a workbook: typed cells, the lights, and what every column means."""

from __future__ import annotations

import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.access.rapport import Rapporthode
from pipelines.access.utdrag import Tallutdrag
from pipelines.contract.perioder import Kvartal
from pipelines.lights.codes import Lys
from pipelines.reports.formler import is_formula
from pipelines.reports.kolonner import (
    ALLE,
    LYSKOLONNER,
    NAVN,
    TEGN,
    Kolonne,
    Slag,
    add_words,
    reason_for_null,
)

OSLO = ZoneInfo("Europe/Oslo")
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TALLFORMAT = {Slag.HELTALL: "#,##0", Slag.DESIMAL: "#,##0.0", Slag.PRESIS: "0.0000"}
SMALEST, BREDEST = 9, 120
"""Of a column, in characters."""
LYSFARGER = {Lys.ROED: "#A3231D", Lys.GUL: "#7D5700", Lys.GROENN: "#00664A", Lys.GRAA: "#56616A"}
"""Of signs on white: the words of the pages' lights, which are readable there."""
FORKLARING = (
    "Fargen viser hvor høyt fraværet er. Fylt symbol: klart over eller under målet. Halvfylt: "
    "trolig. Åpent: kan være tilfeldig. Lysene er en grunn til å spørre, ikke en dom.",
    "▲ rød: på eller over rød grense. ◆ gul: fra målet til rød grense. ● grønn: under målet. "
    "◌ grå: ikke noe lys, med grunnen. ▨ vises ikke (personvern).",
    "«–» betyr at det ikke finnes noe tall, «ikke oppgitt» at avsenderen ikke har levert det, og "
    "«vises ikke (personvern)» at det bygger på for få. Cellene har hele tallet; det som vises, "
    "er avrundet.",
)


class Regneark:
    """A workbook under way, with the few formats that it uses."""

    def __init__(self, bok: xlsxwriter.Workbook) -> None:
        self.bok = bok
        self._formater: dict[tuple[tuple[str, object], ...], Format] = {}

    def style(self, **egenskaper: object) -> Format:
        noekkel = tuple(sorted(egenskaper.items()))
        if noekkel not in self._formater:
            self._formater[noekkel] = self.bok.add_format({"valign": "top", **egenskaper})
        return self._formater[noekkel]

    def write_text(self, ark: Worksheet, rad: int, kol: int, tekst: str, **stil: object) -> None:
        """Text as text: no formula, no link, and none either when somebody edits the cell."""
        if is_formula(tekst):
            stil["quote_prefix"] = True
        ark.write_string(rad, kol, tekst, self.style(**stil))


def make_workbook(utdrag: Tallutdrag) -> bytes:
    """Three sheets: the lights of the newest period, all figures of all periods, definitions."""
    ut = io.BytesIO()
    sikkert = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(ut, sikkert) as bok:
        bok.set_properties(_properties(utdrag.hode))
        ark = Regneark(bok)
        _write_figures(ark, "Lys nå", (NAVN[0], *LYSKOLONNER, *NAVN[1:]), utdrag.naa)
        _write_figures(ark, "Alle perioder", ALLE, utdrag.rader)
        _write_definitions(ark, utdrag)
    return ut.getvalue()


def _properties(hode: Rapporthode) -> dict[str, object]:
    return {
        "title": f"{hode.tittel} – {hode.virksomhet}",
        "author": hode.laget_av,
        "comments": f"Versjon {hode.versjon}, {hode.snapshot_id}",
        "created": hode.laget.astimezone(OSLO).replace(tzinfo=None),
    }


def _write_figures(
    ark: Regneark, navn: str, kolonner: Sequence[Kolonne], rader: pl.DataFrame
) -> None:
    """One table: frozen headings and names, a filter on every column."""
    side = ark.bok.add_worksheet(navn)
    med_ord = add_words(rader)
    for kol, kolonne in enumerate(kolonner):
        ark.write_text(side, 0, kol, kolonne.overskrift, bold=True, text_wrap=True, bottom=1)
        side.set_column(kol, kol, _width(kolonne, med_ord))
    side.set_row(0, 32)
    for kol, kolonne in enumerate(kolonner):
        if kolonne.slag in TALLFORMAT:
            _write_numbers(ark, side, kol, kolonne, med_ord)
        else:
            _write_words(ark, side, kol, kolonne, med_ord)
    side.autofilter(0, 0, len(rader), len(kolonner) - 1)
    side.freeze_panes(1, 1)
    side.repeat_rows(0)
    _set_up_print(side)


def _write_numbers(
    ark: Regneark, side: Worksheet, kol: int, kolonne: Kolonne, rader: pl.DataFrame
) -> None:
    """Whole figures, shown rounded; where there is none, which kind of none."""
    tall = ark.style(num_format=TALLFORMAT[kolonne.slag])
    grunner = rader.select(reason_for_null(kolonne)).to_series()
    for rad, (verdi, grunn) in enumerate(zip(rader[kolonne.navn], grunner, strict=True), start=1):
        if verdi is None:
            ark.write_text(side, rad, kol, grunn, align="right", font_color="#56616A")
        else:
            side.write_number(rad, kol, verdi, tall)


def _write_words(
    ark: Regneark, side: Worksheet, kol: int, kolonne: Kolonne, rader: pl.DataFrame
) -> None:
    for rad, (tekst, lys) in enumerate(rader.select(kolonne.navn, "lys").iter_rows(), start=1):
        stil: dict[str, object] = {"indent": 1} if kolonne.slag is Slag.SETNING else {}
        if kolonne is TEGN:
            stil = {"font_color": LYSFARGER[Lys(lys)], "bold": True}
        if tekst is not None:
            ark.write_text(side, rad, kol, tekst, **stil)


def _width(kolonne: Kolonne, rader: pl.DataFrame) -> float:
    """Room for the longest word of the heading, and for the longest text below it."""
    ord_ = max(len(ett) for ett in kolonne.overskrift.split()) + 3
    lengst = rader[kolonne.navn].str.len_chars().max() if kolonne.slag not in TALLFORMAT else 0
    return min(max(ord_, int(str(lengst or 0)), SMALEST), BREDEST)


def _set_up_print(side: Worksheet) -> None:
    side.set_landscape()
    side.set_paper(9)
    side.fit_to_pages(1, 0)
    side.set_footer("&L&F&C&A&RSide &P av &N")


def _write_definitions(ark: Regneark, utdrag: Tallutdrag) -> None:
    """What the figures are made from, how to read the lights, and every column in words."""
    side = ark.bok.add_worksheet("Forklaring")
    side.set_column(0, 0, 32)
    side.set_column(1, 1, 90)
    rad = 0
    for navn, tekst in describe_head(utdrag.hode):
        ark.write_text(side, rad, 0, navn, bold=True)
        ark.write_text(side, rad, 1, tekst, text_wrap=True)
        rad += 1
    for tekst in FORKLARING:
        rad += 1
        side.set_row(rad, 32)
        side.merge_range(rad, 0, rad, 1, tekst, ark.style(text_wrap=True))
    rad += 2
    for kolonne in ALLE:
        ark.write_text(side, rad, 0, kolonne.overskrift, bold=True)
        ark.write_text(side, rad, 1, kolonne.forklaring, text_wrap=True)
        rad += 1
    _set_up_print(side)


def describe_head(hode: Rapporthode) -> list[tuple[str, str]]:
    """The head of a report as pairs of words."""
    foreloepige = " og ".join(Kvartal.parse(kvartal).tekst for kvartal in hode.foreloepige)
    return [
        ("Virksomhet", f"{hode.virksomhet}{' (oppdiktede eksempeldata)' if hode.er_demo else ''}"),
        ("Tall for", f"{hode.rolle}, {hode.omraade}"),
        ("Uttrekk fra", f"{hode.uttrekksdato:%d.%m.%Y}"),
        ("Siste kvartal", Kvartal.parse(hode.siste_kvartal).tekst),
        ("Foreløpig", foreloepige or "ingen kvartaler"),
        ("Versjon av tallene", f"{hode.versjon} ({hode.snapshot_id})"),
        ("Laget av", f"{hode.laget_av}, {hode.laget.astimezone(OSLO):%d.%m.%Y kl. %H.%M}"),
    ]
