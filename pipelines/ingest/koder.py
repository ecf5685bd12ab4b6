"""Codes of the source system → codes of the contract. An unknown code stops, by name."""

from __future__ import annotations

import re

import polars as pl

from pipelines.contract.codes import LEVERTE_TYPER, Hendelse, Status, Tabell
from pipelines.contract.profil import Kodeverdi, Profil, Tabellprofil
from pipelines.errors import UttrekkFeil
from pipelines.ingest.innhold import SOM_DATA

_ALLTID = {
    Tabell.FRAVAER: {"type": tuple(LEVERTE_TYPER), "status": tuple(Status)},
    Tabell.OPPFOLGING: {"hendelse": tuple(Hendelse)},
}
"""Columns that hold codes whatever the profile says, with the contract's own codes."""
_LENGSTE_KODE = 200
_MAKS_NAVNGITT = 10
_MAKS_KODER = 60
"""With more unknown values than this a column holds something else, and none is named."""


def translate_codes(rader: pl.DataFrame, profil: Profil, tabell: Tabell) -> pl.DataFrame:
    """The rows with every code column in the contract's codes.

    A code that also says grad or arbeidsrelatert fills those where they are empty.

    Raises UttrekkFeil that names the codes no mapping knows.
    """
    faste, oppsett = _ALLTID.get(tabell, {}), profil.tabeller[tabell]
    for kolonne in sorted({*faste, *oppsett.koder, *oppsett.kodemoenstre} & set(rader.columns)):
        koder = rader[kolonne].drop_nulls().unique().to_list()
        kjente = {kode: _meaning(kode, kolonne, oppsett, faste.get(kolonne, ())) for kode in koder}
        if ukjente := sorted(kode for kode, verdi in kjente.items() if verdi is None):
            raise _unknown(tabell, kolonne, ukjente, rader)
        sagt = {kode: verdi for kode, verdi in kjente.items() if verdi is not None}
        rader = _apply(rader, kolonne, sagt, profil.grad_skala / 100)
    return rader


def fold(tekst: str) -> str:
    """Codes are compared without regard to case and spaces."""
    return " ".join(tekst.split()).casefold()


def _meaning(
    kode: str, kolonne: str, oppsett: Tabellprofil, faste: tuple[str, ...]
) -> Kodeverdi | None:
    tabell = {fold(k): v for k, v in oppsett.koder.get(kolonne, {}).items()}
    if (verdi := tabell.get(fold(kode))) is not None:
        return verdi if isinstance(verdi, Kodeverdi) else Kodeverdi(verdi=verdi)
    for moenster in oppsett.kodemoenstre.get(kolonne, ()) if len(kode) <= _LENGSTE_KODE else ():
        if treff := re.fullmatch(moenster.moenster, kode, re.IGNORECASE):
            grad = (treff.groupdict().get("grad") or "").replace(",", ".")
            return moenster.model_copy(update={"grad": grad} if _is_number(grad) else {})
    return next((Kodeverdi(verdi=fast) for fast in faste if fast == fold(kode)), None)


def _is_number(tekst: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}(\.\d+)?", tekst))


def _apply(
    rader: pl.DataFrame, kolonne: str, koder: dict[str, Kodeverdi], per_prosent: float
) -> pl.DataFrame:
    # A grad said by a code is in percent; the column is in the source's own scale until parsed.
    grad = {kode: str(float(v.grad) * per_prosent) for kode, v in koder.items() if v.grad}
    arbeidsrelatert = {k: v.arbeidsrelatert for k, v in koder.items() if v.arbeidsrelatert}
    nye: dict[str, pl.Expr] = {}
    for felt, sagt in (("grad", grad), ("arbeidsrelatert", arbeidsrelatert)):
        if sagt and felt in rader.columns and felt != kolonne:
            fra_kode = pl.col(kolonne).replace_strict(sagt, default=None, return_dtype=pl.String)
            nye[felt] = pl.col(felt).fill_null(fra_kode)
    nye[kolonne] = pl.col(kolonne).replace({kode: v.verdi for kode, v in koder.items()})
    return rader.with_columns(**nye)


def _unknown(tabell: Tabell, kolonne: str, ukjente: list[str], rader: pl.DataFrame) -> UttrekkFeil:
    # A shifted column could bring employee numbers here, and messages hold no personal data.
    if "ansattnr" in rader.columns:
        personer = set(rader["ansattnr"].unique().to_list())
        ukjente = [SOM_DATA if kode in personer else kode for kode in ukjente]
    if len(ukjente) > _MAKS_KODER:
        return UttrekkFeil(
            f"Kolonnen «{kolonne}» i {tabell} holder {len(ukjente)} ulike verdier som ikke er "
            "koder. Er kolonnene forskjøvet? Rett filen eller profilen."
        )
    vist = ", ".join(f"«{_code(kode)}»" for kode in ukjente[:_MAKS_NAVNGITT])
    flere = f" og {len(ukjente) - _MAKS_NAVNGITT} til" if len(ukjente) > _MAKS_NAVNGITT else ""
    return UttrekkFeil(
        f"Ukjent kode i kolonnen «{kolonne}» i {tabell}: {vist}{flere}. "
        f"Si i profilen hva koden betyr (tabeller.{tabell}.koder.{kolonne})."
    )


def _code(kode: str) -> str:
    """A code as it can stand in a message: short, and no long number, date or address in it."""
    if re.search(r"\d{7}|@|\d[.\-/]\d+[.\-/]\d", kode):
        return SOM_DATA
    return re.sub(r"\s+", " ", kode)[:40]
