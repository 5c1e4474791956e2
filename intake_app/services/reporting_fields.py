"""The fields that product certification is reported with, each with where it is kept: plans, results, certificates.

An answer of None is missing in that row. Fields without an answer are not kept here and are filled in by hand. The
authority's own form changes: these are the fields that a body's export usually holds, not the form itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from intake_app.rules.certificate_endings import told_suspensions
from intake_app.rules.cities import city_named
from intake_app.rules.targets import answer_in_words
from intake_app.rules.unit_duplicates import folded
from intake_app.schemes.schema import Cause, SchemeEdition
from intake_app.services.paper_contexts import certificate_basis, printed_place
from intake_app.tables.sheet_writer import CellContent
from models.application import Application, PartyRole
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, EngagementKind, PartyDetails, Site, Visit
from models.ids import PersonId
from models.personnel import Person
from models.text import Text, joined

Row = TypeVar("Row")

CHINA = Text(zh="中国", en="China")
"""Every site has its city among China's."""


@dataclass(frozen=True)
class ReportedVisit:
    """One visit to one site, with everything that is known about it."""

    job: Engagement
    site: Site
    visit: Visit
    people: Mapping[PersonId, Person]
    applications: tuple[Application, ...]
    """Those that the job goes back to: of a joint surveillance several (J68)."""
    certificates: tuple[Certificate, ...]
    plan_number: str | None
    days_spent: int | None
    """Person-days on site, from its record; None while there is none. Those of a visit that two jobs have are its own
    job's."""


@dataclass(frozen=True)
class ReportedCertificate:
    """One certificate with its application and the job that it came from, as of the day of the report."""

    certificate: Certificate
    application: Application
    job: Engagement
    state: Text
    scheme: SchemeEdition
    people: Mapping[PersonId, Person]


@dataclass(frozen=True)
class ReportField(Generic[Row]):
    """A field of the export: its head, and its value in a row; without `value` it is not kept here."""

    title: Text
    value: Callable[[Row], CellContent] | None = None


def plan_fields() -> tuple[ReportField[ReportedVisit], ...]:
    """What is reported of a planned audit."""
    return (
        ReportField(Text(zh="计划编号", en="Plan number"), lambda row: row.plan_number),
        ReportField(Text(zh="检查类型", en="Kind of audit"), _kind),
        ReportField(Text(zh="开始日期", en="First day"), lambda row: row.visit.start),
        ReportField(Text(zh="结束日期", en="Last day"), lambda row: row.visit.end),
        ReportField(Text(zh="检查员（姓名、注册号、角色）", en="Inspectors (name, registration, part)"), _inspectors),
        ReportField(Text(zh="检查员电话", en="Inspectors' phone")),
        ReportField(Text(zh="技术专家", en="Technical experts"), _experts),
        ReportField(Text(zh="技术专家证件号码", en="Technical experts' identity numbers")),
        *_place_fields(),
    )


def result_fields() -> tuple[ReportField[ReportedVisit], ...]:
    """What is reported of an audit that took place: the plan's fields and what came of it."""
    return (
        *plan_fields(),
        ReportField(Text(zh="实际开始日期", en="Began on"), lambda row: _done(row, "first_day")),
        ReportField(Text(zh="实际结束日期", en="Ended on"), lambda row: _done(row, "last_day")),
        ReportField(Text(zh="计划人日数", en="Person-days planned"), _planned_days),
        ReportField(Text(zh="实际人日数", en="Person-days spent"), _days_spent),
        ReportField(Text(zh="检查结论", en="Conclusion"), _conclusion),
        ReportField(Text(zh="不符合项条款", en="Clauses of nonconformities"), _clauses),
        ReportField(Text(zh="不符合项分类代码", en="Class codes of nonconformities")),
    )


def certificate_fields() -> tuple[ReportField[ReportedCertificate], ...]:
    """What is reported of a certificate: itself, what became of it, and its three parties."""
    return (
        ReportField(Text(zh="申请编号", en="Application number"), lambda row: row.application.number or None),
        ReportField(Text(zh="证书编号", en="Certificate number"), lambda row: row.certificate.number),
        ReportField(Text(zh="证书状态", en="State"), lambda row: row.state),
        ReportField(Text(zh="初次发证日期", en="First issued"), lambda row: row.certificate.first_issued_on),
        ReportField(Text(zh="发证日期", en="Issued"), lambda row: row.certificate.issued_on),
        ReportField(Text(zh="有效期自", en="Valid from"), lambda row: row.certificate.counts_from),
        ReportField(Text(zh="有效期至", en="Valid until"), lambda row: row.certificate.valid_until),
        ReportField(Text(zh="认证模式", en="Mode"), lambda row: row.scheme.mode.value),
        ReportField(Text(zh="认证依据", en="Basis"), _basis),
        ReportField(Text(zh="产品名称", en="Product"), lambda row: row.certificate.unit.product_name),
        ReportField(Text(zh="产品英文名称", en="Product in English")),
        ReportField(Text(zh="型号规格", en="Model"), lambda row: row.certificate.unit.model),
        ReportField(Text(zh="HS 编码", en="HS code")),
        *(field for role in PartyRole for field in _party_fields(role)),
        ReportField(Text(zh="工厂编号", en="Factory number")),
        ReportField(Text(zh="工厂人数", en="Staff of the factory"), _staff),
        # Nobody measures where a plant lies: what the certificate has is the middle of its city, for planning.
        ReportField(Text(zh="经度", en="Longitude")),
        ReportField(Text(zh="纬度", en="Latitude")),
        *_status_fields(),
        ReportField(Text(zh="决定人员", en="Decided by"), _decider),
        ReportField(Text(zh="决定日期", en="Decided on"), _decided_on),
        ReportField(Text(zh="其他机构原证书", en="Earlier certificate of another body")),
        ReportField(Text(zh="附件", en="Attachments")),
        ReportField(Text(zh="上报类型", en="Kind of report")),
        ReportField(Text(zh="备注", en="Remark")),
    )


def _kind(row: ReportedVisit) -> CellContent:
    """What the audit is for: looking into a change or a suspicion is no regular surveillance (CNEX 12.2, 12.3)."""
    extra = row.job.extra
    if extra is not None and not extra.serves_cycle:
        return _INVESTIGATION if extra.is_investigation else _CHANGE_CHECK
    return _RENEWAL if row.job.is_renewal else _KINDS[row.job.kind]


def _place_fields() -> tuple[ReportField[ReportedVisit], ...]:
    factory = PartyRole.FACTORY
    return (
        ReportField(Text(zh="国家", en="Country"), lambda row: CHINA),
        ReportField(Text(zh="省份", en="Province"), lambda row: _province(row.site.city)),
        ReportField(Text(zh="行政区划代码", en="Division code")),
        ReportField(Text(zh="组织机构代码（统一社会信用代码）", en="Organisation code (credit code)"),
                    lambda row: row.job.parties[factory].credit_code),
        ReportField(Text(zh="工厂名称", en="Factory"), lambda row: row.job.parties[factory].name),
        ReportField(Text(zh="工厂编号", en="Factory number")),
        ReportField(Text(zh="联系人", en="Contact"), lambda row: row.job.parties[factory].contact
                    or row.job.parties[PartyRole.CLIENT].contact or None),
        ReportField(Text(zh="联系电话", en="Phone"), lambda row: row.job.parties[factory].phone
                    or row.job.parties[PartyRole.CLIENT].phone or None),
        ReportField(Text(zh="检查地址", en="Address"), lambda row: row.site.address),
        ReportField(Text(zh="申请编号", en="Application number"), _application_numbers),
        ReportField(Text(zh="证书编号", en="Certificate numbers"),
                    lambda row: "、".join(each.number for each in row.certificates) or _NONE_YET),
    )


def _party_fields(role: PartyRole) -> tuple[ReportField[ReportedCertificate], ...]:
    who = _PARTIES[role]

    def titled(zh: str, en: str) -> Text:
        return Text(zh=f"{who.zh}{zh}", en=f"{who.en}: {en}")

    return (
        ReportField(titled("国家", "country"), lambda row: _country(row, role)),
        ReportField(titled("名称", "name"), lambda row: row.certificate.parties[role].name),
        ReportField(titled("英文名称", "name in English")),
        ReportField(titled("统一社会信用代码", "credit code"), lambda row: row.certificate.parties[role].credit_code),
        ReportField(titled("行政区划代码", "division code")),
        ReportField(titled("地址", "address"), lambda row: _address(row, role)),
        ReportField(titled("英文地址", "address in English")),
        ReportField(titled("邮编", "postcode"), lambda row: _postcode(row, role)),
        ReportField(titled("联系人", "contact"), lambda row: _reached(row, role).contact or None),
        ReportField(titled("电话", "phone"), lambda row: _reached(row, role).phone or None),
        ReportField(titled("组织类型", "kind of organisation")),
        ReportField(titled("经济类型", "economic type"), lambda row: _answer(row, role, "ownership")),
        ReportField(titled("所属行业", "industry"), lambda row: _answer(row, role, "industry")),
        ReportField(titled("经营范围", "business scope")),
    )


def _status_fields() -> tuple[ReportField[ReportedCertificate], ...]:
    """What became of it; where nothing did, the cell is a dash and nothing is missing."""
    return (
        ReportField(Text(zh="暂停原因", en="Suspended because"), _suspension_grounds),
        ReportField(Text(zh="暂停开始", en="Suspended from"), _suspended_on),
        ReportField(Text(zh="暂停结束", en="Suspended until"), _suspended_until),
        ReportField(Text(zh="撤销原因", en="Withdrawn because"), lambda row: _ending(row, CertificateState.WITHDRAWN)),
        ReportField(Text(zh="撤销日期", en="Withdrawn on"), lambda row: _ended_on(row, CertificateState.WITHDRAWN)),
        ReportField(Text(zh="注销原因", en="Cancelled because"), lambda row: _ending(row, CertificateState.CANCELLED)),
        ReportField(Text(zh="注销日期", en="Cancelled on"), lambda row: _ended_on(row, CertificateState.CANCELLED)),
        ReportField(Text(zh="变更内容", en="Changed"), _change),
        ReportField(Text(zh="变更日期", en="Changed on"), lambda row: row.certificate.replaced_on or _DASH),
    )


def _basis(row: ReportedCertificate) -> CellContent:
    """As the certificate prints it."""
    return "；".join(certificate_basis(row.certificate, row.scheme))


def _same_company(row: ReportedCertificate, role: PartyRole) -> list[PartyRole]:
    """The role and then the others that the same company has: what it was asked in one of them holds in each."""
    code = row.certificate.parties[role].credit_code
    return [role, *(each for each in PartyRole
                    if code and each is not role and row.certificate.parties[each].credit_code == code)]


def _address(row: ReportedCertificate, role: PartyRole) -> str:
    """A party's address; the factory's is the one that its certificate prints, of the site (CNEX 9.9 f, CEC 7.1 c)."""
    return row.certificate.site_address if role is PartyRole.FACTORY else row.certificate.parties[role].address


def _postcode(row: ReportedCertificate, role: PartyRole) -> CellContent:
    """The postcode that the application gave with this very address; None where it gave none, or another address."""
    address, said = folded(_address(row, role)), row.application.text
    return next((code for each in _same_company(row, role)
                 if (code := said(f"{each}.postcode")) and folded(said(f"{each}.address")) == address), None)


def _answer(row: ReportedCertificate, role: PartyRole, key: str) -> CellContent:
    """What the application says of a party, in words; None where it says nothing."""
    asked = next((f"{each}.{key}" for each in _same_company(row, role) if row.application.text(f"{each}.{key}")), None)
    return answer_in_words(asked, row.application, row.scheme) if asked else None


def _reached(row: ReportedCertificate, role: PartyRole) -> PartyDetails:
    """The party with somebody to speak to, where the company has one in any role."""
    parties = [row.certificate.parties[each] for each in _same_company(row, role)]
    return next((each for each in parties if each.contact), parties[0])


def _inspectors(row: ReportedVisit) -> CellContent:
    """The team with the registrations that counted on the first day, as on its plan; None where somebody has none."""
    known = [row.people.get(id) for id in row.visit.team]
    numbers = {person.id: "/".join(dict.fromkeys(
        held.number for held in person.qualifications if held.counts_on(row.visit.start)))
        for person in known if person}
    if None in known or not all(numbers.values()):
        return None
    return joined([_INSPECTOR.format(
        name=person.name, number=numbers[person.id],
        part=_LEADER if person.id == row.visit.leader else _MEMBER) for person in known if person])


def _experts(row: ReportedVisit) -> CellContent:
    if not row.visit.experts:
        return _DASH
    known = [row.people.get(id) for id in row.visit.experts]
    return None if None in known else "、".join(person.name for person in known if person)


def _done(row: ReportedVisit, which: str) -> CellContent:
    done = next((each for each in row.job.on_site if each.site_row == row.site.row), None)
    day: date | None = getattr(done, which) if done else None
    return day


def _planned_days(row: ReportedVisit) -> CellContent:
    if row.job.parted_from is not None:
        return _WITH_THE_OTHERS
    return next((figure.on_site_half_days / 2 for figure in row.job.person_days
                 if figure.site_row == row.site.row), None)


def _days_spent(row: ReportedVisit) -> CellContent:
    return _WITH_THE_OTHERS if row.job.parted_from is not None else row.days_spent


def _application_numbers(row: ReportedVisit) -> CellContent:
    """All of them, in the order of the job's certificates; None where one has no number."""
    numbers = [each.number for each in row.applications]
    return "、".join(numbers) if all(numbers) else None


def _conclusion(row: ReportedVisit) -> CellContent:
    decision = row.job.decision
    if decision is None:
        return _ENDED if row.job.is_terminated else _OPEN
    here = [unit.id for unit in row.job.units if unit.site_row == row.site.row]
    is_refused_here = bool(here) and row.job.refused_ids.issuperset(here)
    return _POSITIVE if decision.is_positive and not is_refused_here else _NEGATIVE


def _clauses(row: ReportedVisit) -> CellContent:
    return "、".join(printed_place(each.clause) for each in row.job.nonconformities
                    if each.site_row == row.site.row) or _DASH


def _staff(row: ReportedCertificate) -> CellContent:
    site = next((each for each in row.job.sites if each.row == row.certificate.unit.site_row), None)
    return site.employees or None if site else None


def _decider(row: ReportedCertificate) -> CellContent:
    person = row.people.get(row.job.decision.by) if row.job.decision else None
    return person.name if person else None


def _decided_on(row: ReportedCertificate) -> CellContent:
    return row.job.decision.on if row.job.decision else None


def _country(row: ReportedCertificate, role: PartyRole) -> CellContent:
    """China for a site or a city that is known; a party may sit abroad, and that is filled in by hand."""
    return CHINA if role is PartyRole.FACTORY or city_named(row.application.text(f"{role}.city")) else None


def _province(city: str) -> CellContent:
    place = city_named(city)
    return place.province if place else None


def _suspension_grounds(row: ReportedCertificate) -> CellContent:
    return _listed([_cause(each.ground, row.scheme.suspension.grounds) if each.ground else _RESULT_LAPSED
                    for each in told_suspensions(row.certificate)])


def _suspended_on(row: ReportedCertificate) -> CellContent:
    return _listed([each.since for each in told_suspensions(row.certificate)])


def _suspended_until(row: ReportedCertificate) -> CellContent:
    """The day on which it was over, or else the last day that was set."""
    return _listed([each.until or _DASH for each in told_suspensions(row.certificate)])


def _listed(cells: Sequence[CellContent]) -> CellContent:
    """A dash for none, one as it is, several in their order as one text; None where one of them is not known."""
    if len(cells) == 1 or None in cells:
        return cells[0] if len(cells) == 1 else None
    return joined([each if isinstance(each, Text) else Text(zh=str(each), en=str(each)) for each in cells]) \
        if cells else _DASH


def _ending(row: ReportedCertificate, state: CertificateState) -> CellContent:
    ending = row.certificate.termination
    if ending is None or row.certificate.state is not state:
        return _DASH
    known = [*(row.scheme.withdrawal.grounds if row.scheme.withdrawal else ()),
             *(row.scheme.cancellation.grounds if row.scheme.cancellation else ())]
    return _cause(ending.ground, known)


def _ended_on(row: ReportedCertificate, state: CertificateState) -> CellContent:
    ending = row.certificate.termination
    return ending.ended_on if ending and row.certificate.state is state else _DASH


def _change(row: ReportedCertificate) -> CellContent:
    return "；".join(f"{each.before}→{each.after}" for each in row.certificate.changes if each.replaced_on) or _DASH


def _cause(key: str, grounds: "list[Cause] | tuple[Cause, ...]") -> CellContent:
    return next((cause.text for cause in grounds if cause.key == key), None)


_KINDS = {
    EngagementKind.INITIAL: Text(zh="初次检查", en="initial"),
    EngagementKind.SURVEILLANCE: Text(zh="监督检查", en="surveillance"),
}
_RENEWAL = Text(zh="再认证检查", en="recertification")
_CHANGE_CHECK = Text(zh="变更核查", en="verification of a change")
_INVESTIGATION = Text(zh="调查核查", en="investigation")
_PARTIES = {
    PartyRole.CLIENT: Text(zh="委托人", en="Client"), PartyRole.PRODUCER: Text(zh="生产者", en="Producer"),
    PartyRole.FACTORY: Text(zh="生产企业", en="Factory"),
}
_RESULT_LAPSED = Text(zh="认证结果失效，待重新认证", en="result lapsed, to be certified anew")
_DASH = "—"
_NONE_YET = Text(zh="尚无证书", en="none yet")
_INSPECTOR = Text(zh="{name}（{number}，{part}）", en="{name} ({number}, {part})")
_LEADER, _MEMBER = Text(zh="组长", en="leader"), Text(zh="组员", en="member")
_WITH_THE_OTHERS = Text(zh="已计入同次现场的另一监督项目", en="counted with the other surveillance of the same visit")
_OPEN, _ENDED = Text(zh="尚未决定", en="not decided yet"), Text(zh="终止", en="ended without a decision")
_POSITIVE, _NEGATIVE = Text(zh="通过", en="passed"), Text(zh="不通过", en="not passed")
