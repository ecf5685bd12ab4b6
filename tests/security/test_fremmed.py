"""Other sites, and files: nothing comes in or out in a viewer's name without the viewer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from pipelines.store.lager import Lager
from tests.browser.conftest import log_in
from tests.lagerkopi import copy_store
from tests.security.conftest import LoggInn
from tests.security.klient import XSRF, Klient
from tests.security.tjener import Oppe, serve

MB = 1024 * 1024
FREMMEDE = (
    "http://ondsinnet.example",
    "https://127.0.0.1",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://localhost:8501",
    "http://0.0.0.0",
    "http:",
    "http:/",
    "http://",
    "null",
    "",
    "*",
    "file://",
)
HTTP_VEIER = (
    "/",
    "/_stcore/health",
    "/_stcore/host-config",
    "/media/x",
    "/_stcore/upload_file/a/b",
    "/app/static/merke.svg",
)


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    """Where the server would send whatever it asks of the internet; what it asked."""
    spurt: list[str] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as lytter:

        def listen() -> None:
            while True:
                try:
                    forbindelse, _ = lytter.accept()
                except OSError:
                    return
                with forbindelse:
                    spurt.append(forbindelse.recv(200).decode("latin-1"))

        traad = threading.Thread(target=listen, daemon=True)
        traad.start()
        yield lytter.getsockname()[1], spurt
        lytter.shutdown(socket.SHUT_RDWR)
    traad.join()


@pytest.fixture(scope="module")
def innesperret(
    eksempellager: Lager, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Oppe, list[str]]]:
    """A server whose every request to the outside is written down, and what was."""
    mappe = tmp_path_factory.mktemp("innesperret")
    with listener() as (port, spurt):
        ut = dict.fromkeys(
            ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), f"http://127.0.0.1:{port}"
        )
        miljoe = ut | {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
        with serve(copy_store(eksempellager, mappe / "lager"), mappe, miljoe) as oppe:
            yield oppe, spurt


def knock(oppe: Oppe, opphav: str | None, vert: str = "") -> int:
    """Ask for a socket as a browser would; 101 when it is opened."""
    adresse = urlsplit(oppe.adresse)
    hoder = {
        "Host": vert or adresse.netloc,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    hoder |= {} if opphav is None else {"Origin": opphav}
    return ask_raw(oppe, "GET", "/_stcore/stream", hoder)


def ask_raw(oppe: Oppe, metode: str, vei: str, hoder: dict[str, str], innhold: str = "") -> int:
    """Exactly these bytes; the status of the answer."""
    adresse = urlsplit(oppe.adresse)
    linjer = "\r\n".join([f"{metode} {vei} HTTP/1.1", *(f"{a}: {b}" for a, b in hoder.items())])
    with socket.create_connection((f"{adresse.hostname}", adresse.port or 80), timeout=20) as rett:
        rett.sendall(f"{linjer}\r\n\r\n{innhold}".encode())
        return int(rett.recv(100).split()[1])


@pytest.mark.parametrize("opphav", FREMMEDE)
def test_another_site_gets_no_socket_and_the_server_asks_nobody_about_it(
    innesperret: tuple[Oppe, list[str]], opphav: str
) -> None:
    oppe, spurt = innesperret
    assert knock(oppe, opphav) == 403
    assert spurt == []


def test_a_host_that_is_not_ours_gets_no_socket(innesperret: tuple[Oppe, list[str]]) -> None:
    """A name that somebody points at the server's address (DNS rebinding)."""
    oppe, spurt = innesperret
    fremmed = "ondsinnet.example"
    for opphav in (f"http://{fremmed}", oppe.adresse):
        assert knock(oppe, opphav, fremmed) == 403
    assert spurt == []


@pytest.mark.parametrize("vei", HTTP_VEIER)
@pytest.mark.parametrize("metode", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_another_site_gets_no_answer_it_can_read(
    innesperret: tuple[Oppe, list[str]], vei: str, metode: str
) -> None:
    oppe, spurt = innesperret
    svar = oppe.browser().fetch(vei, metode, headers={"Origin": "http://ondsinnet.example"})
    assert svar.status_code == 403
    assert "access-control-allow-origin" not in svar.headers
    assert spurt == []


def test_the_own_page_gets_its_socket(innesperret: tuple[Oppe, list[str]]) -> None:
    oppe, _ = innesperret
    assert knock(oppe, oppe.adresse) == 101
    assert knock(oppe, None) == 101, "programs send no Origin; without one there is no login"


def test_a_whole_visit_asks_nobody_outside(innesperret: tuple[Oppe, list[str]]) -> None:
    oppe, spurt = innesperret
    klient = oppe.log_in("hr")
    with klient.open() as fane:
        for side in fane.visit().sider:
            fane.visit(side)
    assert spurt == []


@pytest.mark.parametrize("metode", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("vei", ["/", "/seksjon", "/auth/logout", "/oauth2callback", "/person"])
def test_forms_have_nowhere_to_go(oppe: Oppe, logg_inn: LoggInn, metode: str, vei: str) -> None:
    kapsler = dict(logg_inn("hr").kapsler)
    klient = oppe.browser()
    klient.kapsler |= kapsler
    svar = klient.fetch(vei, metode, data={"a": "b"})
    assert svar.status_code in {403, 404, 405}
    assert "Kontaktsenter" not in svar.text


def test_the_agents_door_is_shut_for_everybody(oppe: Oppe, logg_inn: LoggInn) -> None:
    for klient in (oppe.browser(), logg_inn("hr")):
        for vei in ("interact", "mcp"):
            svar = klient.fetch(f"/_stcore/agent/{vei}", "POST", json={})
            assert svar.status_code >= 400
            assert "Kontaktsenter" not in svar.text


@contextmanager
def own_session(klient: Klient) -> Iterator[str]:
    with klient.open() as fane:
        fane.visit()
        yield fane.okt


def upload(klient: Klient, okt: str, *, med_xsrf: bool = True, stoerrelse: int = 10) -> int:
    hoder = {"X-Xsrftoken": klient.kapsler[XSRF]} if med_xsrf else {}
    fil = {"file": ("uttrekk.csv", b"x" * stoerrelse, "text/csv")}
    adresse = f"/_stcore/upload_file/{okt}/11111111-2222-3333-4444-555555555555"
    return klient.fetch(adresse, "PUT", headers=hoder, files=fil).status_code


def test_hr_may_bring_a_file(logg_inn: LoggInn) -> None:
    with own_session(logg_inn("hr")) as okt:
        assert upload(logg_inn("hr"), okt) == 204


def test_a_file_needs_the_token_of_the_page(logg_inn: LoggInn) -> None:
    with own_session(logg_inn("hr")) as okt:
        assert upload(logg_inn("hr"), okt, med_xsrf=False) == 403


@pytest.mark.parametrize(
    "sub", ["", "uten-rolle", "amu", "toppledelse", "leder", "ansatt", "personvernombud"]
)
def test_others_bring_no_files(logg_inn: LoggInn, sub: str) -> None:
    """Not to a session of their own, nor to HR's, nor by taking one away."""
    with own_session(logg_inn(sub)) as egen, own_session(logg_inn("hr")) as hrs:
        for okt in (egen, hrs, "finnes-ikke"):
            assert upload(logg_inn(sub), okt) == 403
        sletting = logg_inn(sub).fetch(f"/_stcore/upload_file/{hrs}/x", "DELETE")
        assert sletting.status_code == 403


@pytest.mark.parametrize("vei", ["/_stcore//upload_file/a/b", "//_stcore/upload_file/a/b"])
def test_no_other_spelling_brings_a_file(oppe: Oppe, vei: str) -> None:
    hoder = {"Host": urlsplit(oppe.adresse).netloc, "Content-Length": "1"}
    assert ask_raw(oppe, "PUT", vei, hoder, "x") in {400, 403, 404, 405}


@pytest.mark.parametrize("lengde", [201 * MB, 10**15])
def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_sent(
    oppe: Oppe, logg_inn: LoggInn, lengde: int
) -> None:
    klient = logg_inn("hr")
    hoder = {
        "Host": urlsplit(oppe.adresse).netloc,
        "Content-Length": f"{lengde}",
        "Content-Type": "multipart/form-data; boundary=x",
        "X-Xsrftoken": klient.kapsler[XSRF],
        "Cookie": "; ".join(f"{navn}={verdi}" for navn, verdi in klient.kapsler.items()),
    }
    with own_session(klient) as okt:
        assert ask_raw(oppe, "PUT", f"/_stcore/upload_file/{okt}/x", hoder) == 413


@pytest.mark.verify
def test_a_file_that_hides_its_size_is_stopped_on_the_way(oppe: Oppe, logg_inn: LoggInn) -> None:
    """Streamed in pieces, without a length: the server gives up at the limit."""
    klient = logg_inn("hr")
    sendt = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sendt
        yield b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
        while sendt < 300 * MB:
            sendt += MB
            yield b"x" * MB

    hoder = {
        "X-Xsrftoken": klient.kapsler[XSRF],
        "Content-Type": "multipart/form-data; boundary=x",
    }
    with own_session(klient) as okt:
        adresse = f"/_stcore/upload_file/{okt}/x"
        assert klient.fetch(adresse, "PUT", headers=hoder, content=pieces()).status_code == 413


def test_a_file_of_the_log_is_given_to_nobody_else(oppe: Oppe) -> None:
    """The address of a file is no secret to rest on: who is not logged in does not get it."""
    ombud = oppe.log_in("personvernombud")
    oppe.log_in("ansatt").see()
    with ombud.open() as fane:
        svar = fane.visit()
        adresse = next(
            melding.delta.new_element.download_button.url
            for melding in svar.meldinger
            if melding.delta.new_element.WhichOneof("type") == "download_button"
        )
        hentet = ombud.fetch(adresse)
        assert hentet.status_code == 200
        assert hentet.content.startswith(b"PK")
        for sub in ("", "uten-rolle", "hr", "amu", "ansatt"):
            klient = oppe.log_in(sub) if sub else oppe.browser()
            assert klient.fetch(adresse).status_code == 403


SIDE_MED_SKJEMA = """<!doctype html><script>
const s = new WebSocket("{ws}/_stcore/stream", ["streamlit", "x"]);
s.onopen = () => document.title = "apen"; s.onerror = () => document.title = "stengt";
</script><iframe src="{http}/"></iframe>
<form id=f method=post action="{http}/seksjon"><input name=a></form>"""


@pytest.mark.browser
def test_another_site_in_the_viewers_browser_reaches_nothing(
    oppe: Oppe, nettleser: Browser
) -> None:
    """A page from elsewhere, opened by somebody who is logged in: no socket, no frame, no form."""
    with nettleser.new_context() as kontekst:
        side = kontekst.new_page()
        log_in(side, "amu", oppe.adresse)
        fremmed = kontekst.new_page()
        html = SIDE_MED_SKJEMA.format(http=oppe.adresse, ws=oppe.adresse.replace("http", "ws", 1))
        kontekst.route(
            "http://127.0.0.1:9/", lambda rute: rute.fulfill(body=html, content_type="text/html")
        )
        fremmed.goto("http://127.0.0.1:9/")
        fremmed.wait_for_function("document.title")
        assert fremmed.title() == "stengt"
        ramme = fremmed.frames[1]
        assert "Trafikklys" not in ramme.content()
        with fremmed.expect_response(f"{oppe.adresse}/seksjon") as svar:
            fremmed.evaluate("document.getElementById('f').submit()")
        assert svar.value.status in {403, 404, 405}
