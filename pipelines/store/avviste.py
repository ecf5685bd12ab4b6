"""Rejected rows: kept outside the snapshot, encrypted, until the sender has corrected them."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable
from pathlib import Path

import polars as pl
from cryptography.fernet import InvalidToken

from pipelines.errors import LagerFeil
from pipelines.store.lager import Lager
from pipelines.store.noekkel import encryption, read_or_make_key

_EGNE = ("ansattnr", "person_id")
"""Columns of a rejected row that say whose it is."""
_LEDER = "leder_ansattnr"


def keep_rejected(lager: Lager, fingeravtrykk: str, avviste: pl.DataFrame) -> None:
    """Write the rejected rows of one uttrekk; written again, they replace themselves."""
    if avviste.is_empty():
        return
    lager.avviste.mkdir(exist_ok=True, mode=0o700)
    _write(lager, _file(lager, fingeravtrykk), avviste)


def _write(lager: Lager, fil: Path, avviste: pl.DataFrame) -> None:
    innhold = io.BytesIO()
    avviste.write_parquet(innhold)
    uferdig = fil.with_suffix(".uferdig")
    uferdig.touch(mode=0o600)
    uferdig.write_bytes(encryption(read_or_make_key(lager)).encrypt(innhold.getvalue()))
    uferdig.replace(fil)


def drop_rejected(lager: Lager, fingeravtrykk: Iterable[str]) -> int:
    """Delete the rejected rows of some uttrekk; of how many there were any."""
    filer = [_file(lager, ett) for ett in fingeravtrykk]
    finnes = [fil for fil in filer if fil.exists()]
    for fil in finnes:
        fil.unlink()
    return len(finnes)


def sweep_rejected(lager: Lager, kjente: Iterable[str]) -> int:
    """Delete the rejected rows of every uttrekk that is not among `kjente`; of how many."""
    beholdes = {_file(lager, ett) for ett in kjente}
    borte = [fil for fil in sorted(lager.avviste.glob("*.kryptert")) if fil not in beholdes]
    for fil in borte:
        fil.unlink()
    return len(borte)


def _file(lager: Lager, fingeravtrykk: str) -> Path:
    return lager.avviste / f"{fingeravtrykk[:32]}.kryptert"


def read_rejected(lager: Lager, fingeravtrykk: str) -> pl.DataFrame | None:
    """The rejected rows of one uttrekk, or None when it had none."""
    fil = _file(lager, fingeravtrykk)
    return _read(lager, fil) if fil.exists() else None


def find_rejected(lager: Lager, numre: Collection[str]) -> pl.DataFrame:
    """The rejected rows of somebody with these numbers, of all uttrekk; as `read_rejected`."""
    alle = [_read(lager, fil) for fil in sorted(lager.avviste.glob("*.kryptert"))]
    egne = [rader.filter(_is_one_of(rader, numre)) for rader in alle]
    return pl.concat(egne, how="diagonal") if egne else pl.DataFrame()


def forget_rejected(lager: Lager, numre: Collection[str]) -> int:
    """Delete the rejected rows of somebody with these numbers; how many.

    Rows of others that name them as leader stay without that name. A row whose number cannot be
    read as one of these is not found.
    """
    antall = 0
    for fil in sorted(lager.avviste.glob("*.kryptert")):
        avviste = _read(lager, fil)
        uten = _without(avviste, numre)
        if uten.equals(avviste):
            continue
        antall += avviste.height - uten.height
        if uten.is_empty():
            fil.unlink()
        else:
            _write(lager, fil, uten)
    return antall


def _without(avviste: pl.DataFrame, numre: Collection[str]) -> pl.DataFrame:
    avviste = avviste.filter(~_is_one_of(avviste, numre))
    if _LEDER not in avviste.columns:
        return avviste
    lederens = _names(_LEDER, numre)
    om_leder = pl.col("kolonne").eq_missing(_LEDER)
    return avviste.with_columns(
        pl.when(~lederens).then(_LEDER),
        *(pl.when(~(lederens & om_leder)).then(navn).alias(navn) for navn in ("verdi", "rettelse")),
    )


def _is_one_of(avviste: pl.DataFrame, numre: Collection[str]) -> pl.Expr:
    """Whether a rejected row is of somebody with these numbers."""
    egne = [_names(navn, numre) for navn in _EGNE if navn in avviste.columns]
    return pl.any_horizontal(egne) if egne else pl.lit(value=False)


def _names(kolonne: str, numre: Collection[str]) -> pl.Expr:
    return pl.col(kolonne).str.strip_chars().is_in(list(numre)).fill_null(value=False)


def _read(lager: Lager, fil: Path) -> pl.DataFrame:
    try:
        innhold = encryption(read_or_make_key(lager)).decrypt(fil.read_bytes())
    except InvalidToken:
        raise LagerFeil(
            f"De avviste radene i {fil.name} kan ikke åpnes med lagerets nøkkel. "
            "Er nøkkelfilen byttet ut, hent den riktige fra sikkerhetskopien."
        ) from None
    return pl.read_parquet(io.BytesIO(innhold))
