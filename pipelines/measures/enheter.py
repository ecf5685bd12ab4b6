"""One tree for all quarters: the latest known, with the history of enheter that were replaced."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from pipelines.measures.etterfolgere import Etterfolgere
from pipelines.measures.grunnlag import ENHETER

ROT = "virksomhet"
SEKSJON = "seksjon"
_TIL_SLUTT = str.maketrans({"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|"})


@dataclass(frozen=True)
class Tre:
    """The tree and how delivered rows find their place in it.

    enheter: columns of grunnlag.ENHETER, depth first.
    omsetting: fra_enhet (as delivered) → til_enhet (the seksjon its rows count in).
    brudd: enhet_id, kvartal, tekst: where the history of an enhet is not that of the same people.
    """

    enheter: pl.DataFrame
    omsetting: pl.DataFrame
    brudd: pl.DataFrame


@dataclass(frozen=True)
class _Enhet:
    enhet_id: str
    navn: str
    overordnet_id: str | None
    nivaa: str
    arbeidstype: str | None = None
    kontorsted: str | None = None


def build_enheter(
    organisasjon: pl.DataFrame,
    etterfolger: pl.DataFrame,
    enheter_i_bruk: pl.DataFrame,
    virksomhet: str,
) -> Tre:
    """The tree of the newest row of each enhet in all covered quarters.

    organisasjon: kvartal, enhet_id, navn, overordnet_id, nivaa, arbeidstype, kontorsted.
    etterfolger: gammel_enhet, ny_enhet, fra_kvartal. An enhet with exactly one successor leaves
    the tree, and its rows count in the successor. Any other old enhet stays under its last known
    parent: its history is part of the parent's sums.
    enheter_i_bruk: enhet_id that rows hang on; the own rows of an inner node get the leaf
    «X, felles», and an enhet that no organisasjon names becomes a leaf below the root.
    """
    kjente = _newest(organisasjon)
    etterfolgere = Etterfolgere.of(etterfolger, set(kjente))
    i_bruk = {e: etterfolgere.resolve(e) for e in enheter_i_bruk["enhet_id"].unique().sort()}
    enheter = {
        enhet_id: replace(e, overordnet_id=etterfolgere.resolve_parent(e.overordnet_id, enhet_id))
        for enhet_id, e in kjente.items()
        if etterfolgere.resolve(enhet_id) == enhet_id
    }
    enheter = _under_one_root(enheter, virksomhet)
    rot = next(iter(enheter))
    for enhet_id in i_bruk.values():
        enheter.setdefault(enhet_id, _Enhet(enhet_id, enhet_id, rot, SEKSJON))
    indre = {e.overordnet_id for e in enheter.values()}
    omsetting = {fra: f"{til}:felles" if til in indre else til for fra, til in i_bruk.items()}
    for til in sorted(set(i_bruk.values()) & indre):
        felles = _shared_leaf(enheter[til])
        enheter[felles.enhet_id] = felles
    return Tre(
        enheter=_in_order(enheter),
        omsetting=pl.DataFrame(
            list(omsetting.items()),
            schema={"fra_enhet": pl.String, "til_enhet": pl.String},
            orient="row",
        ),
        brudd=etterfolgere.breaks({e.enhet_id: e.navn for e in kjente.values()}, organisasjon),
    )


def _newest(organisasjon: pl.DataFrame) -> dict[str, _Enhet]:
    kolonner = ("enhet_id", "navn", "overordnet_id", "nivaa", "arbeidstype", "kontorsted")
    nyeste = organisasjon.sort("kvartal", maintain_order=True).unique(
        "enhet_id", keep="last", maintain_order=True
    )
    return {rad[0]: _Enhet(*rad) for rad in nyeste.select(kolonner).iter_rows()}


def _shared_leaf(enhet: _Enhet) -> _Enhet:
    """The people of an inner node itself: a director, a staff."""
    return replace(
        enhet,
        enhet_id=f"{enhet.enhet_id}:felles",
        navn=f"{enhet.navn}, felles",
        overordnet_id=enhet.enhet_id,
        nivaa=SEKSJON,
    )


def _under_one_root(enheter: Mapping[str, _Enhet], virksomhet: str) -> dict[str, _Enhet]:
    """The tree with its one root first: the delivered one, or one on top of several or none.

    What hangs on an unknown parent, or in a ring of parents, hangs on the root.
    """
    roetter = [e for e in enheter.values() if e.overordnet_id in {None, e.enhet_id}]
    if len(roetter) == 1:
        rot = replace(roetter[0], overordnet_id=None)
    else:
        rot_id = ROT if ROT not in enheter else f":{ROT}"
        rot = _Enhet(rot_id, virksomhet or rot_id, None, ROT)
    under = {rot.enhet_id: rot}
    for enhet_id, enhet in enheter.items():
        loes = _hangs_loose(enhet, enheter)
        under.setdefault(enhet_id, replace(enhet, overordnet_id=rot.enhet_id) if loes else enhet)
    return under


def _hangs_loose(enhet: _Enhet, enheter: Mapping[str, _Enhet]) -> bool:
    """It has no parent, an unknown one, or is, by however many steps, above itself."""
    over, sett = enhet.overordnet_id, set[str]()
    if over not in enheter:
        return True
    while over is not None and over in enheter and over not in sett:
        if over == enhet.enhet_id:
            return True
        sett.add(over)
        over = enheter[over].overordnet_id
    return False


def _in_order(enheter: Mapping[str, _Enhet]) -> pl.DataFrame:
    """Depth first; siblings by navn as a Norwegian reader expects, «X, felles» before them."""
    barn: dict[str | None, list[_Enhet]] = defaultdict(list)
    for enhet in sorted(enheter.values(), key=_sort_key):
        barn[enhet.overordnet_id].append(enhet)
    rader: list[tuple[object, ...]] = []
    venter = [(enhet, 0) for enhet in reversed(barn[None])]
    while venter:
        enhet, dybde = venter.pop()
        under = barn[enhet.enhet_id]
        rader.append((*_values(enhet), dybde, len(rader), not under))
        venter.extend((ett, dybde + 1) for ett in reversed(under))
    return pl.DataFrame(rader, schema=ENHETER, orient="row")


def _values(enhet: _Enhet) -> Iterable[str | None]:
    return (
        *(enhet.enhet_id, enhet.navn, enhet.overordnet_id, enhet.nivaa),
        *(enhet.arbeidstype, enhet.kontorsted),
    )


def _sort_key(enhet: _Enhet) -> tuple[object, ...]:
    """Letters as in the alphabet (æ, ø, å last), numbers by size, equal names by id."""
    deler = re.split(r"(\d+)", enhet.navn.casefold().translate(_TIL_SLUTT))
    navn = [(0, int(del_), "") if del_.isdigit() else (1, 0, del_) for del_ in deler if del_]
    felles = enhet.enhet_id == f"{enhet.overordnet_id}:felles"
    return (not felles, navn, enhet.enhet_id)
