from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.access.innlogging import identify
from pipelines.errors import TilgangFeil
from pipelines.settings import Innlogging

NAA = datetime(2026, 11, 2, 9, tzinfo=UTC)
OPPSETT = Innlogging(
    metadata="https://id.etaten.example/.well-known/openid-configuration",
    klient_id="trafikklys",
    ansattnr_krav="employee.id",
)
NOEKKEL = b"n" * 32


def claims(**endret: Any) -> dict[str, Any]:
    vanlig = {
        "iss": "https://id.etaten.example",
        "aud": "trafikklys",
        "sub": "s-1",
        "iat": NAA.timestamp(),
        "name": "Kari Eksempelsen",
    }
    return {navn: verdi for navn, verdi in (vanlig | endret).items() if verdi is not None}


def test_a_good_login_is_somebody() -> None:
    bruker = identify(
        claims(email="Kari@Etaten.example", email_verified=True), OPPSETT, NOEKKEL, NAA
    )
    assert (bruker.navn, bruker.epost) == ("Kari Eksempelsen", "kari@etaten.example")
    assert bruker.innlogget == NAA


@pytest.mark.parametrize(
    ("endret", "venter"),
    [
        ({"iss": "https://annen.example"}, "annen tjeneste"),
        ({"iss": None}, "annen tjeneste"),
        ({"aud": "et-annet-program"}, "annet program"),
        ({"aud": None}, "annet program"),
        ({"sub": None}, "hvem den gjelder"),
        ({"sub": 7}, "hvem den gjelder"),
        ({"iat": None}, "når den er gjort"),
        ({"iat": "i går"}, "når den er gjort"),
        ({"iat": float("inf")}, "når den er gjort"),
        ({"iat": (NAA + timedelta(minutes=3)).timestamp()}, "fram i tid"),
    ],
)
def test_a_login_that_lacks_something_is_refused(endret: dict[str, Any], venter: str) -> None:
    with pytest.raises(TilgangFeil, match=venter):
        identify(claims(**endret), OPPSETT, NOEKKEL, NAA)


def test_nobody_is_let_in_where_no_service_is_set_up() -> None:
    with pytest.raises(TilgangFeil):
        identify(claims(iss=""), Innlogging(klient_id="trafikklys"), NOEKKEL, NAA)


@pytest.mark.parametrize("bekreftet", [None, False, "true", 1])
def test_an_address_counts_only_when_confirmed_or_trusted(bekreftet: object) -> None:
    krav = claims(email="kari@etaten.example", email_verified=bekreftet)
    assert identify(krav, OPPSETT, NOEKKEL, NAA).epost is None
    assert not identify(krav, OPPSETT, NOEKKEL, NAA).has("email", "kari@etaten.example")
    tiltrodd = OPPSETT.model_copy(update={"stol_paa_epost": True})
    assert identify(krav, tiltrodd, NOEKKEL, NAA).has("email", " Kari@etaten.example")


@pytest.mark.parametrize(
    ("krav", "navn"),
    [
        ({"groups": ["a", "hr"]}, "groups"),
        ({"groups": "hr"}, "groups"),
        ({"realm_access": {"roles": ["hr"]}}, "realm_access.roles"),
        ({"https://etaten.example/roller": ["hr"]}, "https://etaten.example/roller"),
    ],
)
def test_a_claim_is_a_text_a_list_or_lies_within_an_object(krav: dict[str, Any], navn: str) -> None:
    bruker = identify(claims(**krav), OPPSETT, NOEKKEL, NAA)
    assert bruker.has(navn, "hr")
    assert not bruker.has(navn, "h")
    assert not bruker.has("finnes-ikke", "hr")


def test_the_employee_number_comes_from_the_claim_that_is_set() -> None:
    krav = claims(employee={"id": 10023}, ansattnr="1")
    assert identify(krav, OPPSETT, NOEKKEL, NAA).ansattnr == "10023"


def test_the_id_of_a_viewer_tells_issuer_and_subject_apart_and_neither_away() -> None:
    en = identify(claims(), OPPSETT, NOEKKEL, NAA)
    annen = identify(claims(sub="s-2"), OPPSETT, NOEKKEL, NAA)
    andre = Innlogging(metadata="https://b.example", klient_id="trafikklys")
    fra_b = identify(claims(iss="https://b.example"), andre, NOEKKEL, NAA)
    assert len({en.bruker_id, annen.bruker_id, fra_b.bruker_id}) == 3
    assert identify(claims(), OPPSETT, b"m" * 32, NAA).bruker_id != en.bruker_id


def test_nothing_about_the_person_shows_when_a_login_is_printed() -> None:
    bruker = identify(claims(email="kari@etaten.example"), OPPSETT, NOEKKEL, NAA)
    assert "Kari" not in repr(bruker)
    assert "kari@" not in repr(bruker)
