"""What a plan's sentences are in this body's words: people, audits and tags by their names instead of ids."""

import re
from collections.abc import Mapping

from intake_app.rules.team_requirements import FULL_TIME, competence_tags
from intake_app.services.borne_days import tag_days
from intake_app.services.office import Office
from intake_app.services.planning_problem import PlanningDesk, job_id, own_tag
from models.application import PartyRole
from models.text import Text
from scheduler.problem import Problem


def worded(sentence: Text, names: Mapping[str, Text]) -> Text:
    """The sentence with what stands in it as an id called by its name, longer ids first.

    >>> worded(Text(zh="a1 与 a11", en="a1, a11"), {"a1": Text(zh="甲", en="A"), "a11": Text(zh="乙", en="B")}).zh
    '甲 与 乙'
    """
    if not names:
        return sentence
    ids = re.compile("|".join(re.escape(id) for id in sorted(names, key=len, reverse=True)))
    return Text(zh=ids.sub(lambda found: names[found[0]].zh, sentence.zh),
                en=ids.sub(lambda found: names[found[0]].en, sentence.en))


def plan_words(office: Office, desk: PlanningDesk, problem: Problem) -> dict[str, Text]:
    """What people, visits and the tags of requirements are called; a tag only where a sentence quotes it."""
    names: dict[str, Text] = {person.id: Text(zh=person.name, en=person.name) for person in desk.people}
    for engagement in desk.engagements:
        client = engagement.parties[PartyRole.CLIENT].name
        for site in engagement.sites:
            names[job_id(engagement, site.row)] = Text(zh=f"{client}（{site.name}）", en=f"{client} ({site.name})")
    words = tag_words(office, {person.id: person.name for person in desk.people})
    for tag in {tag for person in problem.auditors for tag in person.tags}:
        name, since, until = tag_days(tag)
        called = words.get(name, Text(zh=name, en=name))
        if since:
            called = _SINCE.format(tag=called, first=since)
        if until:
            called = _UNTIL.format(tag=called, end=until)
        names |= _quoted(tag, called)
    for tag in {tag for job in problem.jobs for tag in job.experts}:
        name = tag_days(tag)[0]
        names |= _quoted(tag, words.get(name, Text(zh=name, en=name)))
    return names


def _quoted(tag: str, called: Text) -> dict[str, Text]:
    """The tag as sentences of either language quote it, and what then stands there."""
    return dict.fromkeys((f"“{tag}”", f"'{tag}'"), Text(zh=f"“{called.zh}”", en=f"“{called.en}”"))


def tag_words(office: Office, people: Mapping[str, str]) -> dict[str, Text]:
    """What the tags that a team must bear are called, and those that stand for one of these people, who have names."""
    house = office.house
    return {
        **{own_tag(id): Text(zh=name, en=name) for id, name in people.items()},
        FULL_TIME: Text(zh="专职人员", en="full-time"),
        **{option.key: option.text for option in (*house.functions, *house.qualifications)},
        **{tag: _COMPETENT.format(family=family.name)
           for edition in office.schemes.editions for family in edition.families
           for tag in competence_tags(edition.key, family.key)},
    }


_COMPETENT = Text(zh="{family}专业能力", en="competence in {family}")
_SINCE = Text(zh="{tag}（自 {first} 起）", en="{tag} (from {first})")
_UNTIL = Text(zh="{tag}（至 {end}）", en="{tag} (until {end})")
