"""What the managers' outlook shows, as tables: a page draws them beside its charts, a workbook takes them away."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from intake_app.rules.joint_surveillance import JointVisit
from intake_app.rules.stages import stage_words
from intake_app.rules.surveillance import STATE_TEXTS, URGENCY
from intake_app.schemes.clauses import clause_text
from intake_app.services.office import Office
from intake_app.services.outlook import ComingSurveillance, Outlook, outlook
from intake_app.tables.sheet_writer import ShownTable, tables_as_workbook
from models.account import Actor
from models.application import PartyRole
from models.text import Language, Text, days_told, joined

Grouping = Literal["state", "scheme", "province", "family"]
"""By what the coming surveillances are counted."""

GROUPINGS: dict[Grouping, Text] = {
    "state": Text(zh="状态", en="State"), "scheme": Text(zh="认证方案", en="Scheme"),
    "province": Text(zh="省份", en="Province"), "family": Text(zh="产品类别", en="Product family"),
}
"""The one word for each."""


def group_of(office: Office, surveillance: ComingSurveillance, by: Grouping) -> Text:
    """What the surveillance counts under."""
    if by == "state":
        return STATE_TEXTS[surveillance.state]
    if by == "province":
        return surveillance.province or _NO_PLACE
    scheme = office.schemes.in_force(surveillance.scheme, office.today())
    if by == "scheme":
        return scheme.name
    family = scheme.family(surveillance.family)
    return family.name if family else Text(zh=surveillance.family, en=surveillance.family)


def counts(office: Office, found: Outlook, by: Grouping) -> dict[Text, Counter[str]]:
    """How many surveillances each group has in each month; states the worst first, others the largest first."""
    groups: dict[Text, Counter[str]] = {}
    for each in found.surveillances:
        groups.setdefault(group_of(office, each, by), Counter())[f"{each.month:%Y-%m}"] += 1
    places = {STATE_TEXTS[state]: number for number, state in enumerate(URGENCY)} if by == "state" else {}
    return {group: groups[group] for group in sorted(
        groups, key=lambda group: (places.get(group, -groups[group].total()), group.zh))}


def months_of(found: Outlook) -> tuple[str, ...]:
    """The months shown, as they are written."""
    return tuple(f"{month.first:%Y-%m}" for month in found.staffing.months)


def counts_table(office: Office, found: Outlook, by: Grouping) -> ShownTable:
    """Month by month how many surveillances each group has."""
    groups, months = counts(office, found, by), months_of(found)
    return ShownTable(
        title=Text(zh="监督数量（按{by}）", en="Surveillances by {by}").format(by=GROUPINGS[by]),
        columns=(GROUPINGS[by], Text(zh="合计", en="Total"), *(Text(zh=month, en=month) for month in months)),
        rows=tuple((group, count.total(), *(count[month] for month in months)) for group, count in groups.items()))


def surveillances_table(office: Office, found: Outlook) -> ShownTable:
    """Each surveillance that is counted."""
    return ShownTable(
        title=Text(zh="监督清单", en="Surveillances"),
        columns=(_DUE, Text(zh="最长期限", en="Hard limit"), GROUPINGS["state"], _CERTIFICATE, _CLIENT,
                 GROUPINGS["scheme"], GROUPINGS["family"], GROUPINGS["province"]),
        rows=tuple((each.due_on, each.hard_limit, STATE_TEXTS[each.state], each.number, each.client,
                    *(group_of(office, each, by) for by in ("scheme", "family", "province")))
                   for each in found.surveillances))


def load_table(found: Outlook) -> ShownTable:
    """Month by month the person-days that are needed, planned and free."""
    return ShownTable(
        title=Text(zh="人日", en="Person-days"),
        columns=(_MONTH, Text(zh="待排人日", en="To be planned"), Text(zh="可用人日", en="Free"),
                 Text(zh="缺口", en="Missing"), Text(zh="已排人日", en="Planned already")),
        rows=tuple((f"{month.first:%Y-%m}", month.needed, month.free, max(0, month.needed - month.free), month.planned)
                   for month in found.staffing.months))


def joint_table(found: Outlook) -> ShownTable:
    """The visits that could each serve several surveillances, and the person-days on site that this saves (J68)."""
    return ShownTable(
        title=Text(zh="可合并的监督", en="Surveillances that one visit could serve"),
        columns=(_DUE, _CLIENT, _CERTIFICATE, Text(zh="生产场所", en="Sites"),
                 Text(zh="合并后人日", en="As one visit"), Text(zh="分别监督人日", en="Apart"),
                 Text(zh="节省人日", en="Saved")),
        rows=tuple((each.due_on, each.certificates[0].parties[PartyRole.CLIENT].name,
                    "、".join(one.number for one in each.certificates), "、".join(each.sites), each.half_days / 2,
                    each.half_days_apart / 2, saved_half_days([each]) / 2) for each in found.joint))


def saved_half_days(visits: Iterable[JointVisit]) -> int:
    """How many half days on site less these visits take than each surveillance by itself."""
    return sum(each.half_days_apart - each.half_days for each in visits)


def seats_table(office: Office, found: Outlook) -> ShownTable:
    """What teams must bear, month by month, against the people who do."""
    return ShownTable(
        title=Text(zh="能力", en="Competence"),
        columns=(_MONTH, GROUPINGS["scheme"], _SEAT, Text(zh="需要人日", en="Needed"), Text(zh="可用人日", en="Free"),
                 Text(zh="缺口", en="Missing"), _CLAUSE),
        rows=tuple((f"{seat.first:%Y-%m}", office.schemes.in_force(seat.scheme, found.today).name, seat.text,
                    seat.needed, seat.free, seat.missing, clause_text(seat.clause)) for seat in found.staffing.seats))


def shortages_table(found: Outlook) -> ShownTable:
    """Who is missing when, and until when somebody can be found."""
    return ShownTable(
        title=Text(zh="人员缺口", en="Who is missing"),
        columns=(_MONTH, _SEAT, Text(zh="至少缺人日", en="Missing at least"),
                 Text(zh="最迟约请", en="Ask by"), Text(zh="最迟招聘", en="Hire by"),
                 Text(zh="怎么办", en="What to do")),
        rows=tuple((f"{each.month.first:%Y-%m}", each.month.text, each.month.missing, each.ask_by, each.hire_by,
                    each.reason.text) for each in found.staffing.shortages))


def risks_table(found: Outlook) -> ShownTable:
    """Those in danger, with why."""
    return ShownTable(
        title=Text(zh="风险最大", en="Most at risk"),
        columns=(_CLIENT, Text(zh="最后期限", en="Last day"), Text(zh="余量（天）", en="Days to spare"),
                 Text(zh="原因", en="Why"), _CLAUSE),
        rows=tuple((risk.client, risk.limit, risk.to_spare, risk.reason.text,
                    clause_text(risk.reason.clause) if risk.reason.clause else None) for risk in found.at_risk))


def clocks_table(office: Office, found: Outlook) -> ShownTable:
    """The clock of each running case, with its stops in words."""
    rows = []
    for case in found.clocks:
        scheme = office.scheme_of(case.engagement)
        causes = {cause.key: cause.text for cause in scheme.clocks.stop_causes}
        stops = joined([Text(zh="{days} {cause}", en="{days}: {cause}").format(
            days=days_told(stop.first, stop.last or _STILL), cause=causes.get(stop.cause, stop.cause))
            for stop in case.stops]) if case.stops else None
        rows.append((case.engagement.parties[PartyRole.CLIENT].name, stage_words(case.stage, scheme),
                     case.clock.started_on, case.clock.elapsed_days, case.clock.limit, case.clock.stopped_days,
                     case.clock.due_on, stops))
    return ShownTable(
        title=Text(zh="认证时限", en="Time for the conclusion"),
        columns=(_CLIENT, Text(zh="现处于", en="Waits for"), Text(zh="受理日", en="Accepted"),
                 Text(zh="已计天数", en="Days counted"), Text(zh="限定天数", en="Limit"),
                 Text(zh="不计天数", en="Days not counted"), _DUE, Text(zh="停计", en="Stops")),
        rows=tuple(rows))


def outlook_workbook(office: Office, actor: Actor, language: Language) -> bytes:
    """All tables of the outlook as a workbook, a sheet for each."""
    found = outlook(office, actor)
    tables = [*(counts_table(office, found, by) for by in GROUPINGS), load_table(found), joint_table(found),
              seats_table(office, found),
              shortages_table(found), risks_table(found), clocks_table(office, found),
              surveillances_table(office, found)]
    return tables_as_workbook(tables, language, found.today)


_NO_PLACE = Text(zh="城市未识别", en="city not recognised")
_STILL = Text(zh="今", en="now")
_DUE, _MONTH = Text(zh="应完成日", en="Due"), Text(zh="月份", en="Month")
_CERTIFICATE, _CLIENT = Text(zh="证书编号", en="Certificate"), Text(zh="客户", en="Client")
_CLAUSE, _SEAT = Text(zh="条款", en="Clause"), Text(zh="能力要求", en="Competence")
