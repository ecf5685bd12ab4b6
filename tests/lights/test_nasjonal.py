from __future__ import annotations

from pipelines.lights.nasjonal import find_national, read_national


def test_every_series_says_what_it_counts_and_where_it_is_from() -> None:
    for serie in read_national():
        assert serie.omfang in serie.definisjon
        assert serie.definisjon.endswith(f"Kilde: {serie.kilde}.")


def test_the_state_sector_is_there() -> None:
    serie = find_national("statlig forvaltning")
    assert serie is not None
    assert serie.definisjon == (
        "Statlig forvaltning, egen- og legemeldt sykefravær; ujustert. Kilde: KS/SSB."
    )
    assert serie.punkter.row(0) == ("2022K1", 8.1)


def test_points_are_in_order_and_once() -> None:
    for serie in read_national():
        kvartaler = serie.punkter["kvartal"]
        assert kvartaler.is_sorted()
        assert kvartaler.is_unique().all()


def test_an_unknown_sector_has_no_series() -> None:
    assert find_national("månebase") is None
