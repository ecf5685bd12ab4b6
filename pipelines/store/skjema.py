"""The tables of a snapshot whose shape the store itself decides.

The published tables (VERSJONERTE) take the shape of the frames they are published from, with
`fra_versjon` and `til_versjon` (null = still valid) beside them.
"""

SKJEMAVERSJON = 4
"""Raised when a table changes shape; a snapshot of another number is not read."""
OVERTAS = (1, 2, 3)
"""Older numbers whose rows a publish can take over.

1: without rapporteringsenheter. 2: without personer_gjentatt. 3: without lovtall and lovtilfeller.
"""

TABELLER = """
CREATE TABLE uttrekk (
    uttrekk_id INTEGER PRIMARY KEY,
    fingeravtrykk VARCHAR NOT NULL,
    virksomhet VARCHAR NOT NULL,
    kilde VARCHAR NOT NULL,
    slag VARCHAR NOT NULL,
    dagenhet VARCHAR NOT NULL,
    uttrekksdato DATE NOT NULL,
    dekker_fra VARCHAR NOT NULL,
    dekker_til VARCHAR NOT NULL,
    foerste_dag DATE NOT NULL,
    siste_dag DATE NOT NULL,
    importert TIMESTAMP NOT NULL,
    lest INTEGER NOT NULL,
    godtatt INTEGER NOT NULL,
    utelatt INTEGER NOT NULL,
    avvist INTEGER NOT NULL,
    noekkelmerke VARCHAR NOT NULL
);
-- Which uttrekk is the truth for which part of time; maaned 0 is a whole quarter.
CREATE TABLE dekning (
    kvartal VARCHAR NOT NULL,
    maaned INTEGER NOT NULL,
    uttrekk_id INTEGER NOT NULL,
    PRIMARY KEY (kvartal, maaned)
);
CREATE TABLE versjoner (
    versjon INTEGER PRIMARY KEY,
    snapshot_id VARCHAR NOT NULL,
    skjemaversjon INTEGER NOT NULL,
    publisert TIMESTAMP NOT NULL,
    innstillinger VARCHAR NOT NULL,
    siste_kvartal VARCHAR NOT NULL,
    foreloepige VARCHAR[] NOT NULL,
    uttrekk_id INTEGER NOT NULL
);
CREATE TABLE organisasjon (
    kvartal VARCHAR NOT NULL,
    enhet_id VARCHAR NOT NULL,
    navn VARCHAR NOT NULL,
    overordnet_id VARCHAR,
    nivaa VARCHAR,
    arbeidstype VARCHAR,
    kontorsted VARCHAR,
    leder_id UBIGINT
);
CREATE TABLE etterfolger (
    gammel_enhet VARCHAR NOT NULL,
    ny_enhet VARCHAR NOT NULL,
    fra_kvartal VARCHAR NOT NULL
);
CREATE TABLE arbeidsforhold (
    kvartal VARCHAR NOT NULL,
    ansatt_id UBIGINT NOT NULL,
    arbeidsforhold_id UBIGINT,
    enhet_id VARCHAR NOT NULL,
    fra DATE NOT NULL,
    til DATE,
    stillingsprosent DOUBLE NOT NULL,
    kjonn VARCHAR,
    stillingsgruppe VARCHAR,
    kontorsted VARCHAR,
    leder_id UBIGINT,
    egne_dagsverk DOUBLE
);
CREATE TABLE fravaer (
    kvartal VARCHAR NOT NULL,
    ansatt_id UBIGINT NOT NULL,
    arbeidsforhold_id UBIGINT,
    fra DATE NOT NULL,
    til DATE NOT NULL,
    paagaar BOOLEAN NOT NULL,
    type VARCHAR NOT NULL,
    grad DOUBLE NOT NULL,
    arbeidsrelatert BOOLEAN,
    registrert TIMESTAMP,
    egne_dagsverk DOUBLE
);
CREATE TABLE totaler (
    kvartal VARCHAR NOT NULL,
    maaned INTEGER,
    enhet_id VARCHAR NOT NULL,
    avtalte_dagsverk DOUBLE,
    tapte_dagsverk DOUBLE,
    antall_ansatte BIGINT
);
-- Quarters whose figures stay as they were published (measures.eldre): those whose person rows
-- have been deleted by age, and the year after. And how many people worked where in the deleted
-- ones; fra is the first day of a time atom.
CREATE TABLE faste (
    kvartal VARCHAR PRIMARY KEY,
    har_rader BOOLEAN NOT NULL
);
CREATE TABLE slettede_folk (
    enhet_id VARCHAR NOT NULL,
    fra DATE NOT NULL,
    antall BIGINT NOT NULL
);
-- Random ids of people who were deleted (store.glemt): they count in the figures, and are never
-- followed up.
CREATE TABLE glemte (
    ansatt_id UBIGINT PRIMARY KEY
);
"""

NYE_KOLONNER = {
    "maaltall": {"personer_gjentatt": "BIGINT"},
    "rapporttall": {"personer_gjentatt": "BIGINT"},
}
"""Columns that published tables of older numbers do not have; null in what was published then."""

PERSONTABELLER = ("arbeidsforhold", "fravaer")
"""Tables with rows about people."""

RADTABELLER = ("organisasjon", "arbeidsforhold", "fravaer", "totaler")
"""Tables whose rows are replaced together with the part of time they belong to."""

VERSJONERTE = {
    "enheter": ("enhet_id",),
    "maaltall": ("enhet_id", "periode"),
    "brudd": ("enhet_id", "kvartal", "tekst"),
    "rapportering": ("gulv", "enhet_id"),
    "rapporttall": ("enhet_id", "periode"),
    "sammensetning": ("gulv", "enhet_id", "periode"),
    "persontall": ("gulv", "enhet_id", "periode"),
    "gjentatt_vist": ("gulv", "enhet_id", "periode"),
    "spredning": ("periode",),
    "lovtall": ("enhet_id", "periode", "kjonn"),
    "lovtilfeller": ("gulv", "periode", "kjonn"),
}
"""Published tables and their keys; each version of a row is kept with the versions it held for."""
