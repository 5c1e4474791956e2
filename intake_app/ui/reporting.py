"""The export for the authority: which period, what it holds, and what is missing in it."""

import streamlit as st

from intake_app.services import reporting
from intake_app.services.outcomes import Refused
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.i18n import t, text
from intake_app.ui.plan_downloads import WORKBOOK
from intake_app.ui.typed_days import span_field


def draw_report() -> None:
    """The period, the two forms of the export, and a line for each field that is missing somewhere."""
    box = st.expander(t("Export for reporting"), icon=":material/ios_share:", on_change="rerun", key="reporting")
    if not box.open:
        return
    with box:
        _draw_period()


def _draw_period() -> None:
    office, actor, language = session.office(), session.current_actor(), session.language()
    today = office.today()
    with st.container(width=360):
        days = span_field((t("From, this day included"), t("To, this day included")), "reporting_days",
                          value=(today.replace(month=1, day=1), today))
    if days is None:
        return
    report = reporting.report_of(office, actor, *days)
    if isinstance(report, Refused):
        st.error(sentence(report.reasons[0]))
        return
    plans, results, certificates = (len(table.rows) for table in report.tables)
    st.markdown(t("Planned audits: {plans}, audits done: {results}, certificates: {certificates}. Empty cells:"
                  " {missing}.", plans=plans, results=results, certificates=certificates, missing=report.missing_count))
    name = f"{t('Export for reporting')} {days[0]} {days[1]}"
    with st.container(horizontal=True):
        st.download_button(t("Excel"), mime=WORKBOOK, on_click="ignore", icon=":material/download:",
                           data=lambda: reporting.report_workbook(office, report, language), key="reporting_excel",
                           file_name=f"{name}.xlsx")
        st.download_button(t("CSV (zip)"), mime="application/zip", on_click="ignore", icon=":material/download:",
                           data=lambda: reporting.report_archive(report, language), key="reporting_csv",
                           file_name=f"{name}.zip")
    heads = [text(column) for column in report.missing.columns]
    st.dataframe([dict(zip(heads, row, strict=True)) for row in report.missing.in_language(language)],
                 hide_index=True, width="stretch", placeholder="")
