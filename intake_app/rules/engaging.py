"""On which terms people work for the body, and who may know of them."""

from datetime import date

from models.personnel import Person
from models.reference import ClauseRef, Reason
from models.text import Text

DAY_FEES = ClauseRef(document="house", clause="H139")
"""The body's own setting of who may see what a day of somebody's costs: the scheme rules know no such fees."""

NO_FEE = Reason(
    text=Text(zh="专职人员不计人日费用；请先核对其聘用方式。",
              en="No day of a full-time person costs a fee: look at the employment first."),
    clause=DAY_FEES,
)
"""Why a fee of somebody salaried is not entered: the plan would not reckon with it."""

LEAVING = ClauseRef(document="house", clause="H140")
"""The body's own setting of what becomes of somebody who leaves it."""


def left(person: Person, on: date) -> Reason | None:
    """That the person does not work for the body any more on that day, or None (H140)."""
    if not person.has_left(on):
        return None
    return Reason(text=_LEFT.format(name=person.name, until=person.until), clause=LEAVING)


_LEFT = Text(
    zh="{name}在本机构工作至 {until}，此后不再承担工作；请另选人员。",
    en="{name} works for the body until {until} and takes no part after that: choose someone else.",
)
