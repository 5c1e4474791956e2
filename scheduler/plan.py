"""The plan: who goes where when, what could not be planned and why, as the file format audit-plan/1 fixes it."""

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import model_serializer, model_validator

from models.text import Text
from scheduler.problem import Placement, Strict

PLAN_FORMAT: Literal["audit-plan/1"] = "audit-plan/1"


class Assignment(Placement):
    """A job with its start, its team and its experts."""

    job: str

    @classmethod
    def of(cls, job: str, placement: Placement) -> "Assignment":
        """The assignment of `job` exactly as `placement` says."""
        return cls(job=job, start=placement.start, team=placement.team, experts=placement.experts)


class Unscheduled(Strict):
    """A job without a place, with the reasons; the file has them in Chinese, and beside that in English."""

    job: str
    reasons: tuple[Text, ...] = ()

    @model_serializer
    def _as_file(self) -> dict[str, object]:
        return {
            "job": self.job,
            "reasons": [reason.zh for reason in self.reasons],
            "reasons_en": [reason.en for reason in self.reasons],
        }

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, value: object) -> object:
        if not isinstance(value, dict) or not isinstance(value.get("reasons", []), list):
            return value
        chinese = value.get("reasons", [])
        english = value.get("reasons_en", chinese)
        if not isinstance(english, list) or len(english) != len(chinese):
            raise ValueError("reasons_en must have one entry per entry of reasons")
        rest = {name: part for name, part in value.items() if name not in ("reasons", "reasons_en")}
        return {**rest, "reasons": tuple({"zh": zh, "en": en} for zh, en in zip(chinese, english, strict=True))}


class Plan(Strict):
    """Every job stands in exactly one of the two lists; `cost` and `bound` are whole CNY.

    `bound` is a proven lower bound on the cost of any valid plan.
    """

    format: Literal["audit-plan/1"] = PLAN_FORMAT
    assignments: tuple[Assignment, ...]
    unscheduled: tuple[Unscheduled, ...] = ()
    cost: int | None = None
    bound: int | None = None

    def assignment_of(self, job: str) -> Assignment | None:
        """Where `job` stands, or None if it is unscheduled."""
        return next((assignment for assignment in self.assignments if assignment.job == job), None)

    def starts(self) -> dict[str, date]:
        """The start of every assigned job."""
        return {assignment.job: assignment.start for assignment in self.assignments}


def plan_text(plan: Plan) -> str:
    """The plan as the text of its file."""
    return plan.model_dump_json(indent=1) + "\n"


def write_plan(plan: Plan, path: Path) -> None:
    """Put the whole plan at `path` or leave what stood there: a reader never sees half of one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(temporary)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(plan_text(plan))
            file.flush()
            os.fsync(file.fileno())
        # mkstemp gives 0600; a plan is read by others as any file written by `open` is.
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
