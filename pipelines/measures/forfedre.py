"""The tree as arrays: whose figures each enhet is part of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

Tall = TypeVar("Tall", np.float64, np.int64)
Heltall = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Forfedre:
    """Every enhet by its place in a depth-first walk of the tree, with its ancestors.

    enhet_id: in that order, so that the enheter below a node always follow it without a gap.
    nivaaer: row d holds the ancestor at depth d of each enhet (itself at its own depth), -1 where
    the enhet lies higher.
    """

    enhet_id: tuple[str, ...]
    nivaaer: Heltall

    @classmethod
    def of(cls, enheter: pl.DataFrame) -> Forfedre:
        ordnet = enheter.sort("rekkefoelge")
        id_er = ordnet["enhet_id"].to_list()
        sted = {enhet_id: i for i, enhet_id in enumerate(id_er)}
        over = [-1 if o is None else sted[o] for o in ordnet["overordnet_id"]]
        stier = [_path(i, over) for i in range(len(id_er))]
        rekke = sorted(range(len(id_er)), key=lambda i: stier[i])
        nytt_sted = {gammel: ny for ny, gammel in enumerate(rekke)}
        nivaaer = np.full((max(map(len, stier), default=0), len(id_er)), -1, dtype=np.int64)
        for ny, gammel in enumerate(rekke):
            sti = stier[gammel]
            nivaaer[: len(sti), ny] = [nytt_sted[ledd] for ledd in sti]
        return cls(tuple(id_er[i] for i in rekke), nivaaer)

    @property
    def antall(self) -> int:
        return len(self.enhet_id)

    @cached_property
    def slag(self) -> pl.Enum:
        """enhet_id as a type whose physical value is the place."""
        return pl.Enum(list(self.enhet_id))

    def sum_up(self, verdier: npt.NDArray[Tall]) -> npt.NDArray[Tall]:
        """Each enhet's own values (last axis) to the sums of everything at and below it."""
        summer = np.zeros_like(verdier)
        for nivaa in self.nivaaer:
            skift = block_starts(nivaa)
            blokker = np.add.reduceat(verdier, skift, axis=-1)
            inne = nivaa[skift] >= 0
            summer[..., nivaa[skift][inne]] += blokker[..., inne]
        return summer


def block_starts(verdier: Heltall) -> Heltall:
    """Where each run of equal neighbours begins."""
    if not len(verdier):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate([[True], verdier[1:] != verdier[:-1]]))


def _path(enhet: int, over: list[int]) -> list[int]:
    sti = [enhet]
    while over[sti[-1]] >= 0:
        sti.append(over[sti[-1]])
        if len(sti) > len(over):
            raise ValueError(f"enhet nr. {enhet} er sin egen overordnede")
    return sti[::-1]
