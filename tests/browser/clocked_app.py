"""The application as `streamlit_app` serves it, with a clock that a test moves."""

import os
from pathlib import Path

import streamlit as st

from intake_app import bootstrap
from intake_app.ui.failing import show_failure
from intake_app.ui.web.shell import MAIN_SCRIPT, Shell
from tests.browser.file_clock import CLOCK_FILE, FileClock

shell = Shell(bootstrap.office(bootstrap.config(), FileClock(Path(os.environ[CLOCK_FILE]))), bootstrap.config())

app = st.App(
    MAIN_SCRIPT,
    lifespan=shell.lifespan,
    routes=shell.routes(),
    middleware=shell.middleware(),
    exception_handlers=shell.refusals(),
    on_script_error=show_failure,
)
