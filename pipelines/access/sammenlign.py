"""Enheter side by side over time; for HR also the places people work at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import (
    Seksjonsbilde,
    Snapshotinfo,
    read_enheter,
    read_info,
    read_maaltall,
    read_seksjon,
)
from pipelines.access.roller import Side, Tall
from pipelines.contract.perioder import Periodetype
from pipelines.errors import TilgangFeil

FLEST = 6
"""So many enheter and kontorsteder at once: more lines nobody can tell apart."""


class Slag(StrEnum):
    """What a line is of."""

    ENHET = "enhet"
    KONTORSTED = "kontorsted"
    OVER = "over"
    """The enhet just below the top, when all of those chosen lie in it."""
    VIRKSOMHET = "virksomhet"


@dataclass(frozen=True)
class Linje:
    """One line, oldest first."""

    slag: Slag
    id: str
    """enhet_id, or the name of the kontorsted."""
    navn: str
    rader: pl.DataFrame
    """periode, avtalte_dagsverk, tapte_dagsverk, sykefravaersprosent and vis; for an enhet also
    the other columns of `Seksjonsbilde.serie`."""


@dataclass(frozen=True)
class Sammenligning:
    """What is held side by side: those asked for in that order, then what they lie in."""

    info: Snapshotinfo
    periodetype: Periodetype
    perioder: tuple[str, ...]
    linjer: tuple[Linje, ...]


def list_places(innsyn: Innsyn) -> tuple[str, ...]:
    """The kontorsteder that can be chosen, by name; none for a role that does not see them."""
    return tuple(sorted(_places(innsyn)["kontorsted"].unique())) if _sees_places(innsyn) else ()


def read_sammenligning(
    innsyn: Innsyn,
    periodetype: Periodetype,
    enheter: Sequence[str],
    kontorsteder: Sequence[str] = (),
    versjon: int | None = None,
) -> Sammenligning | None:
    """None while nothing is published. An enhet that the viewer does not have is left out.

    Raises TilgangFeil for a role without the page, and for kontorsteder for others than HR: a
    place cuts through the rapporteringsenheter.
    """
    if Side.SAMMENLIGN not in innsyn.rett.sider:
        raise TilgangFeil("Denne rollen sammenligner ikke enheter.")
    if kontorsteder and not _sees_places(innsyn):
        raise TilgangFeil("Bare HR ser tall per kontorsted.")
    info = read_info(innsyn, versjon)
    if info is None:
        return None
    kilde = _Kilde(innsyn, periodetype, versjon)
    valgt = [kilde.section(enhet) for enhet in enheter[:FLEST]]
    bilder = {f"{ett.enhet['enhet_id']}": ett for ett in valgt if ett is not None}
    steder = _place_lines(kilde, kontorsteder[: FLEST - len(bilder)])
    linjer = (*(_own_line(ett) for ett in bilder.values()), *steder)
    rundt = tuple(_around(kilde, bilder))
    perioder = sorted({navn for linje in (*linjer, *rundt) for navn in linje.rader["periode"]})
    return Sammenligning(info, periodetype, tuple(perioder), (*linjer, *rundt))


@dataclass(frozen=True)
class _Kilde:
    """Who reads which version of what kind of period."""

    innsyn: Innsyn
    periodetype: Periodetype
    versjon: int | None

    def section(self, enhet_id: str) -> Seksjonsbilde | None:
        return read_seksjon(self.innsyn, enhet_id, self.periodetype, self.versjon)


def _own_line(bilde: Seksjonsbilde) -> Linje:
    slag = Slag.ENHET if bilde.sti else Slag.VIRKSOMHET
    return Linje(slag, f"{bilde.enhet['enhet_id']}", f"{bilde.enhet['navn']}", bilde.serie)


def _around(kilde: _Kilde, bilder: dict[str, Seksjonsbilde]) -> Iterator[Linje]:
    """The avdeling that holds all of those chosen, where the viewer sees it, and the virksomhet."""
    over = {f"{ett.sti[1]['enhet_id']}" if ett.sti[1:] else "" for ett in bilder.values()}
    if len(over) == 1 and (avdeling := kilde.section(over.pop())) is not None:
        yield Linje(
            Slag.OVER, f"{avdeling.enhet['enhet_id']}", f"{avdeling.enhet['navn']}", avdeling.serie
        )
    topper = [ett for ett in bilder.values() if ett.sti]
    if topper and f"{topper[0].sti[0]['enhet_id']}" not in bilder:
        rot = topper[0].sti[0]
        yield Linje(Slag.VIRKSOMHET, f"{rot['enhet_id']}", f"{rot['navn']}", topper[0].virksomhet)


def _sees_places(innsyn: Innsyn) -> bool:
    return innsyn.rett.tall is Tall.ALLE and Side.SAMMENLIGN in innsyn.rett.sider


def _places(innsyn: Innsyn, versjon: int | None = None) -> pl.DataFrame:
    """enhet_id, kontorsted of every seksjon there has been, as its newest uttrekk says."""
    enheter = read_enheter(innsyn, Periodetype.KVARTAL, versjon)
    if enheter is None:
        return pl.DataFrame(schema={"enhet_id": pl.String, "kontorsted": pl.String})
    return enheter.filter("er_seksjon", pl.col("kontorsted").is_not_null()).select(
        "enhet_id", "kontorsted"
    )


def _place_lines(kilde: _Kilde, kontorsteder: Sequence[str]) -> list[Linje]:
    """Sums of the seksjoner at each place first, then the rate."""
    if not kontorsteder:
        return []
    tall = read_maaltall(kilde.innsyn, kilde.periodetype, versjon=kilde.versjon)
    if tall is None:
        return []
    summer = (
        tall.join(_places(kilde.innsyn, kilde.versjon), on="enhet_id", how="inner")
        .group_by("kontorsted", "periode")
        .agg(pl.col("avtalte_dagsverk", "tapte_dagsverk").sum())
        .filter(pl.col("avtalte_dagsverk") > 0)
        .with_columns(
            sykefravaersprosent=100 * pl.col("tapte_dagsverk") / pl.col("avtalte_dagsverk"),
            vis=pl.lit(value=True),
        )
        .sort("periode")
    )
    return [
        Linje(
            Slag.KONTORSTED,
            sted,
            f"{sted} (kontorsted)",
            summer.filter(pl.col("kontorsted") == sted),
        )
        for sted in dict.fromkeys(kontorsteder)
        if sted in summer["kontorsted"]
    ]
