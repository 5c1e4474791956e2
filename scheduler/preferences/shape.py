"""What every preference is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.text import Text
from scheduler.plan import Plan
from scheduler.problem import Problem


@dataclass(frozen=True)
class Charge:
    """What one thing in a plan costs, in whole CNY, and whose it is."""

    amount: int
    job: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Preference:
    """One kind of cost: `charges` names every amount of it in a plan."""

    key: str
    name: Text
    explanation: Text
    charges: Callable[[Problem, Plan], Iterator[Charge]]

    def cost(self, problem: Problem, plan: Plan) -> int:
        """All charges of this kind, in whole CNY."""
        return sum(charge.amount for charge in self.charges(problem, plan))
