"""One certification job (认证项目): an application's way to a certificate, or one surveillance of certificates.

Each step leaves what was done in a field of its own; where the job stands is computed from them
(`intake_app.rules.stages`), so a state can never contradict the facts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from models.application import CertificationUnit, PartyRole, SubmittedDocument
from models.base import Frozen
from models.complaint import SetAside
from models.handed_in import HandedInFile
from models.ids import AccountId, ApplicationId, CertificateId, EngagementId, EnterpriseId, PaperId, PersonId
from models.personnel import Tie
from models.supplement import SupplementItem, SupplementRequest
from models.text import Text


class EngagementKind(StrEnum):
    """What the job is for."""

    INITIAL = "initial"
    SURVEILLANCE = "surveillance"


class PartyDetails(Frozen):
    """A party as accepted: what papers and certificates print."""

    name: str
    credit_code: str
    address: str
    contact: str = ""
    phone: str = ""
    email: str = ""


class Site(Frozen):
    """A production site (生产场所) as accepted."""

    row: str
    name: str
    address: str
    city: str
    latitude: float
    longitude: float
    employees: int = 0
    data_complexity: str = "low"


class Agreement(Frozen):
    """The certification agreement (认证合同); it stands when both sides have signed (CNEX 9.2.4, CEC 5.1.2)."""

    number: str
    drawn_up_on: date
    paper_id: PaperId | None = None
    signed_by_body_on: date | None = None
    signed_by_client_on: date | None = None

    @property
    def signed_on(self) -> date | None:
        """The later of the two signatures, or None while one is missing."""
        if self.signed_by_body_on and self.signed_by_client_on:
            return max(self.signed_by_body_on, self.signed_by_client_on)
        return None


class ClosedDays(Frozen):
    """Days on which no check can take place at a site, both included: the factory does not produce (CNEX 9.5.1)."""

    id: str
    site_row: str
    first: date
    last: date
    reason: str
    """Such as an overhaul, stocktaking or a holiday of the factory's own; empty where the application says none."""
    entered_on: date
    by: str
    is_clients: bool = False
    """Whether the client said so itself; else somebody of the body entered it."""

    def meets(self, days: Iterable[date]) -> bool:
        """Whether one of the days is among them."""
        return any(self.first <= day <= self.last for day in days)


class DayFactor(Frozen):
    """One factor of a person-day figure: what it is, and the half days it adds."""

    text: Text
    half_days: int


class SitePersonDays(Frozen):
    """Person-days of one site, in half days: proposed by rule, adjusted only with a reason (CNEX 9.3.1, CEC 5.5)."""

    site_row: str
    document_review_half_days: int = Field(ge=0)
    on_site_half_days: int = Field(ge=0)
    factors: tuple[DayFactor, ...] = ()
    adjustments: tuple["DayAdjustment", ...] = ()

    def deviates(self, what: str) -> bool:
        """Whether the figure of `what` is one that a manager set below the minimum."""
        last = next((each for each in reversed(self.adjustments) if each.what == what), None)
        return last is not None and last.is_deviation


class DayAdjustment(Frozen):
    """A change of the on-site or review figure by a person, with the reason that goes into the programme."""

    by: str
    at: datetime
    what: str
    from_half_days: int
    to_half_days: int
    reason: str
    is_deviation: bool = False
    """Whether a manager went below the minimum, which the rule sets in principle only (J62)."""


class ExpertRequest(Frozen):
    """A technical expert asked for at a site, by the kind of expertise and why (CNEX 9.3.2, CEC 5.2.1)."""

    site_row: str
    expertise: str
    """What the expert bears throughout the visit, as one of the tags of a person (`team_requirements.person_tags`)."""
    name: Text
    """The expertise in words, with the person where one was named."""
    reason: str
    asked_on: date
    by: str
    person: PersonId | None = None
    """Who comes, where somebody was named who is a verifier too; else whichever technical expert bears it."""


class Objection(Frozen):
    """What keeps a person off the job: the client's objection, or a tie that the member declared (CNEX Annex III note).

    It is upheld until the body refuses it with its reason, which only an objection of the client's can be.
    """

    person_id: PersonId
    reason: str
    raised_on: date
    is_clients: bool = False
    refused_on: date | None = None
    refused_by: str = ""
    refusal: str = ""
    """Why it was not followed, as the client reads it."""

    @property
    def stands(self) -> bool:
        """Whether the person is kept off."""
        return self.refused_on is None


class TieSettlement(Frozen):
    """What became of somebody's work in the job once a tie of theirs was known: it stands, or others do it anew (S4).

    The word that it stands is about the ties that were known then, and about no other.
    """

    person_id: PersonId
    ties: tuple[Tie, ...] = ()
    declared: tuple[str, ...] = ()
    """What the person themselves said of a tie."""
    is_repeated: bool = False
    reason: str
    settled_on: date
    by: str
    decision: "CertificationDecision | None" = None
    """The decision that was taken back with the work on which it rested."""


class PlanNotice(Frozen):
    """The audit plan as sent to the client, and the client's answer."""

    sent_on: date
    paper_id: PaperId
    reply_by: date | None = None
    """The day by which it asks for the answer, as its paper says; None of those made before that was kept."""
    latest_on: date | None = None
    """The last day for telling of this visit as it was reckoned when it was sent; likewise None of old ones."""
    confirmed_on: date | None = None
    production_confirmed: bool = False
    """The factory said that it will be producing (CNEX 9.5.1)."""


class DaysAnswer(StrEnum):
    """What became of a client's request for other days."""

    TAKEN_UP = "taken_up"
    """The body plans the visit anew, on these days where it can."""
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    """The client agreed to the plan after all."""


class DaysRequest(Frozen):
    """Other days on site that the client asked for instead of those of its plan (CNEX 9.6.2 1), H155)."""

    papers: tuple[PaperId, ...]
    """The notices that it answers."""
    days: tuple[tuple[date, date], ...]
    """Each with its first and its last day, the preferred ones in front."""
    reason: str
    asked_on: date
    by: str
    is_clients: bool = False
    """Whether the client said so itself; else somebody of the body entered it, such as from the signed reply."""
    answer: DaysAnswer | None = None
    answered_on: date | None = None
    answered_by: str = ""
    words: str = ""
    """Why it was declined, as the client reads it."""


class Visit(Frozen):
    """The planned audit of one site: who, and from when to when (both included)."""

    site_row: str
    start: date
    end: date
    team: tuple[PersonId, ...]
    leader: PersonId
    experts: tuple[PersonId, ...] = ()
    responsible_verifier: PersonId | None = None
    """The member who answers for the experts' activity (CNEX 9.3.2)."""
    is_pinned: bool = False
    notice: PlanNotice | None = None
    """What told the client of it; None while nothing did. Planned anew, it is another visit, which none has told of."""

    @property
    def is_confirmed(self) -> bool:
        """Whether the client was told of it and agreed."""
        return self.notice is not None and self.notice.confirmed_on is not None

    @property
    def everyone(self) -> tuple[PersonId, ...]:
        """Team and experts."""
        return self.team + self.experts


class PlanRelease(Frozen):
    """Who published the plan: its notice is made as soon as nothing hinders that any more."""

    by: str
    account_id: AccountId
    on: date


class Declaration(Frozen):
    """A member's word that nothing ties them to the client, and that they keep its secrets (CNEX 9.3.2, CEC 5.2.1)."""

    person_id: PersonId
    declared_on: date


class TeamDuty(Frozen):
    """What a person of the team does, in the words of its leader or of who prepares the plan (CNEX 9.3.2, 9.6.2 2))."""

    person_id: PersonId
    words: str
    parts: Mapping[str, str]
    """What the person was at each site then, by the site's row: planned otherwise, it is not theirs any more."""
    by: str
    on: date


class DocumentReview(Frozen):
    """The team's review of the documents (CNEX 9.4, CEC 5.3)."""

    by: PersonId
    concluded_on: date
    verdict: str
    """A key of the scheme's verdicts: `conforming`, `mostly_conforming`, `nonconforming`."""
    notes: str
    focus: str = ""
    documents: tuple[SubmittedDocument, ...] | None = None
    """The dossier that was reviewed, each file with its verdict then; None in those concluded before it was kept."""
    documents_beside: Mapping[ApplicationId, tuple[SubmittedDocument, ...]] = {}
    """Those of the other applications that a joint surveillance goes back to (J68)."""


class OnSiteResult(Frozen):
    """What was found at one site."""

    site_row: str
    by: PersonId
    first_day: date
    last_day: date
    production_running: bool | None
    """None where the rule does not ask for running production."""
    consistency_conforms: bool
    capability_conforms: bool
    verification_conforms: bool = True
    notes: str
    disagreement: str = ""

    @property
    def conforms(self) -> bool:
        """Whether nothing that was judged at the site failed."""
        return self.consistency_conforms and self.capability_conforms and self.verification_conforms


class FindingStep(StrEnum):
    """Where a nonconformity stands (requirements J56)."""

    RAISED = "raised"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    CORRECTED = "corrected"
    CLOSED = "closed"


class ClosureProof(StrEnum):
    """What closes a nonconformity: nothing else does (CNEX 9.5.4 4)); CEC knows no self-assessment report."""

    EVIDENCE = "evidence"
    """A clear explanation or evidence."""
    SELF_ASSESSMENT = "self_assessment"
    """The self-assessment report was changed; its last version is kept."""


class FindingAnswer(Frozen):
    """The client's word on a nonconformity: confirmed, or disputed and why (CNEX 9.5.4, J56)."""

    is_confirmed: bool
    on: date
    by: str
    words: str = ""


class CorrectionSentBack(Frozen):
    """A correction that the team did not find effective: what was handed in, and why it does not do."""

    on: date
    by: PersonId
    correction: str
    reason: str
    handed_in_on: date | None = None
    """None in those sent back before it was kept."""


class CorrectionDayAgreed(Frozen):
    """That team and client agreed on another day for a correction: the day before, and how it was agreed.

    Or, by nobody and with no words, that its days were counted on from `on`: nothing could be corrected meanwhile.
    """

    on: date
    by: PersonId | None = None
    before: date
    agreement: str = ""


class Nonconformity(Frozen):
    """A nonconformity (不符合项) from first word to closure."""

    id: str
    site_row: str
    clause: str
    fact: str
    raised_by: PersonId
    raised_on: date
    due_on: date
    item: str = ""
    """The place of the checklist's item that it was raised from; empty for one that stands by itself."""
    answer: FindingAnswer | None = None
    correction: str = ""
    corrected_on: date | None = None
    evidence: tuple[HandedInFile, ...] = ()
    """Every file that was handed in with the corrections, those that went back too (CNEX 9.5.4 4), CEC 5.6, 6.3)."""
    dispute_evidence: tuple[HandedInFile, ...] = ()
    """Every file that was handed in with what the client holds against it (CNEX 9.5.4, J56)."""
    sent_back: tuple[CorrectionSentBack, ...] = ()
    days_agreed: tuple[CorrectionDayAgreed, ...] = ()
    """Each time that `due_on` was changed."""
    verified_by: PersonId | None = None
    verified_on: date | None = None
    verification: str = ""
    """`written` or `on_site`."""
    proof: ClosureProof = ClosureProof.EVIDENCE
    dispute_followed: str = ""
    """Why the team followed what the client held against it; it was closed by that explanation, not by a correction."""

    @property
    def step(self) -> FindingStep:
        """Where it stands."""
        if self.verified_on:
            return FindingStep.CLOSED
        if self.corrected_on:
            return FindingStep.CORRECTED
        if self.answer is None:
            return FindingStep.RAISED
        return FindingStep.CONFIRMED if self.answer.is_confirmed else FindingStep.DISPUTED

    @property
    def is_to_be_corrected(self) -> bool:
        """Whether it waits for the client; a dispute does not put the correction off."""
        return self.corrected_on is None and self.verified_on is None


class AbortStep(StrEnum):
    """Where the breaking-off of a check stands."""

    ASKED_FOR = "asked_for"
    DECLINED = "declined"
    ABORTED = "aborted"
    RESUMED = "resumed"
    LEFT_OUT = "left_out"
    """The check of this site is over for good; the job goes on without it."""
    TERMINATED = "terminated"


class Abort(Frozen):
    """The breaking-off of a check on site: asked for by the team, decided by the body (CNEX 9.5.5, 9.6.6)."""

    site_row: str
    ground: str
    facts: str
    asked_by: PersonId
    asked_on: date
    is_consented: bool | None = None
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""
    is_resumed: bool | None = None
    """Of one consented to: the check goes on, or it is over."""
    leaves_site_out: bool = False
    """Of a check that is over: whether the job goes on without its site; else it ends."""
    ended_by: str = ""
    ended_on: date | None = None
    end_reason: str = ""

    @property
    def step(self) -> AbortStep:
        """Where it stands."""
        if self.is_consented is None:
            return AbortStep.ASKED_FOR
        if not self.is_consented:
            return AbortStep.DECLINED
        if self.is_resumed is None:
            return AbortStep.ABORTED
        if self.is_resumed:
            return AbortStep.RESUMED
        return AbortStep.LEFT_OUT if self.leaves_site_out else AbortStep.TERMINATED


class EndCause(StrEnum):
    """Why the body ends a job without a conclusion."""

    CLIENT_WITHDREW = "client_withdrew"
    NOT_SUPPLEMENTED = "not_supplemented"
    CERTIFICATES_ENDED = "certificates_ended"
    SURVEYED_ALREADY = "surveyed_already"
    TAKEN_APART = "taken_apart"
    """It joined surveillances that go by themselves again; its notice had not gone out, so no letter tells of it."""


class JobEnd(Frozen):
    """That the body ended a job without a conclusion, and on what evidence."""

    cause: EndCause
    reason: str
    ended_on: date
    by: str


OBSERVATION = "observation"
"""What a team rates as no finding; it is written down and binds nobody (J39)."""


class YearCompared(Frozen):
    """What a surveillance confirmed of the year before (CEC 6.2); empty where none was compared."""

    previous_value: Decimal | None = None
    previous_from: date | None = None
    previous_to: date | None = None
    """The period of that value, inclusive; both None where the value is not the one that this body verified."""
    target: str = ""
    """The reduction target that was set for the year, as its client put it; empty where none was known."""
    target_reached: bool | None = None
    rated_as: str = ""
    """How the team rates that it did not fall or missed its target: `OBSERVATION`, or as the finding of that number."""
    remark: str = ""
    """What the team observed of that."""
    next_target: str = ""
    """The reduction target that the client set for the coming year; empty in those entered before it was asked for."""


class UnitFootprint(YearCompared):
    """The verified footprint of one unit, per functional unit, in the scheme's own measure."""

    unit_id: str
    value: Decimal = Field(gt=0)
    measure: str
    functional_unit: Text
    system_boundary: Text
    stage_shares: Mapping[str, Decimal]
    """Percent of each life-cycle stage within the boundary."""
    methods: tuple[str, ...] = ()
    """Keys of the scheme's methods by which its sources were quantified; empty in those entered before it was asked."""
    data_quality: str = ""
    """The rating of its data as the team computed it, where the rule asks for one; likewise."""
    period_from: date
    period_to: date
    entered_by: PersonId | None = None
    entered_on: date | None = None
    """Both None in those entered before it was kept who did."""


class RefusedUnit(Frozen):
    """A certification unit that a report does not support, or that a decision refuses, and why (CNEX 4, 9.9; CEC 4)."""

    unit_id: str
    reason: str


class Report(Frozen):
    """The report with its conclusion (CNEX 9.6.7, CEC 5.7.1).

    It is positive where it supports one unit at least; what concerns that unit is in order then, every finding closed.
    """

    written_by: PersonId
    written_on: date
    is_positive: bool
    unsupported: tuple[RefusedUnit, ...] = ()
    """The units that it does not support though it supports others; against, it supports none, named here or not."""
    summary: str
    limitations: str = ""
    fluctuation: str = ""
    """What made figures vary abnormally, where they did (CNEX 9.6.7)."""
    not_covered: str = ""
    """What the verification did not cover, where something was left (CNEX 9.6.7)."""
    paper_id: PaperId | None = None


class TechnicalReview(Frozen):
    """The technical review (技术复核) by someone who took no part in the evaluation."""

    by: PersonId
    on: date
    passed: bool
    notes: str


class ReturnedReport(Frozen):
    """A report that its technical review sent back to the team (CNEX 9.7): which, by whom and why."""

    report: Report
    technical_review: TechnicalReview


class CertificationDecision(Frozen):
    """The decision (认证决定): it ends the 90-day clock, for or against."""

    by: PersonId
    on: date
    is_positive: bool
    """Whether something is granted, be it one unit of several."""
    reason: str
    refused: tuple[RefusedUnit, ...] = ()
    """The units that it refuses though it grants others; against, it refuses all of them, named here or not."""


class DirectorApproval(Frozen):
    """The centre director's leave to hand the report over (CNEX 9.8)."""

    by: PersonId
    on: date


class ClockStop(Frozen):
    """Days that the 90-day clock does not count, from `first` to `last`, both included; open while `last` is empty."""

    cause: str
    first: date
    last: date | None = None
    reason: str = ""
    evidence: str
    by: str = ""
    end_reason: str = ""
    """Why an open stop was ended; empty where its last day was known from the start."""
    end_evidence: str = ""
    ended_by: str = ""


class ExtensionStep(StrEnum):
    """Where a proposed extension stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"


class Extension(Frozen):
    """A later last day for the certification conclusion, proposed by the body (CNEX 9.10, CEC 5.2.3).

    Without the client's word it changes nothing.
    """

    cause: str
    """The key of the scheme's cause."""
    reason: str
    until: date
    """The proposed last day."""
    proposed_on: date
    proposed_by: str
    paper_id: PaperId
    is_agreed: bool | None = None
    answered_on: date | None = None
    answered_by: str = ""
    """Who answered for the client."""
    words: str = ""
    """What the client said; of an answer that the body entered, the evidence of it."""
    entered_by: str = ""
    """Who of the body entered the answer; empty where the client gave it here."""
    days: int = 0
    """How many days it adds to the limit: those between the last day at the agreement and the new one, but stops."""

    @property
    def step(self) -> ExtensionStep:
        """Where it stands."""
        if self.is_agreed is None:
            return ExtensionStep.PROPOSED
        return ExtensionStep.AGREED if self.is_agreed else ExtensionStep.DECLINED


class FeeItem(Frozen):
    """One item of a fee notice, in yuan."""

    what: str
    amount_cny: Decimal = Field(gt=0)


class Payment(Frozen):
    """Money that came in for a fee notice, with what shows it."""

    on: date
    amount_cny: Decimal = Field(gt=0)
    evidence: str
    by: str


class Fee(Frozen):
    """A fee notice that was sent to the client, and what was paid for it (CNEX 16, CEC 9)."""

    number: str
    items: tuple[FeeItem, ...] = Field(min_length=1)
    sent_on: date
    due_on: date
    """The last day in time."""
    holds_certificate: bool
    """Whether no certificate is issued before it is paid, as the agreement has it."""
    paper_id: PaperId
    by: str
    payments: tuple[Payment, ...] = ()
    void_on: date | None = None
    void_reason: str = ""

    @property
    def total_cny(self) -> Decimal:
        """What is to be paid."""
        return sum((item.amount_cny for item in self.items), Decimal(0))

    @property
    def open_cny(self) -> Decimal:
        """What is still to be paid; nothing of a void notice."""
        if self.void_on is not None:
            return Decimal(0)
        return self.total_cny - sum((payment.amount_cny for payment in self.payments), Decimal(0))

    @property
    def settled_on(self) -> date | None:
        """The day from which nothing is to be paid any more; None while something is."""
        if self.open_cny > 0:
            return None
        return self.void_on or max(payment.on for payment in self.payments)


class ReplyWish(StrEnum):
    """What the holder wants to become of its certificates, as it ticks in its reply to a surveillance notice."""

    KEEP = "keep"
    SUSPEND = "suspend"
    CANCEL = "cancel"


class NoticeReply(Frozen):
    """The client's reply to a surveillance notice, as a person read it from the scan; None where no box is ticked."""

    paper_id: PaperId
    replied_on: date
    suggested: str
    """When the surveillance could take place, as it is written there."""
    has_changes: bool | None
    changes: str = ""
    is_producing: bool | None
    idle_because: str = ""
    wish: ReplyWish | None
    by: str
    """Who read it."""


class NoticeWaiver(Frozen):
    """The client's written agreement to a surveillance sooner after its notice than the rule has it (J12)."""

    agreed_on: date
    evidence: str
    by: str


class ExtraSurveillance(Frozen):
    """Why a surveillance takes place beyond the regular ones, who approved it, and whether its client is told (J40)."""

    cause: str
    """The key of the scheme's cause; of an investigation, that of the suspected ground."""
    facts: str
    is_unannounced: bool
    is_investigation: bool = False
    """Whether it looks into a suspected ground of suspension or withdrawal (J54)."""
    change_id: str = ""
    """The change of a certificate that it verifies, where it does."""
    approved_by: str
    approved_on: date

    @property
    def serves_cycle(self) -> bool:
        """Whether it counts as a surveillance of its certificates; one that looks into something else does not."""
        return not self.is_investigation and not self.change_id


class DecisionSetAside(Frozen):
    """A decision against that an upheld appeal undid: the job was to be decided anew."""

    decision: CertificationDecision
    set_aside: SetAside


class Engagement(Frozen):
    """One job of the body for one client."""

    id: EngagementId
    kind: EngagementKind
    application_id: ApplicationId
    joined_applications: tuple[ApplicationId, ...] = ()
    """Of one visit for certificates of several jobs (J68): the other applications that these go back to."""
    parted_from: EngagementId | None = None
    """The job whose visits these are: its certificates were parted from that one's to be decided apart (J68)."""
    certificate_ids: tuple[CertificateId, ...] = ()
    enterprise_id: EnterpriseId
    scheme: str
    edition: str
    parties: Mapping[PartyRole, PartyDetails]
    sites: tuple[Site, ...]
    units: tuple[CertificationUnit, ...]
    accepted_on: date
    """The formal acceptance, where the 90 days start; of a surveillance, the day on which its notice was sent."""
    accepted_by: PersonId | None = None
    accepted_documents: tuple[SubmittedDocument, ...] | None = None
    """The dossier on which it was accepted; None of a surveillance, and in those accepted before it was kept."""
    applied_on: date | None = None
    """When its application was handed in first; None of a surveillance, and where nothing says so of an old job."""
    is_renewal: bool = False
    """Whether its client applied anew for certificates held (CEC 7.2); a surveillance that renews is none."""
    due_on: date | None = None
    """For a surveillance: the last day on which it may be done."""
    not_before: date | None = None
    """For a surveillance: the first day on which it may take place, the rule's notice included (CNEX 11, J12)."""
    is_notice_unsent: bool = False
    """Whether a notice of it is made and its sending not known: the first day is provisional then (CNEX 11)."""
    is_notice_void: bool = False
    """Whether a notice of the surveillance was declared void and no other is made in its place."""
    notice_waiver: NoticeWaiver | None = None
    notice_reply: NoticeReply | None = None
    extra: ExtraSurveillance | None = None
    agreement: Agreement | None = None
    person_days: tuple[SitePersonDays, ...] = ()
    person_days_confirmed_on: date | None = None
    expert_requests: tuple[ExpertRequest, ...] = ()
    """The technical experts asked for, each of another kind at its site; who comes is planned."""
    closed_days: tuple[ClosedDays, ...] = ()
    """When no check can take place, site by site, in the order in which it was said."""
    visits: tuple[Visit, ...] = ()
    freed_visits: tuple[Visit, ...] = ()
    """Visits taken back to be planned anew, the last one of each site: what the client knows of stays where it can."""
    declarations: tuple[Declaration, ...] = ()
    duties: tuple[TeamDuty, ...] = ()
    """Who does what, where somebody wrote it down; of the others the papers print what is proposed."""
    plan_release: PlanRelease | None = None
    days_requests: tuple[DaysRequest, ...] = ()
    """Each time that the client asked for other days than its plan's, oldest first; only the last one counts."""
    objections: tuple[Objection, ...] = ()
    tie_settlements: tuple[TieSettlement, ...] = ()
    """Each answer to a tie that was found after the work of whom it is about, oldest first."""
    document_review: DocumentReview | None = None
    drafted_items: tuple[SupplementItem, ...] = ()
    """What the team is about to ask the client for: a batch that is not sent yet."""
    supplements: tuple[SupplementRequest, ...] = ()
    """What the team asked the client to supplement, oldest first; only the last can be open."""
    on_site: tuple[OnSiteResult, ...] = ()
    was_reopened: bool = False
    """Whether a closed check of a site was taken up again: the team was there, even if no result stands now."""
    is_closed_by_word: bool = False
    """Whether it was under way before checks were kept item by item: its leader closes them as they were begun."""
    nonconformities: tuple[Nonconformity, ...] = ()
    parted_findings: tuple[Nonconformity, ...] = ()
    """What was raised at its visits and goes on in the job of the certificates that it is about, as it stood then."""
    aborts: tuple[Abort, ...] = ()
    """Each time that a check on site was to be broken off, oldest first."""
    ended: JobEnd | None = None
    """That it was ended though no check was broken off."""
    footprints: tuple[UnitFootprint, ...] = ()
    report: Report | None = None
    technical_review: TechnicalReview | None = None
    reports_returned: tuple[ReturnedReport, ...] = ()
    """Each report that was not passed, oldest first; the next one takes its place in `report`."""
    decision: CertificationDecision | None = None
    decisions_set_aside: tuple[DecisionSetAside, ...] = ()
    """Oldest first; none of them counts any more."""
    director_approval: DirectorApproval | None = None
    clock_stops: tuple[ClockStop, ...] = ()
    extensions: tuple[Extension, ...] = ()
    """Each later last day that was proposed to the client, oldest first; only the last can wait for an answer."""
    fees: tuple[Fee, ...] = ()
    took_part: Mapping[PersonId, tuple[str, ...]] = {}
    """Who did what part of it, kept even where their work was done anew or they have left the team."""
    version: int = 0

    @property
    def begun_on(self) -> date:
        """The day as of which it says who and where its parties are, as far as that is kept."""
        return self.applied_on or self.accepted_on

    @property
    def all_applications(self) -> tuple[ApplicationId, ...]:
        """The applications that it goes back to, its own in front."""
        return (self.application_id, *self.joined_applications)

    @property
    def findings_to_correct(self) -> tuple[Nonconformity, ...]:
        """The nonconformities that wait for the client: at a site that is left out there is nothing to put right."""
        return tuple(each for each in self.nonconformities
                     if each.is_to_be_corrected and each.site_row not in self.left_out)

    @property
    def all_findings(self) -> tuple[Nonconformity, ...]:
        """Every nonconformity raised at its visits, those too that go on in another job since."""
        return (*self.nonconformities, *self.parted_findings)

    @property
    def is_terminated(self) -> bool:
        """Whether the body ended the job without a decision."""
        return self.ended is not None or any(abort.step is AbortStep.TERMINATED for abort in self.aborts)

    @property
    def came_to_nothing(self) -> bool:
        """Whether it ended without what was applied for: without a decision, or with one against."""
        return self.is_terminated or (self.decision is not None and not self.decision.is_positive)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done for the client in this job but to hand out what was decided."""
        return self.decision is not None or self.is_terminated

    @property
    def left_out(self) -> Mapping[str, Abort]:
        """By site, the breaking-off that ended its check for good while the job goes on: nothing there is verified."""
        return {abort.site_row: abort for abort in self.aborts if abort.step is AbortStep.LEFT_OUT}

    @property
    def rows_to_check(self) -> tuple[str, ...]:
        """The sites whose checks the job rests on: all but those left out."""
        return tuple(site.row for site in self.sites if site.row not in self.left_out)

    @property
    def refused_ids(self) -> frozenset[str]:
        """The units that get no certificate as things stand: the decision refuses them, or before it the report."""
        everything = frozenset(each.id for each in self.units)
        if self.decision is not None:
            told, is_against = self.decision.refused, not self.decision.is_positive
        elif self.report is not None:
            told, is_against = self.report.unsupported, not self.report.is_positive
        else:
            return frozenset(unit.id for unit in self.units if unit.site_row in self.left_out)
        return everything if is_against else frozenset(each.unit_id for each in told)

    @property
    def standing_units(self) -> tuple[CertificationUnit, ...]:
        """The units that are certified, or may be as things stand."""
        refused = self.refused_ids
        return tuple(unit for unit in self.units if unit.id not in refused)

    def rows_beside(self, refused: Collection[str]) -> frozenset[str]:
        """The sites but those where only units are made that are refused: what was found there bears on no other."""
        left = {unit.site_row for unit in self.units if unit.id not in refused}
        return frozenset(site.row for site in self.sites) - (
            {unit.site_row for unit in self.units if unit.id in refused} - left)

    @property
    def conclusive_rows(self) -> frozenset[str]:
        """The sites whose checks bear on what is or may be granted; all of them where nothing is."""
        return self.rows_beside(self.refused_ids if self.standing_units else ())

    @property
    def granted_units(self) -> tuple[CertificationUnit, ...]:
        """The units that the decision grants; none before there is one."""
        return self.standing_units if self.decision is not None else ()

    @property
    def refused_units(self) -> tuple[CertificationUnit, ...]:
        """The units that the decision refuses; none before there is one."""
        return () if self.decision is None else tuple(each for each in self.units if each.id in self.refused_ids)

    @property
    def granted_before(self) -> frozenset[str]:
        """The units that a decision granted which was set aside since: what was set aside is only what it refused."""
        return frozenset(unit.id for each in self.decisions_set_aside
                         for unit in self.with_(decision=each.decision).granted_units)

    @property
    def is_partly_refused(self) -> bool:
        """Whether the decision grants some of its units and refuses others."""
        return bool(self.granted_units and self.refused_units)

    def reason_against(self, unit_id: str) -> str:
        """Why the decision refuses this unit, or before it the report does not support it; empty where nothing says."""
        told = self.decision.refused if self.decision else self.report.unsupported if self.report else ()
        return next((each.reason for each in told if each.unit_id == unit_id), "")

    @property
    def owes_fees(self) -> bool:
        """Whether something is still to be paid for it."""
        return any(fee.open_cny > 0 for fee in self.fees)

    @property
    def concluded_on(self) -> date | None:
        """The day of the certification conclusion: of the decision, or of the end without one (J66)."""
        if self.decision is not None:
            return self.decision.on
        if self.ended is not None:
            return self.ended.ended_on
        return next((abort.ended_on for abort in self.aborts if abort.step is AbortStep.TERMINATED), None)

    @property
    def visits_ahead(self) -> tuple[Visit, ...]:
        """The visits whose check has no result yet and is to have one."""
        done = {*(result.site_row for result in self.on_site), *self.left_out}
        return tuple(visit for visit in self.visits if visit.site_row not in done)

    def freeing(self, visits: Sequence[Visit]) -> dict[str, tuple[Visit, ...]]:
        """The fields that change when these visits are taken back to be planned anew."""
        rows = {visit.site_row for visit in visits}
        return {
            "visits": tuple(visit for visit in self.visits if visit not in visits),
            "freed_visits": (*(visit for visit in self.freed_visits if visit.site_row not in rows), *visits),
        }

    @property
    def untold(self) -> tuple[Visit, ...]:
        """The visits ahead of which the client was not told."""
        return tuple(visit for visit in self.visits_ahead if visit.notice is None)

    def unanswered(self, today: date) -> tuple[Visit, ...]:
        """The visits of which the client was told and that it may still confirm: their first day is not there yet."""
        return tuple(visit for visit in self.visits_ahead
                     if visit.notice is not None and not visit.is_confirmed and today < visit.start)

    def open_days_request(self, today: date) -> DaysRequest | None:
        """The client's last request for other days while the body owes its answer: its plan still stands, ahead."""
        last = self.days_requests[-1] if self.days_requests else None
        return last if last is not None and last.answer is None and self.asked_otherwise(last, today) else None

    def asked_otherwise(self, request: DaysRequest, today: date) -> tuple[Visit, ...]:
        """The visits ahead, not agreed to, in whose place the request asks for other days."""
        return tuple(visit for visit in self.unanswered(today)
                     if visit.notice is not None and visit.notice.paper_id in request.papers)

    @property
    def days_asked_for(self) -> tuple[tuple[date, date], ...]:
        """The days that the client asked for instead of a plan's, the preferred ones in front; none once declined."""
        last = self.days_requests[-1] if self.days_requests else None
        return last.days if last is not None and last.answer in (None, DaysAnswer.TAKEN_UP) else ()

    def silent_on_production(self, today: date) -> tuple[Visit, ...]:
        """The visits ahead that the client agreed to without saying that it will be producing (CNEX 9.5.1)."""
        return tuple(visit for visit in self.visits_ahead
                     if visit.notice is not None and visit.is_confirmed and not visit.notice.production_confirmed
                     and today < visit.start)

    def holds(self, visit: Visit) -> bool:
        """Whether the visit takes place: what the job had planned beyond its end does not."""
        return self.concluded_on is None or visit.start <= self.concluded_on

    @property
    def open_extension(self) -> Extension | None:
        """The proposed extension that the client has to answer, or None."""
        return next((each for each in self.extensions if each.step is ExtensionStep.PROPOSED), None)

    @property
    def open_abort(self) -> Abort | None:
        """The breaking-off that the body has not dealt with to its end, or None."""
        if self.ended is not None:
            return None
        return next((abort for abort in self.aborts if abort.step in (AbortStep.ASKED_FOR, AbortStep.ABORTED)), None)

    @property
    def broken_off(self) -> Abort | None:
        """The breaking-off that the body consented to and neither resumed nor brought to an end, or None."""
        abort = self.open_abort
        return abort if abort is not None and abort.step is AbortStep.ABORTED else None

    @property
    def serves_cycle(self) -> bool:
        """Whether it counts as a surveillance of its certificates: a regular one, or an extra one that is whole."""
        return self.kind is EngagementKind.SURVEILLANCE and (self.extra is None or self.extra.serves_cycle)

    @property
    def is_unannounced(self) -> bool:
        """Whether its client learns of it only on site."""
        return self.extra is not None and self.extra.is_unannounced

    @property
    def is_kept_from_client(self) -> bool:
        """Whether its client may not learn of it yet: it is unannounced, and its team was not there."""
        return self.is_unannounced and not (self.on_site or self.was_reopened or self.aborts)

    @property
    def open_request(self) -> SupplementRequest | None:
        """The batch that the client has to answer, or None."""
        return next((request for request in self.supplements if request.answered_on is None), None)

    def site(self, row: str) -> Site:
        """The site of this row."""
        return next(site for site in self.sites if site.row == row)

    def place_lost(self, site_row: str) -> Visit | None:
        """The visit of this site that was taken back and not planned anew since, or None."""
        if any(visit.site_row == site_row for visit in self.visits):
            return None
        return next((visit for visit in self.freed_visits if visit.site_row == site_row), None)

    def closed_at(self, site_row: str) -> tuple[ClosedDays, ...]:
        """The days on which no check can take place at this site, the earliest in front."""
        return tuple(sorted((each for each in self.closed_days if each.site_row == site_row),
                            key=lambda each: (each.first, each.last)))

    def experts_asked(self, site_row: str) -> tuple[ExpertRequest, ...]:
        """The technical experts asked for at this site, the first in front."""
        return tuple(request for request in self.expert_requests if request.site_row == site_row)

    @property
    def kept_off(self) -> frozenset[PersonId]:
        """Whom an objection that stands keeps off this job."""
        return frozenset(objection.person_id for objection in self.objections if objection.stands)

    def kept_off_from(self, visit: Visit) -> frozenset[PersonId]:
        """Whom an objection that stands keeps off this visit; a client's is against none that had begun before it."""
        return frozenset(objection.person_id for objection in self.objections
                         if objection.stands and (not objection.is_clients or objection.raised_on < visit.start))

    def ties_declared_by(self, person_id: PersonId | None) -> tuple[str, ...]:
        """What this person said of ties of their own to the client, oldest first."""
        return tuple(each.reason for each in self.objections
                     if each.person_id == person_id and each.stands and not each.is_clients)

    @property
    def members(self) -> frozenset[PersonId]:
        """Everyone planned for any of its visits, experts included."""
        return frozenset(person for visit in self.visits for person in visit.everyone)
