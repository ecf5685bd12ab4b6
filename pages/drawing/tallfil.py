"""The figures behind a page as files: a quiet line at its foot."""

from __future__ import annotations

import streamlit as st

from pages.drawing import vakt
from pages.drawing.nedlasting import Rapportfil, offer_report
from pages.drawing.tables import quiet
from pipelines.access.innsyn import Innsyn
from pipelines.access.utdrag import Bestilling, read_utdrag
from pipelines.contract.perioder import Periodetype
from pipelines.reports import csvfil, regneark
from pipelines.reports.rapportfil import file_name


def offer_figures(
    innsyn: Innsyn, slag: Periodetype, periode: str, enhet_id: str | None = None
) -> None:
    """Excel and CSV with what this page rests on: all enheter, or one with those just under it."""
    navn = vakt.viewer_name()

    def order() -> Bestilling:
        return Bestilling(innsyn, slag, navn, vakt.now(), periode, enhet_id)

    stamme = file_name("trafikklys" if enhet_id is None else f"seksjon-{enhet_id}", periode)
    hva = "alle enheter" if enhet_id is None else "en enhet"
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="tallfiler"):
        st.markdown(quiet("Tallene bak siden:"), width="content")
        offer_report(
            innsyn,
            Rapportfil(
                "Excel",
                f"regneark, {hva}",
                f"{stamme}.xlsx",
                regneark.TYPE,
                lambda: regneark.make_workbook(read_utdrag(order())),
            ),
        )
        offer_report(
            innsyn,
            Rapportfil(
                "CSV",
                f"CSV, {hva}",
                f"{stamme}.csv",
                csvfil.TYPE,
                lambda: csvfil.make_csv(read_utdrag(order())),
            ),
        )
