"""The chain of keyed hashes that shows whether somebody touched the access log.

Every row is signed over its number, all its fields and the signature of the row before. The head
says where the chain ends, an anchor where it begins after old rows were deleted; both are signed
too. Without the key, derived from the store's, nobody can make a signature.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SIGNERTE = (
    "nr",
    "tid",
    "bruker",
    "rolle",
    "ansatt_id",
    "side",
    "formaal",
    "saksnummer",
    "utfall",
    "forrige",
)
"""The columns a row's signature covers, in this order."""


@dataclass(frozen=True)
class Ledd:
    """A place in the chain. As text, `12-4be1…`, somebody can note it down for later."""

    nr: int
    hash: str

    def __str__(self) -> str:
        return f"{self.nr}-{self.hash}"


START = Ledd(0, "0" * 64)
"""What the first row of a log follows."""


class Signering:
    def __init__(self, noekkel: bytes) -> None:
        self._noekkel = noekkel

    def row(self, rad: Mapping[str, Any]) -> str:
        return self._sign("rad", *(rad[navn] for navn in SIGNERTE))

    def head(self, ledd: Ledd) -> str:
        return self._sign("hode", ledd.nr, ledd.hash)

    def anchor(self, ledd: Ledd, ryddet: str, forrige_segl: str) -> str:
        """Covers the seal of the anchor before it too, so that none of them goes unseen."""
        return self._sign("anker", ledd.nr, ledd.hash, ryddet, forrige_segl)

    def _sign(self, *verdier: object) -> str:
        """JSON keeps the fields apart whatever they hold; repr is for what a forger may put in."""
        kanonisk = json.dumps(verdier, separators=(",", ":"), default=repr)
        return hmac.digest(self._noekkel, kanonisk.encode(), hashlib.sha256).hex()
