"""Jobs, people and certificates for the tests: sound by default, each test changes the one thing that it is about."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from intake_app.rules.answers import parties_of
from intake_app.rules.surveillance import status_act_due, surveillance_due, with_visit
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import SchemeEdition
from models.application import Application, CertificationUnit, PartyRole
from models.calendar import WorkingCalendar
from models.certificate import Certificate
from models.certificate_change import CertificateChange
from models.complaint import Assignment, Complainant, Complaint, ComplaintDecision, ComplaintKind, ComplaintTopic
from models.engagement import (
    Agreement,
    CertificationDecision,
    ClockStop,
    Declaration,
    DirectorApproval,
    DocumentReview,
    Engagement,
    EngagementKind,
    ExpertRequest,
    Fee,
    FeeItem,
    Nonconformity,
    OnSiteResult,
    PartyDetails,
    Payment,
    PlanNotice,
    Report,
    Site,
    SitePersonDays,
    TechnicalReview,
    UnitFootprint,
    Visit,
)
from models.ids import ApplicationId, CertificateId, ComplaintId, EngagementId, EnterpriseId, PaperId, PersonId
from models.personnel import Competence, Employment, Person, Qualification, QualificationLevel
from models.reference import Reason
from models.text import Text

SCHEMES = built_in_schemes()
CALENDAR = WorkingCalendar(announced_years=frozenset({2024, 2025, 2026}))

CLIENT_CODE = "91411300MA45TEST01"
OTHER_CODE = "91110000MA01TEST02"

ACCEPTED_ON = date(2026, 4, 13)
FIRST_DAY = date(2026, 5, 20)
LAST_DAY = date(2026, 5, 22)


def cnex() -> SchemeEdition:
    """The rule for explosion-proof products."""
    return SCHEMES.in_force("cnex_ex", date(2026, 6, 1))


def cec() -> SchemeEdition:
    """The rule for recycled industrial salt."""
    return SCHEMES.in_force("cec_salt", date(2026, 6, 1))


def qualification(
    kind: str,
    level: QualificationLevel = QualificationLevel.FULL,
    valid_from: date = date(2024, 1, 1),
    valid_until: date | None = None,
) -> Qualification:
    """A registration that counts from 2024 on."""
    return Qualification(
        kind=kind, number=f"{kind}-1", issuer="CCAA", level=level, valid_from=valid_from, valid_until=valid_until
    )


def person(
    name: str,
    *qualifications: Qualification,
    functions: Sequence[str] = ("verifier", "leader"),
    families: Sequence[str] = ("ex_motor", "sodium_sulfate"),
    employment: Employment = Employment.FULL_TIME,
    **more: Any,
) -> Person:
    """A full-time verifier and leader, competent in motors and sulfate, with the qualifications given."""
    competences = tuple(
        Competence(
            scheme=next((edition.key for edition in SCHEMES.editions if edition.family(family)), ""),
            family=family,
            evaluated_by=PersonId("evaluator"),
            evaluated_on=date(2024, 1, 1),
            valid_until=date(2029, 12, 31),
        )
        for family in families
    )
    return Person(
        id=PersonId(name), name=name, employment=employment, functions=frozenset(functions),
        qualifications=qualifications, competences=competences, city="南阳市", latitude=33.0, longitude=112.5, **more,
    )


def trained(name: str, **more: Any) -> Person:
    """A person with the training certificate that CNEX 8.5 asks for."""
    return person(name, qualification("footprint_training"), **more)


def registered(name: str, *kinds: str, **more: Any) -> Person:
    """A person with these registrations, as CEC 5.2.1 asks for them."""
    return person(name, *(qualification(kind) for kind in kinds), **more)


def team(*names: str) -> tuple[Person, ...]:
    """A visit's team, the usual two where nobody is named, with whatever either rule asks for in 2026."""
    kinds = ("footprint_training", "ghg_verifier", "voluntary_product", "green_product")
    return tuple(registered(name, *kinds) for name in names or ("member", "second"))


def site(row: str = "s1", name: str = "一厂") -> Site:
    """A production site in Nanyang."""
    return Site(row=row, name=name, address="河南省南阳市仲景北路 20 号", city="南阳市", latitude=33.0, longitude=112.5)


def unit(scheme: SchemeEdition, id: str = "u1", site_row: str = "s1") -> CertificationUnit:
    """A unit of the scheme's first family."""
    family = scheme.families[0]
    return CertificationUnit(
        id=id, product_row="p1", site_row=site_row, family=family.key, product_name=family.name.zh,
        model="YBX3-355M1-4", normalised_model="YBX3-355M1-4", producer_name="南阳防爆电机厂", site_name="一厂",
        functional_unit=family.functional_unit, standard=family.standard, reasons=(),
    )


def parties() -> dict[PartyRole, PartyDetails]:
    """One company in all three roles."""
    company = PartyDetails(name="南阳防爆电机厂", credit_code=CLIENT_CODE, address="河南省南阳市仲景北路 20 号")
    return dict.fromkeys(PartyRole, company)


def engagement(scheme: SchemeEdition, **changes: Any) -> Engagement:
    """An initial job for one unit at one site, just accepted."""
    plain = Engagement(
        id=EngagementId("engagement-1"), kind=EngagementKind.INITIAL, application_id=ApplicationId("application-1"),
        enterprise_id=EnterpriseId("enterprise-1"), scheme=scheme.key, edition=scheme.edition, parties=parties(),
        sites=(site(),), units=(unit(scheme),), accepted_on=ACCEPTED_ON, accepted_by=PersonId("acceptor"),
    )
    return plain.with_(**changes)


def agreement() -> Agreement:
    """An agreement signed by both sides."""
    return Agreement(
        number="HT-1", drawn_up_on=ACCEPTED_ON, signed_by_body_on=date(2026, 4, 14),
        signed_by_client_on=date(2026, 4, 16),
    )


def fee(*payments: tuple[date, int], **changes: Any) -> Fee:
    """A notice of CNY 1,000, due on 6 May and holding the certificate, with what came in for it."""
    paid = tuple(Payment(on=on, amount_cny=Decimal(amount), evidence="银行回单", by="林调度")
                 for on, amount in payments)
    plain = Fee(number="FEE-1", items=(FeeItem(what="审查费", amount_cny=Decimal(1000)),), sent_on=date(2026, 4, 20),
                due_on=date(2026, 5, 6), holds_certificate=True, paper_id=PaperId("paper-1"), by="林调度",
                payments=paid)
    return plain.with_(**changes)


def visit(
    row: str = "s1",
    team: Sequence[str] = ("member", "second"),
    experts: Sequence[str] = (),
    start: date = FIRST_DAY,
    end: date = LAST_DAY,
    **changes: Any,
) -> Visit:
    """Three days at one site with two members, the first of whom leads."""
    plain = Visit(
        site_row=row, start=start, end=end, team=tuple(PersonId(each) for each in team), leader=PersonId(team[0]),
        experts=tuple(PersonId(each) for each in experts), responsible_verifier=PersonId(team[0]) if experts else None,
    )
    return plain.with_(**changes)


def expert(name: str, *families: str, **more: Any) -> Person:
    """A technical expert from outside, competent in these families, in motors where none is named."""
    return person(name, functions=("expert",), families=families or ("ex_motor",), employment=Employment.EXTERNAL,
                  **more)


def expert_request(expertise: str = "competence:cnex_ex/ex_motor", row: str = "s1") -> ExpertRequest:
    """An expert in motors asked for at the site."""
    return ExpertRequest(site_row=row, expertise=expertise, name=Text(zh="防爆电机专业能力", en="competence in motors"),
                         reason="新的绝缘工艺", asked_on=ACCEPTED_ON, by="林调度")


def declarations(*people: str) -> tuple[Declaration, ...]:
    """The word of each of these people."""
    return tuple(Declaration(person_id=PersonId(each), declared_on=date(2026, 4, 20)) for each in people)


def document_review(verdict: str = "conforming") -> DocumentReview:
    """The documents as the member found them, in order."""
    return DocumentReview(by=PersonId("member"), concluded_on=date(2026, 5, 8), verdict=verdict, notes="文件齐全。")


def plan_notice(sent_on: date = date(2026, 5, 12), confirmed_on: date | None = date(2026, 5, 14)) -> PlanNotice:
    """The plan as sent a week ahead and confirmed."""
    return PlanNotice(
        sent_on=sent_on, paper_id=PaperId("paper-1"), confirmed_on=confirmed_on, production_confirmed=True
    )


def on_site(row: str = "s1", last_day: date = LAST_DAY, **changes: Any) -> OnSiteResult:
    """A site found in order while it was producing."""
    plain = OnSiteResult(
        site_row=row, by=PersonId("member"), first_day=FIRST_DAY, last_day=last_day, production_running=True,
        consistency_conforms=True, capability_conforms=True, notes="现场与申请一致。",
    )
    return plain.with_(**changes)


def finding(
    verified_on: date | None = None, row: str = "s1", corrected_on: date | None = None, id: str = "NC-01"
) -> Nonconformity:
    """A nonconformity; closed where `verified_on` is given."""
    return Nonconformity(
        id=id, site_row=row, clause="附件II 2.3", fact="记录不全", raised_by=PersonId("member"), raised_on=LAST_DAY,
        due_on=LAST_DAY + timedelta(days=30), correction="已补齐" if verified_on else "",
        corrected_on=corrected_on or verified_on, verified_on=verified_on,
        verified_by=PersonId("member") if verified_on else None, verification="written" if verified_on else "",
    )


def footprint(scheme: SchemeEdition, unit_id: str = "u1", **changes: Any) -> UnitFootprint:
    """A sound footprint of the scheme's first family."""
    family = scheme.families[0]
    plain = UnitFootprint(
        unit_id=unit_id, value=Decimal("812.5"), measure=scheme.measure.value, functional_unit=family.functional_unit,
        system_boundary=family.system_boundary, stage_shares=shares(scheme),
        methods=methods_of(scheme), data_quality=rating_of(scheme),
        period_from=date(2025, 1, 1), period_to=date(2025, 12, 31),
    )
    return plain.with_(**changes)


def methods_of(scheme: SchemeEdition) -> tuple[str, ...]:
    """The scheme's first method of quantification; none where it names none."""
    return tuple(method.key for method in scheme.quantification_methods[:1])


def rating_of(scheme: SchemeEdition) -> str:
    """A rating of the data; none where the rule asks for none."""
    return "良好（1.8）" if scheme.data_quality_clause is not None else ""


def shares(scheme: SchemeEdition) -> dict[str, Decimal]:
    """Shares of the first family's stages: one per cent each, and the rest to the first."""
    first, *others = scheme.families[0].stages
    return {first: Decimal(100 - len(others)), **dict.fromkeys(others, Decimal(1))}


def report(is_positive: bool = True) -> Report:
    """A report by a writer of its own."""
    return Report(
        written_by=PersonId("writer"), written_on=date(2026, 6, 1), is_positive=is_positive, summary="可以颁证。"
    )


def technical_review(passed: bool = True) -> TechnicalReview:
    """A technical review by someone outside the team."""
    return TechnicalReview(by=PersonId("reviewer"), on=date(2026, 6, 3), passed=passed, notes="资料齐全。")


def decision(is_positive: bool = True, on: date = date(2026, 6, 5)) -> CertificationDecision:
    """A decision by the same class of people."""
    return CertificationDecision(by=PersonId("decider"), on=on, is_positive=is_positive, reason="符合要求。")


def approval() -> DirectorApproval:
    """The director's leave."""
    return DirectorApproval(by=PersonId("director"), on=date(2026, 6, 6))


def planned(scheme: SchemeEdition, **changes: Any) -> Engagement:
    """A job whose plan is sent and confirmed, and whose documents are reviewed: the audit may begin.

    `plan_notice` is what told the client of all its visits. Everybody on them has declared, unless told otherwise.
    """
    notice = changes.pop("plan_notice", plan_notice())
    going = {person for each in changes.get("visits", (visit(),)) for person in each.everyone}
    ready: dict[str, Any] = {
        "agreement": agreement(),
        "person_days": (SitePersonDays(site_row="s1", document_review_half_days=1, on_site_half_days=8),),
        "person_days_confirmed_on": date(2026, 4, 18),
        "visits": (visit(),),
        "declarations": declarations(*sorted({*going, "member", "second"})),
        "document_review": document_review(),
    }
    return announced(engagement(scheme, **{**ready, **changes}), notice)


def announced(job: Engagement, notice: PlanNotice | None) -> Engagement:
    """The job with this notice, or none, of each of its visits."""
    return job.with_(visits=tuple(visit.with_(notice=notice) for visit in job.visits))


def notice_of(job: Engagement) -> PlanNotice | None:
    """What told the client of the job's first visit; None where nothing did, or nothing is planned."""
    return job.visits[0].notice if job.visits else None


def evaluated(scheme: SchemeEdition, **changes: Any) -> Engagement:
    """A job whose audit is done with nothing to correct and whose footprint is verified."""
    return planned(scheme, **{"on_site": (on_site(),), "footprints": (footprint(scheme),), **changes})


def decided(scheme: SchemeEdition, **changes: Any) -> Engagement:
    """A job decided in favour, not yet approved by a director."""
    done: dict[str, Any] = {"report": report(), "technical_review": technical_review(), "decision": decision()}
    return evaluated(scheme, **{**done, **changes})


def clock_stop(first: date, last: date | None) -> ClockStop:
    """Days that the 90-day clock does not count."""
    return ClockStop(cause="late_documents", first=first, last=last, evidence="补充材料通知")


def certificate_change(**changes: Any) -> CertificateChange:
    """The planned move of a process that changes nothing on the certificate, not evaluated yet."""
    plain = CertificateChange(
        id="change-1", kind="process", before="手工装配", after="机器人装配", is_planned=True,
        takes_effect_on=date(2026, 8, 1), applied_on=date(2026, 5, 25), by="林晓",
    )
    return plain.with_(**changes)


def certificate(scheme: SchemeEdition, issued_on: date = date(2026, 5, 20), **changes: Any) -> Certificate:
    """A certificate valid for three years less a day."""
    family = scheme.families[0]
    plain = Certificate(
        id=CertificateId("certificate-1"), number="PCF-2026-00001", enterprise_id=EnterpriseId("enterprise-1"),
        engagement_id=EngagementId("engagement-1"), scheme=scheme.key, edition=scheme.edition, unit=unit(scheme),
        parties=parties(), site_address="河南省南阳市仲景北路 20 号", site_city="南阳市",
        latitude=33.0, longitude=112.5, value=Decimal("812.5"), measure=scheme.measure.value,
        system_boundary=family.system_boundary,
        stage_shares=shares(scheme), standards=(family.standard,), period_from=date(2025, 1, 1),
        period_to=date(2025, 12, 31), first_issued_on=issued_on, issued_on=issued_on, valid_until=date(2029, 5, 19),
        written_by=PersonId("certificate_writer"),
    )
    return plain.with_(**changes)


def certificates_of(source: Application, **changes: Any) -> list[Certificate]:
    """One for each unit of an application, saying what was applied for."""
    scheme = SCHEMES.in_force(source.scheme, date(2026, 6, 1))
    return [
        certificate(scheme, id=CertificateId(f"certificate-{number}"), number=f"PCF-2026-{number:05d}", unit=divided,
                    parties=parties_of(source, scheme),
                    site_address=source.text(f"sites[{divided.site_row}].address"), **changes)
        for number, divided in enumerate(source.units, start=1)
    ]


def appeal(scheme: SchemeEdition, received_on: date = date(2026, 6, 1), **changes: Any) -> Complaint:
    """An appeal of the client about its decided job, upheld on the day on which it came."""
    finder, decider = PersonId("finder"), PersonId("appeal_decider")
    plain = Complaint(
        id=ComplaintId("appeal-1"), number="CPL-2026-0001", kind=ComplaintKind.APPEAL, topic=ComplaintTopic.DECISION,
        application_id=ApplicationId("application-1"), scheme=scheme.key, edition=scheme.edition,
        complainant=Complainant(name="林晓", contact="lin@example.com", enterprise_id=EnterpriseId("enterprise-1")),
        words="撤销所依据的事实有误。", received_on=received_on,
        assignment=Assignment(investigator=finder, decider=decider, on=received_on, by="某人"),
        decision=ComplaintDecision(is_upheld=True, reason="事实有误", measures="取消撤销决定", on=received_on,
                                   by=decider),
    )
    return plain.with_(**changes)


def status_act(
    held: Certificate, scheme: SchemeEdition, today: date, calendar: WorkingCalendar, jobs: Sequence[Engagement] = ()
) -> Reason | None:
    """What has to be decided about the status of `held`, with the surveillance that it has and `jobs` may have made."""
    due = surveillance_due(held, scheme, today)
    return status_act_due(held, with_visit(due, held, jobs, scheme) if due else None, scheme, today, calendar)
