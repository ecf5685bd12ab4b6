"""Header names are compared without regard to case, spaces, accents and word separators."""

from __future__ import annotations

import re
import unicodedata

_SAERTEGN = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def normalise(navn: str) -> str:
    """`Fraværs-Type ` → `fravaers_type`."""
    liten = unicodedata.normalize("NFC", navn).casefold().translate(_SAERTEGN)
    uten_aksent = unicodedata.normalize("NFKD", liten).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", uten_aksent).strip("_")
