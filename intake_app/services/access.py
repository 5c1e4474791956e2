"""Who may do and see what; every service asks here before anything else (CNEX 15: confidentiality)."""

from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.errors import NotFound, NotPermitted
from models.reference import ClauseRef
from models.text import Text, joined

CONFIDENTIALITY = ClauseRef(document="GB/T 27065", clause="4.5")
"""What a body learns of its clients is confidential, under whichever scheme (CNEX 15, CEC 5.2.1)."""

ROLE_NAMES: dict[Role, Text] = {
    Role.APPLICANT: Text(zh="认证委托人", en="applicant"),
    Role.APPLICATION_REVIEWER: Text(zh="申请评审人员", en="application reviewer"),
    Role.COORDINATOR: Text(zh="计划调度人员", en="coordinator"),
    Role.AUDITOR: Text(zh="检查员", en="auditor"),
    Role.DECIDER: Text(zh="复核与决定人员", en="reviewer and decider"),
    Role.CERTIFICATE_WRITER: Text(zh="证书编制人员", en="certificate writer"),
    Role.DIRECTOR: Text(zh="中心主任", en="centre director"),
    Role.MANAGER: Text(zh="管理人员", en="manager"),
    Role.ADMINISTRATOR: Text(zh="系统管理员", en="administrator"),
}
"""Each role's one name, on every screen."""

ROLES_OF_THE_BODY = frozenset(Role) - {Role.APPLICANT}
"""The roles that the body's own people may hold; an enterprise holds the other one only."""

CASE_ROLES = ROLES_OF_THE_BODY - {Role.ADMINISTRATOR}
"""The roles that work on cases; an administrator keeps accounts and reads no client's papers."""


def require_role(actor: Actor, *roles: Role) -> None:
    """Ends the use case unless the actor holds at least one of `roles`."""
    if actor.roles.isdisjoint(roles):
        raise NotPermitted(
            Text(
                zh="此操作只能由{roles}办理；如需办理，请联系系统管理员开通相应角色。",
                en="Only these roles may do this: {roles}. Ask the administrator if it is your task.",
            ).format(roles=joined([ROLE_NAMES[role] for role in roles]))
        )


def is_of_the_body(actor: Actor) -> bool:
    """Whether the actor is one of the body's people who work on cases, not an enterprise."""
    return actor.enterprise_id is None and not actor.roles.isdisjoint(CASE_ROLES)


def may_see(actor: Actor, enterprise_id: str) -> bool:
    """Whether the actor may see what belongs to an enterprise: its own people and the body's."""
    return is_of_the_body(actor) or actor.enterprise_id == enterprise_id


def is_on_case(uow: UnitOfWork, actor: Actor, subject: str) -> bool:
    """Whether the case of this application, job or certificate is open to the actor.

    Who is an auditor and nothing else sees the cases that they are planned for, with what went before, and no other
    (CNEX 15).
    """
    if actor.roles != {Role.AUDITOR}:
        return True
    jobs = uow.engagements.all()
    mine = {job.application_id for job in jobs if actor.person_id in job.members}
    cases = [job for job in jobs if job.application_id in mine]
    return any(subject in (job.id, job.application_id, *job.certificate_ids) for job in cases) or any(
        subject == certificate.id for job in cases for certificate in uow.certificates.of_engagement(job.id)
    )


def require_on_case(uow: UnitOfWork, actor: Actor, subject: str, enterprise_id: str) -> None:
    """Ends the use case unless the actor may see the enterprise's things and is on this case."""
    require_seen(actor, enterprise_id)
    if not is_on_case(uow, actor, subject):
        raise NotFound(subject)


def require_seen(actor: Actor, enterprise_id: str) -> None:
    """Ends the use case unless the actor may see what belongs to the enterprise."""
    if not may_see(actor, enterprise_id):
        raise NotPermitted(_NOT_YOURS, CONFIDENTIALITY)


def require_own(actor: Actor, enterprise_id: str) -> None:
    """Ends the use case unless the actor acts for this very enterprise."""
    if actor.enterprise_id is None or actor.enterprise_id != enterprise_id:
        raise NotPermitted(_NOT_YOURS, CONFIDENTIALITY)


_NOT_YOURS = Text(
    zh="该内容不属于您的单位，不能查看或办理；请从自己的列表重新打开。",
    en="This does not belong to your enterprise: open your own from your list.",
)
