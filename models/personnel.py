"""The body's people: what they may do, for whom they must not, and when they are away."""

from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field

from models.base import Frozen
from models.ids import PersonId


class Employment(StrEnum):
    """专职 / 兼职 / 外聘."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    EXTERNAL = "external"


class QualificationLevel(StrEnum):
    """实习 / 正式 / 高级: a trainee fills no registration seat."""

    TRAINEE = "trainee"
    FULL = "full"
    SENIOR = "senior"


class Qualification(Frozen):
    """A registration or training certificate; `kind` is a key of the scheme data such as `ghg_verifier`."""

    kind: str
    number: str
    issuer: str
    level: QualificationLevel = QualificationLevel.FULL
    valid_from: date
    valid_until: date | None = None
    """The last day on which it counts."""

    def counts_on(self, day: date) -> bool:
        """Whether it fills a seat on `day`."""
        return (
            self.level is not QualificationLevel.TRAINEE
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )


class Competence(Frozen):
    """An evaluated competence in one product family of one scheme (CNEX 8.1, CEC 5.2.2)."""

    scheme: str = ""
    """The scheme's key; one entered before competences named it counts under every scheme that has the family."""
    family: str
    evaluated_by: PersonId
    evaluated_on: date
    valid_until: date

    def covers(self, scheme: str, family: str) -> bool:
        """Whether it is about this family of this scheme; two schemes may call different things by one key."""
        return self.family == family and self.scheme in ("", scheme)

    def counts_on(self, day: date) -> bool:
        """Whether the evaluation holds on `day`."""
        return self.evaluated_on <= day <= self.valid_until


class TieKind(StrEnum):
    """What links a person to an enterprise and may bias them."""

    EMPLOYED = "employed"
    CONSULTED = "consulted"
    SHAREHOLDER = "shareholder"
    RELATIVE = "relative"
    DESIGNED = "designed"
    OTHER = "other"


class Tie(Frozen):
    """A relation between a person and an enterprise, by its credit code; `until` empty means that it lasts."""

    credit_code: str
    kind: TieKind
    since: date
    until: date | None = None
    note: str = ""


class Absence(Frozen):
    """Days on which a person cannot be planned, both ends included."""

    first: date
    last: date
    reason: str = ""


class Person(Frozen):
    """One of the body's people or an expert it engages."""

    id: PersonId
    name: str
    employment: Employment
    functions: frozenset[str] = frozenset()
    """Keys of the scheme's personnel classes: `verifier`, `leader`, `expert`, `application_reviewer`, `decider`, …"""
    qualifications: tuple[Qualification, ...] = ()
    competences: tuple[Competence, ...] = ()
    footprint_projects: int = Field(default=0, ge=0)
    """How many footprint projects the person has verified (CEC 5.2.2, table 2)."""
    projects_evaluated_by: PersonId | None = None
    """Who evaluated that number last; nobody where none was ever entered."""
    ties: tuple[Tie, ...] = ()
    absences: tuple[Absence, ...] = ()
    city: str
    latitude: float
    longitude: float
    max_days_per_month: int = Field(default=16, ge=0, le=31)
    target_days_per_year: int = Field(default=120, ge=0)
    day_fee_cny: int = Field(default=0, ge=0)
    until: date | None = None
    """The last day on which they work for the body; None while nobody knows of one."""
    version: int = 0
    """Counts the writes; a write on a stale version is refused by the storage."""

    def has_left(self, day: date) -> bool:
        """Whether the person does not work for the body any more on `day`."""
        return self.until is not None and day > self.until

    def qualifications_standing_on(self, day: date) -> tuple[Qualification, ...]:
        """Its registrations without those that one under their number took the place of by `day`.

        One renewed ahead hides nothing before its first day.
        """
        return tuple(q for q in self.qualifications if not any(
            (q.kind, q.number) == (each.kind, each.number) and q.valid_from < each.valid_from <= day
            for each in self.qualifications))

    def competences_standing_on(self, day: date) -> tuple[Competence, ...]:
        """Its competences by the last evaluation of each up to `day`."""
        return tuple(c for c in self.competences if not any(
            c.covers(each.scheme, each.family) and c.evaluated_on < each.evaluated_on <= day
            for each in self.competences))

    def evaluated_anew(self, given: Competence) -> tuple[Competence, ...]:
        """The competences with this one: an earlier evaluation counts until the day before it (CNEX 8.1).

        What was entered on the same day was a slip and goes.
        """
        eve = given.evaluated_on - timedelta(days=1)
        earlier = (c if not c.covers(given.scheme, given.family) else c.with_(valid_until=min(c.valid_until, eve))
                   for c in self.competences
                   if not c.covers(given.scheme, given.family) or c.evaluated_on <= eve)
        return (*earlier, given)

    def holds(self, kind: str, day: date) -> bool:
        """Whether a qualification of `kind` counts on `day`."""
        return any(q.kind == kind and q.counts_on(day) for q in self.qualifications)

    def is_competent_in(self, scheme: str, family: str, day: date) -> bool:
        """Whether the person's competence in this family of this scheme holds on `day`."""
        return any(c.covers(scheme, family) and c.counts_on(day) for c in self.competences)
