"""The straightforward way: a row per person and day. In DuckDB SQL, and in pandas.

Both count only avtalte and tapte dagsverk per seksjon and quarter, from the same frames and by the
same rules, for extracts without own dagsverk and with each permisjon in one row.
"""

from __future__ import annotations

import duckdb
import pandas as pd
import polars as pl

from pipelines.measures.calendar import antall_arbeidsdager
from pipelines.measures.grunnlag import Grunnlag

MIN_PERMISJON = 14

_DAGER = """
CREATE TEMP TABLE dager AS SELECT kvartal, dag FROM kalender
"""
_JOBBER = """
CREATE TEMP TABLE jobber AS
SELECT row_number() OVER () AS rad, kvartal, ansatt_id, arbeidsforhold_id, enhet_id,
       fra, coalesce(til, DATE '9999-12-31') AS til, stillingsprosent / 100 AS andel
FROM arbeidsforhold
"""
_AVTALTE = """
SELECT enhet_id, kvartal, sum(andel) AS avtalte
FROM jobber JOIN dager USING (kvartal)
WHERE dag BETWEEN fra AND til
GROUP BY enhet_id, kvartal
"""
_BORTE = """
WITH fravaersdager AS (
    SELECT f.kvartal, ansatt_id, arbeidsforhold_id, dag, type = 'permisjon' AS permisjon,
           CASE WHEN type = 'egenmelding' THEN 1 ELSE grad / 100 END AS grad,
           coalesce(epoch_us(registrert), -1) AS registrert, til - fra + 1 > $min AS lang
    FROM fravaer f JOIN dager d ON d.kvartal = f.kvartal AND dag BETWEEN fra AND til
    WHERE type IN ('egenmelding', 'sykmelding', 'permisjon')
), per_jobb AS (
    SELECT rad, enhet_id, j.kvartal, f.dag, any_value(andel) AS andel,
           arg_max(grad, (registrert, grad)) FILTER (NOT permisjon) AS syk,
           arg_max(grad, (registrert, grad)) FILTER (permisjon) AS borte,
           arg_max(lang, (registrert, grad)) FILTER (permisjon) AS lang
    FROM jobber j JOIN fravaersdager f ON f.kvartal = j.kvartal AND f.ansatt_id = j.ansatt_id
    WHERE f.dag BETWEEN j.fra AND j.til
      AND (f.arbeidsforhold_id IS NULL OR f.arbeidsforhold_id = j.arbeidsforhold_id)
    GROUP BY rad, enhet_id, j.kvartal, f.dag
)
SELECT enhet_id, kvartal,
       sum(CASE WHEN lang THEN andel * borte ELSE 0 END) AS trekkes,
       sum(andel * coalesce(syk, 0) * (1 - coalesce(borte, 0))) AS tapte
FROM per_jobb GROUP BY enhet_id, kvartal
"""
_RESULTAT = f"""
SELECT enhet_id, kvartal AS periode, avtalte - coalesce(trekkes, 0) AS avtalte_dagsverk,
       coalesce(tapte, 0) AS tapte_dagsverk
FROM ({_AVTALTE}) LEFT JOIN ({_BORTE}) USING (enhet_id, kvartal)
"""


def with_duckdb(grunnlag: Grunnlag) -> pl.DataFrame:
    forbindelse = duckdb.connect()
    forbindelse.register("kalender", _arbeidsdager(grunnlag).to_arrow())
    forbindelse.register("arbeidsforhold", grunnlag.arbeidsforhold.to_arrow())
    forbindelse.register("fravaer", grunnlag.fravaer.to_arrow())
    forbindelse.execute(_DAGER)
    forbindelse.execute(_JOBBER)
    maalt: pl.DataFrame = forbindelse.sql(_RESULTAT, params={"min": MIN_PERMISJON}).pl()
    return maalt


def with_pandas(grunnlag: Grunnlag) -> pl.DataFrame:
    dager = _arbeidsdager(grunnlag).to_pandas()
    jobbdager = _job_days(grunnlag, dager)
    borte = _absent_days(grunnlag, dager).merge(
        jobbdager, on=["ansatt_id", "dag"], suffixes=("_navngitt", "")
    )
    navngitt = borte["arbeidsforhold_id_navngitt"]
    borte = borte[navngitt.isna() | (navngitt == borte["arbeidsforhold_id"])]
    borte = borte.sort_values(["registrert", "grad"])
    vinnere = borte.groupby(["rad", "dag", "permisjon"], as_index=False).last()
    permisjon = vinnere[vinnere["permisjon"]].set_index(["rad", "dag"])
    syke = vinnere[~vinnere["permisjon"]].join(permisjon["grad"].rename("borte"), on=["rad", "dag"])
    syke["tapt"] = syke["andel"] * syke["grad"] * (1 - syke["borte"].fillna(0))
    lange = permisjon[permisjon["lang"]]
    trekkes = (lange["andel"] * lange["grad"]).groupby([lange["enhet_id"], lange["kvartal"]]).sum()
    avtalte = jobbdager.groupby(["enhet_id", "kvartal"])["andel"].sum()
    tapte = syke.groupby(["enhet_id", "kvartal"])["tapt"].sum()
    avtalte = avtalte.sub(trekkes.reindex(avtalte.index), fill_value=0)
    ut = avtalte.to_frame("avtalte_dagsverk").join(tapte.rename("tapte_dagsverk")).fillna(0)
    return pl.from_pandas(ut.reset_index()).rename({"kvartal": "periode"})


def _job_days(grunnlag: Grunnlag, dager: pd.DataFrame) -> pd.DataFrame:
    jobber = grunnlag.arbeidsforhold.to_pandas().reset_index(names="rad")
    jobber["til"] = jobber["til"].fillna(pd.Timestamp("2200-01-01"))
    jobber["andel"] = jobber["stillingsprosent"] / 100
    jobber = jobber.drop(columns=["stillingsprosent", "kjonn", "leder_id", "egne_dagsverk"])
    jobbdager = jobber.merge(dager, on="kvartal")
    i_jobb = (jobbdager.fra <= jobbdager.dag) & (jobbdager.dag <= jobbdager.til)
    valgt: pd.DataFrame = jobbdager[i_jobb].drop(columns=["fra", "til"])
    return valgt


def _absent_days(grunnlag: Grunnlag, dager: pd.DataFrame) -> pd.DataFrame:
    fravaer = grunnlag.fravaer.to_pandas()
    fravaer = fravaer[fravaer["type"].isin(["egenmelding", "sykmelding", "permisjon"])].copy()
    fravaer["permisjon"] = fravaer["type"] == "permisjon"
    fravaer["grad"] = fravaer["grad"].where(fravaer["type"] != "egenmelding", 100) / 100
    lengde = (pd.to_datetime(fravaer["til"]) - pd.to_datetime(fravaer["fra"])).dt.days + 1
    fravaer["lang"] = lengde > MIN_PERMISJON
    fravaer["registrert"] = fravaer["registrert"].fillna(pd.Timestamp("1900-01-01"))
    dag_for_dag = fravaer.merge(dager, on="kvartal")
    i_fravaeret = (dag_for_dag.fra <= dag_for_dag.dag) & (dag_for_dag.dag <= dag_for_dag.til)
    kolonner = ["ansatt_id", "arbeidsforhold_id", "dag", "permisjon", "grad", "lang"]
    valgt: pd.DataFrame = dag_for_dag.loc[i_fravaeret, [*kolonner, "registrert"]]
    return valgt


def _arbeidsdager(grunnlag: Grunnlag) -> pl.DataFrame:
    rader = [
        (str(kvartal), dag)
        for kvartal in grunnlag.kvartaler
        for dag in pl.date_range(kvartal.start, kvartal.slutt, eager=True)
        if antall_arbeidsdager(dag, dag)
    ]
    return pl.DataFrame(rader, schema={"kvartal": pl.String, "dag": pl.Date}, orient="row")
