"""The check at publish: can a group that is too small be worked out from what a role can get?

It knows nothing of how rapporteringsenheter are made. It looks at the rows that can be had, each a
sum over some seksjoner and some time atoms, and asks which (seksjon, atom) cells lie in exactly
the same rows. No sum or difference of rows, however clever, gives two such cells different
weights: whatever can be worked out stands on whole blocks of them. So when every block has no
people or enough, everything that can be worked out has. (The other way round it is strict: a block
that is too small need not be one that can be worked out.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.contract.perioder import Periode
from pipelines.disclosure.gulv import HVER_SIDE_MIN_PERSONER
from pipelines.errors import PersonvernFeil
from pipelines.measures.bemanning import Bemanning
from pipelines.measures.forfedre import Heltall
from pipelines.measures.grunnlag import Kolonner

Merker = npt.NDArray[np.uint64]
_TO_TALL = ("enhet_id", "personer_gjentatt", "personer")
_FROE = 20_180_401
_VIST = 3
"""So many seksjoner are named in an error."""

HULL: Kolonner = {
    "seksjoner": pl.List(pl.String),
    "fra": pl.Date(),
    "til": pl.Date(),
    "personer": pl.Int64(),
}


def check_publication(
    rapportering: pl.DataFrame, rader: pl.DataFrame, bemanning: Bemanning
) -> None:
    """Raise PersonvernFeil when a floor can be broken from the rows of its reporting tree.

    rapportering: gulv, enhet_id, seksjoner. rader: enhet_id, periode of all published figures.
    Somebody can hold the roles of several floors, so all trees together must keep the lowest.
    """
    for gulv in rapportering["gulv"].unique().sort():
        _require(gulv, rapportering.filter(gulv=gulv), rader, bemanning)
    if not rapportering.is_empty():
        minste = int(rapportering["gulv"].to_numpy().min())
        alle = rapportering.unique("enhet_id", keep="first", maintain_order=True)
        _require(minste, alle, rader, bemanning)


def check_composition(
    rapportering: pl.DataFrame, sammensetning: pl.DataFrame, bemanning: Bemanning, gulv: int
) -> None:
    """Raise PersonvernFeil when compositions single out fewer than `gulv` people with absence.

    sammensetning: gulv, enhet_id, periode of the rows that show theirs. Those of whole years, and
    those of parts of them, are looked at by themselves; that the two are safe together is shown
    where they are chosen, and by the exact calculation in the tests.
    """
    if not bemanning.akse.kvartaler:
        return
    nr = bemanning.akse.kvartaler[-1].nr
    hele = pl.col("periode").str.contains(rf"K{nr}-S4$")
    if nr == 4:
        hele |= pl.col("periode").str.contains(r"^\d{4}$")
    for (minst,), rader in sammensetning.group_by("gulv", maintain_order=True):
        enheter = rapportering.filter(gulv=minst)
        for del_ in (rader.filter(hele), rader.filter(~hele)):
            _stop(gulv, find_leaks(enheter, del_, bemanning, gulv, syke=True))


def check_repeated(
    rapportering: pl.DataFrame,
    tall: pl.DataFrame,
    sammensetning: pl.DataFrame,
    gjentatt: pl.DataFrame,
    minst: int = HVER_SIDE_MIN_PERSONER,
) -> None:
    """Raise PersonvernFeil when counts of people with repeated short absence single out a few.

    rapportering: gulv, enhet_id, seksjoner. tall: enhet_id, periode, personer of all published
    rows. gjentatt: gulv, enhet_id, periode, personer_gjentatt of the rows that show it.

    The sets of seksjoner that are shown lie within each other or apart. So all that subtracting
    gives is made of what is left of each without the largest ones inside it: that must have `minst`
    people on each side. Where nothing is left, a difference is about people in several of the
    parts: none, or `minst` on each side of them. All floors together, who must not see two counts
    of one enhet.
    """
    rader = gjentatt.select("enhet_id", "periode", "personer_gjentatt").unique()
    _stop_without_ground(gjentatt, sammensetning)
    sett = dict(rapportering.select("enhet_id", "seksjoner").iter_rows())
    med = rader.join(
        tall.select("enhet_id", "periode", "personer"), on=["enhet_id", "periode"], how="left"
    ).partition_by("periode", as_dict=True)
    bemannet = dict(
        tall.filter(pl.col("personer") > 0, pl.col("periode").is_in(rader["periode"].implode()))
        .group_by("periode")
        .agg("enhet_id")
        .iter_rows()
    )
    for (periode,), i_perioden in med.items():
        for enhet_id in _single_out_few(i_perioden, sett, set(bemannet.get(periode, ())), minst):
            _stop_repeated(enhet_id, str(periode))


def _stop_without_ground(gjentatt: pl.DataFrame, sammensetning: pl.DataFrame) -> None:
    """On counts beside a hidden composition, and on two counts of one enhet."""
    rader = gjentatt.select("enhet_id", "periode", "personer_gjentatt").unique()
    skjult = gjentatt.join(sammensetning, on=["gulv", "enhet_id", "periode"], how="anti")
    to_tall = rader.filter(pl.struct("enhet_id", "periode").is_duplicated())
    for enhet_id, periode in pl.concat(
        [ramme.select("enhet_id", "periode") for ramme in (skjult, to_tall)]
    ).iter_rows():
        _stop_repeated(enhet_id, periode)


def _single_out_few(
    vist: pl.DataFrame, sett: Mapping[str, Sequence[str]], bemannet: Collection[str], minst: int
) -> Iterator[str]:
    """Enheter whose count, with those of the largest parts that are shown, says too much.

    vist: enhet_id, personer_gjentatt, personer of one periode. bemannet: seksjoner with people.
    """
    tall = {enhet_id: (med, alle) for enhet_id, med, alle in vist.select(_TO_TALL).iter_rows()}
    innerst: dict[str, str] = {}
    for enhet_id in sorted(tall, key=lambda ett: (len(sett[ett]), ett)):
        seksjoner = [ett for ett in sett[enhet_id] if ett in bemannet]
        deler = {innerst[ett] for ett in seksjoner if ett in innerst}
        helt = bool(deler) and all(ett in innerst for ett in seksjoner)
        innerst.update(dict.fromkeys(seksjoner, enhet_id))
        antall, alle = (tall[enhet_id][nr] - sum(tall[ett][nr] for ett in deler) for nr in range(2))
        if helt:
            antall, alle = abs(antall), -alle
        if not (helt and antall == 0) and not minst <= antall <= alle - minst:
            yield enhet_id


def _stop_repeated(enhet_id: str, periode: str) -> None:
    raise PersonvernFeil(
        f"Antallet med gjentatt korttidsfravær i {enhet_id}, {periode}, kan brukes til å regne ut "
        "hva som gjelder for noen få. Ingenting er publisert. Dette er en feil i programmet: meld "
        "den fra, og bruk forrige utgave så lenge."
    )


def _require(gulv: int, enheter: pl.DataFrame, rader: pl.DataFrame, bemanning: Bemanning) -> None:
    _stop(gulv, find_leaks(enheter, rader, bemanning, gulv))


def _stop(gulv: int, hull: pl.DataFrame) -> None:
    if hull.is_empty():
        return
    foerste = hull.row(0, named=True)
    navn = foerste["seksjoner"]
    flere = f" og {len(navn) - _VIST} til" if len(navn) > _VIST else ""
    raise PersonvernFeil(
        f"Av tallene som vises med minst {gulv} personer, kan tall for "
        f"{', '.join(navn[:_VIST])}{flere} i tiden {foerste['fra']:%d.%m.%Y}–"
        f"{foerste['til']:%d.%m.%Y} regnes ut, der det er {foerste['personer']} personer. "
        "Ingenting er publisert. Dette er en feil i programmet: meld den fra, og bruk forrige "
        "utgave så lenge."
    )


def find_leaks(
    enheter: pl.DataFrame,
    rader: pl.DataFrame,
    bemanning: Bemanning,
    gulv: int,
    *,
    syke: bool = False,
) -> pl.DataFrame:
    """The blocks with fewer than `gulv` people, but some; columns HULL.

    enheter: enhet_id, seksjoner of what is shown. rader: enhet_id, periode of the rows that can be
    had; those of other enheter count for nothing. syke: people are those with tapte dagsverk.
    """
    merker = _marks(enheter, rader, bemanning)
    _, blokk = np.unique(merker, return_inverse=True)
    blokk = np.where(merker > 0, blokk.reshape(merker.shape), -1).astype(np.int64)
    folk = bemanning.count_cells(blokk, syke=syke)
    for_faa = np.flatnonzero((folk > 0) & (folk < gulv))
    hull = [_describe(blokk == nr, int(folk[nr]), bemanning) for nr in for_faa]
    return pl.DataFrame(hull, schema=HULL, orient="row")


def _marks(enheter: pl.DataFrame, rader: pl.DataFrame, bemanning: Bemanning) -> Merker:
    """Atoms by enheter of the tree: a number that says which rows the cell lies in, 0 for none.

    Each row has a number drawn at random, and cells the sum of those of their rows, so that equal
    sums are equal rows but for one chance in 2^64 a pair.
    """
    per_enhet = _marks_of_enheter(enheter, rader, bemanning)
    sted = {enhet_id: nr for nr, enhet_id in enumerate(bemanning.enhet_id)}
    par = enheter.select("seksjoner").with_row_index("nr").explode("seksjoner")
    nr = par["nr"].to_numpy()
    hvor = par["seksjoner"].replace_strict(sted, return_dtype=pl.Int64).to_numpy()
    ut = np.zeros((len(bemanning.enhet_id), per_enhet.shape[1]), dtype=np.uint64)
    np.add.at(ut, hvor, per_enhet[nr])
    return np.ascontiguousarray(ut.T)


def _marks_of_enheter(enheter: pl.DataFrame, rader: pl.DataFrame, bemanning: Bemanning) -> Merker:
    """Rows of `enheter` by atoms."""
    ut = np.zeros((enheter.height, len(bemanning.til_stede)), dtype=np.uint64)
    tilfeldig = np.random.default_rng(_FROE)
    numre = enheter.select("enhet_id").with_row_index("nr")
    for periode, nr in _per_period(rader.join(numre, on="enhet_id")):
        merker = tilfeldig.integers(1, 1 << 63, len(nr), dtype=np.uint64)
        ut[nr, bemanning.akse.span(periode)] += merker[:, None]
    return ut


def _per_period(rader: pl.DataFrame) -> Iterator[tuple[Periode, Heltall]]:
    for (navn,), gruppe in rader.select("periode", "nr").group_by("periode", maintain_order=True):
        yield Periode.parse(str(navn)), gruppe["nr"].to_numpy().astype(np.int64)


def _describe(
    celler: npt.NDArray[np.bool_], personer: int, bemanning: Bemanning
) -> tuple[object, ...]:
    atomer = [bemanning.akse.atomer[nr] for nr in np.flatnonzero(celler.any(axis=1))]
    seksjoner = [bemanning.enhet_id[nr] for nr in np.flatnonzero(celler.any(axis=0))]
    return seksjoner, atomer[0].start, atomer[-1].slutt, personer
