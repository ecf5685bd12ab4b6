"""Where the follow-up of some people stands: their file and their journal put together.

Nothing here asks who is looking: whoever calls has settled that, and has written the log.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipelines.access.arkiv import Arkiv
from pipelines.followup.maksdato import maksdatoer
from pipelines.followup.stoppunkter import HENDELSER, is_current, stop_points
from pipelines.settings import Registrerer
from pipelines.store.oppfolgingsfil import Kilde, Oppfolgingsfil


@dataclass(frozen=True)
class Stand:
    """The follow-up of some people on a day."""

    kilde: Kilde
    fersk: bool
    """Whether the rows are new enough to say anything about deadlines that nobody has met."""
    tilfeller: pl.DataFrame = field(repr=False)
    """Columns of `followup.oppfolgingstilfeller`."""
    punkter: pl.DataFrame = field(repr=False)
    """Columns of `followup.stoppunkter.stop_points`."""


def read_stand(
    arkiv: Arkiv, ansatte: Collection[int] | None, i_dag: date, siden: date | None = None
) -> Stand | None:
    """None while no rows about people have been taken in with the parts about people on.

    ansatte: whose; None is everybody's. siden: without the stop points of tilfeller that ended
    before; everybody's, of many years, are millions.
    """
    fil = arkiv.oppfolging
    if fil is None:
        return None
    kilde, regler = fil.source(), arkiv.innstillinger.oppfolging
    utvalg = None if ansatte is None else sorted(ansatte)
    tilfeller, fravaer = fil.tilfeller(utvalg), fil.fravaer(utvalg)
    punkter = stop_points(
        tilfeller=tilfeller,
        fravaer=fravaer,
        maksdatoer=maksdatoer(fravaer, kilde.per_dato, regler),
        hendelser=_events(arkiv, fil, utvalg),
        registrerer_fra=registers_since(fil, arkiv.innstillinger.registrerer, utvalg),
        per_dato=kilde.per_dato,
        i_dag=i_dag,
        regler=regler,
        siden=siden,
    )
    return Stand(kilde, is_current(kilde.per_dato, i_dag, regler), tilfeller, punkter)


def main_enhet(fil: Oppfolgingsfil, ansatte: Collection[int] | None) -> pl.DataFrame:
    """ansatt_id, enhet_id, enhet, levert: the seksjon each works most in.

    levert is the enhet_id as delivered (`as_seksjon`).
    """
    utvalg = None if ansatte is None else sorted(ansatte)
    return (
        fil.arbeidsforhold(utvalg)
        .group_by("ansatt_id", "enhet_id")
        .agg(pl.col("stillingsprosent").sum())
        .sort("ansatt_id", "stillingsprosent", "enhet_id", descending=[False, True, False])
        .unique("ansatt_id", keep="first", maintain_order=True)
        .rename({"enhet_id": "levert"})
        .join(as_seksjon(fil.organisasjon()), on="levert", how="left")
        .select("ansatt_id", pl.coalesce("enhet_id", "levert"), "enhet", "levert")
    )


def as_seksjon(organisasjon: pl.DataFrame) -> pl.DataFrame:
    """levert, enhet_id, enhet: where people of a delivered enhet count, and its name.

    Those of an inner enhet are its leaf «X, felles», as in the figures (measures.enheter).
    """
    indre = pl.col("enhet_id").is_in(organisasjon["overordnet_id"].drop_nulls().implode())
    return organisasjon.select(
        levert="enhet_id",
        enhet_id=pl.when(indre).then(pl.col("enhet_id") + ":felles").otherwise("enhet_id"),
        enhet=pl.when(indre).then(pl.col("navn") + ", felles").otherwise("navn"),
    )


def registers_since(
    fil: Oppfolgingsfil, registrerer: Collection[Registrerer], ansatte: Collection[int] | None
) -> pl.DataFrame:
    """ansatt_id, fra: since when the enhet of each registers here; others are not in it."""
    sier = {rad.enhet: rad.fra for rad in registrerer}
    over = dict(fil.organisasjon().select("enhet_id", "overordnet_id").iter_rows())

    def since(enhet: str | None) -> date | None:
        while enhet is not None and enhet not in sier:
            enhet = over.get(enhet)
        return sier.get(enhet or "")

    fra = {enhet: since(enhet) for enhet in over}
    ramme = pl.DataFrame(
        {"enhet_id": list(fra), "fra": list(fra.values())},
        schema={"enhet_id": pl.String, "fra": pl.Date},
    )
    return (
        main_enhet(fil, ansatte)
        .join(ramme.drop_nulls(), left_on="levert", right_on="enhet_id")
        .select("ansatt_id", "fra")
    )


def _events(arkiv: Arkiv, fil: Oppfolgingsfil, utvalg: list[int] | None) -> pl.DataFrame:
    """What was delivered and what was registered here."""
    levert = fil.hendelser(utvalg).with_columns(unoedvendig=pl.lit(value=False))
    deler = (levert, arkiv.personsak.done(utvalg))
    return pl.concat([del_.select(*HENDELSER).cast(pl.Schema(HENDELSER)) for del_ in deler])
