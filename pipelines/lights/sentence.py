"""The sentence under the light: what a leader can read aloud, chosen by numbers alone.

It never looks at people, ranks nobody, and never says how many days would give another colour.
"""

from __future__ import annotations

import polars as pl

from pipelines.contract.perioder import Periodetype
from pipelines.lights.codes import Aarsak, Klarhet, Lys, Maalkilde, Pil
from pipelines.lights.tall import HARDT_MELLOMROM, desimal_uttrykk, heltall_uttrykk

LITEN_ENHET = 50
"""Below so many people an open light names them; a larger enhet is said in general terms."""
NOEN_FAA = 3
"""Up to so many full-time absences through the whole periode are «noen få lange fravær»."""

_FARGEORD = {Lys.ROED: "Rød. ", Lys.GUL: "Gul. ", Lys.GROENN: "Grønn. ", Lys.GRAA: "Grå. "}
_TALLORD = {0: "", 1: "ett", 2: "to", 3: "tre", 4: "fire"}
_TOM = pl.lit("")


def sentences() -> pl.Expr:
    """setning, from a judged row and the words of its periode (`describe_periods`).

    Besides the judge's columns it reads antall (people, or årsverk where antall_er_aarsverk) and
    er_seksjon.
    """
    doemt = pl.concat_str(_against_target(), _change(), _lasting(), _days_from_target())
    innhold = (
        pl.when(pl.col("lys") != Lys.GRAA)
        .then(doemt)
        .when(pl.col("aarsak") == Aarsak.INGEN_DATA)
        .then(pl.concat_str(pl.lit("Ingen data "), "tidsuttrykk", pl.lit(".")))
        .when(pl.col("aarsak") == Aarsak.INGEN_MAAL)
        .then(pl.concat_str(_rate_then(), pl.lit("men det er ikke noe mål å vurdere mot.")))
        .otherwise(_incomplete())
    )
    farge = pl.col("lys").replace_strict({str(lys): ord_ for lys, ord_ in _FARGEORD.items()})
    return pl.concat_str(farge, innhold, _provisional())


def _percent(kolonne: str) -> pl.Expr:
    return pl.concat_str(desimal_uttrykk(pl.col(kolonne)), pl.lit(f"{HARDT_MELLOMROM}%"))


def _rate_then() -> pl.Expr:
    return pl.concat_str(_percent("sykefravaersprosent"), pl.lit(" "), "tidsuttrykk", pl.lit(", "))


def _incomplete() -> pl.Expr:
    """«bare to av de siste fire kvartalene har tall»; their rate is shown, not judged."""
    tertial = pl.col("periodetype") == Periodetype.TERTIAL
    ord_ = pl.col("dekket").replace_strict(_TALLORD, default=None, return_dtype=pl.String)
    antall = pl.when(tertial & (pl.col("dekket") == 1)).then(pl.lit("én")).otherwise(ord_)
    bare, har = (
        pl.when(pl.col("dekket") > 0).then(pl.lit(noen)).otherwise(pl.lit(ingen))
        for noen, ingen in (("bare ", "ingen"), (" har tall. ", " har fullstendige tall. "))
    )
    return pl.concat_str(
        _percent("sykefravaersprosent"),
        pl.lit(", men "),
        bare,
        antall.fill_null(pl.col("dekket").cast(pl.String)),
        pl.lit(" av "),
        "deler_av_perioden",
        har,
        pl.lit("Det er for lite til å vurdere mot målet."),
    )


def _against_target() -> pl.Expr:
    return pl.concat_str(
        _rate_then(), _side(), _target_name(), _percent("maal"), _doubt(), pl.lit(".")
    )


def _over() -> pl.Expr:
    return pl.col("lys") != Lys.GROENN


def _exactly_at() -> pl.Expr:
    return (pl.col("sykefravaersprosent") - pl.col("maal")).abs() < 1e-9


def _side() -> pl.Expr:
    """«klart over », and «så vidt» where both figures read the same."""
    like = desimal_uttrykk(pl.col("sykefravaersprosent")) == desimal_uttrykk(pl.col("maal"))
    grad = (
        pl.when(pl.col("klarhet") == Klarhet.KLAR)
        .then(pl.when(like).then(pl.lit("litt, men klart ")).otherwise(pl.lit("klart ")))
        .when(pl.col("klarhet") == Klarhet.TROLIG)
        .then(pl.when(like).then(pl.lit("trolig litt ")).otherwise(pl.lit("trolig ")))
        .otherwise(pl.when(like).then(pl.lit("så vidt ")).otherwise(_TOM))
    )
    retning = pl.when(_over()).then(pl.lit("over ")).otherwise(pl.lit("under "))
    return pl.when(_exactly_at()).then(pl.lit("på høyde med ")).otherwise(grad + retning)


def _target_name() -> pl.Expr:
    forelopig = pl.col("maal_kilde") == Maalkilde.FORELOPIG
    sesong = pl.col("sesongfaktor") != 1
    return (
        pl.when(forelopig & sesong)
        .then(pl.lit("det foreløpige, sesongjusterte målet på "))
        .when(forelopig)
        .then(pl.lit("det foreløpige målet på "))
        .when(sesong)
        .then(pl.lit("det sesongjusterte målet på "))
        .otherwise(pl.lit("målet på "))
    )


def _doubt() -> pl.Expr:
    """What an open light adds: why the figures may mean nothing."""
    aapen = pl.col("klarhet") == Klarhet.AAPEN
    return (
        pl.when(~aapen)
        .then(_TOM)
        .when(pl.col("aarsak") == Aarsak.FOR_FAA)
        .then(pl.lit(", men det er for få ansatte til å konkludere"))
        .when(_exactly_at())
        .then(_TOM)
        .when((pl.col("antall") < LITEN_ENHET) & _what_could_do_it().is_not_null())
        .then(_small_enhet())
        .otherwise(pl.lit(", men forskjellen kan være tilfeldig"))
    )


def _small_enhet() -> pl.Expr:
    return pl.concat_str(
        pl.when("er_seksjon")
        .then(pl.lit(", men i en seksjon"))
        .otherwise(pl.lit(", men i en enhet")),
        pl.lit(" med "),
        heltall_uttrykk(pl.col("antall").cast(pl.Float64)),
        pl.when("antall_er_aarsverk").then(pl.lit(" årsverk")).otherwise(pl.lit(" ansatte")),
        pl.lit(" kan "),
        _what_could_do_it(),
        pl.lit(" alene gi slike tall"),
    )


def _what_could_do_it() -> pl.Expr:
    """Without so many full-time absences through the periode, the enhet would be at its mål."""
    helt_fravaer = pl.col("avtalte_dagsverk") / pl.col("aarsverk")
    fravaer = pl.col("over_maal_dagsverk") / helt_fravaer
    return (
        pl.when(~_over())
        .then(pl.lit("tilfeldigheter"))
        .when(fravaer <= 1)
        .then(pl.lit("ett langt fravær"))
        .when(fravaer <= NOEN_FAA)
        .then(pl.lit("noen få lange fravær"))
    )


def _change() -> pl.Expr:
    return (
        pl.when(pl.col("pil").is_null())
        .then(_TOM)
        .otherwise(
            pl.concat_str(
                pl.when(pl.col("pil") == Pil.OPP).then(pl.lit(" Opp ")).otherwise(pl.lit(" Ned ")),
                desimal_uttrykk(pl.col("endring_pp").abs()),
                pl.lit(" prosentpoeng fra "),
                "sammenlignet_med",
                pl.lit(", mer enn tilfeldig variasjon tilsier."),
            )
        )
    )


def _lasting() -> pl.Expr:
    over, nyeste = _over(), pl.col("nyeste")
    return (
        pl.when(~pl.col("vedvarende"))
        .then(_TOM)
        .when(over & nyeste)
        .then(pl.lit(" Vedvarende over målet siste tre år."))
        .when(over)
        .then(pl.lit(" Vedvarende over målet gjennom tre år."))
        .when(nyeste)
        .then(pl.lit(" Samlet for de siste tre årene er fraværet likevel klart over målet."))
        .otherwise(pl.lit(" Samlet for tre år er fraværet likevel klart over målet."))
    )


def _days_from_target() -> pl.Expr:
    """Dagsverk from mål; an open light keeps silent, since chance alone could have made them."""
    dager = pl.col("over_maal_dagsverk")
    hele = heltall_uttrykk(dager.abs())
    flere, mer = dager >= 0, pl.lit(" Ett tapt dagsverk ")
    return (
        pl.when((pl.col("klarhet") == Klarhet.AAPEN) | (hele == "0"))
        .then(_TOM)
        .when(hele == "1")
        .then(
            mer
            + pl.when(flere).then(pl.lit("mer enn ")).otherwise(pl.lit("mindre enn "))
            + pl.lit("målet tilsier.")
        )
        .otherwise(
            pl.concat_str(
                pl.lit(" "),
                hele,
                pl.when(flere).then(pl.lit(" flere")).otherwise(pl.lit(" færre")),
                pl.lit(" tapte dagsverk enn målet tilsier."),
            )
        )
    )


def _provisional() -> pl.Expr:
    """Of a kvartal or tertial alone; in a whole year the newest quarter weighs little, and the
    page says that it is foreløpig."""
    kort = pl.col("periodetype").is_in([str(Periodetype.KVARTAL), str(Periodetype.TERTIAL)])
    har_tall = pl.col("sykefravaersprosent").is_not_null()
    return (
        pl.when(pl.col("foreloepig") & kort & har_tall)
        .then(pl.lit(" Tallene er foreløpige."))
        .otherwise(_TOM)
    )
