"""A complaint (投诉) or an appeal (申诉), from its receipt to its closing (CNEX 14; GB/T 27065 7.13)."""

from datetime import date
from enum import StrEnum

from models.base import Frozen
from models.handed_in import HandedInFile
from models.ids import AccountId, ApplicationId, ComplaintId, EnterpriseId, PaperId, PersonId
from models.text import Text


class ComplaintKind(StrEnum):
    """An appeal asks for a decision on one's own certification to be reconsidered; a complaint is any other."""

    COMPLAINT = "complaint"
    APPEAL = "appeal"


class ComplaintTopic(StrEnum):
    """What it is directed against: what CNEX 14 lists by name, or anything else."""

    CONCLUSION = "conclusion"
    CONDUCT = "conduct"
    DECISION = "decision"
    OTHER = "other"
    """Such as the procedure, fees, confidentiality, or how long something takes."""


class ComplaintState(StrEnum):
    """Where it stands; each state is reached by the act that it is called after."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    INVESTIGATED = "investigated"
    DECIDED = "decided"
    TOLD = "told"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Complainant(Frozen):
    """Who complains, and how they are reached; with an account where they did so here."""

    name: str
    contact: str
    enterprise_id: EnterpriseId | None = None
    account_id: AccountId | None = None

    def is_same(self, other: "Complainant") -> bool:
        """Whether both are one: the same enterprise, or of the same name where that of one of them is not known."""
        if self.enterprise_id and other.enterprise_id:
            return self.enterprise_id == other.enterprise_id
        return self.name.strip() == other.name.strip()


class Acknowledgement(Frozen):
    """The receipt that the complainant was sent."""

    on: date
    by: str
    paper_id: PaperId


class Assignment(Frozen):
    """Who investigates and who decides, chosen among those who took no part in the case."""

    investigator: PersonId
    decider: PersonId
    concerned: tuple[PersonId, ...] = ()
    """Those of the body whose own conduct it is about, whether or not they worked on the case."""
    nobody_concerned: str = ""
    """Why a complaint about conduct is about nobody of the body in particular; empty where somebody is named."""
    on: date
    by: str


class Investigation(Frozen):
    """What the investigator found."""

    findings: str
    on: date
    by: PersonId


class ComplaintDecision(Frozen):
    """Whether it is upheld, why, and what the body does about it."""

    is_upheld: bool
    reason: str
    measures: str
    on: date
    by: PersonId


class Answer(Frozen):
    """The result as the complainant was told it."""

    on: date
    by: str
    channel: str
    """How it reached them."""
    paper_id: PaperId


class Closing(Frozen):
    """The end of the file: how the measures were carried out."""

    on: date
    by: str
    notes: str


class Withdrawal(Frozen):
    """That whoever filed it took it back before it was decided, and why (H130)."""

    on: date
    by: str
    reason: str
    received_by: str = ""
    """Who of the body entered it; empty where it was withdrawn here."""


class SetAside(Frozen):
    """That an upheld appeal undid what the body had done or decided (CNEX 14): from `on` it counts no more."""

    complaint_id: ComplaintId
    appeal: str
    """The number of the appeal."""
    on: date
    by: str
    reason: str
    """What the decision on the appeal says of it, as the client reads it."""


class LeftStanding(Frozen):
    """That something which an upheld appeal might undo stays as it is: what was decided on the appeal leaves it."""

    subject: str
    """The application, job or certificate."""
    change: str = ""
    """Of a certificate: what was done to it; empty for a refusal or a decision."""
    acted_on: date
    """The day of what stays."""
    words: Text
    """Which act it is, of what and of when."""
    reason: str
    """Why it stays, as the client reads it."""
    on: date
    by: str


class Complaint(Frozen):
    """One complaint or appeal about one application, with its jobs and certificates."""

    id: ComplaintId
    number: str
    kind: ComplaintKind
    topic: ComplaintTopic
    application_id: ApplicationId
    scheme: str
    edition: str | None
    complainant: Complainant
    words: str
    against: Text | None = None
    """Which act of the body it is against, where the complainant chose one."""
    received_on: date
    received_by: str = ""
    """Who of the body entered it; empty where it was filed here."""
    evidence: tuple[HandedInFile, ...] = ()
    """Every file that the complainant handed in with it."""
    acknowledgement: Acknowledgement | None = None
    assignment: Assignment | None = None
    investigation: Investigation | None = None
    decision: ComplaintDecision | None = None
    left_standing: tuple[LeftStanding, ...] = ()
    """Of an upheld appeal: what it does not undo, each with why."""
    answer: Answer | None = None
    closing: Closing | None = None
    withdrawal: Withdrawal | None = None
    version: int = 0

    def is_assigned_to(self, person_id: PersonId | None) -> bool:
        """Whether this person investigates or decides it."""
        chosen = self.assignment
        return chosen is not None and person_id in (chosen.investigator, chosen.decider)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done about it."""
        return self.state in (ComplaintState.CLOSED, ComplaintState.WITHDRAWN)

    @property
    def state(self) -> ComplaintState:
        """The last act that was done."""
        done = {
            ComplaintState.WITHDRAWN: self.withdrawal,
            ComplaintState.CLOSED: self.closing, ComplaintState.TOLD: self.answer,
            ComplaintState.DECIDED: self.decision, ComplaintState.INVESTIGATED: self.investigation,
            ComplaintState.ASSIGNED: self.assignment, ComplaintState.ACKNOWLEDGED: self.acknowledgement,
        }
        return next((state for state, act in done.items() if act is not None), ComplaintState.RECEIVED)
