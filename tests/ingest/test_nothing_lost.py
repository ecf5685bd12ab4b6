"""Rows read = accepted + left out + rejected, whatever the rows hold; and no traceback ever."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.contract.profil import read_profil
from pipelines.errors import TrafikklysFeil
from pipelines.ingest.innhold import Lesevalg
from pipelines.ingest.read import read_cells
from tests.ingest.leveranse import ANSATT, as_csv, load, write_people
from tests.ingest.test_formats import FRAVAERSARK, as_xlsx
from tests.ingest.test_unreadable import parquet

ROLIG = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

ansattnr = st.sampled_from(["10001", "10002", "99999", "", " 10001 "])
datoer = st.sampled_from(
    ["2026-02-02", "02.02.2026", "20260203", "9999-12-31", "", "2026-02-30", "x", "1850-01-01"]
)
typer = st.sampled_from(
    ["egenmelding", "sykmelding", "behandlingsdag", "etter_maksdato", "reisetilskudd", "Ferie", ""]
)
grader = st.sampled_from(["100", "50", "0,4", "150", "-1", "", "halv", "1e400", "NaN"])
statuser = st.sampled_from(["", "godkjent", "annullert"])
fravaersrader = st.fixed_dictionaries(
    {
        "ansattnr": ansattnr,
        "arbeidsforhold_id": st.sampled_from(["", "1", "2", "7"]),
        "fra": datoer,
        "til": datoer,
        "type": typer,
        "grad": grader,
        "status": statuser,
    }
)
forholdsrader = st.fixed_dictionaries(
    {
        "ansattnr": ansattnr,
        "arbeidsforhold_id": st.sampled_from(["", "1", "2"]),
        "enhet_id": st.sampled_from(["S1", "S2", "X", ""]),
        "fra": datoer,
        "til": datoer,
        "stillingsprosent": st.sampled_from(["100", "50", "0", "", "x", "101"]),
        "stillingsgruppe": st.sampled_from(["", "innleid", "vikar"]),
    }
)
linjer_med_noe = st.text('ab;,"\t 1', max_size=12).filter(lambda linje: linje.strip(';, \t|"'))
enhetsrader = st.fixed_dictionaries(
    {
        "enhet_id": st.sampled_from(["S1", "S2", "S3", ""]),
        "navn": st.sampled_from(["Seksjon", ""]),
        "overordnet_id": st.sampled_from(["V", "S1", "S2", "S3", "X"]),
        "nivaa": st.just("seksjon"),
    }
)
ROT = {"enhet_id": "V", "navn": "V", "overordnet_id": "", "nivaa": "virksomhet"}
SAMMEN_MED = {**ANSATT, "arbeidsforhold_id": "", "stillingsgruppe": ""}


@pytest.fixture(scope="module")
def mappe() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as navn:
        yield Path(navn)


@ROLIG
@given(
    fravaer=st.lists(fravaersrader, min_size=1, max_size=12),
    forhold=st.lists(forholdsrader, max_size=6),
    enheter=st.lists(enhetsrader, min_size=1, max_size=5),
)
def test_every_row_is_accepted_left_out_or_rejected(
    fravaer: list[dict[str, str]],
    forhold: list[dict[str, str]],
    enheter: list[dict[str, str]],
    mappe: Path,
) -> None:
    # A row in which every cell is empty is an empty line, and no row.
    skrevet = [rad for rad in fravaer if any(rad.values())]
    write_people(
        mappe,
        organisasjon=[ROT, *enheter],
        arbeidsforhold=[SAMMEN_MED, *forhold],
        fravaer=skrevet or [{"ansattnr": "10001", "fra": "", "til": "", "type": "", "grad": ""}],
    )
    uttrekk = load(mappe)
    for tall in uttrekk.rapport.tabeller:
        utelatt, avvist = sum(tall.utelatt.values()), sum(tall.avvist.values())
        assert tall.lest == tall.godtatt + utelatt + avvist
    lest = {str(tall.tabell): tall.lest for tall in uttrekk.rapport.tabeller}
    assert lest["fravaer"] == max(len(skrevet), 1)
    assert uttrekk.avviste.height == sum(uttrekk.rapport.avvist.values())


@ROLIG
@given(linjer=st.lists(linjer_med_noe, min_size=1, max_size=12))
@example(linjer=['"a', 'a";"1', "b"])
@example(linjer=['a;"b', 'c";d;"e', 'f"'])
def test_every_line_that_holds_something_is_a_row(linjer: list[str]) -> None:
    """With the separator known: a line is a row, a damaged line, or part of a quoted field."""
    tekst = "\n".join(["a;b", *linjer])
    try:
        lest = read_cells("x.csv", tekst.encode(), Lesevalg(skilletegn=";"))
    except TrafikklysFeil:
        return
    nummer = [*lest.rader["__linje"].to_list(), *lest.ujevne]
    fylte = set(range(2, len(linjer) + 2))
    sluket = {
        n + i
        for n, *celler in lest.rader.iter_rows()
        for i in range(1, sum((celle or "").count("\n") for celle in celler) + 1)
    }
    assert len(nummer) == len(set(nummer))
    assert fylte <= set(nummer) | sluket


@ROLIG
@given(innhold=st.binary(max_size=400), endelse=st.sampled_from(["csv", "xlsx", "parquet"]))
@example(innhold=b"\xff\xfe\x00", endelse="csv")
@example(innhold=b"PAR1" * 4, endelse="parquet")
def test_arbitrary_bytes_end_in_a_sentence(innhold: bytes, endelse: str, mappe: Path) -> None:
    read_or_say(mappe, f"fravaer.{endelse}", innhold)


GODE = {
    "csv": as_csv(
        [{"ansattnr": "10001", "fra": "2026-02-02", "til": "", "type": "ferie", "grad": ""}]
    ).encode(),
    "xlsx": as_xlsx(FRAVAERSARK),
    "parquet": parquet(ansattnr=["1", "2"], fra=["2026-01-01"] * 2),
}


@ROLIG
@given(
    endelse=st.sampled_from(list(GODE)),
    kutt=st.floats(0, 1),
    endringer=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=6),
)
def test_damaged_files_end_in_a_sentence(
    endelse: str, kutt: float, endringer: list[tuple[float, int]], mappe: Path
) -> None:
    innhold = bytearray(GODE[endelse])
    for sted, verdi in endringer:
        innhold[int(sted * len(innhold))] = verdi
    read_or_say(mappe, f"fravaer.{endelse}", bytes(innhold[: int(len(innhold) * (1 - kutt / 3))]))


def read_or_say(mappe: Path, navn: str, innhold: bytes) -> None:
    """Load a folder whose fravaer is `innhold`; only a user's error may come out."""
    write_people(mappe)
    for fil in mappe.glob("fravaer.*"):
        fil.unlink()
    (mappe / navn).write_bytes(innhold)
    with contextlib.suppress(TrafikklysFeil):
        load(mappe, read_profil("standard"))
    (mappe / navn).unlink()
