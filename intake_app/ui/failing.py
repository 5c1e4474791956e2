"""What a person sees where a page could not be drawn: their own language, what is safe, and what to do."""

import logging

import streamlit as st

from intake_app.ui.i18n import t, text
from models.errors import NotFound, NotPermitted, Stale

LOG = logging.getLogger("footmark")


def show_failure(error: Exception) -> bool:
    """Say what stands in the way; anything unforeseen is logged with its trace and not shown."""
    if isinstance(error, NotPermitted | NotFound):
        st.error(text(error.text))
    elif isinstance(error, Stale):
        st.error(t("Somebody else changed this in the meantime. Reload the page to see it as it is now."))
    else:
        LOG.error("a page failed", exc_info=error)
        st.error(
            t("This page failed on our side. What was saved is kept: reload the page, and tell us if it stays so.")
        )
    return True
