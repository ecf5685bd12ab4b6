"""What somebody writes in a field: it says something, and no more than there is room for."""

from __future__ import annotations

from pipelines.errors import RegistreringFeil

LENGSTE = 1_000
"""Signs in one field: what is kept is short, and long texts invite what should not be written."""


def require_text(navn: str, tekst: str, lengste: int = LENGSTE) -> str:
    """The text without blanks around it. Raises RegistreringFeil when it says nothing or too much.

    navn: of the field, as people read it.
    """
    if not tekst.strip():
        raise RegistreringFeil(f"«{navn}» er tomt. Skriv en setning.")
    return require_short(navn, tekst, lengste)


def require_short(navn: str, tekst: str, lengste: int = LENGSTE) -> str:
    """As `require_text`, of what may be empty."""
    if len(tekst.strip()) > lengste:
        raise RegistreringFeil(
            f"«{navn}» er på {len(tekst.strip())} tegn. Skriv det på høyst {lengste}."
        )
    return tekst.strip()
