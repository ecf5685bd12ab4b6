"""Which questions figures raise, each rule on its own small tree, and that masks raise none."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lights.spoersmaal import Tallgrunnlag, Tema, find_questions
from pipelines.lights.spoersmaalsord import Spoersmaal, as_questions

TREET = pl.DataFrame(
    [
        ("V", "Virksomheten", None, False),
        ("A", "Avdelingen", "V", False),
        ("S1", "Første", "A", True),
        ("S2", "Andre", "A", True),
        ("B", "Den andre avdelingen", "V", False),
        ("S3", "Tredje", "B", True),
        ("C", "Den tredje avdelingen", "V", False),
        ("S4", "Fjerde", "C", True),
    ],
    schema=["enhet_id", "navn", "overordnet_id", "er_seksjon"],
    orient="row",
)
PERIODER = ("2025K3", "2026K2", "2026K3")
_ROLIG: dict[str, Any] = {
    "avtalte_dagsverk": 5_000.0,
    "tapte_dagsverk": 300.0,
    "sykefravaersprosent": 6.0,
    "prosent_aar_foer": 6.0,
    "endring_pp": 0.0,
    "pil": None,
    "maal": 6.0,
    "lys": "gul",
    "klarhet": "aapen",
    "aarsak": None,
    "vedvarende": False,
    "over_maal_dagsverk": 0.0,
    "phi": 80.0,
    "personer": 100,
    "antall_ansatte": 100,
    "personer_med_fravaer": 60,
    "personer_gjentatt": 8,
    "ansatte_per_leder": 15.0,
    "tapte_arbeidsrelatert": 20.0,
    "tapte_sykt_barn": 15.0,
    "sesongfaktor": 1.0,
    "dekket": 1,
    "krevd": 1,
}
_TYPER = {
    "enhet_id": pl.String,
    "periode": pl.String,
    **{navn: pl.Float64 for navn, verdi in _ROLIG.items() if isinstance(verdi, float)},
    **{navn: pl.Int64 for navn, verdi in _ROLIG.items() if isinstance(verdi, int)},
    "vedvarende": pl.Boolean,
    "pil": pl.String,
    "aarsak": pl.String,
    "lys": pl.String,
    "klarhet": pl.String,
}
MASKERT = dict.fromkeys(
    [navn for navn in _ROLIG if navn not in {"dekket", "krevd", "vedvarende", "sesongfaktor"}]
) | {"lys": "graa", "aarsak": "vises ikke (personvern)"}


def frame(perioder: tuple[str, ...], endret: dict[tuple[str, str], dict[str, Any]]) -> pl.DataFrame:
    """A quiet row of every enhet in every period, with what is changed in some of them."""
    rader = [
        _ROLIG | {"enhet_id": enhet, "periode": periode} | endret.get((enhet, periode), {})
        for periode in perioder
        for enhet in TREET["enhet_id"]
    ]
    return pl.DataFrame(rader, schema=_TYPER)


def grounds(
    naa: dict[str, dict[str, Any]] | None = None,
    foer: dict[str, dict[str, Any]] | None = None,
    aaret_foer: dict[str, dict[str, Any]] | None = None,
    aaret: dict[str, dict[str, Any]] | None = None,
    praksis: list[tuple[Any, ...]] | None = None,
    perioder: tuple[str, ...] = PERIODER,
) -> Tallgrunnlag:
    endret = {
        (enhet, periode): rad
        for periode, rader in zip(perioder[-3:], (aaret_foer, foer, naa), strict=True)
        for enhet, rad in (rader or {}).items()
    }
    tolv = {(enhet, "2026K3-S4"): rad for enhet, rad in (aaret or {}).items()}
    return Tallgrunnlag(
        "V",
        perioder,
        TREET,
        frame(perioder, endret),
        frame(("2026K3-S4",), tolv),
        pl.DataFrame(
            praksis or [],
            schema={
                "navn": pl.String,
                "frist": pl.String,
                "antall": pl.Int64,
                "i_tide": pl.Int64,
                "er_hele": pl.Boolean,
            },
            orient="row",
        ),
    )


def found(grunnlag: Tallgrunnlag) -> dict[Tema, list[str]]:
    return {
        funn.tema: [str(rad.get("enhet_id") or rad["navn"]) for rad in funn.rader]
        for funn in find_questions(grunnlag)
    }


def asked(grunnlag: Tallgrunnlag) -> list[Spoersmaal]:
    return list(as_questions(find_questions(grunnlag), grunnlag, 4))


OPP: dict[str, Any] = {"pil": "opp", "endring_pp": 4.0}


def test_quiet_figures_raise_no_question() -> None:
    assert not found(grounds())


def test_two_increases_in_a_row_are_one_question_and_not_two() -> None:
    assert found(grounds(naa={"S1": OPP}, foer={"S1": OPP})) == {Tema.OEKNING_IGJEN: ["S1"]}


def test_an_increase_alone_is_the_milder_question() -> None:
    assert found(grounds(naa={"S1": OPP}, foer={"S2": OPP})) == {Tema.OEKNING: ["S1"]}


def test_a_gap_between_the_periods_is_not_in_a_row() -> None:
    hull = grounds(naa={"S1": OPP}, foer={"S1": OPP}, perioder=("2025K3", "2026K1", "2026K3"))
    assert found(hull) == {Tema.OEKNING: ["S1"]}


def test_an_avdeling_is_not_said_once_more_of_its_section() -> None:
    assert found(grounds(naa={"S1": OPP, "A": OPP, "V": OPP})) == {Tema.OEKNING: ["S1"]}


def test_an_avdeling_stands_for_itself_where_no_section_does() -> None:
    assert found(grounds(naa={"A": OPP, "V": OPP, "S3": OPP})) == {Tema.OEKNING: ["A", "S3"]}


def test_those_most_over_target_come_first() -> None:
    mest = OPP | {"over_maal_dagsverk": 90.0}
    assert found(grounds(naa={"S1": OPP, "S3": mest}))[Tema.OEKNING] == ["S3", "S1"]


def test_lasting_needs_to_be_over_target_now_too() -> None:
    varer: dict[str, Any] = {"vedvarende": True}
    rader = {"S1": varer, "S2": varer | {"lys": "groenn"}}
    assert found(grounds(naa=rader)) == {Tema.VEDVARENDE: ["S1"]}


def test_clearly_more_work_related_than_in_the_rest() -> None:
    hele = {"tapte_arbeidsrelatert": 300.0, "avtalte_dagsverk": 100_000.0}
    mye = grounds(aaret={"V": hele, "S1": {"tapte_arbeidsrelatert": 200.0}})
    litt = grounds(aaret={"V": hele, "S1": {"tapte_arbeidsrelatert": 40.0}})
    assert found(mye) == {Tema.ARBEIDSRELATERT: ["S1"]}
    assert not found(litt)


def test_work_related_that_nobody_delivers_is_not_asked_about() -> None:
    ingen = {enhet: {"tapte_arbeidsrelatert": None} for enhet in TREET["enhet_id"]}
    assert not found(grounds(aaret=ingen))


def test_many_people_and_repeated_absence_are_signs_of_twelve_months() -> None:
    aaret = {"S1": {"personer_med_fravaer": 80}, "S2": {"personer_gjentatt": 20}}
    assert found(grounds(aaret=aaret)) == {Tema.MANGE: ["S1"], Tema.GJENTATT: ["S2"]}


@pytest.mark.parametrize(("per_leder", "spoerres"), [(24.9, False), (25.0, True)])
def test_many_people_per_leader(per_leder: float, spoerres: bool) -> None:
    funnet = found(grounds(naa={"S1": {"ansatte_per_leder": per_leder}}))
    assert (Tema.PER_LEDER in funnet) is spoerres


def test_an_avdeling_has_no_leader_span_of_its_own() -> None:
    assert not found(grounds(naa={"A": {"ansatte_per_leder": 40.0}}))


def test_practice_clearly_more_seldom_is_told_beside_the_whole() -> None:
    praksis = [
        ("Avdelingen", "Plan", 40, 20, False),
        ("Resten", "Plan", 160, 152, False),
        ("Hele virksomheten", "Plan", 200, 172, True),
    ]
    grunnlag = grounds(praksis=praksis)
    assert found(grunnlag) == {Tema.PRAKSIS: ["Avdelingen", "Hele virksomheten"]}
    assert "sjeldnere i Avdelingen enn ellers" in asked(grunnlag)[0].tekst


def test_low_practice_everywhere_points_at_nobody() -> None:
    praksis = [
        ("Avdelingen", "Plan", 100, 60, False),
        ("Hele virksomheten", "Plan", 200, 120, True),
    ]
    (ett,) = asked(grounds(praksis=praksis))
    assert ett.rader == (("Hele virksomheten", "Plan", "60\u00a0% (120 av 200)"),)
    assert "Avdelingen" not in ett.tekst


def test_good_practice_is_not_asked_about() -> None:
    assert not found(grounds(praksis=[("Hele virksomheten", "Plan", 100, 80, True)]))


def test_childrens_illness_up_everywhere_in_a_season() -> None:
    foer = {enhet: {"tapte_sykt_barn": 10.0} for enhet in TREET["enhet_id"]}
    assert found(grounds(aaret_foer=foer)) == {Tema.SYKT_BARN: ["A", "B", "C", "V"]}


def test_childrens_illness_up_in_one_part_is_not_everywhere() -> None:
    foer = {enhet: {"tapte_sykt_barn": 10.0} for enhet in ("V", "A")}
    assert not found(grounds(aaret_foer=foer))


def test_a_clear_decrease_is_something_to_learn_from() -> None:
    assert found(grounds(naa={"S1": {"pil": "ned"}})) == {Tema.LAVERE: ["S1"]}


UTSLAG: dict[str, Any] = OPP | {
    "vedvarende": True,
    "lys": "roed",
    "tapte_arbeidsrelatert": 900.0,
    "personer_med_fravaer": 99,
    "personer_gjentatt": 80,
    "ansatte_per_leder": 60.0,
}


@given(st.sets(st.sampled_from(TREET["enhet_id"].to_list())))
def test_a_masked_enhet_is_never_in_a_question(skjulte: set[str]) -> None:
    rader = {
        enhet: MASKERT | {"vedvarende": False} if enhet in skjulte else UTSLAG
        for enhet in TREET["enhet_id"]
    }
    grunnlag = grounds(naa=rader, foer=rader, aaret_foer=rader, aaret=rader)
    assert not skjulte & {enhet for alle in found(grunnlag).values() for enhet in alle}
    navn = dict(TREET.select("navn", "enhet_id").iter_rows())
    med_tall = {
        navn[rad[0]]
        for ett in asked(grunnlag)
        for rad in ett.rader
        if any(tegn.isdigit() for celle in rad[1:] for tegn in celle)
    }
    assert not skjulte & med_tall


def test_names_that_hold_a_comma_are_marked() -> None:
    assert "I «A, B» og «C»" in _names_of("A, B", "C")
    assert "I A og C" in _names_of("A", "C")


def _names_of(*navn: str) -> str:
    grunnlag = grounds(aaret={"S1": {"personer_gjentatt": 20}, "S3": {"personer_gjentatt": 20}})
    nytt = dict(zip(("S1", "S3"), navn, strict=True))
    enheter = TREET.with_columns(navn=pl.col("enhet_id").replace(nytt))
    (ett,) = asked(
        Tallgrunnlag("V", PERIODER, enheter, grunnlag.rader, grunnlag.aaret, grunnlag.praksis)
    )
    return ett.tekst


@pytest.mark.parametrize("periode", ["2026K3", "2026T2", "2026"])
def test_every_theme_has_words_for_every_kind_of_period(periode: str) -> None:
    """All questions at once: each ends as a question, and no field is left open."""
    perioder = {
        "2026K3": PERIODER,
        "2026T2": ("2025T2", "2026T1", "2026T2"),
        "2026": ("2024", "2025", "2026"),
    }[periode]
    hele = {"tapte_arbeidsrelatert": 2_000.0, "avtalte_dagsverk": 100_000.0}
    rader: dict[str, dict[str, Any]] = {"S1": UTSLAG, "S3": UTSLAG, "S4": {"pil": "ned"}}
    foer = {enhet: {"tapte_sykt_barn": 1.0} for enhet in TREET["enhet_id"]}
    grunnlag = grounds(
        naa=rader,
        foer={"S1": OPP},
        aaret_foer=foer,
        aaret={**rader, "V": hele},
        praksis=[("Hele virksomheten", "Plan", 100, 20, True)],
        perioder=perioder,
    )
    temaer = {ett.tema for ett in asked(grunnlag)}
    assert set(Tema) - temaer <= {Tema.SYKT_BARN}
    for ett in asked(grunnlag):
        assert ett.tekst.endswith("?")
        assert "{" not in ett.tekst
        assert all(len(rad) == len(ett.hoder) for rad in ett.rader)
