"""What happens in real data that is no error, and what the figures do with it.

Each situation has the name that the summary counts it under: rows left out, or rows treated.
Docs/kontrakt.md prints this list; the treatment is in `pipelines.ingest.situations`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Situasjon:
    """One situation: its name in the summary, the treatment, and what changes it."""

    navn: str
    situasjon: str
    behandling: str
    styres_av: str = ""


UTELATES = (
    Situasjon(
        "stillingsprosent_0_eller_tom",
        "Timelønte og tilkallingsvikarer, med stillingsprosent 0 eller tom",
        "Arbeidsforholdet utelates, og fraværet som bare hører til det.",
    ),
    Situasjon(
        "timeloent",
        "Timelønte og tilkallingsvikarer med stillingsprosent",
        "Utelates når stillingsgruppen sier det.",
        "profilen: tabeller.arbeidsforhold.utelat",
    ),
    Situasjon(
        "innleid_eller_ekstern",
        "Innleide og eksterne",
        "Utelates når stillingsgruppen sier det.",
        "profilen: tabeller.arbeidsforhold.utelat",
    ),
    Situasjon(
        "arbeidsforholdet_er_utelatt",
        "Fravær og oppfølging i et arbeidsforhold som er utelatt",
        "Utelates sammen med arbeidsforholdet.",
    ),
    Situasjon(
        "utenfor_arbeidsforhold",
        "Fravær som ligger helt utenfor personens arbeidsforhold i tid",
        "Utelates, med varsel: uten arbeidsforhold er det ingen dager å tape.",
    ),
    Situasjon("avslått", "Avslått fravær", "Utelates.", "kolonnen status"),
    Situasjon("annullert", "Annullert fravær", "Utelates.", "kolonnen status"),
    Situasjon("ikke_godkjent", "Fravær som ikke er godkjent", "Utelates.", "kolonnen status"),
    Situasjon(
        "avventende_sykmelding",
        "Avventende sykmelding",
        "Ikke sykefravær: utelates.",
        "kode avventende_sykmelding",
    ),
    Situasjon("reisetilskudd", "Reisetilskudd", "Ikke sykefravær: utelates.", "kode reisetilskudd"),
    Situasjon(
        "annet_fravaer",
        "Annet som registreres som fravær: kurs, reise, avspasering",
        "Ikke sykefravær: utelates.",
        "kode annet",
    ),
    Situasjon(
        "behandlingsdag_periode",
        "Behandlingsdager registrert som en periode",
        "Utelates: bare de faktiske dagene teller, aldri perioden.",
        "kode behandlingsdag",
    ),
    Situasjon(
        "behandlingsdag_flere_i_uken",
        "Flere behandlingsdager i samme uke",
        "Bare den første i uken (mandag–søndag) teller; resten utelates.",
        "kode behandlingsdag",
    ),
    Situasjon(
        "under_halv_dag",
        "Del av en dag, under halv dag (enkeltdag med egenmelding eller sykt barn)",
        "Utelates, som hos SSB.",
        "trafikklys.toml: opptelling.del_av_dag_min_grad",
    ),
    Situasjon(
        "starter_etter_uttrekket",
        "Fravær uten slutt som starter etter uttrekksdatoen",
        "Utelates: det har ikke begynt ennå.",
    ),
    Situasjon(
        "utenfor_perioden",
        "Rader som ikke berører tiden uttrekket er fasit for",
        "Utelates.",
        "uttrekk.toml: dekker_fra og dekker_til; gjelder_fra",
    ),
    Situasjon(
        "dobbel_rad",
        "Samme rad to ganger, helt lik",
        "Én av dem teller. To like stillinger skilles med arbeidsforhold_id.",
    ),
    Situasjon(
        "undergruppe",
        "Totaler for en gruppe av de ansatte",
        "Utelates: bare raden for alle teller, for grupper kan overlappe.",
        "profilen: tabeller.totaler.behold",
    ),
    Situasjon(
        "kvartal_med_maaneder",
        "Totaler for et kvartal som også er levert måned for måned",
        "Månedene teller; kvartalsraden sammenlignes med summen og utelates.",
    ),
    Situasjon(
        "maaned_med_kvartal",
        "Totaler for en måned i et kvartal som er levert helt, uten de to andre månedene",
        "Kvartalet teller; måneden utelates.",
    ),
    Situasjon(
        "sum_paa_indre_enhet",
        "Totaler på en enhet som har egne totaler under seg",
        "Sammenlignes med summen av enhetene under og utelates; legges aldri til.",
    ),
)

BEHANDLES = (
    Situasjon(
        "behandlingsdag",
        "Behandlingsdag registrert som enkeltdag",
        "Teller som sykmelding den dagen, høyst én i uken.",
        "kode behandlingsdag",
    ),
    Situasjon(
        "etter_maksdato",
        "Fravær etter maksdato (usikkert)",
        "Teller som permisjon.",
        "trafikklys.toml: opptelling.fravaer_etter_maksdato",
    ),
    Situasjon(
        "del_av_dag",
        "Del av en dag, halv dag eller mer (usikkert)",
        "Teller med sin grad.",
        "trafikklys.toml: opptelling.del_av_dag_min_grad",
    ),
    Situasjon(
        "egenmelding_gradert",
        "Egenmelding over flere dager med grad under 100",
        "Teller som hel: egenmelding kan ikke graderes.",
    ),
)

AV_SEG_SELV = (
    Situasjon(
        "sen_sykmelding",
        "Sykmelding registrert eller endret etter kvartalet",
        "Et senere uttrekk som dekker kvartalet, erstatter det. Til da er tallet foreløpig.",
        "uttrekk.toml: dekker_fra og dekker_til",
    ),
    Situasjon(
        "overlapp",
        "100 % endret til 50 %, og begge rader står igjen",
        "Den sist registrerte vinner; uten tidspunkt den høyeste graden. Aldri summen.",
        "kolonnen registrert",
    ),
    Situasjon(
        "permisjon",
        "Foreldrepermisjon og annen permisjon, også arbeidsavklaringspenger (AAP) og gradert ufør "
        "der stillingen står",
        "Permisjon over 14 dager trekkes fra avtalte dagsverk med sin prosent (usikkert hvordan "
        "SSB gjør det).",
        "trafikklys.toml: opptelling.permisjon_min_dager; profilen: koder.type",
    ),
    Situasjon(
        "turnus",
        "Turnus",
        "Mandag–fredag uten helligdager, som hos Nav. Egne dagsverk vinner når de er levert.",
        "kolonnene avtalte_dagsverk og tapte_dagsverk",
    ),
    Situasjon(
        "vikarer",
        "Vikarer med stillingsprosent, stipendiater, åremål",
        "Teller som andre.",
        "kolonnen stillingsgruppe",
    ),
    Situasjon(
        "flere_stillinger",
        "Flere stillinger",
        "Fraværet teller i alle, om det ikke nevner ett arbeidsforhold.",
        "kolonnen arbeidsforhold_id",
    ),
    Situasjon(
        "flere_ansattnumre",
        "Flere ansattnumre for samme person",
        "Samles når person_id er levert.",
        "kolonnen person_id",
    ),
    Situasjon(
        "omorganisering",
        "Omorganisering ved årsskiftet",
        "Historikken følger med når etterfolger er levert.",
        "filen etterfolger",
    ),
)
"""Situations that the contract itself or later rooms settle; nothing is counted in ingest."""

_TEKSTER = {s.navn: s.situasjon for s in (*UTELATES, *BEHANDLES)}


def situation_text(navn: str) -> str:
    """The situation in words; a reason that only a profile knows is its own name."""
    return _TEKSTER.get(navn, navn.replace("_", " "))
