"""The closed sets of the light."""

from __future__ import annotations

from enum import StrEnum


class Lys(StrEnum):
    """How high: against mål and rød grense. Grå where nothing is judged."""

    ROED = "roed"
    GUL = "gul"
    GROENN = "groenn"
    GRAA = "graa"

    @property
    def ord(self) -> str:
        """As people say it."""
        return {"roed": "rød", "gul": "gul", "groenn": "grønn", "graa": "grå"}[self.value]


class Klarhet(StrEnum):
    """How sure it is that the enhet lies on this side of its mål; the fill of the symbol."""

    KLAR = "klar"
    TROLIG = "trolig"
    AAPEN = "aapen"

    @property
    def ord(self) -> str:
        """As people say it."""
        return {"klar": "klart", "trolig": "trolig", "aapen": "kan være tilfeldig"}[self.value]


class Pil(StrEnum):
    """A change from a year earlier that chance alone seldom makes. No arrow is no statement."""

    OPP = "opp"
    NED = "ned"


class Maalkilde(StrEnum):
    """Whose mål: the employer's own, or the virksomhet's own rate until one is set."""

    EGEN = "egen"
    FORELOPIG = "forelopig"


class Aarsak(StrEnum):
    """Why a light is grey or open, as a part of a sentence.

    Incomplete periods say `UFULLSTENDIG` with the count: «ufullstendig: 2 av 4 kvartaler».
    """

    INGEN_DATA = "ingen data"
    INGEN_MAAL = "ingen mål å vurdere mot"
    UFULLSTENDIG = "ufullstendig"
    FOR_FAA = "for få ansatte til å konkludere"
    TILFELDIG = "kan være tilfeldig"
