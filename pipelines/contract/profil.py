"""A profile: how one source system writes what the contract asks for.

Shipped profiles lie in `profiler/` beside this module, own ones in the folder that
`trafikklys.toml` names; an own profile with a shipped name wins, so that a shipped one can be
copied and changed. `bygger_paa` takes everything that is not said from another profile.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from pipelines.contract.codes import (
    LEVERTE_TYPER,
    UKJENT,
    Dagenhet,
    Hendelse,
    Kjonn,
    Status,
    Tabell,
)
from pipelines.contract.diagnose import is_diagnosis
from pipelines.contract.tabeller import SKJEMAER
from pipelines.errors import UttrekkFeil

MEDFOELGENDE = Path(__file__).parent / "profiler"
STANDARD = "standard"

Skilletegn = Literal[";", ",", "\t", "|"]
Noekkel = Annotated[str, Field(min_length=1)]
EKSTRAKOLONNER = {Tabell.FRAVAER: {"status"}, Tabell.TOTALER: {"gruppe"}}
"""Delivered columns that decide what is left out and are not kept."""


LOVLIGE_KODER: dict[str, tuple[str, ...]] = {
    "type": tuple(LEVERTE_TYPER),
    "status": tuple(Status),
    "kjonn": (*Kjonn, UKJENT),
    "arbeidsrelatert": ("ja", "nei", UKJENT),
    "hendelse": tuple(Hendelse),
}
"""What the codes of a column may become; other columns take any text."""


class _Del(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _compiles(moenster: str) -> str:
    try:
        re.compile(moenster)
    except re.error as feil:
        raise ValueError(f"«{moenster}» er ikke et gyldig mønster: {feil}") from None
    return moenster


Moenster = Annotated[str, AfterValidator(_compiles)]


class Sammensatt(_Del):
    """A value put together from several columns, for codes unique only together."""

    sett_sammen: Annotated[tuple[str | int, ...], Field(min_length=2)]
    """Kolonnene, i rekkefølge."""
    skille: str = "-"
    """Teksten mellom dem."""


Kolonnekilde = str | int | tuple[str | int, ...] | Sammensatt
"""Header name, position from 1, several possible ones, or several put together."""


class Kodeverdi(_Del):
    """What a code means, with other columns that it decides where they are empty."""

    verdi: Noekkel
    """Koden i kontrakten."""
    grad: Annotated[str, Field(pattern=r"^\d{1,3}(\.\d+)?$")] | None = None
    """Grad i prosent, der cellen er tom."""
    arbeidsrelatert: Literal["ja", "nei"] | None = None
    """Om fraværet er arbeidsrelatert, der cellen er tom."""


class Kodemoenster(Kodeverdi):
    """A pattern for codes with something inside; a group named `grad` gives the grad."""

    moenster: Moenster
    """Regulært uttrykk for hele koden; store og små bokstaver er like."""


class Utelatelse(_Del):
    """Rows left out because a column holds one of these values."""

    kolonne: Noekkel
    """Kolonnen det gjelder, i kontrakten eller en egen fra `kolonner`."""
    verdier: Annotated[tuple[str, ...], Field(min_length=1)]
    """Verdiene som utelates; store og små bokstaver er like."""
    grunn: Noekkel
    """Navnet i oppsummeringen."""


class Tabellprofil(_Del):
    """How one table is found and read."""

    filer: Annotated[tuple[Moenster, ...], Field(min_length=1)]
    """Mønstre for filnavn (regulære uttrykk, hele navnet, store og små bokstaver er like)."""
    ark: str | None = None
    """Arket i en XLSX-fil. Ellers det første."""
    overskrift: bool | Literal["finn"] = True
    """Om første linje er kolonnenavn. `false`: `kolonner` er posisjoner fra 1. `"finn"`: ser etter
    kjente navn i første linje, ellers posisjoner."""
    hopp_over: Annotated[int, Field(ge=0, le=100)] = 0
    """Linjer over overskriften som ikke leses."""
    kolonner: dict[str, Kolonnekilde] = {}
    """Kontraktens kolonne → kolonnen i filen. De som ikke nevnes, heter som i kontrakten."""
    standardverdier: dict[str, str] = {}
    """Verdi der cellen er tom og koden ikke sier noe, skrevet i kontraktens koder."""
    prefiks: dict[str, str] = {}
    """Tekst foran verdien, for eksempel nivå foran koder som går igjen på flere nivåer."""
    behold: dict[str, tuple[str, ...]] = {}
    """Bare rader der kolonnen har en av verdiene; resten utelates. Tom tekst er tom celle."""
    utelat: tuple[Utelatelse, ...] = ()
    """Rader som utelates, med grunnen som står i oppsummeringen."""
    koder: dict[str, dict[str, str | Kodeverdi]] = {}
    """Kolonne → kode i filen → kode i kontrakten. En ukjent kode stopper."""
    kodemoenstre: dict[str, tuple[Kodemoenster, ...]] = {}
    """Som `koder`, med mønster. Prøves etter `koder`, i rekkefølge."""
    periode_enhet: Literal["maaned", "kvartal"] | None = None
    """Hva en dato i `periode` står for. Uten: datoer i `periode` avvises."""
    utled_nivaa: bool = False
    """Sett `nivaa` fra plassen i treet (virksomhet, avdeling, seksjon) der det mangler."""


class Nivaa(_Del):
    """One level of a tree that is written in every row instead of in its own file."""

    nivaa: Noekkel
    """Navnet på nivået. enhet_id blir `nivaa:kode`, siden koder kan gå igjen på flere nivåer."""
    kode: Kolonnekilde
    """Kolonnen med koden."""
    navn: Kolonnekilde
    """Kolonnen med navnet. Uten den er koden også navn."""
    arbeidstype: Kolonnekilde | None = None
    """Kolonnen med arbeidstypen, om den finnes."""


class Manifestmal(_Del):
    """Stands in for uttrekk.toml where the source has none: periods come from the rows."""

    virksomhet: Noekkel
    """Navnet på virksomheten."""
    kilde: Noekkel
    """Systemet tallene kommer fra."""


class Profil(_Del):
    """All that differs between source systems."""

    navn: str = ""
    """Navnet på profilen. Uten: filnavnet."""
    beskrivelse: str = ""
    """Hva profilen leser, i en setning."""
    bygger_paa: str | None = None
    """Navnet på profilen som gir alt som ikke er sagt her."""
    dagenhet: Dagenhet = Dagenhet.ARBEIDSDAGER
    """Enheten i leverte dagsverk: `arbeidsdager` eller `kalenderdager`."""
    tegnsett: str | None = None
    """For eksempel `utf-8`, `windows-1252`, `iso-8859-1`. Uten: finnes ut av filen."""
    skilletegn: Skilletegn | None = None
    """`;`, `,`, `|` eller tabulator. Uten: finnes ut av filen."""
    sitattegn: bool = True
    """Om felt kan stå i anførselstegn."""
    escape: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """Tegnet foran et skilletegn som hører til verdien, for eksempel `\\`."""
    desimaltegn: Literal[",", "."] | None = None
    """Uten: både komma og punktum leses som desimaltegn."""
    datoformater: Annotated[tuple[str, ...], Field(min_length=1)] = (
        "yyyy-mm-dd",
        "dd.mm.yyyy",
        "yyyymmdd",
    )
    """Prøves i rekkefølge. yyyy (yy er to siffer), mm, dd; mmm og mmmm er engelske månedsnavn."""
    ingen_slutt: tuple[str, ...] = ()
    """Verdier i `til` som betyr «ingen slutt». Datoer i år 9999 gjør det alltid."""
    tomme_verdier: tuple[str, ...] = ()
    """Verdier som betyr tom celle, for eksempel `.` eller `*`."""
    grad_skala: Annotated[float, Field(gt=0)] = 100
    """Tallet som betyr hel grad: 100, 1 eller 10000."""
    stillingsprosent_skala: Annotated[float, Field(gt=0)] = 100
    """Tallet som betyr full stilling: 100, 1 eller 10000."""
    manifest: Manifestmal | None = None
    """Brukes når mappen ikke har uttrekk.toml (bare totaler)."""
    nivaaer: tuple[Nivaa, ...] = ()
    """Organisasjonstreet, øverste nivå først, når det står i radene i `totaler`."""
    tabeller: dict[Tabell, Tabellprofil]
    """Tabellene profilen leser, hver med nøklene under."""

    @field_validator("tegnsett")
    @classmethod
    def _known_encoding(cls, tegnsett: str | None) -> str | None:
        try:
            return codecs.lookup(tegnsett).name if tegnsett else None
        except LookupError:
            raise ValueError(f"«{tegnsett}» er et ukjent tegnsett") from None

    @field_validator("datoformater")
    @classmethod
    def _whole_dates(cls, formater: tuple[str, ...]) -> tuple[str, ...]:
        for datoformat in formater:
            rest = re.sub("yyyy|yy|mmmm|mmm|mm|dd", "", datoformat)
            if re.search("[A-Za-z%]", rest) or "yy" not in datoformat or "mm" not in datoformat:
                raise ValueError(f"«{datoformat}» er ikke et datoformat. Eksempel: dd.mm.yyyy")
        return formater

    @model_validator(mode="after")
    def _columns_fit(self) -> Self:
        for tabell, oppsett in self.tabeller.items():
            _check_columns(tabell, oppsett)
            _check_codes(tabell, oppsett)
        return self

    @property
    def fingeravtrykk(self) -> str:
        """Hash of all that decides how files are read; part of a delivery's fingerprint."""
        return hashlib.sha256(self.model_dump_json(exclude={"beskrivelse"}).encode()).hexdigest()


def delivered_columns(tabell: Tabell) -> set[str]:
    """Contract columns of a delivered table, also those that are not kept."""
    return set(SKJEMAER[tabell].column_names()) | EKSTRAKOLONNER.get(tabell, set())


def read_profil(navn: str = STANDARD, mappe: Path | None = None) -> Profil:
    """The profile of this name, own ones in `mappe` first; a path to a .toml file also works.

    Raises UttrekkFeil that names the profile, the key and what is allowed.
    """
    try:
        return Profil(**_resolve(navn, mappe, ()))
    except ValidationError as feil:
        raise UttrekkFeil(_as_sentences(navn, feil)) from None


def profilnavn(mappe: Path | None = None) -> list[str]:
    """Names of all profiles that can be used."""
    filer = [*MEDFOELGENDE.glob("*.toml"), *(mappe.glob("*.toml") if mappe else ())]
    return sorted({fil.stem for fil in filer})


def _resolve(navn: str, mappe: Path | None, sett: tuple[Path, ...]) -> dict[str, Any]:
    fil = _find(navn, mappe, sett)
    verdier = _read_toml(fil)
    grunnlag = verdier.get("bygger_paa")
    verdier.setdefault("navn", fil.stem)
    if not isinstance(grunnlag, str):
        return verdier
    if len(sett) > 8:
        raise UttrekkFeil(f"Profilen «{navn}»: bygger_paa går i ring. Fjern den ene.")
    return _merge(_resolve(grunnlag, mappe, (*sett, fil)), verdier)


def _find(navn: str, mappe: Path | None, sett: tuple[Path, ...]) -> Path:
    if navn.endswith(".toml") and Path(navn).is_file():
        return Path(navn)
    steder = [mappe / f"{navn}.toml"] if mappe else []
    steder.append(MEDFOELGENDE / f"{navn}.toml")
    for fil in steder:
        # An own profile may build on the shipped one of the same name.
        if re.fullmatch(r"[\w.-]+", navn) and fil.is_file() and fil not in sett:
            return fil
    raise UttrekkFeil(
        f"Profilen «{navn}» finnes ikke. Velg en av {', '.join(profilnavn(mappe))}, "
        f"eller legg {navn}.toml i mappen for egne profiler."
    )


def _read_toml(fil: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(fil.read_bytes().decode("utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as feil:
        raise UttrekkFeil(f"Profilen {fil.name} er ikke gyldig TOML: {feil}") from None


def _merge(under: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    for noekkel, verdi in over.items():
        begge = isinstance(verdi, dict) and isinstance(under.get(noekkel), dict)
        under[noekkel] = _merge(under[noekkel], verdi) if begge else verdi
    return under


def _check_codes(tabell: Tabell, oppsett: Tabellprofil) -> None:
    for kolonne in {*oppsett.koder, *oppsett.kodemoenstre}:
        lovlige = LOVLIGE_KODER.get(kolonne)
        verdier = [*oppsett.koder.get(kolonne, {}).values(), *oppsett.kodemoenstre.get(kolonne, ())]
        for verdi in (v.verdi if isinstance(v, Kodeverdi) else v for v in verdier):
            if lovlige and verdi not in lovlige:
                raise ValueError(
                    f"{tabell}: koden «{verdi}» finnes ikke for {kolonne}. "
                    f"Velg en av {', '.join(lovlige)}"
                )


def _check_columns(tabell: Tabell, oppsett: Tabellprofil) -> None:
    for kilde in oppsett.kolonner.values():
        navn = source_names(kilde)
        if diagnose := next((n for n in navn if is_diagnosis(str(n))), None):
            raise ValueError(f"«{diagnose}» ser ut som en diagnosekolonne og kan ikke leses")
        if oppsett.overskrift is not True and not any(isinstance(n, int) for n in navn):
            raise ValueError(f"{tabell}: uten overskrift må «{navn[0]}» være en posisjon fra 1")
    brukt = {utelatelse.kolonne for utelatelse in oppsett.utelat} | set(oppsett.behold)
    kjent = delivered_columns(tabell) | set(oppsett.kolonner)
    ubrukt = set(oppsett.kolonner) - delivered_columns(tabell) - brukt
    satt = {*oppsett.koder, *oppsett.kodemoenstre, *oppsett.prefiks, *oppsett.standardverdier}
    ukjent = (brukt | satt) - kjent
    if feil := sorted(ubrukt | ukjent):
        raise ValueError(f"{tabell}: «{feil[0]}» er ingen kolonne i kontrakten")


def source_names(kilde: Kolonnekilde) -> tuple[str | int, ...]:
    """All header names or positions that a column source speaks of."""
    if isinstance(kilde, Sammensatt):
        return kilde.sett_sammen
    return kilde if isinstance(kilde, tuple) else (kilde,)


def _as_sentences(navn: str, feil: ValidationError) -> str:
    linjer = [f"Profilen «{navn}» kan ikke brukes:"]
    for punkt in feil.errors():
        noekkel = ".".join(str(ledd) for ledd in punkt["loc"]) or "profilen"
        if punkt["type"] == "extra_forbidden":
            linjer.append(f"  «{noekkel}» er en ukjent nøkkel. Se docs/kontrakt.md.")
        elif punkt["type"] == "missing":
            linjer.append(f"  «{noekkel}» mangler.")
        else:
            melding = punkt["msg"].removeprefix("Value error, ")
            linjer.append(f"  «{noekkel}»: {melding}")
    return "\n".join(linjer)
