"""Whatever somebody without the key does to the access log, a check finds it."""

from __future__ import annotations

import re

import pytest

from pipelines.errors import LagerFeil, LoggFeil
from pipelines.store.journal.base import Journal
from pipelines.store.journal.innsynslogg import Innsynslogg
from pipelines.store.journal.kjedekontroll import MAKS_FEIL
from tests.store.journal.verden import MINUTT, NAA, dump, look, open_log, tamper, write_looks

FALSK = "f" * 64
KOLONNER = "nr, tid, bruker, rolle, ansatt_id, side, formaal, saksnummer, utfall, forrige, hash"
UTEN_NR = KOLONNER.removeprefix("nr, ")

ENDRET = r"Rad 3 er endret"
TUKLING = {
    "tid": (["UPDATE innsynslogg SET tid = '2026-01-01T00:00:00.000000Z' WHERE nr = 3"], ENDRET),
    "bruker": (["UPDATE innsynslogg SET bruker = 'x' WHERE nr = 3"], ENDRET),
    "rolle": (["UPDATE innsynslogg SET rolle = 'leder' WHERE nr = 3"], ENDRET),
    "ansatt_id": (["UPDATE innsynslogg SET ansatt_id = '0000000000000001' WHERE nr = 3"], ENDRET),
    "ansatt_id blank": (["UPDATE innsynslogg SET ansatt_id = NULL WHERE nr = 3"], ENDRET),
    "side": (["UPDATE innsynslogg SET side = 'x' WHERE nr = 3"], ENDRET),
    "formaal": (["UPDATE innsynslogg SET formaal = 'oppfølging' WHERE nr = 3"], ENDRET),
    "saksnummer": (["UPDATE innsynslogg SET saksnummer = '' WHERE nr = 3"], ENDRET),
    "utfall": (["UPDATE innsynslogg SET utfall = 'avvist' WHERE nr = 3"], ENDRET),
    "forrige": ([f"UPDATE innsynslogg SET forrige = '{FALSK}' WHERE nr = 3"], ENDRET),
    "hash": ([f"UPDATE innsynslogg SET hash = '{FALSK}' WHERE nr = 3"], ENDRET),
    "nr": (["UPDATE innsynslogg SET nr = 30 WHERE nr = 3"], r"Rad 3 mangler"),
    "to felt byttet om": (
        ["UPDATE innsynslogg SET side = formaal, formaal = side WHERE nr = 3"],
        ENDRET,
    ),
    "første rad slettet": (["DELETE FROM innsynslogg WHERE nr = 1"], r"Rad 1 mangler"),
    "midterste rad slettet": (["DELETE FROM innsynslogg WHERE nr = 3"], r"Rad 3 mangler"),
    "siste rad slettet": (["DELETE FROM innsynslogg WHERE nr = 6"], r"Rad 6 mangler på slutten"),
    "flere rader slettet": (["DELETE FROM innsynslogg WHERE nr IN (2, 3)"], r"Rad 2 til 3 mangler"),
    "alle rader slettet": (["DELETE FROM innsynslogg"], r"Rad 1 til 6 mangler på slutten"),
    "slettet og tettet igjen": (
        ["DELETE FROM innsynslogg WHERE nr = 3"]
        + [f"UPDATE innsynslogg SET nr = {nr - 1} WHERE nr = {nr}" for nr in (4, 5, 6)],
        r"Rad 3 er endret, flyttet",
    ),
    "to rader byttet om": (
        [
            "UPDATE innsynslogg SET nr = -1 WHERE nr = 2",
            "UPDATE innsynslogg SET nr = 2 WHERE nr = 4",
            "UPDATE innsynslogg SET nr = 4 WHERE nr = -1",
        ],
        r"Rad 2 er endret, flyttet",
    ),
    "to rader byttet om, med numrene": (
        [
            f"UPDATE innsynslogg SET ({UTEN_NR}) = (SELECT {UTEN_NR} FROM innsynslogg b "
            "WHERE b.nr = 4) WHERE nr = 3"
        ],
        ENDRET,
    ),
    "rad satt inn på slutten": (
        [
            f"INSERT INTO innsynslogg SELECT 7, {UTEN_NR} FROM innsynslogg WHERE nr = 6",
        ],
        r"Rad 7 er endret, flyttet eller satt inn",
    ),
    "rad satt inn med hode": (
        [
            f"INSERT INTO innsynslogg SELECT 7, {UTEN_NR} FROM innsynslogg WHERE nr = 6",
            "UPDATE innsynslogg_hode SET nr = 7",
        ],
        r"hode, som sier hvor den slutter, er forfalsket",
    ),
    "rad satt inn foran": (
        [f"INSERT INTO innsynslogg SELECT 0, {UTEN_NR} FROM innsynslogg WHERE nr = 1"],
        r"Rad 0 er endret",
    ),
    "hodet fjernet": (["DELETE FROM innsynslogg_hode"], r"hode, .* mangler"),
    "hodet flyttet": (
        ["DELETE FROM innsynslogg WHERE nr = 6", "UPDATE innsynslogg_hode SET nr = 5"],
        r"forfalsket",
    ),
    "hodets hash": ([f"UPDATE innsynslogg_hode SET hash = '{FALSK}'"], r"forfalsket"),
    "hodets segl": ([f"UPDATE innsynslogg_hode SET segl = '{FALSK}'"], r"forfalsket"),
    "alt borte uten hodet": (
        ["DELETE FROM innsynslogg", "DELETE FROM innsynslogg_anker"],
        r"mangler på slutten",
    ),
}


@pytest.mark.parametrize("setninger_og_funn", TUKLING.values(), ids=TUKLING.keys())
def test_every_kind_of_tampering_is_found(
    journal: Journal, setninger_og_funn: tuple[list[str], str]
) -> None:
    setninger, funn = setninger_og_funn
    logg = open_log(journal)
    write_looks(logg, 6)
    assert logg.verify().feil == ()
    tamper(journal, *setninger)
    assert any(re.search(funn, feil) for feil in logg.verify().feil)


def test_one_changed_row_is_one_fault(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 6)
    tamper(journal, "UPDATE innsynslogg SET formaal = 'x' WHERE nr = 3")
    assert logg.verify().feil == ("Rad 3 er endret, flyttet eller satt inn utenfor programmet.",)


def test_a_row_signed_with_another_key_is_found(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    assert len(Innsynslogg(journal, b"x" * 32).verify().feil) == 4


def test_faults_name_rows_and_no_persons(journal: Journal) -> None:
    logg = open_log(journal)
    logg.write(look(bruker="hemmelig-bruker", formaal="hemmelig-formaal"))
    tamper(journal, "UPDATE innsynslogg SET saksnummer = 'hemmelig-sak'")
    feil = " ".join(logg.verify().feil)
    assert feil
    assert "hemmelig" not in feil


def test_a_log_broken_all_through_is_not_listed_row_by_row(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, MAKS_FEIL + 20)
    tamper(journal, "UPDATE innsynslogg SET side = 'x'")
    feil = logg.verify().feil
    assert len(feil) == MAKS_FEIL + 1
    assert feil[-1] == "Det er 20 feil til."


@pytest.mark.parametrize(
    "setning",
    [
        "UPDATE innsynslogg SET side = x'ff00', hash = 7 WHERE nr = 2",
        "UPDATE innsynslogg SET hash = x'00' WHERE nr = 2",
        "UPDATE innsynslogg SET forrige = x'ff' WHERE nr = 2",
        "UPDATE innsynslogg SET formaal = CAST(x'ff' AS TEXT) WHERE nr = 2",
        "UPDATE innsynslogg SET tid = 1.5, ansatt_id = x'ff' WHERE nr = 2",
    ],
)
def test_what_is_no_text_at_all_is_found_and_can_be_read(journal: Journal, setning: str) -> None:
    if journal.is_postgresql:
        pytest.skip("PostgreSQL keeps its types")
    logg = open_log(journal)
    write_looks(logg, 3)
    tamper(journal, setning)
    assert any("Rad 2 er endret" in feil for feil in logg.verify().feil)
    assert logg.rows().height == 3


@pytest.mark.parametrize("segl", ["segl", f"'{FALSK}'"])
def test_a_second_head_is_found_and_not_written_on(journal: Journal, segl: str) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    tamper(
        journal,
        f"INSERT INTO innsynslogg_hode SELECT 2, nr, hash, {segl} FROM innsynslogg_hode",
    )
    assert any("mer enn ett hode" in feil for feil in logg.verify().feil)
    with pytest.raises(LoggFeil, match="verifiser"):
        logg.write(look(4))


@pytest.mark.parametrize("tabell", ["innsynslogg", "innsynslogg_hode", "innsynslogg_anker"])
def test_a_log_without_its_tables_is_one_sentence(journal: Journal, tabell: str) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    tamper(journal, f"DROP TABLE {tabell}")
    with pytest.raises(LagerFeil, match="Journalen kan ikke"):
        logg.verify()


@pytest.mark.parametrize("tabell", ["innsynslogg", "innsynslogg_hode"])
def test_a_log_without_its_tables_is_not_written_on(journal: Journal, tabell: str) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    tamper(journal, f"DROP TABLE {tabell}")
    with pytest.raises(LoggFeil, match="vises ingenting"):
        logg.write(look(4))


# Rolled back


def _roll_back(journal: Journal, logg: Innsynslogg) -> str:
    """Put rows and head back to how they were two rows ago; the head noted before."""
    write_looks(logg, 4)
    (gammelt,) = dump(journal, "innsynslogg_hode")
    write_looks(logg, 2)
    notert = logg.verify().hode
    tamper(
        journal,
        "DELETE FROM innsynslogg WHERE nr > 4",
        f"UPDATE innsynslogg_hode SET nr = 4, hash = '{gammelt['hash']}', "
        f"segl = '{gammelt['segl']}'",
    )
    return notert


def test_a_whole_log_rolled_back_is_found_with_a_head_noted_before(journal: Journal) -> None:
    logg = open_log(journal)
    notert = _roll_back(journal, logg)
    assert logg.verify().feil == ()
    assert any("rullet tilbake" in feil for feil in logg.verify(notert).feil)


def test_a_log_rolled_back_and_written_on_is_found_with_a_head_noted_before(
    journal: Journal,
) -> None:
    logg = open_log(journal)
    notert = _roll_back(journal, logg)
    for nr in range(5):
        logg.write(look(nr, rolle="leder"))
    assert logg.verify().feil == ()
    assert logg.verify(notert).feil == ("Rad 6 er ikke den samme som da hodet ble notert.",)


def test_only_the_head_rolled_back_is_found_by_itself(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 4)
    (gammelt,) = dump(journal, "innsynslogg_hode")
    write_looks(logg, 2)
    tamper(
        journal,
        f"UPDATE innsynslogg_hode SET nr = 4, hash = '{gammelt['hash']}', "
        f"segl = '{gammelt['segl']}'",
    )
    assert logg.verify().feil == ("Rad 5 til 6 står etter loggens hode.",)


def test_everything_removed_is_found_with_a_head_noted_before(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 3)
    notert = logg.verify().hode
    tamper(journal, "DELETE FROM innsynslogg", "DELETE FROM innsynslogg_hode")
    assert any("rullet tilbake" in feil for feil in logg.verify(notert).feil)


def test_a_noted_head_is_found_again_as_long_as_its_row_is_there(journal: Journal) -> None:
    logg = open_log(journal)
    hoder = [logg.verify().hode]
    for nr in range(4):
        logg.write(look(nr))
        hoder.append(logg.verify().hode)
    assert [logg.verify(hode).feil for hode in hoder] == [()] * 5


@pytest.mark.parametrize("hode", ["", "3", "x-y", f"-{FALSK}", f"1-{FALSK}1", "²-" + FALSK])
def test_a_head_that_cannot_be_read_is_said_so(journal: Journal, hode: str) -> None:
    assert any("kan ikke leses" in feil for feil in open_log(journal).verify(hode).feil)


# The anchor


def _pruned(journal: Journal) -> Innsynslogg:
    logg = open_log(journal)
    write_looks(logg, 6)
    logg.prune(NAA + 2 * MINUTT, NAA)
    logg.prune(NAA + 3 * MINUTT, NAA)
    return logg


@pytest.mark.parametrize(
    ("setning", "funn"),
    [
        (f"UPDATE innsynslogg_anker SET hash = '{FALSK}' WHERE nr = 3", "forfalsket"),
        (f"UPDATE innsynslogg_anker SET segl = '{FALSK}' WHERE nr = 3", "forfalsket"),
        ("UPDATE innsynslogg_anker SET ryddet = 'x' WHERE nr = 3", "forfalsket"),
        ("UPDATE innsynslogg_anker SET nr = 4 WHERE nr = 3", "forfalsket"),
        (f"UPDATE innsynslogg_anker SET hash = '{FALSK}' WHERE nr = 2", "forfalsket"),
        ("DELETE FROM innsynslogg_anker WHERE nr = 3", "Rad 3 mangler"),
        ("DELETE FROM innsynslogg_anker WHERE nr = 2", "det som sto foran det, er fjernet"),
        ("DELETE FROM innsynslogg_anker", "Rad 1 til 3 mangler"),
        (
            f"INSERT INTO innsynslogg_anker VALUES (5, '{FALSK}', 'x', '{FALSK}')",
            "Rad 4 skulle ha vært ryddet bort",
        ),
        ("DELETE FROM innsynslogg WHERE nr = 4", "Rad 4 mangler"),
    ],
)
def test_a_forged_anchor_is_found(journal: Journal, setning: str, funn: str) -> None:
    logg = _pruned(journal)
    assert logg.verify().feil == ()
    tamper(journal, setning)
    assert any(funn in feil for feil in logg.verify().feil)


def test_a_head_from_before_the_pruning_is_said_to_be_too_old(journal: Journal) -> None:
    logg = open_log(journal)
    write_looks(logg, 1)
    notert = logg.verify().hode
    write_looks(logg, 5)
    logg.prune(NAA + 3 * MINUTT, NAA)
    assert any("ryddet bort" in feil for feil in logg.verify(notert).feil)
