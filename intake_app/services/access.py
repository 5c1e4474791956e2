"""Who may do and see what; every service asks here before anything else (CNEX 15: confidentiality)."""

from intake_app.services.ports import UnitOfWork
from models.account import Actor, Role
from models.errors import NotPermitted
from models.reference import ClauseRef
from models.text import Text, joined

CONFIDENTIALITY = ClauseRef(document="CNEX-01-G:2026", clause="15")
"""Records are confidential and shown only to those whom they concern."""

ROLE_NAMES: dict[Role, Text] = {
    Role.APPLICANT: Text(zh="认证委托人", en="applicant"),
    Role.APPLICATION_REVIEWER: Text(zh="申请评审人员", en="application reviewer"),
    Role.COORDINATOR: Text(zh="计划调度人员", en="coordinator"),
    Role.AUDITOR: Text(zh="检查员", en="auditor"),
    Role.DECIDER: Text(zh="复核与决定人员", en="reviewer and decider"),
    Role.CERTIFICATE_WRITER: Text(zh="证书制作人员", en="certificate writer"),
    Role.DIRECTOR: Text(zh="批准人（主任）", en="director"),
    Role.MANAGER: Text(zh="管理人员", en="manager"),
    Role.ADMINISTRATOR: Text(zh="系统管理员", en="administrator"),
}
"""Each role's one name, on every screen."""

ROLES_OF_THE_BODY = frozenset(Role) - {Role.APPLICANT}
"""The roles that the body's own people may hold; an enterprise holds the other one only."""


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
    """Whether the actor is one of the body's people, not an enterprise."""
    return actor.enterprise_id is None and not actor.roles.isdisjoint(ROLES_OF_THE_BODY)


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
    return any(
        subject in (job.id, job.application_id, *job.certificate_ids) for job in jobs if job.application_id in mine
    )


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
