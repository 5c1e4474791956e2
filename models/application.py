"""An application for certification (认证申请), from the first letter typed to its acceptance or refusal.

Answers are kept as typed, valid or not, so that nothing is lost; what they mean is asked of
`intake_app.rules.answers`. A path names an answer: `client.credit_code`, `sites[s1].city`, `application.scheme_note`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from models.base import Frozen
from models.ids import ApplicationId, EnterpriseId, FileId, PaperId
from models.reference import ClauseRef, Reason
from models.text import Text


class PartyRole(StrEnum):
    """The three legal roles of the parties; one company may hold all three."""

    CLIENT = "client"
    PRODUCER = "producer"
    FACTORY = "factory"


class AnswerSource(StrEnum):
    """How a value came to stand in the form."""

    TYPED = "typed"
    CHAT = "chat"
    EXCEL = "excel"
    PASTE = "paste"


class Answer(Frozen):
    """One value as typed, with who gave it, when and how."""

    text: str
    by: str
    at: datetime
    source: AnswerSource = AnswerSource.TYPED


class ApplicationState(StrEnum):
    """Where an application stands (requirements k)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class CertificationUnit(Frozen):
    """What is certified separately (认证单元): one product, one model, one site, one producer."""

    id: str
    product_row: str
    site_row: str
    family: str
    product_name: str
    model: str
    normalised_model: str
    producer_name: str
    site_name: str
    functional_unit: Text
    standard: str
    reasons: tuple[Reason, ...]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it a unit of its own: producer, family, normalised model, site row."""
        return (self.producer_name, self.family, self.normalised_model, self.site_row)


class DocumentVerdict(StrEnum):
    """What became of a document that was handed in."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class SubmittedDocument(Frozen):
    """A file handed in for one demanded document; `subject` is what it is for: a party, site or unit, or empty."""

    requirement: str
    subject: str
    file_id: FileId
    file_name: str
    handed_in_at: datetime
    valid_until: date | None = None
    verdict: DocumentVerdict = DocumentVerdict.SUBMITTED
    note: str = ""


class SupplementItem(Frozen):
    """One thing that the reviewer asks for: `target` is an answer's path or `requirement@subject` of a document."""

    target: str
    title: Text
    reason: str
    clause: ClauseRef | None = None

    @classmethod
    def of_words(cls, title: str, reason: str) -> "SupplementItem":
        """Something that the reviewer asks for in words of their own."""
        return cls(target="", title=Text(zh=title, en=title), reason=reason)


class SupplementRequest(Frozen):
    """A batch of things to supplement, sent as one notice (补充材料通知)."""

    sent_on: date
    by: str
    items: tuple[SupplementItem, ...]
    due_on: date
    paper_id: PaperId | None = None
    answered_on: date | None = None


class AcceptanceCheck(Frozen):
    """One check that the reviewer makes before acceptance, e.g. of the dishonesty list (CNEX 9.2.2 note)."""

    key: str
    passed: bool
    checked_on: date
    by: str
    source: str
    note: str = ""


class Application(Frozen):
    """An application of one enterprise under one scheme."""

    id: ApplicationId
    enterprise_id: EnterpriseId
    scheme: str
    edition: str | None = None
    """Pinned when the application is submitted; a draft follows the edition in force."""
    state: ApplicationState = ApplicationState.DRAFT
    created_at: datetime
    answers: Mapping[str, Answer] = {}
    rows: Mapping[str, tuple[str, ...]] = {}
    """Row ids of each repeating section (`sites`, `products`), in order."""
    units: tuple[CertificationUnit, ...] = ()
    """The units that the applicant confirmed; empty until then, and emptied when what they rest on changes."""
    documents: tuple[SubmittedDocument, ...] = ()
    declared_by: str = ""
    """Who declared that everything is true (CEC 5.1.1)."""
    submitted_on: date | None = None
    complete_on: date | None = None
    """The day on which the last missing item arrived: CEC's 3 working days start here."""
    checks: tuple[AcceptanceCheck, ...] = ()
    supplements: tuple[SupplementRequest, ...] = ()
    decided_on: date | None = None
    decided_by: str = ""
    refusal_reason: str = ""
    refusal_clause: ClauseRef | None = None
    previous_certificate: str = ""
    version: int = 0
    """Counts the writes; a write on a stale version is refused by the storage."""

    def text(self, path: str) -> str:
        """The answer at `path` as typed, stripped; empty where there is none."""
        answer = self.answers.get(path)
        return answer.text.strip() if answer else ""

    def row_ids(self, section: str) -> tuple[str, ...]:
        """The rows of a repeating section, in order."""
        return self.rows.get(section, ())

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may change it now."""
        return self.state in (ApplicationState.DRAFT, ApplicationState.RETURNED)
