"""The screens: each page is a file that draws, asks services and decides nothing.

`main.py` is the script that Streamlit runs (navigation by role), `session.py` says who is signed in, `i18n.py` in
which words, `web/` holds the routes and the middleware around Streamlit. May import services and models; never the
storage: the office is handed over at the start (`session.open_office`).
"""
