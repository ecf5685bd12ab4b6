"""Several things in one sentence, as people say them."""

from __future__ import annotations

from collections.abc import Iterable


def list_words(ledd: Iterable[str]) -> str:
    """«A», «A og B», «A, B og C»; empty for none."""
    alle = list(ledd)
    return " og ".join(filter(None, [", ".join(alle[:-1]), *alle[-1:]]))
