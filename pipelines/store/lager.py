"""The folder a store lives in, and the lock that lets one publish in at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.errors import LagerFeil

VENTETID_SEKUNDER = 600.0


@dataclass(frozen=True)
class Lager:
    """Paths of a store. Nothing is created before something is written."""

    mappe: Path

    @property
    def snapshot(self) -> Path:
        """The live snapshot; only ever replaced as a whole."""
        return self.mappe / "trafikklys.duckdb"

    @property
    def neste(self) -> Path:
        """The snapshot under construction; a left-over of a killed publish is thrown away."""
        return self.mappe / "trafikklys.neste.duckdb"

    @property
    def oppfolging(self) -> Path:
        """Current rows about people, for follow-up alone; only ever replaced as a whole."""
        return self.mappe / "oppfolging.duckdb"

    @property
    def neste_oppfolging(self) -> Path:
        """The follow-up file under construction; a left-over of a killed import is thrown away."""
        return self.mappe / "oppfolging.neste.duckdb"

    @property
    def noekkelfil(self) -> Path:
        return self.mappe / "noekkel"

    @property
    def avviste(self) -> Path:
        return self.mappe / "avvist"

    @property
    def finnes(self) -> bool:
        return self.snapshot.exists()

    def create(self) -> None:
        try:
            self.mappe.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as feil:
            raise LagerFeil(
                f"Kan ikke opprette lageret i {self.mappe}: {feil.strerror}. "
                "Velg en annen mappe med --lager."
            ) from None

    @contextmanager
    def exclusive(
        self, on_wait: Callable[[], None] = lambda: None, ventetid: float = VENTETID_SEKUNDER
    ) -> Iterator[None]:
        """Hold the store for one publish. A second one calls `on_wait`, then waits its turn.

        Raises LagerFeil when the other has not finished after `ventetid` seconds. The lock is
        the operating system's, so it is free again as soon as a killed process is gone.
        """
        self.create()
        laas = FileLock(self.mappe / ".importlaas")
        try:
            laas.acquire(timeout=0)
        except PermissionError:
            raise LagerFeil(
                f"Du kan ikke skrive i lageret {self.mappe}. Be eieren av mappen om tilgang, "
                "eller velg en annen med --lager."
            ) from None
        except Timeout:
            on_wait()
            try:
                laas.acquire(timeout=ventetid)
            except Timeout:
                raise LagerFeil(
                    f"En annen import holder lageret {self.mappe} og er ikke ferdig etter "
                    f"{ventetid:.0f} sekunder. Vent til den er ferdig, og prøv igjen."
                ) from None
        try:
            yield
        finally:
            laas.release()

    def swap(self) -> None:
        """Make the snapshot under construction the live one, in one step that survives a crash."""
        self._replace(self.neste, self.snapshot)

    def swap_followup(self) -> None:
        """The same for the follow-up file."""
        self._replace(self.neste_oppfolging, self.oppfolging)

    def _replace(self, neste: Path, gjeldende: Path) -> None:
        _sync(neste)
        neste.replace(gjeldende)
        _sync(self.mappe)


def _sync(sti: Path) -> None:
    handle = os.open(sti, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
