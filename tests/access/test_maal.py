from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.access.innsyn import role_innsyn
from pipelines.access.maal import read_maal
from pipelines.access.roller import Rolle
from pipelines.demo import EKSEMPELINNSTILLINGER
from pipelines.settings import FILVARIABEL, LAGERVARIABEL
from pipelines.store.lager import Lager

MAAL_FOR_ENHET = """
[[maal]]
enhet = "A1"
prosent = 7.0
roed_grense = 9.0
gjelder_fra = 2026-01-01
droeftet_i_amu = 2025-12-10
"""


def test_maal_say_for_whom_how_high_and_when_discussed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILVARIABEL, str(EKSEMPELINNSTILLINGER))
    alle, forste = read_maal(role_innsyn(Rolle.HR))
    assert (alle.gjelder, alle.prosent) == ("Hele virksomheten", 6.0)
    assert alle.roed_grense == pytest.approx(8.4)
    assert alle.droeftet_i_amu == date(2021, 9, 14)
    assert (forste.gjelder, forste.prosent) == ("Arbeidstype: førstelinje", 7.5)


def test_a_maal_of_an_enhet_has_its_name_within_the_scope_only(
    eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fil = tmp_path / "trafikklys.toml"
    fil.write_text(MAAL_FOR_ENHET, encoding="utf-8")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    monkeypatch.setenv(LAGERVARIABEL, str(eksempellager.mappe))
    (rad,) = read_maal(role_innsyn(Rolle.HR))
    assert (rad.gjelder, rad.roed_grense) == ("Brukerkontakt og veiledning", 9.0)
    assert read_maal(role_innsyn(Rolle.AMU, ("A2",))) == ()
