"""One measured run in a process of its own: `python -m tests.bench.kjoering HVA MAPPE`.

Loads the frames, runs, writes avtalte and tapte per seksjon and quarter, and prints seconds and
peak memory as JSON. The frames count in the memory; reading them does not count in the time, nor
does the calendar of public holidays, which a process makes once.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from pipelines.contract.perioder import Kvartal
from pipelines.measures.build import build_measures
from pipelines.measures.calendar import arbeidsdager_foer
from pipelines.measures.grunnlag import Grunnlag
from pipelines.settings import Opptelling
from tests.bench.konkurrenter import with_duckdb, with_pandas

RESULTAT = "resultat-{}.parquet"


def load(mappe: Path) -> Grunnlag:
    kvartaler = json.loads((mappe / "kvartaler.json").read_text())
    return Grunnlag(
        kvartaler=tuple(Kvartal.parse(navn) for navn in kvartaler),
        enheter=pl.read_parquet(mappe / "enheter.parquet"),
        arbeidsforhold=pl.read_parquet(mappe / "arbeidsforhold.parquet"),
        fravaer=pl.read_parquet(mappe / "fravaer.parquet"),
    )


def save(grunnlag: Grunnlag, mappe: Path) -> None:
    (mappe / "kvartaler.json").write_text(json.dumps([str(k) for k in grunnlag.kvartaler]))
    for navn in ("enheter", "arbeidsforhold", "fravaer"):
        getattr(grunnlag, navn).write_parquet(mappe / f"{navn}.parquet")


def _ours(grunnlag: Grunnlag) -> pl.DataFrame:
    return build_measures(grunnlag, Opptelling()).maaltall


MAATER: dict[str, Callable[[Grunnlag], pl.DataFrame]] = {
    "trafikklys": _ours,
    "duckdb": with_duckdb,
    "pandas": with_pandas,
}


def main(hva: str, mappe: Path) -> None:
    grunnlag = load(mappe)
    arbeidsdager_foer()
    start = time.perf_counter()
    maalt = MAATER[hva](grunnlag)
    sekunder = time.perf_counter() - start
    topp = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    if hva == "trafikklys":
        seksjoner = grunnlag.enheter.filter("er_seksjon").select("enhet_id")
        maalt = maalt.filter(periodetype="kvartal").join(seksjoner, on="enhet_id", how="semi")
    maalt.select("enhet_id", "periode", "avtalte_dagsverk", "tapte_dagsverk").write_parquet(
        mappe / RESULTAT.format(hva)
    )
    print(json.dumps({"sekunder": sekunder, "gigabyte": topp}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
