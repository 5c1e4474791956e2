"""Who is signed in, and what they may act as."""

from datetime import datetime
from enum import StrEnum

from models.base import Frozen
from models.ids import AccountId, EnterpriseId, PersonId
from models.mandate import Mandate


class Role(StrEnum):
    """The parts that people play; one person of the body may hold several."""

    APPLICANT = "applicant"
    CONSULTANT = "consultant"
    APPLICATION_REVIEWER = "application_reviewer"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    DECIDER = "decider"
    CERTIFICATE_WRITER = "certificate_writer"
    DIRECTOR = "director"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


ROLES_ON_CASES = frozenset(Role) - {Role.APPLICANT, Role.CONSULTANT, Role.ADMINISTRATOR}
"""The roles of the body's people that work on cases; an administrator keeps accounts and reads no client's papers."""


class Account(Frozen):
    """A sign-in: an enterprise's (with `enterprise_id`), one of the body's people's, or a consultant's."""

    id: AccountId
    email: str
    name: str
    password_hash: str
    roles: frozenset[Role]
    enterprise_id: EnterpriseId | None = None
    person_id: PersonId | None = None
    firm: str = ""
    """For whom a consultant works."""
    is_told_apart: bool = False
    """The administrator made sure that this consultant is none of the body's people of the same name."""
    language: str = "zh"
    is_active: bool = True
    inbox_read_until: datetime | None = None
    """What came until then was read; None while nothing was."""


class SignIn(Frozen):
    """One signed-in browser; only the digest of its token is kept."""

    token_sha256: str
    account_id: AccountId
    created_at: datetime
    last_seen_at: datetime
    revoked_at: datetime | None = None


class Actor(Frozen):
    """The person on whose behalf a service acts."""

    account_id: AccountId
    name: str
    roles: frozenset[Role]
    enterprise_id: EnterpriseId | None = None
    person_id: PersonId | None = None
    mandates: tuple[Mandate, ...] = ()
    """What enterprises let a consultant do, as far as it holds now."""
    language: str = "zh"


class OneTimeLink(Frozen):
    """A link that works once, for setting up the first administrator; only the digest of its token is kept."""

    token_sha256: str
    purpose: str
    created_at: datetime
    used_at: datetime | None = None
