"""Who may be on an audit team, and what a team as a whole must bear."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from intake_app.rules.engaging import left
from intake_app.schemes.schema import SchemeEdition, Seat
from models.base import Frozen
from models.engagement import Visit
from models.ids import PersonId
from models.personnel import Employment, Person
from models.reference import ClauseRef, Reason
from models.text import Text

FULL_TIME = "full_time"
LEADER = "leader"
EXPERT = "expert"
TEAM_MEMBER = "team_member"
"""The parts of a job between which a separation keeps an expert an expert."""
FAMILY_COMPETENCE = "family_competence"
"""The seat word that stands for a competence in each family of the job."""


class SeatRequirement(Frozen):
    """At least `count` members carry one of the tags `any_of` on every day of the visit."""

    count: int
    any_of: frozenset[str]
    text: Text
    clause: ClauseRef


def competence_tag(scheme: str, family: str) -> str:
    """The tag of a person who is competent in this family of this scheme.

    >>> competence_tag("cnex_ex", "ex_motor")
    'competence:cnex_ex/ex_motor'
    """
    return f"competence:{scheme}/{family}"


def competence_tags(scheme: str, family: str) -> frozenset[str]:
    """Any of these tags shows competence in the family: also that of an entry which names no scheme."""
    return frozenset({competence_tag(scheme, family), competence_tag("", family)})


def person_tags(person: Person, on: date) -> frozenset[str]:
    """What `person` brings to a team on `on`: functions, `full_time`, qualifications that count, competences.

    Nothing once they have left the body.
    """
    if person.has_left(on):
        return frozenset()
    return frozenset(
        {
            *person.functions,
            *((FULL_TIME,) if person.employment is Employment.FULL_TIME else ()),
            *(held.kind for held in person.qualifications if held.counts_on(on)),
            *(competence_tag(held.scheme, held.family) for held in person.competences if held.counts_on(on)),
        }
    )


def is_team_member(person: Person, scheme: SchemeEdition, on: date) -> Reason | None:
    """Why `person` may not be a member on `on`; None means that they may (CNEX 8.5, CEC 5.2.2 table 2, H140)."""
    gone = left(person, on)
    if gone is not None:
        return gone
    if not person.functions & set(scheme.team.member_functions):
        return Reason(
            text=_NO_FUNCTION.format(name=person.name, member=scheme.words.member), clause=scheme.team.member_clause
        )
    return lacking_qualification(person, scheme, on)


def lacking_qualification(person: Person, scheme: SchemeEdition, on: date) -> Reason | None:
    """Why `person` ranks below a team member on `on`: no qualification that counts and too few projects; or None."""
    rule = scheme.team
    if any(person.holds(kind, on) for kind in rule.member_qualifications):
        return None
    if rule.member_projects and person.footprint_projects >= rule.member_projects.value:
        return None
    wording = _TOO_FEW_PROJECTS if rule.member_projects else _NO_QUALIFICATION
    return Reason(
        text=wording.format(
            name=person.name,
            on=on,
            member=scheme.words.member,
            found=person.footprint_projects,
            due=rule.member_projects.value if rule.member_projects else 0,
        ),
        clause=rule.member_clause,
    )


def seat_requirements(scheme: SchemeEdition, families: Collection[str]) -> tuple[SeatRequirement, ...]:
    """What a team for a job in `families` must bear; competence in the field is asked for each family apart."""
    return tuple(
        requirement for seat in scheme.team.seats for requirement in _requirements(seat, scheme, sorted(set(families)))
    )


def team_faults(
    team: Sequence[Person],
    experts: Sequence[Person],
    scheme: SchemeEdition,
    families: Collection[str],
    first_day: date,
    last_day: date,
) -> tuple[Reason, ...]:
    """Everything that keeps this team from a visit from `first_day` to `last_day`, both included; empty if it stands.

    A qualification or competence fills a seat only if it counts on every day; an expert fills none (CNEX 9.3.2, J5).
    """
    days = [first_day + timedelta(days=offset) for offset in range((last_day - first_day).days + 1)]
    people = list({person.id: person for person in team}.values())
    unfit = {person.id: reason for person in people if (reason := _unfit(person, scheme, days))}
    expert_ids = {person.id for person in experts}
    members = [person for person in people if person.id not in unfit and person.id not in expert_ids]
    return (
        *unfit.values(),
        *_expert_faults(people, expert_ids, scheme),
        *_size_faults(len(people), len(members), scheme),
        *_seat_faults(members, scheme, families, days),
    )


def visit_faults(
    visit: Visit, people: Mapping[PersonId, Person], scheme: SchemeEdition, families: Collection[str]
) -> tuple[Reason, ...]:
    """Everything that keeps `visit` from taking place with its team, leader and responsible verifier.

    A person that `people` lacks is a KeyError.
    """
    team = [people[person_id] for person_id in visit.team]
    experts = [people[person_id] for person_id in visit.experts]
    return (
        *team_faults(team, experts, scheme, families, visit.start, visit.end),
        *_leader_faults(visit, people, scheme),
        *_responsibility_faults(visit, scheme),
    )


_NO_FUNCTION = Text(
    zh="{name}未被聘为{member}，不能担任组员；请另选人员。",
    en="{name} is not engaged as {member} and cannot be on the team: choose someone else.",
)
_NO_QUALIFICATION = Text(
    zh="{name}在 {on} 没有有效的{member}资格，不能担任组员；请更新资格或另选人员。",
    en="{name} holds no qualification as {member} that counts on {on}: renew it or choose someone else.",
)
_TOO_FEW_PROJECTS = Text(
    zh="{name}在 {on} 没有有效的注册资格，碳足迹核查项目 {found} 个，少于 {due} 个，达不到{member}的要求；请另选人员。",
    en="{name} holds no registration that counts on {on} and has {found} footprint projects, fewer than the {due}"
    " asked of {member}: choose someone else.",
)
_FOR_FAMILY = Text(zh="{seat}（{family}）", en="{seat} ({family})")
_TOO_SMALL = Text(
    zh="{team}至少由 {due} 名{member}组成，现有合格的 {found} 名（技术专家不计）；请增派。",
    en="The {team} needs at least {due} qualified members, and has {found} (experts do not count): add members.",
)
_TOO_LARGE = Text(
    zh="{team}最多 {due} 人，现有 {found} 人；请减少。",
    en="The {team} may have {due} members at most, and has {found}: take some off.",
)
_SEAT_EMPTY = Text(
    zh="{seat}：整个检查期间符合的有 {found} 名；请调整人员。",
    en="{seat}: {found} do so on every day of the visit. Change the team.",
)
_EXPERT_AS_MEMBER = Text(
    zh="{name}在本组是技术专家，不得同时担任{member}；请只保留一项。",
    en="{name} is the team's expert and cannot act as {member} as well: keep one of the two.",
)
_LEADER_OUTSIDE = Text(zh="组长不在组员之中；请从组员中指定。", en="The leader is not on the team: appoint a member.")
_LEADER_UNABLE = Text(
    zh="{name}没有担任{leader}的任职资格；请指定其他组员。",
    en="{name} is not engaged as {leader}: appoint another member.",
)
_NOBODY_RESPONSIBLE = Text(
    zh="技术专家的活动须由一名组员承担责任；请指定责任组员。",
    en="A member must answer for the experts' activity: name one of the team.",
)


def _requirements(seat: Seat, scheme: SchemeEdition, families: Sequence[str]) -> Iterator[SeatRequirement]:
    others = frozenset(seat.any_of) - {FAMILY_COMPETENCE}
    if FAMILY_COMPETENCE not in seat.any_of:
        yield SeatRequirement(count=seat.count, any_of=others, text=seat.text, clause=seat.clause)
        return
    for key in families:
        family = scheme.family(key)
        yield SeatRequirement(
            count=seat.count,
            any_of=others | competence_tags(scheme.key, key),
            text=_FOR_FAMILY.format(seat=seat.text, family=family.name if family else key),
            clause=seat.clause,
        )


def _unfit(person: Person, scheme: SchemeEdition, days: Sequence[date]) -> Reason | None:
    return next((reason for day in days if (reason := is_team_member(person, scheme, day))), None)


def _size_faults(planned: int, qualified: int, scheme: SchemeEdition) -> Iterator[Reason]:
    words = {"team": scheme.words.team, "member": scheme.words.member}
    least, most = scheme.team.minimum_members, scheme.team.maximum_members
    if qualified < least.value:
        yield Reason(text=_TOO_SMALL.format(due=least.value, found=qualified, **words), clause=least.clause)
    if planned > most.value:
        yield Reason(text=_TOO_LARGE.format(due=most.value, found=planned, **words), clause=most.clause)


def _seat_faults(
    members: Sequence[Person], scheme: SchemeEdition, families: Collection[str], days: Sequence[date]
) -> Iterator[Reason]:
    lasting = [frozenset.intersection(*(person_tags(member, day) for day in days)) for member in members if days]
    for seat in seat_requirements(scheme, families):
        found = sum(1 for tags in lasting if tags & seat.any_of)
        if found < seat.count:
            yield Reason(text=_SEAT_EMPTY.format(seat=seat.text, found=found), clause=seat.clause)


def _expert_faults(team: Sequence[Person], expert_ids: Collection[PersonId], scheme: SchemeEdition) -> Iterator[Reason]:
    for person in team:
        if person.id in expert_ids:
            text = _EXPERT_AS_MEMBER.format(name=person.name, member=scheme.words.member)
            yield Reason(text=text, clause=_expert_clause(scheme))


def _leader_faults(visit: Visit, people: Mapping[PersonId, Person], scheme: SchemeEdition) -> Iterator[Reason]:
    clause = next((seat.clause for seat in scheme.team.seats if LEADER in seat.any_of), None)
    if visit.leader not in visit.team:
        yield Reason(text=_LEADER_OUTSIDE, clause=clause)
    elif LEADER not in people[visit.leader].functions:
        yield Reason(
            text=_LEADER_UNABLE.format(name=people[visit.leader].name, leader=scheme.words.leader), clause=clause
        )


def _responsibility_faults(visit: Visit, scheme: SchemeEdition) -> Iterator[Reason]:
    if visit.experts and visit.responsible_verifier not in visit.team:
        yield Reason(text=_NOBODY_RESPONSIBLE, clause=_expert_clause(scheme))


def _expert_clause(scheme: SchemeEdition) -> ClauseRef | None:
    """The clause that keeps experts from acting as members."""
    barring = (rule for rule in scheme.separations if EXPERT in rule.barred and TEAM_MEMBER in rule.acts)
    return next((rule.clause for rule in barring), None)
