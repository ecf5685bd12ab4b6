"""The front door: Trafikklys as one ASGI app, with security headers and uploads refused.

Started with `streamlit run app.py`; pages live in `pages/`, which never runs by itself.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

FORSIDE = Path(__file__).parent / "pages" / "front.py"


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


class Guard:
    """Every answer gets the security headers; pages are the Norwegian shell; uploads get 403."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        svar = _Answer(send)
        if "upload_file" in scope["path"].split("/"):
            nei = PlainTextResponse("Trafikklys tar ikke imot filer.", status_code=403)
            await nei(scope, receive, svar.send)
            return
        await self.app(scope, receive, svar.send)


class _Answer:
    """Passes one answer on, with the headers set and an HTML body exchanged for the shell."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_page = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start(message)
        elif self._is_page:
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": SKALL}
        await self._send(message)

    def _start(self, message: Message) -> None:
        hoder = MutableHeaders(scope=message)
        hoder.update(HODER)
        if not hoder.get("content-type", "").startswith("text/html"):
            return
        hoder["Cache-Control"] = "no-store"
        self._is_page = message["status"] == 200
        if self._is_page:
            hoder["Content-Length"] = str(len(SKALL))
            for gammel in ("content-encoding", "etag", "last-modified", "accept-ranges"):
                if gammel in hoder:
                    del hoder[gammel]


def show_failure(_: Exception) -> bool:
    """What a user sees when a page fails: a sentence. The traceback is in the server's log."""
    st.error(
        "Noe gikk galt da siden skulle vises. Last siden på nytt. Skjer det igjen, "
        "gi beskjed til den som drifter Trafikklys; feilen står i tjenerens logg.",
        icon=":material/error:",
    )
    return True


app = st.App(FORSIDE, middleware=[Middleware(Guard)], on_script_error=show_failure)
