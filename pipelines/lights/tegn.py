"""The light as a sign and as words, for files and paper where the drawn symbols do not reach."""

from __future__ import annotations

from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.tall import VISES_IKKE

SKJULT = "▨"
"""There is a figure, and privacy keeps it."""
INGEN = "◌"
"""Grey: nothing is judged."""
TEGN: dict[tuple[Lys, Klarhet], str] = {
    (Lys.ROED, Klarhet.KLAR): "▲",
    (Lys.ROED, Klarhet.TROLIG): "◭",
    (Lys.ROED, Klarhet.AAPEN): "△",
    (Lys.GUL, Klarhet.KLAR): "◆",
    (Lys.GUL, Klarhet.TROLIG): "⬖",
    (Lys.GUL, Klarhet.AAPEN): "◇",
    (Lys.GROENN, Klarhet.KLAR): "●",
    (Lys.GROENN, Klarhet.TROLIG): "◐",
    (Lys.GROENN, Klarhet.AAPEN): "○",
}
"""Shape by colour, fill by how sure: the same as on the pages."""


def sign_of(lys: str | None, klarhet: str | None, aarsak: str | None) -> str:
    """One character for a judged row."""
    if aarsak == VISES_IKKE:
        return SKJULT
    if lys is None or klarhet is None or lys == Lys.GRAA:
        return INGEN
    return TEGN[Lys(lys), Klarhet(klarhet)]


def words_of(lys: str | None, klarhet: str | None, aarsak: str | None) -> str:
    """«rød, klart»; why where nothing is judged."""
    if lys is None or klarhet is None or lys == Lys.GRAA:
        return aarsak or Lys.GRAA.ord
    return f"{Lys(lys).ord}, {Klarhet(klarhet).ord}"
