"""What whoever reviews, decides or approves has to judge, in one view (CNEX 9.7, 9.8; CEC 5.7.1).

Process, person-days, people, findings, figures: every fact of the evaluation with who stands for it, and when.
"""

from collections.abc import Mapping
from datetime import date

from intake_app.rules.found_rises import rise_found
from intake_app.rules.person_days import days_on_site, least_half_days
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import require_on_case, require_role
from intake_app.services.office import Office
from intake_app.services.paper_contexts import planned_people
from models.account import ROLES_ON_CASES, Actor
from models.base import Frozen
from models.engagement import Engagement, Nonconformity, OnSiteResult, SitePersonDays, UnitFootprint
from models.ids import PersonId
from models.personnel import Person, Qualification
from models.reference import ClauseRef, Reason
from models.text import Text


class SiteJudged(Frozen):
    """A site: its person-days against the rule's least, all in half days, and what was found there; None until it is.

    `spent` counts every calendar day on site whole for each member of the team: the most that it can have been.
    """

    name: str
    figure: SitePersonDays | None
    least_on_site: int
    least_on_site_clause: ClauseRef
    least_document_review: int
    spent: int | None
    result: OnSiteResult | None
    result_by: str


class MemberJudged(Frozen):
    """Somebody planned for the job, with what counted of theirs on their first day, and when they declared."""

    name: str
    parts: tuple[Text, ...]
    sites: tuple[str, ...]
    qualifications: tuple[tuple[Text, Qualification], ...]
    declared_on: date | None


class FindingJudged(Frozen):
    """A finding with the names of who raised it and who verified its correction; empty where nobody did yet."""

    finding: Nonconformity
    site: str
    raised_by: str
    verified_by: str


class FootprintJudged(Frozen):
    """A verified footprint with its methods of quantification in words and who entered it, where that was kept."""

    footprint: UnitFootprint
    methods: tuple[Text, ...]
    entered_by: str


class JudgedFacts(Frozen):
    """Everything that a review or decision of a job rests on; empty where it is not there yet."""

    review_verdict: Text | None
    review_by: str
    report_by: str
    sites: tuple[SiteJudged, ...]
    team: tuple[MemberJudged, ...]
    findings: tuple[FindingJudged, ...]
    footprints: tuple[FootprintJudged, ...]


def judged_facts(office: Office, actor: Actor, engagement_id: str) -> JudgedFacts:
    """The facts of one job, for the body's people; auditors read those of their own jobs."""
    require_role(actor, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        people = {person.id: person for person in uow.people.all()}
    scheme, review = office.scheme_of(job), job.document_review
    titles = {option.key: option.text for option in office.house.qualifications}
    return JudgedFacts(
        review_verdict=next((each.words(job.kind) for each in scheme.verdicts
                             if review and each.key == review.verdict), None),
        review_by=_name(people, review.by) if review else "",
        report_by=_name(people, job.report.written_by) if job.report else "",
        sites=tuple(_site(job, row.row, scheme, people) for row in job.sites),
        team=tuple(_member(job, people[person], scheme, titles) for person in planned_people(job) if person in people),
        findings=tuple(FindingJudged(
            finding=each, site=job.site(each.site_row).name, raised_by=_name(people, each.raised_by),
            verified_by=_name(people, each.verified_by)) for each in job.nonconformities),
        footprints=tuple(FootprintJudged(
            footprint=each, entered_by=_name(people, each.entered_by),
            methods=tuple(method.text for method in scheme.quantification_methods if method.key in each.methods))
            for each in job.footprints),
    )


def rises_found(office: Office, actor: Actor, engagement_id: str) -> Mapping[str, Reason]:
    """By unit, the rise that a surveillance found and nobody told of yet (CNEX annex II 11.1, CEC annex 3 10.1; H171).

    Whoever judges the surveillance reads it, from the entry of the footprint on; empty for other jobs.
    """
    require_role(actor, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        job = uow.engagements.get(engagement_id)
        require_on_case(uow, actor, job.id, job.enterprise_id)
        held = [uow.certificates.get(id) for id in job.certificate_ids]
    told = ((each.unit.id, rise_found(each, job, office.scheme_of(each))) for each in held)
    return {unit: reason for unit, reason in told if reason is not None}


def _site(
    job: Engagement, row: str, scheme: SchemeEdition, people: Mapping[PersonId, Person]
) -> SiteJudged:
    result = next((each for each in job.on_site if each.site_row == row), None)
    visit = next((each for each in job.visits if each.site_row == row), None)
    least, clause = least_half_days("on_site", scheme)
    return SiteJudged(
        name=job.site(row).name, figure=next((each for each in job.person_days if each.site_row == row), None),
        least_on_site=least, least_on_site_clause=clause,
        least_document_review=least_half_days("document_review", scheme)[0],
        spent=2 * days_on_site(result.first_day, result.last_day, len(visit.team)) if result and visit else None,
        result=result, result_by=_name(people, result.by) if result else "",
    )


def _member(
    job: Engagement, person: Person, scheme: SchemeEdition, titles: Mapping[str, Text]
) -> MemberJudged:
    visits = sorted((visit for visit in job.visits if person.id in visit.everyone), key=lambda each: each.start)
    declared = next((each.declared_on for each in job.declarations if each.person_id == person.id), None)
    parts = (scheme.words.leader if person.id == visit.leader else
             scheme.words.member if person.id in visit.team else _EXPERT for visit in visits)
    return MemberJudged(
        name=person.name, parts=tuple(dict.fromkeys(parts)),
        sites=tuple(job.site(visit.site_row).name for visit in visits),
        qualifications=tuple((titles[held.kind], held) for held in person.qualifications
                             if held.kind in titles and held.counts_on(visits[0].start)),
        declared_on=declared,
    )


def _name(people: Mapping[PersonId, Person], id: PersonId | None) -> str:
    return people[id].name if id is not None and id in people else ""


_EXPERT = Text(zh="技术专家", en="technical expert")
