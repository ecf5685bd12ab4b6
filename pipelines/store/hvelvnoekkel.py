"""The vault's own keys: apart from the id key, so that they can be changed.

They lie in the environment or in a file beside the store, newest first. The newest seals; all of
them open. The file may change while the app runs: whoever holds the keys notices by itself.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet
from filelock import FileLock

from pipelines.errors import LagerFeil
from pipelines.store.journal.base import Journal, journal_url, open_journal
from pipelines.store.journal.forsegling import Hvelvkrypto, count_sealed, reseal
from pipelines.store.lager import Lager

HVELVNOEKKELVARIABEL = "TRAFIKKLYS_HVELVNOEKKEL"
"""Environment variable with the keys: `NEW` or `NEW,OLD`. It wins over the file."""


def read_vault_keys(lager: Lager) -> Hvelvkrypto:
    """The vault's keys, never new ones.

    Raises LagerFeil when they are missing or damaged, or when others than the owner of the file
    may read it.
    """
    fra_miljoe = os.environ.get(HVELVNOEKKELVARIABEL)
    if fra_miljoe is not None:
        return Hvelvkrypto(_parse(fra_miljoe.split(","), f"Variabelen {HVELVNOEKKELVARIABEL}"))
    return _Filnoekler(_key_file(lager))


def read_or_make_vault_keys(lager: Lager, journal: Journal | None = None) -> Hvelvkrypto:
    """The vault's keys; a key file is made at first use, unless the environment holds keys.

    `journal` is the one whose vault they open; the store's own SQLite file when left out. Raises
    LagerFeil when it already holds rows: a new key would open none of them.
    """
    if HVELVNOEKKELVARIABEL not in os.environ and not _key_file(lager).exists():
        lager.create()
        with _alone(lager):
            if not _key_file(lager).exists():
                _make(lager, journal)
    return read_vault_keys(lager)


def new_key(lager: Lager, journal: Journal | None = None) -> Path:
    """Make the key file. Raises LagerFeil when there are keys, or rows that need the lost ones."""
    if HVELVNOEKKELVARIABEL in os.environ:
        raise LagerFeil(
            f"Hvelvnøkkelen er alt satt i {HVELVNOEKKELVARIABEL}. Fjern den derfra først om den "
            "skal ligge i en fil."
        )
    lager.create()
    with _alone(lager):
        if _key_file(lager).exists():
            raise LagerFeil(
                f"Lageret {lager.mappe} har alt en hvelvnøkkel. Bytt den med: "
                "trafikklys noekkel bytt."
            )
        return _make(lager, journal)


def rotate(lager: Lager, journal: Journal) -> int:
    """Change the vault's key and seal every row with the new one; the number of rows.

    Killed at any point, the file still opens every row, and a second run finishes the change.
    With keys in the environment, which only the operator can change, the rows are sealed with
    the first of them.
    """
    if HVELVNOEKKELVARIABEL in os.environ:
        return reseal(journal, read_vault_keys(lager))
    fil = _key_file(lager)
    with _alone(lager):
        noekler = _read_file(fil)
        if len(noekler) == 1:
            noekler = (Fernet.generate_key(), *noekler)
            _write_keys(fil, noekler)
        antall = reseal(journal, Hvelvkrypto(noekler))
        _write_keys(fil, noekler[:1])
    return antall


def _key_file(lager: Lager) -> Path:
    return lager.mappe / "hvelvnoekkel"


@contextmanager
def _alone(lager: Lager) -> Iterator[None]:
    """One at a time makes or changes keys."""
    try:
        with FileLock(lager.mappe / ".hvelvlaas"):
            yield
    except OSError as feil:
        raise LagerFeil(
            f"Hvelvnøkkelen i {lager.mappe} kan ikke skrives: {feil.strerror}. Kjør som eieren av "
            "lageret, og sjekk at det er plass på disken."
        ) from None


def _make(lager: Lager, journal: Journal | None) -> Path:
    if _holds_rows(lager, journal):
        raise LagerFeil(
            f"Hvelvet i journalen har innhold, men nøkkelfilen «{_key_file(lager).name}» mangler i "
            f"{lager.mappe}. Hent den fra sikkerhetskopien; en ny nøkkel åpner ikke hvelvet."
        )
    _write_keys(_key_file(lager), (Fernet.generate_key(),))
    return _key_file(lager)


def _holds_rows(lager: Lager, journal: Journal | None) -> bool:
    if journal is None:
        url = journal_url(lager, None)
        if not Path(url.removeprefix("sqlite:///")).exists():
            return False
        journal = open_journal(url)
    return count_sealed(journal) > 0


def _write_keys(fil: Path, noekler: Sequence[bytes]) -> None:
    """Replace the file in one step that survives a crash: it holds the old keys or the new."""
    uferdig = fil.with_name(f".{fil.name}.uferdig")
    uferdig.unlink(missing_ok=True)
    handle = os.open(uferdig, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as ny:
        ny.write(b"\n".join(noekler) + b"\n")
        ny.flush()
        os.fsync(ny.fileno())
    uferdig.replace(fil)
    mappe = os.open(fil.parent, os.O_RDONLY)
    try:
        os.fsync(mappe)
    finally:
        os.close(mappe)


def _read_file(fil: Path) -> tuple[bytes, ...]:
    try:
        modus = stat.S_IMODE(fil.stat().st_mode)
        innhold = fil.read_bytes()
    except FileNotFoundError:
        raise LagerFeil(
            f"Lageret {fil.parent} mangler hvelvnøkkelen «{fil.name}». Hent den fra "
            "sikkerhetskopien, eller lag en for et nytt hvelv: trafikklys noekkel ny."
        ) from None
    except OSError as feil:
        raise LagerFeil(
            f"Hvelvnøkkelen {fil} kan ikke leses: {feil.strerror}. Kjør som eieren av filen."
        ) from None
    if modus & (stat.S_IRWXG | stat.S_IRWXO):
        raise LagerFeil(
            f"Hvelvnøkkelen {fil} kan leses av andre enn eieren (modus {modus:04o}, ventet 0600). "
            f"Kjør: chmod 600 {fil}"
        )
    return _parse(innhold.decode("ascii", "replace").splitlines(), f"Hvelvnøkkelen {fil}")


def _parse(linjer: Sequence[str], hvor: str) -> tuple[bytes, ...]:
    noekler = tuple(linje.strip().encode() for linje in linjer if linje.strip())
    try:
        Hvelvkrypto(noekler)
    except (ValueError, IndexError):
        raise LagerFeil(
            f"{hvor} er skadet: ventet nøkler på 32 byte i base64, den nyeste først. Hent riktig "
            "verdi fra sikkerhetskopien."
        ) from None
    return noekler


class _Filnoekler(Hvelvkrypto):
    """Keys that follow their file: after a change of key the running app goes on."""

    def __init__(self, fil: Path) -> None:
        self._fil = fil
        self._lest = self._state()
        super().__init__(_read_file(fil))

    def refresh(self) -> None:
        tilstand = self._state()
        if tilstand != self._lest:
            self._use(_read_file(self._fil))
            self._lest = tilstand

    def _state(self) -> tuple[int, int, int] | None:
        try:
            fil = self._fil.stat()
        except OSError:
            return None
        return fil.st_ino, fil.st_mtime_ns, fil.st_size
