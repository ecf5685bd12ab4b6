"""Profiles: shipped and own, and what is said about one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.contract.codes import Dagenhet, Tabell
from pipelines.contract.profil import Profil, profilnavn, read_profil
from pipelines.errors import UttrekkFeil


def own(mappe: Path, tekst: str, navn: str = "egen") -> Profil:
    (mappe / f"{navn}.toml").write_text(tekst, encoding="utf-8")
    return read_profil(navn, mappe)


@pytest.mark.parametrize("navn", ["standard", "sap-flat", "fint", "nhs"])
def test_shipped_profiles_can_be_used_and_say_what_they_read(navn: str) -> None:
    profil = read_profil(navn)
    assert profil.navn == navn
    assert profil.beskrivelse


def test_day_unit_is_the_sources_own() -> None:
    assert read_profil("nhs").dagenhet is Dagenhet.KALENDERDAGER
    assert read_profil("standard").dagenhet is Dagenhet.ARBEIDSDAGER


def test_own_profile_changes_what_it_says_and_keeps_the_rest(tmp_path: Path) -> None:
    profil = own(
        tmp_path, 'bygger_paa = "standard"\n[tabeller.fravaer.koder.type]\nSM = "sykmelding"'
    )
    typer = profil.tabeller[Tabell.FRAVAER].koder["type"]
    assert (typer["SM"], typer["ferie"]) == ("sykmelding", "ferie")
    assert profil.navn == "egen"


def test_own_profile_of_a_shipped_name_wins_and_may_build_on_it(tmp_path: Path) -> None:
    profil = own(tmp_path, 'bygger_paa = "nhs"\n[manifest]\nvirksomhet = "Et annet sted"', "nhs")
    assert profil.manifest is not None
    assert profil.manifest.virksomhet == "Et annet sted"
    assert profil.nivaaer == read_profil("nhs").nivaaer


def test_own_profiles_are_listed_with_the_shipped(tmp_path: Path) -> None:
    own(tmp_path, 'bygger_paa = "standard"')
    assert profilnavn(tmp_path) == ["egen", "fint", "nhs", "sap-flat", "standard"]


def test_a_profile_may_be_a_path(tmp_path: Path) -> None:
    own(tmp_path, 'bygger_paa = "standard"')
    assert read_profil(str(tmp_path / "egen.toml")).navn == "egen"


def test_fingerprint_follows_what_decides_the_reading(tmp_path: Path) -> None:
    likt = own(tmp_path, 'bygger_paa = "standard"\nbeskrivelse = "ny tekst"\nnavn = "standard"')
    ulikt = own(tmp_path, 'bygger_paa = "standard"\nnavn = "standard"\ngrad_skala = 1')
    assert ulikt.fingeravtrykk != read_profil("standard").fingeravtrykk
    assert likt.fingeravtrykk != ulikt.fingeravtrykk


@pytest.mark.parametrize("navn", ["finnes-ikke", "../standard", "", "standard.toml"])
def test_an_unknown_profile_lists_those_that_exist(navn: str, tmp_path: Path) -> None:
    with pytest.raises(
        UttrekkFeil, match=r"finnes ikke\. Velg en av fint, nhs, sap-flat, standard"
    ):
        read_profil(navn, tmp_path)


@pytest.mark.parametrize(
    ("tekst", "melding"),
    [
        ("skille = ';'", "«skille» er en ukjent nøkkel"),
        ("skilletegn = ':'", "«skilletegn»"),
        ("tegnsett = 'norsk'", "«norsk» er et ukjent tegnsett"),
        ("datoformater = ['%d.%m.%Y']", "er ikke et datoformat"),
        ("datoformater = ['dd.mm']", "er ikke et datoformat"),
        ("grad_skala = 0", "«grad_skala»"),
        ("tabeller.fravaer.filer = ['(']", "er ikke et gyldig mønster"),
        ("tabeller.fravaer.koder.type = { X = 'syk' }", "koden «syk» finnes ikke for type"),
        ("tabeller.fravaer.koder.status = { X = 'ok' }", "koden «ok» finnes ikke for status"),
        ("tabeller.fravaer.koder.tpye = { X = 'ferie' }", "«tpye» er ingen kolonne"),
        ("tabeller.fravaer.kolonner.fraa = 'Fra dato'", "«fraa» er ingen kolonne"),
        ("tabeller.fravaer.prefiks.x = 'y'", "«x» er ingen kolonne"),
        ("tabeller.fravaer.kolonner.type = ['type', 'Diagnosekode']", "diagnosekolonne"),
        ("tabeller.fravaer.overskrift = false\ntabeller.fravaer.kolonner.fra = 'Fra'", "posisjon"),
        ("bygger_paa = 'egen'", "finnes ikke|går i ring"),
        ("= 3", "er ikke gyldig TOML"),
    ],
)
def test_a_profile_that_cannot_be_used_says_why(tekst: str, melding: str, tmp_path: Path) -> None:
    hode = "" if "bygger_paa" in tekst else 'bygger_paa = "standard"\n'
    with pytest.raises(UttrekkFeil, match=melding):
        own(tmp_path, hode + tekst)
