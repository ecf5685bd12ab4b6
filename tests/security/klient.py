"""A client that speaks Streamlit's own protocol: everything the server sends can be looked at.

No browser stands between: what is hidden on a page, or sent and never drawn, shows here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from streamlit.proto.AppPage_pb2 import AppPage
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

XSRF = "_streamlit_xsrf"
BRUKERKAPSEL = "_streamlit_user"
VENT = 30.0
"""Seconds to wait for an answer."""


@dataclass
class Svar:
    """What one run of a page sent: raw frames, and the messages in them."""

    rammer: list[bytes] = field(default_factory=list)

    @property
    def meldinger(self) -> list[ForwardMsg]:
        return [ForwardMsg.FromString(ramme) for ramme in self.rammer]

    @property
    def tekst(self) -> str:
        """All that was sent, as text, except how the session itself is described."""
        return "\n".join(str(m) for m in self.meldinger if m.WhichOneof("type") != "new_session")

    @property
    def raa(self) -> bytes:
        return b"\n".join(self.rammer)

    @property
    def sider(self) -> set[str]:
        """Addresses of the menu."""
        return {side.url_pathname for side in self._sider() if not side.is_hidden}

    @property
    def hasher(self) -> dict[str, str]:
        """Hashes of all pages that the program has told of, by address."""
        return {side.url_pathname: side.page_script_hash for side in self._sider()}

    def _sider(self) -> Iterator[AppPage]:
        for melding in self.meldinger:
            if melding.WhichOneof("type") == "navigation":
                yield from melding.navigation.app_pages

    @property
    def titler(self) -> list[str]:
        return [
            melding.delta.new_element.heading.body
            for melding in self.meldinger
            if melding.delta.new_element.WhichOneof("type") == "heading"
            and melding.delta.new_element.heading.tag == "h1"
        ]

    def widget(self, noekkel: str) -> str:
        """The id of the widget that was drawn with a key."""
        for melding in self.meldinger:
            element = melding.delta.new_element
            slag = element.WhichOneof("type")
            id_ = str(getattr(getattr(element, slag), "id", "")) if slag else ""
            if id_.endswith(f"-{noekkel}"):
                return id_
        raise LookupError(noekkel)


@dataclass
class Fane:
    """An open tab."""

    forbindelse: ClientConnection
    okt: str = ""

    def visit(
        self,
        side: str = "",
        spoerring: Mapping[str, str] | str = "",
        *,
        hash_: str = "",
        valg: ClientState | None = None,
        fragment: str = "",
    ) -> Svar:
        """Ask for a page and wait until the script has finished."""
        melding = BackMsg()
        if valg is not None:
            melding.rerun_script.CopyFrom(valg)
        tekst = spoerring if isinstance(spoerring, str) else urlencode(spoerring)
        melding.rerun_script.query_string = tekst
        melding.rerun_script.page_name = side
        melding.rerun_script.page_script_hash = hash_
        melding.rerun_script.fragment_id = fragment
        self.forbindelse.send(melding.SerializeToString())
        return self.read()

    def read(self) -> Svar:
        svar = Svar()
        while True:
            ramme = self.forbindelse.recv(timeout=VENT)
            assert isinstance(ramme, bytes)
            svar.rammer.append(ramme)
            melding = ForwardMsg.FromString(ramme)
            if melding.WhichOneof("type") == "new_session":
                self.okt = melding.new_session.initialize.session_id
            if melding.WhichOneof("type") == "script_finished" and (
                melding.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return svar


class Klient:
    """Cookies of one browser, in front of one server."""

    def __init__(self, adresse: str) -> None:
        self.adresse = adresse
        self.kapsler: dict[str, str] = {}
        self.fetch("/_stcore/health")

    def fetch(self, adresse: str, metode: str = "GET", **deler: Any) -> httpx.Response:
        """One request; cookies that come back are kept as a browser keeps them."""
        with httpx.Client(
            base_url=self.adresse, cookies=self.kapsler, timeout=VENT, trust_env=False
        ) as http:
            svar = http.request(metode, adresse, **deler)
            self.kapsler = {ett.name: ett.value or "" for ett in http.cookies.jar}
            return svar

    def log_in(self, sub: str) -> Klient:
        """The way a browser goes: to the login service, its form, and back with a code."""
        skjema = self.fetch("/auth/login", params={"provider": self._provider_token()})
        videre = httpx.post(
            skjema.headers["location"], data={"sub": sub}, timeout=VENT, trust_env=False
        )
        tilbake = urlsplit(videre.headers["location"])
        svar = self.fetch(f"{tilbake.path}?{tilbake.query}")
        assert svar.status_code == 302, svar.text
        assert BRUKERKAPSEL in self.kapsler
        return self

    def _provider_token(self) -> str:
        with self.open() as fane:
            svar = fane.visit()
            valg = ClientState()
            knapp = valg.widget_states.widgets.add()
            knapp.id, knapp.trigger_value = svar.widget("logg_inn"), True
            for melding in fane.visit(valg=valg).meldinger:
                if melding.WhichOneof("type") == "auth_redirect":
                    return parse_qs(urlsplit(melding.auth_redirect.url).query)["provider"][0]
        raise AssertionError("The login button led nowhere.")

    @contextmanager
    def open(
        self,
        *,
        kapsler: Mapping[str, str] | None = None,
        opphav: str | None = "",
        okt: str = "",
    ) -> Iterator[Fane]:
        """A tab. `opphav`: "" is the app's own, None sends none. `okt`: a session to go on with."""
        sendes = self.kapsler if kapsler is None else dict(kapsler)
        hoder = {"Cookie": "; ".join(f"{navn}={verdi}" for navn, verdi in sendes.items())}
        protokoll = ["streamlit", sendes.get(XSRF, "ingen"), *([okt] if okt else [])]
        with connect(
            self.adresse.replace("http://", "ws://", 1) + "/_stcore/stream",
            origin=None if opphav is None else Origin(opphav or self.adresse),
            subprotocols=[Subprotocol(ett) for ett in protokoll],
            additional_headers=hoder if sendes else None,
            max_size=None,
            proxy=None,
        ) as forbindelse:
            yield Fane(forbindelse)

    def see(self, side: str = "", spoerring: Mapping[str, str] | str = "") -> Svar:
        """One page in a tab of its own, as somebody who follows a link."""
        with self.open() as fane:
            return fane.visit(side, spoerring)
