"""The front door: Trafikklys as one ASGI app, with security headers and a guard before files.

Started with `streamlit run app.py`; pages live in `pages/`, which never runs by itself.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pipelines.access import loggfil
from pipelines.access.adgang import is_logged_in, may_bring_files, may_fetch_log
from pipelines.access.innlogging import Krav
from pipelines.access.oppsett import read_auth
from pipelines.errors import TrafikklysFeil

FORSIDE = Path(__file__).parent / "pages" / "front.py"
INNLOGGING = read_auth()
REDIRECT = str(INNLOGGING["auth"]["redirect_uri"]) if INNLOGGING else ""
KUN_TLS = REDIRECT.startswith("https:")
STI = urlsplit(REDIRECT).path.removesuffix("/oauth2callback")
VERT = urlsplit(REDIRECT).netloc.lower()
OPPHAV = f"{urlsplit(REDIRECT).scheme}://{VERT}"


def read_shell() -> bytes:
    """Streamlit's own HTML shell, declared as Norwegian so that screen readers speak it so.

    It carries the few rules and words that reach what Streamlit draws around the pages.
    """
    html = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    html = html.replace('<html lang="en">', '<html lang="nb">')
    html = html.replace("<title>Streamlit</title>", "<title>Trafikklys</title>")
    stil, skript = (
        (FORSIDE.parent / "drawing" / navn).read_text(encoding="utf-8")
        for navn in ("shell.css", "shell.js")
    )
    html = html.replace("</head>", f"<style>{stil}</style><script>{skript}</script></head>")
    uten_skript = "<noscript><p>Trafikklys trenger JavaScript for å vises.</p></noscript>"
    return re.sub(r"<noscript>.*?</noscript>", uten_skript, html, flags=re.DOTALL).encode()


def content_policy(skall: bytes) -> str:
    """Content-Security-Policy: everything from here, and only scripts that the shell itself has.

    `blob:` is how Streamlit loads a component's script; inline styles are how it styles.
    """
    innebygde = re.findall(rb"<script>(.*?)</script>", skall, flags=re.DOTALL)
    kjente = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(skript).digest()).decode()}'"
        for skript in innebygde
    )
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob: {kjente}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


SKALL = read_shell()
HODER = {
    "Content-Security-Policy": content_policy(SKALL),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


FILVEIER: tuple[tuple[re.Pattern[str], Callable[[Krav, datetime], bool], str], ...] = (
    (re.compile("/upload_file/"), may_bring_files, "Logg inn som HR for å legge inn filer."),
    (re.compile("(?<!/static)/media/"), is_logged_in, "Logg inn for å hente filer."),
    (re.compile("/_stcore/metrics"), lambda *_: False, "Stengt."),
)
"""Streamlit's own ways in and out for files, and who may use them."""
FILTYPER: dict[str, Callable[[Krav, datetime], bool]] = {loggfil.TYPE: may_fetch_log}
"""Files that are not for everybody logged in. By type: the end of an address can be changed."""


class Guard:
    """Every answer gets the security headers, and pages are the Norwegian shell.

    Files go in only from somebody who may bring them, and out only to somebody logged in:
    Streamlit's own endpoints ask for neither.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fremmed = scope["type"] in {"http", "websocket"} and _is_foreign(scope)
        if scope["type"] == "websocket" and fremmed:
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        svar = _Answer(send, scope)
        if fremmed:
            avslag = "Forespørselen kommer fra et annet nettsted."
            await PlainTextResponse(avslag, status_code=403)(scope, receive, svar.send)
            return
        for vei, regel, avslag in FILVEIER:
            if vei.search(scope["path"]) and not await run_in_threadpool(_allows, scope, regel):
                await PlainTextResponse(avslag, status_code=403)(scope, receive, svar.send)
                return
        await self.app(scope, receive, svar.send)


def _is_foreign(scope: Scope) -> bool:
    """Whether a page from elsewhere wants to speak with the app in a viewer's name.

    Streamlit would refuse it too, but asks a service on the internet for its own address first.
    """
    hoder = HTTPConnection(scope).headers
    opphav, vert = hoder.get("origin"), hoder.get("host", "")
    if INNLOGGING is None or opphav is None:
        return False
    return (opphav.lower(), vert.lower()) != (OPPHAV, VERT)


def _allows(scope: Scope, regel: Callable[[Krav, datetime], bool]) -> bool:
    """Whether the login in the request's cookie is good for something."""
    kapsel = get_cookie_with_chunks(_signed_cookies(scope), USER_COOKIE_NAME)
    try:
        return kapsel is not None and regel(json.loads(kapsel), datetime.now(UTC))
    except (TrafikklysFeil, ValueError):
        return False


def _signed_cookies(scope: Scope) -> Callable[[str], bytes | None]:
    kapsler = HTTPConnection(scope).cookies

    def read(navn: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), navn, kapsler.get(navn, ""))

    return read


class _Answer:
    """Passes one answer on, with the headers set and an HTML body exchanged for the shell.

    A file that is not for whoever asked becomes a refusal.
    """

    def __init__(self, send: Send, scope: Scope) -> None:
        self._send = send
        self._scope = scope
        self._is_page = False
        self._is_refused = False
        # No page lies below another: Streamlit would answer with a shell that stays blank.
        self._is_too_deep = "/" in scope["path"].removeprefix(STI).strip("/")

    async def send(self, message: Message) -> None:
        if self._is_refused:
            return
        if message["type"] == "http.response.start":
            if not await self._may_have(message):
                self._is_refused = True
                await self._refuse()
                return
            self._start(message)
        elif self._is_page:
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": SKALL}
        await self._send(message)

    async def _may_have(self, message: Message) -> bool:
        slag = MutableHeaders(scope=message).get("content-type", "").partition(";")[0]
        regel = FILTYPER.get(slag.strip().lower())
        return regel is None or await run_in_threadpool(_allows, self._scope, regel)

    async def _refuse(self) -> None:
        avslag = PlainTextResponse("Filen er ikke for deg.", status_code=403)
        start: Message = {
            "type": "http.response.start",
            "status": avslag.status_code,
            "headers": avslag.raw_headers,
        }
        self._start(start)
        await self._send(start)
        await self._send({"type": "http.response.body", "body": avslag.body})

    def _start(self, message: Message) -> None:
        hoder = MutableHeaders(scope=message)
        hoder.update(HODER)
        if KUN_TLS:
            _secure_cookies(hoder)
        if not hoder.get("content-type", "").startswith("text/html"):
            return
        hoder["Cache-Control"] = "no-store"
        self._is_page = message["status"] == 200
        if self._is_page and self._is_too_deep:
            self._is_page = False
            message["status"] = 307
            hoder["Location"] = f"{STI}/"
            return
        if self._is_page:
            hoder["Content-Length"] = str(len(SKALL))
            for gammel in ("content-encoding", "etag", "last-modified", "accept-ranges"):
                if gammel in hoder:
                    del hoder[gammel]


def _secure_cookies(hoder: MutableHeaders) -> None:
    """Cookies travel over TLS only: Streamlit leaves the flag out, so that it works without."""
    kapsler = hoder.getlist("set-cookie")
    del hoder["set-cookie"]
    for kapsel in kapsler:
        hoder.append("set-cookie", f"{kapsel}; Secure")


def show_failure(_: Exception) -> bool:
    """What a user sees when a page fails: a sentence. The traceback is in the server's log."""
    st.error(
        "Noe gikk galt da siden skulle vises. Last siden på nytt. Skjer det igjen, "
        "gi beskjed til den som drifter Trafikklys; feilen står i tjenerens logg.",
        icon=":material/error:",
    )
    return True


app = st.App(
    FORSIDE,
    middleware=[Middleware(Guard)],
    on_script_error=show_failure,
    secrets=INNLOGGING,
)
