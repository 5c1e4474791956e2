"""Who may do and see what; every service asks here before anything else (CNEX 15: confidentiality)."""

from collections.abc import Callable, Collection

from intake_app.rules.engaging import left
from intake_app.rules.impartiality import INDEPENDENCE, conflict
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from models.account import ROLES_ON_CASES, Actor, Role
from models.application import Application
from models.complaint import Complaint
from models.engagement import Engagement
from models.errors import NotFound, NotPermitted
from models.mandate import Mandate
from models.personnel import Person
from models.reference import ClauseRef, Reason
from models.text import Text, joined

CONFIDENTIALITY = ClauseRef(document="GB/T 27065", clause="4.5")
"""What a body learns of its clients is confidential, under whichever scheme (CNEX 15, CEC 5.2.1)."""

ROLE_NAMES: dict[Role, Text] = {
    Role.APPLICANT: Text(zh="认证委托人", en="applicant"),
    Role.CONSULTANT: Text(zh="受托咨询人员", en="consultant"),
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

ROLES_OF_THE_BODY = frozenset(Role) - {Role.APPLICANT, Role.CONSULTANT}
"""The roles that the body's own people may hold; an enterprise and a consultant hold their own one only."""


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
    return actor.enterprise_id is None and not actor.roles.isdisjoint(ROLES_ON_CASES)


def as_known_to(actor: Actor, people: Collection[Person]) -> tuple[Person, ...]:
    """The people without what a day of theirs costs, for whoever neither plans nor manages; their own they know (H139).

    Nobody is saved from these.
    """
    if not actor.roles.isdisjoint({Role.COORDINATOR, Role.MANAGER}):
        return tuple(people)
    return tuple(each if each.id == actor.person_id else each.with_(day_fee_cny=0) for each in people)


def may_see(actor: Actor, enterprise_id: str) -> bool:
    """Whether the actor may see what belongs to an enterprise: its own people and the body's."""
    return is_of_the_body(actor) or actor.enterprise_id == enterprise_id


def is_on_case(uow: UnitOfWork, actor: Actor, subject: str) -> bool:
    """Whether the case of this application, job or certificate is open to the actor.

    Who is an auditor and nothing else sees the cases that they are planned for, with what went before, those of the
    complaints that they were assigned, and no other (CNEX 15). A client learns of an unannounced surveillance by its
    team's being there (CEC 6.1).
    """
    if Role.APPLICANT in actor.roles:
        job = uow.engagements.find(subject)
        return job is None or not job.is_kept_from_client
    if actor.roles != {Role.AUDITOR}:
        return True
    jobs = uow.engagements.all()
    mine = {id for job in jobs if actor.person_id in job.members for id in job.all_applications}
    assigned = [each for each in uow.complaints.all() if each.is_assigned_to(actor.person_id)]
    mine |= {each.application_id for each in assigned}
    if subject in mine or any(subject == each.id for each in assigned):
        return True
    cases = [job for job in jobs if job.application_id in mine]
    return any(subject in (job.id, job.application_id, *job.certificate_ids) for job in cases) or any(
        subject == certificate.id for job in cases for certificate in uow.certificates.of_engagement(job.id)
    )


def handles(actor: Actor, complaint: Complaint) -> bool:
    """Whether the complaint or appeal is the actor's: their enterprise's, any a manager's, or assigned to them.

    One that is about their own conduct is nobody's, a manager's neither (H143).
    """
    if Role.APPLICANT in actor.roles:
        return complaint.complainant.enterprise_id == actor.enterprise_id
    if is_concerned(actor, complaint):
        return False
    return Role.MANAGER in actor.roles or complaint.is_assigned_to(actor.person_id)


def is_concerned(actor: Actor, complaint: Complaint | None) -> bool:
    """Whether the complaint is about the actor's own conduct, by what was entered when it was assigned."""
    return (complaint is not None and complaint.assignment is not None
            and actor.person_id in complaint.assignment.concerned)


def require_on_case(uow: UnitOfWork, actor: Actor, subject: str, enterprise_id: str) -> None:
    """Ends the use case unless the actor may see the enterprise's things and is on this case."""
    require_seen(actor, enterprise_id)
    if not is_on_case(uow, actor, subject):
        raise NotFound(subject)


def require_seen(actor: Actor, enterprise_id: str) -> None:
    """Ends the use case unless the actor may see what belongs to the enterprise."""
    if not may_see(actor, enterprise_id):
        raise _not_theirs(actor)


def require_own(actor: Actor, enterprise_id: str) -> None:
    """Ends the use case unless the actor acts for this very enterprise."""
    if actor.enterprise_id is None or actor.enterprise_id != enterprise_id:
        raise _not_theirs(actor)


def require_own_job(actor: Actor, engagement: Engagement) -> None:
    """Ends the use case unless the actor acts for the job's enterprise and may know of the job."""
    require_own(actor, engagement.enterprise_id)
    if engagement.is_kept_from_client:
        raise NotFound(engagement.id)


def require_untied(office: Office, uow: UnitOfWork, actor: Actor, credit_codes: Collection[str]) -> None:
    """Ends the use case if the actor is tied to one of these enterprises, now or within the cooling time (CNEX 6).

    Of somebody of the body who is none of its known people, nobody can tell: they act on no case.
    """
    require_known(actor)
    tie = tie_to(office, uow, actor, credit_codes)
    if tie:
        raise NotPermitted(tie.text, tie.clause)


def require_untied_in(office: Office, uow: UnitOfWork, actor: Actor, job: Engagement) -> None:
    """Ends the use case if the actor is tied to a party of the job, or said so themselves in it (CNEX 6, CEC 5.2.1)."""
    require_untied(office, uow, actor, {party.credit_code for party in job.parties.values()})
    if actor.person_id is not None and job.ties_declared_by(actor.person_id):
        raise NotPermitted(_DECLARED_A_TIE, office.scheme_of(job).gate_clause("impartiality"))


def require_not_left(office: Office, uow: UnitOfWork, actor: Actor) -> None:
    """Ends the use case if the actor does not work for the body any more, though their account is open (H140)."""
    person = uow.people.find(actor.person_id or "")
    gone = left(person, office.today()) if person is not None else None
    if gone is not None:
        raise NotPermitted(gone.text, gone.clause)


def require_known(actor: Actor) -> None:
    """Ends the use case of somebody of the body who is none of its known people (CNEX 6, S15, S16).

    Ties, parts in the case and whom a complaint is about are all told by the person.
    """
    if is_of_the_body(actor) and actor.person_id is None:
        raise NotPermitted(WHO_IS_IT, INDEPENDENCE)


def tie_to(office: Office, uow: UnitOfWork, actor: Actor, credit_codes: Collection[str]) -> Reason | None:
    """What ties the actor to one of these enterprises, now or within the cooling time; None where nothing does."""
    person = uow.people.find(actor.person_id or "")
    return conflict(person, credit_codes, office.today(), office.house.cooling_off_months.value) if person else None


def is_mandated(actor: Actor, application: Application | None) -> bool:
    """Whether a consultant may at least read the application; there is nothing else that a mandate shows."""
    return application is not None and _covering(actor, application, lambda mandate: True)


def require_application_seen(uow: UnitOfWork, actor: Actor, application: Application) -> None:
    """Ends the use case unless the application is the actor's enterprise's, mandated to them, or on their desk."""
    if not is_mandated(actor, application):
        require_on_case(uow, actor, application.id, application.enterprise_id)


def may_fill(actor: Actor, application: Application) -> bool:
    """Whether the actor may change the application: its enterprise, and a consultant whose mandate says so."""
    return _is_own(actor, application) or _covering(actor, application, lambda mandate: mandate.may_fill)


def may_submit(actor: Actor, application: Application) -> bool:
    """Whether the actor may declare and hand over: its enterprise, and a consultant whose mandate says so."""
    return _is_own(actor, application) or _covering(actor, application, lambda mandate: mandate.may_submit)


def require_filler(actor: Actor, application: Application) -> None:
    """Ends the use case unless the actor may change the application for its enterprise."""
    if not may_fill(actor, application):
        _refuse_applicant(actor, application, _MAY_NOT_FILL)


def require_submitter(actor: Actor, application: Application) -> None:
    """Ends the use case unless the actor may declare and hand over the application for its enterprise."""
    if not may_submit(actor, application):
        _refuse_applicant(actor, application, _MAY_NOT_SUBMIT)


def _is_own(actor: Actor, application: Application) -> bool:
    return Role.APPLICANT in actor.roles and actor.enterprise_id == application.enterprise_id


def _covering(actor: Actor, application: Application, lets: Callable[[Mandate], bool]) -> bool:
    return any(lets(mandate) and mandate.covers(application.enterprise_id, application.id)
               for mandate in actor.mandates)


def _refuse_applicant(actor: Actor, application: Application, beyond_the_mandate: Text) -> None:
    """Refuses in the words that fit: beyond a mandate, not their enterprise's, or not their part."""
    if is_mandated(actor, application):
        raise NotPermitted(beyond_the_mandate)
    if Role.CONSULTANT not in actor.roles:
        require_role(actor, Role.APPLICANT)
    raise _not_theirs(actor)


def _not_theirs(actor: Actor) -> NotPermitted:
    """A consultant has no enterprise: whoever loses a mandate while filling in must read that it is the mandate."""
    return NotPermitted(_NOT_MANDATED if Role.CONSULTANT in actor.roles else _NOT_YOURS, CONFIDENTIALITY)


WHO_IS_IT = Text(
    zh="您的账号没有对应到本机构人员，无法核对利益关系和职责分离；请系统管理员在账号中选定人员后再办理。",
    en="Your account stands for none of the body's people, so that ties and separate parts cannot be checked: ask the"
    " administrator to choose the person in it, and do it then.",
)
"""Of whom nothing can be asked, and what to do about it (CNEX 6, 8.1)."""

_DECLARED_A_TIE = Text(
    zh="您已声明与该客户有利益关系，不再办理本项目的工作；请由其他人员办理。",
    en="You said that something ties you to this client, so you do nothing more in this job: leave it to others.",
)
_MAY_NOT_FILL = Text(
    zh="您的委托只允许查看，不能填写或更改；请由委托单位办理，或请其另行授权。",
    en="Your mandate lets you read only: leave the change to the enterprise, or ask it for a wider mandate.",
)
_MAY_NOT_SUBMIT = Text(
    zh="您的委托不含声明和提交；请由委托单位自行提交，或请其另行授权。",
    en="Your mandate does not let you declare and submit: leave it to the enterprise, or ask it for a wider mandate.",
)
_NOT_YOURS = Text(
    zh="该内容不属于您的单位，不能查看或办理；请从自己的列表重新打开。",
    en="This does not belong to your enterprise: open your own from your list.",
)
_NOT_MANDATED = Text(
    zh="您没有该内容的有效委托：委托可能已终止、到期或不含此项，刚才填写的未保存。"
    "“委托代理”页面显示您可以代谁办理；如需继续，请委托单位重新办理委托。",
    en="No mandate of yours covers this: it may have been taken back, have run out, or cover less; what you typed last"
    " was not saved. “Mandates” shows for whom you may act; to go on, ask the enterprise for a mandate.",
)
