"""Words that the screens of a year share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import polars as pl

from pipelines.access.lesing import Snapshotinfo
from pipelines.contract.oppramsing import list_words
from pipelines.contract.perioder import Kvartal, Periode, Periodetype
from pipelines.lights.codes import Klarhet, Lys
from pipelines.lights.tall import format_endring, format_heltall

FLEST_NAVN = 6
FLEST_TEGN = 180
"""So many names, of so many signs together, in a sentence; the rest are counted, and stand in the
table."""
FLERTALL = {Lys.ROED: "røde", Lys.GUL: "gule", Lys.GROENN: "grønne"}
ENTALL = {Lys.ROED: "rød", Lys.GUL: "gul", Lys.GROENN: "grønn"}


def list_some(navn: Sequence[str]) -> str:
    """«A, B og C»; of many, or long ones, the first «og 4 til»."""
    viste = _first(navn)
    if len(viste) < len(navn):
        return f"{', '.join(viste)} og {len(navn) - len(viste)} til"
    return list_words(viste)


def list_lines(linjer: Sequence[str]) -> str:
    """As `list_some`, of parts that have commas of their own."""
    viste = _first(linjer)
    rest = len(linjer) - len(viste)
    return "; ".join([*viste, *([f"og {rest} til"] if rest else [])])


def _first(navn: Sequence[str]) -> list[str]:
    """At least one."""
    lengder = accumulate(map(len, navn))
    return [
        ett
        for nr, (ett, tegn) in enumerate(zip(navn, lengder, strict=True))
        if nr == 0 or (nr < FLEST_NAVN and tegn <= FLEST_TEGN)
    ]


def sections_text(antall: int) -> str:
    return "én seksjon" if antall == 1 else f"{format_heltall(antall)} seksjoner"


def capitalise(tekst: str) -> str:
    """The first letter large, the others as they are."""
    return tekst[:1].upper() + tekst[1:]


def light_counts(seksjoner: pl.DataFrame, etter: str = "") -> pl.DataFrame:
    """lys, antall, klare of the three colours, and of grå; `etter` is the end of the columns."""
    lys, klarhet = pl.col(f"lys{etter}"), pl.col(f"klarhet{etter}")
    return (
        pl.DataFrame({"lys": [ett.value for ett in Lys]})
        .join(
            seksjoner.group_by(lys=lys).agg(
                antall=pl.len().cast(pl.Int64), klare=(klarhet == Klarhet.KLAR).sum().cast(pl.Int64)
            ),
            on="lys",
            how="left",
            maintain_order="left",
        )
        .fill_null(0)
    )


def counts_text(telling: pl.DataFrame) -> str:
    """«14 røde (6 klart), 9 gule og 35 grønne (4 klart)»."""
    ledd = []
    for lys, antall, klare in telling.iter_rows():
        if lys == Lys.GRAA and not antall:
            continue
        farge = "grå" if lys == Lys.GRAA else (ENTALL if antall == 1 else FLERTALL)[Lys(lys)]
        ledd.append(f"{antall} {farge}" + (f" ({klare} klart)" if klare else ""))
    return list_words(ledd)


def change_text(rad: dict[str, object]) -> str:
    """«Kontaktsenter Nordhavn (+2,6)»."""
    return f"{rad['navn']} ({format_endring(_number(rad['endring_pp']))})"


def _number(verdi: object) -> float | None:
    return float(verdi) if isinstance(verdi, int | float) else None


def year_name(periode: Periode) -> str:
    """Short, for a column or an axis: «2025», «3. kv. 2026» for the four quarters up to it."""
    if periode.type is Periodetype.AAR:
        return periode.navn
    siste = Kvartal.of(periode.slutt)
    return f"{siste.nr}. kv. {siste.aar}"


def until_when(periode: Periode) -> str:
    """«2025», or «de fire kvartalene til og med 3. kvartal 2026»."""
    if periode.type is Periodetype.AAR:
        return periode.navn
    return f"de fire kvartalene til og med {Kvartal.of(periode.slutt).tekst}"


def counted_as(info: Snapshotinfo) -> str:
    """What the percentages are."""
    if info.har_personer:
        return (
            "Tapte dagsverk i prosent av avtalte dagsverk, regnet som hos SSB og Nav: ferie er "
            "ikke trukket fra."
        )
    return f"Avtalte og tapte dagsverk er avsenderens egne tall, i {info.dagenhet}."


def own_source(info: Snapshotinfo, periode: Periode) -> str:
    """What the figures are, how new, and what may still change."""
    kvartaler = {str(ett) for ett in periode.kvartaler}
    usikre = [Kvartal.parse(ett).tekst for ett in info.foreloepige if ett in kvartaler]
    forbehold = f" {' og '.join(usikre)} er foreløpig." if usikre else ""
    demo = " Oppdiktede eksempeldata." if info.er_demo else ""
    return (
        f"{counted_as(info)} Egne tall til og med {Kvartal.of(periode.slutt).tekst}, uttrekk "
        f"{info.uttrekksdato:%d.%m.%Y}.{forbehold}{demo}"
    )
