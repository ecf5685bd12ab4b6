"""Delimited text → cells, with the line each row came from.

Lines without quotes are split by Polars in one go; only lines with quotes go through the csv
module. A line with another number of fields than the header costs that line, not the file.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace

import polars as pl

from pipelines.contract.kolonnenavn import normalise
from pipelines.errors import UttrekkFeil
from pipelines.ingest.innhold import LINJE, Innhold, Lesevalg, column
from pipelines.ingest.tegnsett import decode

SKILLETEGN = (";", ",", "\t", "|")
_SKJULT = "\ue000"  # stands for an escaped separator while lines are split
_PROEVE = 50
_MAKS_LINJER = 20  # a quoted field over more lines than this is an unclosed quote


def read_text(fil: str, innhold: bytes, valg: Lesevalg) -> Innhold:
    """Cells of a CSV file.

    Raises UttrekkFeil when the content is no text or holds no header and rows.
    """
    tekst, tegnsett = decode(innhold, valg.tegnsett, fil)
    linjer = _lines(tekst, valg)
    if linjer.is_empty():
        raise UttrekkFeil(f"{fil} er tom. Eksporter den på nytt.")
    skille = valg.skilletegn or detect_separator(linjer["tekst"].head(_PROEVE).to_list(), valg)
    celler, skadde = _split(linjer, skille, valg)
    merknad = () if tegnsett == "utf-8" or valg.tegnsett else (f"lest som {tegnsett}.",)
    lest = _with_header(fil, celler, skille, valg)
    return replace(lest, ujevne=(*skadde, *lest.ujevne), merknader=merknad)


def detect_separator(proeve: list[str], valg: Lesevalg) -> str:
    """The separator that gives the most known column names, else the most even fields."""

    def score(skille: str) -> tuple[int, int, int]:
        felt = [_fields(linje, skille) for linje in proeve]
        kjente = sum(normalise(navn) in valg.kjente for navn in felt[0])
        vanligst, antall = Counter(len(rad) for rad in felt).most_common(1)[0]
        return kjente, antall if vanligst > 1 else 0, vanligst

    return max(SKILLETEGN, key=score)


def _fields(linje: str, skille: str) -> list[str]:
    try:
        return next(csv.reader([linje], delimiter=skille), [])
    except csv.Error:
        return []


def _lines(tekst: str, valg: Lesevalg) -> pl.DataFrame:
    """Lines that hold something, with their number in the file."""
    if "\n" not in tekst:
        tekst = tekst.replace("\r", "\n")
    if valg.escape and valg.skilletegn:
        tekst = tekst.replace(valg.escape + valg.skilletegn, _SKJULT)
    return (
        pl.DataFrame({"tekst": pl.Series([tekst]).str.split("\n").explode()})
        .with_row_index(LINJE, offset=1)
        .slice(valg.hopp_over)
        .with_columns(pl.col("tekst").str.strip_chars_end("\r\x1a"), pl.col(LINJE).cast(pl.Int64))
        .filter(pl.col("tekst").str.contains(r'[^\s;,|"]'))
        .filter(~pl.col("tekst").str.contains(r"^sep=.$"))
    )


def _split(
    linjer: pl.DataFrame, skille: str, valg: Lesevalg
) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """(LINJE, felt: list of text) in file order, and lines whose quotes cannot be understood."""
    if not valg.sitattegn:
        return linjer.select(LINJE, felt=pl.col("tekst").str.split(skille)), ()
    linjer = linjer.with_columns(enkel=pl.col("tekst").str.contains(_plain(skille)))
    poster, slukt, skadde = _quoted(linjer, skille)
    enkle = linjer.filter("enkel", ~pl.col(LINJE).is_in(list(slukt))).select(
        LINJE, felt=pl.col("tekst").str.replace_all('"', "", literal=True).str.split(skille)
    )
    sitert = pl.DataFrame(
        {LINJE: list(poster), "felt": list(poster.values())},
        schema={LINJE: pl.Int64, "felt": pl.List(pl.String)},
    )
    return pl.concat([enkle, sitert]).sort(LINJE), skadde


def _plain(skille: str) -> str:
    """Pattern of lines whose quotes, if any, only surround whole fields."""
    skille = {"\t": r"\t", "|": r"\|"}.get(skille, skille)
    tegn = f'[^"{skille}]*'
    felt = f'(?:"{tegn}"|{tegn})'
    return f"^{felt}(?:{skille}{felt})*$"


def _quoted(
    linjer: pl.DataFrame, skille: str
) -> tuple[dict[int, list[str]], set[int], tuple[int, ...]]:
    """Fields by line for lines with quotes, lines swallowed by a field, and damaged lines."""
    siterte = linjer.with_row_index("sted").filter(~pl.col("enkel")).drop("enkel")
    bredde = len(_fields(linjer["tekst"][0], skille)) if linjer["enkel"][0] else None
    poster: dict[int, list[str]] = {}
    slukt: set[int] = set()
    skadde: list[int] = []
    for sted, nummer, tekst in siterte.iter_rows():
        if nummer in slukt:
            continue
        felt, hele = _parse(tekst, skille)
        if felt is None and not hele:
            felt, flere = _continue(tekst, linjer[sted + 1 : sted + _MAKS_LINJER], skille)
            # An unclosed quote swallows lines too, but hardly ever the right number of fields.
            if felt is not None and bredde is not None and not _fits(felt, bredde):
                felt, flere = None, []
            slukt.update(flere)
        if felt is None:
            skadde.append(nummer)
        else:
            poster[nummer] = felt
            bredde = bredde or len(felt)
    return poster, slukt, tuple(skadde)


def _fits(felt: list[str], bredde: int) -> bool:
    return len(felt) >= bredde and not any(felt[bredde:])


def _parse(tekst: str, skille: str) -> tuple[list[str] | None, bool]:
    """Fields of a record, None when its quotes are wrong; and whether it ended."""
    try:
        return next(csv.reader([tekst], delimiter=skille, strict=True)), True
    except csv.Error as feil:
        return None, "unexpected end" not in str(feil)


def _continue(tekst: str, etter: pl.DataFrame, skille: str) -> tuple[list[str] | None, list[int]]:
    """Fields of a record whose quoted field goes on over the next lines, and those lines."""
    brukt: list[int] = []
    for nummer, neste, _ in etter.iter_rows():
        tekst = f"{tekst}\n{neste}"
        brukt.append(nummer)
        felt, hele = _parse(tekst, skille)
        if hele:
            return felt, brukt if felt is not None else []
    return None, []


def _with_header(fil: str, celler: pl.DataFrame, skille: str, valg: Lesevalg) -> Innhold:
    if celler.is_empty():
        raise UttrekkFeil(f"{fil} har ingen linjer som kan leses. Eksporter den på nytt.")
    lengder = celler["felt"].list.len()
    foerste = celler["felt"][0].to_list()
    if har_overskrift := valg.is_header(foerste):
        kolonner = tuple(foerste)
        celler, lengder = celler.slice(1), lengder.slice(1)
    else:
        vanligst = int(lengder.mode().sort()[-1])
        kolonner = tuple(str(i + 1) for i in range(vanligst))
    bredde = len(kolonner)
    # Fields beyond the header that are all empty come from a separator at the end of the line.
    jevn = (lengder == bredde) | (
        (lengder > bredde)
        & celler.select(
            (pl.col("felt").list.slice(bredde).list.join("") == "").fill_null(False)
        ).to_series()
    )
    ujevne = tuple(celler.filter(~jevn)[LINJE].to_list())
    return Innhold(
        fil, kolonner, _unfold(celler.filter(jevn), bredde, skille), har_overskrift, ujevne
    )


def _unfold(celler: pl.DataFrame, bredde: int, skille: str) -> pl.DataFrame:
    felt = [
        pl.col("felt").list.get(i, null_on_oob=True).str.replace_all(_SKJULT, skille, literal=True)
        for i in range(bredde)
    ]
    return celler.select(LINJE, **{column(i): uttrykk for i, uttrykk in enumerate(felt)})
