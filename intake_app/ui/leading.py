"""Leading a reader to the very field that a link named: it is brought into sight and takes the keys."""

import json
import re

import streamlit as st

FIELD = "field"
"""What the address calls the answer's path."""

_SCRIPT = """<script>
(() => {{
  // What is drawn above it moves this element, and a moved one runs anew, while its reader types elsewhere already.
  const arrival = window.navigation?.currentEntry?.key ?? location.href;
  if (window.footmarkLedAt === arrival) return;
  window.footmarkLedAt = arrival;
  // Some widgets are drawn only once their code has been fetched.
  let tries = 30;
  const look = () => {{
    const place = document.querySelector({selector});
    const field = place?.querySelector("input:not([tabindex='-1']), textarea, [role=spinbutton], [role=radio]");
    if (!field) return --tries > 0 && setTimeout(look, 100);
    place.scrollIntoView({{block: "center"}});
    field.focus({{preventScroll: true}});
  }};
  look();
}})();
</script>"""


def lead_to(path: str, key: str) -> None:
    """Bring the widget with this key into sight, once, where the address names its answer."""
    if st.query_params.get(FIELD) == path:
        selector = json.dumps(".st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key))
        st.html(_SCRIPT.format(selector=selector), unsafe_allow_javascript=True)
