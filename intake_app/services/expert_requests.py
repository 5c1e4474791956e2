"""Technical experts asked for at the sites of a job: who comes is planned, and counts no person-days (CNEX 9.3.2)."""

from intake_app.rules.expertise import bears_expertise, too_late_for_experts
from intake_app.rules.lives.job import JOB
from intake_app.rules.separation import cautions
from intake_app.rules.team_requirements import EXPERT, competence_tag
from intake_app.services.access import require_role
from intake_app.services.borne_days import is_only_expert, is_verifier_too
from intake_app.services.changes import changed_engagement, job_obstacles
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.plan_words import tag_words
from models.account import Actor, Role
from models.base import Frozen
from models.engagement import Engagement, ExpertRequest
from models.errors import NotFound
from models.ids import PersonId
from models.reference import Reason
from models.text import Text


class Expertise(Frozen):
    """A kind of expertise that can be asked for, and how many technical experts bear it today."""

    tag: str
    name: Text
    bearers: int
    verifiers: tuple[tuple[PersonId, str], ...]
    """Who bears it and is a verifier as well, by id and name: they come only where they are asked for by name."""


def expertise_to_ask(office: Office, actor: Actor, engagement: Engagement, site_row: str) -> tuple[Expertise, ...]:
    """What can still be asked for at a site: its own families, the scheme's others, then registrations.

    Empty once its check has begun or the job is too far.
    """
    require_role(actor, Role.COORDINATOR)
    if _hindrances(office, "ask_expert", engagement, site_row):
        return ()
    with office.unit_of_work() as uow:
        everyone = sorted(uow.people.all(), key=lambda person: (person.name, person.id))
    words, today = tag_words(office, {}), office.today()
    asked = {request.expertise for request in engagement.experts_asked(site_row)}
    return tuple(
        Expertise(tag=tag, name=words[tag],
                  bearers=sum(is_only_expert(person) for person in bearers),
                  verifiers=tuple((person.id, person.name) for person in bearers if is_verifier_too(person)))
        for tag in _tags(office, engagement, site_row) if tag not in asked
        for bearers in [[person for person in everyone if bears_expertise(person, tag, today, today)]]
    )


def may_change_experts(office: Office, actor: Actor, engagement: Engagement, site_row: str) -> bool:
    """Whether experts can still be asked for at the site, or be dropped."""
    require_role(actor, Role.COORDINATOR)
    return not _hindrances(office, "ask_expert", engagement, site_row)


def cautions_about_experts(office: Office, actor: Actor, engagement: Engagement) -> tuple[Reason, ...]:
    """What speaks against the experts planned for the job's visits without barring them (CNEX 8.6, CEC 5.2.2)."""
    require_role(actor, Role.COORDINATOR)
    with office.unit_of_work() as uow:
        planned = [(uow.people.get(id), visit.start) for visit in engagement.visits_ahead for id in visit.experts]
    scheme = office.scheme_of(engagement)
    return tuple(dict.fromkeys(
        reason for person, start in planned for reason in cautions(EXPERT, person, engagement, scheme, start)))


def ask_for_expert(
    office: Office, actor: Actor, engagement_id: str, site_row: str, expertise: str, reason: str,
    person_id: str | None = None,
) -> Engagement | Refused:
    """Ask for a technical expert at a site; a visit that stands there is planned anew (CNEX 9.3.2, CEC 5.2.1).

    Who is a verifier as well comes as the expert only where named: the rule bars them from both parts in one team.
    """
    require_role(actor, *JOB["ask_expert"].who)
    if not expertise:
        return refused(Text(zh="请选择技术专家的专业。", en="Choose the expertise."))
    if not reason.strip():
        return refused(Text(zh="请写明配备技术专家的理由。", en="State why a technical expert is needed."))
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        if expertise not in _tags(office, engagement, site_row):
            raise NotFound(expertise)
        hindering = _hindrances(office, "ask_expert", engagement, site_row)
        if hindering:
            return Refused(reasons=hindering)
        name, person = tag_words(office, {})[expertise], uow.people.get(person_id) if person_id else None
        if person is not None and not (is_verifier_too(person)
                                       and bears_expertise(person, expertise, office.today(), office.today())):
            return refused(_NOT_THIS_EXPERT.format(name=person.name, expertise=name))
        if any(request.expertise == expertise for request in engagement.experts_asked(site_row)):
            return refused(_ASKED_ALREADY.format(expertise=name, site=engagement.site(site_row).name))
        called = name if person is None else _BY_NAME.format(expertise=name, person=person.name)
        request = ExpertRequest(site_row=site_row, expertise=expertise, name=called, reason=reason.strip(),
                                asked_on=office.today(), by=actor.name, person=person.id if person else None)
        saved = changed_engagement(office, uow, actor, engagement, JOB["ask_expert"].verb,
                                   expert_requests=(*engagement.expert_requests, request))
        uow.commit()
    return saved


def drop_expert(
    office: Office, actor: Actor, engagement_id: str, site_row: str, expertise: str
) -> Engagement | Refused:
    """Ask for this expert no more; a visit that stands with one is planned anew."""
    require_role(actor, *JOB["drop_expert"].who)
    with office.unit_of_work() as uow:
        engagement = uow.engagements.get(engagement_id)
        request = next((each for each in engagement.experts_asked(site_row) if each.expertise == expertise), None)
        if request is None:
            raise NotFound(expertise)
        hindering = _hindrances(office, "drop_expert", engagement, site_row)
        if hindering:
            return Refused(reasons=hindering)
        saved = changed_engagement(office, uow, actor, engagement, JOB["drop_expert"].verb, expert_requests=tuple(
            each for each in engagement.expert_requests if each is not request))
        uow.commit()
    return saved


def _tags(office: Office, engagement: Engagement, site_row: str) -> tuple[str, ...]:
    """The kinds of expertise that the job's scheme and this body know; a site that the job lacks is NotFound."""
    if site_row not in {site.row for site in engagement.sites}:
        raise NotFound(site_row)
    scheme = office.scheme_of(engagement)
    made_here = {unit.family for unit in engagement.units if unit.site_row == site_row}
    families = sorted((family.key for family in scheme.families), key=lambda key: key not in made_here)
    return (*(competence_tag(scheme.key, key) for key in families), *(each.key for each in office.house.qualifications))


def _hindrances(office: Office, act: str, engagement: Engagement, site_row: str) -> tuple[Reason, ...]:
    """Why the experts of this site cannot be changed: the job is too far, or its check has begun."""
    late = too_late_for_experts(engagement, site_row, office.scheme_of(engagement), office.today(), office.calendar)
    return (*job_obstacles(office, act, engagement, site_row), *((late,) if late else ()))


_BY_NAME = Text(zh="{expertise}：{person}", en="{expertise}: {person}")
_NOT_THIS_EXPERT = Text(
    zh="{name}不是既聘为核查员又聘为技术专家、且具备“{expertise}”的人员；请另选，或不指定人员。",
    en="{name} is not both verifier and technical expert with “{expertise}”: choose somebody else, or name nobody.",
)
_ASKED_ALREADY = Text(
    zh="“{site}”已登记配备“{expertise}”技术专家。",
    en="A technical expert with “{expertise}” is asked for at “{site}” already.",
)
