"""Entering the announced days off and make-up working days of a year, which deadlines in working days rest on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from intake_app.rules.clocks import latest_plan_notice
from intake_app.services import cases, surveillance
from intake_app.services.access import require_role
from intake_app.services.application_review import waiting_applications
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.base import Frozen
from models.calendar import AnnouncedYear, DueDate, statutory_days
from models.engagement import Engagement
from models.errors import Stale
from models.ids import AccountId, EngagementId
from models.reference import Reason
from models.text import Text, joined

YEARS_AHEAD = 2
"""How many years after the present one deadlines may fall into."""

LONGEST_SPAN = 10
"""How many days off in a row are taken for what was meant: more were never announced, and may be entered in two."""

MOST_DAYS_OFF = 40
"""How many days off of a year are taken for what was meant; those announced are about thirty, weekends among them."""

READER = Actor(account_id=AccountId("calendar-check"), name="日历核对", roles=frozenset({
    Role.MANAGER, Role.COORDINATOR, Role.APPLICATION_REVIEWER}))
"""Who looks for the deadlines that move: an administrator opens no case."""

_DAY = re.compile(r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_DASH = r"\s*(?:至|到|to|[-~～–—]+|\.{2,}|/)\s*"
_SPAN = re.compile(rf"({_DAY.pattern})(?:{_DASH}(?:({_DAY.pattern})|(\d{{1,2}})\s*日))?")
"""A day, or two with a dash, 至 or “to” between them, and nothing else; the second may name its day alone."""
_WEEKDAY = re.compile(r"\s*[（(](?:周|星期)[一二三四五六日天][）)]")

_WEEKEND = (5, 6)


class CalendarYear(Frozen):
    """A year, and by what its working days are known; by nothing while it is provisional."""

    year: int
    is_of_the_release: bool
    entered: AnnouncedYear | None
    differing: tuple[date, ...] = ()
    """Of a year of the release that was entered before: the days that the release counts otherwise."""

    @property
    def is_provisional(self) -> bool:
        """Whether its announcement is not known yet."""
        return not self.is_of_the_release and self.entered is None


class GivenYear(Frozen):
    """What is typed of an announcement: days, or spans of days, each on a line of its own or behind a comma."""

    year: int
    days_off: str
    made_up: str
    source: str
    announced_on: date
    version: int = 0
    """Of what was seen as entered; 0 where nothing was."""


class MovedDeadline(Frozen):
    """A last day that the announcement moves or settles."""

    whose: str
    what: Text
    before: DueDate
    after: DueDate


class Effect(Frozen):
    """What entering a year comes to: deadlines that move, those that only stop being provisional, visits on days off.

    `told` are the acts on certificates whose day moves, as they are then told.
    """

    given: AnnouncedYear
    moved: tuple[MovedDeadline, ...]
    settled: int
    told: tuple[Reason, ...]
    visits_off: tuple[Text, ...]
    jobs_off: tuple[EngagementId, ...]
    """The jobs that these visits are of."""


def calendar_years(office: Office, actor: Actor) -> tuple[CalendarYear, ...]:
    """The present year, those that deadlines fall into next, and past ones that were entered: each with its entry."""
    require_role(actor, Role.ADMINISTRATOR)
    with office.unit_of_work() as uow:
        entered = {int(each.id): each for each in uow.announced_years.all()}
    known, this = office.house_calendar.announced_years, office.today().year
    return tuple(
        CalendarYear(year=year, is_of_the_release=year in known, entered=entered.get(year),
                     differing=_differing(office, entered[year]) if year in known and year in entered else ())
        for year in sorted({*range(this, this + YEARS_AHEAD + 1), *entered}))


def _differing(office: Office, entered: AnnouncedYear) -> tuple[date, ...]:
    """The days of an announcement that are worked by the release and off as entered, or the other way round."""
    known, year = office.house_calendar, int(entered.id)
    as_entered = known.with_(announced_years=known.announced_years - {year}, entered=(entered,))
    first, last = _span_of(year)
    days = (first + timedelta(days=each) for each in range((last - first).days + 1))
    return tuple(day for day in days if known.is_working_day(day) != as_entered.is_working_day(day))


def _span_of(year: int) -> tuple[date, date]:
    """The days that the announcement of a year may name: the first days off now and then begin in the year before."""
    return date(year - 1, 12, 1), date(year, 12, 31)


def try_year(office: Office, actor: Actor, given: GivenYear) -> Effect | Refused:
    """What entering the year would move; nothing is written."""
    require_role(actor, Role.ADMINISTRATOR)
    year = _read(office, given)
    return year if isinstance(year, Refused) else _effect(office, year)


def _effect(office: Office, year: AnnouncedYear) -> Effect:
    others = tuple(each for each in office.calendar.entered if each.id != year.id)
    then = replace(office, years=None, house_calendar=office.calendar.with_(entered=(*others, year)))
    now = replace(office, years=None, house_calendar=office.calendar)
    before, after = dict(_deadlines(now)), dict(_deadlines(then))
    both = [(key, before[key], after[key]) for key in before if key in after and before[key] != after[key]]
    acts = {reason.text for reason in surveillance.surveillance_desk(now, READER).acts}
    off = tuple(_visits_off(then, year))
    return Effect(
        given=year,
        moved=tuple(MovedDeadline(whose=whose, what=what, before=old, after=new)
                    for (whose, what), old, new in both if old.on != new.on),
        settled=sum(old.on == new.on for _, old, new in both),
        told=tuple(reason for reason in surveillance.surveillance_desk(then, READER).acts if reason.text not in acts),
        visits_off=tuple(text for _, text in off), jobs_off=tuple(dict.fromkeys(job for job, _ in off)))


def enter_year(office: Office, actor: Actor, given: GivenYear) -> AnnouncedYear | Refused:
    """Keep the announcement of a year: from now on every deadline that is not written down is counted by it (H20).

    Its Record is news to who plans and who manages: how many deadlines move, and which jobs have a visit on a day off.
    Stale where somebody else entered the year since it was seen. What papers already say stays as it is, and so does
    the last day to act that a concluded investigation set.
    """
    require_role(actor, Role.ADMINISTRATOR)
    year = _read(office, given)
    if isinstance(year, Refused):
        return year
    effect = _effect(office, year)
    told = {"name": year.id, "moved": len(effect.moved), "settled": effect.settled,
            "visits_off": len(effect.visits_off), "jobs": list(effect.jobs_off)}
    with office.unit_of_work() as uow:
        before = uow.announced_years.find(year.id)
        if (before.version if before else 0) != given.version:
            raise Stale(year.id)
        if before is None:
            uow.announced_years.add(year)
        saved = uow.announced_years.save(year)
        write_record(office, uow, actor, "calendar.year_entered", f"calendar/{year.id}", before=_told(before),
                     after={**_told(saved), **told}, clause=office.house.calendar.clause)
        uow.commit()
    if office.years is not None:
        office.years.forget()
    return saved


def _told(year: AnnouncedYear | None) -> Mapping[str, object]:
    return {} if year is None else {
        "days_off": [day.isoformat() for day in year.days_off], "made_up": [day.isoformat() for day in year.made_up],
        "source": year.source, "announced_on": year.announced_on.isoformat()}


def _read(office: Office, given: GivenYear) -> AnnouncedYear | Refused:
    """The announcement as typed, or every fault of it."""
    if given.year in office.house_calendar.announced_years:
        return refused(_OF_THE_RELEASE.format(year=given.year))
    this = office.today().year
    if not this <= given.year <= this + YEARS_AHEAD and given.version == 0:
        return refused(_NO_YEAR.format(year=given.year, first=this, last=this + YEARS_AHEAD))
    faults: list[Text] = []
    days_off = _days(given.days_off, given.year, faults)
    made_up = _days(given.made_up, given.year, faults)
    missing = [day for day in statutory_days(given.year) if day not in days_off]
    if not faults and missing:
        faults.append(_STATUTORY.format(days=_listed(missing)))
    if len(days_off) > MOST_DAYS_OFF:
        faults.append(_TOO_MANY.format(count=len(days_off), most=MOST_DAYS_OFF))
    twice = [day for day in made_up if day in days_off]
    if twice:
        faults.append(_BOTH.format(days=_listed(twice)))
    plain = [day for day in made_up if day.weekday() not in _WEEKEND]
    if plain:
        faults.append(_NO_WEEKEND.format(days=_listed(plain)))
    if not given.source.strip():
        faults.append(_NO_SOURCE)
    if given.announced_on > office.today():
        faults.append(_AHEAD.format(day=given.announced_on))
    if faults:
        return Refused(reasons=tuple(Reason(text=fault) for fault in faults))
    return AnnouncedYear(id=str(given.year), days_off=days_off, made_up=made_up, source=given.source.strip(),
                         announced_on=given.announced_on, version=given.version)


def _days(typed: str, year: int, faults: list[Text]) -> tuple[date, ...]:
    """The days of the lines, in order; what is no day or span of the year becomes a fault that quotes it."""
    found: set[date] = set()
    first, last = _span_of(year)
    for part in (part.strip() for part in re.split(r"[\n,，;；、]", typed)):
        if not part:
            continue
        ends = _ends(part, year)
        if not ends or ends[-1] < ends[0] or ends[0] < first or ends[-1] > last:
            faults.append(_NO_DAY.format(typed=part, year=year))
            continue
        count = (ends[-1] - ends[0]).days + 1
        if count > LONGEST_SPAN:
            faults.append(_TOO_LONG.format(typed=part, count=count, most=LONGEST_SPAN))
            continue
        found |= {ends[0] + timedelta(days=each) for each in range(count)}
    return tuple(sorted(found))


def _ends(part: str, year: int) -> tuple[date, ...]:
    """The day or the two ends of a span that a line names, as the announcement writes it: its year goes without saying.

    >>> _ends("2月5日（周五）至11日", 2027)
    (datetime.date(2027, 2, 5), datetime.date(2027, 2, 11))
    """
    found = _SPAN.fullmatch(_WEEKDAY.sub("", part))
    if found is None:
        return ()
    _, of, month, day, second, other_of, other_month, other_day, day_alone = found.groups()
    try:
        first = date(int(of or year), int(month), int(day))
        if day_alone:
            return first, first.replace(day=int(day_alone))
        return (first, date(int(other_of or of or year), int(other_month), int(other_day))) if second else (first,)
    except ValueError:
        return ()


def _deadlines(office: Office) -> Iterator[tuple[tuple[str, Text], DueDate]]:
    """Every last day that is counted in working days and still to be kept, by whose it is and what it is."""
    for waiting in waiting_applications(office, READER):
        if waiting.due is not None:
            name = waiting.application.number or waiting.application.id
            yield (name, _ACCEPTANCE), waiting.due
    for job in _open_jobs(office):
        first_day = min((visit.start for visit in job.untold), default=None)
        if first_day is not None and not job.is_unannounced:
            due = latest_plan_notice(first_day, office.scheme_of(job), office.calendar)
            yield (_called(job), _SENDING), due
    for result in cases.results_to_publish(office, READER):
        yield (result.certificate.number, result.until.title), result.until.due


def _visits_off(office: Office, year: AnnouncedYear) -> Iterator[tuple[EngagementId, Text]]:
    """The visits ahead that begin or end on a day off of the year, each with the job that it is of."""
    for job in _open_jobs(office):
        for visit in job.visits:
            off = [day for day in dict.fromkeys((visit.start, visit.end))
                   if (day.year == int(year.id) or day in year.days_off) and not office.calendar.is_working_day(day)]
            if off and visit.end >= office.today() and job.holds(visit):
                yield job.id, _VISIT_OFF.format(job=_called(job), days=_listed(off))


def _called(job: Engagement) -> str:
    """A job by its agreement: who reads it keeps the installation and is told of no client (CNEX 15)."""
    return job.agreement.number if job.agreement else job.id


def _open_jobs(office: Office) -> tuple[Engagement, ...]:
    with office.unit_of_work() as uow:
        return tuple(job for job in uow.engagements.all() if not job.is_over)


def _listed(days: list[date]) -> Text:
    return joined([Text(zh=day.isoformat(), en=day.isoformat()) for day in days])


_ACCEPTANCE = Text(zh="受理决定", en="decision on the application")
_SENDING = Text(zh="发送计划", en="sending the plan")
_OF_THE_RELEASE = Text(
    zh="{year} 年的放假安排已随系统版本提供，不必录入。",
    en="The announcement of {year} came with this release: there is nothing to enter.",
)
_NO_DAY = Text(
    zh="“{typed}”不是 {year} 年（或上一年 12 月）的日期或起止日期；"
    "请按“{year}-01-01”“{year}-01-01 至 {year}-01-03”或“1月1日至3日”填写，每行一项。",
    en="“{typed}” is no day or span of days of {year} or of the December before: write {year}-01-01, or {year}-01-01 to"
    " {year}-01-03, each on its own line.",
)
_NO_YEAR = Text(
    zh="{year} 年不能录入：期限只涉及 {first} 年至 {last} 年。",
    en="{year} cannot be entered: deadlines fall into {first} to {last}.",
)
_TOO_LONG = Text(
    zh="“{typed}”共 {count} 天，超过 {most} 天；请对照通知核对，确实连续放假的分两段填写。",
    en="“{typed}” is {count} days, more than {most}: look at the announcement again; where so many are off in a row,"
    " write them as two spans.",
)
_TOO_MANY = Text(
    zh="放假日期共 {count} 天，超过 {most} 天；请对照通知核对，只填通知列出的日期。",
    en="{count} days off are more than {most}: look at the announcement again, and write only the days that it names.",
)
_STATUTORY = Text(
    zh="法定节假日 {days} 不在放假日期中；请对照国务院办公厅的通知补全。",
    en="The statutory holidays {days} are not among the days off: complete them from the announcement.",
)
_BOTH = Text(
    zh="{days} 既列为放假，又列为调休上班；请对照通知改正。",
    en="{days} is both off and worked: correct it from the announcement.",
)
_NO_WEEKEND = Text(
    zh="{days} 不是周六、周日，不必列为调休上班；请对照通知改正。",
    en="{days} is no Saturday or Sunday, so nothing is made up then: correct it from the announcement.",
)
_NO_SOURCE = Text(
    zh="请填写依据：放假安排通知的名称和文号。", en="Name the source: the announcement's title and number."
)
_AHEAD = Text(
    zh="公布日期 {day} 在今天之后；尚未公布的安排不能录入。",
    en="The announcement is dated {day}, after today: what is not announced yet cannot be entered.",
)
_VISIT_OFF = Text(
    zh="项目 {job}：现场检查的 {days} 为休息日，请计划调度人员重新安排。",
    en="Job {job}: {days} of its audit is a day off. Have the coordinator plan it on other days.",
)
