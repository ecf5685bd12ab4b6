from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pipelines.reports.kalenderfil import Kalenderfrist, deadlines_ics

LAGET = datetime(2026, 11, 25, 9, 5, tzinfo=UTC)
PLAN = Kalenderfrist(date(2026, 12, 3), "Frist: oppfølgingsplan", "a1" * 16)
AVTALE = Kalenderfrist(date(2026, 12, 14), "Evaluering av en avtale", "b2" * 16)


def events(fil: bytes) -> list[Any]:
    return list(Calendar.from_ical(fil).walk("VEVENT"))


def made(*frister: Kalenderfrist, navn: str = "Oppfølging") -> bytes:
    return deadlines_ics(frister, navn, LAGET)


@given(
    st.lists(
        st.builds(
            Kalenderfrist,
            st.dates(date(2020, 1, 1), date(2099, 1, 1)),
            st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=120),
            st.text("0123456789abcdef", min_size=32, max_size=32),
        ),
        max_size=6,
    )
)
def test_days_and_titles_come_back_as_they_were(frister: list[Kalenderfrist]) -> None:
    lest = [(en["dtstart"].dt, str(en["summary"])) for en in events(made(*frister))]
    assert sorted(lest) == sorted((en.dato, en.tittel) for en in frister)


def test_a_deadline_is_a_whole_day_without_a_time_zone() -> None:
    (hendelse,) = events(made(PLAN))
    assert type(hendelse["dtstart"].dt) is date
    assert hendelse["dtend"].dt - hendelse["dtstart"].dt == timedelta(days=1)
    assert b"VTIMEZONE" not in made(PLAN)


def test_the_reminder_comes_at_nine_two_days_before() -> None:
    (hendelse,) = events(made(PLAN))
    (varsel,) = hendelse.walk("VALARM")
    midnatt = datetime(2026, 12, 3)  # noqa: DTZ001 - an all-day event has the reader's own day
    assert midnatt + varsel["trigger"].dt == datetime(2026, 12, 1, 9)  # noqa: DTZ001


def test_the_same_deadline_has_the_same_uid_in_a_later_file() -> None:
    senere = deadlines_ics([PLAN], "Oppfølging", LAGET + timedelta(days=7))
    assert events(made(PLAN))[0]["uid"] == events(senere)[0]["uid"]


def test_a_moved_deadline_keeps_its_uid() -> None:
    flyttet = Kalenderfrist(date(2026, 12, 10), PLAN.tittel, PLAN.uid_av)
    assert events(made(PLAN))[0]["uid"] == events(made(flyttet))[0]["uid"]


def test_different_deadlines_have_different_uids() -> None:
    assert len({en["uid"] for en in events(made(PLAN, AVTALE))}) == 2


def test_what_the_uid_is_made_of_cannot_be_read() -> None:
    assert PLAN.uid_av.encode() not in made(PLAN)


def test_nothing_of_a_person_is_in_the_file() -> None:
    (hendelse,) = events(made(PLAN))
    ord = {navn: hendelse[navn].to_ical().decode() for navn in hendelse if navn != "UID"}
    assert ord == {
        "DTSTAMP": "20261125T090500Z",
        "DTSTART": "20261203",
        "DTEND": "20261204",
        "SUMMARY": "Frist: oppfølgingsplan",
        "DESCRIPTION": "Åpne Oppfølging i Trafikklys.",
        "CATEGORIES": "Trafikklys",
        "CLASS": "PRIVATE",
        "TRANSP": "TRANSPARENT",
    }


def test_the_calendar_says_what_it_is_and_who_made_it() -> None:
    kalender = Calendar.from_ical(made(PLAN, navn="Frister for oppfølging"))
    assert kalender["x-wr-calname"] == "Frister for oppfølging"
    assert str(kalender["prodid"]).startswith("-//Trafikklys//")
    assert kalender["version"] == "2.0"


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    fil = made(Kalenderfrist(PLAN.dato, "Frist: " + "oppfølging " * 30, PLAN.uid_av))
    assert max(len(linje) for linje in fil.split(b"\r\n")) <= 75
    assert fil.count(b"\n") == fil.count(b"\r\n")


@pytest.mark.parametrize(
    "tittel", ["Møte\r\nATTENDEE:mailto:a@b", "a;b,c\\d", "Frist\nBEGIN:VEVENT"]
)
def test_a_title_cannot_add_lines_of_its_own(tittel: str) -> None:
    (hendelse,) = events(made(Kalenderfrist(PLAN.dato, tittel, PLAN.uid_av)))
    assert set(hendelse) == set(events(made(PLAN))[0])


def test_the_order_of_deadlines_does_not_matter() -> None:
    assert made(PLAN, AVTALE) == made(AVTALE, PLAN)


def test_no_deadlines_is_a_calendar_still() -> None:
    assert events(made()) == []


def test_repr_does_not_say_whose_deadline_it_is() -> None:
    assert PLAN.uid_av not in repr(PLAN)
