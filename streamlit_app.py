"""The ASGI entry, for `footmark serve`, `uvicorn streamlit_app:app` and `streamlit run streamlit_app.py` alike."""

import streamlit as st

from intake_app import bootstrap
from intake_app.ui.failing import show_failure
from intake_app.ui.web.shell import MAIN_SCRIPT, Shell

shell = Shell(bootstrap.office(bootstrap.config()), bootstrap.config())

app = st.App(
    MAIN_SCRIPT,
    lifespan=shell.lifespan,
    routes=shell.routes(),
    middleware=shell.middleware(),
    exception_handlers=shell.refusals(),
    on_script_error=show_failure,
)
