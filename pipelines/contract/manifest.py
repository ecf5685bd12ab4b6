"""`uttrekk.toml`: who delivered what, and which part of time it is the truth for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.contract.codes import Dagenhet, Slag
from pipelines.contract.perioder import (
    Kvartal,
    Maaned,
    kvartaler_mellom,
    maaneder_i,
    maaneder_mellom,
)
from pipelines.errors import UttrekkFeil

FOERSTE_AAR, SISTE_AAR = 1990, 2100
MANIFESTFIL = "uttrekk.toml"
DEMOKILDE = "Eksempeldata (oppdiktet)"
"""Every uttrekk of the made-up agency names this as its kilde."""
EKSEMPEL = (
    'virksomhet = "Etaten"\ndekker_fra = "2025K3"\ndekker_til = "2026K3"\n'
    'uttrekksdato = 2026-10-15\nkilde = "lønnssystemet"'
)
EKSEMPEL_LOPENDE = (
    'slag = "lopende"\nvirksomhet = "Etaten"\ngjelder_fra = 2025-11-01\n'
    'uttrekksdato = 2026-11-20\nkilde = "lønnssystemet"'
)
LOPENDE_HOEYST_TILBAKE = timedelta(days=3 * 366)
"""How long before uttrekksdato gjelder_fra may lie: maksdato looks back three years."""

Tekst = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, order=True)
class Dag:
    """A day, where a delivery does not go by quarters or months. Text form `20.11.2026`."""

    dato: date

    @property
    def start(self) -> date:
        return self.dato

    @property
    def slutt(self) -> date:
        return self.dato

    def __str__(self) -> str:
        return f"{self.dato:%d.%m.%Y}"


@dataclass(frozen=True)
class Manifest:
    """One delivery: what it covers and where it is from.

    Whole quarters, or months where it holds totals. A løpende one covers no quarter, only the
    days from gjelder_fra to uttrekksdato.
    """

    virksomhet: str
    dekker_fra: Kvartal | Maaned | Dag
    dekker_til: Kvartal | Maaned | Dag
    uttrekksdato: date
    kilde: str
    slag: Slag
    dagenhet: Dagenhet = Dagenhet.ARBEIDSDAGER
    hull: frozenset[Maaned] = frozenset()
    """Months between dekker_fra and dekker_til that were not delivered."""

    @property
    def foerste_dag(self) -> date:
        return self.dekker_fra.start

    @property
    def siste_dag(self) -> date:
        return self.dekker_til.slutt

    @property
    def kvartaler(self) -> tuple[Kvartal, ...]:
        """Quarters that the delivery reaches into, oldest first; none of a løpende one."""
        if self.slag is Slag.LOPENDE:
            return ()
        if not self.hull:
            fra, til = Kvartal.of(self.foerste_dag), Kvartal.of(self.siste_dag)
            return tuple(kvartaler_mellom(fra, til))
        return tuple(sorted({Kvartal.of(maaned.start) for maaned in self.maaneder}))

    @property
    def maaneder(self) -> tuple[Maaned, ...]:
        """Every calendar month that the delivery is the truth for; none of a løpende one."""
        if self.slag is Slag.LOPENDE:
            return ()
        fra, til = self.foerste_dag, self.siste_dag
        alle = maaneder_mellom(Maaned(fra.year, fra.month), Maaned(til.year, til.month))
        return tuple(maaned for maaned in alle if maaned not in self.hull)


class Manifestfil(BaseModel):
    """The keys of `uttrekk.toml`, each described for docs/kontrakt.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slag: Literal["lopende", "løpende"] | None = Field(
        None,
        description='`"lopende"` for et [løpende uttrekk](#løpende-uttrekk). Utelates ellers: da '
        "avgjør filene.",
    )
    virksomhet: Tekst = Field(description="Navnet på virksomheten, slik det skal stå på sidene.")
    dekker_fra: str | None = Field(
        None, description="Første kvartal uttrekket er fasit for. Totaler kan si måned: `2026-07`."
    )
    dekker_til: str | None = Field(
        None, description="Siste kvartal (eller måned) uttrekket er fasit for, til og med."
    )
    kvartal: str | None = Field(
        None, description="I stedet for `dekker_fra` og `dekker_til` når uttrekket er ett kvartal."
    )
    gjelder_fra: date | None = Field(
        None,
        description="Bare løpende uttrekk, og påkrevd der: første dag uttrekket er fasit for. "
        "Høyst tre år før uttrekksdatoen.",
    )
    uttrekksdato: date = Field(
        description="Dagen uttrekket ble tatt. Fravær uten sluttdato pågår denne dagen."
    )
    kilde: Tekst = Field(description="Systemet tallene kommer fra, slik det skal stå på sidene.")


def read_manifest(fil: Path, slag: Slag, dagenhet: Dagenhet) -> Manifest:
    """The manifest of one folder; `slag` is what its files make it, unless it says lopende itself.

    Raises UttrekkFeil that names the key, the value and what is allowed.
    """
    lest = _parse(fil)
    if lest.slag is not None:
        return _current(lest, slag, dagenhet, fil)
    if lest.gjelder_fra is not None:
        raise UttrekkFeil(
            f"{fil.name}: «gjelder_fra» = {lest.gjelder_fra} hører bare til et løpende uttrekk. "
            'Legg til slag = "lopende", eller fjern nøkkelen.'
        )
    fra, til = _coverage(lest, fil)
    if slag is Slag.PERSON and not (isinstance(fra, Kvartal) and isinstance(til, Kvartal)):
        raise UttrekkFeil(
            f"{fil.name}: et uttrekk med personrader dekker hele kvartaler. "
            "Skriv dekker_fra og dekker_til slik: 2026K3. Bare totaler kan ha måneder."
        )
    if fra.aar < FOERSTE_AAR or til.aar > SISTE_AAR:
        raise UttrekkFeil(f"{fil.name}: {fra}–{til} er ikke årstall noen har levert tall for.")
    if til.aar < fra.aar or til.slutt < fra.start:
        raise UttrekkFeil(f"{fil.name}: dekker_til ({til}) er før dekker_fra ({fra}). Bytt om dem.")
    return Manifest(lest.virksomhet, fra, til, lest.uttrekksdato, lest.kilde, slag, dagenhet)


def manifest_from_periods(
    virksomhet: str, kilde: str, perioder: Iterable[str], dagenhet: Dagenhet
) -> Manifest:
    """The manifest of totals that came without one: their periods are what they cover.

    uttrekksdato is the last day of the newest period. Raises UttrekkFeil without any period.
    """
    dekket = sorted({parse_dekning(periode) for periode in perioder}, key=lambda p: p.start)
    if not dekket:
        raise UttrekkFeil("Ingen rader har en periode som kan brukes. Rett filene eller profilen.")
    maaneder = {m for p in dekket for m in ([p] if isinstance(p, Maaned) else maaneder_i(p))}
    hull = frozenset(maaneder_mellom(min(maaneder), max(maaneder))) - maaneder
    fra, til = dekket[0], max(dekket, key=lambda p: p.slutt)
    if hull or not (isinstance(fra, Kvartal) and isinstance(til, Kvartal)):
        fra, til = min(maaneder), max(maaneder)
    return Manifest(virksomhet, fra, til, til.slutt, kilde, Slag.TOTALER, dagenhet, hull)


def parse_dekning(tekst: str) -> Kvartal | Maaned:
    """`2026K3` as a Kvartal, `2026-07` as a Maaned."""
    return Kvartal.parse(tekst) if "K" in tekst else Maaned.parse(tekst)


def _current(lest: Manifestfil, slag: Slag, dagenhet: Dagenhet, fil: Path) -> Manifest:
    """A løpende manifest. Raises UttrekkFeil when it speaks of quarters or of impossible days."""
    for noekkel in ("dekker_fra", "dekker_til", "kvartal"):
        if (verdi := getattr(lest, noekkel)) is not None:
            raise UttrekkFeil(
                f"{fil.name}: «{noekkel}» = {verdi!r} kan ikke stå i et løpende uttrekk, som ikke "
                "er fasit for kvartaler. Fjern nøkkelen, og si fra hvilken dag med gjelder_fra."
            )
    if slag is Slag.TOTALER:
        raise UttrekkFeil(
            f'{fil.name}: «slag» = "{lest.slag}", men mappen har totaler. Et løpende uttrekk har '
            "rader per person: lever arbeidsforhold og fravaer, eller fjern nøkkelen."
        )
    fra, til = _current_days(lest, fil), lest.uttrekksdato
    return Manifest(lest.virksomhet, Dag(fra), Dag(til), til, lest.kilde, Slag.LOPENDE, dagenhet)


def _current_days(lest: Manifestfil, fil: Path) -> date:
    """The checked gjelder_fra of a løpende manifest."""
    fra, til = lest.gjelder_fra, lest.uttrekksdato
    if fra is None:
        raise UttrekkFeil(
            f"{fil.name}: «gjelder_fra» mangler. Et løpende uttrekk sier hvilken dag det er fasit "
            f"fra. Eksempel:\n{EKSEMPEL_LOPENDE}"
        )
    if not FOERSTE_AAR <= til.year <= SISTE_AAR:
        raise UttrekkFeil(
            f"{fil.name}: «uttrekksdato» = {til} er ikke en dag noen har levert for. Rett den."
        )
    if fra > til:
        raise UttrekkFeil(
            f"{fil.name}: «gjelder_fra» = {fra} er etter uttrekksdatoen {til}. Bytt om dem."
        )
    if til - fra > LOPENDE_HOEYST_TILBAKE:
        raise UttrekkFeil(
            f"{fil.name}: «gjelder_fra» = {fra} er mer enn tre år før uttrekksdatoen {til}. "
            "Sett en senere dag; eldre fravær kommer med kvartalsuttrekkene."
        )
    return fra


def _parse(fil: Path) -> Manifestfil:
    verdier: dict[str, object] = {}
    try:
        verdier = tomllib.loads(fil.read_bytes().decode("utf-8-sig"))
        return Manifestfil.model_validate(verdier)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as feil:
        raise UttrekkFeil(f"{fil.name} er ikke gyldig TOML: {feil}") from None
    except OSError:
        raise UttrekkFeil(
            f"{fil.name} kan ikke åpnes. Kontroller rettighetene til filen."
        ) from None
    except ValidationError as feil:
        eksempel = EKSEMPEL_LOPENDE if {"slag", "gjelder_fra"} & set(verdier) else EKSEMPEL
        raise UttrekkFeil(_as_sentences(fil, feil, eksempel)) from None


def _as_sentences(fil: Path, feil: ValidationError, eksempel: str) -> str:
    linjer = [f"{fil.name} kan ikke brukes:"]
    for punkt in feil.errors():
        noekkel = ".".join(str(ledd) for ledd in punkt["loc"])
        if punkt["type"] == "extra_forbidden":
            kjente = ", ".join(Manifestfil.model_fields)
            linjer.append(f"  «{noekkel}» er en ukjent nøkkel. Kjente nøkler: {kjente}.")
        elif punkt["type"] == "missing":
            linjer.append(f"  «{noekkel}» mangler. Eksempel på en hel fil:\n{eksempel}")
        elif noekkel == "slag":
            linjer.append(
                f'  «slag» = {punkt["input"]!r} kan ikke brukes: bare "lopende" kan stå her. '
                "Fjern nøkkelen for andre uttrekk; da avgjør filene."
            )
        else:
            linjer.append(
                f"  «{noekkel}» = {punkt['input']!r} kan ikke brukes. Eksempel:\n{eksempel}"
            )
    return "\n".join(linjer)


def _coverage(lest: Manifestfil, fil: Path) -> tuple[Kvartal | Maaned, Kvartal | Maaned]:
    sagt = {navn: getattr(lest, navn) for navn in ("dekker_fra", "dekker_til", "kvartal")}
    perioder = {navn: _period(navn, verdi, fil) for navn, verdi in sagt.items() if verdi}
    match perioder:
        case {"kvartal": Kvartal() as kvartal, **andre} if not andre:
            return kvartal, kvartal
        case {"dekker_fra": fra, "dekker_til": til} if len(perioder) == 2:
            if type(fra) is type(til):
                return fra, til
            raise UttrekkFeil(
                f"{fil.name}: dekker_fra ({fra}) og dekker_til ({til}) må begge være kvartaler "
                "eller begge være måneder."
            )
    raise UttrekkFeil(
        f"{fil.name}: oppgi enten dekker_fra og dekker_til, eller kvartal alene, "
        'for eksempel kvartal = "2026K3".'
    )


def _period(noekkel: str, verdi: str, fil: Path) -> Kvartal | Maaned:
    try:
        return parse_dekning(verdi)
    except UttrekkFeil:
        raise UttrekkFeil(
            f"{fil.name}: «{noekkel}» = {verdi!r} er verken et kvartal (2026K3) "
            "eller en måned (2026-07)."
        ) from None
