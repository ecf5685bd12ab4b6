"""`trafikklys.toml`: what an employer may decide, each key with its source."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import TomlConfigSettingsSource

from pipelines.errors import InnstillingFeil

STANDARDFIL = Path("trafikklys.toml")
FILVARIABEL = "TRAFIKKLYS_INNSTILLINGER"
"""Environment variable naming another settings file."""
LAGERVARIABEL = "TRAFIKKLYS_LAGER"
"""Environment variable naming another store; `--lager` sets it for the app it starts."""
JOURNALVARIABEL = "TRAFIKKLYS_JOURNAL"
"""Environment variable with the journal's URL, which may hold a password."""
INNLOGGINGSVARIABLER = {
    "metadata": "TRAFIKKLYS_INNLOGGING_METADATA",
    "klient_id": "TRAFIKKLYS_INNLOGGING_KLIENT_ID",
    "adresse": "TRAFIKKLYS_INNLOGGING_ADRESSE",
}
"""Environment variables that go before the same keys under [innlogging]."""

EPOSTPASSORDVARIABEL = "TRAFIKKLYS_EPOST_PASSORD"
"""Environment variable with the password at the mail server."""

Prosent = Annotated[float, Field(gt=0, lt=100)]
Andel = Annotated[float, Field(gt=0, lt=1)]


class _Del(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Maal(_Del):
    """One target: for an enhet (and all below it), an arbeidstype, or, with neither, for all."""

    prosent: Prosent
    """Målet i prosent. Kilde: arbeidsgivers egen beslutning, drøftet i AMU."""
    gjelder_fra: date
    """Første dag målet gjelder; perioder som slutter før, dømmes av forrige mål."""
    droeftet_i_amu: date
    """Dato målet ble drøftet i arbeidsmiljøutvalget (aml § 7-2)."""
    enhet: str | None = None
    """enhet_id som målet gjelder for, med alle enheter under."""
    arbeidstype: str | None = None
    """Arbeidstype fra organisasjonsfilen som målet gjelder for."""
    roed_grense: Prosent | None = None
    """Rød fra og med denne prosenten; ellers målet ganger `lys.roed_faktor`."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.enhet and self.arbeidstype:
            raise ValueError("et mål gjelder enten en enhet eller en arbeidstype, ikke begge")
        if self.roed_grense is not None and self.roed_grense <= self.prosent:
            raise ValueError(f"roed_grense ({self.roed_grense}) må være over prosent")
        return self


class Lysregler(_Del):
    roed_faktor: Annotated[float, Field(gt=1, le=5)] = 1.4
    """Rød grense = mål × faktor når målet ikke har egen grense. Kilde: valgt her."""
    klar: Andel = 0.025
    """p-verdi under denne gir fylt symbol. Kilde: vanlig ensidig 2,5 %-nivå."""
    trolig: Andel = 0.10
    """p-verdi under denne gir halvfylt symbol. Kilde: valgt her."""
    minst_ansatte: Annotated[int, Field(ge=1)] = 10
    """Under så mange ansatte er lyset alltid åpent. Kilde: valgt her, se docs/klarhet.md."""
    endring_z: Annotated[float, Field(gt=0)] = 1.96
    """Pil først når |z| er over dette. Kilde: tosidig 5 %-nivå."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.trolig <= self.klar:
            raise ValueError("trolig må være større enn klar")
        return self


class Personvern(_Del):
    minste_gruppe: Annotated[int, Field(ge=5)] = 5
    """Færrest personer bak et tall som vises for toppledelse og ledere. Nav bruker 5."""
    minste_gruppe_amu: Annotated[int, Field(ge=10)] = 10
    """Færrest personer bak et tall som vises for AMU og verneombud. Kilde: valgt her."""
    droeftet: date | None = None
    """Dato delene om personer ble drøftet med de tillitsvalgte (aml § 9-2)."""
    dpia: str = ""
    """Hvor vurderingen av personvernkonsekvenser (DPIA) finnes, for eksempel saksnummeret."""
    oppbevaring_aar: Annotated[int, Field(ge=3, le=10)] = 3
    """Hele år, i tillegg til inneværende, som rader om personer og innsynsloggen beholdes."""

    @property
    def personsider_paa(self) -> bool:
        """Whether the parts that touch people are switched on: discussed, and assessed."""
        return self.droeftet is not None and bool(self.dpia.strip())

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.minste_gruppe_amu < self.minste_gruppe:
            raise ValueError("minste_gruppe_amu kan ikke være under minste_gruppe")
        return self


class Innlogging(_Del):
    """The login service (OpenID Connect) and what is taken from its claims."""

    metadata: str = ""
    """Adressen til tjenestens beskrivelse: https://…/.well-known/openid-configuration."""
    klient_id: str = ""
    adresse: str = ""
    """Adressen folk åpner Trafikklys på, for eksempel https://trafikklys.etaten.no."""
    utsteder: str = ""
    """Utstederen (iss) når den ikke er metadata-adressen uten endelsen."""
    hemmelighet_fil: str = ""
    """Fil med klienthemmeligheten, lesbar bare for eieren; ellers TRAFIKKLYS_KLIENTHEMMELIGHET."""
    scope: str = "openid email profile"
    navn_krav: str = "name"
    """Kravet (claim) som har navnet som vises."""
    ansattnr_krav: str = ""
    """Kravet som har ansattnummeret, når tjenesten sender det."""
    stol_paa_epost: bool = False
    """Om en e-postadresse gjelder også når tjenesten ikke sier at den er bekreftet."""
    kontakt: str = "HR"
    """Hvem den som mangler tilgang, skal spørre."""

    @property
    def utstedt_av(self) -> str:
        """The issuer that a login must name."""
        return self.utsteder or self.metadata.removesuffix("/.well-known/openid-configuration")


class Verneomraade(_Del):
    navn: str
    enheter: Annotated[tuple[str, ...], Field(min_length=1)]
    """enhet_id-er; alle enheter under dem er med."""


class Tilgang(_Del):
    """Who gets a role: everybody whose claim `krav` has the value `verdi`."""

    rolle: Annotated[str, Field(pattern="^(hr|toppledelse|amu|personvernombud)$")]
    """Rollene leder og ansatt følger av uttrekket og settes ikke her."""
    krav: Annotated[str, Field(pattern=r"\S")]
    """Navnet på kravet, for eksempel groups, roles eller email; punktum går inn i objekter."""
    verdi: Annotated[str, Field(pattern=r"\S")]
    enheter: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    """Enhetene tilgangen gjelder, med alt under; utelatt er det hele virksomheten."""
    verneomraade: str | None = None
    """I stedet for enheter: navnet på et [[verneomraade]]."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.enheter or self.verneomraade) and self.rolle not in {"amu", "toppledelse"}:
            raise ValueError(f"rollen {self.rolle} gjelder hele virksomheten")
        if self.enheter and self.verneomraade:
            raise ValueError("oppgi enten enheter eller verneomraade, ikke begge")
        return self


class Kontroll(_Del):
    maks_avvist_prosent: Annotated[float, Field(ge=0, le=100)] = 2.0
    """Flere avviste rader enn dette stopper publiseringen. Kilde: valgt her."""
    hopp_faktor: Annotated[float, Field(gt=1)] = 3.0
    """Varsel når et kvartals prosent eller folketall endres mer enn dette. Kilde: valgt her."""


class Opptelling(_Del):
    permisjon_min_dager: Annotated[int, Field(ge=0)] = 14
    """Permisjon over så mange kalenderdager trekkes fra avtalte dagsverk. Kilde: SSB og Nav."""
    ansatt_min_prosent: Annotated[float, Field(ge=0, le=100)] = 20.0
    """Laveste stillingsprosent som teller i antall ansatte. Kilde: valgt her."""
    del_av_dag_min_grad: Annotated[float, Field(ge=0, le=100)] = 50.0
    """Enkeltdager med lavere grad enn dette telles ikke (SSB: under halv dag)."""
    fravaer_etter_maksdato: Annotated[str, Field(pattern="^(permisjon|sykefravaer)$")] = "permisjon"
    """Hvordan fravær etter maksdato (kode `etter_maksdato`) telles. Usikkert; valgt her."""


class Registrerer(_Del):
    """An enhet that registers its follow-up here: where nothing is registered, nothing was done."""

    enhet: Annotated[str, Field(pattern=r"\S")]
    """enhet_id; alle enheter under den er med."""
    fra: date
    """Gjelder sykefravær som begynner denne dagen eller senere."""


class Oppfolging(_Del):
    """Deadlines of a spell of illness, in calendar days from its first day, which is day 1."""

    plan_dager: Annotated[int, Field(ge=1)] = 28
    """Oppfølgingsplan. Kilde: aml § 4-6 (3), fire uker."""
    dialogmote_1_dager: Annotated[int, Field(ge=1)] = 49
    """Dialogmøte 1. Kilde: aml § 4-6 (4), sju uker."""
    aktivitetskrav_dager: Annotated[int, Field(ge=1)] = 56
    """Navs vurdering av aktivitetskravet. Kilde: ftrl § 8-7 a og § 8-8, åtte uker."""
    paaminnelse_dager: Annotated[int, Field(ge=1)] = 84
    """Ny samtale om veien tilbake; ingen lovfrist. Kilde: Navs veiledning, tolv uker."""
    dialogmote_2_dager: Annotated[int, Field(ge=1)] = 182
    """Dialogmøte 2. Kilde: ftrl § 8-7 a, 26 uker."""
    oppdatert_plan_dager_foer: Annotated[int, Field(ge=0)] = 7
    """Oppdatert plan til Nav så mange dager før dialogmøte 2. Kilde: Nav, en uke."""
    informasjonsbrev_dager: Annotated[int, Field(ge=1)] = 273
    """Navs brev om at sykepengene tar slutt. Kilde: Nav, 39 uker."""
    retur_dager: Annotated[int, Field(ge=1)] = 14
    """Samtale så mange dager etter at en er tilbake. Kilde: praksis i en statlig etat."""
    retur_etter_dager: Annotated[int, Field(ge=1)] = 56
    """Samtalen gjelder fravær som har vart lenger enn dette. Kilde: samme, åtte uker."""
    friskedager: Annotated[int, Field(ge=1)] = 16
    """Så mange friske dager på rad avslutter et tilfelle. Kilde: ftrl § 8-19."""
    sykepengedager: Annotated[int, Field(ge=1)] = 248
    """Dager mandag–fredag til maksdato. Kilde: ftrl § 8-12."""
    arbeidsgiverperiode: Annotated[int, Field(ge=0)] = 16
    """Kalenderdager før sykepengedagene telles. Kilde: ftrl § 8-19."""
    ny_rett_dager: Annotated[int, Field(ge=1)] = 182
    """Så lenge helt arbeidsfør gir ny rett. Kilde: ftrl § 8-12, 26 uker."""
    snart_dager: Annotated[int, Field(ge=1)] = 14
    """«Frist innen … dager». Kilde: valgt her."""
    gyldig_dager: Annotated[int, Field(ge=1)] = 14
    """Er uttrekket eldre enn dette, vises ingen status for frister. Kilde: valgt her."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        rekke = (self.plan_dager, self.dialogmote_1_dager, self.dialogmote_2_dager)
        if list(rekke) != sorted(set(rekke)):
            raise ValueError("plan, dialogmøte 1 og dialogmøte 2 må komme i den rekkefølgen")
        return self


class Gjentatt(_Del):
    """Flere korte fravær: when it is time to ask how work is. Limits are set once a year."""

    min_tilfeller: Annotated[int, Field(ge=2)] = 4
    """Færrest korte tilfeller på tolv måneder. Kilde: valgt her."""
    grense_andel: Annotated[float, Field(ge=0.5, lt=1)] = 0.9
    """Grensen er det denne andelen av gruppen ikke kom over året før. Kilde: valgt her."""
    gruppe_min: Annotated[int, Field(ge=50)] = 50
    """Færrest i en sammenligningsgruppe; ellers hele virksomheten. Kilde: valgt her."""
    egenmelding_dager: Annotated[int, Field(ge=1)] = 24
    """Egenmeldingsdager på tolv måneder. Kilde: hovedtariffavtalen i staten."""
    egenmelding_per_gang: Annotated[int, Field(ge=1)] = 8
    """Egenmeldingsdager per gang. Kilde: hovedtariffavtalen i staten."""


class Rapport(_Del):
    """What the employer decides of presentations and files."""

    sektor: Annotated[
        str, Field(pattern="^(alle|statlig forvaltning|kommuner|det statlige tariffområdet)$")
    ] = "alle"
    """Hvilke nasjonale tall årsoversikten holdes mot. Kilde: valgt her."""
    kostnad_per_dagsverk: Annotated[float, Field(ge=0)] = 0
    """Kroner per tapt dagsverk; 0 viser ingen kostnad. Kilde: arbeidsgivers eget anslag."""
    pptx_mal: str = ""
    """Egen PowerPoint-mal (.pptx). Relativ til filen; tomt er malen som følger med."""


class Epost(_Del):
    """The mail server that reports are sent through, and who they come from."""

    vert: str = ""
    """E-posttjeneren; tomt er ingen utsending. Kilde: arbeidsgivers egen."""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    """Kilde: RFC 6409 (587, starttls) og RFC 8314 (465, tls)."""
    sikkerhet: Annotated[str, Field(pattern="^(starttls|tls|ingen)$")] = "starttls"
    """Hvordan forbindelsen krypteres. Kilde: valgt her; «ingen» bare til samme maskin."""
    bruker: str = ""
    """Brukernavnet, når tjeneren vil ha det; passordet står i TRAFIKKLYS_EPOST_PASSORD."""
    fra: str = ""
    """Avsenderen rapportene kommer fra. Kilde: arbeidsgivers egen."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.sikkerhet == "ingen" and self.vert not in {"", "localhost", "127.0.0.1", "::1"}:
            raise ValueError("sikkerhet = «ingen» er bare lov når vert er denne maskinen")
        if self.sikkerhet == "ingen" and self.bruker:
            raise ValueError("et passord sendes ikke uten kryptering: velg starttls eller tls")
        return self


class Innstillinger(BaseSettings):
    """All settings, frozen. The file is the truth; what differs from machine to machine (its own
    place, the store's, the journal's, the login service's) can come from the environment.
    """

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    lager: Path = Path("data")
    """Mappen der lageret ligger. Relativ til filen."""
    profiler: Path = Path("profiler")
    """Mappen med egne profiler. Relativ til filen."""
    maal: tuple[Maal, ...] = ()
    lys: Lysregler = Lysregler()
    personvern: Personvern = Personvern()
    innlogging: Innlogging = Innlogging()
    verneomraade: tuple[Verneomraade, ...] = ()
    tilgang: tuple[Tilgang, ...] = ()
    journal: str = ""
    """Adressen til journalen (SQLAlchemy-URL); tomt er en SQLite-fil i lageret."""
    kontroll: Kontroll = Kontroll()
    opptelling: Opptelling = Opptelling()
    oppfolging: Oppfolging = Oppfolging()
    gjentatt: Gjentatt = Gjentatt()
    registrerer: tuple[Registrerer, ...] = ()
    rapport: Rapport = Rapport()
    epost: Epost = Epost()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @model_validator(mode="after")
    def _check(self) -> Self:
        navnene = [omraade.navn for omraade in self.verneomraade]
        kjente = set(navnene)
        if len(kjente) < len(navnene):
            raise ValueError("to [[verneomraade]] har samme navn")
        for rad in self.tilgang:
            if rad.verneomraade is not None and rad.verneomraade not in kjente:
                raise ValueError(
                    f"verneområdet «{rad.verneomraade}» i tilgang finnes ikke som [[verneomraade]]"
                )
        return self

    def areas_of(self, rad: Tilgang) -> tuple[str, ...]:
        """The enheter that a row of tilgang applies to; empty for the whole virksomhet."""
        if rad.verneomraade is None:
            return rad.enheter or ()
        return next(omr.enheter for omr in self.verneomraade if omr.navn == rad.verneomraade)

    @property
    def fingeravtrykk(self) -> str:
        """Hash of everything that changes a published figure; part of the snapshot id."""
        styrer = self.model_dump_json(
            include={
                "maal": True,
                "lys": True,
                "opptelling": True,
                "gjentatt": {"min_tilfeller"},
                "personvern": {"minste_gruppe", "minste_gruppe_amu"},
            }
        )
        return hashlib.sha256(styrer.encode()).hexdigest()[:16]


def read_settings(fil: Path | None = None) -> Innstillinger:
    """Settings from `fil`, else the file named in the environment, else `trafikklys.toml` here.

    All defaults when there is no such file and none was asked for. Paths in the file are
    relative to it. Raises InnstillingFeil that names the key, the value and what is allowed.
    """
    valgt = fil or (Path(navn) if (navn := os.environ.get(FILVARIABEL)) else None)
    sti = valgt or STANDARDFIL
    if not sti.is_file():
        if valgt is not None:
            raise InnstillingFeil(f"Fant ikke innstillingsfilen {sti}. Rett stien.")
        return _resolved(Innstillinger(), Path())
    try:
        lest = Innstillinger(**TomlConfigSettingsSource(Innstillinger, sti)())
    except ValidationError as feil:
        raise InnstillingFeil(_as_sentence(sti, feil)) from None
    except ValueError as feil:
        raise InnstillingFeil(
            f"{sti.name} er ikke gyldig TOML i UTF-8 ({feil}). Rett skrivemåten."
        ) from None
    return _resolved(lest, sti.resolve().parent)


def _resolved(innstillinger: Innstillinger, mappe: Path) -> Innstillinger:
    lager = Path(os.environ.get(LAGERVARIABEL) or mappe / innstillinger.lager)
    innlogging = innstillinger.innlogging
    oppgitt = {
        felt: verdi
        for felt, navn in INNLOGGINGSVARIABLER.items()
        if (verdi := os.environ.get(navn))
    }
    if innlogging.hemmelighet_fil:
        oppgitt["hemmelighet_fil"] = str(mappe / innlogging.hemmelighet_fil)
    rapport = innstillinger.rapport
    if rapport.pptx_mal:
        rapport = rapport.model_copy(update={"pptx_mal": str(mappe / rapport.pptx_mal)})
    return innstillinger.model_copy(
        update={
            "lager": lager,
            "profiler": mappe / innstillinger.profiler,
            "journal": os.environ.get(JOURNALVARIABEL) or innstillinger.journal,
            "innlogging": innlogging.model_copy(update=oppgitt),
            "rapport": rapport,
        }
    )


def _as_sentence(sti: Path, feil: ValidationError) -> str:
    linjer = [f"{sti.name} kan ikke brukes:"]
    for punkt in feil.errors():
        noekkel = ".".join(str(ledd) for ledd in punkt["loc"]) or "innstillingene"
        if punkt["type"] == "extra_forbidden":
            linjer.append(f"  «{noekkel}» er en ukjent nøkkel. Rett skrivemåten eller fjern den.")
        elif punkt["type"] == "missing":
            linjer.append(f"  «{noekkel}» mangler.")
        else:
            linjer.append(f"  «{noekkel}» = {_shown(punkt['input'])}: {_rule(punkt)}.")
    return "\n".join(linjer)


_REGLER = {
    "greater_than": "må være over {gt:g}",
    "greater_than_equal": "må være minst {ge:g}",
    "less_than": "må være under {lt:g}",
    "less_than_equal": "kan ikke være over {le:g}",
    "string_pattern_mismatch": "må være en av verdiene som står i trafikklys.toml",
    "too_short": "kan ikke være tom",
    "value_error": "{error}",
}
"""pydantic's kinds of error, as sentences."""


def _rule(punkt: ErrorDetails) -> str:
    regel = _REGLER.get(punkt["type"], "er ikke en verdi som kan brukes her, se trafikklys.toml")
    return regel.format(**punkt.get("ctx", {}))


def _shown(verdi: object) -> str:
    return str(verdi) if isinstance(verdi, str | int | float | date) else "verdien"
