"""An application for certification (认证申请), from the first letter typed to its acceptance or refusal.

Answers are kept as typed, valid or not, so that nothing is lost; what they mean is asked of
`intake_app.rules.answers`. A path names an answer: `client.credit_code`, `sites[s1].city`, `application.scheme_note`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from models.base import Frozen
from models.complaint import SetAside
from models.examination import Examination
from models.ids import ApplicationId, EnterpriseId, FileId
from models.reference import ClauseRef, Reason
from models.supplement import SupplementItem, SupplementRequest
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
    MODEL = "model"
    """Accepted in the chat as a language model proposed it, unchanged."""
    EARLIER = "earlier"
    """Taken again from the values that stood there before."""
    EXCEL = "excel"
    PASTE = "paste"
    APPLICATION = "application"
    """Taken over from the application behind the certificate that this one goes on from."""
    CERTIFICATE = "certificate"
    """Taken over from that certificate: what was changed in it since, or its number."""


class Answer(Frozen):
    """One value as typed, with who gave it, when and how."""

    text: str
    by: str
    at: datetime
    source: AnswerSource = AnswerSource.TYPED
    origin: str = ""
    """Of a value that was taken over, the number of the application or certificate from which it is."""
    was: str = ""
    """Of a field that was emptied, what stood in it: a blank takes nothing away for good."""
    edition: str = ""
    """The edition that asked the question; empty where it was taken over, or given before this was kept."""


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
    wish: str = ""
    """The id of the applicant's wish that shaped it; empty for a unit as the rule makes it."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it a unit of its own: producer, family, normalised model, site row."""
        return (self.producer_name, self.family, self.normalised_model, self.site_row)

    @property
    def called(self) -> str:
        """How it is named where there are several: with its site, as the same model made at two sites is two units."""
        return f"{self.product_name} {self.model} · {self.site_name}"


class WishKind(StrEnum):
    """What an applicant may ask of the division into units."""

    MERGE = "merge"
    SPLIT = "split"


class WishVerdict(StrEnum):
    """What the body says to a wish."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class DivisionWish(Frozen):
    """Units that the applicant asks to have certified as one, or one as several (认证单元的合并、拆分申请).

    It names models of one family at one site as they are compared: two or more to merge, one to split into `variants`.
    """

    id: str
    kind: WishKind
    family: str
    site_row: str
    models: tuple[str, ...]
    variants: tuple[str, ...] = ()
    reason: str
    by: str
    at: datetime
    verdict: WishVerdict = WishVerdict.OPEN
    judged_by: str = ""
    judged_on: date | None = None
    judged_reason: str = ""


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
    edition: str = ""
    """The edition that asked for it; empty where it was taken over, or handed in before this was kept."""
    valid_until: date | None = None
    """The last day, as the applicant gave or confirmed it."""
    is_validity_stated: bool = False
    """Whether the applicant said until when it is valid; without a last day: that it has none."""
    verdict: DocumentVerdict = DocumentVerdict.SUBMITTED
    note: str = ""
    renews_until: date | None = None
    """Of a file that renews an accepted document, until it is accepted itself: the last day of the one before."""

    @property
    def is_without_last_day(self) -> bool:
        """Whether nobody has said until when it is valid, or that it has no end."""
        return self.valid_until is None and not self.is_validity_stated

    @property
    def is_renewal_to_judge(self) -> bool:
        """Whether it was handed in to renew an accepted document, and nobody has judged it."""
        return self.renews_until is not None and self.verdict is DocumentVerdict.SUBMITTED

    @property
    def counts_until(self) -> date | None:
        """The last day that counts: of the document before, where this one was returned or does not say its own."""
        is_nothing_yet = self.verdict is DocumentVerdict.RETURNED or not self.is_validity_stated
        return self.renews_until if self.renews_until is not None and is_nothing_yet else self.valid_until


class Upload(Frozen):
    """A file that somebody handed in, with what became of it; nothing that was uploaded is ever struck from the list.

    A file that was refused has no `file_id` and its bytes are not kept; one that waits for its scan has none yet.
    """

    id: str
    requirement: str
    subject: str
    file_name: str
    size_bytes: int
    sha256: str
    stated_until: date | None = None
    """The last day that was given along with it."""
    is_endless: bool = False
    """Whether it was said along with it that it has no end."""
    handed_in_at: datetime
    handed_in_by: str
    examination: Examination
    file_id: FileId | None = None
    taken_over_from: str = ""
    """The number of the earlier application from which it was taken over, with its last day."""
    subject_text: Text | None = None
    """For what it was handed in, as the list of documents said then: a unit or site may be gone later."""


class DroppedFile(Frozen):
    """A file that came with a message of the chat and stands for no document yet; its bytes are kept unless refused."""

    id: str
    file_name: str
    size_bytes: int
    sha256: str
    dropped_at: datetime
    dropped_by: str
    examination: Examination
    first_words: str = ""
    """What its first page begins with, as far as it could be read: a title mostly."""


class AcceptanceCheck(Frozen):
    """One check that the reviewer makes before acceptance, e.g. of the dishonesty list (CNEX 9.2.2 note)."""

    key: str
    passed: bool
    checked_on: date
    by: str
    source: str
    note: str = ""


class RefusalSetAside(Frozen):
    """A refusal that an upheld appeal undid: the body had the application before it again."""

    refused_on: date
    reason: str
    set_aside: SetAside


class Application(Frozen):
    """An application of one enterprise under one scheme."""

    id: ApplicationId
    enterprise_id: EnterpriseId
    scheme: str
    number: str = ""
    """What people and papers call it (申请编号), given when it is first submitted; a draft has none."""
    edition: str | None = None
    """Pinned when the application is submitted; while it may be changed it follows the edition in force (CNEX-0-a)."""
    seen_edition: str = ""
    """The edition that the applicant last worked under and knows; where another is in force, it is shown first."""
    state: ApplicationState = ApplicationState.DRAFT
    created_at: datetime
    answers: Mapping[str, Answer] = {}
    rows: Mapping[str, tuple[str, ...]] = {}
    """Row ids of each repeating section (`sites`, `products`), in order."""
    units: tuple[CertificationUnit, ...] = ()
    """The units that the applicant confirmed; empty until then, and emptied when what they rest on changes."""
    wishes: tuple[DivisionWish, ...] = ()
    """What the applicant asks of the division; one that is not refused shapes the units."""
    documents: tuple[SubmittedDocument, ...] = ()
    uploads: tuple[Upload, ...] = ()
    """Every file that was handed in, the last one at the end; those before this list was kept are in `documents`."""
    dropped: tuple[DroppedFile, ...] = ()
    """Files that came with the chat and wait for somebody to say which document they are."""
    declared_by: str = ""
    """Who declared that everything is true (CEC 5.1.1)."""
    submitted_on: date | None = None
    complete_on: date | None = None
    """The day on which the last missing item arrived: CEC's 3 working days start here."""
    checks: tuple[AcceptanceCheck, ...] = ()
    drafted_items: tuple[SupplementItem, ...] = ()
    """What the reviewer is about to ask for: a batch that is not sent yet."""
    supplements: tuple[SupplementRequest, ...] = ()
    """The batches sent, oldest first; only the last can be open."""
    handed_over: "Application | None" = None
    """The application as it was last handed over, while it is returned; what nobody asked about stays so."""
    decided_on: date | None = None
    decided_by: str = ""
    refusal_reason: str = ""
    refusal_clause: ClauseRef | None = None
    refusals_set_aside: tuple[RefusalSetAside, ...] = ()
    """Oldest first; none of them counts any more."""
    previous_certificate: str = ""
    """A certificate that it is to renew or replace: it began with what was said for it, and for others of that job."""
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
    def called(self) -> str:
        """Its number; one submitted before applications were numbered is called by its id."""
        return self.number or self.id

    @property
    def was_handed_over(self) -> bool:
        """Whether the body ever had it before it: a draft that its applicant withdrew never was."""
        never = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
        return self.submitted_on is not None or self.state not in never

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may change it now."""
        return self.state in (ApplicationState.DRAFT, ApplicationState.RETURNED)

    @property
    def documents_until(self) -> date | None:
        """The day on which the first of its documents ends that bear one; None where none does."""
        return min((until for each in self.documents if (until := each.counts_until)), default=None)

    @property
    def open_request(self) -> SupplementRequest | None:
        """The batch that the applicant has to answer, or None."""
        return next((request for request in self.supplements if request.answered_on is None), None)
