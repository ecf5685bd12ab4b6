"""The vault: the only place where names, e-mail addresses and employee numbers are kept."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection

from pipelines.store.journal.base import Journal, Laas
from pipelines.store.journal.forsegling import Hvelvkrypto, require_own_keys
from pipelines.store.journal.tabeller import (
    from_hex,
    hvelv,
    hvelv_bruker,
    hvelv_oppslag,
    to_hex,
)

_BOLK = 500
"""How many rows one query names."""


class Oppslag(StrEnum):
    """By what a person can be looked up."""

    ANSATTNR = "ansattnr"
    EPOST = "epost"
    NAVN = "navn"
    """One part of a name: many people can share it."""


@dataclass(frozen=True)
class Persondata:
    """One person, opened. Shows nothing but the id when printed."""

    ansatt_id: int
    ansattnr: tuple[str, ...] = field(repr=False)
    navn: str | None = field(repr=False)
    epost: str | None = field(repr=False)


@dataclass(frozen=True, repr=False)
class Navnetreff:
    """Which of some words are parts of people's names."""

    kjente: frozenset[str]
    """Those that are part of somebody's name."""
    sammen: tuple[frozenset[str], ...]
    """Two or more that are parts of the same person's name, once for each such set."""


@dataclass(frozen=True, repr=False)
class _Levert:
    """What one delivery says about one person."""

    ansatt_id: str
    ansattnr: tuple[str, ...]
    navn: str | None
    epost: str | None


@dataclass(frozen=True, repr=False)
class _Lagret:
    """What the vault shows about one person without being opened."""

    avtrykk: str
    """Of the newest delivery: says whether another one says the same."""
    per_dato: date


@dataclass(frozen=True, repr=False)
class _Rad:
    """A person's row as it shall be from now on, and what it held until now."""

    person: _Levert
    avtrykk: str
    per_dato: date
    foer: _Levert | None = None


class Hvelv:
    """Persons and users, sealed with the vault's keys. There is no way to read them all.

    `oppslagsnoekkel` is derived from the store's key and hides what people are looked up by: the
    same number always gives the same hash, which nobody without the key can compute.
    """

    def __init__(self, journal: Journal, krypto: Hvelvkrypto, oppslagsnoekkel: bytes) -> None:
        self._journal = journal
        self._krypto = krypto
        self._oppslagsnoekkel = oppslagsnoekkel

    # People

    def keep(self, personer: pl.DataFrame, per_dato: date, *, med_navn: bool = True) -> int:
        """Take in one delivery as one transaction; the number of people sealed anew.

        Columns ansatt_id (UInt64), ansattnr, navn and epost (null: not delivered, or not any
        longer). Several rows of one ansatt_id are several numbers. The newest delivery decides
        navn and epost, also when it leaves them blank; numbers add up over all deliveries, in
        whatever order they come. Delivered again, nothing is written. `med_navn`: whether the
        delivery spoke of names at all; where it did not, they stay as they are known.
        """
        leverte = _collect(personer)
        with self._journal.begin(Laas.HVELV) as con:
            require_own_keys(con, self._krypto)
            lagrede = _stored(con)
            self._make_searchable(con)
            rader = list(self._changes(con, leverte, lagrede, per_dato, med_navn=med_navn))
            self._write(con, rader)
            _advance(con, _older(leverte, lagrede, per_dato), per_dato)
        return len(rader)

    def find(self, slag: Oppslag, verdi: str) -> int | None:
        """Whose number or address this is; None when nobody's, or more than one person's."""
        with self._journal.read() as con:
            treff = con.execute(
                sa.select(hvelv_oppslag.c.ansatt_id)
                .where(
                    hvelv_oppslag.c.slag == slag, hvelv_oppslag.c.verdi == self._hide(slag, verdi)
                )
                .limit(2)
            ).scalars()
            funnet = list(treff)
        return from_hex(funnet[0]) if len(funnet) == 1 else None

    def name_parts(self, ord_: Collection[str]) -> Navnetreff:
        """Which words, in `name_key`'s form, are parts of names, and of the same person's.

        Nobody is opened, and no id leaves. Asked about all at once: what is common takes no longer.
        """
        skjult = {self._hide(Oppslag.NAVN, ett): ett for ett in ord_}
        er_del = (hvelv_oppslag.c.slag == Oppslag.NAVN, hvelv_oppslag.c.verdi.in_(list(skjult)))
        flere = (
            sa.select(hvelv_oppslag.c.ansatt_id)
            .where(*er_del)
            .group_by(hvelv_oppslag.c.ansatt_id)
            .having(sa.func.count() > 1)
        )
        if not skjult:
            return Navnetreff(frozenset(), ())
        with self._journal.read() as con:
            kjente = con.execute(sa.select(hvelv_oppslag.c.verdi).where(*er_del).distinct())
            deler = [skjult[verdi] for verdi in kjente.scalars()]
            per_person: dict[str, set[str]] = {}
            for rad in con.execute(
                sa.select(hvelv_oppslag.c.ansatt_id, hvelv_oppslag.c.verdi).where(
                    *er_del, hvelv_oppslag.c.ansatt_id.in_(flere)
                )
            ):
                per_person.setdefault(rad.ansatt_id, set()).add(skjult[rad.verdi])
        return Navnetreff(frozenset(deler), tuple({frozenset(ett) for ett in per_person.values()}))

    def read(self, ansatt_id: int) -> Persondata | None:
        """One person, opened; None when the vault does not know the id."""
        with self._journal.read() as con:
            innhold = con.execute(
                sa.select(hvelv.c.innhold).where(hvelv.c.ansatt_id == to_hex(ansatt_id))
            ).scalar_one_or_none()
        if innhold is None:
            return None
        person = self._open(to_hex(ansatt_id), innhold)
        return Persondata(ansatt_id, person.ansattnr, person.navn, person.epost)

    def forget(self, behold: Collection[int]) -> int:
        """Delete everybody who is not in `behold`; how many that were."""
        beholdes = {to_hex(ansatt_id) for ansatt_id in behold}
        with self._journal.begin(Laas.HVELV) as con:
            glemmes = [
                {"rad": ansatt_id}
                for ansatt_id in con.execute(sa.select(hvelv.c.ansatt_id)).scalars()
                if ansatt_id not in beholdes
            ]
            if glemmes:
                con.execute(
                    sa.delete(hvelv).where(hvelv.c.ansatt_id == sa.bindparam("rad")), glemmes
                )
        self._journal.scrub()
        return len(glemmes)

    def forget_person(self, ansatt_id: int) -> bool:
        """Delete one person (GDPR art. 17); whether the vault knew them."""
        with self._journal.begin(Laas.HVELV) as con:
            borte = con.execute(sa.delete(hvelv).where(hvelv.c.ansatt_id == to_hex(ansatt_id)))
            antall = borte.rowcount
        self._journal.scrub()
        return antall > 0

    def count(self) -> int:
        """How many people the vault holds."""
        with self._journal.read() as con:
            return con.execute(sa.select(sa.func.count()).select_from(hvelv)).scalar_one()

    # Users

    def remember_user(self, bruker_id: str, opplysninger: Mapping[str, str]) -> None:
        """Keep what the login says about a user; written only when it has changed."""
        avtrykk = self._hash("bruker", [bruker_id, sorted(opplysninger.items())])
        med_id = hvelv_bruker.c.bruker_id == bruker_id
        with self._journal.read() as con:
            kjent = con.execute(
                sa.select(hvelv_bruker.c.avtrykk).where(med_id)
            ).scalar_one_or_none()
        if kjent == avtrykk:
            return
        with self._journal.begin(Laas.HVELV) as con:
            require_own_keys(con, self._krypto)
            forseglet = self._krypto.seal(f"bruker:{bruker_id}", dict(opplysninger))
            verdier = {
                "innhold": forseglet.innhold,
                "noekkel": forseglet.noekkel,
                "avtrykk": avtrykk,
            }
            con.execute(
                self._journal.insert(hvelv_bruker)
                .values(bruker_id=bruker_id, **verdier)
                .on_conflict_do_update(index_elements=["bruker_id"], set_=verdier)
            )

    def read_user(self, bruker_id: str) -> dict[str, str] | None:
        """What the login said about a user; None when the user never logged in."""
        with self._journal.read() as con:
            innhold = con.execute(
                sa.select(hvelv_bruker.c.innhold).where(hvelv_bruker.c.bruker_id == bruker_id)
            ).scalar_one_or_none()
        if innhold is None:
            return None
        opplysninger: dict[str, str] = self._krypto.open(f"bruker:{bruker_id}", innhold)
        return opplysninger

    def users_of(self, ansatt_id: int) -> list[str]:
        """The logins that somebody was known to be. Each user is opened, one at a time."""
        with self._journal.read() as con:
            alle = con.execute(sa.select(hvelv_bruker.c.bruker_id)).scalars().all()
        return [
            bruker_id
            for bruker_id in alle
            if (self.read_user(bruker_id) or {}).get("ansatt_id") == str(ansatt_id)
        ]

    def forget_user(self, bruker_id: str) -> None:
        """Delete what the login said about one user."""
        with self._journal.begin(Laas.HVELV) as con:
            con.execute(sa.delete(hvelv_bruker).where(hvelv_bruker.c.bruker_id == bruker_id))
        self._journal.scrub()

    def forget_users(self, behold: Collection[str]) -> int:
        """Delete every user who is not in `behold`; how many that were."""
        with self._journal.begin(Laas.HVELV) as con:
            glemmes = [
                {"rad": bruker_id}
                for bruker_id in con.execute(sa.select(hvelv_bruker.c.bruker_id)).scalars()
                if bruker_id not in set(behold)
            ]
            if glemmes:
                con.execute(
                    sa.delete(hvelv_bruker).where(hvelv_bruker.c.bruker_id == sa.bindparam("rad")),
                    glemmes,
                )
        self._journal.scrub()
        return len(glemmes)

    # One delivery

    def _changes(
        self,
        con: Connection,
        leverte: list[_Levert],
        lagrede: Mapping[str, _Lagret],
        per_dato: date,
        *,
        med_navn: bool,
    ) -> Iterator[_Rad]:
        """The rows a delivery makes or changes. Only people it says something new of are opened."""
        kjente = []
        for levert in leverte:
            avtrykk = self._imprint(levert)
            lagret = lagrede.get(levert.ansatt_id)
            if lagret is None:
                yield _Rad(levert, avtrykk, per_dato)
            elif lagret.avtrykk != avtrykk:
                kjente.append(_Rad(levert, avtrykk, per_dato))
        innhold = _contents(con, [rad.person.ansatt_id for rad in kjente])
        for rad in kjente:
            foer = self._open(rad.person.ansatt_id, innhold[rad.person.ansatt_id])
            if not med_navn:
                kjent = replace(rad.person, navn=foer.navn, epost=foer.epost)
                rad = replace(rad, person=kjent)  # noqa: PLW2901
            ny = _merge(rad, foer, lagrede[rad.person.ansatt_id])
            if ny is not None:
                yield ny

    def _make_searchable(self, con: Connection) -> None:
        """Once for those who were kept before names could be searched for: the others are many,
        and opening somebody costs.
        """
        uten = hvelv.c.navn_soekes == sa.false()
        ider = con.execute(sa.select(hvelv.c.ansatt_id).where(uten)).scalars().all()
        for start in range(0, len(ider), _BOLK):
            innhold = _contents(con, list(ider[start : start + _BOLK]))
            oppslag = [
                ett
                for ansatt_id, forseglet in innhold.items()
                for ett in self._lookups(self._open(ansatt_id, forseglet))
                if ett[1] is Oppslag.NAVN
            ]
            _change_lookups(con, fjernes=[], tilkommer=oppslag)
        if ider:
            con.execute(sa.update(hvelv).where(uten).values(navn_soekes=True))

    def _write(self, con: Connection, rader: list[_Rad]) -> None:
        if not rader:
            return
        innsetting = self._journal.insert(hvelv)
        endres = ("innhold", "noekkel", "avtrykk", "per_dato")
        con.execute(
            innsetting.on_conflict_do_update(
                index_elements=["ansatt_id"],
                set_={navn: innsetting.excluded[navn] for navn in endres},
            ),
            [self._sealed(rad) for rad in rader],
        )
        foer = {ett for rad in rader if rad.foer for ett in self._lookups(rad.foer)}
        naa = {ett for rad in rader for ett in self._lookups(rad.person)}
        _change_lookups(con, fjernes=sorted(foer - naa), tilkommer=sorted(naa - foer))

    def _sealed(self, rad: _Rad) -> dict[str, object]:
        person = rad.person
        forseglet = self._krypto.seal(
            f"ansatt:{person.ansatt_id}",
            {"ansattnr": person.ansattnr, "navn": person.navn, "epost": person.epost},
        )
        return {
            "ansatt_id": person.ansatt_id,
            "innhold": forseglet.innhold,
            "noekkel": forseglet.noekkel,
            "avtrykk": rad.avtrykk,
            "per_dato": rad.per_dato,
            "navn_soekes": True,
        }

    def _open(self, ansatt_id: str, innhold: bytes) -> _Levert:
        verdi = self._krypto.open(f"ansatt:{ansatt_id}", innhold)
        return _Levert(ansatt_id, tuple(verdi["ansattnr"]), verdi["navn"], verdi["epost"])

    def _lookups(self, person: _Levert) -> Iterator[tuple[str, Oppslag, str]]:
        """What leads to a person: (ansatt_id, slag, hash)."""
        for nummer in person.ansattnr:
            yield person.ansatt_id, Oppslag.ANSATTNR, self._hide(Oppslag.ANSATTNR, nummer)
        if person.epost:
            yield person.ansatt_id, Oppslag.EPOST, self._hide(Oppslag.EPOST, person.epost)
        for del_ in name_keys(person.navn or ""):
            yield person.ansatt_id, Oppslag.NAVN, self._hide(Oppslag.NAVN, del_)

    # Keyed hashes

    def _imprint(self, person: _Levert) -> str:
        """Tells whether a delivery says what the one before said, without opening the row."""
        return self._hash("ansatt", [person.ansatt_id, person.navn, person.epost, *person.ansattnr])

    def _hide(self, slag: Oppslag, verdi: str) -> str:
        return self._hash(slag, name_key(verdi))

    def _hash(self, slag: str, verdi: object) -> str:
        tekst = json.dumps([slag, verdi])
        return hmac.digest(self._oppslagsnoekkel, tekst.encode(), hashlib.sha256).hex()[:32]


def name_keys(tekst: str) -> frozenset[str]:
    """The parts of a name, or of one word of a text, as they are looked up.

    «Anne-Lise Prøve» is anne-lise, anne, lise and prøve; initials are no parts.
    """
    hele = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", name_key(tekst))
    deler = {del_ for ett in hele for del_ in (ett, *ett.split("-"))}
    return frozenset(del_ for del_ in deler if len(del_) > 1)


def name_key(ord_: str) -> str:
    """A word as names are compared: composed letters, in lower case."""
    return unicodedata.normalize("NFC", ord_).strip().casefold()


def _collect(personer: pl.DataFrame) -> list[_Levert]:
    """One row per person, in the order of the ids."""
    samlet = (
        personer.select(
            "ansatt_id",
            pl.col("ansattnr", "navn", "epost").cast(pl.String).str.strip_chars().replace("", None),
        )
        .drop_nulls("ansatt_id")
        .group_by("ansatt_id")
        .agg(
            pl.col("ansattnr").drop_nulls().unique().sort(),
            pl.col("navn", "epost").drop_nulls().first(),
        )
        .sort("ansatt_id")
    )
    return [
        _Levert(to_hex(ansatt_id), tuple(numre), navn, epost)
        for ansatt_id, numre, navn, epost in samlet.iter_rows()
    ]


def _merge(levert: _Rad, foer: _Levert, lagret: _Lagret) -> _Rad | None:
    """What is known of a person after one more delivery; None when it adds nothing."""
    person = levert.person
    numre = tuple(sorted({*foer.ansattnr, *person.ansattnr}))
    if levert.per_dato >= lagret.per_dato:
        return replace(levert, person=replace(person, ansattnr=numre), foer=foer)
    if numre == foer.ansattnr:
        return None
    return _Rad(replace(foer, ansattnr=numre), lagret.avtrykk, lagret.per_dato, foer)


def _stored(con: Connection) -> dict[str, _Lagret]:
    rader = con.execute(sa.select(hvelv.c.ansatt_id, hvelv.c.avtrykk, hvelv.c.per_dato))
    return {ansatt_id: _Lagret(avtrykk, per_dato) for ansatt_id, avtrykk, per_dato in rader}


def _change_lookups(
    con: Connection,
    *,
    fjernes: list[tuple[str, Oppslag, str]],
    tilkommer: list[tuple[str, Oppslag, str]],
) -> None:
    if fjernes:
        ett = (
            hvelv_oppslag.c.ansatt_id == sa.bindparam("eier"),
            hvelv_oppslag.c.slag == sa.bindparam("hva"),
            hvelv_oppslag.c.verdi == sa.bindparam("hash"),
        )
        con.execute(
            sa.delete(hvelv_oppslag).where(*ett),
            [{"eier": eier, "hva": slag, "hash": verdi} for eier, slag, verdi in fjernes],
        )
    if tilkommer:
        con.execute(
            sa.insert(hvelv_oppslag),
            [{"ansatt_id": eier, "slag": slag, "verdi": verdi} for eier, slag, verdi in tilkommer],
        )


def _contents(con: Connection, ider: list[str]) -> dict[str, bytes]:
    innhold: dict[str, bytes] = {}
    for start in range(0, len(ider), _BOLK):
        bolk = hvelv.c.ansatt_id.in_(ider[start : start + _BOLK])
        rader = con.execute(sa.select(hvelv.c.ansatt_id, hvelv.c.innhold).where(bolk))
        innhold |= {rad.ansatt_id: rad.innhold for rad in rader}
    return innhold


def _older(leverte: list[_Levert], lagrede: Mapping[str, _Lagret], per_dato: date) -> list[str]:
    return [
        levert.ansatt_id
        for levert in leverte
        if (lagret := lagrede.get(levert.ansatt_id)) and lagret.per_dato < per_dato
    ]


def _advance(con: Connection, ider: list[str], per_dato: date) -> None:
    """Note that a newer delivery said the same, without sealing anything anew."""
    for start in range(0, len(ider), _BOLK):
        bolk = hvelv.c.ansatt_id.in_(ider[start : start + _BOLK])
        con.execute(sa.update(hvelv).where(bolk).values(per_dato=per_dato))
