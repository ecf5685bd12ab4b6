"""Before and after a tiltak, for the one who looks: only from figures that they see anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.access.innsyn import Innsyn
from pipelines.access.tiltakstall import Maalt, Tiltakstall
from pipelines.contract.oppramsing import list_words
from pipelines.lights.tall import format_endring, format_prosent
from pipelines.tiltak.effekt import (
    MINST_ETTER,
    Dom,
    Effekt,
    Vindu,
    judge_effect,
    needs_seasons,
    windows,
)
from pipelines.tiltak.effektord import PAAMINNELSE, sentences, span, verdict
from pipelines.tiltak.oppsummering import Slagsum, by_kind
from pipelines.tiltak.tiltak import Tiltak

RESTEN = "resten av virksomheten"
_STOEY = 1e-9
"""Less than this part of the virksomhet is what subtraction leaves of nothing."""


@dataclass(frozen=True)
class Punkt:
    """One mark of the drawing, in percent; lav and hoey: its 95 % band, None where it has none."""

    navn: str
    """«Før», «Etter», «Ventet etter uten tiltak», «Andre før», «Andre etter»."""
    prosent: float
    lav: float | None = None
    hoey: float | None = None


@dataclass(frozen=True)
class Effektbilde:
    """All that a page, a slide or a PDF says of the effect of one tiltak; nothing to work out."""

    dom: Dom
    effekt: Effekt | None
    """None where there are no figures (dom says why; `setning` says it in words)."""
    enheter: str
    """Whose figures these are, as shown to the viewer: «Lønn», «Lønn og Regnskap»."""
    andre: str
    """Compared with: «resten av virksomheten», or the chosen enheter."""
    foer_tekst: str
    """«1. kvartal 2024 til 4. kvartal 2024»."""
    etter_tekst: str
    """As `foer_tekst`; empty while it is too early."""
    setning: str
    """The verdict, one or two sentences to read aloud."""
    forklaring: tuple[str, ...]
    """How it was reckoned and what to be careful about, a sentence each; can be empty."""
    noekkeltall: tuple[tuple[str, str], ...]
    """(label, text): «Sykefravær før», «10,4 %». Empty without figures."""
    punkter: tuple[Punkt, ...]
    """For the drawing; empty without figures."""


def read_effect(innsyn: Innsyn, tiltak: Tiltak) -> Effektbilde | None:
    """What can be said of `tiltak` by what the viewer sees.

    None for what has not been set in motion (foreslått), and while the store is empty. Everything
    else has a dom and a sentence. Whether the viewer may see the tiltak is access.tiltak's to say.
    Raises TilgangFeil for a role that sees no figures.
    """
    return read_effects(innsyn, [tiltak])[tiltak.sak]


def read_effects(innsyn: Innsyn, alle: Sequence[Tiltak]) -> dict[str, Effektbilde | None]:
    """sak → as `read_effect`; what they share is read once."""
    tall = Tiltakstall.of(innsyn)
    return {ett.sak: None if tall is None else effect_of(tall, ett) for ett in alle}


def read_summary(innsyn: Innsyn, alle: Sequence[Tiltak]) -> list[Slagsum]:
    """Kinds of tiltak with number, status and mean difference, of those the viewer may see."""
    bilder = read_effects(innsyn, alle)
    return by_kind([(t, b.effekt if (b := bilder[t.sak]) else None) for t in alle])


def effect_of(tall: Tiltakstall, tiltak: Tiltak) -> Effektbilde | None:
    """As `read_effect`, for many tiltak of one viewer, one after the other."""
    if not tiltak.naa.status.er_satt_i_gang:
        return None
    sak = _Sak.of(tall, tiltak)
    effekt = sak.find()
    return _without(sak, effekt) if isinstance(effekt, Dom) else _with(sak, effekt)


@dataclass(frozen=True)
class _Sak:
    """A tiltak as the viewer sees it: which enheter, beside which, and when."""

    tall: Tiltakstall
    tiltak: Tiltak
    egne: tuple[str, ...] | None
    """None: hidden."""
    valgte: tuple[str, ...] | None
    """Those chosen to compare with; empty: the rest of the virksomhet. None: hidden."""
    foer: tuple[str, ...]
    etter: tuple[str, ...]

    @classmethod
    def of(cls, tall: Tiltakstall, tiltak: Tiltak) -> _Sak:
        tekst = tiltak.naa
        valgte = tall.shown(tekst.sammenlignes_med) if tekst.sammenlignes_med else ()
        foer, etter = windows(tekst.start, tall.kvartaler)
        return cls(tall, tiltak, tall.shown(tekst.enheter), valgte, foer, etter)

    def find(self) -> Effekt | Dom:
        """The effect, or why there is none. The reasons that hold for everybody come last."""
        if self.egne is None or self.valgte is None:
            return Dom.IKKE_VIST
        if len(self.etter) < MINST_ETTER:
            return Dom.FOR_TIDLIG
        andre = self._others(self.egne)
        alle = (*self.egne, *self.valgte)
        if self.tall.has_break(alle, self.foer[0], self.etter[-1]):
            return Dom.BRUDD
        if not self.tall.is_delivered((*alle, self.tall.virksomhet), (*self.foer, *self.etter)):
            return Dom.MANGLER
        if not andre:
            return Dom.INGEN_ANDRE
        return self._measure(self.egne, andre)

    def _others(self, egne: tuple[str, ...]) -> tuple[str, ...]:
        """Enheter to sum for the comparison; the virksomhet stands for what is left of it."""
        if self.tall.virksomhet in egne:
            return ()
        if not self.tiltak.naa.sammenlignes_med:
            return (self.tall.virksomhet,)
        naere = {*egne, *(over for en in egne for over in self.tall.above(en))}
        return tuple(
            en
            for en in self.valgte or ()
            if en not in naere and not set(self.tall.above(en)) & set(egne)
        )

    def _measure(self, egne: tuple[str, ...], andre: tuple[str, ...]) -> Effekt | Dom:
        par = [self._pair(egne, andre, kvartaler) for kvartaler in (self.foer, self.etter)]
        if par[0] is None or par[1] is None:
            return Dom.IKKE_VIST
        (foer, andre_foer, folk_foer), (etter, andre_etter, folk_etter) = par[0], par[1]
        if min(andre_foer.x, andre_etter.x) <= 0:
            return Dom.INGEN_ANDRE
        return judge_effect(
            (foer, etter),
            (andre_foer, andre_etter),
            self.tall.bakgrunn(self.foer),
            personer=min(folk_foer, folk_etter),
            seksjoner=self.tall.count_seksjoner(egne, self.foer[-1]),
        )

    def _pair(
        self, egne: tuple[str, ...], andre: tuple[str, ...], kvartaler: tuple[str, ...]
    ) -> tuple[Vindu, Vindu, int] | None:
        """The own and the others' window, and the fewest own people; None where one is masked."""
        sesong = needs_seasons(kvartaler)
        her = [self.tall.sums(egne, kvartal, sesong=sesong) for kvartal in kvartaler]
        der = [self.tall.sums(andre, kvartal, sesong=sesong) for kvartal in kvartaler]
        egen = [maalt for maalt in her if maalt is not None]
        deres = [maalt for maalt in der if maalt is not None]
        if len(egen) < len(her) or len(deres) < len(der):
            return None
        if andre == (self.tall.virksomhet,):
            deres = [_rest(hele, del_av) for hele, del_av in zip(deres, egen, strict=True)]
        if sum(maalt.x for maalt in deres) <= 0:
            deres = []
        return (
            self.tall.window(egen, kvartaler, sesong),
            self.tall.window(deres, kvartaler, sesong),
            min(maalt.personer for maalt in egen),
        )

    @property
    def navn(self) -> str:
        return list_words([self.tall.enheter[en]["navn"] for en in self.egne or ()])

    @property
    def andre_navn(self) -> str:
        if not self.tiltak.naa.sammenlignes_med or self.egne is None:
            return RESTEN
        return list_words([self.tall.enheter[en]["navn"] for en in self._others(self.egne)])

    @property
    def forbehold(self) -> list[str]:
        """What to be careful about, of the enheter and the time."""
        sagt = []
        if any(self.tall.is_merged(en) for en in self.egne or ()):
            sagt.append(
                f"Tallene gjelder {self.navn} samlet (slått sammen av hensyn til personvern)."
            )
        elif len(self.egne or ()) > 1:
            sagt.append(f"Tallene gjelder {self.navn} samlet.")
        if self.tiltak.naa.slutt is not None:
            sagt.append("Tiltaket er over. Kvartalene etter kan være etter at det var slutt.")
        if set(self.etter) & set(self.tall.info.foreloepige):
            sagt.append(
                "Det nyeste kvartalet er foreløpig: sene sykmeldinger kan gjøre det høyere."
            )
        return sagt


def _with(sak: _Sak, effekt: Effekt) -> Effektbilde:
    return Effektbilde(
        dom=effekt.dom,
        effekt=effekt,
        enheter=sak.navn,
        andre=sak.andre_navn,
        foer_tekst=span(sak.foer),
        etter_tekst=span(sak.etter),
        setning=verdict(effekt.dom, effekt, sak.andre_navn),
        forklaring=(*sentences(effekt, sak.andre_navn), *sak.forbehold, PAAMINNELSE),
        noekkeltall=_key_figures(effekt),
        punkter=_points(effekt),
    )


def _without(sak: _Sak, dom: Dom) -> Effektbilde:
    return Effektbilde(
        dom=dom,
        effekt=None,
        enheter=sak.navn,
        andre="" if dom is Dom.IKKE_VIST else sak.andre_navn,
        foer_tekst=span(sak.foer),
        etter_tekst=span(sak.etter) if dom is not Dom.FOR_TIDLIG else "",
        setning=verdict(dom),
        forklaring=(),
        noekkeltall=(),
        punkter=(),
    )


def _key_figures(effekt: Effekt) -> tuple[tuple[str, str], ...]:
    return (
        ("Sykefravær før", format_prosent(effekt.foer.prosent)),
        ("Sykefravær etter", format_prosent(effekt.etter.prosent)),
        ("De andre før", format_prosent(effekt.andre_foer.prosent)),
        ("De andre etter", format_prosent(effekt.andre_etter.prosent)),
        ("Forskjell i prosentpoeng", format_endring(effekt.forskjell)),
        ("Usikkerhet", f"{format_endring(effekt.lav)} til {format_endring(effekt.hoey)}"),
        ("Ventet uten tiltak", format_prosent(effekt.ventet)),
    )


def _points(effekt: Effekt) -> tuple[Punkt, ...]:
    return (
        Punkt("Før", effekt.foer.prosent),
        Punkt("Etter", effekt.etter.prosent),
        Punkt("Ventet etter uten tiltak", effekt.ventet, effekt.ventet_lav, effekt.ventet_hoey),
        Punkt("Andre før", effekt.andre_foer.prosent),
        Punkt("Andre etter", effekt.andre_etter.prosent),
    )


def _rest(hele: Maalt, del_av: Maalt) -> Maalt:
    """The virksomhet without the enheter; exactly nothing where they are all of it."""
    x = hele.x - del_av.x
    if x <= hele.x * _STOEY:
        return Maalt(0.0, 0.0, 0)
    return Maalt(max(0.0, hele.y - del_av.y), x, max(0, hele.personer - del_av.personer))
