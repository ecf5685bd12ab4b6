"""Traces of people and of small enheter: what must not be found where it does not belong."""

from __future__ import annotations

import base64
import html
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import duckdb
import polars as pl

from pipelines.demo import EKSEMPELDATA
from pipelines.store.lager import Lager

_NUMMER = re.compile(r"(?<![\w.,-])\d{5}(?![\w,-]|\.\d)")
_ID = re.compile(r"(?<![\w.])(?:\d{15,20}|[0-9a-f]{16})(?!\w)")
_TALL = re.compile(r"(?<![\w.])-?\d+\.\d{5,}(?!\w)")
_BDATA = re.compile(r"bdata\W+([A-Za-z0-9+/=]{8,})")
KJENNES = ("sykefravaersprosent", "p_verdi", "z", "endring_pp", "over_maal_dagsverk")
"""Figures that hardly two enheter have alike."""
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Folk:
    """The people of the sample data."""

    navn: frozenset[str]
    numre: frozenset[str]
    epost: frozenset[str]
    ider: frozenset[str]
    """ansatt_id, decimal and hex."""

    def found_in(self, innhold: str | bytes) -> set[str]:
        """Names, numbers, addresses and ids that stand in a text, however it is escaped."""
        tekst = plain(innhold)
        navn = {ett for ett in self.navn | self.epost if ett in tekst}
        numre = set(_NUMMER.findall(tekst)) & self.numre
        return navn | numre | (set(_ID.findall(tekst)) & self.ider)


@cache
def all_people(lager: Lager) -> Folk:
    filer = sorted(EKSEMPELDATA.glob("*/navn.csv"))
    rader = pl.concat(pl.read_csv(fil, separator=";", infer_schema=False) for fil in filer)
    with duckdb.connect(str(lager.snapshot), read_only=True) as con:
        ider = con.execute("SELECT DISTINCT ansatt_id FROM arbeidsforhold").fetchall()
    alle = [int(id_) for (id_,) in ider]
    return Folk(
        navn=frozenset(rader["navn"].drop_nulls()),
        numre=frozenset(rader["ansattnr"].drop_nulls()),
        epost=frozenset(rader["epost"].drop_nulls()),
        ider=frozenset([str(id_) for id_ in alle] + [f"{id_:016x}" for id_ in alle]),
    )


def plain(innhold: str | bytes) -> str:
    """Text without the ways in which a letter can be written otherwise."""
    tekst = innhold.decode("utf-8", "replace") if isinstance(innhold, bytes) else innhold
    tekst = _UNICODE.sub(lambda treff: chr(int(treff[1], 16)), tekst)
    return html.unescape(tekst).replace("\\", "")


def figures_in(innhold: Iterable[bytes]) -> set[float]:
    """Every number with decimals that was sent, as text or packed in a chart; to nine digits."""
    funnet: set[float] = set()
    for ramme in innhold:
        tekst = plain(ramme)
        funnet |= {_round(float(ett)) for ett in _TALL.findall(tekst)}
        for pakket in _BDATA.findall(tekst):
            funnet |= set(_unpack(pakket))
    return funnet


def _unpack(pakket: str) -> list[float]:
    innhold = base64.b64decode(pakket + "=" * (-len(pakket) % 4))
    antall = len(innhold) // 8
    return [_round(tall) for tall in struct.unpack(f"<{antall}d", innhold[: antall * 8])]


def recognizable(rader: pl.DataFrame) -> set[float]:
    """The figures of some rows that say by themselves whose they are: many digits."""
    verdier = {_round(v) for navn in KJENNES for v in rader[navn].drop_nulls().drop_nans()}
    return {verdi for verdi in verdier if len(f"{verdi!r}".lstrip("-0.").replace(".", "")) >= 7}


def _round(tall: float) -> float:
    return float(f"{tall:.9g}")
