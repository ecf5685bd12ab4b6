"""Registrations and what was done → stop points. 2 June 2025 is a Monday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract.codes import Hendelse
from pipelines.followup import oppfolgingstilfeller
from pipelines.followup.maksdato import maksdatoer
from pipelines.followup.stoppunkter import (
    HENDELSER,
    REGISTRERER_FRA,
    Ansvarlig,
    Status,
    Stoppunkt,
    is_current,
    stop_points,
)
from pipelines.settings import Oppfolging
from tests.followup.dagvandring import SYK, by_person, days, max_date, registered, walk
from tests.followup.fravaer import START, Rad, day, frame, registrations, rows

REGLER = Oppfolging()
FOER_ALT = date(2020, 1, 1)


def points(
    fravaer: pl.DataFrame,
    per_dato: date,
    gjort: Sequence[tuple[object, ...]] = (),
    *,
    i_dag: date | None = None,
    registrerer: Sequence[tuple[int, date | None]] = (),
    siden: date | None = None,
) -> pl.DataFrame:
    return stop_points(
        oppfolgingstilfeller(fravaer, per_dato),
        fravaer,
        maksdatoer(fravaer, per_dato, REGLER),
        pl.DataFrame(gjort, schema=HENDELSER, orient="row"),
        per_dato,
        i_dag or per_dato,
        REGLER,
        pl.DataFrame(registrerer, schema=REGISTRERER_FRA, orient="row"),
        siden=siden,
    )


def the_point(rader: pl.DataFrame, punkt: Stoppunkt) -> dict[str, object]:
    """Of the newest tilfelle."""
    return rader.filter(stoppunkt=punkt).row(-1, named=True)


@pytest.mark.parametrize(
    ("punkt", "frist"),
    [
        (Stoppunkt.OPPFOLGINGSPLAN, day("29.6")),
        (Stoppunkt.DIALOGMOTE_1, day("20.7")),
        (Stoppunkt.AKTIVITETSKRAV, day("27.7")),
        (Stoppunkt.PAAMINNELSE_12, day("24.8")),
        (Stoppunkt.OPPDATERT_PLAN, day("23.11")),
        (Stoppunkt.DIALOGMOTE_2, day("30.11")),
        (Stoppunkt.INFORMASJONSBREV, date(2026, 3, 1)),
        (Stoppunkt.MAKSDATO, date(2026, 5, 29)),
        (Stoppunkt.SAMTALE_ETTER_RETUR, None),
    ],
)
def test_deadlines_of_somebody_who_stays_ill(punkt: Stoppunkt, frist: date | None) -> None:
    assert the_point(points(registrations("S 2.6-"), day("2.6")), punkt)["frist"] == frist


SITUASJONER = """
lenge til                         | S 2.6-             | 14.6 |                            | ja  | senere
14 dager til                      | S 2.6-             | 15.6 |                            | ja  | frist innen 14 dager
siste dag                         | S 2.6-             | 29.6 |                            | ja  | frist innen 14 dager
dagen etter                       | S 2.6-             | 30.6 |                            | ja  | fristen er passert
dagen etter, registrerer ikke     | S 2.6-             | 30.6 |                            | nei | ikke registrert her
snart, registrerer ikke           | S 2.6-             | 29.6 |                            | nei | frist innen 14 dager
gjort siste dag                   | S 2.6-             | 30.6 | oppfolgingsplan 29.6       | ja  | gjennomført
gjort siste dag, registrerer ikke | S 2.6-             | 30.6 | oppfolgingsplan 29.6       | nei | gjennomført
gjort dagen etter                 | S 2.6-             | 30.6 | oppfolgingsplan 30.6       | ja  | gjennomført etter fristen
gjort første dag                  | S 2.6-             | 30.6 | oppfolgingsplan 2.6        | ja  | gjennomført
gjort før tilfellet begynte       | S 2.6-             | 30.6 | oppfolgingsplan 1.6        | ja  | fristen er passert
første gang avgjør                | S 2.6-             | 9.7  | oppfolgingsplan 8.7 10.6   | ja  | gjennomført
noe annet er gjort                | S 2.6-             | 30.6 | dialogmote_1 10.6          | ja  | fristen er passert
unødvendig                        | S 2.6-             | 30.6 | oppfolgingsplan 10.6!      | ja  | vurdert som unødvendig
unødvendig etter fristen          | S 2.6-             | 30.6 | oppfolgingsplan 30.6!      | ja  | vurdert som unødvendig etter fristen
unødvendig og gjort samme dag     | S 2.6-             | 30.6 | oppfolgingsplan 10.6! 10.6 | ja  | gjennomført
slutt dagen før fristen           | S 2.6-28.6         | 30.6 |                            | ja  | ikke aktuelt
slutt på fristen                  | S 2.6-29.6         | 30.6 |                            | ja  | fristen er passert
slutt før fristen, men gjort      | S 2.6-10.6         | 30.6 | oppfolgingsplan 9.6        | ja  | gjennomført
tilbake, og syk igjen i tide      | S 2.6-6.6, S 20.6- | 30.6 |                            | ja  | fristen er passert
tilbake, og nytt tilfelle         | S 2.6-6.6, S 23.6- | 30.6 |                            | ja  | senere
gjort i tilfellet før             | S 2.1-6.3, S 2.6-  | 30.6 | oppfolgingsplan 20.1       | ja  | fristen er passert
gradert har også plan             | S50 2.6-           | 30.6 |                            | ja  | fristen er passert
"""  # noqa: E501


@pytest.mark.parametrize("linje", SITUASJONER.strip().splitlines())
def test_status_of_the_plan(linje: str) -> None:
    _, rader, i_dag, gjort, registrerer, svar = (del_.strip() for del_ in linje.split("|"))
    hva, *naar = gjort.split(" ")
    hendelser = [(1, hva, day(ett.rstrip("!")), ett.endswith("!")) for ett in naar]
    fra = [(1, FOER_ALT)] if registrerer == "ja" else []
    rad = points(registrations(rader), day(i_dag), hendelser, registrerer=fra)
    assert the_point(rad, Stoppunkt.OPPFOLGINGSPLAN)["status"] == svar


@pytest.mark.parametrize(
    ("fra", "status"),
    [
        (day("2.6"), Status.PASSERT),
        (day("3.6"), Status.IKKE_REGISTRERT),
        (None, Status.IKKE_REGISTRERT),
    ],
)
def test_an_enhet_answers_for_what_begins_after_it_registers(
    fra: date | None, status: Status
) -> None:
    rader = points(registrations("S 2.6-"), day("30.6"), registrerer=[(1, fra)])
    assert the_point(rader, Stoppunkt.OPPFOLGINGSPLAN)["status"] == status


@pytest.mark.parametrize(
    ("rader", "i_dag", "status"),
    [
        ("S 2.6-, S50 15.7-", "1.8", Status.PASSERT),
        ("S50 2.6-", "1.8", Status.IKKE_AKTUELT),
        ("S 2.6-30.6, S50 1.7-", "1.8", Status.IKKE_AKTUELT),
        ("S50 2.6-30.6, S 1.7-", "1.8", Status.PASSERT),
        ("S 2.6-30.6, S50 1.7-", "10.7", Status.IKKE_AKTUELT),
        ("S 2.6-, S50 21.7-", "10.7", Status.SNART),
        ("S 2.6-20.7, S50 21.7-", "1.8", Status.PASSERT),
        ("S 2.6-19.7, S50 20.7-", "1.8", Status.IKKE_AKTUELT),
        ("S50 2.6-18.7, S 21.7-", "1.8", Status.IKKE_AKTUELT),
        ("S 2.6-18.7, S50 21.7-", "1.8", Status.PASSERT),
        ("E50 2.6-", "1.8", Status.PASSERT),
    ],
)
def test_dialogmote_1_is_for_those_who_are_wholly_away(
    rader: str, i_dag: str, status: Status
) -> None:
    svar = points(registrations(rader), day(i_dag), registrerer=[(1, FOER_ALT)])
    assert the_point(svar, Stoppunkt.DIALOGMOTE_1)["status"] == status


def test_gradert_has_its_reason_in_words() -> None:
    svar = points(registrations("S50 2.6-"), day("1.8"))
    merknad = the_point(svar, Stoppunkt.DIALOGMOTE_1)["merknad"]
    assert merknad == "Gradert: bare når en av partene ønsker det"


def test_dialogmote_1_that_was_held_though_gradert_is_shown() -> None:
    svar = points(registrations("S50 2.6-"), day("1.8"), [(1, "dialogmote_1", day("15.7"), False)])
    punkt = the_point(svar, Stoppunkt.DIALOGMOTE_1)
    assert (punkt["status"], punkt["merknad"]) == (Status.GJENNOMFOERT, None)


@pytest.mark.parametrize("dato", [None, day("24.8"), day("30.8")])
def test_twelve_weeks_is_a_reminder_and_never_late(dato: date | None) -> None:
    gjort = [(1, "samtale", dato, False)] if dato else []
    svar = points(registrations("S 2.6-"), day("1.9"), gjort, registrerer=[(1, FOER_ALT)])
    status = Status.GJENNOMFOERT if dato else Status.IKKE_REGISTRERT
    assert the_point(svar, Stoppunkt.PAAMINNELSE_12)["status"] == status


@pytest.mark.parametrize("i_dag", ["10.6", "1.12"])
def test_what_is_navs_is_never_late(i_dag: str) -> None:
    svar = points(registrations("S 2.6-"), day(i_dag), registrerer=[(1, FOER_ALT)])
    navs = [punkt.value for punkt in Stoppunkt if punkt.hvem is Ansvarlig.NAV]
    statuser = svar.filter(pl.col("stoppunkt").is_in(navs))["status"].unique().to_list()
    assert statuser == [Status.NAV]


@pytest.mark.parametrize(
    ("rader", "frist"),
    [
        ("S 2.6-28.7", day("11.8")),  # 57 days
        ("S 2.6-27.7", None),  # 56 days
        ("S 2.6-", None),
    ],
)
def test_the_talk_after_the_return(rader: str, frist: date | None) -> None:
    svar = points(registrations(rader), day("1.8"))
    assert the_point(svar, Stoppunkt.SAMTALE_ETTER_RETUR)["frist"] == frist


@pytest.mark.parametrize(("dager", "gyldig"), [(0, True), (14, True), (15, False)])
def test_is_current(dager: int, gyldig: bool) -> None:
    assert is_current(day("2.6"), day("2.6") + timedelta(days=dager), REGLER) is gyldig


def test_old_data_show_only_what_was_registered() -> None:
    gjort = [(1, "oppfolgingsplan", day("30.6"), False)]
    svar = points(
        registrations("S 2.6-"), day("1.7"), gjort, i_dag=day("1.9"), registrerer=[(1, FOER_ALT)]
    )
    assert svar["status"].drop_nulls().to_list() == [Status.ETTER_FRISTEN]


@pytest.mark.parametrize(
    ("rader", "gjelder"),
    [("S 2.6-", True), ("S 2.6-28.6", False), ("S 10.6-", False)],
)
def test_a_point_applies_when_the_deadline_has_come_while_ill(rader: str, gjelder: bool) -> None:
    svar = points(registrations(rader), day("1.7"))
    assert the_point(svar, Stoppunkt.OPPFOLGINGSPLAN)["gjelder"] is gjelder


def test_old_data_say_nothing_of_why() -> None:
    svar = points(registrations("S50 2.6-"), day("1.8"), i_dag=day("1.9"))
    assert svar["merknad"].drop_nulls().is_empty()


def test_the_number_of_days_in_a_status_is_the_settings() -> None:
    assert Status.SNART.text(Oppfolging(snart_dager=10)) == "frist innen 10 dager"


@pytest.mark.parametrize("punkt", Stoppunkt)
def test_each_point_names_its_source(punkt: Stoppunkt) -> None:
    assert all((punkt.navn, punkt.kilde))


def test_each_hendelse_fulfils_one_point() -> None:
    fyller = [punkt.hendelse for punkt in Stoppunkt if punkt.hendelse is not None]
    assert sorted(fyller) == sorted(Hendelse)


def naive(
    rader: list[Rad],
    gjort: list[tuple[int, str, date, bool]],
    per_dato: date,
    i_dag: date,
    fra: dict[int, date],
) -> list[tuple[object, ...]]:
    """ansatt_id, start, stoppunkt, frist, status, one tilfelle and one point at a time."""
    ut: list[tuple[object, ...]] = []
    for person, egne in by_person(rader).items():
        tilfeller = walk(egne, per_dato)
        for nr, tilfelle in enumerate(tilfeller):
            neste = tilfeller[nr + 1].start if nr + 1 < len(tilfeller) else date.max
            mine = [h for h in gjort if h[0] == person and tilfelle.start <= h[2] < neste]
            paagaar = tilfelle.slutt == per_dato
            for punkt in Stoppunkt:
                frist = _deadline(punkt, tilfelle.start, tilfelle.slutt, paagaar, egne, per_dato)
                status = _naive_status(
                    punkt,
                    frist,
                    tilfelle.slutt,
                    paagaar,
                    _grad(egne, tilfelle.start, tilfelle.slutt, per_dato),
                    sorted((h[2], h[3]) for h in mine if h[1] == punkt.hendelse),
                    i_dag,
                    (i_dag - per_dato).days <= 14,
                    person in fra and fra[person] <= tilfelle.start,
                )
                ut.append((person, tilfelle.start, punkt.value, frist, status))
    return ut


def _deadline(
    punkt: Stoppunkt, start: date, slutt: date, paagaar: bool, egne: list[Rad], per_dato: date
) -> date | None:
    uker = {"oppfolgingsplan": 4, "dialogmote_1": 7, "aktivitetskrav": 8, "paaminnelse_12": 12}
    uker |= {"oppdatert_plan": 25, "dialogmote_2": 26, "informasjonsbrev": 39}
    if punkt is Stoppunkt.MAKSDATO:
        svar = max_date(egne, per_dato)
        return svar[1] if paagaar and svar else None
    if punkt is Stoppunkt.SAMTALE_ETTER_RETUR:
        lenge = (slutt - start).days + 1 > 56
        return slutt + timedelta(days=14) if lenge and not paagaar else None
    return start + timedelta(weeks=uker[punkt.value]) - timedelta(days=1)


def _grad(egne: list[Rad], start: date, slutt: date, per_dato: date) -> float:
    """On the day of dialogmøte 1, or the last sick day before it."""
    dagene = registered(egne, per_dato)
    syk_sist = 100.0
    for dagen in days(start, min(slutt, start + timedelta(days=48))):
        syke = [rad for rad in dagene.get(dagen, []) if rad.type in SYK]
        if syke:
            syk_sist = max(100 if rad.type == "egenmelding" else rad.grad for rad in syke)
    return syk_sist


def _naive_status(  # noqa: C901, PLR0911
    punkt: Stoppunkt,
    frist: date | None,
    slutt: date,
    paagaar: bool,
    grad: float,
    gjort: list[tuple[date, bool]],
    i_dag: date,
    gyldig: bool,
    registrerer: bool,
) -> str | None:
    if gjort:
        dato, unoedvendig = gjort[0]
        sagt = "vurdert som unødvendig" if unoedvendig else "gjennomført"
        i_tide = frist is None or dato <= frist or punkt is Stoppunkt.PAAMINNELSE_12
        return sagt if i_tide else f"{sagt} etter fristen"
    if not gyldig:
        return None
    if frist is None:
        return "ikke aktuelt"
    if not paagaar and slutt < frist and punkt is not Stoppunkt.SAMTALE_ETTER_RETUR:
        return "ikke aktuelt"
    if punkt is Stoppunkt.DIALOGMOTE_1 and grad < 100:
        return "ikke aktuelt"
    if punkt.hvem is Ansvarlig.NAV:
        return "Nav følger opp"
    if (frist - i_dag).days > 14:
        return "senere"
    if frist >= i_dag:
        return "frist innen 14 dager"
    if registrerer and punkt is not Stoppunkt.PAAMINNELSE_12:
        return "fristen er passert"
    return "ikke registrert her"


_datoer = st.integers(0, 250).map(lambda dager: START + timedelta(days=dager))
_gjort = st.lists(
    st.tuples(st.integers(1, 2), st.sampled_from([*Hendelse]), _datoer, st.booleans()), max_size=8
)
_lange = st.lists(
    st.builds(
        lambda person, fra, dager, grad, type_: Rad(
            person, fra, None if dager > 200 else fra + timedelta(days=dager), type_, grad
        ),
        st.integers(1, 2),
        st.integers(0, 90).map(lambda dager: START + timedelta(days=dager)),
        st.integers(0, 240),
        st.sampled_from([50, 100]),
        st.sampled_from(["sykmelding", "sykmelding", "egenmelding"]),
    ),
    max_size=3,
)


@given(
    st.tuples(_lange, rows(personer=2, hoeyst=5)).map(lambda deler: deler[0] + deler[1]),
    _gjort,
    _datoer,
    st.integers(0, 20),
    st.dictionaries(st.integers(1, 2), _datoer, max_size=2),
)
def test_as_told_one_point_at_a_time(
    rader: list[Rad],
    gjort: list[tuple[int, str, date, bool]],
    per_dato: date,
    dager: int,
    fra: dict[int, date],
) -> None:
    i_dag = per_dato + timedelta(days=dager)
    svar = points(frame(rader), per_dato, gjort, i_dag=i_dag, registrerer=[*fra.items()]).select(
        "ansatt_id", "start", "stoppunkt", "frist", "status"
    )
    assert svar.rows() == naive(rader, gjort, per_dato, i_dag, fra)


@given(_lange, _gjort, _datoer, _datoer)
def test_leaving_out_older_tilfeller_changes_nothing_for_the_others(
    rader: list[Rad], gjort: list[tuple[int, str, date, bool]], per_dato: date, siden: date
) -> None:
    slutt = oppfolgingstilfeller(frame(rader), per_dato).select("ansatt_id", "start", "slutt")
    alle = points(frame(rader), per_dato, gjort).join(
        slutt.filter(pl.col("slutt") >= siden),
        on=["ansatt_id", "start"],
        how="semi",
        maintain_order="left",
    )
    assert points(frame(rader), per_dato, gjort, siden=siden).equals(alle)


@given(_lange, _gjort, _datoer)
def test_nobody_is_late_where_nobody_registers(
    rader: list[Rad], gjort: list[tuple[int, str, date, bool]], per_dato: date
) -> None:
    svar = points(frame(rader), per_dato, gjort)
    assert svar.filter(status=Status.PASSERT).is_empty()
