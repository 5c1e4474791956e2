"""Pages rendered on the server: one layout, one style sheet, no scripts, nothing from elsewhere."""

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from intake_app.ui.i18n import message, translated
from intake_app.ui.web.fragments import LANGUAGES
from intake_app.ui.web.requests import language_of

TEMPLATES = Path(__file__).parent / "templates"

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What these pages may load: our style sheet and icon."""

_PAGES = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)

NOTICES = {
    403: message("This form was not sent from a page of this site. Open the page again and repeat what you did."),
    404: message("There is nothing here, or it does not belong to your enterprise. Open it again from your list."),
    413: message("What was sent is too large for this page."),
}
"""What a page says where it refuses, by HTTP status."""


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A template in the reader's language; `values` are what it shows."""
    language = language_of(request)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    body = _PAGES.get_template(template).render(
        t=partial(translated, language), language=language, languages=LANGUAGES, here=here, **values
    )
    return HTMLResponse(body, status_code=status, headers=_HEADERS)


def notice(request: Request, status: int) -> HTMLResponse:
    """The page that says why a request was refused."""
    explanation = NOTICES.get(status, NOTICES[404])
    return page(request, "notice.html", status=status, explanation=explanation, warning=None)


_HEADERS = {"content-security-policy": CONTENT_POLICY, "cache-control": "no-store"}
