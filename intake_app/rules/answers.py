"""What the answers of an application mean: their paths, whether they can be taken, which are asked for, what they make.

Answers are stored as typed; an empty one is no fault here, as what is missing is said by `completeness`.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from intake_app.rules.answer_readings import READINGS, AnswerCheck, read_date, read_number
from intake_app.rules.cities import city_named
from intake_app.schemes.schema import REPEATING, Condition, FieldDefinition, SchemeEdition, Section
from models.application import Application, PartyRole
from models.base import Frozen
from models.calendar import add_months
from models.credit_code import normalised_credit_code
from models.engagement import PartyDetails, Site
from models.reference import ClauseRef
from models.text import Text, joined

__all__ = [
    "AnswerCheck",
    "AnswerPath",
    "Contradiction",
    "checked_answer",
    "condition_holds",
    "condition_text",
    "contradictions",
    "field_at",
    "is_asked",
    "parse_path",
    "parties_of",
    "path_of",
    "sites_of",
]

PATH = re.compile(r"(?P<section>[a-z]+)(?:\[(?P<row>[A-Za-z0-9_-]+)\])?\.(?P<field>[a-z][a-z0-9_]*)")
PERIOD_MONTHS = 12
"""Months that a data period should last (CEC Annex 2, usual under CNEX too)."""

PERIOD_TOLERANCE_DAYS = 15
"""By how much a period of about a year may differ from 12 months before it asks for an explanation."""


class AnswerPath(Frozen):
    """Where an answer stands; `row` only in a repeating section."""

    section: Section
    row: str | None
    field: str


class Contradiction(Frozen):
    """Answers that cannot be true together; one that does not block asks for an explanation only."""

    path: str
    text: Text
    why: Text
    clause: ClauseRef
    blocks: bool


def path_of(section: Section, field: str, row: str | None = None) -> str:
    """The path that names an answer.

    >>> path_of(Section.SITES, "city", "s1")
    'sites[s1].city'
    """
    return f"{section}.{field}" if row is None else f"{section}[{row}].{field}"


def parse_path(path: str) -> AnswerPath | None:
    """The parts of a path, or None where it names no answer."""
    found = PATH.fullmatch(path)
    if found is None or found["section"] not in set(Section):
        return None
    section = Section(found["section"])
    if (section in REPEATING) != (found["row"] is not None):
        return None
    return AnswerPath(section=section, row=found["row"], field=found["field"])


def field_at(path: str, scheme: SchemeEdition) -> FieldDefinition | None:
    """The question whose answer stands at `path`, or None."""
    parsed = parse_path(path)
    if parsed is None:
        return None
    return next((field for field in scheme.fields_of(parsed.section) if field.key == parsed.field), None)


def checked_answer(
    field: FieldDefinition, text: str, application: Application, scheme: SchemeEdition
) -> AnswerCheck:
    """The answer as it should be stored, and what is wrong with it; an empty text is right."""
    if not text.strip():
        return AnswerCheck(value="")
    return READINGS[field.kind](field, text, application, scheme)


def is_asked(field: FieldDefinition, application: Application, row: str | None = None) -> bool:
    """Whether the form asks for this field now."""
    return field.required_when is None or condition_holds(field.required_when, application, row)


def condition_holds(condition: Condition, application: Application, row: str | None = None) -> bool:
    """Whether a scheme's question about the answers is true; `row` is the row from which it is asked."""
    if condition.answer is not None:
        return any(answer in condition.is_one_of for answer in _answers_named(condition.answer, application, row))
    if condition.section is not None and condition.more_rows_than is not None:
        return len(application.row_ids(condition.section)) > condition.more_rows_than
    if condition.parties_differ is not None:
        return (len(_known_parties(application)) > 1) == condition.parties_differ
    if condition.any_of:
        return any(condition_holds(part, application, row) for part in condition.any_of)
    return all(condition_holds(part, application, row) for part in condition.all_of)


def condition_text(condition: Condition, scheme: SchemeEdition) -> Text:
    """A condition in words, to say why something is not asked for."""
    if condition.answer is not None:
        return _answer_condition_text(condition, scheme)
    if condition.section is not None:
        rows = Text(zh="生产场所", en="production sites") if condition.section is Section.SITES else Text(
            zh="产品", en="products"
        )
        return Text(zh="{rows}多于 {count} 个", en="there are more than {count} {rows}").format(
            rows=rows, count=condition.more_rows_than
        )
    if condition.parties_differ is not None:
        words = joined([scheme.words.client, scheme.words.producer, scheme.words.factory])
        if condition.parties_differ:
            return Text(zh="{words}不是同一企业", en="{words} are not one enterprise").format(words=words)
        return Text(zh="{words}是同一企业", en="{words} are one enterprise").format(words=words)
    parts = [condition_text(part, scheme) for part in condition.any_of or condition.all_of]
    between = ("，或", ", or ") if condition.any_of else ("，且", ", and ")
    return Text(zh=between[0].join(part.zh for part in parts), en=between[1].join(part.en for part in parts))


def parties_of(application: Application, scheme: SchemeEdition) -> dict[PartyRole, PartyDetails]:
    """The three parties as the answers describe them; parts not answered are empty."""
    return {role: _party(role, application, scheme) for role in PartyRole}


def sites_of(application: Application) -> tuple[Site, ...]:
    """The production sites with their coordinates; a site whose city is not known yet is left out."""
    return tuple(site for row in application.row_ids(Section.SITES) if (site := _site(row, application)))


def contradictions(application: Application, scheme: SchemeEdition) -> tuple[Contradiction, ...]:
    """Answers that do not fit each other, each at the answer to look at first."""
    return (*_period_faults(application, scheme), *_output_faults(application, scheme))


def _answers_named(answer: str, application: Application, row: str | None) -> Iterator[str]:
    """The answers a condition speaks of: of the row at hand where it has one, else of every row."""
    name, _, key = answer.rpartition(".")
    sections = (Section(name),) if name else tuple(REPEATING)
    home = next((section for section in sections if row in application.row_ids(section)), None)
    if home is not None:
        yield application.text(path_of(home, key, row))
        return
    for section in sections:
        for each in application.row_ids(section) if section in REPEATING else (None,):
            yield application.text(path_of(section, key, each))


def _answer_condition_text(condition: Condition, scheme: SchemeEdition) -> Text:
    key = (condition.answer or "").rpartition(".")[2]
    section = (condition.answer or "").rpartition(".")[0]
    field = next((f for f in scheme.fields if f.key == key and section in ("", f.section.value)), None)
    names = {option.key: option.text for option in field.options} if field else {}
    names |= {family.key: family.name for family in scheme.families}
    names |= {"yes": Text(zh="是", en="yes"), "no": Text(zh="否", en="no")}
    choices = joined([names.get(value, Text(zh=value, en=value)) for value in condition.is_one_of])
    label = field.label if field else Text(zh=key, en=key)
    return Text(zh="“{label}”为{choices}", en="“{label}” is {choices}").format(label=label, choices=choices)


def _known_parties(application: Application) -> set[str]:
    """The different companies among the three parties, by credit code, by name where there is none."""
    codes = (normalised_credit_code(application.text(f"{role}.credit_code")) for role in PartyRole)
    names = ("".join(application.text(f"{role}.name").split()) for role in PartyRole)
    return {code or name for code, name in zip(codes, names, strict=True) if code or name}


def _party(role: PartyRole, application: Application, scheme: SchemeEdition) -> PartyDetails:
    section = Section(role.value)
    text = {field.key: application.text(path_of(section, field.key)) for field in scheme.fields_of(section)}
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


def _period_faults(application: Application, scheme: SchemeEdition) -> Iterator[Contradiction]:
    path = path_of(Section.APPLICATION, "period_to")
    field = field_at(path, scheme)
    start = read_date(application.text(path_of(Section.APPLICATION, "period_from")))
    end = read_date(application.text(path))
    if field is None or start is None or end is None:
        return
    if end <= start:
        yield Contradiction(
            path=path, why=field.why, clause=field.clause, blocks=True,
            text=Text(
                zh="数据期结束日 {end} 不晚于开始日 {start}；请核对两个日期。",
                en="The data period ends on {end}, which is not after its start {start}: look at both dates again.",
            ).format(start=start, end=end),
        )
        return
    usual = add_months(start, PERIOD_MONTHS) - timedelta(days=1)
    if abs((end - usual).days) > PERIOD_TOLERANCE_DAYS:
        yield Contradiction(
            path=path, why=field.why, clause=field.clause, blocks=False,
            text=Text(
                zh="数据期为 {start} 至 {end}，一般应为 12 个月（至 {usual}）；如确需不同，请在材料中说明原因。",
                en="The data period runs from {start} to {end}; 12 months, to {usual}, are usual. Where it must differ,"
                " explain it in the documents.",
            ).format(start=start, end=end, usual=usual),
        )


def _output_faults(application: Application, scheme: SchemeEdition) -> Iterator[Contradiction]:
    path = path_of(Section.APPLICATION, "product_output")
    field = field_at(path, scheme)
    product = read_number(application.text(path))
    plant = read_number(application.text(path_of(Section.APPLICATION, "plant_output")))
    if field is not None and product is not None and plant is not None and product > plant:
        yield Contradiction(
            path=path, why=field.why, clause=field.clause, blocks=True,
            text=Text(
                zh="产品产量 {product} 大于全厂产量 {plant}；请核对两个数字及其单位。",
                en="The product's output {product} exceeds the whole plant's {plant}: look at both figures and units.",
            ).format(product=f"{product:f}", plant=f"{plant:f}"),
        )
