"""Find names of people in what somebody has written: to warn, never to refuse.

A full name is found in any case of letters; one name alone only where it stands with a capital
and is no ordinary word or place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipelines.tiltak.navneord import ORDINAERE, STEDER

MELLOM = 3
"""So many words at most between the first and the last part of a full name, middle names."""
MINST = 3
"""Letters of a name that is taken for one when it stands alone."""
FORKORTELSE = 4
"""Up to so many capitals are no name: HMS, NAV."""
_ORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BRUDD = re.compile(r"[.!?…\n«»\"“”]")
"""Between two words: another sentence, line or quotation begins."""


class Treff(Protocol):
    """What the vault knows of some words."""

    @property
    def kjente(self) -> Collection[str]: ...
    @property
    def sammen(self) -> Collection[Collection[str]]: ...


@dataclass(frozen=True)
class _Ord:
    fra: int
    til: int
    former: frozenset[str]
    """What it can be in lower case: itself, and without the s of the genitive."""
    stor: bool
    """Begins with a capital."""
    forkortet: bool
    """Few letters, all of them capitals."""

    def is_in(self, ord_: Collection[str], *andre: _Ord) -> bool:
        """Whether it, and all the others, are among some words."""
        return all(not ett.former.isdisjoint(ord_) for ett in (self, *andre))


def find_names(
    tekst: str, spoer: Callable[[Collection[str]], Treff], kjente_ord: Collection[str] = ()
) -> tuple[str, ...]:
    """The names in a text, as they stand there, each once, in the order of the text.

    spoer: which words in lower case are parts of names, and of the same person's. kjente_ord:
    words in lower case that are no names here, those of enheter.
    """
    setninger = list(_sentences(tekst))
    treff = spoer({form for setning in setninger for ett in setning for form in ett.former})
    leter = _Leter(
        frozenset(treff.kjente),
        frozenset(frozenset((a, b)) for ett in treff.sammen for a in ett for b in ett if a < b),
        frozenset({*kjente_ord, *ORDINAERE, *STEDER}),
    )
    funnet = [spenn for setning in setninger for spenn in leter.names_of(setning)]
    return tuple(dict.fromkeys(tekst[fra:til] for fra, til in funnet))


@dataclass(frozen=True)
class _Leter:
    """Looks for names in one sentence."""

    kjente: frozenset[str]
    par: frozenset[frozenset[str]]
    """Two parts of the same person's name."""
    vanlige: frozenset[str]
    """Words that are no names when they stand alone."""

    def names_of(self, setning: Sequence[_Ord]) -> Iterator[tuple[int, int]]:
        """Where each name begins and ends in the text."""
        nr = 0
        while nr < len(setning):
            siste = self._end_of_full_name(setning, nr)
            if siste > nr or self._is_a_name_alone(setning[nr]):
                yield setning[nr].fra, setning[siste].til
            nr = siste + 1

    def _end_of_full_name(self, setning: Sequence[_Ord], nr: int) -> int:
        """Where the longest full name that begins at a word ends; the word itself, if none does."""
        lengst = min(nr + MELLOM + 1, len(setning) - 1)
        return next(
            (
                siste
                for siste in range(lengst, nr, -1)
                if self._belong_together(setning[nr], setning[siste])
                and all(self._can_be_between(ett) for ett in setning[nr + 1 : siste])
            ),
            nr,
        )

    def _belong_together(self, foerste: _Ord, siste: _Ord) -> bool:
        """«per dag» and «Per dag» are no name, whoever is called Per Dag; «Per Dag» is."""
        if not (foerste.stor and siste.stor) and foerste.is_in(self.vanlige, siste):
            return False
        return any(frozenset((a, b)) in self.par for a in foerste.former for b in siste.former)

    def _can_be_between(self, ord_: _Ord) -> bool:
        return ord_.stor or (ord_.is_in(self.kjente) and not ord_.is_in(self.vanlige))

    def _is_a_name_alone(self, ord_: _Ord) -> bool:
        lang_nok = ord_.til - ord_.fra >= MINST
        som_navn = ord_.stor and not ord_.forkortet
        return lang_nok and som_navn and ord_.is_in(self.kjente) and not ord_.is_in(self.vanlige)


def _sentences(tekst: str) -> Iterator[list[_Ord]]:
    """Words with their places, cut where names cannot go on."""
    setning: list[_Ord] = []
    for ord_ in _ORD.finditer(tekst):
        if setning and _ends(setning[-1], tekst[setning[-1].til : ord_.start()]):
            yield setning
            setning = []
        setning.append(_word(ord_))
    if setning:
        yield setning


def _ends(siste: _Ord, mellom: str) -> bool:
    """Whether a sentence ends between two words; not after the «A.» of «Kari A. Prøve»."""
    er_initial = siste.stor and siste.til - siste.fra == 1
    return _BRUDD.search(mellom.removeprefix(".") if er_initial else mellom) is not None


def _word(ord_: re.Match[str]) -> _Ord:
    tekst = ord_.group()
    return _Ord(
        *ord_.span(),
        former=frozenset(_forms(tekst.casefold())),
        stor=tekst[0].isupper(),
        forkortet=tekst.isupper() and len(tekst) <= FORKORTELSE,
    )


def _forms(ord_: str) -> Iterator[str]:
    """Itself, without the genitive's s, and the parts of one with hyphens."""
    for hale in ("", "s", "'s", "’s", "'", "’"):
        if ord_.endswith(hale) and (stamme := ord_.removesuffix(hale)):
            yield stamme
            yield from filter(None, stamme.split("-"))
