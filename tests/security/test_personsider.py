"""What the pages about people send: nobody outside the own people, and nothing by the side door."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import polars as pl
import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from pipelines.access.adgang import admit
from pipelines.access.arkiv import Arkiv
from pipelines.access.innsyn import Formaal
from pipelines.access.personsak import Skriver
from pipelines.access.roller import Rolle, Side
from pipelines.contract.codes import Hendelse
from pipelines.settings import read_settings
from pipelines.store.journal.hvelv import Oppslag
from pipelines.store.journal.tabeller import to_hex
from pipelines.store.lager import Lager
from tests.fast_dag import change, take_in, viewer
from tests.innlogging import BRUKERE, claims
from tests.lagerkopi import copy_store
from tests.security.conftest import LoggInn
from tests.security.klient import Fane, Svar
from tests.security.sidekode import trees
from tests.security.spor import Folk, plain
from tests.security.test_adgangstabell import open_directly, sent
from tests.security.tjener import Oppe, serve

PIA, VIGDIS = "10045", "10060"
FORMAAL = Formaal.OPPFOLGING.value
AVDELING = "Brukerkontakt og veiledning"
UTEN_PERSONER = ("amu", "toppledelse", "verneombud", "personvernombud")


def traces_of(arkiv: Arkiv, *numre: str) -> set[str]:
    """Name, number and address of some people: what may be seen of them."""
    spor: set[str] = set(numre)
    for nr in numre:
        ansatt_id = arkiv.hvelv.find(Oppslag.ANSATTNR, nr)
        person = None if ansatt_id is None else arkiv.hvelv.read(ansatt_id)
        if person is not None:
            spor |= {*person.ansattnr, f"{person.navn}", f"{person.epost}"}
    return spor


def own_people(arkiv: Arkiv, sub: str) -> list[str]:
    """The numbers of those whose nearest leader a user is."""
    leder_id = arkiv.hvelv.find(Oppslag.ANSATTNR, BRUKERE[sub].ansattnr or "")
    assert leder_id is not None
    assert arkiv.personer is not None
    funnet = (arkiv.hvelv.read(id_) for id_ in arkiv.personer.nearest_people(leder_id))
    return [nr for person in funnet if person is not None for nr in person.ansattnr]


def archive_of(oppe: Oppe) -> Arkiv:
    innstillinger = read_settings(oppe.innstillinger)
    return Arkiv(innstillinger.model_copy(update={"lager": oppe.lager.mappe}))


def viewer_traces(sub: str) -> set[str]:
    krav = claims(sub)
    return {krav["name"], krav["email"], f"{krav.get('ansattnr')}"}


def may_see(oppe: Oppe, sub: str) -> set[str]:
    arkiv = archive_of(oppe)
    return traces_of(arkiv, *own_people(arkiv, sub)) | viewer_traces(sub)


@dataclass
class Besok:
    """One tab, and what has been filled in on the page that is open."""

    fane: Fane
    side: str
    valg: ClientState
    svar: Svar

    @classmethod
    def begin(cls, fane: Fane, side: Side) -> Besok:
        return cls(fane, side.value, ClientState(), fane.visit(side.value))

    def choose(self, noekkel: str, verdi: str) -> Svar:
        return self._run(self.svar.widget(noekkel), string_value=verdi)

    def switch_on(self, noekkel: str) -> Svar:
        return self._run(self.svar.widget(noekkel), bool_value=True)

    def press(self, knapp: str) -> Svar:
        """A button without a key of its own, by its label."""
        for melding in self.svar.meldinger:
            if melding.delta.new_element.button.label == knapp:
                svar = self._run(melding.delta.new_element.button.id, trigger_value=True)
                del self.valg.widget_states.widgets[-1]
                return svar
        raise LookupError(knapp)

    def again(self) -> Svar:
        self.svar = self.fane.visit(self.side, valg=self.valg)
        return self.svar

    def _run(self, id_: str, **verdi: object) -> Svar:
        widget = self.valg.widget_states.widgets.add()
        widget.id = id_
        for navn, ett in verdi.items():
            setattr(widget, navn, ett)
        return self.again()


# Over the wire


@pytest.mark.parametrize("sub", ["leder", "leder2", "direktor"])
def test_a_leader_is_sent_only_own_people(
    oppe: Oppe, logg_inn: LoggInn, folk: Folk, sub: str
) -> None:
    egne = may_see(oppe, sub)
    nr = own_people(archive_of(oppe), sub)[0]
    with logg_inn(sub).open() as fane:
        liste = Besok.begin(fane, Side.OPPFOLGING).svar
        assert folk.found_in(liste.raa) <= egne
        person = Besok.begin(fane, Side.PERSON)
        person.choose("formaal", FORMAAL)
        assert len(folk.found_in(person.svar.raa) & folk.numre) > 1, "the list of own people"
        assert folk.found_in(person.svar.raa) <= egne
        spor = traces_of(archive_of(oppe), nr)
        navn = next(ett for ett in spor if ett in folk.navn)
        svar = person.choose("egen_ansatt", f"{navn} ({nr})")
        assert "Arbeidsforhold" in plain(svar.raa)
        assert folk.found_in(svar.raa) <= egne


@pytest.mark.parametrize("sub", UTEN_PERSONER[:3])
def test_the_page_of_practice_sends_nobody(logg_inn: LoggInn, folk: Folk, sub: str) -> None:
    with logg_inn(sub).open() as fane:
        svar = Besok.begin(fane, Side.OPPFOLGING).svar
    assert "Like god oppfølging overalt?" in plain(svar.raa)
    assert folk.found_in(svar.raa) <= viewer_traces(sub)


def test_hrs_counts_send_nobody_before_a_purpose_and_an_enhet(
    logg_inn: LoggInn, folk: Folk
) -> None:
    with logg_inn("hr").open() as fane:
        besok = Besok.begin(fane, Side.OPPFOLGING)
        assert "Arbeidsliste med navn" in plain(besok.svar.raa)
        assert folk.found_in(besok.svar.raa) <= viewer_traces("hr")
        besok.choose("formaal", FORMAAL)
        assert folk.found_in(besok.svar.raa) <= viewer_traces("hr")


def meetings(besok: Besok) -> Iterator[Svar]:
    """Every section of one avdeling, one after the other."""
    yield besok.choose("gjennomgang_valg_Avdeling", AVDELING)
    for _ in range(6):
        yield besok.press("Neste")


def test_the_meeting_sends_nobody_while_names_are_off(logg_inn: LoggInn, folk: Folk) -> None:
    with logg_inn("hr").open() as fane:
        sett = list(meetings(Besok.begin(fane, Side.GJENNOMGANG)))
    assert len({svar.tekst for svar in sett}) == len(sett)
    for svar in sett:
        assert "Notater og beslutninger" in plain(svar.raa)
        assert folk.found_in(svar.raa) <= viewer_traces("hr")


def test_names_in_the_meeting_need_the_switch_and_a_purpose_and_are_logged(
    eksempellager: Lager, tmp_path: Path, folk: Folk
) -> None:
    with serve(copy_store(eksempellager, tmp_path / "lager"), tmp_path / "t") as oppe:
        with oppe.log_in("hr").open() as fane:
            besok = Besok.begin(fane, Side.GJENNOMGANG)
            besok.choose("gjennomgang_valg_Avdeling", AVDELING)
            besok.switch_on("gjennomgang_navn")
            assert folk.found_in(besok.svar.raa) <= viewer_traces("hr")
            besok.choose("formaal", FORMAAL)
            sendt = folk.found_in(besok.svar.raa) - viewer_traces("hr")
            assert sendt & folk.navn
        rader = archive_of(oppe).logg.rows()
        assert set(rader["utfall"]) == {"frist i liste"}
        kjente = [archive_of(oppe).hvelv.read(id_) for id_ in rader["ansatt_id"]]
        assert {person.navn for person in kjente if person} >= sendt & folk.navn


def test_a_tab_that_stayed_open_shows_the_person_no_more_when_the_leader_is_another(
    eksempellager: Lager, tmp_path: Path, folk: Folk
) -> None:
    ny = pl.when(pl.col("ansattnr") == PIA).then(pl.lit("10267")).otherwise("leder_ansattnr")
    with serve(copy_store(eksempellager, tmp_path / "lager"), tmp_path / "t") as oppe:
        with oppe.log_in("leder").open() as fane:
            besok = Besok.begin(fane, Side.PERSON)
            besok.choose("formaal", FORMAAL)
            besok.choose("egen_ansatt", f"Pia Eksempelsen ({PIA})")
            assert "Arbeidsforhold" in plain(besok.svar.raa)
            take_in(
                oppe.lager, datetime.now(UTC).date(), change("arbeidsforhold", leder_ansattnr=ny)
            )
            assert PIA not in folk.found_in(besok.again().raa)
            assert "Arbeidsforhold" not in plain(besok.svar.raa)
        with oppe.log_in("leder2").open() as fane:
            besok = Besok.begin(fane, Side.PERSON)
            assert PIA in folk.found_in(besok.choose("formaal", FORMAAL).raa)


# Addresses, titles and files


def outside(svar: Svar) -> list[str]:
    """What a run sends that ends outside the page: addresses, titles, names of pages."""
    sagt = []
    for melding in svar.meldinger:
        match melding.WhichOneof("type"):
            case "page_info_changed":
                sagt.append(unquote(melding.page_info_changed.query_string))
            case "page_config_changed":
                sagt.append(melding.page_config_changed.title)
            case "navigation":
                sagt.append(str(melding.navigation))
            case "delta" if melding.delta.new_element.WhichOneof("type") == "download_button":
                sagt.append(melding.delta.new_element.download_button.url)
            case "delta" if melding.delta.new_element.WhichOneof("type") == "page_link":
                sagt.append(str(melding.delta.new_element.page_link))
    return sagt


@pytest.mark.parametrize("sub", ["leder", "hr", "ansatt"])
def test_no_address_title_or_name_of_a_page_says_who_is_open(
    logg_inn: LoggInn, folk: Folk, sub: str
) -> None:
    with logg_inn(sub).open() as fane:
        if sub == "ansatt":
            besok = Besok.begin(fane, Side.MIN_SIDE)
        else:
            besok = Besok.begin(fane, Side.PERSON)
            besok.choose("formaal", FORMAAL)
            felt, verdi = ("utkast_ansattnr", PIA) if sub == "hr" else ("egen_ansatt", _pia())
            besok.choose(felt, verdi)
        assert "Pia Eksempelsen" in plain(besok.svar.raa)
    assert outside(besok.svar)
    assert not folk.found_in("\n".join(outside(besok.svar)))


def _pia() -> str:
    return f"Pia Eksempelsen ({PIA})"


def test_every_file_about_people_has_a_name_that_stands_in_the_code() -> None:
    """A name put together from data could be somebody's; reports are of enheter and periods."""
    navngitt = [
        navn.value
        for sti, tre in trees().items()
        if sti != Path("pages/drawing/nedlasting.py")
        for node in ast.walk(tre)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "download_button"
        for navn in node.keywords
        if navn.arg == "file_name" and "log" not in ast.unparse(navn.value)
    ]
    assert len(navngitt) >= 3
    assert all(isinstance(verdi, ast.Constant) for verdi in navngitt)


def downloads(svar: Svar) -> list[str]:
    return [
        melding.delta.new_element.download_button.url
        for melding in svar.meldinger
        if melding.delta.new_element.WhichOneof("type") == "download_button"
    ]


def test_the_calendar_file_has_nobody_in_it_and_is_not_for_strangers(
    oppe: Oppe, logg_inn: LoggInn, folk: Folk
) -> None:
    leder = logg_inn("leder")
    with leder.open() as fane:
        (adresse,) = downloads(Besok.begin(fane, Side.OPPFOLGING).svar)
        hentet = leder.fetch(adresse)
        assert hentet.content.startswith(b"BEGIN:VCALENDAR")
        assert not folk.found_in(hentet.content)
        assert not folk.found_in(str(hentet.headers))
        assert b"Pia" not in hentet.content
        for klient in (oppe.browser(), logg_inn("uten-rolle")):
            assert klient.fetch(adresse).status_code == 403


def _deferred(svar: Svar) -> list[str]:
    return [
        melding.delta.new_element.download_button.deferred_file_id
        for melding in svar.meldinger
        if melding.delta.new_element.download_button.deferred_file_id
    ]


def ask_for_file(fane: Fane, fil: str, okt: str) -> str:
    """The address of a file that is made when it is asked for; "" when there is none."""
    melding = BackMsg()
    melding.backend_operation_request.request_id = "1"
    melding.backend_operation_request.session_id = okt
    melding.backend_operation_request.deferred_file.file_id = fil
    fane.forbindelse.send(melding.SerializeToString())
    while True:
        ramme = fane.forbindelse.recv(timeout=30)
        assert isinstance(ramme, bytes)
        svar = ForwardMsg.FromString(ramme)
        if svar.WhichOneof("type") == "backend_operation_response":
            return str(svar.backend_operation_response.deferred_file.url)


def test_the_files_of_the_own_page_are_the_employees_and_need_a_login(
    oppe: Oppe, logg_inn: LoggInn, folk: Folk
) -> None:
    """The calendar and the copy; nobody else is told what they are asked for by."""
    ansatt = logg_inn("ansatt")
    with ansatt.open() as fane:
        filer = _deferred(Besok.begin(fane, Side.MIN_SIDE).svar)
        assert len(filer) == 2
        for fil in filer:
            adresse = ask_for_file(fane, fil, fane.okt)
            hentet = ansatt.fetch(adresse)
            assert hentet.content.startswith(b"%PDF")
            assert not folk.found_in(adresse + str(hentet.headers))
            for klient in (oppe.browser(), logg_inn("uten-rolle")):
                assert klient.fetch(adresse).status_code == 403


def test_a_file_is_asked_for_by_what_nobody_can_guess(logg_inn: LoggInn) -> None:
    """Streamlit binds it to no session: knowing it is all there is, so it is new every time."""
    with logg_inn("ansatt").open() as fane:
        filer = [fil for _ in range(3) for fil in _deferred(Besok.begin(fane, Side.MIN_SIDE).svar)]
        assert len(set(filer)) == len(filer) == 6
        assert all(re.fullmatch("[0-9a-f]{32}", fil) for fil in filer)
        with logg_inn("amu").open() as annen:
            sendt = annen.visit().raa.decode("utf-8", "replace")
            assert not [fil for fil in filer if fil in sendt]
            for gjettet in ("", "0" * 32, "mine-opplysninger.pdf", filer[0][:-1], "kalender.pdf"):
                assert not ask_for_file(annen, gjettet, fane.okt)
                assert not ask_for_file(annen, gjettet, annen.okt)


def test_the_server_has_written_nobody_in_its_log(
    oppe: Oppe, logg_inn: LoggInn, folk: Folk
) -> None:
    with logg_inn("leder").open() as fane:
        for side in (Side.OPPFOLGING, Side.PERSON):
            Besok.begin(fane, side)
    with logg_inn("hr").open() as fane:
        besok = Besok.begin(fane, Side.PERSON)
        besok.choose("formaal", FORMAAL)
        besok.choose("utkast_ansattnr", PIA)
    assert not folk.found_in(oppe.logg.read_bytes())


# In the process: what is drawn, and what is remembered


def run_page(side: Side, sub: str) -> AppTest:
    return open_directly(side, claims(sub))


@pytest.mark.usefixtures("eget_lager")
@pytest.mark.parametrize("sub", ["leder", "leder2", "direktor"])
@pytest.mark.parametrize("side", [Side.OPPFOLGING, Side.PERSON])
def test_everything_drawn_for_a_leader_is_about_own_people(
    side: Side, sub: str, folk: Folk
) -> None:
    arkiv = Arkiv(read_settings())
    egne = traces_of(arkiv, *own_people(arkiv, sub)) | viewer_traces(sub)
    apnet = run_page(side, sub)
    if side is Side.PERSON:
        apnet.selectbox(key="formaal").set_value(Formaal.OPPFOLGING).run()
        for nr in own_people(arkiv, sub)[:3]:
            apnet.selectbox(key="egen_ansatt").set_value(nr).run()
            assert not apnet.exception
            assert folk.found_in("\n".join(sent(apnet))) <= egne
    assert folk.found_in("\n".join(sent(apnet))) <= egne


def merke_of(ansattnr: str) -> str:
    ansatt_id = Arkiv(read_settings()).hvelv.find(Oppslag.ANSATTNR, ansattnr)
    assert ansatt_id is not None
    return to_hex(ansatt_id)[:8]


def typed(apnet: AppTest) -> set[str]:
    return {f"{felt.value}" for felt in (*apnet.text_area, *apnet.text_input) if felt.value}


def open_person(sub: str, ansattnr: str) -> AppTest:
    apnet = run_page(Side.PERSON, sub)
    apnet.selectbox(key="formaal").set_value(Formaal.OPPFOLGING).run()
    apnet.text_input(key="utkast_ansattnr").set_value(ansattnr).run()
    return apnet


ORDENE = "Ord om én person som er skrevet og ikke lagret"


@pytest.mark.usefixtures("eget_lager")
def test_a_draft_about_one_person_is_not_in_anothers_form() -> None:
    apnet = open_person("hr", PIA)
    apnet.text_area(key=f"utkast_{merke_of(PIA)}_avtale_hva").set_value(ORDENE).run()
    assert ORDENE in typed(apnet)
    apnet.text_input(key="utkast_ansattnr").set_value(VIGDIS).run()
    assert "Vigdis" in "".join(sent(apnet))
    assert ORDENE not in "\n".join(sent(apnet))


@pytest.mark.usefixtures("eget_lager")
def test_a_draft_kept_from_the_last_session_is_in_its_own_persons_form_alone() -> None:
    naa = datetime.now(UTC)
    bruker = admit(claims("hr", iat=naa.timestamp()), naa).bruker.bruker_id
    felt = f"utkast_{merke_of(PIA)}_avtale_hva"
    Arkiv(read_settings()).utkast.save(bruker, felt, ORDENE, naa)
    apnet = open_person("hr", VIGDIS)
    assert ORDENE not in "\n".join(sent(apnet))
    apnet.text_input(key="utkast_ansattnr").set_value(PIA).run()
    assert ORDENE in typed(apnet)


@pytest.mark.usefixtures("eget_lager")
def test_a_draft_about_a_person_lost_to_another_leader_is_not_sent() -> None:
    naa = datetime.now(UTC)
    bruker = admit(claims("leder2", iat=naa.timestamp()), naa).bruker.bruker_id
    Arkiv(read_settings()).utkast.save(bruker, f"utkast_{merke_of(PIA)}_avtale_hva", ORDENE, naa)
    apnet = run_page(Side.PERSON, "leder2")
    apnet.selectbox(key="formaal").set_value(Formaal.OPPFOLGING).run()
    assert ORDENE not in "\n".join(sent(apnet))


@pytest.mark.usefixtures("eget_lager")
def test_a_draft_of_one_user_is_not_anothers() -> None:
    naa = datetime.now(UTC)
    bruker = admit(claims("leder", iat=naa.timestamp()), naa).bruker.bruker_id
    Arkiv(read_settings()).utkast.save(bruker, f"utkast_{merke_of(PIA)}_avtale_hva", ORDENE, naa)
    assert ORDENE not in "\n".join(sent(open_person("hr", PIA)))


def test_rows_about_people_never_come_by_the_cache() -> None:
    """The one module with a cache knows no door to people."""
    moduler = {
        (node.module or "").removeprefix("pipelines.access.")
        for node in ast.walk(trees()[Path("pages/drawing/cache.py")])
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipelines.")
    }
    tall = {"aarsbilder", "aarsoversikt", "innsyn", "lesing", "lovpaalagt", "sammenlign"}
    tall |= {"tiltakseffekt"}  # figures of tiltak that were read just before
    tall |= {"pipelines.tiltak.oppsummering", "pipelines.tiltak.tiltak"}
    assert moduler == tall | {"pipelines.contract.perioder", "pipelines.settings"}


@pytest.mark.usefixtures("eget_lager")
def test_what_was_written_a_moment_ago_is_there_at_once() -> None:
    """As it would not be from a cache."""
    st.cache_data.clear()
    apnet = open_person("hr", PIA)
    naa = datetime.now(UTC)
    innsyn = viewer("hr", Rolle.HR, Side.PERSON, naa=naa)
    Skriver(innsyn, PIA, naa).register_done(Hendelse.SAMTALE, naa.date(), "Nettopp skrevet")
    apnet.run()
    assert "Nettopp skrevet" in "\n".join(sent(apnet))


@pytest.mark.usefixtures("eget_lager")
def test_another_meeting_begins_without_names(folk: Folk) -> None:
    apnet = run_page(Side.GJENNOMGANG, "hr")
    valg = apnet.selectbox(key="gjennomgang_valg_Avdeling")
    valg.set_value("A1").run()
    apnet.toggle(key="gjennomgang_navn").set_value(True).run()
    apnet.selectbox(key="formaal").set_value(Formaal.OPPFOLGING).run()
    assert folk.found_in("\n".join(sent(apnet))) - viewer_traces("hr")
    apnet.selectbox(key="gjennomgang_valg_Avdeling").set_value("A2").run()
    assert not apnet.toggle(key="gjennomgang_navn").value
    assert folk.found_in("\n".join(sent(apnet))) <= viewer_traces("hr")
