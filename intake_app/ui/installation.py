"""How the installation is backed up, and when it last was."""

import streamlit as st

from intake_app.services import backups
from intake_app.ui import session
from intake_app.ui.i18n import t
from intake_app.ui.showing import day_from, escaped


def draw_backups() -> None:
    """The last backup, and the commands that make one and lay it in."""
    office = session.office()
    last = backups.last_backup(office, session.current_actor())
    if last is None:
        st.warning(t("No backup was made with “footmark backup” yet."), icon=":material/backup:")
    else:
        told = {"day": day_from(last.at.date(), office.today()), "name": escaped(str(last.after["archive"]))}
        if last.verb == backups.RESTORED:
            st.warning(t("All this was laid in {day} from {name}, and no backup was made since.", **told),
                       icon=":material/backup:")
        else:
            st.markdown(t("The last backup was made {day}: {name}", **told))
        lacking = last.after.get("lacking")
        if isinstance(lacking, list) and lacking:
            st.warning(t("Files that are not in it, as they are damaged or missing: {count}. “footmark backup” names"
                         " them; take them from an earlier backup.", count=len(lacking)), icon=":material/warning:")
    st.markdown(t("A backup holds the database and all files in one archive with a list of its contents. It does not"
                  " hold the queue of the workers: plans that wait to be solved are ordered anew when one starts. It is"
                  " made on the server, while people go on working:"))
    st.code("footmark backup /backup/footmark.zip", language="bash")
    st.markdown(t("It is laid into an empty installation, be it on SQLite or PostgreSQL:"))
    st.code("footmark restore /backup/footmark.zip", language="bash")
    st.caption(t("After that everybody signs in anew and makes the addresses of calendars anew, and what waited to be"
                 " sent by e-mail is not sent: look into the ledger what became of it."))
    st.caption(t("Keep the archives on another machine, readable for you alone; try now and then whether one can be"
                 " laid in, without a mail server set up."))
