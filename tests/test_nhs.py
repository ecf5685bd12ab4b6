"""Real files, all the way: what is published is what the files say."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest

from pipelines.access.innsyn import operator_innsyn
from pipelines.access.lesing import read_info, read_tall
from pipelines.contract.perioder import Kvartal, Periodetype
from pipelines.contract.profil import read_profil
from pipelines.ingest.load import find_uttrekk, load_uttrekk
from pipelines.publish import import_uttrekk
from pipelines.settings import LAGERVARIABEL, Innstillinger
from pipelines.store.lager import Lager

NHS = Path(__file__).resolve().parents[2] / "shared" / "real" / "nhs"

pytestmark = pytest.mark.skipif(
    not NHS.is_dir(), reason="De ekte filene ligger utenfor prosjektet og finnes ikke her."
)


def rates_of_the_files() -> dict[str, float]:
    summer: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for fil in NHS.glob("*.csv"):
        with fil.open(encoding="utf-8-sig", newline="") as aapen:
            for rad in csv.DictReader(aapen):
                if rad["STAFF_GROUP"].casefold() == "all staff groups" and rad["FTE_DAYS_LOST"]:
                    maaned = datetime.strptime(rad["DATE"], "%d/%m/%Y").date()  # noqa: DTZ007
                    sum_ = summer[str(Kvartal.of(maaned))]
                    sum_[0] += float(rad["FTE_DAYS_LOST"])
                    sum_[1] += float(rad["FTE_DAYS_AVAILABLE"])
    return {kvartal: 100 * tapte / avtalte for kvartal, (tapte, avtalte) in summer.items()}


def test_the_published_country_per_quarter_is_the_sum_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LAGERVARIABEL, str(tmp_path))
    innstillinger, profil = Innstillinger(), read_profil("nhs")
    for mappe in find_uttrekk([NHS], profil):
        import_uttrekk(Lager(tmp_path), load_uttrekk(mappe, profil, innstillinger), innstillinger)
    info = read_info(operator_innsyn())
    tall = read_tall(operator_innsyn(), Periodetype.KVARTAL)
    assert info is not None
    assert tall is not None
    assert info.dagenhet == "kalenderdager"
    landet = tall.filter(nivaa="virksomhet")
    publisert = dict(landet.select("periode", "sykefravaersprosent").iter_rows())
    assert len(publisert) == 8
    assert publisert == pytest.approx(rates_of_the_files())
