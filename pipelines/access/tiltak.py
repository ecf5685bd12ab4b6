"""Tiltak as the viewer may see and write them: who sees which, who may do what, and the history.

A tiltak names enheter, never people. Reading one needs no log; every version says who wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import read_enheter
from pipelines.access.personsak import today
from pipelines.access.roller import RETTER, Rolle, Side
from pipelines.access.tiltaksrekke import open_reach
from pipelines.contract.fritekst import require_text
from pipelines.contract.perioder import Periodetype
from pipelines.errors import RegistreringFeil, TilgangFeil, TrafikklysFeil
from pipelines.settings import read_settings
from pipelines.store.journal.personsak import new_sak
from pipelines.store.journal.tiltak import Radslag, Skrevet, Tiltaksrad
from pipelines.store.noekkel import derive
from pipelines.tiltak.navn import find_names
from pipelines.tiltak.tiltak import Notat, Status, Tiltak, Tiltakstekst, Utgave

FRAM = timedelta(days=14)
"""How long before its day a review is shown."""


@dataclass(frozen=True)
class Evalueringsfrist:
    """A review for the calendar file (`reports.kalenderfil.Kalenderfrist` takes the same three)."""

    dato: date
    tittel: str
    """«Evaluer tiltak: Faste vakter»."""
    uid_av: str = field(repr=False)
    """A keyed hash of the sak."""


def may_see(innsyn: Innsyn) -> bool:
    """Whether the viewer's role sees tiltak at all: also the operator's, who makes reports for
    others at the machine that holds the keys.
    """
    return Side.TILTAK in innsyn.rett.sider or innsyn.rolle is Rolle.DRIFT


def read_tiltak(innsyn: Innsyn) -> tuple[Tiltak, ...]:
    """Those the viewer may see, the newest start first.

    HR and a toppledelse or AMU of the whole: all. Others: those of an enhet in their part, or of
    one above it. Raises TilgangFeil for a role that has no page of tiltak.
    """
    arkiv = _open(innsyn)
    return _sorted(_visible(innsyn, arkiv, arkiv.tiltak.all()))


def find_tiltak(innsyn: Innsyn, sak: str) -> Tiltak | None:
    """One of them; None when there is none or the viewer may not see it, which look the same."""
    arkiv = _open(innsyn)
    return next(iter(_visible(innsyn, arkiv, arkiv.tiltak.of(sak))), None)


def tiltak_of(innsyn: Innsyn, enhet_id: str) -> tuple[Tiltak, ...]:
    """Those that concern an enhet as it is shown to the viewer: its own, those of the seksjoner it
    is merged of, and those of enheter above. Proposed ones too; the newest start first.

    Of the seksjoner it is merged of, only those that the viewer may see anyway.
    """
    return concerning(innsyn, enhet_id, read_tiltak(innsyn))


def concerning(innsyn: Innsyn, enhet_id: str, synlige: Sequence[Tiltak]) -> tuple[Tiltak, ...]:
    """As `tiltak_of`, of those that have been read already, in their order."""
    rekke = open_reach(Arkiv(read_settings()))
    gjelder = rekke.up(_members(innsyn, enhet_id))
    return tuple(ett for ett in synlige if gjelder & rekke.now(ett.naa.enheter))


def may_write(innsyn: Innsyn, enheter: Sequence[str]) -> bool:
    """Whether the viewer may write any version of a tiltak of these: HR everywhere, a leder where
    all of them are their own. False for no enheter but from HR.
    """
    if innsyn.rolle is Rolle.HR:
        return True
    return innsyn.rolle is Rolle.LEDER and _all_within(innsyn, enheter)


def may_propose(innsyn: Innsyn) -> bool:
    """Whether the viewer's role may propose one anywhere: HR, leder and AMU."""
    return innsyn.rolle in _SKRIVER


def may_note(innsyn: Innsyn) -> bool:
    """Whether the viewer's role may write notes beside the tiltak they see."""
    return innsyn.rolle in _SKRIVER


def may_revise(innsyn: Innsyn, tiltak: Tiltak) -> bool:
    """Whether the viewer may write the next version of one: as `may_write`, and AMU what AMU
    proposed, as long as it is only proposed and lies wholly in their part.
    """
    if innsyn.rolle is Rolle.AMU:
        return (
            tiltak.naa.status is Status.FORESLAATT
            and tiltak.utgaver[0].rolle == innsyn.rett.navn
            and _all_within(innsyn, tiltak.naa.enheter)
        )
    return may_write(innsyn, tiltak.naa.enheter)


def propose(innsyn: Innsyn, tekst: Tiltakstekst, naa: datetime) -> str:
    """Keep a new tiltak; its sak. HR and leder may start it at once, AMU only propose it.

    Raises RegistreringFeil, with the field and what to do, when the text does not hold, TilgangFeil
    when the viewer may not write it for these enheter.
    """
    arkiv = _open_to_write(innsyn)
    _require(innsyn, arkiv, tekst, naa)
    sak = new_sak()
    arkiv.tiltak.write(sak, 0, tekst.content(), _by(innsyn, naa))
    return sak


def revise(innsyn: Innsyn, sak: str, versjon: int, tekst: Tiltakstekst, naa: datetime) -> int:
    """Keep the next version of a tiltak; its number. `versjon`: the one it was made from.

    Raises Kollisjon when somebody has written a newer one since: nothing is kept and nothing lost,
    and `find_tiltak` gives both to show. Else as `propose`.
    """
    arkiv = _open_to_write(innsyn)
    tiltak = _require_seen(innsyn, sak)
    if tiltak.versjon == versjon and not may_revise(innsyn, tiltak):
        raise TilgangFeil(
            "Dette tiltaket kan du lese, men ikke endre: det gjelder også enheter utenfor din del, "
            "eller er satt i gang av andre. Skriv et notat, eller be HR gjøre endringen."
        )
    _require(innsyn, arkiv, tekst, naa)
    return arkiv.tiltak.write(sak, versjon, tekst.content(), _by(innsyn, naa))


def add_note(innsyn: Innsyn, sak: str, tekst: str, naa: datetime) -> int:
    """Keep a note beside a tiltak; its number.

    Raises RegistreringFeil when it says nothing or too much, TilgangFeil for who may not.
    """
    arkiv = _open_to_write(innsyn)
    _require_seen(innsyn, sak)
    return arkiv.tiltak.note(sak, require_text("Notat", tekst), _by(innsyn, naa))


def may_remove_note(innsyn: Innsyn, sak: str, nr: int) -> bool:
    """Whether a note stands there and is the viewer's own, or the viewer is HR."""
    return any(
        ett.nr == nr and (innsyn.rolle is Rolle.HR or ett.bruker == innsyn.bruker)
        for ett in _notes_left(Arkiv(read_settings()).tiltak.of(sak))
    )


def remove_note(innsyn: Innsyn, sak: str, nr: int, naa: datetime) -> None:
    """Erase the text of a note; that one stood there, who wrote it and who removed it stays.

    HR may remove every note, others their own. Raises as `add_note`.
    """
    arkiv = _open_to_write(innsyn)
    tiltak = _require_seen(innsyn, sak)
    if all(ett.er_fjernet for ett in tiltak.notater if ett.nr == nr):
        raise RegistreringFeil("Notatet er alt fjernet. Last siden på nytt.")
    if not may_remove_note(innsyn, sak, nr):
        raise TilgangFeil("Bare HR kan fjerne notater som andre har skrevet. Be HR om det.")
    arkiv.tiltak.remove_note(sak, nr, _by(innsyn, naa))


def names_in(innsyn: Innsyn, tekst: str) -> tuple[str, ...]:
    """The parts of a text that are the name of somebody in the vault, as they stand there.

    A warning, never an error: whoever writes can mean something else. Empty where it cannot be
    known.
    """
    if not may_note(innsyn):
        return ()
    try:
        arkiv = Arkiv(read_settings())
        return find_names(tekst, arkiv.hvelv.name_parts, open_reach(arkiv).ord)
    except TrafikklysFeil:
        return ()


def due_reviews(innsyn: Innsyn, i_dag: date, fram: timedelta = FRAM) -> tuple[Tiltak, ...]:
    """Open tiltak the viewer sees whose review is due within `fram` or passed, the oldest first.

    Empty for a role without tiltak.
    """
    return tuple(ett for ett in _to_review(innsyn) if ett.is_due(i_dag + fram))


def review_dates(innsyn: Innsyn) -> tuple[Evalueringsfrist, ...]:
    """The reviews of all open tiltak the viewer sees, for the calendar file, the first first.

    Empty for a role without tiltak.
    """
    noekkel = Arkiv(read_settings()).fristnoekkel if (alle := _to_review(innsyn)) else b""
    return tuple(
        Evalueringsfrist(
            ett.naa.evalueres,
            f"Evaluer tiltak: {ett.naa.tittel}",
            derive(noekkel, b"tiltak:" + ett.sak.encode()).hex(),
        )
        for ett in alle
    )


_SKRIVER = frozenset({Rolle.HR, Rolle.LEDER, Rolle.AMU})
"""Roles that write something about tiltak somewhere."""


def _open(innsyn: Innsyn) -> Arkiv:
    if not may_see(innsyn):
        raise TilgangFeil("Denne rollen ser ikke tiltak.")
    return Arkiv(read_settings())


def _open_to_write(innsyn: Innsyn) -> Arkiv:
    if innsyn.rolle not in _SKRIVER:
        raise TilgangFeil(
            "Bare HR, ledere og AMU skriver om tiltak. Andre kan lese dem og ta kontakt med HR."
        )
    return _open(innsyn)


def _by(innsyn: Innsyn, naa: datetime) -> Skrevet:
    return Skrevet(naa, innsyn.bruker, innsyn.rolle.value)


def _require(innsyn: Innsyn, arkiv: Arkiv, tekst: Tiltakstekst, naa: datetime) -> None:
    """That the text holds, and that the viewer may write it for these enheter."""
    tekst.check(today(naa))
    ukjente = open_reach(arkiv).unknown((*tekst.enheter, *tekst.sammenlignes_med))
    if ukjente:
        raise RegistreringFeil(
            f"«Enheter» har en enhet som ikke finnes i tallene: {ukjente[0]}. Velg en fra listen."
        )
    if innsyn.rolle is Rolle.AMU and tekst.status is not Status.FORESLAATT:
        raise RegistreringFeil(
            f"«Status» er «{tekst.status.value}», men AMU og verneombud foreslår. Velg "
            f"«{Status.FORESLAATT.value}»; HR eller lederen setter tiltaket i gang."
        )
    if innsyn.rolle is not Rolle.HR and not _all_within(innsyn, tekst.enheter):
        raise TilgangFeil(
            "«Enheter» har en enhet utenfor din del av virksomheten. Ta den bort, eller be HR "
            "skrive tiltaket."
        )


def _require_seen(innsyn: Innsyn, sak: str) -> Tiltak:
    tiltak = find_tiltak(innsyn, sak)
    if tiltak is None:
        raise RegistreringFeil(
            "Tiltaket finnes ikke lenger, eller gjelder ikke din del av virksomheten. Gå tilbake "
            "til listen."
        )
    return tiltak


def _all_within(innsyn: Innsyn, enheter: Sequence[str]) -> bool:
    if not enheter:
        return False
    if innsyn.enheter is None:
        return True
    rekke = open_reach(Arkiv(read_settings()))
    return rekke.now(enheter) <= rekke.down(innsyn.enheter)


def _visible(innsyn: Innsyn, arkiv: Arkiv, rader: Sequence[Tiltaksrad]) -> list[Tiltak]:
    alle = _build(arkiv, rader)
    if innsyn.enheter is None or not alle:
        return alle
    rekke = open_reach(arkiv)
    synlige = rekke.down(innsyn.enheter) | rekke.up(innsyn.enheter)
    return [ett for ett in alle if synlige & rekke.now(ett.naa.enheter)]


def _members(innsyn: Innsyn, enhet_id: str) -> tuple[str, ...]:
    """The delivered enheter behind one that is shown; of an inner enhet, itself."""
    if "+" in enhet_id:
        return tuple(enhet_id.split("+"))
    enheter = read_enheter(innsyn, Periodetype.SISTE4)
    if enheter is None or "seksjoner" not in enheter.columns:
        return (enhet_id,)
    funnet = enheter.filter(enhet_id=enhet_id, er_seksjon=True)["seksjoner"].to_list()
    return (enhet_id, *(ett for liste in funnet for ett in liste or ()))


def _build(arkiv: Arkiv, rader: Sequence[Tiltaksrad]) -> list[Tiltak]:
    navn = arkiv.names_of(rad.bruker for rad in rader)
    ordnet = sorted(rader, key=lambda rad: (rad.sak, rad.nr))
    grupper = (list(gruppe) for _, gruppe in groupby(ordnet, key=lambda rad: rad.sak))
    return [_as_tiltak(gruppe, navn) for gruppe in grupper]


def _as_tiltak(rader: Sequence[Tiltaksrad], navn: Mapping[str, str]) -> Tiltak:
    fjernet = {rad.gjelder for rad in rader if rad.slag is Radslag.FJERNET}
    return Tiltak(
        sak=rader[0].sak,
        utgaver=tuple(
            Utgave(
                rad.versjon or 0,
                rad.tid,
                navn[rad.bruker],
                RETTER[Rolle(rad.rolle)].navn,
                Tiltakstekst.of(rad.innhold),
            )
            for rad in rader
            if rad.slag is Radslag.UTGAVE
        ),
        notater=tuple(
            Notat(
                rad.nr,
                rad.tid,
                navn[rad.bruker],
                RETTER[Rolle(rad.rolle)].navn,
                rad.innhold,
                er_fjernet=rad.nr in fjernet,
            )
            for rad in rader
            if rad.slag is Radslag.NOTAT
        ),
    )


def _notes_left(rader: Iterable[Tiltaksrad]) -> list[Tiltaksrad]:
    alle = list(rader)
    fjernet = {rad.gjelder for rad in alle}
    return [rad for rad in alle if rad.slag is Radslag.NOTAT and rad.nr not in fjernet]


def _sorted(alle: Iterable[Tiltak]) -> tuple[Tiltak, ...]:
    return tuple(
        sorted(alle, key=lambda ett: (-ett.naa.start.toordinal(), ett.naa.tittel, ett.sak))
    )


def _to_review(innsyn: Innsyn) -> list[Tiltak]:
    if Side.TILTAK not in innsyn.rett.sider:
        return []
    aapne = (ett for ett in read_tiltak(innsyn) if ett.naa.status.er_aapen)
    return sorted(aapne, key=lambda ett: (ett.naa.evalueres, ett.naa.tittel, ett.sak))
