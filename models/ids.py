"""Names of things. An id is a short random text with the kind in front, so that a stray one is recognised."""

from secrets import token_hex
from typing import NewType

AccountId = NewType("AccountId", str)
EnterpriseId = NewType("EnterpriseId", str)
PersonId = NewType("PersonId", str)
ApplicationId = NewType("ApplicationId", str)
EngagementId = NewType("EngagementId", str)
CertificateId = NewType("CertificateId", str)
FileId = NewType("FileId", str)
PaperId = NewType("PaperId", str)
ProposalId = NewType("ProposalId", str)
PlanningRunId = NewType("PlanningRunId", str)
MandateId = NewType("MandateId", str)
ComplaintId = NewType("ComplaintId", str)
DisposalId = NewType("DisposalId", str)
WaitingScanId = NewType("WaitingScanId", str)


def new_id(kind: str) -> str:
    """A fresh id such as `application-3f9a0c1d2e4b5a67`."""
    return f"{kind}-{token_hex(8)}"
