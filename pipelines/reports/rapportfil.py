"""A report as a file: for its owner only, whole or not there, and never over another."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pipelines.errors import RapportFeil


def require_free(filer: Iterable[Path], *, overskriv: bool) -> None:
    """Before anything is made. Raises RapportFeil for a file that is there, or no folder for it."""
    for fil in filer:
        if fil.is_dir():
            raise RapportFeil(f"{fil} er en mappe. Oppgi et filnavn med --ut.")
        if not fil.parent.is_dir():
            raise RapportFeil(f"Mappen {fil.parent} finnes ikke. Lag den først.")
        if not overskriv and os.path.lexists(fil):
            raise _taken(fil)


def save_report(fil: Path, innhold: bytes, *, overskriv: bool = False) -> None:
    """Readable for the owner only (0600); readers see all of it or nothing.

    Raises RapportFeil when the file is there and may not be replaced, or cannot be written.
    """
    try:
        _save(fil, innhold, overskriv=overskriv)
    except FileExistsError:
        raise _taken(fil) from None
    except OSError as feil:
        raise RapportFeil(
            f"{fil} kunne ikke skrives ({feil.strerror}). Oppgi et annet sted med --ut."
        ) from None


def file_name(*ledd: str) -> str:
    """Parts of a name without anything in them that a disk or a browser could mind."""
    return "-".join(re.sub(r"[^A-Za-z0-9.+-]+", "_", ett).strip(".") or "_" for ett in ledd)


def _save(fil: Path, innhold: bytes, *, overskriv: bool) -> None:
    nummer, midlertidig = tempfile.mkstemp(dir=fil.parent, prefix=".trafikklys-")
    try:
        with os.fdopen(nummer, "wb") as ut:
            ut.write(innhold)
            ut.flush()
            os.fsync(ut.fileno())
        if overskriv:
            Path(midlertidig).replace(fil)
        else:
            _publish(Path(midlertidig), fil)
    finally:
        with suppress(FileNotFoundError):
            Path(midlertidig).unlink()


def _publish(midlertidig: Path, fil: Path) -> None:
    """Give the file its name. Raises FileExistsError when another has it."""
    try:
        os.link(midlertidig, fil)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links: take the name first
        os.close(os.open(fil, os.O_CREAT | os.O_EXCL, 0o600))
        midlertidig.replace(fil)


def _taken(fil: Path) -> RapportFeil:
    return RapportFeil(f"{fil} finnes fra før. Velg et annet navn, eller legg til --overskriv.")
