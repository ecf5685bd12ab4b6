from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipelines.errors import InnstillingFeil
from pipelines.settings import (
    FILVARIABEL,
    LAGERVARIABEL,
    Innlogging,
    Innstillinger,
    Maal,
    Personvern,
    Registrerer,
    Tilgang,
    Verneomraade,
    read_settings,
)

ROT = Path(__file__).parents[1]
LISTER = {
    "maal": Maal,
    "tilgang": Tilgang,
    "verneomraade": Verneomraade,
    "registrerer": Registrerer,
}
"""Tables that stand as often as needed: shown in the file as comments."""


def keys(modell: type[BaseModel], foran: str = "") -> set[str]:
    funnet = set()
    for navn, felt in modell.model_fields.items():
        if isinstance(felt.annotation, type) and issubclass(felt.annotation, BaseModel):
            funnet |= keys(felt.annotation, f"{navn}.")
        elif navn not in LISTER and felt.default is not None:
            funnet.add(f"{foran}{navn}")
    return funnet


def test_the_shipped_file_states_every_key_with_its_default() -> None:
    fil = tomllib.loads((ROT / "trafikklys.toml").read_text(encoding="utf-8"))
    flate = {
        f"{navn}.{noekkel}" if isinstance(verdi, dict) else navn
        for navn, verdi in fil.items()
        for noekkel in (verdi if isinstance(verdi, dict) else [""])
    }
    assert flate == keys(Innstillinger)
    assert Innstillinger(**fil) == Innstillinger()


def test_every_value_in_the_shipped_file_has_its_source() -> None:
    linjer = (ROT / "trafikklys.toml").read_text(encoding="utf-8").partition("[lys]")[2]
    verdier = [linje for linje in linjer.splitlines() if re.match(r"\w+ = ", linje)]
    assert verdier
    assert not [linje for linje in verdier if "Kilde:" not in linje]


@pytest.mark.parametrize("modell", [*LISTER.values(), Personvern, Innlogging])
def test_every_key_of_a_list_or_without_default_is_shown_too(modell: type[BaseModel]) -> None:
    tekst = (ROT / "trafikklys.toml").read_text(encoding="utf-8")
    assert not [navn for navn in modell.model_fields if navn not in tekst]


@pytest.mark.parametrize(
    ("tekst", "venter"),
    [
        ("ukjent = 1", "«ukjent» er en ukjent nøkkel"),
        ("[lys]\nklaar = 0.1", "«lys.klaar» er en ukjent nøkkel"),
        ("[personvern]\nminste_gruppe = 3", "«personvern.minste_gruppe» = 3"),
        ("[lys]\nklar = 0.2", "trolig må være større enn klar"),
        ("[opptelling]\nfravaer_etter_maksdato = 'alltid'", "fravaer_etter_maksdato"),
        ("[[maal]]\nprosent = 5.6\ngjelder_fra = 2026-01-01", "maal.0.droeftet_i_amu"),
        ("[[maal]]\nprosent = 100", "må være under 100"),
        ("[kontroll]\nhopp_faktor = 1", "må være over 1"),
        ("[lys]\nminst_ansatte = 'mange'", "er ikke en verdi som kan brukes her"),
        ("lager = ", "ikke gyldig TOML"),
        ("[personvern]\nminste_gruppe = 12", "minste_gruppe_amu kan ikke være under"),
        ("[personvern]\nminste_gruppe_amu = 9", "«personvern.minste_gruppe_amu» = 9"),
        ("[[tilgang]]\nrolle = 'sjef'\nkrav = 'groups'\nverdi = 'x'", "«tilgang.0.rolle» = sjef"),
        (
            "[[tilgang]]\nrolle = 'hr'\nkrav = 'groups'\nverdi = 'x'\nenheter = ['A']",
            "rollen hr gjelder hele virksomheten",
        ),
        (
            "[[tilgang]]\nrolle = 'amu'\nkrav = 'groups'\nverdi = 'x'\nenheter = []",
            "«tilgang.0.enheter» = verdien: kan ikke være tom",
        ),
        ("[[tilgang]]\nrolle = 'hr'\nkrav = ' '\nverdi = 'x'", "tilgang.0.krav"),
        ("[rapport]\nsektor = 'kirken'", "«rapport.sektor» = kirken"),
        ("[rapport]\nkostnad_per_dagsverk = -1", "må være minst 0"),
        (
            "[[verneomraade]]\nnavn = 'N'\nenheter = ['A']\n" * 2,
            "to [[verneomraade]] har samme navn",
        ),
        (
            "[[tilgang]]\nrolle = 'amu'\nkrav = 'groups'\nverdi = 'x'\nverneomraade = 'Nord'",
            "verneområdet «Nord» i tilgang finnes ikke",
        ),
    ],
)
def test_an_impossible_setting_is_one_clear_error(tmp_path: Path, tekst: str, venter: str) -> None:
    fil = tmp_path / "trafikklys.toml"
    fil.write_text(tekst, encoding="utf-8")
    with pytest.raises(InnstillingFeil, match=re.escape(venter)):
        read_settings(fil)


def test_a_target_is_for_an_enhet_or_an_arbeidstype_not_both() -> None:
    with pytest.raises(ValueError, match="ikke begge"):
        Maal(
            prosent=5,
            gjelder_fra="2026-01-01",  # type: ignore[arg-type]
            droeftet_i_amu="2025-12-01",  # type: ignore[arg-type]
            enhet="A",
            arbeidstype="tilsyn",
        )


def test_a_missing_file_that_was_asked_for_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InnstillingFeil, match="Fant ikke"):
        read_settings(tmp_path / "borte.toml")
    with pytest.raises(InnstillingFeil, match="Fant ikke"):
        read_settings(tmp_path)


def test_the_environment_names_file_and_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fil = tmp_path / "egen.toml"
    fil.write_text("[personvern]\nminste_gruppe = 10\n")
    monkeypatch.setenv(FILVARIABEL, str(fil))
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path / "lageret"))
    innstillinger = read_settings()
    assert innstillinger.personvern.minste_gruppe == 10
    assert innstillinger.lager == tmp_path / "lageret"


def test_paths_in_the_file_are_relative_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(LAGERVARIABEL, raising=False)
    (tmp_path / "t.toml").write_text('lager = "mitt"\n')
    assert read_settings(tmp_path / "t.toml").lager == tmp_path / "mitt"


def test_a_template_is_found_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text('[rapport]\npptx_mal = "etaten.pptx"\n')
    assert read_settings(tmp_path / "t.toml").rapport.pptx_mal == str(tmp_path / "etaten.pptx")
    assert not Innstillinger().rapport.pptx_mal


def test_the_fingerprint_follows_what_changes_a_figure() -> None:
    vanlig = Innstillinger()
    annet_sted = Innstillinger(lager=Path("et/annet/sted"))
    strengere = Innstillinger(lys={"klar": 0.01})  # type: ignore[arg-type]
    assert vanlig.fingeravtrykk == annet_sted.fingeravtrykk != strengere.fingeravtrykk
