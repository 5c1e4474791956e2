"""The application that a use case changes: whether it may be changed now, and writes that are tried again."""

from collections.abc import Callable
from typing import TypeVar

from intake_app.rules.certification_units import divided_anew
from intake_app.rules.reopening import locked_changes
from intake_app.services.access import require_filler, require_untied
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from models.account import Actor
from models.application import Application, ApplicationState, PartyRole
from models.errors import Stale
from models.text import Text

T = TypeVar("T")

TRIES = 5
"""How often a write is tried again when another write came first."""


def editable(uow: UnitOfWork, actor: Actor, application_id: str) -> Application | Refused:
    """The application, for who may fill it in for its enterprise and while it may be changed."""
    application = uow.applications.get(application_id)
    require_filler(actor, application)
    return application if application.is_editable else closed()


def saved_if_open(office: Office, uow: UnitOfWork, before: Application, after: Application) -> Application | Refused:
    """An applicant's change saved with the units that follow, unless it touches what stays as it was handed over."""
    scheme = office.scheme_of(before)
    locked = locked_changes(before, after, scheme, office.today())
    return Refused(reasons=locked) if locked else uow.applications.save(divided_anew(after, scheme))


def of_an_untied_reviewer(office: Office, uow: UnitOfWork, actor: Actor, application_id: str) -> Application:
    """The application, for a reviewer whom nothing ties to its parties; NotPermitted otherwise (CNEX 6, CEC 5.2.1)."""
    application = uow.applications.get(application_id)
    require_untied(office, uow, actor, party_codes(application))
    return application


def party_codes(application: Application) -> frozenset[str]:
    """The credit codes of the three parties, as they stand in the application."""
    return frozenset(application.text(f"{role}.credit_code") for role in PartyRole)


def under_review(office: Office, uow: UnitOfWork, actor: Actor, application_id: str) -> Application | Refused:
    """The application, while the body reviews it, for a reviewer whom nothing ties to its parties."""
    application = of_an_untied_reviewer(office, uow, actor, application_id)
    if application.state is not ApplicationState.SUBMITTED:
        return refused(Text(
            zh="该申请现在不在评审中（可能已退回、受理或撤回）；请刷新列表。",
            en="This application is not under review now (it may have been returned, accepted or withdrawn): reload"
            " the list.",
        ))
    return application


def closed() -> Refused:
    """The answer to an enterprise that would change what was handed over."""
    return refused(
        Text(
            zh="申请已提交或已办结，现在不能修改；如需更正，请联系认证机构退回补充。",
            en="The application has been handed over or closed and cannot be changed now: ask the certification body"
            " to return it if something must be corrected.",
        )
    )


def tried(write: Callable[[], T]) -> T:
    """The outcome of `write`, tried again while another write comes first; safe as each checks what it saw."""
    for _ in range(TRIES - 1):
        try:
            return write()
        except Stale:
            continue
    return write()
