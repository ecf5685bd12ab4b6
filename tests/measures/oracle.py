"""The measures once more, day by day in plain Python: slow and obvious, to judge the fast ones.

Nothing is shared with the room but the frames and the names of periods.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
import polars as pl

from pipelines.contract.perioder import Kvartal, Periode, perioder_fra
from pipelines.measures.grunnlag import Grunnlag
from pipelines.settings import Opptelling

Rad = dict[str, Any]
Sted = tuple[str, int]
"""A person in a seksjon."""

_KLASSER = {"1_3": 3, "4_16": 16, "17_56": 56, "57_140": 140, "141_273": 273, "over_273": 10**6}
_KREVD = {"kvartal": 1, "tertial": 4, "aar": 4, "siste4": 4, "siste12": 12}
_SYK = ("egenmelding", "sykmelding")
_NORSKE = holidays.country_holidays("NO")
EN_DAG = timedelta(days=1)


@cache
def is_workday(dag: date) -> bool:
    return dag.weekday() < 5 and dag not in _NORSKE


def days(fra: date, til: date) -> Iterator[date]:
    while fra <= til:
        yield fra
        fra += EN_DAG


def workdays(fra: date, til: date) -> int:
    return sum(is_workday(dag) for dag in days(fra, til))


@dataclass
class Tilfelle:
    person: int
    dager: list[date]
    seksjoner: set[str]
    inne: bool = True

    @property
    def varighet(self) -> int:
        return (self.dager[-1] - self.dager[0]).days + 1


@dataclass
class Dagbok:
    """Everything that happened, per month: sums per person and seksjon, and single facts."""

    summer: dict[tuple[Sted, int, int], dict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    ansatt: dict[date, set[tuple[str, int, int | None]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    tilfeller: list[Tilfelle] = field(default_factory=list)
    barns: list[Tilfelle] = field(default_factory=list)


class Fasit:
    """`maaltall` and `spredning` as plain rows, keyed by (enhet_id, periode) and by periode."""

    def __init__(self, grunnlag: Grunnlag, opptelling: Opptelling, min_tilfeller: int = 4) -> None:
        self.opptelling, self.min_tilfeller = opptelling, min_tilfeller
        self.enheter = list(grunnlag.enheter.iter_rows(named=True))
        self.kvartaler = grunnlag.kvartaler
        self.totaler = list(grunnlag.totaler.iter_rows(named=True))
        i_totaler = {rad["kvartal"] for rad in self.totaler}
        self.med_totaler = [k for k in self.kvartaler if str(k) in i_totaler]
        self.med_personer = [k for k in self.kvartaler if str(k) not in i_totaler]
        self.dagenhet = grunnlag.dagenhet
        self.jobber = _per_quarter(grunnlag.arbeidsforhold, self.med_personer)
        self.fravaer = _per_quarter(grunnlag.fravaer, self.med_personer)
        self.personer = {rad["ansatt_id"] for rader in self.jobber.values() for rad in rader}
        self.bok = Dagbok()
        self._write_diary()
        perioder = list(perioder_fra(list(self.kvartaler)))
        self.maaltall: dict[tuple[str, str], Rad] = {}
        for periode in perioder:
            for enhet in self.enheter:
                if rad := self._measure(enhet["enhet_id"], periode):
                    self.maaltall[enhet["enhet_id"], periode.navn] = rad
        self.spredning = {p.navn: rad for p in perioder if (rad := self._spread(p))}

    # The days of people

    def _write_diary(self) -> None:
        self.lange = self._long_leave()
        syke: dict[int, dict[date, set[str]]] = defaultdict(dict)
        hjemme: dict[int, dict[date, set[str]]] = defaultdict(dict)
        skrevet = []
        for kvartal in self.med_personer:
            egne = self._own_absence(kvartal)
            for dag in days(kvartal.start, kvartal.slutt):
                for nr, jobb in self._jobs(kvartal, dag):
                    tilstand = self._state(kvartal, jobb, dag)
                    skrevet.append((dag, jobb, tilstand, egne.get((tilstand["nr"], nr, dag))))
                    if tilstand["syk"]:
                        syke[jobb["ansatt_id"]].setdefault(dag, set()).add(jobb["enhet_id"])
                    if tilstand["barn"]:
                        hjemme[jobb["ansatt_id"]].setdefault(dag, set()).add(jobb["enhet_id"])
        for person in self.personer:
            self.bok.tilfeller += self._spells(person, syke[person], _SYK)
            self.bok.barns += self._spells(person, hjemme[person], ("sykt_barn",))
        varighet = {(t.person, dag): t.varighet for t in self.bok.tilfeller for dag in t.dager}
        for dag, jobb, tilstand, eget in skrevet:
            self._write_day(dag, jobb, tilstand, eget, varighet.get((jobb["ansatt_id"], dag)))

    def _jobs(self, kvartal: Kvartal, dag: date) -> Iterator[tuple[int, Rad]]:
        for nr, jobb in enumerate(self.jobber[kvartal]):
            if jobb["fra"] <= dag <= (jobb["til"] or date.max):
                yield nr, jobb

    def _state(self, kvartal: Kvartal, jobb: Rad, dag: date) -> Rad:
        """What holds this day of this job: the part on leave, and the absence that counts."""
        gjelder = [
            (nr, f)
            for nr, f in enumerate(self.fravaer[kvartal])
            if f["ansatt_id"] == jobb["ansatt_id"]
            and f["fra"] <= dag <= f["til"]
            and (f["arbeidsforhold_id"] in (None, jobb["arbeidsforhold_id"]))
        ]
        permisjon = [(nr, f) for nr, f in gjelder if f["type"] == "permisjon"]
        p, lang = 0.0, False
        if permisjon:
            _, borte = max(permisjon, key=_precedence)
            p = borte["grad"] / 100
            lang = (borte["ansatt_id"], borte["arbeidsforhold_id"], dag) in self.lange
        andre = [(nr, f) for nr, f in gjelder if f["type"] != "permisjon"]
        ingen: tuple[int | None, Rad | None] = (None, None)
        nr, vinner = max(andre, key=_precedence) if andre else ingen
        type_ = vinner["type"] if vinner is not None and p < 1 else None
        syk, barn = type_ in _SYK, type_ == "sykt_barn"
        return {"p": p, "lang": lang, "nr": nr, "fravaer": vinner, "syk": syk, "barn": barn}

    def _write_day(
        self, dag: date, jobb: Rad, tilstand: Rad, eget: float | None, varighet: int | None
    ) -> None:
        sted = (jobb["enhet_id"], jobb["ansatt_id"])
        bok = self.bok.summer[sted, dag.year, dag.month]
        bok["rader"] += 1
        p, lang, fravaer = tilstand["p"], tilstand["lang"], tilstand["fravaer"]
        ansatt = jobb["stillingsprosent"] >= self.opptelling.ansatt_min_prosent
        if ansatt and not (lang and p >= 1):
            self.bok.ansatt[dag].add((*sted, jobb["leder_id"]))
        dagsverk = self._worth(jobb) if is_workday(dag) else 0.0
        bok["avtalte"] += dagsverk * (1 - p if lang else 1)
        if fravaer is None or p >= 1:
            return
        grad = fravaer["grad"] / 100
        borte = eget if fravaer["egne_dagsverk"] is not None else dagsverk * (1 - p) * grad
        borte = borte or 0.0
        if fravaer["type"] in ("ferie", "sykt_barn"):
            bok[fravaer["type"]] += borte
            return
        assert varighet is not None
        klasse = next(navn for navn, til in _KLASSER.items() if varighet <= til)
        for navn, teller in (
            ("tapte", True),
            (fravaer["type"], True),
            (klasse, True),
            ("gradert", grad < 1 and fravaer["type"] == "sykmelding"),
            ("arbeidsrelatert", fravaer["arbeidsrelatert"]),
            ("oppgitt", fravaer["arbeidsrelatert"] is not None),
        ):
            bok[navn] += borte if teller else 0.0

    def _worth(self, jobb: Rad) -> float:
        """Dagsverk of one arbeidsdag of a job."""
        if jobb["egne_dagsverk"] is not None:
            dager = workdays(jobb["fra"], jobb["til"] or self.med_personer[-1].slutt)
            if dager:
                return float(jobb["egne_dagsverk"] / dager)
        return float(jobb["stillingsprosent"] / 100)

    def _own_absence(self, kvartal: Kvartal) -> dict[tuple[int, int, date], float]:
        """Delivered dagsverk of an absence, per day and job: (absence, job, day) → dagsverk."""
        ut: dict[tuple[int, int, date], float] = {}
        for nr, f in enumerate(self.fravaer[kvartal]):
            if f["egne_dagsverk"] is None:
                continue
            teller = is_workday if workdays(f["fra"], f["til"]) else lambda _: True
            alle = sum(teller(dag) for dag in days(f["fra"], f["til"]))
            i_kvartalet = [
                dag
                for dag in days(max(f["fra"], kvartal.start), min(f["til"], kvartal.slutt))
                if teller(dag)
            ]
            vekter = {
                (nr, jnr, dag): self._worth(jobb)
                for dag in i_kvartalet
                for jnr, jobb in self._jobs(kvartal, dag)
                if jobb["ansatt_id"] == f["ansatt_id"]
                and f["arbeidsforhold_id"] in (None, jobb["arbeidsforhold_id"])
            }
            eget = f["egne_dagsverk"] * len(i_kvartalet) / alle
            for noekkel, vekt in vekter.items():
                ut[noekkel] = eget * vekt / sum(vekter.values())
        return ut

    # Spells

    def _registered(self, person: int, typer: tuple[str, ...], dag: date) -> list[Rad]:
        """Rows of a person on a day, from the quarter that is the truth for it.

        A day of no covered quarter is told by the nearest covered ones, before and after.
        """
        sannhet = [k for k in self.med_personer if k.start <= dag <= k.slutt]
        if not sannhet:
            foer = [k for k in self.med_personer if k.slutt < dag]
            etter = [k for k in self.med_personer if k.start > dag]
            sannhet = foer[-1:] + etter[:1]
        return [
            f
            for kvartal in sannhet
            for f in self.fravaer[kvartal]
            if f["ansatt_id"] == person and f["type"] in typer and f["fra"] <= dag <= f["til"]
        ]

    def _all_days(self, person: int, typer: tuple[str, ...]) -> set[date]:
        return {
            dag
            for rader in self.fravaer.values()
            for f in rader
            if f["ansatt_id"] == person and f["type"] in typer
            for dag in days(f["fra"], f["til"])
        }

    def _long_leave(self) -> set[tuple[int, int | None, date]]:
        lange = set()
        for person in self.personer:
            mulige = sorted(self._all_days(person, ("permisjon",)))
            per_jobb = defaultdict(list)
            for dag in mulige:
                for af in {
                    f["arbeidsforhold_id"] for f in self._registered(person, ("permisjon",), dag)
                }:
                    per_jobb[af].append(dag)
            for af, dager in per_jobb.items():
                for run in _runs(dager):
                    if (run[-1] - run[0]).days + 1 > self.opptelling.permisjon_min_dager:
                        lange |= {(person, af, dag) for dag in run}
        return lange

    def _spells(
        self, person: int, syke: dict[date, set[str]], syk: tuple[str, ...]
    ) -> list[Tilfelle]:
        dekket = {d for k in self.med_personer for d in (k.start, k.slutt)}
        utenfor = {
            dag
            for dag in self._all_days(person, syk)
            if not any(k.start <= dag <= k.slutt for k in self.med_personer)
            and self._registered(person, syk, dag)
        }
        assert not utenfor & dekket
        return [
            Tilfelle(person, run, syke.get(run[0], set()))
            for run in _runs(sorted(utenfor | set(syke)))
        ]

    # Periods

    def _below(self, enhet_id: str) -> set[str]:
        under = {enhet_id}
        while nye := {e["enhet_id"] for e in self.enheter if e["overordnet_id"] in under} - under:
            under |= nye
        return under

    def _measure(self, enhet_id: str, periode: Periode) -> Rad | None:
        under = self._below(enhet_id)
        steder = self._sums(under, periode)
        tot = self._totals(under, periode)
        dekket = self._covered(under, periode) + tot["dekket"]
        if not dekket:
            return None
        dager = [d for k in self.kvartaler for d in days(k.start, k.slutt) if _inside(d, periode)]
        arbeid = sum(map(is_workday, dager))
        avtalte = sum(bok["avtalte"] for bok in steder.values())
        tapte = sum(bok["tapte"] for bok in steder.values())
        enhet_dager = len(dager) if self.dagenhet == "kalenderdager" else arbeid
        siste = Kvartal.of(periode.slutt)
        return {
            "enhet_id": enhet_id,
            "periode": periode.navn,
            "periodetype": str(periode.type),
            "dekket": dekket,
            "krevd": _KREVD[str(periode.type)],
            "avtalte_dagsverk": avtalte + tot["avtalte"],
            "tapte_dagsverk": tapte + tot["tapte"],
            "aarsverk": avtalte / arbeid + tot["avtalte"] / enhet_dager,
            **self._of_people(under, periode, steder, dager),
            "antall_ansatte": (
                tot["antall"]
                if siste in self.med_totaler
                else len({p for e, p, _ in self.bok.ansatt[periode.slutt] if e in under})
                if siste in self.med_personer
                else None
            ),
        }

    def _sums(self, under: set[str], periode: Periode) -> dict[Sted, dict[str, float]]:
        ut: dict[Sted, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (sted, aar, maaned), bok in self.bok.summer.items():
            if sted[0] in under and _inside(date(aar, maaned, 1), periode):
                for navn, verdi in bok.items():
                    ut[sted][navn] += verdi
        return ut

    def _of_people(
        self,
        under: set[str],
        periode: Periode,
        steder: dict[Sted, dict[str, float]],
        dager: list[date],
    ) -> Rad:
        if any(k in self.med_totaler for k in periode.kvartaler):
            return {}
        alle: dict[str, float] = defaultdict(float)
        x: dict[int, float] = defaultdict(float)
        y: dict[int, float] = defaultdict(float)
        for (_, person), bok in steder.items():
            x[person] += bok["avtalte"]
            y[person] += bok["tapte"]
            for navn, verdi in bok.items():
                alle[navn] += verdi
        begynt = [
            t for t in self.bok.tilfeller if _inside(t.dager[0], periode) and t.seksjoner & under
        ]
        personer = sum(v > 0 for v in x.values())
        til_stede = [{p for e, p, _ in self.bok.ansatt[dag] if e in under} for dag in dager]
        gjennomsnitt = sum(map(len, til_stede)) / len(dager)
        paa_siste = [rad for rad in self.bok.ansatt[periode.slutt] if rad[0] in under]
        ledere = {leder for _, _, leder in paa_siste if leder is not None}
        korte = sum(t.varighet <= 16 for t in begynt)
        siste_dekket = Kvartal.of(periode.slutt) in self.med_personer
        return {
            "avtalte_uten_ferie": max(alle["avtalte"] - alle["ferie"], 0),
            "tapte_egenmeldt": alle["egenmelding"],
            "tapte_legemeldt": alle["sykmelding"],
            "tapte_korttid": alle["1_3"] + alle["4_16"],
            "tapte_langtid": alle["tapte"] - alle["1_3"] - alle["4_16"],
            **{f"tapte_{navn}": alle[navn] for navn in _KLASSER},
            "tapte_gradert": alle["gradert"],
            "tapte_arbeidsrelatert": alle["arbeidsrelatert"] if alle["oppgitt"] > 0 else None,
            "tapte_sykt_barn": alle["sykt_barn"],
            "gjennomsnitt_ansatte": gjennomsnitt,
            "tilfeller_per_ansatt": len(begynt) / gjennomsnitt if gjennomsnitt else None,
            "personer": personer,
            "tilfeller": len(begynt),
            "tilfeller_korttid": korte,
            "tilfeller_langtid": len(begynt) - korte,
            "ansatte_per_leder": (
                len({p for _, p, _ in paa_siste}) / len(ledere) if ledere and siste_dekket else None
            ),
            **({} if str(periode.type) == "siste12" else self._distribution(personer, y, begynt)),
            **({"personer_gjentatt": self._repeated(begynt)} if _is_year(periode) else {}),
        }

    def _repeated(self, begynt: list[Tilfelle]) -> int:
        korte = Counter(t.person for t in begynt if t.varighet <= 16)
        return sum(antall >= self.min_tilfeller for antall in korte.values())

    def _distribution(self, personer: int, y: dict[int, float], begynt: list[Tilfelle]) -> Rad:
        med = sum(v > 0 for v in y.values())
        topp = sorted(y.values(), reverse=True)[: math.ceil(personer / 10)]
        return {
            "personer_med_fravaer": med,
            "personer_med_tilfeller": len({t.person for t in begynt}),
            "andel_uten_fravaer": 100 * max(personer - med, 0) / personer if personer else None,
            "andel_tapte_tidel": 100 * sum(topp) / sum(y.values()) if any(y.values()) else None,
            "median_varighet": _median([t.varighet for t in begynt]),
        }

    def _covered(self, under: set[str], periode: Periode) -> int:
        maaneder = {
            (aar, maaned)
            for (sted, aar, maaned), bok in self.bok.summer.items()
            if sted[0] in under and bok["rader"] and _inside(date(aar, maaned, 1), periode)
        }
        if str(periode.type) == "tertial":
            return sum(len(del_) for del_ in _atoms(periode) if maaneder & del_)
        return len({Kvartal.of(date(aar, maaned, 1)) for aar, maaned in maaneder})

    def _totals(self, under: set[str], periode: Periode) -> Rad:
        """Totals of the leaves below, from whole quarters, or for a tertial from months.

        A leaf with only some months of a quarter has no quarter of its own, but its months count
        in those above it, wherever another leaf there has the whole quarter.
        """
        deler: dict[Any, list[Rad]] = defaultdict(list)
        for enhet_id in sorted(under):
            for kvartal in self.med_totaler:
                if kvartal in periode.kvartaler:
                    for del_, rad in self._parts(enhet_id, kvartal, periode):
                        deler[del_].append(rad)
        for del_, rader in deler.items():
            if len(under) == 1 or all(rad.get("delvis") for rad in rader):
                deler[del_] = [rad for rad in rader if not rad.get("delvis")]
        alle = [rad for rader in deler.values() for rad in rader]
        tertial = str(periode.type) == "tertial"
        siste = deler[periode.slutt.month if tertial else Kvartal.of(periode.slutt)]
        antall = [
            rad["antall_ansatte"] for rad in siste if tertial or (rad["maaned"] or 3) % 3 == 0
        ]
        return {
            "avtalte": sum(rad["avtalte_dagsverk"] for rad in alle),
            "tapte": sum(rad["tapte_dagsverk"] for rad in alle),
            "antall": sum(antall) if antall and None not in antall else None,
            "dekket": sum(bool(rader) for rader in deler.values()),
        }

    def _parts(
        self, enhet_id: str, kvartal: Kvartal, periode: Periode
    ) -> Iterator[tuple[Any, Rad]]:
        rader = [
            rad
            for rad in self.totaler
            if rad["enhet_id"] == enhet_id
            and rad["kvartal"] == str(kvartal)
            and rad["avtalte_dagsverk"] is not None
            and rad["tapte_dagsverk"] is not None
        ]
        maaneder = [rad for rad in rader if rad["maaned"] is not None]
        hele = [rad for rad in rader if rad["maaned"] is None]
        if str(periode.type) == "tertial":
            yield from (
                (rad["maaned"], rad)
                for rad in maaneder
                if _inside(date(kvartal.aar, rad["maaned"], 1), periode)
            )
        elif hele:
            yield from ((kvartal, rad) for rad in hele)
        elif maaneder:
            siste = max(maaneder, key=lambda rad: rad["maaned"])
            yield (
                kvartal,
                {
                    "delvis": len(maaneder) < 3,
                    "maaned": siste["maaned"],
                    "avtalte_dagsverk": sum(rad["avtalte_dagsverk"] for rad in maaneder),
                    "tapte_dagsverk": sum(rad["tapte_dagsverk"] for rad in maaneder),
                    "antall_ansatte": siste["antall_ansatte"],
                },
            )

    def _spread(self, periode: Periode) -> Rad | None:
        steder = self._sums({e["enhet_id"] for e in self.enheter}, periode)
        par = {s: (b["avtalte"], b["tapte"]) for s, b in steder.items() if b["avtalte"] > 0}
        if not par:
            return None
        seksjoner = {enhet for enhet, _ in par}
        kvadrat = 0.0
        for seksjon in seksjoner:
            egne = [xy for (enhet, _), xy in par.items() if enhet == seksjon]
            andel = sum(y for _, y in egne) / sum(x for x, _ in egne)
            kvadrat += sum((y - andel * x) ** 2 for x, y in egne)
        return {
            "periode": periode.navn,
            "periodetype": str(periode.type),
            "n": len(par),
            "k": len(seksjoner),
            "sum_x": sum(x for x, _ in par.values()),
            "sum_y": sum(y for _, y in par.values()),
            "sum_kvadrat": kvadrat,
        }


def _is_year(periode: Periode) -> bool:
    return str(periode.type) in {"siste4", "aar"}


def _per_quarter(rader: pl.DataFrame, kvartaler: Iterable[Kvartal]) -> dict[Kvartal, list[Rad]]:
    alle = list(rader.iter_rows(named=True))
    return {k: [rad for rad in alle if rad["kvartal"] == str(k)] for k in kvartaler}


def _precedence(nummerert: tuple[int, Rad]) -> tuple[Any, ...]:
    _, f = nummerert
    syk = f["type"] in ("egenmelding", "sykmelding")
    grad = f["grad"]
    registrert = f["registrert"].timestamp() if f["registrert"] else -math.inf
    arbeidsrelatert = {None: 0, False: 1, True: 2}[f["arbeidsrelatert"]]
    legemeldt = f["type"] == "sykmelding"
    return (syk, f["type"] == "sykt_barn", registrert, grad, legemeldt, arbeidsrelatert)


def _runs(dager: list[date]) -> Iterator[list[date]]:
    """Days that follow each other with no arbeidsdag between."""
    run: list[date] = []
    for dag in dager:
        if run and any(is_workday(d) for d in days(run[-1] + EN_DAG, dag - EN_DAG)):
            yield run
            run = []
        run.append(dag)
    if run:
        yield run


def _inside(dag: date, periode: Periode) -> bool:
    return periode.start <= dag <= periode.slutt


def _atoms(periode: Periode) -> list[set[tuple[int, int]]]:
    deler = [{1, 2, 3}, {4}, {5, 6}, {7, 8}, {9}, {10, 11, 12}]
    aar = periode.start.year
    maaneder = set(range(periode.start.month, periode.slutt.month + 1))
    return [{(aar, m) for m in del_} for del_ in deler if del_ <= maaneder]


def _median(tall: list[int]) -> float | None:
    if not tall:
        return None
    tall = sorted(tall)
    midten = len(tall) // 2
    return float(tall[midten]) if len(tall) % 2 else (tall[midten - 1] + tall[midten]) / 2
