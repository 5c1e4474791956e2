"""A certificate (认证证书) and its life: surveillance, suspension, restoration, withdrawal, end."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from models.application import CertificationUnit, PartyRole
from models.base import Frozen
from models.certificate_change import CertificateChange
from models.complaint import SetAside
from models.engagement import PartyDetails, UnitFootprint
from models.handed_in import HandedInFile
from models.ids import ApplicationId, CertificateId, EngagementId, EnterpriseId, PaperId, PersonId
from models.text import Text


class CertificateState(StrEnum):
    """A draft is not yet checked and issued. Withdrawn is by fault (撤销), cancelled at the holder's wish (注销)."""

    DRAFT = "draft"
    VALID = "valid"
    SUSPENDED = "suspended"
    RESULT_LAPSED = "result_lapsed"
    """Its result holds no more and a person has not decided yet; whoever asks is told that it is suspended (J29)."""
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class RestorationRequest(Frozen):
    """The holder's application to have a suspended certificate restored: when, by whom, and what was put right."""

    applied_on: date
    by: str
    mended: str
    received_by: str = ""
    """Who of the body entered it; empty where the holder applied here."""


class RestorationCheck(Frozen):
    """The body's verification that the ground of a suspension is gone: what was verified, when, by whom."""

    verified_on: date
    by: str
    findings: str
    passed: bool


class Suspension(Frozen):
    """A suspension: `ground` is the key of the scheme's ground; `until` is the last day, empty for ground e."""

    ground: str
    facts: str
    party: PartyRole | None = None
    """Who gave the ground (J60); None in what was entered before this was asked."""
    verified_on: date
    act_due_on: date | None = None
    suspended_on: date
    until: date | None
    by: str
    paper_id: PaperId | None = None
    restoration_request: RestorationRequest | None = None
    restoration_check: RestorationCheck | None = None
    evidence: tuple[HandedInFile, ...] = ()
    """Every file by which the holder proves that its ground is gone."""
    restored_on: date | None = None
    set_aside: SetAside | None = None
    """Where an upheld appeal ended it: `restored_on` is that day."""


class LapsedResult(Frozen):
    """A result that a rise of the footprint ended, as a person confirmed it: a case until it is decided (J29)."""

    change_id: str
    """The change whose rise it was."""
    facts: str
    confirmed_on: date
    by: str
    proposed_ground: str
    """The key of the ground on which a suspension is proposed."""
    decide_by: date
    """The last day for suspending or withdrawing, inclusive, as known when it was confirmed and told to the holder."""
    paper_id: PaperId | None = None
    recertification: ApplicationId | None = None
    """The application by which the holder has the product certified anew."""
    revoked_on: date | None = None
    revoked_by: str = ""
    revoked_reason: str = ""
    """Why the confirmation was an error; only then is there a `revoked_on`."""


class StatusChange(StrEnum):
    """What may happen to an issued certificate before its last day."""

    RESULT_LAPSED = "result_lapsed"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    SET_ASIDE = "set_aside"
    """An upheld appeal undid a suspension, withdrawal or cancellation."""
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Termination(Frozen):
    """The end of a certificate before its last day: withdrawn by fault (撤销) or cancelled (注销).

    `ground` is the key of the scheme's ground; `party` is who fulfilled it, where it is somebody's fault (J60).
    """

    ground: str
    facts: str
    party: PartyRole | None = None
    verified_on: date
    """When the ground was verified; of a cancellation, when the holder asked or the cause was known."""
    act_due_on: date | None = None
    ended_on: date
    by: str
    paper_id: PaperId | None = None
    not_owed: tuple[str, ...] = ()
    """The keys of the scheme's duties that nobody had to do yet when it was entered: they are not asked for since."""


class EndingSetAside(Frozen):
    """A withdrawal or cancellation that an upheld appeal undid, as it had been entered."""

    change: Literal[StatusChange.WITHDRAWN, StatusChange.CANCELLED]
    ending: Termination
    set_aside: SetAside


class VisitProposal(Frozen):
    """On which days its holder could receive a surveillance that is past its due date (CNEX 11, CEC 6.1)."""

    due_on: date
    """The due date of the surveillance that it is about."""
    days: tuple[tuple[date, date], ...]
    """Each with its first and its last day, the preferred ones in front."""
    late_because: str
    """Why it did not take place in time, in the holder's words."""
    agrees_to_shorter_notice: bool
    """Whether the holder agrees in writing to a notice shorter than the rule's (J12)."""
    on: date
    by: str


class HolderRequest(Frozen):
    """The holder's own wish to have a certificate suspended or cancelled (CNEX 12.3.1 f, CEC 7.4)."""

    wish: Literal[StatusChange.SUSPENDED, StatusChange.CANCELLED]
    reason: str
    asked_on: date
    by: str
    declined_on: date | None = None
    declined_by: str = ""
    declined_reason: str = ""


class DutyDone(Frozen):
    """Proof that the body did what follows from a change of status: published it, reported it, took the paper back."""

    duty: str
    """The key of the scheme's duty."""
    change: StatusChange
    changed_on: date
    done_on: date
    proof: str
    """Where it stands or what shows it: an address, a receipt's number, what was found."""
    by: str


class SurveillanceNotice(Frozen):
    """A surveillance notice (监督通知书) as sent, with the proof that CNEX 11 asks for."""

    due_on: date
    sent_on: date
    paper_id: PaperId
    channel: str
    proof: str
    void_on: date | None = None
    """Since when its paper is void: it counts as sent no more."""
    is_sent: bool = True
    """Whether its sending is known; until then `sent_on` is the day on which it was made."""
    reply_by: date | None = None
    """The day by which it asks for the reply; None in those made before this was kept."""


class SurveillanceDone(Frozen):
    """A surveillance that took place; its day is the last day on site (J13)."""

    completed_on: date
    engagement_id: EngagementId | None = None
    passed: bool | None = None
    footprint: UnitFootprint | None = None
    """What it verified; None in what was entered before this was kept."""


class MissedLimit(Frozen):
    """A surveillance that was not done by its last day: a case that stays open until a person decides (J11)."""

    limit: date
    """The last day, which has passed."""
    opened_on: date
    proposed_ground: str
    """The key of the ground of suspension that is proposed."""
    kept_until: date | None = None
    """Until when a person let the certificate stay as it is, inclusive; past it the case is opened again."""
    decided_on: date | None = None
    decided_by: str = ""
    reason: str = ""


class Investigation(Frozen):
    """A suspected ground of suspension or withdrawal that is looked into (CNEX 12.3, J54)."""

    change: StatusChange
    """What the ground leads to where it is confirmed: a suspension or a withdrawal."""
    ground: str
    """The key of the scheme's ground."""
    reason: str
    opened_on: date
    opened_by: str
    check_id: EngagementId | None = None
    """The extra surveillance that looks into it on site, where one was ordered."""
    is_confirmed: bool | None = None
    findings: str = ""
    concluded_on: date | None = None
    concluded_by: str = ""
    act_due_on: date | None = None
    """Of a confirmed one, the last day for the suspension or withdrawal, inclusive, as known when it was concluded."""


class CorrectionAnswer(Frozen):
    """What the holder says that it corrected, and why the body does not hold it for corrected where it said so."""

    done: str
    on: date
    by: str
    refuted_on: date | None = None
    refuted_by: str = ""
    refuted_reason: str = ""
    """As the holder reads it."""


class CorrectionDemand(Frozen):
    """That the holder was told to correct how it refers to or advertises its certification (CNEX 12.3.2 j)."""

    misuse: str
    """What is wrong and what is to be corrected, as the holder reads it."""
    demanded_on: date
    """The day of the letter, or that on which the holder was told otherwise."""
    proof: str = ""
    """How the holder was told, and what shows it, where it was not by a letter made here."""
    by: str
    paper_id: PaperId | None = None
    """The letter; None where the holder was told otherwise."""
    sent_on: date | None = None
    """Since when the letter is known to have gone."""
    void_on: date | None = None
    """Since when the letter is void: nothing is demanded by it any more."""
    answers: tuple[CorrectionAnswer, ...] = ()
    """The holder's, oldest first; only the last can wait for the body."""
    evidence: tuple[HandedInFile, ...] = ()
    """Every file by which it is proved that the misuse is corrected."""
    corrected_on: date | None = None
    corrected_proof: str = ""
    """What shows that it was corrected."""
    corrected_by: str = ""
    """Who of the body entered it."""

    @property
    def told_on(self) -> date | None:
        """Since when the holder was told; None of a letter that nobody knows to have gone."""
        return self.demanded_on if self.paper_id is None else self.sent_on

    @property
    def open_answer(self) -> CorrectionAnswer | None:
        """The holder's answer that the body has still to look at."""
        last = self.answers[-1] if self.answers else None
        waits = last is not None and last.refuted_on is None and self.corrected_on is None and self.void_on is None
        return last if waits else None


class Disclosure(Frozen):
    """The publication of the result with the client's consent (CNEX 10): when, on which website, recorded by whom."""

    published_on: date
    where: str
    by: str


class DisclosureConsent(Frozen):
    """What the holder said since its application: whether the result may be published (CNEX 10)."""

    agrees: bool
    said_on: date
    by: str


class Certificate(Frozen):
    """One certificate for one unit."""

    id: CertificateId
    number: str
    """Given at its issue; a draft has none yet."""
    enterprise_id: EnterpriseId
    engagement_id: EngagementId | None = None
    scheme: str
    edition: str
    unit: CertificationUnit
    parties: Mapping[PartyRole, PartyDetails]
    trademark: str | None = None
    """As the certificate prints it, empty where the product has none; None of one written before it was kept here."""
    site_address: str
    site_city: str
    latitude: float
    longitude: float
    value: Decimal
    measure: str
    system_boundary: Text
    stage_shares: Mapping[str, Decimal]
    standards: tuple[str, ...]
    period_from: date
    period_to: date
    first_issued_on: date
    issued_on: date
    valid_until: date
    valid_from: date | None = None
    """From when on it counts, where it renews one and that is not the day of its issue (J16)."""
    renews: CertificateId | None = None
    """The certificate that it renews."""
    renewal: ApplicationId | None = None
    """The application by which its holder has it renewed, begun last."""
    replaced_on: date | None = None
    written_by: PersonId | None = None
    checked_by: PersonId | None = None
    paper_id: PaperId | None = None
    state: CertificateState = CertificateState.VALID
    suspensions: tuple[Suspension, ...] = ()
    surveillances: tuple[SurveillanceDone, ...] = ()
    notices: tuple[SurveillanceNotice, ...] = ()
    missed_limits: tuple[MissedLimit, ...] = ()
    investigations: tuple[Investigation, ...] = ()
    """Oldest first; only the last can be open."""
    correction_demands: tuple[CorrectionDemand, ...] = ()
    """In the order in which they were entered."""
    disclosure: Disclosure | None = None
    disclosure_consent: DisclosureConsent | None = None
    """None while the application's answer stands."""
    holder_request: HolderRequest | None = None
    """The last one; it is open until the body suspends, cancels or declines."""
    visit_proposals: tuple[VisitProposal, ...] = ()
    """Oldest first; of those about one surveillance the last stands."""
    termination: Termination | None = None
    endings_set_aside: tuple[EndingSetAside, ...] = ()
    """Oldest first; none of them counts any more."""
    duties_done: tuple[DutyDone, ...] = ()
    changes: tuple[CertificateChange, ...] = ()
    lapses: tuple[LapsedResult, ...] = ()
    version: int = 0

    @property
    def counts_from(self) -> date:
        """The first day on which it counts."""
        return self.valid_from or self.issued_on

    @property
    def lapse(self) -> LapsedResult | None:
        """How its result ended, unless it was found that it did not."""
        return next((each for each in self.lapses if each.revoked_on is None), None)
