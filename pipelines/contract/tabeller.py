"""What the tables of a delivery hold: columns, types and limits of accepted rows.

The schemas are the contract. `pipelines.ingest` returns frames in exactly these columns, and the
column tables of docs/kontrakt.md are generated from them. A rule's name is the key of its
message in `pipelines.contract.regler`.
"""

# ruff: noqa: N805 (dataframely passes the schema class to a rule)

from __future__ import annotations

from datetime import date

import dataframely as dy
import polars as pl

from pipelines.contract.codes import Fravaerstype, Hendelse, Kjonn, Tabell

FOERSTE_DATO = date(1900, 1, 1)
SISTE_DATO = date(2100, 12, 31)
PERIODEMOENSTER = r"^\d{4}(K[1-4]|-(0[1-9]|1[0-2]))$"
KVARTALMOENSTER = r"^\d{4}K[1-4]$"


class Organisasjon(dy.Schema):
    """Enhetene og hvordan de henger sammen. Én fil med hele treet."""

    enhet_id = dy.String(
        description="Enhetens kode. Samme kode i alle filer og alle uttrekk.",
        metadata={"eksempel": "1420"},
    )
    navn = dy.String(
        description="Enhetens navn, slik det skal stå på sidene.",
        metadata={"eksempel": "Seksjon for arkiv"},
    )
    overordnet_id = dy.String(
        nullable=True,
        description="Koden til enheten over. Tom for virksomheten selv, øverst i treet.",
        metadata={"eksempel": "1400", "kolonne": "påkrevd"},
    )
    nivaa = dy.String(
        description="Hva slags enhet det er.",
        metadata={
            "eksempel": "seksjon",
            "tillatt": "fritt, for eksempel virksomhet, avdeling, seksjon",
        },
    )
    leder_ansattnr = dy.String(
        nullable=True,
        description="Ansattnummeret til enhetens leder.",
        metadata={"eksempel": "10023"},
    )
    arbeidstype = dy.String(
        nullable=True,
        description="Hva slags arbeid enheten gjør; mål kan settes per arbeidstype.",
        metadata={"eksempel": "saksbehandling"},
    )
    kontorsted = dy.String(
        nullable=True,
        description="Stedet enheten holder til.",
        metadata={"eksempel": "Hamar"},
    )

    @dy.rule()
    def enhet_er_sin_egen_overordnede(cls) -> pl.Expr:
        return pl.col("enhet_id") != pl.col("overordnet_id")

    @dy.rule()
    def enhet_id_dobbel(cls) -> pl.Expr:
        return pl.col("enhet_id").is_first_distinct() | pl.col("enhet_id").is_null()


class Etterfolger(dy.Schema):
    """Enheter som har skiftet kode eller er slått sammen. Valgfri fil."""

    gammel_enhet = dy.String(description="Koden som gikk ut.", metadata={"eksempel": "1410"})
    ny_enhet = dy.String(
        description="Koden som tok over. Må stå i organisasjon.", metadata={"eksempel": "1420"}
    )
    fra_kvartal = dy.String(
        regex=KVARTALMOENSTER,
        description="Første kvartal med den nye koden.",
        metadata={"eksempel": "2026K1", "tillatt": "kvartal, ÅÅÅÅK1–ÅÅÅÅK4"},
    )

    @dy.rule()
    def etterfolger_dobbel(cls) -> pl.Expr:
        return pl.struct("gammel_enhet", "ny_enhet").is_first_distinct()


class Arbeidsforhold(dy.Schema):
    """Hvem som er ansatt hvor, fra og til, og med hvilken stillingsprosent."""

    ansattnr = dy.String(
        description="Ansattnummeret. Lagres aldri i klartekst.", metadata={"eksempel": "10023"}
    )
    arbeidsforhold_id = dy.String(
        nullable=True,
        description="Skiller arbeidsforhold når en person har flere.",
        metadata={"eksempel": "10023-1"},
    )
    person_id = dy.String(
        nullable=True,
        description="Samler flere ansattnumre for samme person.",
        metadata={"eksempel": "P551"},
    )
    enhet_id = dy.String(
        description="Enheten arbeidsforholdet hører til. Må stå i organisasjon.",
        metadata={"eksempel": "1420"},
    )
    fra = dy.Date(
        min=FOERSTE_DATO,
        max=SISTE_DATO,
        description="Første dag.",
        metadata={"eksempel": "2024-08-01"},
    )
    til = dy.Date(
        nullable=True,
        max=SISTE_DATO,
        description="Siste dag, til og med. Tom når arbeidsforholdet ikke har sluttdato.",
        metadata={"eksempel": "2026-03-31", "kolonne": "påkrevd"},
    )
    stillingsprosent = dy.Float64(
        min_exclusive=0,
        max=100,
        description="Avtalt arbeidstid i prosent av full stilling. 0 eller tom: utelates.",
        metadata={"eksempel": "80", "tom": "ja"},
    )
    kjonn = dy.String(
        nullable=True,
        check={"kjonn_ukjent": lambda kolonne: kolonne.is_in(list(Kjonn))},
        description="Kvinne eller mann, til den lovpålagte statistikken.",
        metadata={"eksempel": "K", "tillatt": "K, M eller tom"},
    )
    stillingsgruppe = dy.String(
        nullable=True,
        description="Gruppen stillingen hører til.",
        metadata={"eksempel": "saksbehandler"},
    )
    kontorsted = dy.String(
        nullable=True,
        description="Stedet personen arbeider når det er et annet enn enhetens.",
        metadata={"eksempel": "Hamar"},
    )
    leder_ansattnr = dy.String(
        nullable=True,
        description="Ansattnummeret til nærmeste leder når det er en annen enn enhetens.",
        metadata={"eksempel": "10007"},
    )
    egne_dagsverk = dy.Float64(
        nullable=True,
        min=0,
        description="Avtalte dagsverk for raden, regnet av avsenderens eget system (turnus). "
        "Vinner over beregnede.",
        metadata={"eksempel": "61.5", "levert": "avtalte_dagsverk"},
    )

    @dy.rule()
    def til_foer_fra(cls) -> pl.Expr:
        return pl.col("til") >= pl.col("fra")

    @dy.rule()
    def arbeidsforhold_dobbel(cls) -> pl.Expr:
        noekkel = pl.struct("ansattnr", "arbeidsforhold_id", "enhet_id", "fra")
        return noekkel.is_unique() | pl.col("arbeidsforhold_id").is_null()


class Fravaer(dy.Schema):
    """Registrert fravær: hvem, fra, til, hva slags og hvor mye."""

    ansattnr = dy.String(
        description="Ansattnummeret, det samme som i arbeidsforhold.",
        metadata={"eksempel": "10023"},
    )
    arbeidsforhold_id = dy.String(
        nullable=True,
        description="Når fraværet gjelder ett av flere arbeidsforhold. Tom: alle.",
        metadata={"eksempel": "10023-1"},
    )
    fra = dy.Date(
        min=FOERSTE_DATO,
        max=SISTE_DATO,
        description="Første fraværsdag.",
        metadata={"eksempel": "2026-07-06"},
    )
    til = dy.Date(
        nullable=True,
        max=SISTE_DATO,
        description="Siste fraværsdag, til og med. Tom: pågår på uttrekksdatoen.",
        metadata={"eksempel": "2026-07-08", "kolonne": "påkrevd"},
    )
    type = dy.String(
        check={"type_ukjent": lambda kolonne: kolonne.is_in(list(Fravaerstype))},
        description="Hva slags fravær.",
        metadata={
            "eksempel": "egenmelding",
            "tillatt": "egenmelding, sykmelding, sykt_barn, ferie, permisjon; "
            "og kodene i tabellen under",
        },
    )
    grad = dy.Float64(
        min_exclusive=0,
        max=100,
        description="Hvor mye av arbeidstiden som går tapt, i prosent. Tom betyr 100, "
        "men en sykmelding må ha grad.",
        metadata={"eksempel": "50", "tom": "ja"},
    )
    arbeidsrelatert = dy.Bool(
        nullable=True,
        description="Om fraværet er meldt som arbeidsrelatert.",
        metadata={"eksempel": "nei", "tillatt": "ja, nei eller tom"},
    )
    registrert = dy.Datetime(
        nullable=True,
        description="Når fraværet ble registrert eller sist endret. Ved overlapp vinner den siste.",
        metadata={"eksempel": "2026-07-06T08:15:00"},
    )
    egne_dagsverk = dy.Float64(
        nullable=True,
        min=0,
        description="Tapte dagsverk for raden, regnet av avsenderens eget system (turnus). "
        "Vinner over beregnede.",
        metadata={"eksempel": "2.5", "levert": "tapte_dagsverk"},
    )

    @dy.rule()
    def til_foer_fra(cls) -> pl.Expr:
        return pl.col("til") >= pl.col("fra")


class Totaler(dy.Schema):
    """Summer per enhet og periode, i stedet for arbeidsforhold og fravaer."""

    enhet_id = dy.String(
        description="Enheten summene gjelder. Må stå i organisasjon.",
        metadata={"eksempel": "1420"},
    )
    periode = dy.String(
        regex=PERIODEMOENSTER,
        description="Måneden eller kvartalet. Måneder blir kvartal bare når alle tre er med.",
        metadata={"eksempel": "2026-07", "tillatt": "måned ÅÅÅÅ-MM eller kvartal ÅÅÅÅK1–ÅÅÅÅK4"},
    )
    avtalte_dagsverk = dy.Float64(
        nullable=True,
        min=0,
        description="Avtalte dagsverk. Tom: ikke oppgitt.",
        metadata={"eksempel": "1240.5", "kolonne": "påkrevd"},
    )
    tapte_dagsverk = dy.Float64(
        nullable=True,
        min=0,
        description="Tapte dagsverk på grunn av sykefravær. Tom: ikke oppgitt.",
        metadata={"eksempel": "71.25", "kolonne": "påkrevd"},
    )
    antall_ansatte = dy.Int64(
        nullable=True,
        min=0,
        description="Ansatte på periodens siste dag.",
        metadata={"eksempel": "22"},
    )

    @dy.rule()
    def totaler_dobbel(cls) -> pl.Expr:
        return pl.struct("enhet_id", "periode").is_unique() | pl.col("enhet_id").is_null()


class Navn(dy.Schema):
    """Navn på ansatte. Valgfri fil; tas bare vare på kryptert, i hvelvet."""

    ansattnr = dy.String(description="Ansattnummeret.", metadata={"eksempel": "10023"})
    navn = dy.String(description="Personens navn.", metadata={"eksempel": "Kari Eksempel"})
    epost = dy.String(
        nullable=True,
        description="E-postadressen i tjenesten.",
        metadata={"eksempel": "kari@etaten.example"},
    )


class Oppfolging(dy.Schema):
    """Hva arbeidsgiver har gjort for å følge opp sykmeldte. Valgfri fil i et løpende uttrekk."""

    ansattnr = dy.String(
        description="Ansattnummeret, det samme som i arbeidsforhold.",
        metadata={"eksempel": "10023"},
    )
    hendelse = dy.String(
        check={"hendelse_ukjent": lambda kolonne: kolonne.is_in(list(Hendelse))},
        description="Hva som ble gjort.",
        metadata={"eksempel": "dialogmote_1", "tillatt": "kodene i tabellen under"},
    )
    dato = dy.Date(
        min=FOERSTE_DATO,
        max=SISTE_DATO,
        description="Dagen det ble gjort; ikke etter uttrekksdatoen.",
        metadata={"eksempel": "2026-08-14"},
    )


SKJEMAER: dict[Tabell, type[dy.Schema]] = {
    Tabell.ORGANISASJON: Organisasjon,
    Tabell.ETTERFOLGER: Etterfolger,
    Tabell.ARBEIDSFORHOLD: Arbeidsforhold,
    Tabell.FRAVAER: Fravaer,
    Tabell.TOTALER: Totaler,
    Tabell.NAVN: Navn,
    Tabell.OPPFOLGING: Oppfolging,
}


def required_columns(tabell: Tabell) -> set[str]:
    """Columns that a delivered file must have, whether or not their cells may be empty."""
    kolonner = SKJEMAER[tabell].columns()
    return {
        navn
        for navn, kolonne in kolonner.items()
        if not kolonne.nullable or (kolonne.metadata or {}).get("kolonne") == "påkrevd"
    }
