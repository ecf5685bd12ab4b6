"""The tables of `oppfolging.duckdb`: rows about people as they are now, for follow-up alone.

Those that the snapshot has too have its names and columns, so that `les_person` works on both;
their only kvartal is NAA.
"""

SKJEMAVERSJON = 1
"""Raised when a table changes shape; a file of another number is built anew, never read."""
NAA = "naa"

TABELLER = """
CREATE TABLE uttrekk (
    uttrekk_id INTEGER PRIMARY KEY,
    fingeravtrykk VARCHAR NOT NULL,
    virksomhet VARCHAR NOT NULL,
    kilde VARCHAR NOT NULL,
    slag VARCHAR NOT NULL,
    uttrekksdato DATE NOT NULL,
    foerste_dag DATE NOT NULL,
    siste_dag DATE NOT NULL,
    avvist INTEGER NOT NULL,
    noekkelmerke VARCHAR NOT NULL
);
CREATE TABLE dekning (
    kvartal VARCHAR NOT NULL,
    maaned INTEGER NOT NULL,
    uttrekk_id INTEGER NOT NULL
);
-- nedlagt: kept for its name only, since older arbeidsforhold belong to it.
CREATE TABLE organisasjon (
    kvartal VARCHAR NOT NULL,
    enhet_id VARCHAR NOT NULL,
    navn VARCHAR NOT NULL,
    overordnet_id VARCHAR,
    nivaa VARCHAR,
    arbeidstype VARCHAR,
    kontorsted VARCHAR,
    leder_id UBIGINT,
    nedlagt BOOLEAN NOT NULL
);
-- lopende: delivered by the løpende uttrekk; the others are history from the quarterly ones.
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
    egne_dagsverk DOUBLE,
    lopende BOOLEAN NOT NULL
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
    egne_dagsverk DOUBLE,
    lopende BOOLEAN NOT NULL
);
-- What was done, as delivered.
CREATE TABLE hendelser (
    ansatt_id UBIGINT NOT NULL,
    hendelse VARCHAR NOT NULL,
    dato DATE NOT NULL
);
CREATE TABLE tilfeller (
    ansatt_id UBIGINT NOT NULL,
    start DATE NOT NULL,
    slutt DATE NOT NULL,
    sykedager BIGINT NOT NULL,
    varighet_uker BIGINT NOT NULL,
    paagaar BOOLEAN NOT NULL
);
CREATE TABLE gjentatt (
    ansatt_id UBIGINT NOT NULL,
    gruppe VARCHAR NOT NULL,
    tilfeller BIGINT NOT NULL,
    dagsverk DOUBLE NOT NULL
);
-- One row: where all this is from. grunnlag is what it was made of (snapshot and settings).
CREATE TABLE kilde (
    skjemaversjon INTEGER NOT NULL,
    per_dato DATE NOT NULL,
    kilde VARCHAR NOT NULL,
    virksomhet VARCHAR NOT NULL,
    slag VARCHAR NOT NULL,
    gjelder_fra DATE,
    bygget TIMESTAMP NOT NULL,
    grense_aar INTEGER,
    grunnlag VARCHAR NOT NULL
);
"""
