"""Logins that are not good: forged, changed, copied, too old, from elsewhere, no longer allowed."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.proto.ClientState_pb2 import ClientState

from pipelines.access.adgang import Adgang, admit, is_logged_in, may_bring_files
from pipelines.access.arkiv import Arkiv
from pipelines.access.innlogging import user_id
from pipelines.access.oekt import LENGSTE, UVIRKSOM, Slutt
from pipelines.access.roller import Side
from pipelines.errors import TilgangFeil
from pipelines.settings import FILVARIABEL, Innstillinger, read_settings
from pipelines.store.lager import Lager
from tests.innlogging import claims
from tests.lagerkopi import copy_store
from tests.security.conftest import LoggInn
from tests.security.klient import BRUKERKAPSEL, Klient, Svar
from tests.security.spor import Folk
from tests.security.tjener import Oppe, serve

VEIEN_INN = "Logg inn med brukeren du har på jobb."
NAA = datetime(2026, 11, 24, 12, tzinfo=UTC)
Smie = Callable[[Oppe], str]


def changed(**krav: Any) -> Smie:
    """A cookie that the server itself has signed, with other claims."""
    return lambda oppe: oppe.sign(oppe.claims("hr", **krav))


def _bitten_signature(oppe: Oppe) -> str:
    god = oppe.sign(oppe.claims("hr"))
    return god[:-2] + ("AA" if not god.endswith("AA") else "BB")


def _other_payload(oppe: Oppe) -> str:
    """The claims of HR with the signature of AMU's login."""
    hr, amu = (oppe.sign(oppe.claims(sub)) for sub in ("hr", "amu"))
    return f"{hr.rsplit('.', 2)[0]}.{'.'.join(amu.rsplit('.', 2)[1:])}"


def _own_secret(oppe: Oppe) -> str:
    laget = URLSafeTimedSerializer("ingen hemmelighet i demoen", salt=BRUKERKAPSEL)
    return str(laget.dumps(json.dumps(oppe.claims("hr"))))


def _other_salt(oppe: Oppe) -> str:
    """What the server signed as another cookie."""
    return oppe.log_in("amu").kapsler["_streamlit_user_tokens"]


def _unsigned_token(oppe: Oppe) -> str:
    """A JSON web token with alg none."""
    deler = ({"alg": "none", "typ": "JWT"}, oppe.claims("hr"))
    return (
        ".".join(
            base64.urlsafe_b64encode(json.dumps(ett).encode()).decode().rstrip("=") for ett in deler
        )
        + "."
    )


IKKE_SIGNERT: dict[str, Smie] = {
    "a bitten signature": _bitten_signature,
    "the claims of another": _other_payload,
    "a secret that everybody knows": _own_secret,
    "another cookie": _other_salt,
    "a token without signature": _unsigned_token,
    "plain claims": lambda oppe: json.dumps(oppe.claims("hr")),
    "nothing": lambda _: "",
    "another address": changed(origin="http://ondsinnet.example"),
    "not logged in": changed(is_logged_in=False),
}
"""Cookies that Streamlit itself should not take."""

IKKE_GODE: dict[str, tuple[Smie, str]] = {
    "a foreign issuer": (changed(iss="http://ondsinnet.example"), "en annen tjeneste"),
    "no issuer": (changed(iss=None), "en annen tjeneste"),
    "for another program": (changed(aud="et-annet"), "et annet program"),
    "for nobody": (changed(aud=None), "et annet program"),
    "of nobody": (changed(sub=None), "sier ikke hvem"),
    "of a number": (changed(sub=7), "sier ikke hvem"),
    "no time": (changed(iat=None), "sier ikke når"),
    "a time that is none": (changed(iat="nan"), "sier ikke når"),
    "a time that is endless": (changed(iat=1e400), "sier ikke når"),
    "a time that is true": (changed(iat=True), "sier ikke når"),
    "made tomorrow": (changed(iat=int(time.time()) + 86_400), "fram i tid"),
    "made yesterday": (changed(iat=int(time.time()) - 86_400), "åtte timer siden"),
    "eight hours old": (changed(iat=int(time.time()) - 8 * 3600), "åtte timer siden"),
    "unused for 31 minutes": (changed(iat=int(time.time()) - 31 * 60), "30 minutter"),
}
"""Cookies with the right signature that the gate does not take, and what it says."""


def see_with(oppe: Oppe, kapsel: str) -> Svar:
    klient = oppe.browser()
    with klient.open(kapsler=klient.kapsler | {BRUKERKAPSEL: kapsel}) as fane:
        return fane.visit("seksjon", {"enhet": "A1-02"})


def fetch_with(oppe: Oppe, kapsel: str) -> set[int]:
    """Status of the ways in and out for files."""
    klient = oppe.browser()
    klient.kapsler |= {BRUKERKAPSEL: kapsel}
    return {
        klient.fetch("/media/0123456789abcdef.png").status_code,
        klient.fetch("/_stcore/upload_file/a/b", "PUT", content=b"x").status_code,
    }


def test_the_forger_can_sign(oppe: Oppe) -> None:
    """The attacks below fail for their own reason: unchanged, such a cookie is HR's."""
    kapsel = changed()(oppe)
    assert see_with(oppe, kapsel).titler == ["Kontaktsenter Elvebyen"]
    assert fetch_with(oppe, kapsel) == {403, 404}, "the file is not there, the XSRF token missing"


@pytest.mark.parametrize("navn", IKKE_SIGNERT)
def test_a_cookie_that_is_not_signed_here_is_nobodys(oppe: Oppe, navn: str, folk: Folk) -> None:
    kapsel = IKKE_SIGNERT[navn](oppe)
    svar = see_with(oppe, kapsel)
    assert VEIEN_INN in svar.tekst
    assert not svar.hasher
    assert not folk.found_in(svar.raa)
    if navn not in {"another address", "not logged in"}:  # which the server never signs
        assert fetch_with(oppe, kapsel) == {403}


@pytest.mark.parametrize("navn", IKKE_GODE)
def test_a_login_that_is_not_good_is_refused(oppe: Oppe, navn: str, folk: Folk) -> None:
    smie, sier = IKKE_GODE[navn]
    svar = see_with(oppe, smie(oppe))
    assert sier in svar.tekst
    assert not svar.hasher
    assert not folk.found_in(svar.raa)
    assert "Kontaktsenter" not in svar.tekst
    assert fetch_with(oppe, smie(oppe)) == {403}


def press(klient: Klient, noekkel: str, kapsler: dict[str, str]) -> None:
    with klient.open(kapsler=kapsler) as fane:
        valg = ClientState()
        knapp = valg.widget_states.widgets.add()
        knapp.id, knapp.trigger_value = fane.visit().widget(noekkel), True
        fane.visit(valg=valg)


@pytest.mark.parametrize("sub", ["hr", "ansatt", "uten-rolle"])
def test_a_copied_cookie_is_worth_nothing_after_logging_out(oppe: Oppe, sub: str) -> None:
    klient = oppe.log_in(sub)
    kopi = dict(klient.kapsler)
    with klient.open() as aapen:
        assert VEIEN_INN not in aapen.visit().tekst
        press(klient, "logg_ut", kopi)
        assert "Du er logget ut." in aapen.visit().tekst, "in a tab that was open"
    with oppe.browser().open(kapsler=kopi) as fane:
        svar = fane.visit()
        assert "Du er logget ut." in svar.tekst
        assert not svar.hasher
    assert fetch_with(oppe, kopi[BRUKERKAPSEL]) == {403}
    assert VEIEN_INN not in oppe.log_in(sub).see().tekst, "a new login is a new session"


def test_eight_hours_are_counted_in_a_tab_that_is_in_use(oppe: Oppe) -> None:
    """A login from almost eight hours ago, used until now."""
    frist = datetime.now(UTC) + timedelta(seconds=3)
    iat = int((frist - LENGSTE).timestamp())
    krav = oppe.claims("amu", iat=iat)
    arkiv = Arkiv(Innstillinger(lager=oppe.lager.mappe))
    bruker_id = _user_id(arkiv, krav)
    arkiv.okter.touch(bruker_id, datetime.fromtimestamp(iat, UTC), frist - timedelta(minutes=2))
    klient = oppe.browser()
    with klient.open(kapsler=klient.kapsler | {BRUKERKAPSEL: oppe.sign(krav)}) as fane:
        assert fane.visit().sider
        svar = fane.visit()
        while svar.sider and datetime.now(UTC) < frist + timedelta(seconds=30):
            svar = fane.visit("om-tallene")
        assert "åtte timer siden" in svar.tekst
    assert datetime.now(UTC) < frist + timedelta(seconds=10)


def _user_id(arkiv: Arkiv, krav: dict[str, Any]) -> str:
    return user_id(arkiv.brukernoekkel, krav["iss"], krav["sub"])


@pytest.fixture
def adgang(eget_lager: Lager) -> Callable[..., Adgang]:
    """Ask the gate at a given time, with a login made at NAA."""

    def ask(etter: timedelta, sub: str = "hr", **valg: Any) -> Adgang:
        krav = claims(sub, iat=NAA.timestamp())
        return admit(krav, NAA + etter, **valg)

    return ask


def test_a_session_that_is_used_lasts_eight_hours(adgang: Callable[..., Adgang]) -> None:
    for minutter in range(0, 480, 20):
        assert adgang(timedelta(minutes=minutter)).roller
    assert adgang(LENGSTE - timedelta(seconds=1)).roller
    slutt = adgang(LENGSTE)
    assert (slutt.oekt.slutt, slutt.roller) == (Slutt.UTLOEPT, ())


@pytest.mark.parametrize(("sekunder", "slutt"), [(-1, None), (0, Slutt.UVIRKSOM)])
def test_a_session_that_is_not_used_ends(
    adgang: Callable[..., Adgang], sekunder: int, slutt: Slutt | None
) -> None:
    adgang(timedelta(0))
    senere = adgang(UVIRKSOM + timedelta(seconds=sekunder))
    assert senere.oekt.slutt is slutt
    assert bool(senere.roller) is (slutt is None)


def test_looking_at_the_clock_is_no_use(adgang: Callable[..., Adgang]) -> None:
    """What an open tab does by itself does not keep the session alive."""
    adgang(timedelta(0))
    for minutter in range(1, 30):
        assert adgang(timedelta(minutes=minutter), er_bruk=False).roller
    assert adgang(UVIRKSOM, er_bruk=False).oekt.slutt is Slutt.UVIRKSOM
    assert adgang(UVIRKSOM).oekt.slutt is Slutt.UVIRKSOM, "and coming back does not wake it"


def test_a_session_that_is_over_gives_no_page(adgang: Callable[..., Adgang]) -> None:
    ferdig = adgang(LENGSTE)
    for side in Side:
        with pytest.raises(TilgangFeil):
            ferdig.enter(None, side)


def test_logging_out_ends_this_login_and_no_other(adgang: Callable[..., Adgang]) -> None:
    adgang(timedelta(0)).log_out(NAA)
    assert adgang(timedelta(minutes=1)).oekt.slutt is Slutt.LOGGET_UT
    assert not is_logged_in(claims("hr", iat=NAA.timestamp()), NAA)
    assert not may_bring_files(claims("hr", iat=NAA.timestamp()), NAA)
    assert admit(claims("hr", iat=NAA.timestamp() + 1), NAA + timedelta(minutes=1)).roller
    assert adgang(timedelta(minutes=1), sub="amu").roller


def test_two_issuers_with_the_same_subject_are_two(eget_lager: Lager) -> None:
    arkiv = Arkiv(read_settings())
    en, annen = (_user_id(arkiv, {"iss": iss, "sub": "hr"}) for iss in ("https://a", "https://b"))
    assert en != annen
    assert _user_id(arkiv, {"iss": "https://a\0", "sub": "hr"}) != en


@pytest.mark.parametrize(
    ("endret", "ok"),
    [
        ({"groups": ["trafikklys-hr"]}, True),
        ({"groups": "trafikklys-hr"}, True),
        ({"groups": ["trafikklys-hr2", "xtrafikklys-hr", "TRAFIKKLYS-HR"]}, False),
        ({"groups": [["trafikklys-amu"]], "roles": ["trafikklys-hr"]}, False),
        ({"groups": {"trafikklys-hr": True}}, False),
        ({"groups": None}, False),
    ],
)
def test_a_role_is_given_for_exactly_the_claim(
    eget_lager: Lager, endret: dict[str, Any], ok: bool
) -> None:
    adgang = admit(claims("uten-rolle", iat=NAA.timestamp(), **endret), NAA)
    assert ("hr" in {valg.rolle for valg in adgang.roller}) is ok


@pytest.mark.parametrize("bekreftet", [False, None, "true", 1])
def test_an_address_that_is_not_confirmed_is_nobodys(eget_lager: Lager, bekreftet: Any) -> None:
    """Anybody can write somebody else's address in a profile of their own."""
    krav = claims("ansatt", iat=NAA.timestamp(), email_verified=bekreftet, ansattnr=None)
    assert not admit(krav, NAA).roller


def test_a_number_and_an_address_of_different_people_are_nobodys(eget_lager: Lager) -> None:
    epost = claims("leder")["email"]
    krav = claims("ansatt", iat=NAA.timestamp(), email=epost)
    assert not admit(krav, NAA).roller


def test_roles_follow_the_settings_at_once(
    eksempellager: Lager, tmp_path: Path, folk: Folk
) -> None:
    """In a tab that is open: the next run has neither the role nor what it showed."""
    with serve(copy_store(eksempellager, tmp_path / "lager"), tmp_path / "t") as oppe:
        klient = oppe.log_in("hr")
        with klient.open() as fane:
            assert "person" in fane.visit().sider
            tekst = oppe.innstillinger.read_text("utf-8")
            oppe.innstillinger.write_text(tekst.replace('"trafikklys-hr"', '"andre"'), "utf-8")
            svar = fane.visit("hva-andre-ser")
            assert "hva-andre-ser" not in svar.sider
            assert "Hvem som ser hva" not in svar.tekst
            oppe.innstillinger.write_text("[[tilgang]]\nrolle = 1", "utf-8")
            odelagt = fane.visit()
            assert not odelagt.sider
            assert "Traceback" not in odelagt.tekst


def test_a_role_of_the_settings_alone_is_gone_with_it(
    eget_lager: Lager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fil = tmp_path / "trafikklys.toml"
    monkeypatch.setenv(FILVARIABEL, str(fil))
    fil.write_text('[innlogging]\nklient_id = "trafikklys-demo"\n', "utf-8")
    assert not admit(claims("amu", iat=NAA.timestamp(), ansattnr=None, email=None), NAA).roller


def test_logged_in_users_share_nothing(logg_inn: LoggInn) -> None:
    """Cookies of one browser are of one user only."""
    kapsler = {sub: logg_inn(sub).kapsler[BRUKERKAPSEL] for sub in ("hr", "amu", "leder")}
    assert len(set(kapsler.values())) == 3
