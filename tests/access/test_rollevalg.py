from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.access.adgang import Adgang, admit
from pipelines.access.roller import Rolle, Side
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.errors import TilgangFeil
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager
from tests.innlogging import claims, set_up_login


@pytest.fixture(autouse=True)
def _eksempel(eksempellager: Lager, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_login(monkeypatch)
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))


def admitted(sub: str, **endret: Any) -> Adgang:
    return admit(claims(sub, **endret), datetime.now(UTC))


def roles(sub: str, **endret: Any) -> list[Rolle]:
    return [valg.rolle for valg in admitted(sub, **endret).roller]


@pytest.mark.parametrize(
    ("sub", "venter"),
    [
        ("hr", [Rolle.HR, Rolle.ANSATT]),
        ("toppledelse", [Rolle.TOPPLEDELSE, Rolle.LEDER, Rolle.ANSATT]),
        ("amu", [Rolle.AMU, Rolle.ANSATT]),
        ("leder", [Rolle.LEDER, Rolle.ANSATT]),
        ("direktor", [Rolle.LEDER, Rolle.ANSATT]),
        ("ansatt", [Rolle.ANSATT]),
        ("personvernombud", [Rolle.PERSONVERNOMBUD]),
        ("uten-rolle", []),
    ],
)
def test_everybody_of_the_demo_has_the_roles_that_are_said(sub: str, venter: list[Rolle]) -> None:
    assert roles(sub) == venter


def test_scope_is_the_own_enhet_the_verneomraade_or_all() -> None:
    assert admitted("leder").roller[0].enheter == ("A1-01",)
    assert admitted("direktor").roller[0].enheter == ("A1",)
    assert admitted("verneombud").roller[0].enheter == ("A1-01", "A1-02", "A1-03", "A1-04")
    assert admitted("amu").roller[0].enheter is None


def test_a_wider_grant_of_the_same_role_wins() -> None:
    bredt = admitted("verneombud", groups=["verneombud-kontaktsentrene", "trafikklys-amu"])
    assert bredt.roller[0].enheter is None


def test_an_employee_is_found_by_number_or_by_confirmed_address() -> None:
    assert roles("ansatt", ansattnr=None) == [Rolle.ANSATT]
    assert roles("ansatt", email=None, email_verified=None) == [Rolle.ANSATT]
    assert roles("ansatt", ansattnr=None, email_verified=False) == []


def test_number_and_address_of_two_people_are_nobodys() -> None:
    assert roles("ansatt", ansattnr="10028") == []


def test_a_page_that_the_role_lacks_and_a_role_that_is_not_held_are_refused() -> None:
    adgang = admitted("verneombud")
    with pytest.raises(TilgangFeil):
        adgang.enter("amu", Side.PERSON)
    innsyn = adgang.enter("hr", Side.TRAFIKKLYS)
    assert innsyn.rolle is Rolle.AMU


def test_a_role_taken_out_of_the_settings_is_gone_on_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tekst = EKSEMPELINNSTILLINGER.read_text(encoding="utf-8")
    fil = tmp_path / "t.toml"
    fil.write_text(tekst, encoding="utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    assert roles("amu")[0] is Rolle.AMU
    fil.write_text(tekst.replace('verdi = "trafikklys-amu"', 'verdi = "andre"'), encoding="utf-8")
    assert roles("amu") == [Rolle.ANSATT]


def test_parts_about_people_are_shut_without_date_and_assessment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tekst = EKSEMPELINNSTILLINGER.read_text(encoding="utf-8")
    fil = tmp_path / "t.toml"
    fil.write_text(tekst.replace("droeftet = 2025-11-20\n", ""), encoding="utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    assert roles("ansatt") == []
    leder = admitted("leder")
    assert [valg.rolle for valg in leder.roller] == [Rolle.LEDER]
    assert Side.PERSON not in leder.pages(leder.roller[0])
    with pytest.raises(TilgangFeil):
        leder.enter("leder", Side.PERSON)
