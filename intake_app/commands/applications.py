"""What an applicant asks: which questions there are, what is missing, which units and person-days follow."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from intake_app.commands.application_files import AskedApplication, read_application, unknown_scheme
from intake_app.commands.days import Today, day_chooser
from intake_app.commands.reading import stop
from intake_app.commands.telling import tell
from intake_app.rules.answers import path_of, sites_of
from intake_app.rules.certification_units import division_is_current, proposed_units
from intake_app.rules.completeness import completeness
from intake_app.rules.conditions import condition_text
from intake_app.rules.person_days import proposed_person_days
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import FieldDefinition, FieldKind, SchemeEdition, Section, SectionDefinition
from models.engagement import SitePersonDays
from models.reference import Reason
from models.text import Text

File = Annotated[Path, typer.Argument(metavar="APPLICATION.json", help="See `footmark schema application`.")]


def fields(
    context: typer.Context,
    scheme: Annotated[str, typer.Option(help="The scheme's key, such as cnex_ex.")],
    today: Today = None,
) -> None:
    """The sections and questions of a scheme's form, each with its key or path, why it is asked, and its clause."""
    schemes = built_in_schemes()
    if scheme not in set(schemes.keys()):
        stop(Path("--scheme"), [unknown_scheme("", scheme, schemes)])
    day = day_chooser(context, today)(None)
    edition = schemes.in_force(scheme, day)
    tell({
        **_head(edition, day),
        "sections": [_section(section, edition) for section in edition.form],
        "fields": [_question(field, edition) for section in edition.form for field in edition.fields_of(section.key)],
    })


def missing(context: typer.Context, file: File, today: Today = None) -> None:
    """How complete an application is: everything missing, for whom or what, why, and the clause that asks for it."""
    asked = _asked(context, file, today)
    found = completeness(asked.application, asked.scheme, asked.today)
    tell({**_head(asked.scheme, asked.today), **found.model_dump()})


def units(context: typer.Context, file: File, today: Today = None) -> None:
    """The certification units into which an application divides, each with the reasons."""
    asked = _asked(context, file, today)
    tell({
        **_head(asked.scheme, asked.today),
        "units": proposed_units(asked.application, asked.scheme),
        "is_confirmed": division_is_current(asked.application, asked.scheme),
    })


def person_days(context: typer.Context, file: File, today: Today = None) -> None:
    """The person-days of each site: the rule's minimum, what adds to it, and the clause of every figure."""
    asked = _asked(context, file, today)
    sites = sites_of(asked.application)
    figures = proposed_person_days(sites, proposed_units(asked.application, asked.scheme), asked.scheme)
    names = {site.row: site.name for site in sites}
    tell({
        **_head(asked.scheme, asked.today),
        "minimums_half_days": asked.scheme.person_days.model_dump(exclude={"factors"}, exclude_none=True),
        "sites": [_site_figure(names[figure.site_row], figure, asked.scheme) for figure in figures],
        "total_half_days": sum(each.on_site_half_days + each.document_review_half_days for each in figures),
        "left_out": [
            {"row": row, "reason": Reason(text=_UNKNOWN_CITY, clause=asked.scheme.person_days.check_minimum.clause)}
            for row in asked.application.row_ids(Section.SITES) if row not in names
        ],
    })


def _asked(context: typer.Context, file: Path, today: Today) -> AskedApplication:
    return read_application(file, built_in_schemes(), day_chooser(context, today))


def _head(scheme: SchemeEdition, today: date) -> dict[str, object]:
    return {"scheme": scheme.key, "edition": scheme.edition, "document": scheme.document, "today": today}


def _section(section: SectionDefinition, scheme: SchemeEdition) -> dict[str, object]:
    told = section.model_dump(exclude_none=True, exclude={"when"})
    if section.when is not None:
        told["asked_when"] = condition_text(section.when, scheme)
    return told


def _question(field: FieldDefinition, scheme: SchemeEdition) -> dict[str, object]:
    section = scheme.section(field.section)
    path = path_of(field.section, field.key, "ROW" if section and section.repeats else None)
    asked = {"path": path, **field.model_dump(exclude_none=True, exclude={"required_when", "options"})}
    if field.required_when is not None:
        asked["asked_when"] = condition_text(field.required_when, scheme, field.section)
    if field.kind is FieldKind.FAMILY:
        asked["options"] = [{"key": family.key, "text": family.name} for family in scheme.families]
    elif field.options:
        asked["options"] = field.options
    return asked


def _site_figure(name: str, figure: SitePersonDays, scheme: SchemeEdition) -> dict[str, object]:
    clauses = {factor.text: factor.clause for factor in scheme.person_days.factors}
    return {
        "row": figure.site_row,
        "name": name,
        "document_review_half_days": figure.document_review_half_days,
        "on_site_half_days": figure.on_site_half_days,
        "factors": [{**factor.model_dump(), "clause": clauses[factor.text]} for factor in figure.factors],
    }


_UNKNOWN_CITY = Text(
    zh="场所的城市尚未填写或未找到，无法计算；请填写所在的地级市。",
    en="The site's city is not filled in or not found, so nothing is computed: enter the prefecture-level city.",
)
