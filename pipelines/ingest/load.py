"""From a folder of files to a checked Uttrekk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.contract.profil import Profil
from pipelines.ingest.uttrekk import Uttrekk
from pipelines.settings import Innstillinger


def load_uttrekk(mappe: Path, profil: Profil, innstillinger: Innstillinger) -> Uttrekk:
    """Read, map and check one folder.

    Nothing is lost: each row read is accepted, left out with a reason, or kept in `avviste`.

    Raises UttrekkFeil, one sentence, when a file cannot be read or breaks the contract as a
    whole. More rejected rows than the limit is the caller's to judge (`rapport.avvist_prosent`).
    """
    raise NotImplementedError


def find_uttrekk(mapper: Sequence[Path], profil: Profil) -> list[Path]:
    """Folders to load, oldest uttrekksdato first.

    Each of `mapper` is one delivery, or holds deliveries as its folders.

    Raises UttrekkFeil when a folder is missing or holds nothing that the profile knows.
    """
    raise NotImplementedError
