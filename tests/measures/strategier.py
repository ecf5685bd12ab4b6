"""Random small worlds with everything in them that real extracts have."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from pipelines.contract.perioder import Kvartal, kvartaler_mellom
from tests.measures.verden import Fravaer, Jobb, Total, Verden

FOERSTE, SISTE = Kvartal(2024, 1), Kvartal(2025, 3)
ALLE = kvartaler_mellom(FOERSTE, SISTE)
SEKSJONER = ("S1", "S2", "S3", "V:felles")
_lengder = st.one_of(st.integers(0, 5), st.integers(0, 40), st.integers(0, 300))
_unntatt = st.one_of(
    st.just(frozenset[Kvartal]()), st.frozensets(st.sampled_from(ALLE), max_size=2)
)
_egne = st.one_of(st.none(), st.none(), st.floats(0.25, 40).map(lambda tall: round(tall, 2)))
_JANUAR = datetime.fromisoformat("2025-01-02T08:00")


@st.composite
def _job(draw: st.DrawFn, person: int, dager: st.SearchStrategy[date]) -> Jobb:
    fra = draw(st.one_of(st.just(date(2015, 3, 2)), dager))
    til = draw(st.one_of(st.none(), _lengder.map(lambda lengde: fra + timedelta(days=lengde))))
    return Jobb(
        person,
        draw(st.sampled_from(SEKSJONER)),
        fra,
        til,
        draw(st.sampled_from([10, 20, 50, 62.5, 80, 100])),
        draw(st.sampled_from([None, 1, 2])),
        draw(st.sampled_from([None, 101, 102])),
        draw(_egne),
        draw(_unntatt),
    )


@st.composite
def _absence(draw: st.DrawFn, person: int, nr: int, dager: st.SearchStrategy[date]) -> Fravaer:
    fra = draw(dager)
    slag = draw(
        st.sampled_from(
            ["egenmelding", "sykmelding", "sykmelding", "sykt_barn", "ferie", "permisjon"]
        )
    )
    grad = draw(st.sampled_from([20, 50, 100]))
    egne = draw(_egne)
    samtidige = [None, _JANUAR, _JANUAR + timedelta(days=1)]
    registrert = draw(st.sampled_from(samtidige if egne is None else [_JANUAR]))
    return Fravaer(
        person,
        fra,
        fra + timedelta(days=draw(_lengder)),
        slag,
        grad,
        draw(st.sampled_from([None, None, 1])),
        draw(st.sampled_from([None, False, True])),
        registrert if egne is None or registrert is None else registrert + timedelta(hours=nr + 1),
        egne,
        draw(_unntatt),
    )


@st.composite
def worlds(draw: st.DrawFn, *, med_hull: bool = True) -> Verden:
    """Up to four people; quarters with or without holes between them."""
    if med_hull:
        kvartaler = sorted(draw(st.sets(st.sampled_from(ALLE), min_size=1)))
    else:
        kvartaler = ALLE[draw(st.integers(0, 5)) :]
    rundt = timedelta(days=30)
    dager = st.dates(kvartaler[0].start - rundt, kvartaler[-1].slutt + rundt)
    jobber: list[Jobb] = []
    fravaer: list[Fravaer] = []
    for person in range(1, draw(st.integers(1, 4)) + 1):
        jobber += draw(st.lists(_job(person, dager), min_size=1, max_size=3))
        fravaer += [draw(_absence(person, nr, dager)) for nr in range(draw(st.integers(0, 6)))]
    return Verden(tuple(kvartaler), tuple(jobber), tuple(fravaer))


@st.composite
def worlds_with_totals(draw: st.DrawFn) -> Verden:
    """Some quarters of totals, by month or whole, with figures that were not stated."""
    verden = draw(worlds())
    med_totaler = draw(st.sets(st.sampled_from(verden.kvartaler), min_size=1))
    tall = st.one_of(st.none(), st.integers(0, 500).map(float))
    totaler = []
    for kvartal in sorted(med_totaler):
        maaneder = [3 * kvartal.nr - 2 + i for i in range(3)]
        for enhet in SEKSJONER:
            deler: list[list[int | None]] = [[], [None], [*maaneder], [*maaneder[:2]]]
            for maaned in draw(st.sampled_from(deler)):
                totaler.append(
                    Total(
                        enhet,
                        str(kvartal),
                        maaned,
                        draw(tall),
                        draw(tall),
                        draw(st.sampled_from([None, 3, 17])),
                    )
                )
    dagenhet = draw(st.sampled_from(["arbeidsdager", "kalenderdager"]))
    return Verden(verden.kvartaler, verden.jobber, verden.fravaer, totaler, dagenhet=dagenhet)
