"""Answers that cannot be true together, or that ask for an explanation (CEC Annex 2, requirements g)."""

from collections.abc import Iterator
from datetime import timedelta

from intake_app.rules.answer_paths import field_at, path_of
from intake_app.rules.answer_readings import read_date, read_number
from intake_app.schemes.schema import SchemeEdition, Section
from models.application import Application
from models.base import Frozen
from models.calendar import add_months
from models.reference import ClauseRef
from models.text import Text

PERIOD_MONTHS = 12
"""Months that a data period should last (CEC Annex 2, usual under CNEX too)."""

PERIOD_TOLERANCE_DAYS = 15
"""By how much a period of about a year may differ from 12 months before it asks for an explanation."""


class Contradiction(Frozen):
    """Answers that cannot be true together; one that does not block asks for an explanation only."""

    path: str
    text: Text
    why: Text
    clause: ClauseRef
    blocks: bool


def contradictions(application: Application, scheme: SchemeEdition) -> tuple[Contradiction, ...]:
    """Answers that do not fit each other, each at the answer to look at first."""
    return (*_period_faults(application, scheme), *_output_faults(application, scheme))


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
