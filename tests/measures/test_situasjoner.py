"""One situation a line: what happened in 2. kvartal 2025 (59 arbeidsdager), and what it counts.

April has 19 arbeidsdager, May 20, June 20. 1 May is a Thursday, 9 June (pinse) a Monday.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.measures.sammenlign import assert_as_oracle
from tests.measures.verden import Fravaer, Jobb, Verden, quarters

K2 = quarters("2025K2")
MANDAG, FREDAG = date(2025, 6, 2), date(2025, 6, 6)
I_JUNI, SENERE = datetime.fromisoformat("2025-06-03"), datetime.fromisoformat("2025-06-20")


def measured(
    jobber: list[Jobb], fravaer: list[Fravaer], enhet_id: str = "V", periode: str = "2025K2"
) -> dict[str, object]:
    verden = Verden(K2, jobber, fravaer)
    assert_as_oracle(verden)
    return verden.row(enhet_id, periode)


@pytest.mark.parametrize(
    ("situasjon", "fravaer", "tapte"),
    [
        ("en uke sykmeldt", [Fravaer(1, MANDAG, FREDAG)], 5),
        ("en uke halvt sykmeldt", [Fravaer(1, MANDAG, FREDAG, grad=50)], 2.5),
        ("egenmelding en halv dag", [Fravaer(1, MANDAG, MANDAG, "egenmelding", grad=50)], 0.5),
        ("helg", [Fravaer(1, date(2025, 6, 7), date(2025, 6, 8))], 0),
        ("helligdag", [Fravaer(1, date(2025, 5, 1), date(2025, 5, 2))], 1),
        ("sykt barn er ikke sykefravær", [Fravaer(1, MANDAG, FREDAG, "sykt_barn")], 0),
        (
            "to rader samme dager, samme grad: aldri summen",
            [Fravaer(1, MANDAG, FREDAG), Fravaer(1, MANDAG, FREDAG)],
            5,
        ),
        (
            "100 endret til 50, sist registrert vinner",
            [
                Fravaer(1, MANDAG, FREDAG, grad=100, registrert=I_JUNI),
                Fravaer(1, MANDAG, FREDAG, grad=50, registrert=SENERE),
            ],
            2.5,
        ),
        (
            "uten tidspunkt vinner høyeste grad",
            [Fravaer(1, MANDAG, FREDAG, grad=50), Fravaer(1, MANDAG, FREDAG, grad=80)],
            4,
        ),
        (
            "uten tidspunkt er eldst",
            [
                Fravaer(1, MANDAG, FREDAG, grad=100),
                Fravaer(1, MANDAG, FREDAG, grad=20, registrert=I_JUNI),
            ],
            1,
        ),
        (
            "delvis overlapp klippes",
            [
                Fravaer(1, MANDAG, FREDAG, grad=100, registrert=I_JUNI),
                Fravaer(1, date(2025, 6, 5), date(2025, 6, 13), grad=50, registrert=SENERE),
            ],
            3 + 0.5 * 6,
        ),
        (
            "syk i ferien",
            [Fravaer(1, MANDAG, FREDAG), Fravaer(1, MANDAG, date(2025, 6, 20), "ferie")],
            5,
        ),
        (
            "syk under full permisjon",
            [
                Fravaer(1, MANDAG, FREDAG),
                Fravaer(1, date(2025, 5, 1), date(2025, 6, 30), "permisjon"),
            ],
            0,
        ),
        (
            "syk under halv permisjon: av det som er igjen",
            [
                Fravaer(1, MANDAG, FREDAG),
                Fravaer(1, date(2025, 5, 1), date(2025, 6, 30), "permisjon", grad=50),
            ],
            2.5,
        ),
    ],
)
def test_tapte_dagsverk(situasjon: str, fravaer: list[Fravaer], tapte: float) -> None:
    rad = measured([Jobb(1)], fravaer)
    assert rad["tapte_dagsverk"] == pytest.approx(tapte), situasjon


@pytest.mark.parametrize(
    ("situasjon", "jobb", "fravaer", "avtalte"),
    [
        ("full stilling", Jobb(1), [], 59),
        ("60 prosent", Jobb(1, stillingsprosent=60), [], 0.6 * 59),
        ("slutter 30. april", Jobb(1, til=date(2025, 4, 30)), [], 19),
        ("begynner 1. juni", Jobb(1, fra=date(2025, 6, 1)), [], 20),
        (
            "14 dagers permisjon trekkes ikke fra",
            Jobb(1),
            [Fravaer(1, MANDAG, MANDAG + timedelta(days=13), "permisjon")],
            59,
        ),
        (
            "15 dagers permisjon trekkes fra",
            Jobb(1),
            [Fravaer(1, MANDAG, MANDAG + timedelta(days=14), "permisjon")],
            59 - 10,
        ),
        (
            "permisjon i to rader er én",
            Jobb(1),
            [
                Fravaer(1, date(2025, 6, 2), date(2025, 6, 13), "permisjon"),
                Fravaer(1, date(2025, 6, 16), date(2025, 6, 27), "permisjon"),
            ],
            59 - 19,
        ),
        (
            "lengden er permisjonens egen, ikke kvartalets del",
            Jobb(1),
            [Fravaer(1, date(2025, 6, 30), date(2025, 7, 20), "permisjon")],
            58,
        ),
        (
            "halv permisjon trekkes fra med sin prosent",
            Jobb(1),
            [Fravaer(1, date(2025, 6, 1), date(2025, 6, 30), "permisjon", grad=50)],
            49,
        ),
        ("egne dagsverk vinner", Jobb(1, til=date(2025, 6, 30), egne_dagsverk=118), [], None),
    ],
)
def test_avtalte_dagsverk(
    situasjon: str, jobb: Jobb, fravaer: list[Fravaer], avtalte: float | None
) -> None:
    rad = measured([jobb], fravaer)
    if avtalte is not None:
        assert rad["avtalte_dagsverk"] == pytest.approx(avtalte), situasjon


def test_ferie_lowers_only_the_statutory_denominator() -> None:
    rad = measured([Jobb(1)], [Fravaer(1, MANDAG, FREDAG, "ferie")])
    assert (rad["avtalte_dagsverk"], rad["avtalte_uten_ferie"]) == (59, 54)


def test_sick_during_ferie_stays_in_the_statutory_denominator() -> None:
    rad = measured(
        [Jobb(1)],
        [Fravaer(1, MANDAG, FREDAG, "ferie"), Fravaer(1, FREDAG, FREDAG)],
    )
    assert rad["avtalte_uten_ferie"] == 55


def test_absence_counts_in_all_arbeidsforhold() -> None:
    jobber = [Jobb(1, "S1", stillingsprosent=60), Jobb(1, "S3", stillingsprosent=40)]
    fravaer = [Fravaer(1, MANDAG, FREDAG)]
    tapte = [measured(jobber, fravaer, enhet)["tapte_dagsverk"] for enhet in ("S1", "S3", "V")]
    assert tapte == pytest.approx([3, 2, 5])


def test_absence_that_names_an_arbeidsforhold_counts_in_it_alone() -> None:
    jobber = [
        Jobb(1, "S1", stillingsprosent=60, arbeidsforhold_id=7),
        Jobb(1, "S3", stillingsprosent=40, arbeidsforhold_id=8),
    ]
    fravaer = [Fravaer(1, MANDAG, FREDAG, arbeidsforhold_id=8)]
    tapte = [measured(jobber, fravaer, enhet)["tapte_dagsverk"] for enhet in ("S1", "S3", "V")]
    assert tapte == pytest.approx([0, 2, 2])


def test_somebody_who_moves_counts_in_each_seksjon_for_the_days_there() -> None:
    jobber = [Jobb(1, "S1", til=date(2025, 6, 3)), Jobb(1, "S2", fra=date(2025, 6, 4))]
    fravaer = [Fravaer(1, MANDAG, FREDAG)]
    i_s1, i_s2, i_a = (measured(jobber, fravaer, enhet) for enhet in ("S1", "S2", "A"))
    assert (i_s1["tapte_dagsverk"], i_s2["tapte_dagsverk"]) == (2, 3)
    assert [rad["tilfeller"] for rad in (i_s1, i_s2, i_a)] == [1, 0, 1]
    assert [rad["personer"] for rad in (i_s1, i_s2, i_a)] == [1, 1, 1]


def test_a_tilfelle_in_two_seksjoner_is_one_in_the_parent() -> None:
    jobber = [Jobb(1, "S1", stillingsprosent=50), Jobb(1, "S2", stillingsprosent=50)]
    fravaer = [Fravaer(1, MANDAG, FREDAG)]
    tilfeller = [measured(jobber, fravaer, enhet)["tilfeller"] for enhet in ("S1", "S2", "A", "V")]
    assert tilfeller == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("situasjon", "fravaer", "tilfeller", "median"),
    [
        (
            "fredag og mandag er ett",
            [
                Fravaer(1, date(2025, 6, 13), date(2025, 6, 13)),
                Fravaer(1, date(2025, 6, 16), date(2025, 6, 16)),
            ],
            1,
            4,
        ),
        (
            "en arbeidsdag mellom deler",
            [Fravaer(1, MANDAG, MANDAG), Fravaer(1, date(2025, 6, 4), date(2025, 6, 4))],
            2,
            1,
        ),
        (
            "over påske er ett",
            [
                Fravaer(1, date(2025, 4, 16), date(2025, 4, 16)),
                Fravaer(1, date(2025, 4, 22), date(2025, 4, 22)),
            ],
            1,
            7,
        ),
        (
            "endret grad og type fortsetter",
            [
                Fravaer(1, MANDAG, date(2025, 6, 4), "egenmelding"),
                Fravaer(1, date(2025, 6, 5), date(2025, 6, 15)),
                Fravaer(1, date(2025, 6, 16), date(2025, 6, 27), grad=50),
            ],
            1,
            26,
        ),
        (
            "sykt barn er ikke del av tilfellet",
            [
                Fravaer(1, MANDAG, MANDAG),
                Fravaer(1, date(2025, 6, 3), date(2025, 6, 3), "sykt_barn"),
                Fravaer(1, date(2025, 6, 4), date(2025, 6, 4)),
            ],
            2,
            1,
        ),
        (
            "full permisjon avslutter tilfellet",
            [
                Fravaer(1, date(2025, 4, 1), date(2025, 6, 30)),
                Fravaer(1, date(2025, 5, 1), date(2025, 6, 30), "permisjon"),
            ],
            1,
            30,
        ),
        (
            "varigheten er hele tilfellets, ut over kvartalet",
            [Fravaer(1, MANDAG, date(2025, 12, 31))],
            1,
            213,
        ),
        (
            "det som begynte før første kvartal, er ikke begynt i noen periode",
            [Fravaer(1, date(2025, 3, 31), date(2025, 4, 2))],
            0,
            None,
        ),
    ],
)
def test_tilfeller(
    situasjon: str, fravaer: list[Fravaer], tilfeller: int, median: float | None
) -> None:
    rad = measured([Jobb(1)], fravaer)
    assert (rad["tilfeller"], rad["median_varighet"]) == (tilfeller, median), situasjon


@pytest.mark.parametrize(
    ("dager", "klasse"),
    [
        *[(dager, "tapte_1_3") for dager in (1, 3)],
        *[(dager, "tapte_4_16") for dager in (4, 16)],
        *[(dager, "tapte_17_56") for dager in (17, 56)],
        *[(dager, "tapte_57_140") for dager in (57, 140)],
        *[(dager, "tapte_141_273") for dager in (141, 273)],
        (274, "tapte_over_273"),
    ],
)
def test_days_belong_to_the_varighet_of_the_whole_tilfelle(dager: int, klasse: str) -> None:
    rad = measured([Jobb(1)], [Fravaer(1, FREDAG, FREDAG + timedelta(days=dager - 1))])
    kolonner = ("1_3", "4_16", "17_56", "57_140", "141_273", "over_273")
    med_verdi = [f"tapte_{navn}" for navn in kolonner if rad[f"tapte_{navn}"]]
    assert med_verdi == [klasse]
    assert rad["tilfeller_korttid"] == (dager <= 16)


def test_a_day_that_began_before_the_first_quarter_has_its_full_varighet() -> None:
    rad = measured([Jobb(1)], [Fravaer(1, date(2024, 1, 1), date(2025, 4, 1))])
    assert rad["tapte_over_273"] == 1


@pytest.mark.parametrize(
    ("situasjon", "jobb", "fravaer", "antall"),
    [
        ("full stilling", Jobb(1), [], 1),
        ("20 prosent", Jobb(1, stillingsprosent=20), [], 1),
        ("19 prosent", Jobb(1, stillingsprosent=19), [], 0),
        ("slutter siste dag", Jobb(1, til=date(2025, 6, 30)), [], 1),
        ("slutter dagen før", Jobb(1, til=date(2025, 6, 29)), [], 0),
        (
            "i full permisjon over 14 dager",
            Jobb(1),
            [Fravaer(1, date(2025, 6, 30), date(2025, 7, 14), "permisjon")],
            0,
        ),
        (
            "i full permisjon i 14 dager",
            Jobb(1),
            [Fravaer(1, date(2025, 6, 30), date(2025, 7, 13), "permisjon")],
            1,
        ),
        (
            "i halv permisjon",
            Jobb(1),
            [Fravaer(1, date(2025, 6, 1), date(2025, 7, 30), "permisjon", grad=50)],
            1,
        ),
        ("sykmeldt", Jobb(1), [Fravaer(1, date(2025, 6, 1), date(2025, 7, 30))], 1),
    ],
)
def test_antall_ansatte(situasjon: str, jobb: Jobb, fravaer: list[Fravaer], antall: int) -> None:
    assert measured([jobb], fravaer)["antall_ansatte"] == antall, situasjon


def test_average_counts_person_days() -> None:
    rad = measured([Jobb(1), Jobb(2, til=date(2025, 4, 30))], [])
    assert rad["gjennomsnitt_ansatte"] == pytest.approx(1 + 30 / 91)


def test_two_jobs_in_one_seksjon_are_one_person_and_one_cluster() -> None:
    verden = Verden(K2, [Jobb(1, stillingsprosent=50), Jobb(1, stillingsprosent=30)])
    rad = verden.row("S1", "2025K2")
    assert (rad["antall_ansatte"], rad["gjennomsnitt_ansatte"], rad["personer"]) == (1, 1, 1)
    assert verden.measure().spredning.row(0, named=True)["n"] == 1


def test_somebody_on_full_leave_has_no_avtalte_and_is_not_among_personer() -> None:
    permisjon = Fravaer(2, date(2025, 1, 1), date(2025, 12, 31), "permisjon")
    rad = measured([Jobb(1), Jobb(2, stillingsprosent=62.5)], [permisjon])
    assert rad["personer"] == 1


def test_an_enhet_where_all_are_on_leave_has_a_row_without_denominator() -> None:
    permisjon = Fravaer(1, date(2025, 1, 1), date(2025, 12, 31), "permisjon")
    rad = measured([Jobb(1)], [permisjon], "S1")
    assert (rad["avtalte_dagsverk"], rad["dekket"], rad["andel_uten_fravaer"]) == (0, 1, None)


def test_an_enhet_without_people_has_no_row() -> None:
    maaltall = Verden(K2, [Jobb(1, "S1")]).measure().maaltall
    assert set(maaltall["enhet_id"]) == {"S1", "A", "V"}


def test_the_tenth_with_most_is_rounded_up() -> None:
    jobber = [Jobb(person) for person in range(1, 12)]
    fravaer = [
        Fravaer(1, date(2025, 6, 2), date(2025, 6, 6)),
        Fravaer(2, date(2025, 6, 2), date(2025, 6, 4)),
        Fravaer(3, date(2025, 6, 2), date(2025, 6, 3)),
    ]
    assert measured(jobber, fravaer)["andel_tapte_tidel"] == pytest.approx(80)


def test_arbeidsrelatert_is_unknown_until_something_states_it() -> None:
    uten = measured([Jobb(1)], [Fravaer(1, MANDAG, FREDAG)])
    nei = measured([Jobb(1)], [Fravaer(1, MANDAG, FREDAG, arbeidsrelatert=False)])
    assert (uten["tapte_arbeidsrelatert"], nei["tapte_arbeidsrelatert"]) == (None, 0)


def test_people_per_leader_counts_leaders_of_the_last_day() -> None:
    jobber = [
        Jobb(1, "S1", leder_id=101, til=date(2025, 5, 31)),
        Jobb(2, "S1", leder_id=102),
        Jobb(3, "S2", leder_id=103),
        Jobb(4, "S2", leder_id=103),
    ]
    assert measured(jobber, [], "A")["ansatte_per_leder"] == pytest.approx(3 / 2)


def test_own_days_are_spread_by_arbeidsdager_over_the_row() -> None:
    verden = Verden(
        quarters("2025K1", "2025K2"),
        [Jobb(1, fra=date(2025, 3, 1), til=date(2025, 4, 30), egne_dagsverk=80)],
    )
    assert_as_oracle(verden)
    avtalte = [verden.row("V", kvartal)["avtalte_dagsverk"] for kvartal in ("2025K1", "2025K2")]
    assert avtalte == pytest.approx([80 * 21 / 40, 80 * 19 / 40])


def test_own_lost_days_win_also_on_a_weekend() -> None:
    helg = Fravaer(1, date(2025, 6, 7), date(2025, 6, 8), egne_dagsverk=2.5)
    assert measured([Jobb(1)], [helg])["tapte_dagsverk"] == pytest.approx(2.5)


def test_own_lost_days_are_shared_by_the_jobs_they_count_in() -> None:
    jobber = [Jobb(1, "S1", stillingsprosent=75), Jobb(1, "S3", stillingsprosent=25)]
    fravaer = [Fravaer(1, MANDAG, FREDAG, egne_dagsverk=4)]
    tapte = [measured(jobber, fravaer, enhet)["tapte_dagsverk"] for enhet in ("S1", "S3", "V")]
    assert tapte == pytest.approx([3, 1, 4])
