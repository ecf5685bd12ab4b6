"""Text → dates, numbers and ja/nei, as the profile writes them.

What cannot be read becomes null, and `unreadable` tells such cells from empty ones.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.contract.codes import UKJENT, Tabell
from pipelines.contract.profil import Profil
from pipelines.contract.tabeller import SKJEMAER

RAD = "rad"
UENDELIG_AAR = 9999
_JA = ["ja", "j", "true", "1", "yes"]
_NEI = ["nei", "n", "false", "0", "no"]
_DATODELER = {
    "yyyy": (r"\d{4}", "%Y"),
    "yy": (r"\d{2}", "%y"),
    "mmmm": ("[A-Za-z]{3,9}", "%B"),
    "mmm": ("[A-Za-z]{3}", "%b"),
    "mm": (r"\d{1,2}", "%m"),
    "dd": (r"\d{1,2}", "%d"),
}
_DATODEL = re.compile("|".join(_DATODELER))
_KAN_VAERE_UKJENT = ("kjonn", "arbeidsrelatert")
_KLOKKESLETT = r"[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?$"


def parse_rows(tekst: pl.DataFrame, profil: Profil, tabell: Tabell) -> pl.DataFrame:
    """RAD and the contract's columns of `tabell`, typed; null where empty or unreadable."""
    kolonner = SKJEMAER[tabell].columns()
    return tekst.select(
        RAD, **{navn: _parsed(navn, k.dtype, profil, tabell) for navn, k in kolonner.items()}
    )


def unreadable(
    tekst: pl.DataFrame, lest: pl.DataFrame, profil: Profil, tabell: Tabell
) -> pl.DataFrame:
    """(RAD, kolonne) of cells that hold something which could not be read."""
    kolonner = SKJEMAER[tabell].column_names()
    feil = tekst.select(
        RAD,
        **{
            navn: pl.col(navn).is_not_null() & lest[navn].is_null() & ~_means_null(navn, profil)
            for navn in kolonner
        },
    ).filter(pl.any_horizontal(kolonner))
    lange = feil.unpivot(kolonner, index=RAD, variable_name="kolonne", value_name="feil")
    return lange.filter("feil").select(RAD, "kolonne")


def parse_date(verdi: pl.Expr, profil: Profil) -> pl.Expr:
    """Dates in the first of the profile's formats that fits; a time of day is cut off."""
    dato = verdi.str.replace(_KLOKKESLETT, "")
    return pl.coalesce(_date_in(dato, *_strptime(format_)) for format_ in profil.datoformater)


def _date_in(dato: pl.Expr, moenster: str, format_: str) -> pl.Expr:
    passer = dato.str.contains(moenster)
    if "%d" not in format_:  # a month stands for its first day
        dato, format_ = pl.lit("1 ") + dato, f"%d {format_}"
    return pl.when(passer).then(dato.str.to_date(format_, strict=False))


def parse_time(verdi: pl.Expr, profil: Profil) -> pl.Expr:
    """A date with or without time of day, as local time; a time zone is not converted."""
    klokke = verdi.str.extract(r"[T ](\d{1,2}:\d{2}(?::\d{2})?)")
    hel = pl.when(klokke.str.len_chars() <= 5).then(klokke + ":00").otherwise(klokke)
    tid = hel.str.to_time("%H:%M:%S", strict=False).fill_null(pl.time(0, 0))
    return parse_date(verdi, profil).dt.combine(tid)


def parse_number(verdi: pl.Expr, desimaltegn: str | None, enhet: float = 1) -> pl.Expr:
    """Numbers with decimal comma or point, and spaces or the other sign between thousands.

    Without a said sign, one comma or point is decimal: `1,234` is a little over one. The result
    is divided by `enhet`, the size of one percent in the source's scale.
    """
    tall = verdi.str.replace_all(r"[\s\u00a0\u202f]", "").str.strip_suffix("%")
    if desimaltegn is None:
        lest = pl.coalesce(
            _plain(tall, "."), _plain(tall, ","), _grouped(tall, "."), _grouped(tall, ",")
        )
    else:
        lest = pl.coalesce(_grouped(tall, desimaltegn), _plain(tall, desimaltegn))
    return lest.cast(pl.Float64, strict=False) / enhet


def _plain(tall: pl.Expr, tegn: str) -> pl.Expr:
    moenster = rf"^[+-]?(\d+\{tegn}?\d*|\{tegn}\d+)([eE][+-]?\d{{1,2}})?$"
    return pl.when(tall.str.contains(moenster)).then(tall.str.replace(tegn, ".", literal=True))


def _grouped(tall: pl.Expr, tegn: str) -> pl.Expr:
    tusen = "," if tegn == "." else "."
    moenster = rf"^[+-]?\d{{1,3}}(\{tusen}\d{{3}})+(\{tegn}\d+)?$"
    ren = tall.str.replace_all(tusen, "", literal=True).str.replace(tegn, ".", literal=True)
    return pl.when(tall.str.contains(moenster)).then(ren)


def parse_period(verdi: pl.Expr, profil: Profil, enhet: str | None) -> pl.Expr:
    """`2026-07` or `2026K3`; a date is its month or quarter when the profile says which."""
    periode = (
        verdi.str.to_uppercase()
        .str.replace(r"^(\d{4})[-_ ]?[KQ]([1-4])$", "${1}K${2}")
        .str.replace(r"^(\d{4})(0[1-9]|1[0-2])$", "${1}-${2}")
        .str.replace(r"^(0[1-9]|1[0-2])[./-](\d{4})$", "${2}-${1}")
    )
    if enhet is None:
        return periode
    dato = parse_date(verdi, profil)
    maaned = dato.dt.strftime("%Y-%m")
    kvartal = pl.format("{}K{}", dato.dt.year(), dato.dt.quarter())
    return pl.coalesce(maaned if enhet == "maaned" else kvartal, periode)


def _parsed(navn: str, dtype: pl.DataType, profil: Profil, tabell: Tabell) -> pl.Expr:
    verdi = pl.when(~_means_null(navn, profil)).then(pl.col(navn))
    if dtype.is_numeric():
        return _parsed_number(navn, dtype, profil)
    if dtype == pl.Date:
        return parse_date(verdi, profil)
    if dtype == pl.Datetime:
        return parse_time(verdi, profil).cast(dtype)
    if dtype == pl.Boolean:
        liten = verdi.str.to_lowercase()
        return pl.when(liten.is_in(_JA)).then(True).when(liten.is_in(_NEI)).then(False)
    if navn == "periode":
        return parse_period(verdi, profil, profil.tabeller[tabell].periode_enhet)
    return verdi.str.to_uppercase() if navn == "kjonn" else verdi


def _parsed_number(navn: str, dtype: pl.DataType, profil: Profil) -> pl.Expr:
    skala = {"grad": profil.grad_skala, "stillingsprosent": profil.stillingsprosent_skala}
    tall = parse_number(pl.col(navn), profil.desimaltegn, skala.get(navn, 100) / 100)
    if dtype.is_integer():
        return pl.when(tall == tall.floor()).then(tall).cast(dtype, strict=False)
    return tall


def _means_null(navn: str, profil: Profil) -> pl.Expr:
    """Delivered values that are read, and mean that there is none."""
    if navn == "til":
        evig = parse_date(pl.col(navn), profil).dt.year() == UENDELIG_AAR
        return (evig | pl.col(navn).is_in(list(profil.ingen_slutt))).fill_null(False)
    return pl.col(navn) == UKJENT if navn in _KAN_VAERE_UKJENT else pl.lit(False)


def _strptime(datoformat: str) -> tuple[str, str]:
    """`dd.mm.yyyy` as (pattern of such text, format that reads it)."""
    moenster = format_ = ""
    slutt = 0
    for del_ in _DATODEL.finditer(datoformat):
        mellom = datoformat[slutt : del_.start()]
        moenster += re.escape(mellom) + _DATODELER[del_[0]][0]
        format_ += mellom + _DATODELER[del_[0]][1]
        slutt = del_.end()
    return f"^{moenster}$", format_
