"""The presentation: native parts, the figures of the role, and nothing cut or on top of another."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.oxml.ns import qn

from pipelines.access.aarsbilder import (
    Endringsskjerm,
    Lysskjerm,
    Noekkeltall,
    Skjerm,
    Stedskjerm,
    Tiltaksdiagram,
    Tiltaksskjerm,
    Traktskjerm,
)
from pipelines.access.aarsoversikt import Aarsoversikt, read_aarsoversikt
from pipelines.access.innsyn import role_innsyn
from pipelines.access.lesing import read_tall
from pipelines.access.roller import Rolle
from pipelines.access.tiltaksliste import Linje
from pipelines.contract.perioder import Periodetype
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import LagerFeil, TrafikklysFeil
from pipelines.lights.tall import format_prosent
from pipelines.reports.aarsoversikt_pptx import make_pptx, write_pptx
from pipelines.reports.tekstplass import count_lines, text_width
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from pipelines.tiltak.tiltak import Status, Tiltak
from tests.tiltak.bygg_tiltak import HEMMELIG, ten, tiltak

NAA = datetime(2026, 11, 25, 12, tzinfo=UTC)
LEDELSE = role_innsyn(Rolle.TOPPLEDELSE)
LANGT = (
    "Seksjon for internasjonalt samarbeid, tverrfaglig saksbehandling og gjennomføring av felles "
    "forpliktelser i grisgrendte strøk nummer "
)


@pytest.fixture(autouse=True)
def _lager(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))


@pytest.fixture
def oversikt() -> Aarsoversikt:
    funnet = read_aarsoversikt(LEDELSE, "2025", NAA, "Kari Nordmann")
    assert funnet is not None
    return replace(funnet, kommentarer={"trakt": "Vi flyttet i mars.", "lys": "Lang tekst. " * 80})


def large(oversikt: Aarsoversikt) -> Aarsoversikt:
    """Three hundred seksjoner with names as long as they come."""

    def stretch(seksjoner: pl.DataFrame) -> pl.DataFrame:
        mange = pl.concat([seksjoner] * (300 // len(seksjoner) + 1)).head(300)
        nr = pl.int_range(pl.len()).cast(pl.String)
        return mange.with_columns(navn=LANGT + nr, sted="Avdeling for " + pl.col("sted") + LANGT)

    def grow(skjerm: Skjerm) -> Skjerm:
        if isinstance(skjerm, Lysskjerm | Stedskjerm | Traktskjerm):
            return replace(skjerm, seksjoner=stretch(skjerm.seksjoner))
        return skjerm

    hode = replace(oversikt.hode, virksomhet="Direktoratet for " + LANGT, laget_av="K" * 60)
    return replace(oversikt, hode=hode, skjermer=tuple(map(grow, oversikt.skjermer)))


def slides(innhold: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(innhold)).slides)


def texts(bilde: Any) -> Iterator[str]:
    for form in bilde.shapes:
        if form.has_text_frame:
            yield form.text_frame.text
        if form.has_table:
            yield from (rute.text for rad in form.table.rows for rute in rad.cells)


def test_every_screen_has_its_slide_with_sentences_and_source_in_the_notes(
    oversikt: Aarsoversikt,
) -> None:
    bilder = {ett.shapes.title.text: ett for ett in slides(make_pptx(oversikt))}
    for skjerm in oversikt.skjermer:
        notat = bilder[skjerm.tittel].notes_slide.notes_text_frame.text
        assert all(setning in notat for setning in skjerm.setninger)
        assert skjerm.kilde in notat
        assert any(skjerm.kilde in tekst for tekst in texts(bilder[skjerm.tittel]))


def test_every_slide_says_whose_figures_it_shows_and_of_when(oversikt: Aarsoversikt) -> None:
    hode = oversikt.hode
    for bilde in slides(make_pptx(oversikt)):
        alt = " ".join(texts(bilde))
        for ord_ in (hode.rolle, hode.snapshot_id, "25.11.2026", "Kari Nordmann"):
            assert ord_ in alt


def test_comments_stand_on_a_slide_and_in_the_notes_whole(oversikt: Aarsoversikt) -> None:
    bilder = slides(make_pptx(oversikt))
    for tekst in oversikt.kommentarer.values():
        assert any(tekst.strip() in ett for bilde in bilder for ett in texts(bilde))
        assert any(tekst in bilde.notes_slide.notes_text_frame.text for bilde in bilder)


def test_the_tables_show_the_figures_of_the_role(oversikt: Aarsoversikt) -> None:
    tall = read_tall(LEDELSE, Periodetype.AAR)
    assert tall is not None
    bilder = [
        ett
        for ett in slides(make_pptx(oversikt))
        if ett.shapes.title.text.startswith("Trafikklys per seksjon") and has_sections(ett)
    ]
    rader = {
        celler[0]: celler[1:]
        for bilde in bilder
        for form in bilde.shapes
        if form.has_table
        for celler in ([rute.text for rute in rad.cells] for rad in form.table.rows)
    }
    skjerm = next(ett for ett in oversikt.skjermer if isinstance(ett, Lysskjerm))
    assert len(skjerm.seksjoner) > 50
    navn = dict(skjerm.seksjoner.select("enhet_id", "navn").iter_rows())
    for rad in tall.filter(pl.col("enhet_id").is_in(list(navn)), periode="2025").to_dicts():
        naa, foer, _ = rader[navn[rad["enhet_id"]]]
        assert naa.startswith(format_prosent(rad["sykefravaersprosent"]))
        assert foer.startswith(format_prosent(rad["prosent_aar_foer"]))


def has_sections(bilde: Any) -> bool:
    return any(form.has_table and form.table.cell(0, 0).text == "Seksjon" for form in bilde.shapes)


def test_charts_are_native_and_hold_the_figures(oversikt: Aarsoversikt) -> None:
    diagrammer = {
        bilde.shapes.title.text: form.chart
        for bilde in slides(make_pptx(oversikt))
        for form in bilde.shapes
        if form.has_chart
    }
    assert len(diagrammer) == 5
    trakt = diagrammer["Er forskjellene reelle?"]
    skjerm = next(ett for ett in oversikt.skjermer if isinstance(ett, Traktskjerm))
    lengder = [len(list(serie.values)) for serie in trakt.plots[0].series]
    assert lengder[0] == max(lengder)
    assert sum(lengder[5:]) == len(skjerm.seksjoner)


def test_everything_that_is_seen_is_told_and_in_bokmaal(oversikt: Aarsoversikt) -> None:
    for bilde in slides(make_pptx(oversikt)):
        for form in bilde.shapes:
            if not form.is_placeholder:
                assert form._element.xpath(".//p:cNvPr")[0].get("descr"), form.name
        for egenskap in bilde._element.iter(qn("a:rPr"), qn("a:endParaRPr")):
            assert egenskap.get("lang") == "nb-NO"
        for bit in bilde._element.iter(qn("a:r")):
            assert bit.find(qn("a:rPr")) is not None


@pytest.mark.parametrize("er_stor", [False, True])
def test_nothing_leaves_the_slide_or_lies_on_top_of_another(
    oversikt: Aarsoversikt, er_stor: bool
) -> None:
    innhold = make_pptx(large(oversikt) if er_stor else oversikt)
    fil = Presentation(io.BytesIO(innhold))
    for bilde in fil.slides:
        flater = []
        for form in bilde.shapes:
            assert form.left >= 0
            assert form.top >= 0
            assert form.left + form.width <= fil.slide_width
            assert form.top + form.height <= fil.slide_height, form.name
            if form.name not in {"Lys", "Del av lys"}:
                flater.append(form)
        for nr, en in enumerate(flater):
            for annen in flater[nr + 1 :]:
                assert not overlap(en, annen), (bilde.shapes.title.text, en.name, annen.name)


def overlap(en: Any, annen: Any) -> bool:
    return bool(
        en.left < annen.left + annen.width
        and annen.left < en.left + en.width
        and en.top < annen.top + annen.height
        and annen.top < en.top + en.height
    )


def test_every_section_is_in_a_table_however_many(oversikt: Aarsoversikt) -> None:
    sett = [
        form.table.cell(nr, 0).text
        for bilde in slides(make_pptx(large(oversikt)))
        if bilde.shapes.title.text.startswith("Trafikklys") and has_sections(bilde)
        for form in bilde.shapes
        if form.has_table
        for nr in range(len(form.table.rows))
    ]
    assert [navn for navn in sett if navn.startswith(LANGT)] == [f"{LANGT}{n}" for n in range(300)]


@pytest.mark.parametrize("antall", [1, 7, 40])
def test_every_clear_change_is_in_a_table_however_many(oversikt: Aarsoversikt, antall: int) -> None:
    skjerm = next(ett for ett in oversikt.skjermer if isinstance(ett, Endringsskjerm))
    lys = next(ett for ett in oversikt.skjermer if isinstance(ett, Lysskjerm))
    endret = lys.seksjoner.head(antall).with_columns(
        navn=LANGT + pl.int_range(pl.len()).cast(pl.String), pil=pl.lit("opp")
    )
    sett = {
        rute.split(" (")[0]
        for bilde in slides(
            make_pptx(replace(oversikt, skjermer=(replace(skjerm, seksjoner=endret),)))
        )
        for rute in texts(bilde)
        if rute.startswith(LANGT)
    }
    assert sett == set(endret["navn"])


def test_the_own_template_is_used_without_its_slides(
    oversikt: Aarsoversikt, tmp_path: Path
) -> None:
    mal = Presentation()
    mal.slides.add_slide(mal.slide_layouts[0]).shapes.title.text = "Gammelt lysbilde"
    mal.save(str(tmp_path / "mal.pptx"))
    fil = Presentation(io.BytesIO(make_pptx(oversikt, str(tmp_path / "mal.pptx"))))
    assert fil.slide_width == mal.slide_width
    assert "Gammelt lysbilde" not in [bilde.shapes.title.text for bilde in fil.slides]


def test_a_template_that_is_none_is_one_sentence(oversikt: Aarsoversikt, tmp_path: Path) -> None:
    (tmp_path / "mal.pptx").write_text("ikke en presentasjon")
    for navn in ("mal.pptx", "borte.pptx"):
        with pytest.raises(TrafikklysFeil, match=f"{navn} kan ikke åpnes"):
            make_pptx(oversikt, str(tmp_path / navn))


def test_progress_goes_to_the_end(oversikt: Aarsoversikt) -> None:
    steg: list[float] = []
    make_pptx(oversikt, fremdrift=steg.append)
    assert steg == sorted(steg)
    assert steg[-1] == 1.0


def test_a_year_without_figures_is_one_sentence() -> None:
    with pytest.raises(LagerFeil, match="ingen tall for dette året"):
        write_pptx(LEDELSE, "2019", NAA, "Kari")


@given(st.text(max_size=300), st.integers(6, 44), st.integers(800_000, 12_000_000))
def test_more_room_never_takes_more_lines(tekst: str, punkter: int, bredde: int) -> None:
    linjer = count_lines(tekst, punkter, bredde)
    assert linjer >= 1
    assert count_lines(tekst, punkter, 2 * bredde) <= linjer
    assert linjer * bredde >= text_width(tekst.replace(" ", "")) * punkter * 12_700 * 0.99


def with_tiltak(oversikt: Aarsoversikt, alle: tuple[Tiltak, ...]) -> Aarsoversikt:
    """The year with a screen of tiltak of one enhet."""
    perioder = tuple(f"{aar}K{nr}-S4" for aar in (2023, 2024, 2025) for nr in range(1, 5))
    linjer = tuple(Linje(ett, "Kontaktsenter Elvebyen", None) for ett in alle)
    prosent = tuple(5 + nr / 10 for nr in range(12))
    diagram = Tiltaksdiagram("Elvebyen", perioder, prosent, (6.0,) * 12, linjer)
    skjerm = Tiltaksskjerm(
        id="tiltak",
        tittel="Tiltak og hva som kom av dem",
        setninger=("Ti tiltak.",),
        kilde="Egne tall.",
        statuser=(Noekkeltall("I gang", "6", "pågår nå"),),
        maalte=linjer,
        diagrammer=(diagram,),
    )
    return replace(oversikt, skjermer=(skjerm,))


def old(antall: int) -> tuple[Tiltak, ...]:
    return tuple(
        tiltak(nr, tittel=f"Tiltak {nr}: {LANGT[:60]}", start=date(2024, 1 + nr % 12, 1))
        for nr in range(antall)
    )


def track_slide(oversikt: Aarsoversikt) -> Any:
    return next(
        bilde
        for bilde in slides(make_pptx(oversikt))
        if bilde.shapes.title.text == "Tiltak i Elvebyen"
    )


@pytest.mark.parametrize("antall", [1, 10, 30])
def test_tiltak_are_native_bars_in_one_group_below_the_chart(
    oversikt: Aarsoversikt, antall: int
) -> None:
    bilde = track_slide(with_tiltak(oversikt, old(antall)))
    (gruppe,) = [form for form in bilde.shapes if form.name == "Tiltak"]
    (diagram,) = [form for form in bilde.shapes if form.has_chart]
    striper = [form for form in gruppe.shapes if form.name == "Tiltaksstripe"]
    assert len(striper) == min(antall, 10)
    assert diagram.top + diagram.height <= gruppe.top
    for nr, en in enumerate(striper):
        assert not any(overlap(en, annen) for annen in striper[nr + 1 :])
    alt = gruppe._element.xpath(".//p:cNvPr")[0].get("descr")
    nyeste = sorted(old(antall), key=lambda ett: (ett.naa.start, ett.sak))[-10:]
    assert all(ett.naa.tittel in alt for ett in nyeste)
    utelatt = f"{antall - 10} eldre tiltak er ikke tegnet."
    assert any(utelatt in tekst for tekst in texts(bilde)) == (antall > 10)


def test_labels_of_tiltak_have_room_and_do_not_lie_on_each_other(oversikt: Aarsoversikt) -> None:
    bilde = track_slide(with_tiltak(oversikt, old(10)))
    (gruppe,) = [form for form in bilde.shapes if form.name == "Tiltak"]
    tekster = [form for form in gruppe.shapes if form.name == "Tiltakstekst"]
    for nr, en in enumerate(tekster):
        bit = en.text_frame.paragraphs[0].runs[0]
        assert count_lines(bit.text, bit.font.size.pt, en.width) == 1
        assert "(i gang; " in bit.text
        assert not any(overlap(en, annen) for annen in tekster[nr + 1 :])


def test_bars_stand_on_the_axis_of_the_chart_above(oversikt: Aarsoversikt) -> None:
    ett = tiltak(1, start=date(2024, 1, 1), slutt=date(2024, 12, 31), status=Status.AVSLUTTET)
    bilde = track_slide(with_tiltak(oversikt, (ett,)))
    (stripe,) = [
        form
        for gruppe in bilde.shapes
        if gruppe.name == "Tiltak"
        for form in gruppe.shapes
        if form.name == "Tiltaksstripe"
    ]
    (ramme,) = [form for form in bilde.shapes if form.has_chart]
    plott = ramme.chart._chartSpace.find(f".//{qn('c:plotArea')}/{qn('c:layout')}")
    x, w = (float(plott.find(f".//{qn(navn)}").get("val")) for navn in ("c:x", "c:w"))
    fra, til = (
        (kant - ramme.left) / ramme.width for kant in (stripe.left, stripe.left + stripe.width)
    )
    assert (fra, til) == pytest.approx((x + w * 4 / 12, x + w * 8 / 12), abs=0.002)


def test_nothing_of_a_note_is_in_the_presentation(oversikt: Aarsoversikt) -> None:
    for bilde in slides(make_pptx(with_tiltak(oversikt, ten()))):
        assert HEMMELIG not in bilde.notes_slide.notes_text_frame.text
        assert not any(HEMMELIG in tekst for tekst in texts(bilde))


@pytest.mark.parametrize("antall", [1, 10, 40])
def test_slides_of_tiltak_hold_what_is_on_them(oversikt: Aarsoversikt, antall: int) -> None:
    fil = Presentation(io.BytesIO(make_pptx(with_tiltak(oversikt, old(antall)))))
    for bilde in fil.slides:
        former = list(bilde.shapes)
        for nr, form in enumerate(former):
            assert form.left >= 0
            assert form.left + form.width <= fil.slide_width
            assert form.top + form.height <= fil.slide_height
            assert not any(overlap(form, annen) for annen in former[nr + 1 :])
