"""What a team writes down in a job, field by field: checklists, meetings, interviews, and the planning before it.

A field lies at a path such as `capability/duties/s1/answer`: the list, the item, whom it is asked of, and the part
of the record. Which paths a job has is a question to its scheme (`intake_app.rules.fieldwork`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from models.base import Frozen
from models.ids import EngagementId, FileId, PersonId


class ItemAnswer(StrEnum):
    """How an item of a checklist was found; one without an answer is open."""

    CONFORMS = "conforms"
    DOES_NOT_CONFORM = "does_not_conform"
    OBSERVATION = "observation"
    """It conforms, and something was seen that is told and may be made better: it asks for no correction."""
    NOT_APPLICABLE = "not_applicable"
    ON_SITE = "on_site"
    """Of the document review: to be verified on site (CNEX 9.4, CEC 5.3.3)."""


class Risk(StrEnum):
    """How much a risk of misstatement weighs (CNEX annex III.2)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Entry(Frozen):
    """What stands in a field, who wrote it, and when."""

    text: str
    by: str
    at: datetime


class EvidenceFile(Frozen):
    """A photograph or document taken as evidence of an item."""

    place: str
    file_id: FileId
    file_name: str
    by: str
    at: datetime


class StepDone(Frozen):
    """A step of planning, ended by whom the rule names."""

    step: str
    by: str
    on: date
    person_id: PersonId | None = None
    """None in what was ended before this was kept; then the name says who it was."""

    def is_of(self, person_id: PersonId, name: str) -> bool:
        """Whether this person ended it."""
        return self.person_id == person_id if self.person_id is not None else self.by == name


class Fieldwork(Frozen):
    """What the team of one job wrote down; `id` is the job's."""

    id: EngagementId
    entries: Mapping[str, Entry] = {}
    interviews: Mapping[str, tuple[str, ...]] = {}
    """The rows of interviews at each site."""
    files: tuple[EvidenceFile, ...] = ()
    steps_done: tuple[StepDone, ...] = ()
    version: int = 0

    def text(self, path: str) -> str:
        """What stands at the path; empty where nothing does."""
        entry = self.entries.get(path)
        return entry.text if entry else ""
