"""Cases at every stage: each demo enterprise's application driven by the services, with the clock set back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from intake_app.demo import checking
from intake_app.demo.handed_in import demo_document
from intake_app.demo.world import DemoEnterprise, demo_rows
from intake_app.rules.answer_paths import path_of
from intake_app.rules.completeness import DocumentLine, document_lines
from intake_app.schemes.schema import DocumentLevel, Section
from intake_app.services import (
    agreements,
    application_review,
    applications,
    audit_plan,
    certificates,
    decisions,
    documents,
    evaluation,
    fieldwork,
    planning,
    programme,
    publishing,
    supplements,
    units,
)
from intake_app.services.documents import HandedIn
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.supplements import Demand
from models.account import Actor, Role
from models.application import Application
from models.engagement import Engagement, OnSiteResult, Visit
from models.fieldwork import Fieldwork
from models.ids import AccountId, PersonId
from models.planning import PlanProposal
from models.supplement import SupplementKind

T = TypeVar("T")

CHINA = ZoneInfo("Asia/Shanghai")

STAGES = ("draft", "submitted", "returned", "refused", "accepted", "ready", "planned", "plan_sent", "correcting",
          "reported", "decided", "certified")
"""How far a case may have come, in order; `returned` and `refused` leave the road after `submitted`."""

SECONDS_TO_PLAN = 2.0

REGISTER = "国家企业信用信息公示系统"
SOURCES = {"complete": "申请卷宗", "conforming": "申请卷宗", "lawful": f"申请卷宗、{REGISTER}",
           "within_competence": "人员能力评价记录"}
"""Where the reviewer looked each check up; the others in the public register."""


class Story:
    """One enterprise's case, told day by day."""

    def __init__(self, office: Office, enterprise: DemoEnterprise, applicant: Actor, staff: dict[Role, Actor]) -> None:
        self.office = office
        self.enterprise = enterprise
        self.applicant = applicant
        self.staff = staff

    def tell(self, begins_on: date) -> None:
        """Drive the case from `begins_on` as far as its stage says."""
        stage = self.enterprise.stage
        application = self._fill_in(begins_on)
        if stage == "draft":
            return
        self._on(begins_on + timedelta(days=2))
        _did(applications.submit(self.office, self.applicant, application.id, self.enterprise.contact))
        self._on(begins_on + timedelta(days=4))
        if stage == "returned":
            self._return(application)
        elif stage == "refused":
            self._refuse(application)
        elif stage != "submitted":
            self._carry_on(self._accept(application), begins_on + timedelta(days=4))

    def _on(self, day: date) -> None:
        moment = datetime.combine(day, time(10, 0), CHINA)
        self.office = replace(self.office, now=lambda: moment)

    def _fill_in(self, day: date) -> Application:
        self._on(day)
        office, actor, enterprise = self.office, self.applicant, self.enterprise
        application: Application = _did(applications.start_application(office, actor, enterprise.scheme))
        for _ in enterprise.sites[1:]:
            application = _did(applications.add_row(office, actor, application.id, Section.SITES))
        for path, value in self._answers(application).items():
            _did(applications.save_answer(office, actor, application.id, path, value))
        if enterprise.stage != "draft":
            self._fill_in_tables(application)
            application = _did(units.confirm_units(office, actor, application.id))
        needed = [line for line in document_lines(application, office.scheme_of(application))
                  if line.is_needed and line.level is DocumentLevel.REQUIRED]
        # Who still fills in has handed in one paper, and tried an old kind of file for the next.
        for line in needed[:1] if enterprise.stage == "draft" else needed:
            self._hand_in(application, line, "docx")
        if enterprise.stage == "draft":
            self._hand_in(application, needed[1], "doc")
        return applications.application_of(office, actor, application.id)

    def _hand_in(self, application: Application, line: DocumentLine, extension: str) -> None:
        definition = next(each for each in self.office.scheme_of(application).documents if each.key == line.requirement)
        handed: HandedIn = _did(documents.hand_in(
            self.office, self.applicant, application.id, line.requirement, line.subject,
            f"{line.title.zh.partition('（')[0]}.{extension}", demo_document(self.enterprise, line, definition)))
        printed = handed.upload.examination.validity
        if line.has_valid_until and printed is not None:
            _did(documents.state_validity(self.office, self.applicant, application.id, line.requirement, line.subject,
                                          printed.until))

    def _answers(self, application: Application) -> dict[str, str]:
        enterprise = self.enterprise
        scheme = self.office.scheme_of(application)
        sites, product = application.row_ids("sites"), application.row_ids("products")[0]
        year = self.office.today().year - 1
        party = {"name": enterprise.name, "credit_code": enterprise.credit_code, "city": enterprise.city,
                 "address": enterprise.address}
        known = {f"{role}.{key}": value for role in ("client", "producer", "factory") for key, value in party.items()}
        known |= {
            "client.kind": "producer", "client.contact": enterprise.contact, "client.mobile": "13800138000",
            "client.email": enterprise.email, "factory.ownership": "private", "factory.industry": "工业制造",
            "factory.large_scale": "yes", "application.period_from": f"{year}-01-01",
            "application.period_to": f"{year}-12-31", "application.disclosure_consent": "yes",
            "application.reduction_target": "三年内单位产品碳足迹下降 6%",
            "application.reduction_measures": "余热回收、蒸发系统机械压缩改造、外购绿电",
            "application.kind": "initial", "application.separately_metered": "yes",
            "application.product_output": "18000", "application.plant_output": "46000",
            "application.output_unit": "m3" if enterprise.family == "sodium_chloride" else "t",
        }
        for row, site in zip(sites, enterprise.sites, strict=True):
            known |= {f"sites[{row}].{key}": value for key, value in {
                "name": site.name, "city": site.city, "address": site.address, "employees": str(site.employees),
                "data_complexity": "medium", "process": "下料、加工、装配、试验", "started_on": "2015-06-01",
                "capacity": "年产 2 万台"}.items()}
        known |= {f"products[{product}].{key}": value for key, value in {
            "name": enterprise.product, "family": enterprise.family, "models": "；".join(enterprise.models),
            "sites": " ".join(sites), "standard": "GB/T 6009-2014", "ex_marking": "Ex db IIB T4 Gb",
            "ex_certificate_no": "CNEx 24.1108X"}.items()}
        asked = {f"{f.section}.{f.key}" for f in scheme.fields}
        answered = {path: value for path, value in known.items() if _question(path) in asked}
        if enterprise.stage == "draft":
            return dict(list(answered.items())[:9])
        return answered

    def _fill_in_tables(self, application: Application) -> None:
        """The same rows for each site where sites count their data by themselves."""
        scheme = self.office.scheme_of(application)
        for section, rows in demo_rows()[scheme.key].items():
            by_site = scheme.field(section, "site") is not None
            for site in application.row_ids(Section.SITES) if by_site else ("",):
                for row in rows:
                    self._add_row(application, section, {**row, "site": site} if by_site else row)

    def _add_row(self, application: Application, section: str, answers: Mapping[str, str]) -> None:
        changed: Application = _did(applications.add_row(self.office, self.applicant, application.id, section))
        row = changed.row_ids(section)[-1]
        for key, value in answers.items():
            _did(applications.save_answer(self.office, self.applicant, application.id, path_of(section, key, row),
                                          value))

    def _return(self, application: Application) -> None:
        """One batch with a document to replace, an answer to correct and a question."""
        reviewer = self.staff[Role.APPLICATION_REVIEWER]
        wrong = application.documents[-1]
        product = application.row_ids("products")[0]
        for demand in (
            Demand(kind=SupplementKind.REPLACE, target=f"{wrong.requirement}@{wrong.subject}",
                   reason="扫描件缺少第 2 页，且未加盖公章；请重新提交完整的盖章件。"),
            Demand(kind=SupplementKind.CORRECT, target=f"products[{product}].models",
                   reason="型号与证书上的写法不一致，请按铭牌更正。"),
            Demand(kind=SupplementKind.CLARIFY, title="电力消耗的计量",
                   reason="请说明各生产线的电力如何计量和分摊，有无单独的电表。"),
        ):
            _did(supplements.ask(self.office, reviewer, application.id, demand))
        _did(supplements.send_requests(self.office, reviewer, application.id))

    def _refuse(self, application: Application) -> None:
        reviewer = self.staff[Role.APPLICATION_REVIEWER]
        scheme = self.office.scheme_of(application)
        ground = next(check for check in scheme.checks if check.refuses)
        for check in scheme.checks:
            _did(application_review.record_check(self.office, reviewer, application.id, check.key,
                                                 check is not ground, SOURCES.get(check.key, REGISTER)))
        _did(application_review.refuse(self.office, reviewer, application.id,
                                       f"经查询，{self.enterprise.name}现列入严重违法失信名单。", ground.clause))

    def _accept(self, application: Application) -> Engagement:
        reviewer = self.staff[Role.APPLICATION_REVIEWER]
        for document in application.documents:
            _did(application_review.accept_document(self.office, reviewer, application.id, document.requirement,
                                                    document.subject))
        for check in self.office.scheme_of(application).checks:
            _did(application_review.record_check(self.office, reviewer, application.id, check.key, True,
                                                 SOURCES.get(check.key, REGISTER)))
        return _did(application_review.accept(self.office, reviewer, application.id))

    def _carry_on(self, job: Engagement, accepted_on: date) -> None:
        reached = STAGES.index(self.enterprise.stage)
        coordinator = self.staff[Role.COORDINATOR]
        if reached < STAGES.index("ready"):
            return
        self._on(accepted_on + timedelta(days=1))
        _did(agreements.draw_up_agreement(self.office, coordinator, job.id))
        self._on(accepted_on + timedelta(days=3))
        _did(agreements.record_signature(self.office, coordinator, job.id, "client", self.office.today()))
        _did(agreements.record_signature(self.office, coordinator, job.id, "body", self.office.today()))
        programme.propose_person_days(self.office, coordinator, job.id)
        _did(programme.confirm_person_days(self.office, coordinator, job.id))
        if reached < STAGES.index("planned"):
            return
        proposal: PlanProposal = _did(planning.propose_plan(self.office, coordinator, SECONDS_TO_PLAN))
        _did(publishing.publish_plan(self.office, coordinator, proposal.id, proposal.version))
        if reached >= STAGES.index("plan_sent"):
            self._announce(job)
        if reached >= STAGES.index("correcting"):
            self._evaluate(job, reached)

    def _announce(self, job: Engagement) -> None:
        job = self._now(job)
        for member in sorted(job.members):
            audit_plan.declare_impartiality(self.office, self._auditor(member), job.id)
        self._review(job)
        # With the last of these the notice of a published plan is made.
        self._plan_verification(job)

    def _review(self, job: Engagement) -> None:
        leader = self._auditor(job.visits[0].leader)
        _did(fieldwork.fill_entries(self.office, leader, job.id,
                                    checking.document_texts(job, self.office.scheme_of(job))))
        _did(evaluation.record_document_review(
            self.office, leader, job.id, "conforming", "申请文件、活动数据和证据完整有效，数据之间可以相互印证。",
            "电力与主要原材料的计量和票据；各工序能耗分摊。"))

    def _evaluate(self, job: Engagement, reached: int) -> None:
        self._on(self.office.today() + timedelta(days=1))
        _did(audit_plan.confirm_plan(self.office, self.applicant, job.id, True))
        job = self._now(job)
        auditor = self._auditor(job.visits[0].leader)
        runs = True if self.office.scheme_of(job).gate_clause("production") else None
        for visit in job.visits:
            self._on(visit.end)
            self._check(job, visit)
            _did(evaluation.record_on_site(self.office, self._auditor(visit.leader), job.id, OnSiteResult(
                site_row=visit.site_row, by=visit.leader, first_day=visit.start, last_day=visit.end,
                production_running=runs, consistency_conforms=True, capability_conforms=True,
                notes="抽取在产产品核对铭牌、型号和工艺，查阅能源台账、领料单和发票，访谈生产、采购和设备人员。")))
        _did(evaluation.issue_findings_list(self.office, auditor, job.id))
        if reached >= STAGES.index("reported"):
            self._report(job, auditor)
        if reached >= STAGES.index("decided"):
            self._decide(job)
        if reached >= STAGES.index("certified"):
            self._certify(job)

    def _plan_verification(self, job: Engagement) -> None:
        """Each step of planning by whom the rule names, in the rule's order."""
        scheme = self.office.scheme_of(job)
        people = {"leader": self._auditor(job.visits[0].leader), "coordinator": self.staff[Role.COORDINATOR],
                  "manager": self.staff[Role.MANAGER]}
        for step in scheme.planning_steps:
            texts = checking.planning_texts(scheme, step.key)
            _did(fieldwork.fill_entries(self.office, people[step.done_by], job.id, texts))
            _did(fieldwork.finish_step(self.office, people[step.done_by], job.id, step.key))

    def _check(self, job: Engagement, visit: Visit) -> None:
        """Everything that is written at one site, with the nonconformity at the first."""
        leader, scheme = self._auditor(visit.leader), self.office.scheme_of(job)
        work: Fieldwork = _did(fieldwork.add_interview(self.office, leader, job.id, visit.site_row))
        (row,) = work.interviews[visit.site_row]
        _did(fieldwork.fill_entries(self.office, leader, job.id, {
            **checking.site_texts(job, scheme, visit), **checking.interview_texts(visit.site_row, row)}))
        asked = checking.faulty_item(job, scheme, visit.site_row)
        if asked is not None and visit == job.visits[0]:
            _did(evaluation.raise_nonconformity(self.office, leader, job.id, visit.site_row,
                                                asked.item.clause.clause, checking.FAULT, None, asked.place))

    def _report(self, job: Engagement, auditor: Actor) -> None:
        self._on(self.office.today() + timedelta(days=8))
        _did(evaluation.record_correction(self.office, self.applicant, job.id, "NC-01",
                                          "已重新校准并更新周期台账，附校准证书；同类仪表全部复查。"))
        _did(evaluation.verify_correction(self.office, auditor, job.id, "NC-01", "written"))
        scheme = self.office.scheme_of(job)
        year = self.office.today().year - 1
        for number, unit in enumerate(job.units):
            family = scheme.family(unit.family)
            stages = family.stages if family else ()
            shares = dict(zip(stages, _shares(len(stages)), strict=True))
            value = Decimal("2486.4") + number * 37 if scheme.measure.value.startswith("kg") else Decimal("0.4127")
            _did(evaluation.enter_footprint(self.office, auditor, job.id, unit.id, value, shares,
                                            ("emission_factor",), date(year, 1, 1), date(year, 12, 31),
                                            data_quality="良好（1.8）" if scheme.data_quality_clause else ""))
        _did(evaluation.write_report(self.office, auditor, job.id, True,
                                     "核查数据真实、完整、可追溯，不符合项已关闭，符合认证要求。"))

    def _decide(self, job: Engagement) -> None:
        self._on(self.office.today() + timedelta(days=3))
        decider = self.staff[Role.DECIDER]
        _did(decisions.record_technical_review(self.office, decider, job.id, True,
                                               "程序、人日、人员和数据符合要求，同意报告结论。"))
        _did(decisions.decide(self.office, decider, job.id, True, "符合认证依据和实施规则的要求。"))

    def _certify(self, job: Engagement) -> None:
        self._on(self.office.today() + timedelta(days=1))
        if self.office.scheme_of(job).report_needs_director:
            _did(decisions.approve_release(self.office, self.staff[Role.DIRECTOR], job.id))
        _did(certificates.write_certificates(self.office, self.staff[Role.CERTIFICATE_WRITER], job.id))
        _did(certificates.issue_certificates(self.office, self.staff[Role.DECIDER], job.id))

    def _auditor(self, person: PersonId) -> Actor:
        with self.office.unit_of_work() as uow:
            name = uow.people.get(person).name
        return Actor(account_id=AccountId(f"account-{person}"), name=name, roles=frozenset({Role.AUDITOR}),
                     person_id=person)

    def _now(self, job: Engagement) -> Engagement:
        with self.office.unit_of_work() as uow:
            return uow.engagements.get(job.id)


def _did(outcome: T | Refused | object) -> T:
    """The outcome, which a story never expects to be a refusal."""
    if isinstance(outcome, Refused):
        raise ValueError("; ".join(reason.text.en for reason in outcome.reasons))
    return outcome  # type: ignore[return-value]


def _question(path: str) -> str:
    section, _, field = path.rpartition(".")
    return f"{section.partition('[')[0]}.{field}"


def _shares(count: int) -> list[Decimal]:
    """Shares that sum to 100."""
    first = [Decimal("61.5"), Decimal("4.3")][: count - 1] if count > 2 else [Decimal("71.2")][: count - 1]
    return [*first, Decimal(100) - sum(first, Decimal(0))]
