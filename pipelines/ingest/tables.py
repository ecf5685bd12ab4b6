"""One table of a delivery: its files read, mapped, checked row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.profil import Profil
from pipelines.contract.regler import unreadable_rule
from pipelines.ingest.check import broken_rules
from pipelines.ingest.koder import translate_codes
from pipelines.ingest.map import map_columns, reading_choices
from pipelines.ingest.parse import RAD, parse_rows, unreadable
from pipelines.ingest.read import read_bytes, read_cells
from pipelines.ingest.regnskap import REGEL, Regnskap
from pipelines.ingest.situations import not_chosen, not_counted, repeated
from pipelines.ingest.tree import derive_level

Steg = Callable[[Regnskap, pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Lest:
    """A table after reading: its account, the rows still in play (text), notes, content hash."""

    regnskap: Regnskap
    tekst: pl.DataFrame
    merknader: tuple[str, ...]
    avtrykk: str


def read_table(
    tabell: Tabell, filer: Sequence[Path], profil: Profil, *, kan_vaere_tom: bool = False
) -> Lest:
    """Rows of all files of a table, in the contract's columns and codes, as text.

    Rows that the profile or the situations leave out are already gone (and accounted for).
    `kan_vaere_tom`: whether a header alone is a whole file.

    Raises UttrekkFeil when a file cannot be read, lacks a column or holds an unknown code.
    """
    deler, avtrykk = [], hashlib.sha256()
    valg = reading_choices(profil, tabell, kan_vaere_tom=kan_vaere_tom)
    for fil in filer:
        innhold = read_bytes(fil)
        avtrykk.update(hashlib.sha256(innhold).digest())
        deler.append(map_columns(read_cells(fil.name, innhold, valg), profil, tabell))
    rader = pl.concat([del_.rader for del_ in deler]).with_row_index(RAD)
    regnskap = Regnskap(tabell, rader, pl.concat([del_.ujevne for del_ in deler]))
    tekst = _in_play(regnskap, profil)
    merknader = _gathered(
        {fil.name: del_.merknader for fil, del_ in zip(filer, deler, strict=True)}
    )
    return Lest(regnskap, tekst, merknader, f"{tabell}:{avtrykk.hexdigest()}")


def check_table(lest: Lest, profil: Profil, situasjoner: Steg | None = None) -> pl.DataFrame:
    """Accepted rows, typed, with RAD; the others are rejected in the account.

    `situasjoner` may leave out and change typed rows before they meet the contract's rules.
    """
    regnskap, tabell = lest.regnskap, lest.regnskap.tabell
    typet = parse_rows(lest.tekst, profil, tabell)
    uleselig = unreadable(lest.tekst, typet, profil, tabell)
    navn = {kolonne: unreadable_rule(kolonne) for kolonne in typet.columns}
    typet = regnskap.reject(
        typet, uleselig.select(RAD, pl.col("kolonne").replace(navn).alias(REGEL))
    )
    if situasjoner:
        typet = situasjoner(regnskap, typet)
    return regnskap.reject(typet, broken_rules(typet, tabell))


def _gathered(per_fil: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Notes with the file they are about; the same about many files is said once."""
    filer: dict[str, list[str]] = {}
    for fil, merknader in per_fil.items():
        for merknad in merknader:
            filer.setdefault(merknad, []).append(fil)
    return tuple(
        f"{hvor[0] if len(hvor) == 1 else f'{len(hvor)} filer'}: {merknad}"
        for merknad, hvor in filer.items()
    )


def _in_play(regnskap: Regnskap, profil: Profil) -> pl.DataFrame:
    tabell, oppsett = regnskap.tabell, profil.tabeller[regnskap.tabell]
    tekst = regnskap.leave_out(regnskap.rader, not_chosen(oppsett))
    tekst = regnskap.leave_out(tekst, repeated(tekst, tabell))
    tekst = translate_codes(tekst, profil, tabell).with_columns(
        pl.col(navn).fill_null(verdi) for navn, verdi in oppsett.standardverdier.items()
    )
    tekst = regnskap.leave_out(tekst, not_counted(tabell, profil))
    return derive_level(tekst) if oppsett.utled_nivaa else tekst
