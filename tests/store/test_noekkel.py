from __future__ import annotations

import hmac
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import LagerFeil
from pipelines.store.avviste import keep_rejected, read_rejected
from pipelines.store.lager import Lager
from pipelines.store.noekkel import (
    Pseudonymizer,
    derive,
    encryption,
    key_mark,
    read_key,
    read_or_make_key,
)


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    lager = Lager(tmp_path)
    assert read_or_make_key(lager) == read_or_make_key(lager)
    assert stat.S_IMODE(lager.noekkelfil.stat().st_mode) == 0o600


def test_a_store_without_its_key_is_never_given_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "trafikklys.duckdb").write_bytes(b"")
    with pytest.raises(LagerFeil, match="sikkerhetskopien"):
        read_or_make_key(Lager(tmp_path))


def test_reading_never_makes_a_key(tmp_path: Path) -> None:
    with pytest.raises(LagerFeil, match="mangler nøkkelfilen"):
        read_key(Lager(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_key_that_was_made_is_the_one_that_is_read(tmp_path: Path) -> None:
    assert read_or_make_key(Lager(tmp_path)) == read_key(Lager(tmp_path))
    assert [fil.name for fil in tmp_path.iterdir()] == ["noekkel"]


def test_all_who_need_a_first_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as traader:
        noekler = set(traader.map(read_or_make_key, [Lager(tmp_path)] * 16))
    assert len(noekler) == 1


def test_each_purpose_has_a_key_of_its_own() -> None:
    formaal = (b"oppslag", b"innsynslogg", b"bruker", b"informasjonskapsel", b"avviste rader")
    avledet = {derive(noekkel, ett) for ett in formaal for noekkel in (b"a" * 32, b"b" * 32)}
    assert len(avledet) == 10
    assert {len(noekkel) for noekkel in avledet} == {32}


def test_what_was_derived_before_is_derived_again() -> None:
    """Fixed for the life of a store: marks of keys and encrypted rows rest on it."""
    assert derive(b"k" * 32, b"merke") == hmac.digest(b"k" * 32, b"trafikklys:merke", "sha256")
    assert key_mark(b"k" * 32) == derive(b"k" * 32, b"merke").hex()[:16]
    assert encryption(b"k" * 32).decrypt(encryption(b"k" * 32).encrypt(b"x")) == b"x"


def test_a_damaged_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "noekkel").write_bytes(b"kort")
    with pytest.raises(LagerFeil, match="skadet"):
        read_or_make_key(Lager(tmp_path))


@given(numre=st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=20))
def test_ids_are_one_to_one_and_keep_their_place(numre: list[str]) -> None:
    verdier = pl.Series("ansattnr", [*numre, None, *numre], dtype=pl.String)
    ider = Pseudonymizer(b"k" * 32, "V").ids(verdier, "ansatt").to_list()
    assert ider[: len(numre)] == ider[len(numre) + 1 :]
    assert len(set(ider[: len(numre)])) == len(numre)
    assert ider[len(numre)] is None


def test_ids_depend_on_key_virksomhet_and_kind() -> None:
    nummer = pl.Series(["10001"])
    ider = {
        Pseudonymizer(b"a" * 32, "V").ids(nummer, "ansatt").item(),
        Pseudonymizer(b"b" * 32, "V").ids(nummer, "ansatt").item(),
        Pseudonymizer(b"a" * 32, "W").ids(nummer, "ansatt").item(),
        Pseudonymizer(b"a" * 32, "V").ids(nummer, "arbeidsforhold").item(),
    }
    assert len(ider) == 4


def test_rejected_rows_come_back_but_lie_unreadable_on_disk(tmp_path: Path) -> None:
    lager = Lager(tmp_path)
    rader = pl.DataFrame({"ansattnr": ["hemmelig-10001"], "regel": ["til_foer_fra"]})
    keep_rejected(lager, "f" * 64, rader)
    assert read_rejected(lager, "f" * 64) is not None
    innhold = b"".join(fil.read_bytes() for fil in lager.avviste.iterdir())
    assert b"hemmelig" not in innhold


def test_rejected_rows_of_another_key_are_one_sentence(tmp_path: Path) -> None:
    lager = Lager(tmp_path)
    keep_rejected(lager, "f" * 64, pl.DataFrame({"regel": ["x"]}))
    lager.noekkelfil.write_bytes(b"z" * 32)
    with pytest.raises(LagerFeil, match="nøkkel"):
        read_rejected(lager, "f" * 64)
