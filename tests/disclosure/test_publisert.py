"""What a publish leaves in the snapshot for roles without person access."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.contract.profil import read_profil
from pipelines.disclosure.partisjon import build_partition
from pipelines.errors import LagerFeil, PersonvernFeil
from pipelines.ingest.load import load_uttrekk
from pipelines.lights.judge import judge
from pipelines.measures.bemanning import Bemanning
from pipelines.measures.grunnlag import Maalinger
from pipelines.measures.samlet import measure_merged, with_merged
from pipelines.publish import Utfall, import_uttrekk, republish
from pipelines.settings import Innstillinger, Opptelling
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot
from tests.lights.bygg import maal
from tests.liten_verden import FOLK, write_uttrekk
from tests.measures.verden import TRE, Fravaer, Jobb, Verden, quarters

INNSTILLINGER = Innstillinger()
FAA_I_S1 = FOLK[9:]
"""Three people in S1 and twelve in S2."""


def publish(lager: Lager, mappe: Path) -> Utfall:
    uttrekk = load_uttrekk(mappe, read_profil("standard"), INNSTILLINGER)
    return import_uttrekk(lager, uttrekk, INNSTILLINGER).utfall


def table(lager: Lager, navn: str) -> pl.DataFrame:
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        rader: pl.DataFrame = con.sql(f"FROM {navn} WHERE til_versjon IS NULL").pl()
        return rader


@pytest.fixture
def lager(tmp_path: Path) -> Lager:
    return Lager(tmp_path / "lager")


def test_a_small_seksjon_is_hidden_in_its_avdeling(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u", folk=FAA_I_S1))
    rapportering = table(lager, "rapportering")
    for gulv in (5, 10):
        treet = rapportering.filter(gulv=gulv)
        assert treet.rows_by_key("enhet_id").keys() == {"V"}
        assert treet["seksjoner"].item().to_list() == ["S1", "S2"]
        assert "Første seksjon har 3 personer" in treet["aarsak"].item()


def test_where_nothing_is_merged_the_tables_are_there_and_empty(
    lager: Lager, tmp_path: Path
) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    assert table(lager, "rapporttall").is_empty()
    assert set(table(lager, "rapporttall").columns) == set(table(lager, "maaltall").columns)
    assert table(lager, "rapportering").filter(gulv=10)["enhet_id"].to_list() == [
        *("V", "A", "S2", "S1"),
    ]


def test_the_spread_of_every_periode_is_kept(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    assert {"2026K1", "2026K1-S4", "2026K1-S12"} == set(table(lager, "spredning")["periode"])


def test_nothing_is_published_when_the_check_finds_a_hole(
    lager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if small seksjoner had been forgotten: the organisation as it is, for everybody."""
    publish(lager, write_uttrekk(tmp_path / "u"))
    foer = lager.snapshot.read_bytes()
    fra = build_partition

    def forget(enheter: pl.DataFrame, bemanning: Bemanning, _gulv: object) -> pl.DataFrame:
        return fra(enheter, bemanning, [1]).with_columns(gulv=pl.lit(5, pl.Int64))

    monkeypatch.setattr("pipelines.utregning.build_partition", forget)
    with pytest.raises(PersonvernFeil, match="S1"):
        publish(lager, write_uttrekk(tmp_path / "u2", uttrekksdato="2026-07-15", folk=FAA_I_S1))
    assert lager.snapshot.read_bytes() == foer
    assert not lager.neste.exists()


def age(lager: Lager) -> None:
    """As the first edition of the program left it."""
    with duckdb.connect(str(lager.snapshot)) as con:
        for navn in ("rapportering", "rapporttall", "sammensetning", "spredning"):
            con.execute(f"DROP TABLE {navn}")
        con.execute("UPDATE versjoner SET skjemaversjon = 1")


def test_an_older_store_is_read_after_a_publish(lager: Lager, tmp_path: Path) -> None:
    publish(lager, write_uttrekk(tmp_path / "u"))
    age(lager)
    with pytest.raises(LagerFeil, match="trafikklys publiser"):
        open_snapshot(lager)
    republish(lager, INNSTILLINGER)
    assert open_snapshot(lager) is not None
    assert not table(lager, "rapportering").is_empty()


def test_a_store_without_repeated_absence_gets_it_at_the_next_publish(
    lager: Lager, tmp_path: Path
) -> None:
    """Earlier versions keep what they were published with: nothing."""
    publish(lager, write_uttrekk(tmp_path / "u"))
    with duckdb.connect(str(lager.snapshot)) as con:
        con.execute("DROP TABLE gjentatt_vist")
        for navn in ("maaltall", "rapporttall"):
            con.execute(f"ALTER TABLE {navn} DROP COLUMN personer_gjentatt")
            con.execute(f"UPDATE {navn} SET avtrykk = hash(enhet_id, periode)")
        con.execute("UPDATE versjoner SET skjemaversjon = 2")
    with pytest.raises(LagerFeil, match="trafikklys publiser"):
        open_snapshot(lager)
    republish(lager, INNSTILLINGER)
    aar = table(lager, "maaltall").filter(periodetype="siste4")
    assert aar["personer_gjentatt"].null_count() == 0
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        gamle = con.sql("SELECT count(personer_gjentatt) FROM maaltall WHERE fra_versjon = 1")
        assert gamle.fetchall() == [(0,)]


def test_an_import_takes_an_older_store_with_it(lager: Lager, tmp_path: Path) -> None:
    mappe = write_uttrekk(tmp_path / "u")
    publish(lager, mappe)
    age(lager)
    assert publish(lager, mappe) is Utfall.PUBLISERT
    assert publish(lager, mappe) is Utfall.UENDRET


def test_merged_enheter_are_judged_as_an_inner_enhet_of_the_same_seksjoner() -> None:
    """With mål of their own for each seksjon, and changes, seasons and three years behind them."""
    kvartaler = quarters(
        *(f"{aar}K{nr}" for aar in (2022, 2023, 2024, 2025) for nr in (1, 2, 3, 4))
    )
    jobber = [
        Jobb(p, ("S1", "S2", "S3", "V:felles")[p % 4], stillingsprosent=80) for p in range(60)
    ]
    fravaer = [
        Fravaer(p, k.start, k.plus(p % 2).slutt)
        for p in range(0, 60, 3)
        for k in kvartaler[p % 5 :: 4]
    ]
    verden = Verden(kvartaler, jobber, fravaer)
    innstillinger = Innstillinger(maal=(maal(9), maal(4, enhet="S1"), maal(3, enhet="S2")))
    samlede = pl.DataFrame({"enhet_id": ["S1+S2"], "seksjoner": [["S1", "S2"]]})
    maalinger = verden.measure()
    samlet = measure_merged(verden.grunnlag(), samlede, Opptelling())
    doemt = judge(
        Maalinger(pl.concat([maalinger.maaltall, samlet]), maalinger.spredning),
        with_merged(TRE, samlede),
        *(innstillinger, frozenset({"2025K4"}), samlede),
    )
    som_enhet, slaatt = (doemt.filter(enhet_id=navn).drop("enhet_id") for navn in ("A", "S1+S2"))
    assert_frame_equal(som_enhet, slaatt, abs_tol=1e-9)
    assert slaatt["maal"].n_unique() > 1
    assert slaatt["vedvarende"].any()
