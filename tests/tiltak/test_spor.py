"""Bars below a chart: each tiltak once, where it was, and nothing on top of anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract.perioder import Kvartal, Periode
from pipelines.tiltak.spor import Spor, _label_place, cut_to, lay_out
from pipelines.tiltak.tiltak import Status, Tiltak
from tests.tiltak.bygg_tiltak import ten, tiltak

Bredde = Callable[[str], float]
KVARTALER = ["2025K4", "2026K1", "2026K2", "2026K3"]
FOERSTE, SISTE = date(2025, 10, 1), date(2026, 9, 30)


def width_of(tekst: str) -> float:
    return 0.1 * len(tekst)


@st.composite
def some(draw: st.DrawFn) -> Tiltak:
    start = draw(st.dates(date(2023, 1, 1), date(2027, 12, 31)))
    slutt = draw(st.none() | st.integers(0, 900).map(lambda dager: start + timedelta(days=dager)))
    return tiltak(
        draw(st.integers(0, 10**6)),
        tittel=draw(st.text(st.sampled_from("abcæø W"), min_size=1, max_size=80)),
        status=draw(st.sampled_from(Status)),
        start=start,
        slutt=slutt,
    )


MANGE = st.lists(some(), max_size=15, unique_by=lambda ett: ett.sak)
AKSER = st.tuples(
    st.integers(2024 * 4, 2027 * 4), st.integers(1, 12), st.sampled_from(["", "-S4"])
).map(lambda ett: [f"{Kvartal.from_index(ett[0] + nr)}{ett[2]}" for nr in range(ett[1])])
BREDDER = st.floats(0.001, 1.0).map(lambda per: lambda tekst: per * len(tekst))


@given(MANGE, AKSER, BREDDER)
def test_no_two_bars_or_labels_in_a_row_overlap(
    alle: list[Tiltak], akse: list[str], bredde: Bredde
) -> None:
    spor = lay_out(alle, akse, bredde)
    for en, annen in combinations(spor.stolper, 2):
        if en.rad == annen.rad:
            assert en.hoeyre < annen.venstre or annen.hoeyre < en.venstre


@given(MANGE, AKSER, BREDDER)
def test_each_that_was_tried_within_the_axis_is_drawn_once(
    alle: list[Tiltak], akse: list[str], bredde: Bredde
) -> None:
    dager = (Kvartal.parse(akse[0][:6]).start, Kvartal.parse(akse[-1][:6]).slutt)
    ventet = sorted(
        ett.sak
        for ett in alle
        if ett.naa.status not in (Status.FORESLAATT, Status.IKKE_VALGT)
        and ett.naa.start <= dager[1]
        and (ett.naa.slutt or date.max) >= dager[0]
    )
    assert sorted(ett.sak for ett in lay_out(alle, akse, bredde).stolper) == ventet


@given(MANGE, AKSER, BREDDER)
def test_everything_is_within_the_axis_and_every_row_is_used(
    alle: list[Tiltak], akse: list[str], bredde: Bredde
) -> None:
    spor = lay_out(alle, akse, bredde)
    for ett in spor.stolper:
        assert 0 <= ett.venstre <= ett.fra < ett.til <= ett.hoeyre <= len(akse)
    assert {ett.rad for ett in spor.stolper} == set(range(spor.rader))


def one(perioder: list[str], **endret: date | None) -> Spor:
    return lay_out([tiltak(1, **endret)], perioder, width_of)


@pytest.mark.parametrize(
    ("start", "slutt", "fra", "til"),
    [
        (FOERSTE, None, 0, 4),
        (date(2026, 1, 1), date(2026, 3, 31), 1, 2),
        (date(2026, 2, 15), date(2026, 9, 30), 1.5, 4),
        (date(2020, 1, 1), date(2025, 11, 15), 0, 0.5),
        (date(2026, 7, 1), date(2030, 1, 1), 3, 4),
    ],
)
def test_a_bar_stands_on_its_days(start: date, slutt: date | None, fra: float, til: float) -> None:
    (stolpe,) = one(KVARTALER, start=start, slutt=slutt).stolper
    assert (stolpe.fra, stolpe.til) == pytest.approx((fra, til), abs=0.01)


def test_a_window_stands_for_the_quarter_it_adds() -> None:
    (stolpe,) = one([f"{ett}-S4" for ett in KVARTALER], start=date(2026, 4, 1)).stolper
    assert stolpe.fra == 2


def test_a_day_in_a_quarter_that_is_missing_stands_at_the_next() -> None:
    (stolpe,) = one(["2025K1", "2026K3"], start=date(2025, 8, 1)).stolper
    assert stolpe.fra == 1


def test_one_day_can_be_seen() -> None:
    (stolpe,) = one(KVARTALER, start=SISTE, slutt=SISTE).stolper
    assert stolpe.til - stolpe.fra > 0.03


def test_a_label_without_room_after_its_start_stands_before_it() -> None:
    (stolpe,) = one(KVARTALER, start=date(2026, 9, 1)).stolper
    assert stolpe.hoeyrestilt
    assert stolpe.etikett_til == stolpe.fra


@pytest.mark.parametrize(
    ("fra", "til", "lengde", "ventet"),
    [
        (1, 4, 3, (1, 4, False)),
        (0.5, 1, 2, (1, 3, False)),
        (3, 4, 3, (0, 3, True)),
        (2, 3.5, 3, (0.5, 3.5, True)),
        (1, 2, 3.5, (0.5, 4, True)),
        (0.5, 4, 4, (0, 4, True)),
    ],
    ids=["within", "after", "before", "to its end", "to the edge", "all of the axis"],
)
def test_a_label_stands_at_its_bar(
    fra: float, til: float, lengde: float, ventet: tuple[float, float, bool]
) -> None:
    assert _label_place(fra, til, 4, lengde) == ventet


def test_on_paper_no_edge_of_a_bar_runs_through_a_title() -> None:
    (stolpe,) = lay_out(
        [tiltak(start=date(2026, 1, 1), slutt=date(2026, 6, 30))],
        KVARTALER,
        lambda tekst: 0.1 * len(tekst),
        ved_stolpen=True,
    ).stolper
    assert stolpe.etikett.endswith("…")
    assert stolpe.fra <= stolpe.etikett_fra
    assert stolpe.etikett_til <= stolpe.til


def test_ten_stand_in_ten_rows_where_labels_are_long() -> None:
    aar = [str(Periode.parse(f"{aar}").navn) for aar in range(2024, 2027)]
    spor = lay_out(ten(), aar, lambda tekst: 0.07 * len(tekst))
    assert (len(spor.stolper), spor.rader) == (10, 10)
    assert all(ett.etikett.startswith("Tiltak ") for ett in spor.stolper)


def test_those_that_are_apart_share_a_row() -> None:
    to = [
        tiltak(1, tittel="Kort", start=date(2025, 10, 1), slutt=date(2025, 12, 1)),
        tiltak(2, tittel="Kort", start=date(2026, 6, 1)),
    ]
    assert lay_out(to, KVARTALER, width_of).rader == 1


@given(st.text(max_size=90), st.floats(0, 10))
def test_a_cut_text_has_room(tekst: str, rom: float) -> None:
    kort = cut_to(tekst, rom, width_of)
    assert width_of(kort) <= rom
    assert kort == tekst or not kort or (kort[-1] == "…" and tekst.startswith(kort[:-1]))


def test_a_text_is_cut_at_a_word() -> None:
    assert cut_to("Jevnere fordeling av oppgaver", 2.8, width_of) == "Jevnere fordeling av…"
