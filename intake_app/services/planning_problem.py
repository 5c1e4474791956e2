"""The planning problem of a day: which visits are open, who may serve on them, and what is already fixed.

A visit that has begun is pinned. A planned one, announced or not, stays where it is as long as everybody on it can
come; once somebody has fallen away, or another expert is asked for, it is open again with its old place as baseline,
and its plan must be sent anew.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from intake_app.rules.clocks import earliest_visit_after_notice
from intake_app.rules.expertise import bears_expertise
from intake_app.rules.impartiality import conflict
from intake_app.rules.planned_visits import PlanningDay, fallen_because
from intake_app.rules.separation import separated, unable_to
from intake_app.rules.stages import report_stands, review_shortfall
from intake_app.rules.surveillance import reply_awaited_until, surveillance_due
from intake_app.rules.team_requirements import EXPERT, TEAM_MEMBER, SeatRequirement, person_tags, seat_requirements
from intake_app.rules.visit_proposals import standing_proposal
from intake_app.schemes.house import HouseRules
from intake_app.schemes.library import SchemeLibrary
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.borne_days import (
    BorneDays,
    Span,
    borne_days,
    dated_tag,
    is_member_on_all,
    is_only_expert,
    is_verifier_too,
    tag_days,
    tags_throughout,
)
from intake_app.services.borne_windows import Wanted, window_to_plan_in
from models.application import PartyRole
from models.calendar import WorkingCalendar
from models.certificate import Certificate
from models.engagement import Engagement, EngagementKind, Site, Visit
from models.ids import PersonId
from models.personnel import Employment, Person
from models.reference import Reason
from models.text import Text
from scheduler.plan import Assignment
from scheduler.problem import PROBLEM_FORMAT, Auditor, Job, Placement, Problem, Requirement, Weights
from scheduler.workdays import Workdays

EASE = timedelta(days=7)
"""How many days a window has at least before the office gives up its own lead, and the due day for the last one."""


@dataclass(frozen=True)
class PlanningDesk:
    """All that the day's planning looks at."""

    engagements: Sequence[Engagement]
    certificates: Mapping[str, Certificate]
    people: Sequence[Person]
    schemes: SchemeLibrary
    house: HouseRules
    calendar: WorkingCalendar
    today: date
    wished: Mapping[str, date] = field(default_factory=dict)
    """The day that a job's client would like, where what it wrote is a day."""

    @property
    def day(self) -> PlanningDay:
        """What a visit is looked at by."""
        return PlanningDay(self.today, self.calendar, self.house.cooling_off_months.value)

    def scheme_of(self, engagement: Engagement) -> SchemeEdition:
        """The edition that the job runs under."""
        return self.schemes.edition(engagement.scheme, engagement.edition)


def job_id(engagement: Engagement, site_row: str) -> str:
    """The name of a visit in problem and plan."""
    return f"{engagement.id}/{site_row}"


def split_job_id(job: str) -> tuple[str, str]:
    """The job's engagement and site row."""
    engagement, _, row = job.partition("/")
    return engagement, row


def planning_problem(
    desk: PlanningDesk, plannable: Collection[str], pins: Mapping[str, Placement]
) -> Problem:
    """The problem of today: open visits of the `plannable` jobs, all fixed visits, and the coordinator's `pins`.

    The pins must stand today (`placements.judged`): a pinned visit stays where it is whatever it breaks.
    """
    horizon = _horizon(desk)
    borne = _borne(desk, plannable, horizon)
    lent = _lent(desk, plannable)
    every = [job for each in desk.engagements for job in _jobs(desk, each, plannable, pins, borne, lent)]
    return _problem_of(desk, every, horizon, borne, lent)


def problem_beside_standing(desk: PlanningDesk, placed: Mapping[str, Placement]) -> Problem:
    """Today's standing visits and, of the open ones, those `placed`: for what can only be said of visits together.

    Each is held to its days, the size of its team and the days on which its client can still be told of it; whether its
    people may come is not asked here.
    """
    horizon = _horizon(desk)
    lent = frozenset(person.id for person in desk.people if is_verifier_too(person)
                     and any(person.id in place.experts for place in placed.values()))
    standing = [job for each in desk.engagements for job in _jobs(desk, each, (), {}, {}, lent)]
    open_ones = [_placed_job(desk, each, site, placed[name]) for each in desk.engagements for site in each.sites
                 if (name := job_id(each, site.row)) in placed]
    return _problem_of(desk, [*standing, *open_ones], horizon, _borne(desk, (), horizon), lent)


def is_standing(job: Job) -> bool:
    """Whether the problem holds the job as a visit that stays as it is."""
    return job.pinned is not None and not job.unscheduled_cost and not job.requirements


def _problem_of(
    desk: PlanningDesk, every: Sequence[Job], horizon: date, borne: Mapping[str, BorneDays],
    lent: Collection[str],
) -> Problem:
    first = min([desk.today.replace(day=1), *(job.earliest for job in every)])
    apart = told_apart(every, Workdays(desk.calendar.working_days(first, horizon)))
    jobs = apart.jobs
    asked = frozenset(tag for job in jobs for tag in job.experts)
    return Problem(
        format=PROBLEM_FORMAT,
        name=f"{desk.today.isoformat()} {len(jobs)} visits",
        working_days=tuple(desk.calendar.working_days(first, horizon)),
        auditors=tuple(_auditor(desk, person, borne[person.id], horizon, asked, apart.doubled.get(person.id, ()),
                                is_expert=_is_expert(person, lent)) for person in desk.people),
        jobs=tuple(jobs),
        weights=Weights(**desk.house.planning.weights.model_dump()),
    )


@dataclass(frozen=True)
class Doubled:
    """Somebody on two standing visits at once: the first day on which both want them, and the second one's others."""

    job: str
    beside: str
    on: date
    other_days: tuple[date, ...]


@dataclass(frozen=True)
class ToldApart:
    """Jobs of which no two that stand want one person on the same day, and who was taken off a second one for it."""

    jobs: tuple[Job, ...]
    doubled: Mapping[str, tuple[Doubled, ...]]


def told_apart(jobs: Sequence[Job], days: Workdays) -> ToldApart:
    """The jobs with everybody who stands on two at once on the first alone; what is stored must not end the search.

    On the second one's other days they are away; one that nobody is left for is not in the problem.
    """
    taken: dict[tuple[str, date], str] = {}
    doubled: dict[str, tuple[Doubled, ...]] = {}
    kept = [job for job in jobs if not is_standing(job)]
    for job in sorted((job for job in jobs if is_standing(job)), key=lambda each: (each.earliest, each.id)):
        run = days.run(job.earliest, job.duration(job.team_min)) or ()
        assert job.pinned is not None
        for person in dict.fromkeys(job.pinned.everyone):
            clash = next((day for day in run if (person, day) in taken), None)
            if clash is not None:
                free = tuple(day for day in run if (person, day) not in taken)
                found = Doubled(job.id, taken[person, clash], clash, free)
                doubled[person] = (*doubled.get(person, ()), found)
                job = _without_person(job, person, len(run))
            else:
                taken |= {(person, day): job.id for day in run}
        if job.team_min:
            kept.append(job)
    order = {job.id: place for place, job in enumerate(jobs)}
    return ToldApart(tuple(sorted(kept, key=lambda each: order[each.id])), doubled)


def _without_person(job: Job, person: str, days: int) -> Job:
    pin = job.pinned
    assert pin is not None
    team, experts = (tuple(each for each in part if each != person) for part in (pin.team, pin.experts))
    return job.model_copy(update={
        "pinned": Placement(start=pin.start, team=team, experts=experts), "team_min": len(team), "team_max": len(team),
        "person_days": float(days * len(team)), "experts": tuple(map(own_tag, experts)),
    })


def standing_twice(desk: PlanningDesk) -> Mapping[str, tuple[Doubled, ...]]:
    """Who stands on two visits at once today."""
    horizon = _horizon(desk)
    jobs = [job for each in desk.engagements for job in _jobs(desk, each, (), {}, {}, ())]
    first = min([desk.today, *(job.earliest for job in jobs)])
    return told_apart(jobs, Workdays(desk.calendar.working_days(first, horizon))).doubled


def needs_place(
    desk: PlanningDesk, engagement: Engagement, site_row: str, people: Mapping[PersonId, Person]
) -> bool:
    """Whether the visit to this site is still to be planned, or must be planned again; none of a job reported on."""
    if report_stands(engagement) or site_row in engagement.left_out:
        return False
    visit = _visit(engagement, site_row)
    return visit is None or bool(fallen_because(visit, engagement, people, desk.scheme_of(engagement), desk.day))


def _jobs(
    desk: PlanningDesk, engagement: Engagement, plannable: Collection[str], pins: Mapping[str, Placement],
    borne: Mapping[str, BorneDays], lent: Collection[str],
) -> list[Job]:
    people = {person.id: person for person in desk.people}
    jobs = []
    for site in engagement.sites:
        visit = _visit(engagement, site.row)
        name = job_id(engagement, site.row)
        if not engagement.is_over and needs_place(desk, engagement, site.row, people):
            if engagement.id in plannable:
                jobs.append(_open_job(desk, engagement, site, visit, pins.get(name), borne, lent))
        elif visit is not None and engagement.parted_from is None and _fills_calendars(engagement, visit, desk.today):
            fixed = _fixed_job(desk, engagement, site, visit, lent)
            jobs += [fixed] if fixed else []
    return jobs


def _fills_calendars(engagement: Engagement, visit: Visit, today: date) -> bool:
    """Whether the visit takes days of this month or later."""
    return visit.end >= today.replace(day=1) and engagement.holds(visit)


def _open_job(
    desk: PlanningDesk, engagement: Engagement, site: Site, visit: Visit | None, pin: Placement | None,
    borne: Mapping[str, BorneDays], lent: Collection[str],
) -> Job:
    scheme = desk.scheme_of(engagement)
    was = visit or engagement.place_lost(site.row)
    earliest, target, latest = visit_window(desk, engagement, scheme, site.row, was)
    if pin is not None:
        # The office's own lead moves on with the day and takes no pin with it: what is too late is asked before.
        earliest = min(earliest, pin.start)
    planning = desk.house.planning
    surveillance = engagement.kind is EngagementKind.SURVEILLANCE
    asked = engagement.experts_asked(site.row)
    seats = seat_requirements(scheme, {unit.family for unit in engagement.units if unit.site_row == site.row})
    earliest, latest = _part_to_plan_in(desk, engagement, site, seats, (earliest, latest), pin, borne, lent)
    target = min(max(target, earliest), latest)
    return Job(
        id=job_id(engagement, site.row), client=engagement.enterprise_id, lat=site.latitude, lon=site.longitude,
        person_days=on_site_days(engagement, site.row),
        team_min=scheme.team.minimum_members.value, team_max=scheme.team.maximum_members.value,
        requirements=tuple(
            Requirement(count=seat.count, any_of=tags_throughout(seat.any_of, borne, earliest, latest))
            for seat in seats
        ),
        experts=tuple(own_tag(request.person) if request.person else dated_tag(request.expertise, earliest, latest)
                      for request in asked),
        earliest=earliest, latest=latest, target=target,
        blackout=tuple((closed.first, closed.last) for closed in engagement.closed_at(site.row)),
        excluded=tuple(sorted(_excluded(desk, engagement, scheme, borne, earliest, latest, lent))),
        unscheduled_cost=(planning.unscheduled_surveillance_cost_cny if surveillance
                          else planning.unscheduled_initial_cost_cny),
        pinned=pin,
        baseline=_place_to_keep(desk, engagement, was, (earliest, latest)) if was else None,
    )


def _place_to_keep(desk: PlanningDesk, engagement: Engagement, was: Visit, window: Span) -> Placement:
    """The place that the visit had; where its client asked for other days, its team on the first of them (H155)."""
    asked = wished_workdays(desk, engagement, desk.scheme_of(engagement), *window) if engagement.days_asked_for else ()
    return Placement(start=asked[0] if asked else was.start, team=was.team, experts=was.experts)


def _part_to_plan_in(
    desk: PlanningDesk, engagement: Engagement, site: Site, seats: Sequence[SeatRequirement], window: Span,
    pin: Placement | None, borne: Mapping[str, BorneDays], lent: Collection[str],
) -> Span:
    """The part of its window in which the visit is planned, with whoever nothing bars whatever the days."""
    scheme, person_days = desk.scheme_of(engagement), on_site_days(engagement, site.row)
    members, experts = list[Person](), list[Person]()
    for person in desk.people:
        if pin is None or person.id in pin.everyone:
            part = experts if _is_expert(person, lent) else members
            part += [] if _is_barred(desk, engagement, scheme, person, lent) else [person]
    size = len(pin.team) if pin is not None else min(scheme.team.maximum_members.value, len(members) or 1)
    days = max(1, math.ceil(person_days / size))
    wanted = Wanted(scheme, seats, engagement.experts_asked(site.row),
                    _open_days(desk, engagement, site.row, window), days)
    within = None
    if pin is not None:
        run = [day for day in wanted.working_days if day >= pin.start][:days]
        within = (pin.start, run[-1] if run else pin.start)
    return window_to_plan_in(wanted, window, members, experts, borne, within)


def _open_days(desk: PlanningDesk, engagement: Engagement, site_row: str, window: Span) -> tuple[date, ...]:
    """The window's working days on which the site can be checked (CNEX 9.5.1)."""
    closed = engagement.closed_at(site_row)
    return tuple(day for day in desk.calendar.working_days(*window) if not any(each.meets((day,)) for each in closed))


def _fixed_job(
    desk: PlanningDesk, engagement: Engagement, site: Site, visit: Visit, lent: Collection[str]
) -> Job | None:
    """A visit that stays as it is: only its place in people's calendars matters, whatever the figures say by now.

    Its days are those that are working days by now; None where holidays announced since left none. Who is verifier and
    technical expert is in the part that they have in this problem, whatever theirs is in the visit.
    """
    days = tuple(desk.calendar.working_days(visit.start, visit.end))
    if not days:
        return None
    either = {person.id for person in desk.people if is_verifier_too(person)}
    experts = tuple(id for id in visit.everyone if (id in lent if id in either else id in visit.experts))
    team = tuple(id for id in visit.everyone if id not in experts)
    if not team:
        team, experts = visit.team, visit.experts
    return Job(
        id=job_id(engagement, site.row), client=engagement.enterprise_id, lat=site.latitude, lon=site.longitude,
        person_days=float(len(days) * len(team)), team_min=len(team), team_max=len(team),
        requirements=(), experts=tuple(map(own_tag, experts)), earliest=days[0], latest=days[-1],
        target=days[-1], blackout=(), excluded=(), unscheduled_cost=0,
        pinned=Placement(start=days[0], team=team, experts=experts),
    )


def _placed_job(desk: PlanningDesk, engagement: Engagement, site: Site, placement: Placement) -> Job:
    """An open visit where it was put, within the days on which it may be if its client is told today."""
    scheme = desk.scheme_of(engagement)
    was = _visit(engagement, site.row) or engagement.place_lost(site.row)
    latest = visit_window(desk, engagement, scheme, site.row, was)[2]
    return Job(
        id=job_id(engagement, site.row), client=engagement.enterprise_id, lat=site.latitude, lon=site.longitude,
        person_days=on_site_days(engagement, site.row), team_min=scheme.team.minimum_members.value,
        team_max=scheme.team.maximum_members.value, requirements=(),
        experts=tuple(map(own_tag, placement.experts)), earliest=first_lawful_day(desk, engagement, scheme),
        latest=latest, target=latest, blackout=(), excluded=(), unscheduled_cost=0,
    )


def first_lawful_day(desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition) -> date:
    """The first day on which a visit of this job may be if its client is told today (CNEX 9.6.2, 11; CEC 6.1).

    The office's own lead is no rule; an unannounced one waits for no notice.
    """
    first = (desk.today + timedelta(days=1) if engagement.is_unannounced
             else earliest_visit_after_notice(desk.today, scheme, desk.calendar).on)
    if engagement.kind is EngagementKind.INITIAL:
        return first
    return max(first, _surveillance_days(desk, engagement, scheme)[0])


def visit_window(
    desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, site_row: str, fallen: Visit | None = None
) -> tuple[date, date, date]:
    """The first possible day, the day to aim at and the last possible day of the visit to this site of the job.

    Never earlier than the plan notice allows (CNEX 9.6.2), nor than the surveillance notice does (CNEX 11). A visit
    that has `fallen` may keep its day where the client can still be told in time: the office gives up its own lead. It
    gives an open document review its days too (H141), and the holder its time for the reply to a surveillance's notice
    (H154), as far as the window has room for them. The client's own day is aimed at where the window has it, and none
    before it is taken while there is room after. What closes another site of the job leaves this one's days alone
    (CNEX 9.5.1).
    """
    engagement = _at_one_site(engagement, site_row)
    earliest, target, latest = _window_by_the_rules(desk, engagement, scheme, fallen)
    for waited in (_first_after_review(desk, engagement, scheme, fallen),
                   _first_after_reply(desk, engagement, scheme, fallen)):
        if waited is not None and _has_room(desk, engagement, scheme, waited, latest):
            earliest = max(earliest, waited)
    wished = wished_workdays(desk, engagement, scheme, earliest, latest)
    if wished and _has_room(desk, engagement, scheme, min(wished), latest):
        earliest = min(wished)
    return earliest, wished[0] if wished else max(target, earliest), latest


def wished_workdays(
    desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, first: date, last: date
) -> tuple[date, ...]:
    """The working days from `first` to `last` that the client proposed, its preferred days in front."""
    return tuple(day for begin, end in wished_spans(desk, engagement, scheme)
                 for day in desk.calendar.working_days(max(begin, first), min(end, last)))


def wished_spans(desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition) -> tuple[Span, ...]:
    """The days that the client proposed, each span with its first and last day, the preferred ones in front.

    What the client asked for instead of the plan that was sent to it counts alone (H155); what the holder proposed for
    a surveillance goes before what was written in an application or a reply.
    """
    if engagement.days_asked_for:
        return engagement.days_asked_for
    spans = [span for id in engagement.certificate_ids if engagement.kind is EngagementKind.SURVEILLANCE
             for proposal in [standing_proposal(desk.certificates[id], scheme, desk.today)] if proposal is not None
             for span in proposal.days]
    written = desk.wished.get(engagement.id)
    spans += [(written, written)] if written is not None else []
    return tuple(dict.fromkeys(spans))


def _at_one_site(engagement: Engagement, site_row: str) -> Engagement:
    """The job with what is to be done at this site alone: each visit is to one site and is laid for itself."""
    return engagement.with_(person_days=tuple(each for each in engagement.person_days if each.site_row == site_row))


def review_note(desk: PlanningDesk, engagement: Engagement, site_row: str, fallen: Visit | None) -> Reason | None:
    """What an open document review does to the window of the visit to this site (H141); None where it does nothing."""
    engagement = _at_one_site(engagement, site_row)
    scheme, usual = desk.scheme_of(engagement), desk.house.planning.targets.review_working_days
    earliest, _, latest = _window_by_the_rules(desk, engagement, scheme, fallen)
    reviewed = _first_after_review(desk, engagement, scheme, fallen)
    if reviewed is None or reviewed <= earliest:
        return None
    words = _AFTER_REVIEW if _has_room(desk, engagement, scheme, reviewed, latest) else _NO_TIME_TO_REVIEW
    return Reason(text=words.format(days=usual.value, first=reviewed, earliest=earliest, latest=latest),
                  clause=usual.clause)


def _first_after_review(
    desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, fallen: Visit | None
) -> date | None:
    """The first day that an open document review usually leaves, as the plan waits for it (CNEX 9.6.2 1)); else None.

    A day that the client was told of stays.
    """
    if (scheme.gate_clause("plan_after_review") is None or engagement.is_unannounced
            or review_shortfall(engagement, scheme) is None or (fallen is not None and fallen.notice is not None)):
        return None
    usual = desk.house.planning.targets.review_working_days.value
    sent = desk.calendar.working_days_after(desk.today, usual).on
    return earliest_visit_after_notice(sent, scheme, desk.calendar).on


def _first_after_reply(
    desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, fallen: Visit | None
) -> date | None:
    """The first day after the notice's time for the reply (H154); None once its holder answered, or where none waits.

    A day that the client was told of stays.
    """
    if (engagement.kind is not EngagementKind.SURVEILLANCE or engagement.extra is not None
            or engagement.notice_reply is not None or engagement.notice_waiver is not None
            or (fallen is not None and fallen.notice is not None) or wished_spans(desk, engagement, scheme)):
        return None
    asked = [day for id in engagement.certificate_ids
             if (day := reply_awaited_until(desk.certificates[id], scheme, desk.today)) is not None]
    return max(asked) + timedelta(days=1) if asked else None


def _has_room(desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, first: date, last: date) -> bool:
    """Whether the visit can well be done from `first` to `last`."""
    return first + EASE <= last and _fits(desk, engagement, scheme, first, last)


def _window_by_the_rules(
    desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, fallen: Visit | None
) -> tuple[date, date, date]:
    """The window with the office's own lead, whatever the document review still takes."""
    targets = desk.house.planning.targets
    sent = desk.calendar.working_days_after(desk.today, targets.lead_working_days).on
    soonest = earliest_visit_after_notice(sent, scheme, desk.calendar).on
    sent_today = earliest_visit_after_notice(desk.today, scheme, desk.calendar).on
    if fallen is not None:
        soonest = min(soonest, max(fallen.start, sent_today))
    open_until = soonest + timedelta(days=targets.shortest_window_days)
    if engagement.kind is EngagementKind.INITIAL:
        latest = max(engagement.accepted_on + timedelta(days=targets.initial_latest_days), open_until)
        done = _first_done(desk, engagement, scheme, soonest, _horizon(desk))
        if done is not None and done > latest:
            # Its factory is closed until then: no rule ends the window before.
            latest = min(done + timedelta(days=targets.shortest_window_days), _horizon(desk))
        target = engagement.accepted_on + timedelta(days=targets.initial_target_days)
        return soonest, min(max(target, soonest), latest), latest
    opens_on, due_on, hard = _surveillance_days(desk, engagement, scheme)
    earliest = max(soonest, opens_on)
    if hard < earliest + EASE:
        earliest = max(min(soonest, sent_today), opens_on)
    # The due day is a "should": where the days up to it are too few or closed, the rule's last day ends the window.
    # One that has passed, or holds too few days for the visit, stays open a while: late is better than never. Closed
    # days alone move no limit.
    if due_on >= earliest + EASE and _fits(desk, engagement, scheme, earliest, due_on):
        latest = due_on
    elif _fits(desk, engagement.with_(closed_days=()), scheme, earliest, hard):
        latest = hard
    else:
        latest = earliest + timedelta(days=targets.shortest_window_days)
    target = due_on - timedelta(days=targets.surveillance_target_days_before_due)
    # A day late costs the same for every visit: one beyond its last day goes first as the others aim a week later.
    soon = earliest if hard < desk.today or latest < earliest + 2 * EASE else earliest + EASE
    return earliest, min(max(target, soon), latest), latest


def _surveillance_days(desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition) -> tuple[date, date, date]:
    """When the surveillance opens, is due and must be done; an extra one by its own last day (CEC 6.1, CNEX 12.3)."""
    dues = [due for id in engagement.certificate_ids
            if (due := surveillance_due(desk.certificates[id], scheme, desk.today)) is not None]
    own = engagement.due_on or desk.today
    if engagement.extra is not None:
        last = min([own, *(due.hard_limit for due in dues)])
        return engagement.not_before or desk.today, last, last
    opens_on = engagement.not_before or max((due.earliest_visit or due.opens_on for due in dues), default=desk.today)
    if engagement.is_notice_unsent and engagement.notice_waiver is None:
        # Its months begin with the sending: no day counts on one that went out before today.
        opens_on = max([opens_on, *(due.earliest_visit for due in dues if due.earliest_visit)])
    return opens_on, min((due.due_on for due in dues), default=own), min((due.hard_limit for due in dues), default=own)


def _fits(desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, first: date, last: date) -> bool:
    """Whether the largest team can do each of the job's visits from `first` to `last`, its site's closed days aside."""
    return _first_done(desk, engagement, scheme, first, last) is not None


def _first_done(
    desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, first: date, last: date
) -> date | None:
    """The day by which the largest team can have done each of the job's visits; None where that is not by `last`.

    A visit is on working days in a row, none of them closed at its site (CNEX 9.5.1).
    """
    working_days = tuple(desk.calendar.working_days(first, last))
    done = list(working_days[:1])
    for figure in engagement.person_days:
        needed = max(1, math.ceil(figure.on_site_half_days / 2 / scheme.team.maximum_members.value))
        open_days = set(_open_days(desk, engagement, figure.site_row, (first, last)))
        runs = zip(*(working_days[place:] for place in range(needed)), strict=False)
        end = next((run[-1] for run in runs if open_days.issuperset(run)), None)
        if end is None:
            return None
        done.append(end)
    return max(done, default=None)


def _borne(desk: PlanningDesk, plannable: Collection[str], horizon: date) -> dict[str, BorneDays]:
    """What everybody brings, by id, to the jobs with a place to be filled and to those that they stand on themselves.

    So nobody's own visit is on a day off, and no other rule's job keeps somebody on days on which they bear nothing.
    """
    people = {person.id: person for person in desk.people}
    asking = {(job.scheme, job.edition): desk.scheme_of(job) for job in desk.engagements if job.id in plannable
              and any(needs_place(desk, job, site.row, people) for site in job.sites)}
    own: dict[PersonId, dict[tuple[str, str], SchemeEdition]] = defaultdict(dict)
    for job in desk.engagements:
        for id in {id for visit in job.visits if visit.end >= desk.today for id in visit.everyone}:
            own[id][(job.scheme, job.edition)] = desk.scheme_of(job)
    return {id: borne_days(person, {**asking, **own[id]}.values(), desk.today, horizon)
            for id, person in people.items()}


def _auditor(
    desk: PlanningDesk, person: Person, borne: BorneDays, horizon: date, asked: Collection[str],
    doubled: Iterable[Doubled], *, is_expert: bool,
) -> Auditor:
    days = (horizon - desk.today).days + 1
    return Auditor(
        id=person.id, kind="expert" if is_expert else "auditor",
        lat=person.latitude, lon=person.longitude,
        tags=tuple(sorted({*borne.tags, *_asked_tags(person, asked)})),
        unavailable=(*((absence.first, absence.last) for absence in person.absences), *borne.closed,
                     *((day, day) for each in doubled for day in each.other_days)),
        max_days_per_month=person.max_days_per_month,
        target_days=round(person.target_days_per_year * days / 365),
        day_fee=0 if person.employment is Employment.FULL_TIME else person.day_fee_cny,
    )


def visit_of(problem: Problem, assignment: Assignment, people: Mapping[PersonId, Person]) -> Visit:
    """The visit that an assignment means; a checked plan's days always lie within the calendar."""
    job = problem.jobs_by_id[assignment.job]
    days = problem.workdays.run(assignment.start, job.duration(len(assignment.team))) or (assignment.start,)
    team = tuple(PersonId(person) for person in assignment.team)
    leader = _leader([people[person] for person in team], days[-1])
    return Visit(
        site_row=split_job_id(assignment.job)[1], start=assignment.start, end=days[-1], team=team,
        experts=tuple(PersonId(person) for person in assignment.experts),
        leader=leader, responsible_verifier=leader if assignment.experts else None,
    )


def _leader(team: Sequence[Person], on: date) -> PersonId:
    """The member who leads: one with the leader's function, a full-time one first."""
    able = [person for person in team if "leader" in person_tags(person, on)] or team
    return min(able, key=lambda person: ("full_time" not in person_tags(person, on), person.id)).id


def own_tag(person: str) -> str:
    """What a visit asks of an expert who stands there already or was named: to be that very person."""
    return f"person:{person}"


def _asked_tags(person: Person, asked: Collection[str]) -> Iterator[str]:
    """The tags asked of experts that this person bears."""
    for tag in asked:
        expertise, first, last = tag_days(tag)
        if tag == own_tag(person.id) or (first and last and is_only_expert(person)
                                          and bears_expertise(person, expertise, first, last)):
            yield tag


def _excluded(
    desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, borne: Mapping[str, BorneDays],
    earliest: date, latest: date, lent: Collection[str],
) -> set[str]:
    return {
        person.id for person in desk.people
        if _is_barred(desk, engagement, scheme, person, lent)
        or not (_is_expert(person, lent)
                or is_member_on_all(person, scheme, borne[person.id].open, earliest, latest))
    }


def _is_barred(
    desk: PlanningDesk, engagement: Engagement, scheme: SchemeEdition, person: Person, lent: Collection[str]
) -> bool:
    """Whether an objection, a tie or another part in the job keeps the person from it whatever the days.

    Nor does anybody come as an expert who is named as one and not engaged for it any more (CNEX 8.1).
    """
    codes = {party.credit_code for party in engagement.parties.values()}
    return (person.id in engagement.kept_off
            or conflict(person, codes, desk.today, desk.house.cooling_off_months.value) is not None
            or (person.id in lent and unable_to(EXPERT, person, scheme, desk.today) is not None)
            or separated(EXPERT if _is_expert(person, lent) else TEAM_MEMBER, person, engagement, scheme) is not None)


def _lent(desk: PlanningDesk, plannable: Collection[str]) -> frozenset[PersonId]:
    """Who is a verifier too and is named as the expert of a visit that is to be planned.

    The problem has everybody in one part only: until that visit is published they are on no team that is planned.
    """
    return frozenset(_lent_to(desk, plannable))


def _lent_to(desk: PlanningDesk, plannable: Collection[str]) -> Mapping[PersonId, tuple[Engagement, Site]]:
    """Who is lent, each with the first visit that names them."""
    people = {person.id: person for person in desk.people}
    found: dict[PersonId, tuple[Engagement, Site]] = {}
    for job in desk.engagements:
        for request in job.expert_requests if job.id in plannable else ():
            if request.person and needs_place(desk, job, request.site_row, people):
                found.setdefault(request.person, (job, job.site(request.site_row)))
    return found


def lent_from(
    desk: PlanningDesk, plannable: Collection[str], pins: Mapping[str, Placement]
) -> Mapping[str, tuple[Reason, ...]]:
    """The pins that have somebody on their team who is named as another visit's expert, and why they cannot stay.

    One person is not both in one team (CNEX 9.3.2), and a plan has everybody in one part.
    """
    lent = _lent_to(desk, plannable)
    names = {person.id: person.name for person in desk.people}
    found = {}
    for job, pin in pins.items():
        taken = [person for person in map(PersonId, pin.team) if person in lent]
        if taken:
            found[job] = tuple(_named_elsewhere(desk, names[person], *lent[person]) for person in taken)
    return found


def _named_elsewhere(desk: PlanningDesk, name: str, engagement: Engagement, site: Site) -> Reason:
    return Reason(clause=desk.scheme_of(engagement).team.minimum_members.clause, text=_NAMED_ELSEWHERE.format(
        name=name, client=engagement.parties[PartyRole.CLIENT].name, site=site.name))


def _is_expert(person: Person, lent: Collection[str]) -> bool:
    return is_only_expert(person) or person.id in lent


def _visit(engagement: Engagement, site_row: str) -> Visit | None:
    return next((visit for visit in engagement.visits if visit.site_row == site_row), None)


def on_site_days(engagement: Engagement, site_row: str) -> float:
    """The person-days that a team spends at a site."""
    return next(f.on_site_half_days for f in engagement.person_days if f.site_row == site_row) / 2


_NAMED_ELSEWHERE = Text(
    zh="{name}已被指定为“{client}（{site}）”的技术专家，该检查的安排发布前不编入任何检查组；"
    "如需保留本安排，请先发布该检查的安排，或撤销指定。",
    en="{name} is asked for as the technical expert of “{client} ({site})” and is planned for no team until that audit"
    " is published: publish it, or take the request back, to keep this place.",
)
_AFTER_REVIEW = Text(
    zh="文件评审尚无准予进入现场的结论，计划须在其后发出；按通常需要 {days} 个工作日，现场自 {first} 起安排。",
    en="The document review does not let the audit on yet, and the plan waits for it: by the {days} working days that"
    " it usually takes, the audit is laid from {first} on.",
)
_NO_TIME_TO_REVIEW = Text(
    zh="文件评审尚无准予进入现场的结论，计划须在其后发出；现场最迟应于 {latest} 结束，留不出通常需要的 {days} 个"
    "工作日，仍自 {earliest} 起安排，请尽快完成文件评审。",
    en="The document review does not let the audit on yet, and the plan waits for it. With {latest} as the last day"
    " there is no room for the {days} working days that it usually takes, so the audit is still laid from {earliest}"
    " on: have the review concluded soon.",
)


def _horizon(desk: PlanningDesk) -> date:
    return desk.today + timedelta(days=desk.house.planning.targets.horizon_days)
