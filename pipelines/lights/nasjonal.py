"""National rates for the comparison line, each series with what it counts and where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

FIL = Path(__file__).with_name("nasjonale_tall.csv")

IA_MAAL = 5.6
"""A reference line, never a default mål."""
IA_MERKNAD = (
    "5,6 % var det nasjonale målet i IA-avtalen av 2010. Det ble regnet på den eldre måten, "
    "før statistikken ble lagt om, og kan ikke uten videre holdes mot tall som regnes i dag."
)

_SKJEMA: dict[str, type[pl.DataType]] = {
    "kvartal": pl.String,
    "sektor": pl.String,
    "omfang": pl.String,
    "prosent": pl.Float64,
    "kilde": pl.String,
    "merknad": pl.String,
}


@dataclass(frozen=True)
class NasjonalSerie:
    """One published series: `punkter` has kvartal (`2024K1`) and prosent, oldest first."""

    sektor: str
    omfang: str
    kilde: str
    merknad: str
    punkter: pl.DataFrame

    @property
    def definisjon(self) -> str:
        """What the line shows, for its caption."""
        forst = f"{self.sektor[:1].upper()}{self.sektor[1:]}, {self.omfang} sykefravær"
        merknad = f"; {self.merknad}" if self.merknad else ""
        return f"{forst}{merknad}. Kilde: {self.kilde}."


def read_national() -> tuple[NasjonalSerie, ...]:
    """All series that come with the program, in the order of the file."""
    tall = pl.read_csv(FIL, schema=_SKJEMA)
    grupper = tall.group_by("sektor", "omfang", maintain_order=True)
    return tuple(_series(str(sektor), str(omfang), rader) for (sektor, omfang), rader in grupper)


def find_national(sektor: str) -> NasjonalSerie | None:
    """The series of a sektor («statlig forvaltning», «alle»); None where there is none."""
    return next((serie for serie in read_national() if serie.sektor == sektor), None)


def _series(sektor: str, omfang: str, rader: pl.DataFrame) -> NasjonalSerie:
    return NasjonalSerie(
        sektor=sektor,
        omfang=omfang,
        kilde=", ".join(rader["kilde"].unique(maintain_order=True)),
        merknad=_shared_note(rader["merknad"].fill_null("").to_list()),
        punkter=rader.select("kvartal", "prosent").sort("kvartal"),
    )


def _shared_note(merknader: list[str]) -> str:
    """The parts (between semicolons) that every point of the series carries."""
    deler = [[del_.strip() for del_ in merknad.split(";")] for merknad in merknader]
    return "; ".join(del_ for del_ in deler[0] if all(del_ in andre for andre in deler))
