"""Letters over a real SMTP server: to everybody or to nobody, encrypted as the settings say."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipelines.errors import RapportFeil
from pipelines.settings import EPOSTPASSORDVARIABEL, Epost
from pipelines.utsending import Brev, require_addresses, send_letter

NAA = datetime(2026, 11, 24, 12, tzinfo=UTC)
BREV = Brev(
    "AMU-rapport, 3. kvartal", "Vedlagt: æøå.\n", "amu.pdf", "application/pdf", b"%PDF-\0\r\n.\r\n"
)
TIL = ("en@etaten.no", "to@etaten.no", "tre@etaten.no")
PASSORD = "hemmelig-passord"


@dataclass
class Postkasse:
    """What came in, and what the server does not take."""

    avviser: frozenset[str] = frozenset()
    tar_ikke_brevet: bool = False
    dropper: bool = False
    """Whether the connection breaks when the letter has come."""
    konvolutter: list[Envelope] = field(default_factory=list)
    samtaler: list[Session] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, valg: list[str]
    ) -> str:
        if address in self.avviser:
            return f"550 {address} unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.tar_ikke_brevet:
            return "554 no"
        if self.dropper:
            assert server.transport is not None
            server.transport.close()
            return "250 OK"
        self.konvolutter.append(envelope)
        self.samtaler.append(session)
        return "250 OK"

    def letter(self) -> EmailMessage:
        (konvolutt,) = self.konvolutter
        assert isinstance(konvolutt.content, bytes)
        return message_from_bytes(konvolutt.content, policy=policy.default)


@contextmanager
def serve(kasse: Postkasse, port: int | None = None, **valg: Any) -> Iterator[int]:
    """A server on a loopback port; `valg` as of aiosmtpd."""
    port = port or free_port()
    server = Controller(kasse, hostname="127.0.0.1", port=port, **valg)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as proeve:
        proeve.bind(("127.0.0.1", 0))
        return int(proeve.getsockname()[1])


def setup(port: int, sikkerhet: str = "ingen", **mer: str) -> Epost:
    return Epost.model_validate(
        {"vert": "127.0.0.1", "port": port, "sikkerhet": sikkerhet, "fra": "tl@etaten.no", **mer}
    )


@pytest.fixture(scope="session")
def sertifikat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificate and key of 127.0.0.1, signed by itself."""
    noekkel = ec.generate_private_key(ec.SECP256R1())
    navn = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    i_dag = datetime.now(UTC)
    bygd = (
        x509.CertificateBuilder()
        .subject_name(navn)
        .issuer_name(navn)
        .public_key(noekkel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(i_dag - timedelta(days=1))
        .not_valid_after(i_dag + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(noekkel, hashes.SHA256())
    )
    fil = tmp_path_factory.mktemp("tls") / "sertifikat.pem"
    fil.write_bytes(
        bygd.public_bytes(serialization.Encoding.PEM)
        + noekkel.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return fil


@pytest.fixture
def kontekst(sertifikat: Path) -> ssl.SSLContext:
    kontekst = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kontekst.load_cert_chain(sertifikat)
    return kontekst


@pytest.fixture
def stolt_paa(sertifikat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine trusts the certificate, as it would an employer's own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(sertifikat))


def test_all_get_the_letter_and_nobody_sees_the_others() -> None:
    kasse = Postkasse()
    with serve(kasse) as port:
        send_letter(BREV, TIL, setup(port), NAA)
    assert kasse.konvolutter[0].mail_from == "tl@etaten.no"
    assert kasse.konvolutter[0].rcpt_tos == list(TIL)
    assert not [adresse for adresse in TIL if adresse in kasse.letter().as_string()]


def test_the_letter_comes_through_whole() -> None:
    kasse = Postkasse()
    with serve(kasse) as port:
        send_letter(BREV, TIL[:1], setup(port), NAA)
    brev = kasse.letter()
    assert (brev["subject"], brev["from"]) == (BREV.emne, "tl@etaten.no")
    tekst = brev.get_body()
    assert tekst is not None
    assert tekst.get_content().splitlines() == BREV.tekst.splitlines()
    (vedlegg,) = brev.iter_attachments()
    assert vedlegg.get_filename() == "amu.pdf"
    assert vedlegg.get_content_type() == "application/pdf"
    assert vedlegg.get_payload(decode=True) == BREV.innhold


@pytest.mark.parametrize("avvist", TIL)
def test_one_refused_recipient_and_nobody_gets_it(avvist: str) -> None:
    kasse = Postkasse(avviser=frozenset({avvist}))
    with serve(kasse) as port, pytest.raises(RapportFeil) as feil:
        send_letter(BREV, TIL, setup(port), NAA)
    assert kasse.konvolutter == []
    assert f"mottaker nr. {TIL.index(avvist) + 1}" in str(feil.value)
    assert "@" not in str(feil.value)


def test_a_letter_that_is_refused_is_a_sentence() -> None:
    kasse = Postkasse(tar_ikke_brevet=True)
    with serve(kasse) as port, pytest.raises(RapportFeil, match="tok ikke imot brevet"):
        send_letter(BREV, TIL, setup(port), NAA)


def test_a_connection_that_breaks_on_the_way_does_not_claim_that_nothing_was_sent() -> None:
    kasse = Postkasse(dropper=True)
    with serve(kasse) as port, pytest.raises(RapportFeil) as feil:
        send_letter(BREV, TIL, setup(port), NAA)
    assert "Ingenting er sendt" not in str(feil.value)
    assert "Spør en av mottakerne" in str(feil.value)


def test_a_server_that_is_down_is_a_sentence() -> None:
    with pytest.raises(RapportFeil, match=r"svarer ikke som den skal. Ingenting er sendt."):
        send_letter(BREV, TIL, setup(free_port()), NAA)


@pytest.mark.usefixtures("stolt_paa")
@pytest.mark.parametrize("sikkerhet", ["starttls", "tls"])
def test_the_connection_is_encrypted_as_the_settings_say(
    sikkerhet: str, kontekst: ssl.SSLContext
) -> None:
    kasse = Postkasse()
    with _encrypted(kasse, sikkerhet, kontekst) as port:
        send_letter(BREV, TIL, setup(port, sikkerhet), NAA)
    assert kasse.konvolutter[0].rcpt_tos == list(TIL)
    if sikkerhet == "starttls":
        assert kasse.samtaler[0].ssl is not None


@pytest.mark.parametrize("sikkerhet", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_stops_the_letter(
    sikkerhet: str, kontekst: ssl.SSLContext
) -> None:
    kasse = Postkasse()
    with (
        _encrypted(kasse, sikkerhet, kontekst) as port,
        pytest.raises(RapportFeil, match="Sertifikatet"),
    ):
        send_letter(BREV, TIL, setup(port, sikkerhet), NAA)
    assert kasse.konvolutter == []


@contextmanager
def _encrypted(kasse: Postkasse, sikkerhet: str, kontekst: ssl.SSLContext) -> Iterator[int]:
    """starttls: the server asks for it; tls: it speaks nothing else."""
    starttls = {"tls_context": kontekst, "require_starttls": True}
    valg = starttls if sikkerhet == "starttls" else {"ssl_context": kontekst}
    with serve(kasse, **valg) as port:
        yield port


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    kasse = Postkasse()
    with serve(kasse) as port, pytest.raises(RapportFeil, match="kan ikke det som er satt opp"):
        send_letter(BREV, TIL, setup(port, "starttls"), NAA)
    assert kasse.konvolutter == []


@pytest.mark.usefixtures("stolt_paa")
@pytest.mark.parametrize(("passord", "godtatt"), [(PASSORD, True), ("feil", False)])
def test_the_password_comes_from_the_environment(
    passord: str, godtatt: bool, kontekst: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(server: SMTP, session: Session, envelope: Envelope, _: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        riktig = data == LoginPassword(b"tl", PASSORD.encode())
        return AuthResult(success=riktig, handled=False)

    monkeypatch.setenv(EPOSTPASSORDVARIABEL, passord)
    kasse = Postkasse()
    valg: dict[str, Any] = {"tls_context": kontekst, "authenticator": check, "auth_required": True}
    with serve(kasse, **valg) as port:
        oppsett = setup(port, "starttls", bruker="tl")
        if godtatt:
            send_letter(BREV, TIL, oppsett, NAA)
        else:
            with pytest.raises(RapportFeil, match="godtar ikke bruker og passord") as feil:
                send_letter(BREV, TIL, oppsett, NAA)
            assert passord not in str(feil.value)
    assert bool(kasse.konvolutter) is godtatt


@pytest.mark.parametrize(
    ("oppsett", "mangler"),
    [
        (Epost(), "vert og fra"),
        (Epost(vert="post.etaten.no"), "vert og fra"),
        (Epost(vert="post.etaten.no", fra="ikke en adresse"), "fra i"),
        (Epost(vert="post.etaten.no", fra="a@b.no", bruker="tl"), EPOSTPASSORDVARIABEL),
    ],
)
def test_what_is_not_set_up_is_said_before_anything_is_sent(
    oppsett: Epost, mangler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(EPOSTPASSORDVARIABEL, raising=False)
    with pytest.raises(RapportFeil, match=mangler):
        send_letter(BREV, TIL, oppsett, NAA)


@pytest.mark.parametrize(
    "adresse",
    [
        "",
        "uten-krøll",
        "a@b",
        "a@b.no\r\nBcc: c@d.no",
        "a@b.no, c@d.no",
        "Navn <a@b.no>",
        "a@@b.no",
        "@b.no",
        "a b@c.no",
        "ø@b.no",
        "a@b.no\0",
    ],
)
def test_what_is_no_address_is_refused_by_its_number(adresse: str) -> None:
    with pytest.raises(RapportFeil) as feil:
        require_addresses(["god@etaten.no", adresse])
    assert str(feil.value).startswith("Adresse nr. 2 ")
    assert not adresse or adresse not in str(feil.value)


@pytest.mark.parametrize("adresser", [[], [f"a{nr}@b.no" for nr in range(51)], ["a@b.no"] * 2])
def test_nobody_too_many_and_twice_are_refused(adresser: list[str]) -> None:
    with pytest.raises(RapportFeil):
        require_addresses(adresser)


Lag = Callable[[], Epost]


@pytest.mark.parametrize(
    "lag",
    [
        lambda: Epost(vert="post.etaten.no", sikkerhet="ingen"),
        lambda: Epost(vert="localhost", sikkerhet="ingen", bruker="tl"),
        lambda: Epost(sikkerhet="ssl"),
    ],
)
def test_letters_and_passwords_do_not_leave_the_machine_in_the_clear(lag: Lag) -> None:
    with pytest.raises(ValueError, match=r"sikkerhet|passord"):
        lag()
