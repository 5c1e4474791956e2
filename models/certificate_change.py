"""A change (变更) that the holder of a certificate applies for, from the application to the replaced certificate."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from models.base import Frozen
from models.engagement import UnitFootprint
from models.handed_in import HandedInFile
from models.ids import EngagementId, PersonId


class ChangeVerdict(StrEnum):
    """What the body answers to an application for change (CNEX 12.2, CEC 7.3)."""

    APPROVED = "approved"
    REFUSED = "refused"
    TO_BE_VERIFIED = "to_be_verified"
    """Approved only after a verification that passes."""


class ChangeEvaluation(Frozen):
    """The body's evaluation of what is to change and of its documents."""

    verdict: ChangeVerdict
    reason: str
    on: date
    by: str
    is_same_site: bool = False
    """Whether the manager found that a new production address names the same site (H147)."""


class ChangeVerification(Frozen):
    """The verification that an evaluation asked for, on site or on documents, by a person of the body."""

    on: date
    by: PersonId
    findings: str
    passed: bool
    job_id: EngagementId | None = None
    """The decided surveillance or check that verified it; None where one person did."""
    footprint: UnitFootprint | None = None
    """What that job verified anew, for the certificate to print."""


class ChangeUndone(Frozen):
    """The holder's word that a change made without approval was undone: how, and since when."""

    said_on: date
    by: str
    words: str


class Rise(Frozen):
    """By how much a change raises the footprint, in per cent of the certified value, and for how long."""

    percent: Decimal
    since: date
    until: date | None = None
    """The last day of the rise; None while it lasts."""


class Amendment(Frozen):
    """What the replaced certificate says instead; an empty text stays as it is."""

    product_name: str = ""
    model: str = ""
    trademark: str = ""
    client_name: str = ""
    client_address: str = ""
    producer_name: str = ""
    producer_address: str = ""
    factory_name: str = ""
    site_address: str = ""


class CertificateChange(Frozen):
    """One application for change of one certificate."""

    id: str
    kind: str
    """The key of the scheme's kind of change."""
    before: str
    after: str
    """What is to change, as it was and as it will be, in the holder's words."""
    is_planned: bool
    takes_effect_on: date
    rise: Rise | None = None
    amendment: Amendment = Amendment()
    applied_on: date
    by: str
    entered_by: str = ""
    """Who of the body entered it for the holder; empty where the holder applied here."""
    check_id: EngagementId | None = None
    """The check on site that was ordered to verify it."""
    evidence: tuple[HandedInFile, ...] = ()
    """Every document that came with the application or after it."""
    evaluation: ChangeEvaluation | None = None
    verification: ChangeVerification | None = None
    replaced_on: date | None = None
    replaced_by: PersonId | None = None
    undone: ChangeUndone | None = None
    """None while the holder has not said so."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act on it."""
        if self.evaluation is None:
            return True
        if self.evaluation.verdict is ChangeVerdict.REFUSED or self.replaced_on is not None:
            return False
        if self.evaluation.verdict is ChangeVerdict.TO_BE_VERIFIED:
            return self.verification is None or (self.verification.passed and self.amends)
        return self.amends

    @property
    def denied_on(self) -> date | None:
        """The day on which the body refused it, or found that its verification failed; None where it did neither."""
        if self.verification is not None and not self.verification.passed:
            return self.verification.on
        evaluation = self.evaluation
        return evaluation.on if evaluation is not None and evaluation.verdict is ChangeVerdict.REFUSED else None

    @property
    def is_granted(self) -> bool:
        """Whether the body approved it, once verified where that was asked for."""
        if self.evaluation is None or self.denied_on is not None:
            return False
        return self.evaluation.verdict is ChangeVerdict.APPROVED or self.verification is not None

    @property
    def amends(self) -> bool:
        """Whether the certificate has to be replaced: something that it prints changes."""
        return self.amendment != Amendment() or self.new_footprint is not None

    @property
    def new_footprint(self) -> UnitFootprint | None:
        """What was verified anew for it."""
        return self.verification.footprint if self.verification else None
