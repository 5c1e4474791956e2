"""One enterprise's way from registration to surveillance, step by step, as its people and the body's would go it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from intake_app.rules.comparisons import YearBefore, next_period
from intake_app.rules.completeness import document_lines, lacks_last_day
from intake_app.schemes.schema import DocumentLevel, SchemeEdition
from intake_app.services import (
    accounts,
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
    units,
)
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Actor, Role
from models.application import Application
from models.certificate import Certificate
from models.engagement import OBSERVATION, Engagement, OnSiteResult, Visit, YearCompared
from models.ids import PersonId
from models.planning import PlanProposal
from models.record import Record
from tests.fieldwork_builders import INTERVIEW, document_texts, planning_texts, site_texts
from tests.job_builders import methods_of, rating_of
from tests.journeys.bodies import auditing, auditors, of_the_body, office_people
from tests.journeys.dossiers import CLIENT_OF, FACTORY_OF, answers_of, rows_of
from tests.journeys.small_files import scans
from tests.offices import Clock
from tests.registrations import registration

T = TypeVar("T")

CHINA = ZoneInfo("Asia/Shanghai")
SECONDS_TO_PLAN = 1.0

REVIEWER = of_the_body(Role.APPLICATION_REVIEWER)
COORDINATOR = of_the_body(Role.COORDINATOR)
DECIDER = of_the_body(Role.DECIDER)
DIRECTOR = of_the_body(Role.DIRECTOR)
WRITER = of_the_body(Role.CERTIFICATE_WRITER)
MANAGER = of_the_body(Role.MANAGER)


def did(outcome: T | Refused | applications.Conflict | accounts.Faults | fieldwork.Overtaken) -> T:
    """The outcome, where the step must succeed."""
    assert not isinstance(outcome, Refused | applications.Conflict | accounts.Faults | fieldwork.Overtaken), outcome
    return outcome


def refusal(outcome: object) -> Refused:
    """The refusal, where the step must be refused; it says something in both languages."""
    assert isinstance(outcome, Refused)
    assert outcome.reasons
    return outcome


def clauses(outcome: object) -> set[str]:
    """The clauses that a refusal names."""
    return {reason.clause.clause for reason in refusal(outcome).reasons if reason.clause}


class Road:
    """One enterprise under one scheme; `application` and `job` are read afresh each time."""

    def __init__(self, office: Office, clock: Clock, scheme_key: str) -> None:
        self.office, self.clock, self.scheme_key = office, clock, scheme_key
        self.application_id = self.job_id = ""

    @property
    def scheme(self) -> SchemeEdition:
        return self.office.schemes.in_force(self.scheme_key, self.office.today())

    @property
    def application(self) -> Application:
        return applications.application_of(self.office, self.applicant, self.application_id)

    @property
    def job(self) -> Engagement:
        with self.office.unit_of_work() as uow:
            return uow.engagements.get(self.job_id)

    def certificates(self) -> tuple[Certificate, ...]:
        with self.office.unit_of_work() as uow:
            return uow.certificates.all()

    def records(self, subject: str) -> tuple[Record, ...]:
        with self.office.unit_of_work() as uow:
            return uow.records.about(subject)

    def verbs(self, subject: str) -> list[str]:
        return [record.verb for record in self.records(subject)]

    def on(self, day: date) -> None:
        """Let it be ten o'clock on `day`."""
        self.clock.at = datetime.combine(day, time(10, 0), CHINA)

    def later(self, days: int = 1) -> None:
        self.clock.move(timedelta(days=days))

    def register(self) -> None:
        """The enterprise registers itself; the body's people stand ready."""
        company = CLIENT_OF[self.scheme_key]
        form = registration("lin@client.example", name=company["name"], credit_code=company["credit_code"],
                            contact_name="林晓", phone="13900000001")
        self.applicant: Actor = accounts.actor_of(did(accounts.register_enterprise(self.office, form)).account)
        factory = FACTORY_OF[self.scheme_key]["credit_code"]
        with self.office.unit_of_work() as uow:
            for person in (*auditors(company["credit_code"], factory, self.office.today()), *office_people()):
                uow.people.add(person)
            uow.commit()

    def start(self) -> None:
        """A draft with as many rows as the enterprise needs."""
        self.application_id = did(applications.start_application(self.office, self.applicant, self.scheme_key)).id
        for section, count in rows_of(self.scheme_key).items():
            while len(self.application.row_ids(section)) < count:
                did(applications.add_row(self.office, self.applicant, self.application_id, section))

    def answers(self) -> Mapping[str, str]:
        return answers_of(self.scheme_key, self.application.rows)

    def answer(self, path: str, text: str) -> applications.SavedAnswer:
        return did(applications.save_answer(self.office, self.applicant, self.application_id, path, text))

    def needed_documents(self) -> list[tuple[str, str]]:
        """Requirement and subject of each document that must be there and is not."""
        return [(line.requirement, line.subject) for line in document_lines(self.application, self.scheme)
                if line.is_needed and line.level is DocumentLevel.REQUIRED and line.handed_in is None]

    def hand_in(self, requirement: str, subject: str, kind: int = 0) -> Application:
        name, content = scans(f"{requirement} {subject}")[kind % 3]
        handed = did(documents.hand_in(self.office, self.applicant, self.application_id, requirement, subject, name,
                                       content)).application
        if not any(map(lacks_last_day, document_lines(handed, self.scheme))):
            return handed
        return did(documents.state_validity(self.office, self.applicant, self.application_id, requirement, subject,
                                            None))

    def fill_in(self) -> None:
        """Everything that the application needs but the declaration."""
        for path, text in self.answers().items():
            self.answer(path, text)
        did(units.confirm_units(self.office, self.applicant, self.application_id))
        for number, (requirement, subject) in enumerate(self.needed_documents()):
            self.hand_in(requirement, subject, number)

    def submit(self) -> Application | Refused:
        return applications.submit(self.office, self.applicant, self.application_id, "林晓")

    def check(self, key: str) -> None:
        did(application_review.record_check(self.office, REVIEWER, self.application_id, key, True,
                                            "国家企业信用信息公示系统 2026-06"))

    def accept(self) -> None:
        self.job_id = did(application_review.accept(self.office, REVIEWER, self.application_id)).id

    def sign(self) -> None:
        did(agreements.draw_up_agreement(self.office, COORDINATOR, self.job_id))
        today = self.office.today()
        did(agreements.record_signature(self.office, COORDINATOR, self.job_id, "client", today))
        did(agreements.record_signature(self.office, COORDINATOR, self.job_id, "body", today))

    def fix_person_days(self) -> None:
        programme.propose_person_days(self.office, COORDINATOR, self.job_id)
        did(programme.confirm_person_days(self.office, COORDINATOR, self.job_id))

    def plan(self) -> PlanProposal:
        """Solve and accept."""
        proposal = did(planning.propose_plan(self.office, COORDINATOR, SECONDS_TO_PLAN))
        assert proposal.unplanned == (), proposal.unplanned
        return did(planning.accept_plan(self.office, COORDINATOR, proposal.id))

    def declare(self) -> None:
        for member in sorted(self.job.members):
            audit_plan.declare_impartiality(self.office, auditing(member), self.job_id)

    def send_plan(self) -> None:
        did(audit_plan.send_plan(self.office, COORDINATOR, self.job_id))

    def confirm_plan(self) -> None:
        did(audit_plan.confirm_plan(self.office, self.applicant, self.job_id, True))

    @property
    def lead(self) -> Actor:
        """The leader of the first visit."""
        return auditing(min(self.job.visits, key=lambda visit: visit.start).leader)

    def plan_verification(self) -> None:
        """Each step of planning by whom the rule names."""
        people = {"leader": self.lead, "coordinator": COORDINATOR, "manager": MANAGER}
        for step in self.scheme.planning_steps:
            did(fieldwork.fill_entries(self.office, people[step.done_by], self.job_id,
                                       planning_texts(self.scheme, step.key)))
            did(fieldwork.finish_step(self.office, people[step.done_by], self.job_id, step.key))

    def check_site(self, visit: Visit) -> None:
        """Everything that closing the site asks for."""
        leader = auditing(visit.leader)
        texts = site_texts(self.job, self.scheme, visit.site_row)
        if self.scheme.interviews_least is not None:
            work = did(fieldwork.add_interview(self.office, leader, self.job_id, visit.site_row))
            row = work.interviews[visit.site_row][-1]
            texts |= {f"interview/{row}/{visit.site_row}/{part}": text for part, text in INTERVIEW.items()}
        did(fieldwork.fill_entries(self.office, leader, self.job_id, texts))

    def review_documents(self) -> None:
        """The documents read and concluded on, then the verification planned on what they came to."""
        did(fieldwork.fill_entries(self.office, self.lead, self.job_id, document_texts(self.job, self.scheme)))
        did(evaluation.record_document_review(self.office, self.lead, self.job_id, "conforming",
                                              "文件齐全、有效，数据可以相互印证。", "电力计量与分摊"))
        self.plan_verification()

    def visit_sites(self) -> None:
        """Each site on its planned days, in order; the clock stands on the last of them afterwards."""
        for visit in sorted(self.job.visits, key=lambda visit: visit.end):
            self.on(visit.end)
            result = OnSiteResult(
                site_row=visit.site_row, by=PersonId("nobody"), first_day=visit.start, last_day=visit.end,
                production_running=True, consistency_conforms=True, capability_conforms=True, notes="现场与申请一致。",
            )
            self.check_site(visit)
            did(evaluation.record_on_site(self.office, auditing(visit.leader), self.job_id, result))

    def enter_footprints(self) -> None:
        """A figure for each unit, with its stages' shares of 100 %."""
        for number, unit in enumerate(self.job.units):
            family = self.scheme.family(unit.family)
            assert family is not None
            first, *others = family.stages
            shares = {first: Decimal(100) - 10 * len(others), **dict.fromkeys(others, Decimal(10))}
            before = evaluation.years_before(self.office, self.lead, self.job_id).get(unit.id)
            period = (date(2025, 1, 1), date(2025, 12, 31)) if before is None else next_period(
                before, self.office.house.surveillance_period_months.value, self.office.today())
            assert period is not None
            did(evaluation.enter_footprint(self.office, self.lead, self.job_id, unit.id,
                                           Decimal("812.50") + number, shares, methods_of(self.scheme),
                                           *period, self.compared(before),
                                           rating_of(self.scheme)))

    def compared(self, before: YearBefore | None) -> YearCompared:
        """No lower than the year before, which is observed, and the target reached; nothing where there was none."""
        if before is None:
            return evaluation.NOT_COMPARED
        return YearCompared(previous_value=before.value, target_reached=True, rated_as=OBSERVATION, remark="产量下降",
                            next_target="比上一年度下降 3%")

    def report(self) -> None:
        did(evaluation.write_report(self.office, self.lead, self.job_id, True, "数据真实、完整，符合认证要求。"))

    def decide(self) -> None:
        did(decisions.record_technical_review(self.office, DECIDER, self.job_id, True, "程序、人日和数据符合要求。"))
        did(decisions.decide(self.office, DECIDER, self.job_id, True, "符合认证依据。"))

    def approve(self) -> None:
        if self.scheme.report_needs_director:
            did(decisions.approve_release(self.office, DIRECTOR, self.job_id))

    def certify(self) -> None:
        did(certificates.write_certificates(self.office, WRITER, self.job_id))
        did(certificates.issue_certificates(self.office, DECIDER, self.job_id))
