"""The columns of figures in files: what each is called, what it means, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from pipelines.contract.perioder import Periode
from pipelines.lights.codes import Maalkilde, Pil
from pipelines.lights.tall import IKKE_OPPGITT, INGEN_TALL, VISES_IKKE
from pipelines.lights.tegn import sign_of, words_of


class Slag(StrEnum):
    """How a column is written."""

    TEKST = "tekst"
    HELTALL = "heltall"
    DESIMAL = "desimal"
    """One decimal on display; the cell holds the whole figure."""
    PRESIS = "presis"
    """Four decimals on display."""
    SETNING = "setning"


@dataclass(frozen=True)
class Kolonne:
    """One column: its name in `read_tall`, its heading, and what it means."""

    navn: str
    overskrift: str
    forklaring: str
    slag: Slag = Slag.DESIMAL
    gulv: str = "vis"
    """The column that says whether the floor for this figure is met."""


_DEL = "vis_sammensetning"


def _part(navn: str, overskrift: str, forklaring: str, slag: Slag = Slag.DESIMAL) -> Kolonne:
    """A part of the sykefravær, or of the tilfeller."""
    return Kolonne(navn, overskrift, forklaring, slag, _DEL)


TEGN = Kolonne("tegn", "Symbol", "formen er fargen, fyllet er hvor sikkert det er", Slag.TEKST)
LYS = Kolonne(
    "lysord", "Lys", "farge og hvor sikkert, eller hvorfor det ikke er noe lys", Slag.TEKST
)
NAVN = (
    Kolonne("enhet", "Enhet", "navnet; små seksjoner er slått sammen", Slag.SETNING),
    Kolonne("enhet_id", "Enhet-id", "id-en i uttrekket", Slag.TEKST),
    Kolonne("nivaa", "Nivå", "virksomhet, avdeling, seksjon", Slag.TEKST),
    Kolonne("periode", "Periode", "2026K3 er et kvartal, 2026T2 et tertial, 2026 et år, 2026K3-S4 "
            "de fire kvartalene til og med 3. kvartal", Slag.TEKST),
    Kolonne("periodetekst", "Periode i ord", "den samme perioden", Slag.TEKST),
)  # fmt: skip
LYSKOLONNER = (
    TEGN,
    LYS,
    Kolonne("sykefravaersprosent", "Sykefravær (%)", "100 × tapte / avtalte dagsverk"),
    Kolonne("maal", "Mål (%)", "målet enheten er vurdert mot, med sesong for kvartal og tertial"),
    Kolonne("roed_grense", "Rød grense (%)", "rød fra og med denne prosenten"),
    Kolonne("prosent_aar_foer", "Året før (%)", "sykefraværet i samme periode året før"),
    Kolonne("endring_pp", "Endring (prosentpoeng)", "fra samme periode året før"),
    Kolonne("pilord", "Klar endring", "opp eller ned bare når endringen er større enn tilfeldig "
            "variasjon tilsier", Slag.TEKST),
    Kolonne("vedvarendeord", "Vedvarende", "ja når de siste tre årene samlet ligger klart over "
            "målet", Slag.TEKST),
    Kolonne("over_maal_dagsverk", "Dagsverk over målet", "tapte − mål × avtalte dagsverk"),
    Kolonne("antall_ansatte", "Ansatte", "med minst 20 % stilling siste dag i perioden",
            Slag.HELTALL),
    Kolonne("setning", "Lyset forklart", "i en setning som kan leses høyt", Slag.SETNING),
)  # fmt: skip
ALLE = (
    *NAVN,
    *LYSKOLONNER,
    Kolonne("foreloepigord", "Foreløpig", "ja når et senere uttrekk kan endre tallet", Slag.TEKST),
    Kolonne("dekket", "Deler med tall", "kvartaler (i tertial: måneder) som har tall",
            Slag.HELTALL),
    Kolonne("krevd", "Deler i perioden", "så mange som må til for et lys", Slag.HELTALL),
    Kolonne("avtalte_dagsverk", "Avtalte dagsverk", "arbeidsdager × stillingsprosent, minus lang "
            "permisjon; ferie er ikke trukket fra (som SSB og Nav)"),
    Kolonne("avtalte_uten_ferie", "Avtalte uten ferie", "som over, der ferie også er trukket fra"),
    Kolonne("tapte_dagsverk", "Tapte dagsverk", "arbeidsdager med sykefravær × stillingsprosent "
            "× grad"),
    _part("tapte_egenmeldt", "Tapte egenmeldt", "tapte dagsverk med egenmelding"),
    _part("tapte_legemeldt", "Tapte legemeldt", "tapte dagsverk med sykmelding"),
    _part("tapte_korttid", "Tapte korttid", "tapte dagsverk i tilfeller på høyst 16 dager"),
    _part("tapte_langtid", "Tapte langtid", "tapte dagsverk i tilfeller på over 16 dager"),
    _part("tapte_1_3", "Tapte 1–3 dager", "i tilfeller så lange, i kalenderdager"),
    _part("tapte_4_16", "Tapte 4–16 dager", "i tilfeller så lange"),
    _part("tapte_17_56", "Tapte 17–56 dager", "i tilfeller så lange"),
    _part("tapte_57_140", "Tapte 57–140 dager", "i tilfeller så lange"),
    _part("tapte_141_273", "Tapte 141–273 dager", "i tilfeller så lange"),
    _part("tapte_over_273", "Tapte over 273 dager", "i tilfeller så lange"),
    _part("tapte_gradert", "Tapte gradert", "tapte dagsverk med gradert sykmelding"),
    _part("tapte_arbeidsrelatert", "Tapte arbeidsrelatert", "der det er registrert at arbeidet er "
          "årsaken"),
    _part("tapte_sykt_barn", "Sykt barn (dagsverk)", "ikke sykefravær, og ikke med i prosenten"),
    Kolonne("tilfeller", "Tilfeller", "sykefravær som begynte i perioden", Slag.HELTALL),
    _part("tilfeller_korttid", "Tilfeller korttid", "på høyst 16 dager", Slag.HELTALL),
    _part("tilfeller_langtid", "Tilfeller langtid", "på over 16 dager", Slag.HELTALL),
    Kolonne("tilfeller_per_ansatt", "Tilfeller per ansatt", "tilfeller / gjennomsnittlig antall "
            "ansatte"),
    Kolonne("median_varighet", "Median varighet (dager)", "halvparten av tilfellene er kortere",
            gulv="vis_median"),
    Kolonne("personer", "Personer", "forskjellige personer med avtalte dagsverk", Slag.HELTALL),
    Kolonne("personer_med_fravaer", "Personer med sykefravær", "i perioden", Slag.HELTALL,
            "vis_uten_fravaer"),
    Kolonne("personer_med_tilfeller", "Personer med tilfeller", "som begynte i perioden",
            Slag.HELTALL, "vis_uten_fravaer"),
    Kolonne("andel_uten_fravaer", "Uten sykefravær (%)", "andel av personene",
            gulv="vis_uten_fravaer"),
    Kolonne("andel_tapte_tidel", "Tidelen med mest (%)", "andelen av tapte dagsverk hos tidelen "
            "av personene med mest", gulv="vis_tidel"),
    Kolonne("personer_gjentatt", "Personer med flere korte fravær", "minst fire korte tilfeller "
            "på tolv måneder", Slag.HELTALL, "vis_gjentatt"),
    Kolonne("gjennomsnitt_ansatte", "Ansatte i gjennomsnitt", "persondager / dager"),
    Kolonne("aarsverk", "Årsverk", "avtalte dagsverk / arbeidsdager"),
    Kolonne("ansatte_per_leder", "Ansatte per leder", "siste dag i perioden"),
    Kolonne("z", "Endring i standardavvik", "over 1,96 i størrelse er en klar endring"),
    Kolonne("p_verdi", "p-verdi", "sannsynligheten for et minst så avvikende tall om enheten "
            "egentlig lå på målet", Slag.PRESIS),
    Kolonne("phi", "phi (dagsverk)", "spredningen fraværet svinger med"),
    Kolonne("anslaattord", "phi anslått", "ja når spredningen ikke er regnet av egne tall",
            Slag.TEKST),
    Kolonne("maalkildeord", "Mål fra", "virksomhetens eget mål, eller et foreløpig mål til det er "
            "satt", Slag.TEKST),
    Kolonne("sesongfaktor", "Sesongfaktor", "mål og grense er ganget med den", Slag.PRESIS),
)  # fmt: skip
"""Every column of the sheet with all figures, in order."""

_JA = {True: "ja", False: "nei"}
_PIL = {Pil.OPP.value: "opp", Pil.NED.value: "ned"}
_MAALKILDE = {Maalkilde.EGEN.value: "eget mål", Maalkilde.FORELOPIG.value: "foreløpig mål"}


def add_words(rader: pl.DataFrame) -> pl.DataFrame:
    """Rows of `read_maaltall` with the columns that are words for people."""
    lys = rader.select("lys", "klarhet", "aarsak").rows()
    perioder = {navn: Periode.parse(navn).tekst for navn in rader["periode"].unique()}
    return rader.with_columns(
        pl.Series("tegn", [sign_of(*ett) for ett in lys], pl.String),
        pl.Series("lysord", [words_of(*ett) for ett in lys], pl.String),
        periodetekst=pl.col("periode").replace_strict(perioder, return_dtype=pl.String),
        pilord=pl.col("pil").replace_strict(_PIL, default=None, return_dtype=pl.String),
        vedvarendeord=pl.col("vedvarende").replace_strict(_JA, return_dtype=pl.String),
        anslaattord=pl.col("phi_anslaatt").replace_strict(_JA, return_dtype=pl.String),
        foreloepigord=pl.col("foreloepig").replace_strict(_JA, return_dtype=pl.String),
        maalkildeord=pl.col("maal_kilde").replace_strict(
            _MAALKILDE, default=None, return_dtype=pl.String
        ),
    )


def reason_for_null(kolonne: Kolonne) -> pl.Expr:
    """Why there is no figure: one of the three words for it (DESIGN 3), of rows with vis…."""
    krever_personer = kolonne.gulv != "vis"
    uten_personer = pl.col("personer").is_null() if krever_personer else pl.lit(value=False)
    skjult = ~pl.col(kolonne.gulv).fill_null(value=False)
    return (
        pl.when(~pl.col("vis"))
        .then(pl.lit(VISES_IKKE))
        .when(uten_personer)
        .then(pl.lit(IKKE_OPPGITT))
        .when(skjult)
        .then(pl.lit(VISES_IKKE))
        .otherwise(pl.lit(IKKE_OPPGITT if krever_personer else INGEN_TALL))
    )
