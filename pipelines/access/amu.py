"""What the working environment committee meets about: questions, decisions, and the figures.

Always with the AMU's floors, whoever opens or prints it, and never about people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Innsyn
from pipelines.access.lesing import read_oversikt, read_tall
from pipelines.access.personsak import today
from pipelines.access.praksis import Praksis, read_practice
from pipelines.access.rapport import Rapporthode, as_role, report_head
from pipelines.access.roller import Rolle, Side
from pipelines.access.tiltak import FRAM
from pipelines.access.tiltaksliste import Linje, read_open_lines
from pipelines.contract.fritekst import require_text
from pipelines.contract.perioder import Periode, Periodetype, year_until
from pipelines.errors import RegistreringFeil, TilgangFeil, UttrekkFeil
from pipelines.followup.praksis import HELE, OEVRIGE
from pipelines.followup.punkter import Stoppunkt
from pipelines.lights.amutabell import Lysrad, Tabell, children_table, parts_table
from pipelines.lights.spoersmaal import Rad, Tallgrunnlag, find_questions
from pipelines.lights.spoersmaalsord import Spoersmaal, as_questions, count_met
from pipelines.lights.tall import INGEN_TALL
from pipelines.settings import read_settings
from pipelines.store.journal import amuvedtak as journal
from pipelines.store.journal.personsak import new_sak

PERIODER = (Periodetype.KVARTAL, Periodetype.TERTIAL, Periodetype.AAR)
"""The AMU meets about these; siste fire kvartaler stand behind each of them."""
ANTALL = 12
"""So many periods are shown, the newest last."""
HELE_OMRAADET = "hele"
FRISTER = {
    Stoppunkt.OPPFOLGINGSPLAN.value: "Plan innen 4 uker",
    Stoppunkt.DIALOGMOTE_1.value: "Dialogmøte 1 innen 7 uker",
}


_SIST = {OEVRIGE: 1, HELE: 2}


@dataclass(frozen=True)
class Vedtak:
    """Something the AMU has decided."""

    sak: str
    periode: str
    tid: datetime
    av: str = field(repr=False)
    """The name of whoever wrote it down."""
    tekst: str = field(repr=False)


@dataclass(frozen=True)
class Amubilde:
    """All of the meeting about one period, as the AMU may see it; the page and the PDF show it."""

    hode: Rapporthode
    periode: Periode
    perioder: tuple[str, ...]
    """Those shown: up to ANTALL of the same type, oldest first, `periode` last."""
    aaret: str
    """The twelve months (2026K3-S4) that end with the last whole quarter of the period."""
    virksomhet_id: str
    enheter: pl.DataFrame
    """Columns of ENHETER and slaatt_sammen, in the order of the tree: those still in use."""
    rader: pl.DataFrame
    """`read_tall` of `perioder`, and of the same one year before."""
    aarsrader: pl.DataFrame
    """`read_tall` of the twelve months."""
    praksis: Praksis | None
    """None where the parts about people are off: then nobody registers here."""
    spoersmaal: tuple[Spoersmaal, ...]
    vedtak: tuple[Vedtak, ...] = field(repr=False)
    """The newest first."""
    min_tilfeller: int
    """What is many short absences."""
    tiltak: tuple[Linje, ...] = ()
    """Those that somebody still has to look at, as the AMU sees them; first to be evaluated
    first."""

    @property
    def denne_gangen(self) -> tuple[Vedtak, ...]:
        """Decided in the meeting about this period."""
        return tuple(ett for ett in self.vedtak if ett.periode == self.periode.navn)

    @property
    def fra_sist(self) -> tuple[Vedtak, ...]:
        """Decided in the last meeting about an earlier period."""
        foer = [ett for ett in self.vedtak if Periode.parse(ett.periode).slutt < self.periode.slutt]
        nyest = max((Periode.parse(ett.periode).slutt for ett in foer), default=None)
        return tuple(ett for ett in foer if Periode.parse(ett.periode).slutt == nyest)

    @property
    def tidligere(self) -> tuple[Vedtak, ...]:
        """Decided in earlier meetings than the last, or in one about a later period."""
        vist = {ett.sak for ett in (*self.denne_gangen, *self.fra_sist)}
        return tuple(ett for ett in self.vedtak if ett.sak not in vist)

    @property
    def skal_evalueres(self) -> tuple[Linje, ...]:
        """Reviews due within two weeks of the meeting, or passed."""
        dag = today(self.hode.laget) + FRAM
        return tuple(ett for ett in self.tiltak if ett.tiltak.is_due(dag))

    @property
    def topprad(self) -> Rad | None:
        """The virksomhet in the period."""
        return self._rows_of(self.rader, self.periode.navn).get(self.virksomhet_id)

    @property
    def deler(self) -> pl.DataFrame:
        """The enheter just below the top."""
        return self.enheter.filter(pl.col("overordnet_id") == self.virksomhet_id)

    def series_of(self, enhet_id: str) -> list[Rad | None]:
        """The row of an enhet in each of `perioder`."""
        return [self._per_place.get((enhet_id, navn)) for navn in self.perioder]

    @property
    def lysrader(self) -> list[Lysrad]:
        """Every enhet in the period, in the order of the tree."""
        return [
            Lysrad(
                enhet["navn"],
                enhet["slaatt_sammen"],
                enhet["dybde"],
                enhet["er_seksjon"],
                tuple(self.series_of(enhet["enhet_id"])),
            )
            for enhet in self.enheter.to_dicts()
        ]

    @property
    def sammensetning(self) -> Tabell:
        """What the twelve months are made of, in the whole and in the enheter just below."""
        rader = self._rows_of(self.aarsrader, self.aaret)
        return parts_table(
            [(navn, rader[enhet]) for enhet, navn in self._whole_and_parts() if enhet in rader],
            self.min_tilfeller,
        )

    @property
    def sykt_barn(self) -> Tabell:
        """Children's illness in the period beside a year before."""
        aaret_foer = self.periode.et_aar_foer
        naa, foer = (
            self._rows_of(self.rader, navn) for navn in (self.periode.navn, aaret_foer.navn)
        )
        return children_table(
            [
                (navn, naa[enhet], foer.get(enhet))
                for enhet, navn in self._whole_and_parts()
                if enhet in naa
            ],
            self.periode.tekst,
            aaret_foer.tekst,
        )

    @property
    def oppfolging(self) -> Tabell:
        """Deadlines met in groups of enheter; no rows where nothing is registered or shown."""
        rader = [] if self.praksis is None else self.praksis.rader.to_dicts()
        per = {(rad["navn"], rad["stoppunkt"]): rad for rad in rader}
        navn = sorted({rad["navn"] for rad in rader}, key=lambda ett: (_SIST.get(ett, 0), ett))
        linjer = tuple(
            (ett, *(count_met(per[ett, p]) if (ett, p) in per else INGEN_TALL for p in FRISTER))
            for ett in navn
        )
        return Tabell(("Enhet", *FRISTER.values()), linjer)

    def _whole_and_parts(self) -> list[tuple[str, str]]:
        egne = pl.concat([self.enheter.filter(enhet_id=self.virksomhet_id), self.deler])
        return list(egne.select("enhet_id", "navn").iter_rows())

    @cached_property
    def _per_place(self) -> dict[tuple[str, str], Rad]:
        return {(rad["enhet_id"], rad["periode"]): rad for rad in self.rader.to_dicts()}

    def _rows_of(self, rader: pl.DataFrame, periode: str) -> dict[str, Rad]:
        return {rad["enhet_id"]: rad for rad in rader.filter(periode=periode).to_dicts()}


def read_amu(
    innsyn: Innsyn,
    periode: Periode,
    naa: datetime,
    laget_av: str = "",
    enheter: tuple[str, ...] | None = None,
) -> Amubilde | None:
    """None while nothing is published, or not even the whole is large enough to be shown.

    laget_av: who asks, in words. enheter: for whoever may make the AMU's reports, a part of the
    virksomhet. Raises TilgangFeil for other roles, and UttrekkFeil for a period without figures.
    """
    seer = as_amu(innsyn, enheter)
    oversikt = read_oversikt(seer, periode.type)
    tall, aaret = read_tall(seer, periode.type), year_until(periode)
    aarstall = read_tall(seer, Periodetype.SISTE4)
    if oversikt is None or tall is None or aarstall is None:
        return None
    perioder = _periods_until(periode, tall)
    rader = _of_periods(tall, {*perioder, *(Periode.parse(p).et_aar_foer.navn for p in perioder)})
    aarsrader = _of_periods(aarstall, {aaret.navn})
    praksis = read_practice(seer, naa)
    regler = read_settings().gjentatt
    grunnlag = Tallgrunnlag(
        oversikt.virksomhet_id,
        perioder,
        oversikt.enheter,
        rader,
        aarsrader,
        _as_shares(praksis),
    )
    return Amubilde(
        hode=report_head(seer, f"AMU: sykefravær {periode.tekst}", laget_av, naa),
        periode=periode,
        perioder=perioder,
        aaret=aaret.navn,
        virksomhet_id=oversikt.virksomhet_id,
        enheter=oversikt.enheter,
        rader=rader,
        aarsrader=aarsrader,
        praksis=praksis,
        spoersmaal=as_questions(find_questions(grunnlag), grunnlag, regler.min_tilfeller),
        vedtak=_read_decisions(seer),
        min_tilfeller=regler.min_tilfeller,
        tiltak=read_open_lines(seer, periode.type),
    )


def as_amu(innsyn: Innsyn, enheter: tuple[str, ...] | None = None) -> Innsyn:
    """The viewer with the floors of the AMU. Raises TilgangFeil for who may not make its papers."""
    return as_role(innsyn, Rolle.AMU, enheter)


def periods_of(innsyn: Innsyn, slag: Periodetype) -> tuple[str, ...]:
    """The newest periods there can be a meeting about, oldest first."""
    oversikt = read_oversikt(as_amu(innsyn), slag)
    return oversikt.perioder if oversikt else ()


def write_decision(innsyn: Innsyn, periode: Periode, tekst: str, naa: datetime) -> None:
    """Keep what was decided in the meeting about a period; it comes back next time.

    Raises RegistreringFeil when it says nothing or too much, TilgangFeil for other roles.
    """
    _open(innsyn).amuvedtak.write(
        journal.Vedtak(
            sak=new_sak(),
            omraade=_area_key(innsyn),
            periode=periode.navn,
            tid=naa,
            bruker=innsyn.bruker,
            rolle=innsyn.rolle.value,
            tekst=require_text("Vedtak", tekst),
        )
    )


def withdraw_decision(innsyn: Innsyn, sak: str, naa: datetime) -> None:
    """Show a decision no more."""
    arkiv, omraade = _open(innsyn), _area_key(innsyn)
    if sak not in {ett.sak for ett in arkiv.amuvedtak.of(omraade)}:
        raise RegistreringFeil("Vedtaket er alt fjernet. Last siden på nytt.")
    arkiv.amuvedtak.withdraw(sak, omraade, naa, innsyn.bruker, innsyn.rolle.value)


def _open(innsyn: Innsyn) -> Arkiv:
    if Side.AMU not in innsyn.rett.sider:
        raise TilgangFeil("Bare AMU og HR skriver vedtak fra AMU.")
    return Arkiv(read_settings())


def _area_key(innsyn: Innsyn) -> str:
    """Decisions of a verneområde are its own: they can name enheter that others do not see."""
    return HELE_OMRAADET if innsyn.enheter is None else "+".join(sorted(innsyn.enheter))


def _read_decisions(innsyn: Innsyn) -> tuple[Vedtak, ...]:
    arkiv = Arkiv(read_settings())
    rader = arkiv.amuvedtak.of(_area_key(innsyn))
    navn = arkiv.names_of(rad.bruker for rad in rader)
    return tuple(
        Vedtak(rad.sak, rad.periode, rad.tid, navn[rad.bruker], rad.tekst) for rad in rader
    )


def _periods_until(periode: Periode, tall: pl.DataFrame) -> tuple[str, ...]:
    kjente = tall["periode"].unique().sort().to_list()
    if periode.type not in PERIODER:
        raise UttrekkFeil("AMU ser på et kvartal, et tertial eller et år, som 2026K3 eller 2026T2.")
    if periode.navn not in kjente:
        raise UttrekkFeil(
            f"Det er ingen tall for {periode.tekst}. Velg en periode som er levert; den nyeste er "
            f"{kjente[-1] if kjente else 'ikke kommet'}."
        )
    return tuple(kjente[: kjente.index(periode.navn) + 1][-ANTALL:])


def _of_periods(tall: pl.DataFrame, perioder: set[str]) -> pl.DataFrame:
    return tall.filter(pl.col("periode").is_in(sorted(perioder)))


def _as_shares(praksis: Praksis | None) -> pl.DataFrame:
    """navn, frist (in words), antall, i_tide, er_hele."""
    tomt = pl.DataFrame(
        schema={
            "navn": pl.String,
            "frist": pl.String,
            "antall": pl.Int64,
            "i_tide": pl.Int64,
            "er_hele": pl.Boolean,
        }
    )
    if praksis is None:
        return tomt
    return praksis.rader.select(
        "navn",
        "antall",
        "i_tide",
        frist=pl.col("stoppunkt").replace_strict(FRISTER, default=None, return_dtype=pl.String),
        er_hele=pl.col("navn") == HELE,
    ).select(tomt.columns)
