"""Bytes of a text file → text, when nobody said how they are written."""

from __future__ import annotations

import codecs

from pipelines.errors import UttrekkFeil

_BOM = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Windows-1252 before ISO-8859-1: they differ only where the latter has control characters.
_KANDIDATER = ("utf-8", "windows-1252", "iso-8859-1")
_STYRETEGN = bytes(sorted(set(range(32)) - {9, 10, 12, 13, 26}))
_MAKS_STYRETEGN = 0.001


def decode(innhold: bytes, tegnsett: str | None, fil: str) -> tuple[str, str]:
    """The text of a file, and the encoding it was read with.

    `tegnsett` is the profile's; when None it is found out: by BOM, else UTF-8 when it is valid
    UTF-8 (other encodings of Norwegian text almost never are), else Windows-1252.

    Raises UttrekkFeil for binary content, or content that is not in the profile's encoding.
    """
    if tegnsett:
        return _as_said(innhold, tegnsett, fil), tegnsett
    bom = next((navn for merke, navn in _BOM if innhold.startswith(merke)), None)
    if not bom and _is_binary(innhold):
        raise UttrekkFeil(
            f"{fil} er ikke en tekstfil. Eksporter den på nytt som CSV, XLSX eller Parquet."
        )
    for kandidat in (bom,) if bom else _KANDIDATER:
        try:
            return innhold.decode(kandidat), kandidat.removesuffix("-sig")
        except UnicodeError:
            continue
    raise UttrekkFeil(f"{fil} er ikke gyldig {bom}. Eksporter den på nytt, helst som UTF-8.")


def _as_said(innhold: bytes, tegnsett: str, fil: str) -> str:
    navn = "utf-8-sig" if codecs.lookup(tegnsett).name == "utf-8" else tegnsett
    try:
        tekst = innhold.decode(navn)
    except UnicodeError:
        raise UttrekkFeil(
            f"{fil} er ikke skrevet med {tegnsett}, som profilen sier. "
            "Rett tegnsett i profilen, eller fjern nøkkelen så det finnes ut av filen."
        ) from None
    if "\0" in tekst:
        raise UttrekkFeil(f"{fil} er ikke en tekstfil. Eksporter den på nytt som CSV.")
    return tekst


def _is_binary(innhold: bytes) -> bool:
    if b"\0" in innhold:
        return True
    uten = innhold.translate(None, delete=_STYRETEGN)
    return len(innhold) - len(uten) > _MAKS_STYRETEGN * len(innhold)
