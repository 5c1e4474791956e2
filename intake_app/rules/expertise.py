"""Which technical experts a visit was asked to have, and whether those planned for it are the ones."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from intake_app.rules.stages import plan_missed
from intake_app.rules.team_requirements import competence_tag, person_tags
from intake_app.schemes.schema import SchemeEdition
from models.calendar import WorkingCalendar
from models.engagement import Engagement, ExpertRequest, Visit
from models.ids import PersonId
from models.personnel import Person
from models.reference import Reason
from models.text import Text


def expertise_tags(expertise: str) -> frozenset[str]:
    """Any of these tags shows the expertise: a competence that was entered without its scheme counts under each."""
    return frozenset({expertise, competence_tag("", expertise.partition("/")[2])})


def bears_expertise(person: Person, expertise: str, first: date, last: date) -> bool:
    """Whether the person bears one of its tags on every day from `first` to `last`, both included."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    tags = expertise_tags(expertise)
    return all(not tags.isdisjoint(person_tags(person, day)) for day in days)


def are_served(asked: Sequence[ExpertRequest], experts: Sequence[Person], first: date, last: date) -> bool:
    """Whether each request has an expert of its own from `first` to `last`, and no expert is left over."""
    if len(asked) != len(experts):
        return False
    return not asked or any(
        asked[0].person in (None, expert.id)
        and bears_expertise(expert, asked[0].expertise, first, last)
        and are_served(asked[1:], [*experts[:place], *experts[place + 1:]], first, last)
        for place, expert in enumerate(experts)
    )


def expert_faults(
    visit: Visit, engagement: Engagement, people: Mapping[PersonId, Person], scheme: SchemeEdition
) -> tuple[Reason, ...]:
    """That the visit's experts are not those asked for at its site by now (CNEX 9.3.2, CEC 5.2.1); empty if they are.

    A person that `people` lacks is a KeyError.
    """
    asked, experts = engagement.experts_asked(visit.site_row), [people[id] for id in visit.experts]
    if are_served(asked, experts, visit.start, visit.end):
        return ()
    text = _OTHERS_ASKED.format(
        site=engagement.site(visit.site_row).name, asked=_enumerated([request.name for request in asked]),
        planned=_enumerated([Text(zh=expert.name, en=expert.name) for expert in experts]))
    return (Reason(text=text, clause=scheme.team.minimum_members.clause),)


def too_late_for_experts(
    engagement: Engagement, site_row: str, scheme: SchemeEdition, today: date, calendar: WorkingCalendar
) -> Reason | None:
    """Why the experts of this site cannot be changed any more: its check has begun; None while it has not.

    A visit whose plan was not sent in time did not take place on its days.
    """
    clause = scheme.team.minimum_members.clause
    there = (visit for visit in engagement.visits if visit.site_row == site_row and visit.start <= today)
    if any(plan_missed(engagement, visit, scheme, today, calendar) is None for visit in there) or any(
            result.site_row == site_row for result in engagement.on_site):
        return Reason(text=_HAS_BEGUN.format(site=engagement.site(site_row).name), clause=clause)
    return None


def _enumerated(words: Sequence[Text]) -> Text:
    return Text(zh="、".join(word.zh for word in words) or "无", en=", ".join(word.en for word in words) or "none")


_OTHERS_ASKED = Text(
    zh="“{site}”须配备的技术专家（{asked}）与已安排的（{planned}）不一致。",
    en="The technical experts asked for at “{site}” ({asked}) are not those planned ({planned}).",
)
_HAS_BEGUN = Text(
    zh="“{site}”的现场检查已经开始，不能再更改技术专家的配备。",
    en="The audit of “{site}” has begun, so its technical experts cannot be changed any more.",
)
