"""Nobody: every address over HTTP and over the raw socket, before and after others have been in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import polars as pl
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.exceptions import ConnectionClosed

from pipelines.access.roller import Side
from pipelines.store.lager import Lager
from pipelines.store.les import Utsnitt, open_snapshot
from tests.lagerkopi import copy_store
from tests.security.klient import Klient, Svar
from tests.security.sidekode import page_trees
from tests.security.spor import Folk, plain
from tests.security.tjener import Oppe, serve

SIDENAVN = [
    *(side.value for side in Side),
    *(f"pages/{navn}.py" for navn in sorted(page_trees())),
    *(f"{navn}" for navn in sorted(page_trees())),
    "front",
    "../app.py",
    "Seksjon",
    "1_trafikklys",
]
ADRESSER = [
    *(f"/{side.value}" for side in Side),
    "/seksjon?enhet=A1-02&periode=kvartal&vis=2026K3",
    "/person?ansattnr=10045",
    "/pages/person",
    "/front",
    "/_stcore/host-config",
    "/_stcore/health",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/allowed-message-origins",
    "/_stcore/message",
    "/_stcore/agent/openapi.json",
    "/app/static/../front.py",
    "/app/static/..%2f..%2ftrafikklys.toml",
    "/app/static/%2e%2e/%2e%2e/data/journal.sqlite3",
    "/static/../../../../etc/passwd",
    "/media/../app.py",
    "/component/pages/front.py",
    "/_stcore/bidi-components/../../app.py",
    "/trafikklys.toml",
    "/data/noekkel",
    "/sample_data/uttrekk/2026K3/navn.csv",
    "/.streamlit/secrets.toml",
]
VEIEN_INN = "Logg inn med brukeren du har på jobb."


@pytest.fixture(scope="module")
def fersk(eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oppe]:
    """A server that nobody has logged in to."""
    mappe = tmp_path_factory.mktemp("fersk")
    with serve(copy_store(eksempellager, mappe / "lager"), mappe) as fersk:
        yield fersk


@pytest.fixture(scope="module")
def enheter(eksempellager: Lager) -> frozenset[str]:
    """Names of all enheter but the virksomhet."""
    snapshot = open_snapshot(eksempellager)
    assert snapshot is not None
    alle = snapshot.enheter(Utsnitt(snapshot.versions()[-1].versjon))
    return frozenset(alle.filter(pl.col("overordnet_id").is_not_null())["navn"])


def page_hashes() -> list[str]:
    """Hashes that Streamlit gives pages, and some that it does not."""
    stier = [*(side.value for side in Side), "render", "", "pages/front.py"]
    return ["", "0" * 32, "x", *(hashlib.md5(sti.encode()).hexdigest() for sti in stier)]


def assert_nothing(svar: Svar, folk: Folk, enheter: frozenset[str]) -> None:
    assert svar.titler == ["Trafikklys per seksjon"]
    assert VEIEN_INN in svar.tekst
    assert not svar.hasher
    assert not folk.found_in(svar.raa)
    assert not [navn for navn in enheter if navn in plain(svar.raa)]
    assert "%" not in svar.tekst
    elementer = [m for m in svar.meldinger if m.delta.HasField("new_element")]
    assert len(elementer) == 3, "a title, a text and a button"


def test_every_page_of_a_fresh_server_shows_nobody_but_the_way_in(
    fersk: Oppe, folk: Folk, enheter: frozenset[str]
) -> None:
    with fersk.browser().open() as fane:
        for navn in SIDENAVN:
            spoerring = {"enhet": "A1-02", "periode": "kvartal"}
            assert_nothing(fane.visit(navn, spoerring), folk, enheter)
        for hash_ in page_hashes():
            assert_nothing(fane.visit(hash_=hash_), folk, enheter)


@pytest.mark.parametrize("adresse", ADRESSER)
def test_no_address_gives_nobody_a_figure_a_name_or_a_file(
    fersk: Oppe, folk: Folk, enheter: frozenset[str], adresse: str
) -> None:
    svar = fersk.browser().fetch(adresse)
    assert svar.status_code in {200, 307, 400, 403, 404}
    assert svar.headers.get("location", "/") == "/"
    assert not folk.found_in(svar.text)
    assert not [navn for navn in enheter if navn in svar.text]
    for hemmelig in ("def render", "TRAFIKKLYS_", "tilgang]]", "root:x:"):
        assert hemmelig not in svar.text


def test_nobody_learns_more_after_others_have_been_in(
    oppe: Oppe, folk: Folk, enheter: frozenset[str]
) -> None:
    hasher: set[str] = set()
    for sub in ("hr", "ansatt", "personvernombud"):
        sett = oppe.log_in(sub).see()
        assert sett.sider
        hasher |= set(sett.hasher.values())
    with oppe.browser().open() as fane:
        for hash_ in hasher:
            assert_nothing(fane.visit(hash_=hash_), folk, enheter)
        for side in Side:
            assert_nothing(fane.visit(side.value, {"enhet": "A1-02"}), folk, enheter)


def test_an_own_session_cannot_be_taken_over_without_its_cookie(oppe: Oppe, folk: Folk) -> None:
    """The id of a session is no key: a tab that goes on with it must be the same user's."""
    hr = oppe.log_in("hr")
    with hr.open() as fane:
        fane.visit("person")
        offer = fane.okt
    fremmed = oppe.browser()
    with fremmed.open(okt=offer) as fane:
        svar = fane.visit("person")
    assert VEIEN_INN in svar.tekst
    assert not folk.found_in(svar.raa)
    with hr.open() as aapen:
        aapen.visit()
        with fremmed.open(okt=aapen.okt) as fane:
            assert VEIEN_INN in fane.visit().tekst


def test_a_logged_in_cookie_on_the_socket_needs_the_token_of_its_own_page(oppe: Oppe) -> None:
    """Streamlit takes the login only with the XSRF cookie repeated, and with an Origin."""
    hr = oppe.log_in("hr")
    kapsler = {navn: verdi for navn, verdi in hr.kapsler.items() if "xsrf" not in navn}
    with hr.open(kapsler=kapsler) as fane:
        assert VEIEN_INN in fane.visit().tekst
    with hr.open(opphav=None) as fane:
        assert VEIEN_INN in fane.visit().tekst


def test_a_state_made_up_by_the_client_gives_nobody_a_role(oppe: Oppe) -> None:
    valg = ClientState()
    for noekkel in ("valgt_rolle", "utkast_ansattnr", "formaal"):
        widget = valg.widget_states.widgets.add()
        widget.id, widget.string_value = f"$$ID-{'0' * 32}-{noekkel}", "hr"
    with oppe.browser().open() as fane:
        assert VEIEN_INN in fane.visit("person", valg=valg).tekst


@pytest.mark.parametrize("innhold", [b"", b"\xff" * 50, b"\x0a\x03abc", b"{}" * 1000])
def test_a_broken_message_ends_in_silence(oppe: Oppe, innhold: bytes) -> None:
    with oppe.browser().open() as fane:
        fane.forbindelse.send(innhold)
        try:
            svar = fane.visit()
        except ConnectionClosed:
            return
        assert VEIEN_INN in svar.tekst


@pytest.mark.parametrize("slag", ["load_git_info", "clear_cache", "debug_shutdown_runtime"])
def test_commands_of_developers_are_no_way_in(oppe: Oppe, slag: str) -> None:
    melding = BackMsg()
    setattr(melding, slag, True)
    with oppe.browser().open() as fane:
        fane.visit()
        fane.forbindelse.send(melding.SerializeToString())
        assert VEIEN_INN in fane.visit().tekst
    assert Klient(oppe.adresse).fetch("/_stcore/health").status_code == 200
