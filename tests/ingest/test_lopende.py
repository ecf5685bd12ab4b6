"""A løpende uttrekk through the real way in: which rows it takes, and what the others become."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contract.codes import Hendelse, Slag
from pipelines.errors import UttrekkFeil
from pipelines.ingest.uttrekk import Uttrekk
from tests.ingest.leveranse import (
    ANSATT,
    MANIFEST,
    ORGANISASJON,
    SYK,
    TOTAL,
    Rad,
    as_csv,
    left_out,
    load,
    rejected,
    warned,
    write_people,
)

LOPENDE = """\
slag = "lopende"
virksomhet = "Prøveetaten"
gjelder_fra = 2026-01-01
uttrekksdato = 2026-07-15
kilde = "prøvesystem"
"""
PLAN: Rad = {"ansattnr": "10001", "hendelse": "oppfolgingsplan", "dato": "2026-03-02"}


def write_running(
    mappe: Path,
    *,
    oppfolging: Sequence[Rad] = (),
    fravaer: Sequence[Rad] = (SYK,),
    arbeidsforhold: Sequence[Rad] = (ANSATT,),
    manifest: str = LOPENDE,
) -> Path:
    write_people(mappe, fravaer=fravaer, arbeidsforhold=arbeidsforhold, manifest=manifest)
    if oppfolging:
        (mappe / "oppfolging.csv").write_text(as_csv(oppfolging), encoding="utf-8")
    return mappe


def followed_up(mappe: Path, *oppfolging: Rad) -> Uttrekk:
    return load(write_running(mappe, oppfolging=oppfolging))


def test_the_rows_are_those_of_any_uttrekk_with_people(tmp_path: Path) -> None:
    uttrekk = followed_up(tmp_path, PLAN)
    assert uttrekk.manifest.slag is Slag.LOPENDE
    assert (uttrekk.arbeidsforhold.height, uttrekk.fravaer.height) == (1, 1)
    assert uttrekk.oppfolging.rows() == [("10001", "oppfolgingsplan", date(2026, 3, 2))]


def test_what_ended_before_gjelder_fra_is_left_out(tmp_path: Path) -> None:
    sluttet = {**ANSATT, "ansattnr": "10002", "til": "2025-12-31"}
    gammel = {**SYK, "fra": "2025-12-01", "til": "2025-12-31"}
    uttrekk = load(write_running(tmp_path, arbeidsforhold=(ANSATT, sluttet), fravaer=(SYK, gammel)))
    assert left_out(uttrekk) == {"utenfor_perioden": 2}


def test_what_began_before_gjelder_fra_and_goes_on_is_whole(tmp_path: Path) -> None:
    lang = {**SYK, "fra": "2025-11-01", "til": "2026-01-01"}
    uttrekk = load(write_running(tmp_path, fravaer=(lang,)))
    assert uttrekk.fravaer["fra"].item() == date(2025, 11, 1)


def test_what_begins_after_the_day_it_was_taken_is_left_out(tmp_path: Path) -> None:
    ferie = {**SYK, "fra": "2026-07-16", "til": "2026-07-31", "type": "ferie"}
    uttrekk = load(write_running(tmp_path, fravaer=(SYK, ferie)))
    assert left_out(uttrekk) == {"utenfor_perioden": 1}


def test_that_it_was_taken_on_its_last_day_is_no_warning(tmp_path: Path) -> None:
    assert warned(load(write_running(tmp_path))) == {}


def test_nobody_away_is_a_header_alone_and_a_warning(tmp_path: Path) -> None:
    write_running(tmp_path)
    (tmp_path / "fravaer.csv").write_text("ansattnr;fra;til;type;grad\n", encoding="utf-8")
    uttrekk = load(tmp_path)
    assert uttrekk.fravaer.is_empty()
    assert warned(uttrekk) == {"ingen_fravaer": 1}


def test_no_absence_file_stops_it(tmp_path: Path) -> None:
    write_running(tmp_path, fravaer=())
    with pytest.raises(UttrekkFeil, match="mangler filen fravaer"):
        load(tmp_path)


def test_totals_stop_it(tmp_path: Path) -> None:
    (tmp_path / "uttrekk.toml").write_text(LOPENDE, encoding="utf-8")
    (tmp_path / "organisasjon.csv").write_text(as_csv(ORGANISASJON), encoding="utf-8")
    (tmp_path / "totaler.csv").write_text(as_csv([TOTAL]), encoding="utf-8")
    with pytest.raises(UttrekkFeil, match="mappen har totaler"):
        load(tmp_path)


def test_a_successor_is_not_read_and_that_is_said(tmp_path: Path) -> None:
    write_running(tmp_path)
    etterfolger = [{"gammel_enhet": "S1", "ny_enhet": "S2", "fra_kvartal": "2026K1"}]
    (tmp_path / "etterfolger.csv").write_text(as_csv(etterfolger), encoding="utf-8")
    uttrekk = load(tmp_path)
    assert uttrekk.etterfolger.is_empty()
    assert "etterfolger: leses ikke i et løpende uttrekk." in uttrekk.rapport.merknader


def test_followup_in_a_quarterly_uttrekk_is_not_read_and_that_is_said(tmp_path: Path) -> None:
    uttrekk = load(write_running(tmp_path, oppfolging=[PLAN], manifest=MANIFEST))
    assert uttrekk.oppfolging.is_empty()
    assert any("oppfolging: leses bare i et løpende" in ett for ett in uttrekk.rapport.merknader)


@pytest.mark.parametrize(
    ("skrevet", "kode"),
    [
        *((kode.value, kode) for kode in Hendelse),
        ("Oppfølgingsplan", Hendelse.OPPFOLGINGSPLAN),
        ("DIALOGMØTE 1", Hendelse.DIALOGMOTE_1),
        ("Dialogmøte 2", Hendelse.DIALOGMOTE_2),
        ("Oppdatert plan", Hendelse.OPPDATERT_PLAN),
        ("samtale etter retur", Hendelse.SAMTALE_ETTER_RETUR),
    ],
)
def test_what_was_done_is_read_as_it_is_said(skrevet: str, kode: Hendelse, tmp_path: Path) -> None:
    uttrekk = followed_up(tmp_path, {**PLAN, "hendelse": skrevet})
    assert uttrekk.oppfolging["hendelse"].to_list() == [kode]


def test_an_unknown_word_stops_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(UttrekkFeil, match=r"«kaffe».*tabeller\.oppfolging\.koder\.hendelse"):
        followed_up(tmp_path, {**PLAN, "hendelse": "kaffe"})


@pytest.mark.parametrize(
    ("felt", "regel"),
    [
        ({"ansattnr": "99999"}, "oppfolging_uten_arbeidsforhold"),
        ({"ansattnr": ""}, "ansattnr_mangler"),
        ({"dato": "2026-07-16"}, "dato_etter_uttrekket"),
        ({"dato": ""}, "dato_mangler"),
        ({"dato": "i går"}, "dato_uleselig"),
        ({"dato": "1850-01-01"}, "dato_for_lav"),
        ({"hendelse": ""}, "hendelse_mangler"),
    ],
)
def test_what_cannot_be_used_is_rejected_by_its_rule(felt: Rad, regel: str, tmp_path: Path) -> None:
    uttrekk = followed_up(tmp_path, PLAN, {**PLAN, **felt})
    assert rejected(uttrekk) == {regel: 1}
    assert uttrekk.avviste["tabell"].to_list() == ["oppfolging"]


def test_what_was_done_long_ago_may_be_about_what_goes_on(tmp_path: Path) -> None:
    uttrekk = followed_up(tmp_path, {**PLAN, "dato": "2025-10-01"})
    assert uttrekk.oppfolging.height == 1


def test_followup_of_somebody_left_out_is_left_out(tmp_path: Path) -> None:
    timeloent = {**ANSATT, "ansattnr": "10002", "stillingsprosent": "0"}
    uttrekk = load(
        write_running(
            tmp_path,
            arbeidsforhold=(ANSATT, timeloent),
            oppfolging=(PLAN, {**PLAN, "ansattnr": "10002"}),
        )
    )
    assert left_out(uttrekk)["arbeidsforholdet_er_utelatt"] == 1


def test_free_text_beside_it_is_not_read(tmp_path: Path) -> None:
    uttrekk = followed_up(tmp_path, {**PLAN, "referat": "hemmelig"})
    assert uttrekk.oppfolging.columns == ["ansattnr", "hendelse", "dato"]
    assert any("leser ikke «referat»" in ett for ett in uttrekk.rapport.merknader)


@pytest.mark.parametrize(
    ("profil", "ansattnr"), [("standard", "ansattnr"), ("fint", "ansattnummer")]
)
def test_other_profiles_read_it_too(profil: str, ansattnr: str, tmp_path: Path) -> None:
    (tmp_path / "uttrekk.toml").write_text(LOPENDE, encoding="utf-8")
    filer: dict[str, list[Rad]] = {
        "organisasjon": list(ORGANISASJON),
        "arbeidsforhold": [{**ANSATT, ansattnr: "10001"}],
        "fravaer": [{**SYK, ansattnr: "10001"}],
        "oppfolging": [{**PLAN, ansattnr: "10001"}],
    }
    for navn, rader in filer.items():
        (tmp_path / f"{navn}.csv").write_text(as_csv(rader), encoding="utf-8")
    assert load(tmp_path, profil).oppfolging.height == 1


def test_rejected_rows_belong_to_no_quarter(tmp_path: Path) -> None:
    uttrekk = followed_up(tmp_path, {**PLAN, "ansattnr": "99999"})
    assert uttrekk.avviste["kvartal"].to_list() == [None]


oppfolgingsrader = st.fixed_dictionaries(
    {
        "ansattnr": st.sampled_from(["10001", "10002", "99999", "", " 10001 "]),
        "hendelse": st.sampled_from([*Hendelse, "Dialogmøte 1", ""]),
        "dato": st.sampled_from(["2026-03-02", "02.03.2026", "2026-07-16", "", "x", "1850-01-01"]),
    }
)


@pytest.fixture(scope="module")
def mappe() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as navn:
        yield Path(navn)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(rader=st.lists(oppfolgingsrader, min_size=1, max_size=12))
def test_every_row_is_accepted_left_out_or_rejected(
    rader: list[dict[str, str]], mappe: Path
) -> None:
    skrevet: list[Rad] = [rad for rad in rader if any(rad.values())]
    skrevet = skrevet or [PLAN]
    timeloent = {**ANSATT, "ansattnr": "10002", "stillingsprosent": ""}
    uttrekk = load(write_running(mappe, arbeidsforhold=(ANSATT, timeloent), oppfolging=skrevet))
    tall = next(t for t in uttrekk.rapport.tabeller if t.tabell == "oppfolging")
    utelatt, avvist = sum(tall.utelatt.values()), sum(tall.avvist.values())
    assert tall.lest == len(skrevet) == tall.godtatt + utelatt + avvist
    assert uttrekk.avviste.filter(tabell="oppfolging").height == avvist
