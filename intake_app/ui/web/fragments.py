"""Pieces of HTML that the Streamlit sidebar borrows from the web shell."""

from html import escape
from urllib.parse import quote

LANGUAGES = {"zh": "中文", "en": "English"}
"""Each language by its own name, which is never translated."""


def language_links(language: str, here: str) -> str:
    """A link to the other language, leading back to the present page."""
    links = [
        f'<a href="/lang/{key}?next={quote(here, safe="/")}" target="_self" style="color:inherit"'
        f' lang="{key}" hreflang="{key}">{name}</a>'
        for key, name in LANGUAGES.items()
        if key != language
    ]
    return f"<p>{' '.join(links)}</p>"


def sign_out_form(label: str) -> str:
    """A form that signs out; a link would let any page sign people out."""
    return (
        '<form method="post" action="/logout"><button type="submit" style="font:inherit;padding:.3rem .9rem;'
        'border:1px solid #8a978f;border-radius:.3rem;background:#fff;color:inherit;cursor:pointer">'
        f"{escape(label)}</button></form>"
    )
