"""Random small trees and who works where in them."""

from __future__ import annotations

import polars as pl
from hypothesis import strategies as st

from pipelines.contract.perioder import Kvartal, kvartaler_mellom
from tests.disclosure.bemannet import Liten
from tests.lights.bygg import tre

SMAA_GULV = (3, 5)
"""Floors that small worlds can fall under and rise above. The program's own are higher."""
_FOERSTE = Kvartal(2024, 1)


@st.composite
def trees(draw: st.DrawFn) -> pl.DataFrame:
    """2-7 seksjoner below up to four inner enheter, some of which have people of their own."""
    enheter: list[tuple[str, str | None]] = [("V", None)]
    indre = ["V"]
    for nr in range(draw(st.integers(0, 3))):
        navn = f"A{nr}"
        enheter.append((navn, draw(st.sampled_from(indre))))
        indre.append(navn)
    for nr in range(draw(st.integers(2, 7))):
        enheter.append((f"S{nr}", draw(st.sampled_from(indre))))
    for navn in indre[1:]:
        if not any(over == navn for _, over in enheter):
            enheter.append((f"{navn}-S", navn))
    felles = draw(st.sets(st.sampled_from(indre)))
    enheter += [(f"{navn}:felles", navn) for navn in sorted(felles)]
    return tre(*enheter)


@st.composite
def small_worlds(draw: st.DrawFn) -> Liten:
    """Few people, some in two seksjoner; seksjoner that close, open, or never have anybody."""
    enheter = draw(trees())
    foerste = _FOERSTE.plus(draw(st.integers(0, 3)))
    kvartaler = tuple(kvartaler_mellom(foerste, foerste.plus(draw(st.integers(0, 5)))))
    liten = Liten(enheter, kvartaler, {})
    atomer = len(liten.akse.atomer)
    grense = st.integers(0, atomer)
    tid = st.one_of(
        st.just(range(atomer)),
        st.just(range(atomer)),
        st.tuples(grense, grense).map(lambda g: range(min(g), max(g))),
    )
    seksjoner = enheter.filter("er_seksjon")["enhet_id"].to_list()
    jobber: dict[str, dict[int, range]] = {}
    syke: dict[str, dict[int, list[int]]] = {}
    neste = 0
    for seksjon in seksjoner:
        for _ in range(draw(st.sampled_from([0, 2, 3, 4, 5, 6, 8]))):
            jobber.setdefault(seksjon, {})[neste] = draw(tid)
            neste += 1
    for person in draw(st.sets(st.integers(0, max(neste - 1, 0)), max_size=4)):
        jobber.setdefault(draw(st.sampled_from(seksjoner)), {})[person] = draw(tid)
    for seksjon, folk in jobber.items():
        syke[seksjon] = {p: [a for a in t if (p + a) % 3 == 0 or p % 2] for p, t in folk.items()}
    return Liten(enheter, kvartaler, jobber, syke)


@st.composite
def absent_worlds(draw: st.DrawFn, *, flest_kvartaler: int = 5) -> Liten:
    """Two to five seksjoner in up to two avdelinger, each large enough, whose people are absent at
    random; some in two seksjoner. The years that end with the newest quarter may begin anywhere.
    """
    avdelinger = ["V", *draw(st.sampled_from([(), ("A",), ("A", "B")]))]
    enheter: list[tuple[str, str | None]] = [("V", None), *((a, "V") for a in avdelinger[1:])]
    enheter += [(f"{a}{nr}", a) for a in avdelinger[1:] for nr in range(draw(st.integers(1, 3)))]
    enheter += [(f"S{nr}", "V") for nr in range(draw(st.integers(0 if enheter[1:] else 2, 2)))]
    foerste = _FOERSTE.plus(draw(st.integers(0, 3)))
    kvartaler = tuple(
        kvartaler_mellom(foerste, foerste.plus(draw(st.integers(0, flest_kvartaler - 1))))
    )
    treet = tre(*enheter)
    atomer = len(Liten(treet, kvartaler, {}).akse.atomer)
    atom = st.integers(0, atomer - 1)
    borte = st.one_of(st.sets(atom), st.sampled_from([set(range(atomer)), set[int]()]))
    jobber: dict[str, dict[int, range]] = {}
    syke: dict[str, dict[int, set[int]]] = {}
    neste = 0
    for seksjon in treet.filter("er_seksjon")["enhet_id"]:
        fra = max(0, neste - draw(st.sampled_from([0, 0, 1])))
        neste = fra + draw(st.integers(4, 8))
        jobber[seksjon] = dict.fromkeys(range(fra, neste), range(atomer))
        sesong = {draw(atom)}
        tider = st.one_of(st.just(sesong), st.just(sesong), borte)
        syke[seksjon] = {p: draw(tider) for p in range(fra, neste)}
    return Liten(treet, kvartaler, jobber, syke)
