"""The demo's own login service: an OpenID provider on this machine, with made-up users.

Nothing of it is installed in production: the package that it wraps is in the group `demo`.
"""

from __future__ import annotations

import html
import io
import logging
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import polars as pl

from pipelines.access.oppsett import DENNE_MASKINEN, HEMMELIGHETSVARIABEL
from pipelines.contract.manifest import DEMOKILDE
from pipelines.errors import InnstillingFeil, LagerFeil
from pipelines.serve import ADRESSE, ROT, Tjener, run_until_stopped
from pipelines.settings import INNLOGGINGSVARIABLER
from pipelines.store.lager import Lager
from pipelines.store.les import open_snapshot
from pipelines.store.oppfolgingsfil import open_followup

EKSEMPELDATA = ROT / "sample_data" / "uttrekk"
EKSEMPELINNSTILLINGER = ROT / "sample_data" / "trafikklys.toml"


@dataclass(frozen=True)
class Demobruker:
    """One user of the demo; `ansattnr` where it is one of the made-up employees."""

    sub: str
    rolle: str
    ansattnr: str | None
    gruppe: str | None = None
    navn: str = ""
    """Of somebody who is no employee."""


BRUKERE = (
    Demobruker("hr", "HR", "11094", "trafikklys-hr"),
    Demobruker("toppledelse", "Toppledelse, og øverste leder", "10007", "trafikklys-toppledelse"),
    Demobruker("amu", "AMU for hele virksomheten", "10883", "trafikklys-amu"),
    Demobruker("verneombud", "Verneombud i kontaktsentrene", "10040", "verneombud-kontaktsentrene"),
    Demobruker("leder", "Leder i Kontaktsenter Nordhavn", "10028"),
    Demobruker("leder2", "Leder i Språk og tolketjenester", "10267"),
    Demobruker("direktor", "Direktør over begge lederne", "10009"),
    Demobruker("ansatt", "Ansatt i Kontaktsenter Nordhavn", "10045"),
    Demobruker(
        "personvernombud", "Personvernombud", None, "trafikklys-personvernombud", "Vera Oppdiktet"
    ),
    Demobruker("uten-rolle", "En som ikke har noen rolle", None, navn="Nils Liksomstad"),
)


def require_sample_store(lager: Lager) -> None:
    """Raise LagerFeil when the store holds anything but the made-up agency."""
    snapshot, oppfolging = open_snapshot(lager), open_followup(lager)
    kilder = set() if snapshot is None else set(snapshot.all_sources())
    navn = "" if snapshot is None else snapshot.versions()[-1].virksomhet
    if oppfolging is not None:
        kilder.add(oppfolging.source().kilde)
        navn = oppfolging.source().virksomhet
    if any(not kilde.startswith(DEMOKILDE) for kilde in kilder):
        raise LagerFeil(
            f"Lageret {lager.mappe} holder tall for {navn}, ikke bare eksempeldata. Demoen "
            "åpnes ikke foran det. Bruk et annet lager: trafikklys demo --lager MAPPE."
        )


def require_this_machine(adresse: str) -> None:
    """Raise InnstillingFeil for an address that others can reach: anybody can log in as anybody."""
    if adresse not in DENNE_MASKINEN:
        raise InnstillingFeil(
            f"Demoen åpnes bare på denne maskinen, ikke på {adresse}: her kan hvem som helst logge "
            "inn som hvem som helst. Bruk trafikklys start for å åpne for andre."
        )


def run(lager: Path, port: int, utsteder: str) -> None:
    """Show who can log in, and serve until stopped."""
    adresse = f"http://{ADRESSE}:{port}"
    print(f"\nTrafikklys er her: {adresse}  (stopp med Ctrl+C)\n\nDu kan logge inn som:")
    for bruker in BRUKERE:
        print(f"  {known(bruker)[0]:<22} {bruker.rolle}")
    print("\nAlle er oppdiktet.", flush=True)
    run_until_stopped(Tjener(lager, port, miljoe=environment(adresse, utsteder)))


def environment(adresse: str, utsteder: str) -> dict[str, str]:
    """What the app is told about the demo's login service."""
    return {
        INNLOGGINGSVARIABLER["adresse"]: adresse,
        INNLOGGINGSVARIABLER["metadata"]: f"{utsteder}/.well-known/openid-configuration",
        HEMMELIGHETSVARIABEL: "ingen hemmelighet i demoen",
    }


@contextmanager
def login_service(port: int = 0) -> Iterator[str]:
    """Serve the provider on this machine until the block ends; its address (the issuer)."""
    try:
        with warnings.catch_warnings():
            from authlib.deprecate import AuthlibDeprecationWarning  # noqa: PLC0415

            # Names of its own, on their way out, that the package still uses.
            warnings.simplefilter("ignore", AuthlibDeprecationWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            import oidc_provider_mock  # noqa: PLC0415 - only the demo has them
            from werkzeug.serving import make_server  # noqa: PLC0415
    except ImportError:
        raise InnstillingFeil(
            "Demoens innloggingstjeneste er ikke installert. Start demoen med make demo."
        ) from None
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    brukere = [oidc_provider_mock.User(sub=ett.sub, claims=claims_of(ett)) for ett in BRUKERE]
    app = oidc_provider_mock.app(user_claims=brukere)
    tjener = make_server(ADRESSE, port, _Velger(app.wsgi_app), threaded=True)
    traad = threading.Thread(target=tjener.serve_forever, daemon=True)
    traad.start()
    try:
        yield f"http://{ADRESSE}:{tjener.server_port}"
    finally:
        tjener.shutdown()
        traad.join()


def claims_of(bruker: Demobruker) -> dict[str, Any]:
    """What the provider says of a user. Names are those of the made-up employees."""
    navn, epost = known(bruker)
    krav: dict[str, Any] = {"name": navn, "email": epost, "email_verified": True}
    if bruker.ansattnr:
        krav["ansattnr"] = bruker.ansattnr
    return krav | {"groups": [bruker.gruppe] if bruker.gruppe else []}


def known(bruker: Demobruker) -> tuple[str, str]:
    """Name and e-mail of a user, as in the sample data."""
    filer = sorted(EKSEMPELDATA.glob("*/navn.csv"))
    folk = pl.read_csv(filer[-1], separator=";", infer_schema=False)
    rader = folk.filter(ansattnr=bruker.ansattnr or "").select("navn", "epost").rows()
    egen = f"{bruker.sub}@eksempeldirektoratet.invalid"
    return rader[0] if rader else (bruker.navn, egen)


Svar = Callable[[str, list[tuple[str, str]]], Any]


class _Velger:
    """In front of the provider: its form, in Norwegian and with nothing fetched from elsewhere.

    Only the users of the demo can log in.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Svar) -> Iterable[bytes]:
        sti, metode = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if sti == "/oauth2/authorize" and metode == "GET":
            return _page(start_response, _choices())
        if sti == "/oauth2/authorize" and not self._is_known(environ):
            return _page(start_response, "<p>Velg en av brukerne i demoen.</p>")
        if sti == "/oauth2/end_session" and metode == "GET":
            tilbake = parse_qs(environ["QUERY_STRING"]).get("post_logout_redirect_uri", ["/"])[0]
            lenke = html.escape(tilbake.removesuffix("oauth2callback"))
            return _page(
                start_response,
                f'<p>Du er logget ut.</p><p><a href="{lenke}">Tilbake til Trafikklys</a></p>',
            )
        return self._app(environ, start_response)

    def _is_known(self, environ: dict[str, Any]) -> bool:
        innhold = environ["wsgi.input"].read(min(int(environ.get("CONTENT_LENGTH") or 0), 10_000))
        environ["wsgi.input"] = io.BytesIO(innhold)
        sub = parse_qs(innhold.decode("utf-8", "replace")).get("sub", [""])[0]
        return sub in {bruker.sub for bruker in BRUKERE}


def _choices() -> str:
    knapper = "".join(
        f'<button name="sub" value="{bruker.sub}"><strong>{html.escape(known(bruker)[0])}'
        f"</strong><span>{html.escape(bruker.rolle)}</span></button>"
        for bruker in BRUKERE
    )
    return (
        "<p>Alle er oppdiktet. I virkeligheten logger folk inn med brukeren de har på jobb.</p>"
        f'<form method="post">{knapper}</form>'
    )


def _page(start_response: Svar, innhold: str) -> Iterable[bytes]:
    side = _SIDE.replace("INNHOLD", innhold).encode()
    start_response(
        "200 OK",
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(side))),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
            ("Cache-Control", "no-store"),
        ],
    )
    return [side]


_SIDE = """<!doctype html>
<html lang="nb"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Demo: hvem vil du logge inn som?</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; }
  form { display: grid; gap: .5rem; }
  button { font: inherit; text-align: left; padding: .6rem .9rem; border: 1px solid #8a949b;
    border-radius: 6px; background: transparent; color: inherit; cursor: pointer; }
  button:hover, button:focus-visible { border-color: currentColor;
    outline: 2px solid currentColor; }
  span { display: block; font-size: .9rem; opacity: .8; }
</style>
<h1>Hvem vil du logge inn som?</h1>INNHOLD</html>"""
