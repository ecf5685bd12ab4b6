"""What `trafikklys start` asks for, each in one sentence that says what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.access.oppsett import HEMMELIGHETSVARIABEL, auth_section, require_ready
from pipelines.errors import TrafikklysFeil
from pipelines.settings import (
    INNLOGGINGSVARIABLER,
    LAGERVARIABEL,
    Innlogging,
    Innstillinger,
    read_settings,
)
from pipelines.store.lager import Lager
from tests.innlogging import set_up_login


@pytest.fixture(autouse=True)
def _ferdig(eksempellager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_login(monkeypatch)
    lager = Lager(tmp_path / "lager")
    lager.create()
    for fil in (
        eksempellager.snapshot,
        eksempellager.noekkelfil,
        eksempellager.mappe / "hvelvnoekkel",
    ):
        shutil.copy2(fil, lager.mappe)
    monkeypatch.setenv(LAGERVARIABEL, str(lager.mappe))


def without(navn: str) -> Callable[[Innstillinger], None]:
    return lambda innstillinger: (innstillinger.lager / navn).unlink()


def test_everything_in_place_is_ready() -> None:
    require_ready(read_settings())


@pytest.mark.parametrize("felt", ["metadata", "adresse"])
def test_a_missing_setting_is_named(felt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(INNLOGGINGSVARIABLER[felt])
    with pytest.raises(TrafikklysFeil, match=f"innlogging.{felt} mangler"):
        require_ready(read_settings())


@pytest.mark.parametrize("felt", ["metadata", "adresse"])
def test_tls_is_asked_for_on_any_other_machine(felt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(INNLOGGINGSVARIABLER[felt], "http://etaten.example")
    with pytest.raises(TrafikklysFeil, match="https://"):
        require_ready(read_settings())


@pytest.mark.parametrize(
    ("fjern", "venter"),
    [
        (without("noekkel"), "noekkel"),
        (without("hvelvnoekkel"), "hvelvnoekkel"),
        (without("trafikklys.duckdb"), "ingen tall å vise"),
    ],
)
def test_a_missing_key_or_snapshot_is_one_sentence(
    fjern: Callable[[Innstillinger], None], venter: str
) -> None:
    fjern(read_settings())
    with pytest.raises(TrafikklysFeil, match=venter):
        require_ready(read_settings())


def test_an_enhet_that_no_figures_are_about_is_named() -> None:
    innstillinger = read_settings()
    feil = innstillinger.tilgang[0].model_copy(update={"rolle": "amu", "enheter": ("A9-99",)})
    with pytest.raises(TrafikklysFeil, match=r"nummer 1 .* «A9-99»"):
        require_ready(innstillinger.model_copy(update={"tilgang": (feil,)}))


def test_the_client_secret_comes_from_a_file_that_only_the_owner_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(HEMMELIGHETSVARIABEL)
    fil = tmp_path / "hemmelighet"
    fil.write_text("hysj\n", encoding="utf-8")
    innstillinger = read_settings()
    med_fil = innstillinger.model_copy(
        update={
            "innlogging": innstillinger.innlogging.model_copy(update={"hemmelighet_fil": f"{fil}"})
        }
    )
    fil.chmod(0o640)
    with pytest.raises(TrafikklysFeil, match="chmod 600"):
        auth_section(med_fil)
    fil.chmod(0o600)
    assert auth_section(med_fil)["auth"]["client_secret"] == "hysj"
    with pytest.raises(TrafikklysFeil, match="Klienthemmeligheten mangler"):
        auth_section(innstillinger)


def test_a_new_client_secret_signs_cookies_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    foer = auth_section(read_settings())["auth"]["cookie_secret"]
    assert auth_section(read_settings())["auth"]["cookie_secret"] == foer
    monkeypatch.setenv(HEMMELIGHETSVARIABEL, "ny")
    assert auth_section(read_settings())["auth"]["cookie_secret"] != foer


def test_the_issuer_follows_from_the_address_of_its_description() -> None:
    oppsett = Innlogging(metadata="https://id.example/realms/a/.well-known/openid-configuration")
    assert oppsett.utstedt_av == "https://id.example/realms/a"
    assert oppsett.model_copy(update={"utsteder": "https://x"}).utstedt_av == "https://x"
