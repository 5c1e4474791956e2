"""What a scheme will ask, for everybody and before any registration: blank forms to print and to fill in."""

import re
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from intake_app.services import blank_forms
from intake_app.services.office import Office
from intake_app.services.papers import WORD
from intake_app.tables.blank import blank_workbook
from intake_app.ui.web.rendering import notice, page
from intake_app.ui.web.requests import language_of
from models.errors import NotFound
from models.text import Language

NAME = re.compile(r"(?P<scheme>[a-z0-9_]+)-(?P<language>zh|en)\.(?P<kind>docx|xlsx)")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Forms:
    """The handlers, for one office; each file is made once for an edition and a language."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._made: dict[tuple[str, ...], bytes] = {}

    async def list(self, request: Request) -> Response:
        """GET the list of forms in the reader's language."""
        language = language_of(request)
        offered = [
            {"key": scheme.key, "name": scheme.name.in_language(language), "rule": scheme.document,
             "title": scheme.rule_title.in_language(language)}
            for scheme in blank_forms.forms_on_offer(self.office)
        ]
        return page(request, "forms.html", forms=offered)

    async def file(self, request: Request) -> Response:
        """GET one form: `<scheme>-<language>.docx` to print, `.xlsx` for its tables."""
        asked = NAME.fullmatch(request.path_params["name"])
        if asked is None:
            return notice(request, 404)
        language: Language = "en" if asked["language"] == "en" else "zh"
        try:
            name, content = await run_in_threadpool(self._file, asked["scheme"], language, asked["kind"])
        except NotFound:
            return notice(request, 404)
        kind = asked["kind"]
        return Response(content, media_type=WORD if kind == "docx" else WORKBOOK, headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "cache-control": "no-cache",
        })

    def _file(self, scheme_key: str, language: Language, kind: str) -> tuple[str, bytes]:
        offered = {scheme.key: scheme for scheme in blank_forms.forms_on_offer(self.office)}
        if scheme_key not in offered:
            raise NotFound(scheme_key)
        scheme = offered[scheme_key]
        place = (scheme_key, scheme.edition, language, kind)
        if place not in self._made:
            make = blank_forms.printable_form if kind == "docx" else blank_workbook
            self._made[place] = make(scheme, language)
        return f"{blank_forms.form_name(scheme, language)}.{kind}", self._made[place]
