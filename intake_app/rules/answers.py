"""What the answers of an application mean: whether they can be taken, which are asked for, what they make.

Answers are stored as typed; an empty one is no fault here, as what is missing is said by `completeness`.
"""

from intake_app.rules.answer_paths import AnswerPath, RowPlace, field_at, parse_path, path_of
from intake_app.rules.answer_readings import READINGS, AnswerCheck, read_number
from intake_app.rules.cities import city_named
from intake_app.rules.conditions import condition_holds
from intake_app.schemes.schema import FieldDefinition, SchemeEdition, Section, SectionDefinition
from models.application import Application, PartyRole
from models.credit_code import normalised_credit_code
from models.engagement import PartyDetails, Site

__all__ = [
    "AnswerCheck",
    "AnswerPath",
    "asked_sections",
    "checked_answer",
    "field_at",
    "is_asked",
    "is_section_asked",
    "parse_path",
    "parties_of",
    "path_of",
    "sites_of",
]


def checked_answer(
    field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition
) -> AnswerCheck:
    """The answer as it should be stored, and what is wrong with it; an empty text is right."""
    if not text.strip():
        return AnswerCheck(value="")
    return READINGS[field.kind](field, text, application, scheme)


def is_asked(
    field: FieldDefinition, application: Application, scheme: SchemeEdition, row: str | None = None
) -> bool:
    """Whether the form asks for this field now; of its section that is asked of `is_section_asked`."""
    return field.required_when is None or condition_holds(
        field.required_when, application, scheme, RowPlace(field.section, row) if row else None
    )


def is_section_asked(
    section: SectionDefinition, application: Application, scheme: SchemeEdition, place: RowPlace | None = None
) -> bool:
    """Whether the form has this section now; `place` is the site or product, or the section's own row, asked for."""
    return section.when is None or condition_holds(section.when, application, scheme, place)


def asked_sections(application: Application, scheme: SchemeEdition) -> tuple[SectionDefinition, ...]:
    """The sections that the form has now, in their order."""
    return tuple(section for section in scheme.form if is_section_asked(section, application, scheme))


def parties_of(application: Application, scheme: SchemeEdition) -> dict[PartyRole, PartyDetails]:
    """The three parties as the answers describe them; parts not answered are empty."""
    return {role: _party(role, application, scheme) for role in PartyRole}


def sites_of(application: Application) -> tuple[Site, ...]:
    """The production sites with their coordinates; a site whose city is not known yet is left out."""
    return tuple(site for row in application.row_ids(Section.SITES) if (site := _site(row, application)))


def trademark_of_product(application: Application, row: str) -> str:
    """The trademark that the certificates of a product's row print: its own, else the application's; empty if none."""
    own = application.text(path_of(Section.PRODUCTS, "trademark", row))
    return own or application.text(path_of(Section.APPLICATION, "trademark"))


def _party(role: PartyRole, application: Application, scheme: SchemeEdition) -> PartyDetails:
    text = {field.key: application.text(path_of(role, field.key)) for field in scheme.fields_of(role)}
    return PartyDetails(
        name=text.get("name", ""),
        credit_code=normalised_credit_code(text.get("credit_code", "")),
        address=text.get("address", ""),
        contact=text.get("contact", ""),
        phone=text.get("mobile") or text.get("phone", ""),
        email=text.get("email", ""),
    )


def _site(row: str, application: Application) -> Site | None:
    def text(field: str) -> str:
        return application.text(path_of(Section.SITES, field, row))

    city = city_named(text("city"))
    if city is None:
        return None
    return Site(
        row=row,
        name=text("name"),
        address=text("address"),
        city=city.name,
        latitude=city.latitude,
        longitude=city.longitude,
        employees=int(read_number(text("employees")) or 0),
        data_complexity=text("data_complexity") or "low",
    )
