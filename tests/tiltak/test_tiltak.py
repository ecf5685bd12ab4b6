"""What a tiltak must say before it is kept, each refusal in one sentence, and how it is kept."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract.fritekst import LENGSTE
from pipelines.errors import RegistreringFeil
from pipelines.tiltak.tiltak import (
    FLEST_ENHETER,
    LENGSTE_TITTEL,
    Ansvarlig,
    Medvirkning,
    Slag,
    Status,
    Tiltakstekst,
    changes,
)
from tests.tiltak.bygg_tiltak import text

I_DAG = date(2026, 6, 1)
DELTOK = Medvirkning("Drøftet i møte", date(2026, 2, 10))
BEGGE = {"verneombud": DELTOK, "tillitsvalgt": DELTOK}
SLUTT = date(2026, 5, 20)
I_MORGEN = I_DAG + timedelta(days=1)


def whole(**endret: Any) -> Tiltakstekst:
    """One that holds, with what is changed."""
    return text(**BEGGE | endret)


@pytest.mark.parametrize(
    "endret",
    [
        {},
        {"status": Status.FORESLAATT, "verneombud": Medvirkning(), "tillitsvalgt": Medvirkning()},
        {"status": Status.IKKE_VALGT, "verneombud": Medvirkning(), "tillitsvalgt": Medvirkning()},
        {"status": Status.TIL_EVALUERING},
        {"status": Status.AVSLUTTET, "slutt": SLUTT, "erfaring": "Roligere helger."},
        {"status": Status.STANSET, "slutt": date(2026, 3, 1)},
        {"slutt": None, "sammenlignes_med": ("S2", "S3")},
        {"tittel": "x" * LENGSTE_TITTEL, "formaal": " " + "x" * LENGSTE + " "},
        {"verneombud": Medvirkning("Var med", I_DAG)},
        {"start": date(2026, 9, 1), "status": Status.FORESLAATT},
    ],
)
def test_what_is_whole_is_taken(endret: dict[str, Any]) -> None:
    whole(**endret).check(I_DAG)


@pytest.mark.parametrize(
    ("endret", "setning"),
    [
        ({"tittel": " "}, "«Tittel» er tomt. Skriv"),
        ({"tittel": "x" * (LENGSTE_TITTEL + 1)}, "«Tittel» er på 81 tegn. Skriv det på høyst 80"),
        ({"formaal": ""}, "«Formål» er tomt"),
        ({"formaal": "x" * (LENGSTE + 1)}, "«Formål» er på 1001 tegn"),
        ({"forventet": "\n"}, "«Hva som er ventet» er tomt"),
        ({"enheter": ()}, "«Enheter» er tomt. Velg minst én"),
        ({"enheter": ("S1", "S1")}, "«Enheter» har en enhet to ganger. Ta bort"),
        (
            {"enheter": tuple(map(str, range(FLEST_ENHETER + 1)))},
            "«Enheter» har 51 enheter. Velg høyst 50",
        ),
        ({"sammenlignes_med": ("S2", "S1")}, "«Sammenlignes med» har en enhet som tiltaket selv"),
        ({"innen": date(2026, 3, 1)}, "«Ventet innen» er 01.03.2026, men tiltaket starter"),
        ({"evalueres": date(2026, 2, 1)}, "«Evalueres» er 01.02.2026, men .* Velg en senere dag"),
        ({"status": Status.IKKE_VALGT, "slutt": SLUTT}, "«Slutt» er bare for tiltak som er"),
        ({"slutt": SLUTT}, "«Slutt» er bare for tiltak som er avsluttet eller stanset"),
        ({"status": Status.STANSET}, "«Slutt» mangler. Skriv dagen tiltaket ble stanset"),
        ({"status": Status.STANSET, "slutt": date(2026, 2, 28)}, "«Slutt» er 28.02.2026, før"),
        ({"status": Status.STANSET, "slutt": I_MORGEN}, "«Slutt» er 02.06.2026, som ikke har vært"),
        ({"status": Status.AVSLUTTET, "slutt": SLUTT}, "«Erfaring» er tomt. Skriv"),
        ({"erfaring": "x" * (LENGSTE + 1)}, "«Erfaring» er på 1001 tegn"),
        ({"verneombud": Medvirkning()}, "«Verneombud» mangler. .* settes til «i gang»"),
        ({"tillitsvalgt": Medvirkning()}, "«Tillitsvalgt» mangler. Skriv hvordan og når den"),
        (
            {"status": Status.TIL_EVALUERING, "tillitsvalgt": Medvirkning()},
            "«Tillitsvalgt» mangler. .* «til evaluering»",
        ),
        ({"verneombud": Medvirkning("Var med", I_MORGEN)}, "«Verneombud» har dagen 02.06.2026"),
        ({"verneombud": Medvirkning("Var med")}, "«Verneombud» er bare halvt fylt ut"),
        ({"tillitsvalgt": Medvirkning(" ", I_DAG)}, "«Tillitsvalgt» er bare halvt fylt ut"),
        (
            {"status": Status.FORESLAATT, "tillitsvalgt": Medvirkning("Var med")},
            "«Tillitsvalgt» er bare halvt fylt ut",
        ),
    ],
)
def test_what_is_not_whole_is_refused_with_the_field_and_what_to_do(
    endret: dict[str, Any], setning: str
) -> None:
    with pytest.raises(RegistreringFeil, match=setning):
        whole(**endret).check(I_DAG)


_TEKST = st.text(max_size=30).map(str.strip)
_DAGER = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_DELTOK = st.builds(Medvirkning, _TEKST, st.none() | _DAGER)
TEKSTER = st.builds(
    Tiltakstekst,
    tittel=_TEKST,
    slag=st.sampled_from(Slag),
    enheter=st.lists(st.text(min_size=1, max_size=5), max_size=4).map(tuple),
    formaal=_TEKST,
    forventet=_TEKST,
    innen=_DAGER,
    start=_DAGER,
    evalueres=_DAGER,
    ansvarlig=st.sampled_from(Ansvarlig),
    status=st.sampled_from(Status),
    verneombud=_DELTOK,
    tillitsvalgt=_DELTOK,
    slutt=st.none() | _DAGER,
    erfaring=_TEKST,
    sammenlignes_med=st.lists(st.text(min_size=1, max_size=5), max_size=2).map(tuple),
)


@given(TEKSTER)
def test_what_is_kept_comes_back_as_it_was(tekst: Tiltakstekst) -> None:
    assert Tiltakstekst.of(json.loads(json.dumps(tekst.content()))) == tekst


@given(TEKSTER)
def test_every_text_holds_or_is_refused_in_a_sentence(tekst: Tiltakstekst) -> None:
    feil = _refusal(tekst)
    assert feil is None or (feil.startswith("«") and feil.endswith("."))


def _refusal(tekst: Tiltakstekst) -> str | None:
    try:
        tekst.check(I_DAG)
    except RegistreringFeil as feil:
        return str(feil)
    return None


@given(TEKSTER, TEKSTER)
def test_changes_are_the_fields_that_differ(foer: Tiltakstekst, etter: Tiltakstekst) -> None:
    ulike = changes(foer, etter)
    flyttet = replace(foer, **{navn: getattr(etter, navn) for navn in ulike})
    assert flyttet == etter
    assert ulike == [felt.name for felt in fields(Tiltakstekst) if felt.name in ulike]


def test_blanks_around_are_not_kept() -> None:
    innhold = whole(tittel=" Vakter\n", verneombud=Medvirkning(" Var med ", I_DAG)).content()
    assert (innhold["tittel"], innhold["verneombud"]["hvordan"]) == ("Vakter", "Var med")


def test_what_somebody_wrote_is_not_printed() -> None:
    assert "Drøftet" not in repr(whole())
    assert "vaktplan" not in repr(whole())
