"""On which terms people work for the body, and who may know of them."""

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
