"""What is coming in surveillance, and are there the people for it? (CNEX 9.3.2, 9.10, 11; CEC 5.2.1, 5.2.3, 6.1)"""

import streamlit as st

from intake_app.rules.risks import Risk
from intake_app.services import outlook, outlook_tables
from intake_app.services.outlook import Outlook
from intake_app.services.outlook_tables import GROUPINGS
from intake_app.tables.sheet_writer import ShownTable, tables_as_workbook
from intake_app.ui import session
from intake_app.ui.acting import sentence
from intake_app.ui.ahead_charts import (
    CASES_DRAWN,
    Drawing,
    clocks_chart,
    load_chart,
    seats_chart,
    surveillance_chart,
)
from intake_app.ui.i18n import t, text
from intake_app.ui.plan_downloads import WORKBOOK
from intake_app.ui.showing import escaped, in_a_row, question

SHORTAGES_SHOWN = 6
"""How many sentences stand open; the others are in the table."""


def draw() -> None:
    """The months ahead: what falls due, who is missing, what is in danger, and every running clock."""
    office, actor, language = session.office(), session.current_actor(), session.language()
    found = outlook.outlook(office, actor)
    missing = found.staffing.shortages
    question(t("What is coming, and do we have the people?"), _answer(found))
    st.download_button(
        t("All tables, Excel"), mime=WORKBOOK, on_click="ignore", icon=":material/download:", key="outlook_excel",
        data=lambda: outlook_tables.outlook_workbook(office, actor, language),
        file_name=f"{t('18 months ahead')} {found.today.isoformat()}.xlsx")
    if not found.surveillances and not found.clocks:
        return
    _draw_surveillances(found)
    st.markdown(f"#### {t('Are there enough people?')}")
    for shortage in missing[:SHORTAGES_SHOWN]:
        st.markdown(f"- {sentence(shortage.reason)}")
    if len(missing) > SHORTAGES_SHOWN:
        st.caption(t("More in the table: {count}.", count=len(missing) - SHORTAGES_SHOWN))
    if not missing:
        st.markdown(t("Each month has at least as many free person-days as the coming audits take."))
    _draw_people(found)
    _draw_risks(found)
    _draw_clocks(found)


def _answer(found: Outlook) -> str:
    if not found.surveillances and not found.clocks:
        return t("No certificate is under surveillance and no case is running yet.")
    missing = found.staffing.shortages
    told = t("Surveillances due in {months} months: {count}; cases whose time limit runs: {cases}.",
             count=len(found.surveillances), months=len(found.staffing.months), cases=len(found.clocks))
    if not missing:
        return in_a_row([told, t("There are enough people, by all that can be counted.")])
    late = sum(1 for each in missing if each.ask_by < found.today)
    return in_a_row([told, t("Places where people are missing: {count}; past the last day for asking: {late}.",
                             count=len(missing), late=late)])


def _draw_surveillances(found: Outlook) -> None:
    office = session.office()
    st.markdown(f"#### {t('Which surveillances fall due when?')}")
    by = st.segmented_control(t("Counted by"), list(GROUPINGS), format_func=lambda key: text(GROUPINGS[key]),
                              default="state", required=True, key=f"ahead_by_{session.language()}")
    assert by is not None
    groups = outlook_tables.counts(office, found, by)
    _draw_chart(surveillance_chart(groups, outlook_tables.months_of(found), text(GROUPINGS[by])),
                outlook_tables.counts_table(office, found, by))
    st.caption(t("What is overdue counts in this month. What follows the next surveillance of a certificate is counted"
                 " from its last day."))


def _draw_people(found: Outlook) -> None:
    office = session.office()
    _draw_chart(load_chart(found.staffing.months), outlook_tables.load_table(found))
    st.caption(t("Free are working days less leave and planned audits, at most each person's limit for the month."))
    if found.joint:
        st.markdown(t("One visit could serve several surveillances: {count} visits, {days} person-days on site less."
                      " The figures above count them apart until they are joined on the page “Surveillance”.",
                      count=len(found.joint), days=f"{outlook_tables.saved_half_days(found.joint) / 2:g}"))
        _draw_table(outlook_tables.joint_table(found))
    if found.staffing.seats:
        st.markdown(f"**{t('Competence: free person-days beyond what is needed')}**")
        _draw_chart(seats_chart(found.staffing.seats), outlook_tables.seats_table(office, found))
    if found.staffing.shortages:
        _draw_table(outlook_tables.shortages_table(found))


def _draw_risks(found: Outlook) -> None:
    st.markdown(f"#### {t('What is most at risk, and why?')}")
    if not found.at_risk:
        st.caption(t("Nothing here."))
        return
    st.markdown("\n".join(f"{number}. {_whose(risk)}{sentence(risk.reason)}"
                          for number, risk in enumerate(found.at_risk, start=1)))
    _draw_table(outlook_tables.risks_table(found))


def _whose(risk: Risk) -> str:
    """The client of a certificate in danger; the reason of a case names it already."""
    return "" if risk.name == risk.client else f"**{escaped(risk.client)}** · "


def _draw_clocks(found: Outlook) -> None:
    st.markdown(f"#### {t('How far is the clock of each case?')}")
    if not found.clocks:
        st.caption(t("No case is running. Each appears here once its application is accepted."))
        return
    _draw_chart(clocks_chart(found.clocks, found.today), outlook_tables.clocks_table(session.office(), found))
    if len(found.clocks) > CASES_DRAWN:
        st.caption(t("The {count} accepted first are drawn; the table has all.", count=CASES_DRAWN))


def _draw_chart(chart: Drawing, table: ShownTable) -> None:
    # Altair would check each chart against its whole schema every time, which takes longer than all the rest of them.
    st.vega_lite_chart(spec=chart.to_dict(validate=False), width="stretch", alt=text(table.title))
    _draw_table(table)


def _draw_table(table: ShownTable) -> None:
    """The table itself, closed until somebody wants its figures, and as a workbook of its own."""
    box = st.expander(t("As a table: {title}", title=text(table.title)), on_change="rerun",
                      key=f"table_{text(table.title)}")
    if not box.open:
        return
    with box:
        heads = [text(column) for column in table.columns]
        st.dataframe([dict(zip(heads, row, strict=True)) for row in table.in_language(session.language())],
                     hide_index=True, width="stretch", placeholder="")
        today, language, title = session.office().today(), session.language(), text(table.title)
        st.download_button(
            t("This table, Excel"), mime=WORKBOOK, on_click="ignore", icon=":material/download:", key=f"excel_{title}",
            data=lambda: tables_as_workbook([table], language, today), file_name=f"{title} {today.isoformat()}.xlsx")


draw()
