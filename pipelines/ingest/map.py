"""Delivered columns → the contract's columns, still as text, as the profile says."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.contract.codes import Tabell
from pipelines.contract.kolonnenavn import normalise
from pipelines.contract.profil import (
    Kolonnekilde,
    Nivaa,
    Profil,
    Sammensatt,
    delivered_columns,
    source_names,
)
from pipelines.contract.tabeller import required_columns
from pipelines.errors import UttrekkFeil
from pipelines.ingest.innhold import LINJE, Innhold, Lesevalg, column, present

FIL = "kilde_fil"
KILDELINJE = "kilde_linje"
_BLANKE = " \t\u00a0\u200b\u202f\ufeff"
_MAKS_NAVN = 15


@dataclass(frozen=True)
class Kartlagt:
    """Rows of one file under contract names: FIL, KILDELINJE and text columns."""

    rader: pl.DataFrame
    ujevne: pl.DataFrame
    """FIL and KILDELINJE of lines that could not be split into columns."""
    merknader: tuple[str, ...]


def reading_choices(profil: Profil, tabell: Tabell, *, kan_vaere_tom: bool = False) -> Lesevalg:
    """What the profile says about how the files of a table are written."""
    oppsett = profil.tabeller[tabell]
    kilder = [kilde for _, kilde, _ in _wanted(profil, tabell)]
    navn = {normalise(n) for kilde in kilder for n in source_names(kilde) if isinstance(n, str)}
    return Lesevalg(
        tegnsett=profil.tegnsett,
        skilletegn=profil.skilletegn,
        sitattegn=profil.sitattegn,
        escape=profil.escape,
        overskrift=oppsett.overskrift,
        hopp_over=oppsett.hopp_over,
        ark=oppsett.ark,
        kan_vaere_tom=kan_vaere_tom or tabell in (Tabell.ETTERFOLGER, Tabell.OPPFOLGING),
        kjente=frozenset(navn),
    )


def map_columns(innhold: Innhold, profil: Profil, tabell: Tabell) -> Kartlagt:
    """The file's rows under contract names, empty cells as null.

    Raises UttrekkFeil that names the column when a required one is missing.
    """
    oppsett = profil.tabeller[tabell]
    finner = _Kolonnefinner(innhold, profil)
    uttrykk: dict[str, pl.Expr] = {}
    for navn, kilde, kreves in _wanted(profil, tabell):
        funnet = finner.find(kilde)
        if funnet is None and kreves:
            raise _missing(innhold, navn, finner)
        verdi = pl.lit(None, dtype=pl.String) if funnet is None else funnet
        uttrykk[navn] = pl.lit(oppsett.prefiks.get(navn, "")) + verdi
    rader = innhold.rader.select(
        pl.lit(innhold.fil).alias(FIL), pl.col(LINJE).alias(KILDELINJE), **uttrykk
    )
    ujevne = pl.DataFrame({KILDELINJE: innhold.ujevne}, schema={KILDELINJE: pl.Int64})
    return Kartlagt(
        rader,
        ujevne.select(pl.lit(innhold.fil).alias(FIL), KILDELINJE),
        (*innhold.merknader, *finner.notes()),
    )


def tree_column(nivaa: Nivaa, felt: str) -> str:
    """Name of the helper column that holds one field of one level of a tree in the rows."""
    return f"__{nivaa.nivaa}_{felt}"


def _wanted(profil: Profil, tabell: Tabell) -> list[tuple[str, Kolonnekilde, bool]]:
    """(name, source, required) of all columns to take from a file of `tabell`."""
    oppsett = profil.tabeller[tabell]
    paakrevd = required_columns(tabell) - set(oppsett.standardverdier)
    if oppsett.utled_nivaa:
        paakrevd -= {"nivaa"}
    navn = sorted(delivered_columns(tabell) | set(oppsett.kolonner))
    hjelp = set(oppsett.kolonner) - delivered_columns(tabell)
    oensket: list[tuple[str, Kolonnekilde, bool]] = [
        (n, oppsett.kolonner.get(n, n), n in paakrevd or n in hjelp) for n in navn
    ]
    if tabell is Tabell.TOTALER:
        for nivaa in profil.nivaaer:
            oensket.append((tree_column(nivaa, "kode"), nivaa.kode, True))
            oensket.append((tree_column(nivaa, "navn"), nivaa.navn, False))
            if nivaa.arbeidstype is not None:
                oensket.append((tree_column(nivaa, "arbeidstype"), nivaa.arbeidstype, False))
    return oensket


class _Kolonnefinner:
    """Looks columns up by name or position in one file, and remembers which were used."""

    def __init__(self, innhold: Innhold, profil: Profil) -> None:
        self._innhold = innhold
        self._tomme = ["", *profil.tomme_verdier]
        self._plass: dict[str, int] = {}
        self._brukt: set[int] = set()
        for nummer, navn in enumerate(innhold.kolonner):
            if noekkel := normalise(navn):
                self._plass.setdefault(noekkel, nummer)

    @property
    def found_any(self) -> bool:
        return bool(self._brukt)

    def find(self, kilde: Kolonnekilde) -> pl.Expr | None:
        if isinstance(kilde, Sammensatt):
            deler = [self._one(navn) for navn in kilde.sett_sammen]
            funnet = [del_ for del_ in deler if del_ is not None]
            sammen = pl.concat_str(funnet, separator=kilde.skille) if funnet else None
            return sammen if len(funnet) == len(deler) else None
        treff = (self._one(navn) for navn in source_names(kilde))
        return next((del_ for del_ in treff if del_ is not None), None)

    def _one(self, navn: str | int) -> pl.Expr | None:
        if isinstance(navn, int) == self._innhold.har_overskrift:
            return None
        nummer = self._plass.get(normalise(str(navn)))
        if nummer is None:
            return None
        self._brukt.add(nummer)
        verdi = pl.col(column(nummer)).str.strip_chars(_BLANKE)
        return pl.when(~verdi.is_in(self._tomme)).then(verdi)

    def notes(self) -> tuple[str, ...]:
        """Which delivered columns were ignored; nothing about files without header."""
        if not self._innhold.har_overskrift:
            return ()
        ukjente = [
            f"«{present(navn)}»"
            for nummer, navn in enumerate(self._innhold.kolonner)
            if navn.strip() and nummer not in self._brukt
        ]
        return (f"leser ikke {_listed(ukjente)}.",) if ukjente else ()


def _listed(navn: list[str]) -> str:
    flere = f" og {len(navn) - _MAKS_NAVN} til" if len(navn) > _MAKS_NAVN else ""
    return ", ".join(navn[:_MAKS_NAVN]) + flere


def _missing(innhold: Innhold, navn: str, finner: _Kolonnefinner) -> UttrekkFeil:
    vist = navn.removeprefix("__").removesuffix("_kode")
    funnet = [f"«{present(n)}»" for n in innhold.kolonner if n.strip()]
    if not innhold.har_overskrift:
        detalj = f"Filen har {len(innhold.kolonner)} kolonner."
    elif finner.found_any:
        detalj = f"Fant {_listed(funnet)}."
    else:
        detalj = "Første linje ser ikke ut som kolonnenavn."
    return UttrekkFeil(
        f"{innhold.fil} mangler kolonnen «{vist}». {detalj} "
        f"Rett filen, eller si i profilen hvilken kolonne det er (kolonner.{vist})."
    )
