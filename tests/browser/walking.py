"""The whole road in a browser, step by step, each by the person whose page it is (issue's road 1 to 11)."""

from datetime import date, timedelta
from io import BytesIO

from docx import Document
from playwright.sync_api import Browser, expect

from intake_app.rules.answers import field_at, parse_path
from intake_app.rules.completeness import DocumentLine, document_lines, lacks_last_day
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import DocumentLevel, FieldKind, SchemeEdition
from intake_app.services import fieldwork
from intake_app.services.office import Office
from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.application import Application, ApplicationState, PartyRole
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, EngagementKind, Visit
from models.ids import AccountId, PersonId
from models.planning import PlanProposal
from tests.browser.driving import PASSWORD, Person, until
from tests.browser.file_clock import FileClock
from tests.fieldwork_builders import INTERVIEW, document_texts, planning_texts, site_texts
from tests.journeys.bodies import OFFICE_NAMES, auditing, auditors, of_the_body, office_people
from tests.journeys.dossiers import CLIENT_OF, FACTORY_OF, WRONG_CODE, answers_of, rows_of
from tests.journeys.road import did
from tests.journeys.small_files import pdf_file, word_file

APPLICANT = "applicant@enterprise.example"
SHORT_REASON = "与竞争对手有合作关系"


class Walk:
    """One application under one scheme, walked through all pages."""

    def __init__(self, browser: Browser, address: str, office: Office, clock: FileClock, scheme: str) -> None:
        self.browser = browser
        self.address = address
        self.office = office
        self.clock = clock
        self.scheme = scheme
        self.users: dict[str, Person] = {}

    def seed_the_body(self) -> None:
        """Twelve people to plan with, and an account for everybody of the body."""
        people = (*auditors(CLIENT_OF[self.scheme]["credit_code"], FACTORY_OF[self.scheme]["credit_code"],
                            self.clock().date()), *office_people())
        secret = hashed(PASSWORD)
        roles = {name: role for role, name in OFFICE_NAMES.items()}
        with self.office.unit_of_work() as uow:
            for number, person in enumerate(people):
                uow.people.add(person)
                role = roles.get(person.name, Role.AUDITOR)
                email = f"{role.value}{number if role is Role.AUDITOR else ''}@body.example"
                uow.accounts.add(Account(id=AccountId(f"account-{number}"), email=email, name=person.name,
                                         password_hash=secret, roles=frozenset({role}), person_id=person.id))
            uow.commit()

    # Looking at what stands in the database: the test waits for it and finds the names of widgets in it.

    @property
    def application(self) -> Application:
        with self.office.unit_of_work() as uow:
            return uow.applications.all()[0]

    @property
    def job(self) -> Engagement:
        with self.office.unit_of_work() as uow:
            return next(e for e in uow.engagements.all() if e.kind is EngagementKind.INITIAL)

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        with self.office.unit_of_work() as uow:
            return uow.certificates.all()

    @property
    def proposal(self) -> PlanProposal | None:
        with self.office.unit_of_work() as uow:
            return next((p for p in uow.proposals.all() if p.state == "open"), None)

    @property
    def edition(self) -> SchemeEdition:
        return self.office.schemes.edition(self.job.scheme, self.job.edition)

    def user(self, role: Role) -> Person:
        """The body's one person in a role, signed in at a browser of their own."""
        return self._signed_in(f"{role.value}@body.example")

    def auditor(self, person: PersonId) -> Person:
        """A member of the team."""
        with self.office.unit_of_work() as uow:
            return self._signed_in(next(a.email for a in uow.accounts.all() if a.person_id == person))

    def _signed_in(self, email: str) -> Person:
        if email not in self.users:
            self.users[email] = Person(self.browser, self.address, self.office).sign_in(email)
        return self.users[email]

    @property
    def applicant(self) -> Person:
        return self.users[APPLICANT]

    # 1–3: registration, application, units, documents, chat

    def register(self) -> None:
        """An enterprise registers itself; a wrong credit code is refused with its sentence and kept in the field."""
        client = CLIENT_OF[self.scheme]
        user = self.users[APPLICANT] = Person(self.browser, self.address, self.office)
        user.email = APPLICANT
        user.page.goto(f"{self.address}/register")
        known = {"name": client["name"], "credit_code": WRONG_CODE, "contact_name": "林晓", "phone": "13900000001",
                 "email": APPLICANT, "password": PASSWORD, "password_again": PASSWORD}
        for name, value in known.items():
            user.page.fill(f"#{name}", value)
        user.page.click("main button", delay=80)
        user.reads("校验位不符")
        for name, value in (known | {"credit_code": client["credit_code"]}).items():
            user.page.fill(f"#{name}", value)
        user.page.click("main button", delay=80)
        # Registering signs in; to go elsewhere before it has answered would cut it off.
        user.page.wait_for_selector('[data-testid="stApp"]')

    def begin(self) -> None:
        """Choose the scheme and start."""
        user = self.applicant
        user.open("my-applications")
        name = self.office.schemes.in_force(self.scheme, self.clock().date()).name.zh
        user.press_on(user.page.get_by_text(name, exact=True).first)
        user.click("start_application")
        until(lambda: self._applications(), "the application to be started")

    def _applications(self) -> int:
        with self.office.unit_of_work() as uow:
            return len(uow.applications.all())

    def talk(self) -> None:
        """A sentence gives proposals; one is taken, one is left out, and nothing is written before a click."""
        user = self.applicant
        user.open(f"application?application={self.application.id}&section=client")
        user.page.locator('[class*="st-key-chat_box_"] summary').first.click(delay=80)
        box = user.page.locator('[data-testid="stChatInput"] textarea').first
        before = self.application.answers
        box.fill("联系人：林晓，邮政编码 100070，手机 13900000001，邮箱 someone@else.example")
        box.press("Enter")
        user.reads("填入")
        user.settle()
        assert self.application.answers == before
        card = user.page.locator('[class*="st-key-leave_proposed_"]')
        until(lambda: card.count() >= 1, "a proposal")
        # By its name, not by how many there are: while the cards are still being drawn, more may come than one goes.
        name = card.last.evaluate("card => [...card.classList].find(each => each.startsWith('st-key-leave_proposed_'))")
        rejected = user.page.locator(f".{name}")
        user.press_on(rejected.locator("button").first)
        expect(rejected).to_have_count(0)
        assert self.application.answers == before
        take = user.page.locator('[class*="st-key-take_proposed_"] button')
        if take.count():
            user.press_on(take.first)
            until(lambda: self.application.answers != before, "the accepted proposal to be written")
        user.shot("chat")

    def fill_in(self) -> None:
        """Every answer through its own widget; each saves by itself, the wrong one too."""
        for section, count in rows_of(self.scheme).items():
            self._add_rows(section, count)
        by_place: dict[tuple[str, str | None], dict[str, str]] = {}
        for path, value in answers_of(self.scheme, self.application.rows).items():
            where = parse_path(path)
            assert where is not None
            by_place.setdefault((where.section, where.row), {})[path] = value
        for section, row in by_place:
            opened = f"&row={row}" if row else ""
            self.applicant.open(f"application?application={self.application.id}&section={section}{opened}")
            for path, value in by_place[section, row].items():
                if self.application.text(path) != value:
                    self.answer(path, value)
            self.applicant.shot(f"form-{section}")

    def answer(self, path: str, value: str) -> None:
        """Give one answer and wait until it is kept."""
        user, application = self.applicant, self.application
        scheme = self.office.scheme_of(application)
        field = field_at(path, scheme)
        assert field is not None, path
        key = f"answer_{application.id}_{path}"
        if field.kind is FieldKind.YES_NO:
            user.pick(key, {"yes": "是", "no": "否"}[value])
        elif field.kind is FieldKind.FAMILY:
            user.choose(key, next(f.name.zh for f in scheme.families if f.key == value))
        elif field.kind is FieldKind.CHOICE:
            user.choose(key, next(o.text.zh for o in field.options if o.key == value))
        elif field.kind is FieldKind.SITE_CHOICES:
            user.choose(key, *(application.text(f"sites[{row}].name") for row in value.split()))
        else:
            user.type_in(key, value)
        until(lambda: self.application.text(path), f"the answer {path}")

    def _add_rows(self, section: str, count: int) -> None:
        self.applicant.open(f"application?application={self.application.id}&section={section}")
        for rows in range(len(self.application.row_ids(section)) + 1, count + 1):
            self.applicant.click(f"add_{self.application.id}_{section}")
            until(lambda rows=rows: len(self.application.row_ids(section)) == rows, "another row")

    def mistype_and_mend(self) -> None:
        """A wrong credit code stays in the form, is named as wrong, and counts as missing until it is mended."""
        path = "producer.credit_code"
        right = self.application.text(path)
        self.applicant.open(f"application?application={self.application.id}&section=producer")
        self.answer(path, WRONG_CODE)
        until(lambda: self.application.text(path) == WRONG_CODE, "the wrong code to be kept")
        self.applicant.reads("校验位不符")
        self.answer(path, right)
        until(lambda: self.application.text(path) == right, "the mended code to be kept")

    def confirm_units(self) -> None:
        """The proposed division with its reasons, confirmed."""
        self.applicant.open(f"units?application={self.application.id}")
        self.applicant.reads("第 4 条")
        self.applicant.shot("units")
        self.applicant.click("units_confirm")
        expected = 4 if self.scheme == "cnex_ex" else 2
        until(lambda: len(self.application.units) == expected, f"{expected} confirmed units")

    def hand_in(self) -> None:
        """Refused: a file whose content is not what its name says, and a large one; then every demanded document."""
        user = self.applicant
        user.open(f"documents?application={self.application.id}")
        lines = self._lines()
        needed = [(line.requirement, line.subject) for line in lines
                  if line.is_needed and line.level is DocumentLevel.REQUIRED]
        first = self._upload_key(*needed[0])
        user.upload(first, "委托书.pdf", word_file("这不是 PDF"))
        user.reads("内容与扩展名不符")
        user.upload(self._upload_key(*needed[1]), "扫描件.pdf", bytes(21 * 1024 * 1024))
        user.reads("文件有 21.0 MB，超过 20 MB 的上限。")
        assert not self.application.documents
        for number, (requirement, subject) in enumerate(needed):
            name, content = ("材料.pdf", pdf_file(requirement)) if number % 2 else ("材料.docx", word_file(requirement))
            user.upload(self._upload_key(requirement, subject), name, content)
            until(lambda n=number: len(self.application.documents) > n, f"{requirement}@{subject} to be kept")
        for line in lines:
            if line.has_valid_until and (line.requirement, line.subject) in needed:
                user.say_it_has_no_end(line.requirement, line.subject)
        until(lambda: not any(map(lacks_last_day, self._lines())), "the last days to be stated")
        user.shot("documents")

    def _lines(self) -> tuple[DocumentLine, ...]:
        return document_lines(self.application, self.office.scheme_of(self.application))

    def _upload_key(self, requirement: str, subject: str) -> str:
        return f"upload_{_stem(requirement, subject)}"

    def submit(self) -> None:
        """Declare and submit."""
        user, application = self.applicant, self.application
        user.open(f"check?application={application.id}")
        user.shot("check")
        key = f"declare_{application.id}"
        user.tick(f"{key}_true")
        user.type_in(f"{key}_name", "林晓")
        user.click(f"{key}_submit")
        until(lambda: self.application.state is ApplicationState.SUBMITTED, "the application to be submitted")

    # 4: review

    def return_one(self) -> None:
        """The reviewer returns one document; the applicant replaces it and submits again."""
        user, application = self.user(Role.APPLICATION_REVIEWER), self.application
        user.open(f"to-review?application={application.id}")
        user.shot("review")
        wrong = application.documents[0]
        target = f"{wrong.requirement}@{wrong.subject}"
        user.click(f"ask_{application.id}_{target}")
        user.type_in(f"demand_{application.id}_{target}_zh_reason", "缺少第 2 页，请重新提交。")
        user.click(f"demand_{application.id}_{target}_zh_add")
        until(lambda: self.application.drafted_items, "the request to be noted")
        user.press(f"send_{application.id}")
        until(lambda: self.application.state is ApplicationState.RETURNED, "the application to be returned")
        self.clock.move(timedelta(days=1))
        self.applicant.open(f"documents?application={application.id}")
        self.applicant.reads("缺少第 2 页")
        stem = _stem(wrong.requirement, wrong.subject)
        self.applicant.press_on(self.applicant.keyed(f"replace_{stem}").locator("button").first)
        until(lambda: self.applicant.page.locator('[data-testid="stPopoverBody"] input[type=file]').count(), "uploader")
        self.applicant.page.locator('[data-testid="stPopoverBody"] input[type=file]').first.set_input_files(
            {"name": "完整.pdf", "mimeType": "application/pdf", "buffer": pdf_file("complete")})
        until(lambda: not any(d.note for d in self.application.documents), "the document to be replaced")
        self.submit()

    def accept(self) -> None:
        """All checks made, then accepted: CNEX only after both look-ups."""
        user, application = self.user(Role.APPLICATION_REVIEWER), self.application
        user.open(f"to-review?application={application.id}")
        (batch,) = application.supplements
        user.click(f"settle_{batch.items[0].id}")
        until(lambda: self.application.supplements[0].items[0].settled_on, "the request to be settled")
        for check in self.office.scheme_of(application).checks:
            key = f"check_{application.id}_{check.key}"
            user.unfold(check.text.zh)
            user.type_in(f"{key}_source", "国家企业信用信息公示系统")
            user.click(f"{key}_yes")
            until(lambda c=check: any(made.key == c.key for made in self.application.checks), f"check {check.key}")
        user.click(f"accept_{application.id}")
        until(lambda: self.application.state is ApplicationState.ACCEPTED, "the application to be accepted")

    # 5–8: agreement, person-days, team, plan

    def agree(self) -> None:
        """Agreement drawn up and signed by both; nothing can be planned before."""
        user, job = self.user(Role.COORDINATOR), self.job
        user.open("planning")
        user.reads("0 项现在可以排程")
        self._open_job(user, "contracts", job.id)
        user.click(f"agreement_{job.id}")
        until(lambda: self.job.agreement, "the agreement")
        for side in ("client", "body"):
            user.click(f"signed_{side}_{job.id}_go")
        until(lambda: self.job.agreement and self.job.agreement.signed_on, "both signatures")

    def fix_days(self) -> None:
        """Proposed by rule; below the minimum refused; confirmed."""
        user, job = self.user(Role.COORDINATOR), self.job
        self._open_job(user, "contracts", job.id)
        user.click(f"days_{job.id}")
        until(lambda: self.job.person_days, "the person-days")
        row = job.sites[0].row
        key = f"adjust_{job.id}_{row}"
        user.unfold("说明理由后调整")
        user.type_in(f"{key}_days", "1.5")
        user.type_in(f"{key}_reason", "规模小")
        user.click(f"{key}_go")
        user.reads("不")
        least = self.edition.person_days.on_site_minimum
        assert all(figure.on_site_half_days >= least for figure in self.job.person_days)
        user.click(f"days_ok_{job.id}")
        until(lambda: self.job.person_days_confirmed_on, "the confirmation")
        user.shot("person-days")

    def plan(self) -> None:
        """A worker proposes team and dates for all open visits, the coordinator publishes them."""
        user = self.user(Role.COORDINATOR)
        user.open("planning")
        user.click("planning_solve")
        until(lambda: self.proposal, "a proposal")
        user.open("planning")
        user.shot("planning")
        proposal = self.proposal
        assert proposal is not None
        assert not proposal.unplanned
        user.click(f"publish_{proposal.id}")
        until(lambda: len(self.job.visits) == len(self.job.sites), "the visits")

    def declare(self) -> None:
        """Each member declares; a published plan that waits for nothing else goes out with the last declaration."""
        for member in sorted(self.job.members):
            if any(d.person_id == member for d in self.job.declarations):
                continue
            auditor = self.auditor(member)
            auditor.open("my-days")
            auditor.shot("my-days")
            auditor.click(f"declare_{self.job.id}")
            until(lambda m=member: any(d.person_id == m for d in self.job.declarations), f"{member}'s declaration")

    def review(self) -> None:
        """The document review, concluded by the leader; where the rule has the plan rest on it, the plan waits."""
        job = self.job
        leader = self.auditor(job.visits[0].leader)
        waits = self.edition.gate_clause("plan_after_review") is not None
        assert bool(job.untold) is waits
        self._read()
        self._open_job(leader, "audit-records", job.id)
        if waits:
            leader.reads("文件评审完成后才能将计划发给受检查方")
        key = f"review_{job.id}_zh"
        leader.type_in(f"{key}_notes", "申请文件和活动数据完整有效。")
        leader.type_in(f"{key}_focus", "电力计量与分摊")
        # Whoever comes back, on another tablet too, finds what was typed; the verdict is theirs to choose.
        self._open_job(leader, "audit-records", job.id)
        expect(leader.keyed(f"{key}_notes").locator("textarea")).to_have_value("申请文件和活动数据完整有效。")
        leader.click(f"{key}_go")
        leader.reads("请先选择文件评审结论")
        leader.choose(f"{key}_verdict", next(each.text.zh for each in self.edition.verdicts if each.lets_on))
        leader.click(f"{key}_go")
        until(lambda: self.job.document_review, "the document review")
        self._plan_the_verification()

    def be_announced(self) -> None:
        """Nobody presses for it: the plan that is published goes out with the last thing that it waited for."""
        until(lambda: self.job.visits and not self.job.untold, "the plan to be sent")

    def object(self) -> PersonId:
        """The client objects to a member; that person is taken off and stays off."""
        member = self.job.visits[0].team[-1]
        user, job = self.applicant, self.job
        user.open("plan")
        user.reads(str(member))
        user.shot("plan-answer")
        user.unfold("对人员提出异议")
        user.choose(f"object_{job.id}_zh_who", str(member))
        user.type_in(f"object_{job.id}_zh_why", SHORT_REASON)
        user.press(f"object_{job.id}_zh")
        until(lambda: self.job.objections, "the objection")
        return member

    def confirm(self) -> None:
        """The client confirms the plan and that it will be producing."""
        user, job = self.applicant, self.job
        user.open("plan")
        if self.edition.gate_clause("production") is not None:
            user.tick(f"confirm_{job.id}_runs")
        user.press(f"confirm_{job.id}")
        until(lambda: self.job.visits and all(visit.is_confirmed for visit in self.job.visits), "the plan to be"
              " confirmed")

    # 9: audit and report

    def evaluate(self) -> None:
        """Results on site, a nonconformity and the footprints; a positive report must wait."""
        job = self.job
        leader = self.auditor(job.visits[0].leader)
        for visit in sorted(job.visits, key=lambda v: v.start):
            self._to_day(visit.end)
            member = self.auditor(visit.leader)
            self._check(visit)
            self._open_job(member, "audit-records", job.id)
            member.tab("现场检查")
            key = f"site_{job.id}_{visit.site_row}"
            if self.edition.gate_clause("production") is not None:
                member.tick(f"{key}_production")
            member.type_in(f"{key}_notes", "查阅能源台账和领料单，访谈生产和设备人员。")
            member.shot("on-site")
            member.click(f"{key}_go")
            until(lambda v=visit: any(r.site_row == v.site_row for r in self.job.on_site), f"site {visit.site_row}")
        self._open_job(leader, "audit-records", job.id)
        leader.tab("不符合项")
        if len(job.sites) > 1:
            leader.choose(f"finding_{job.id}_site", job.sites[0].name)
        leader.type_in(f"finding_{job.id}_clause", "附件 II 10.2" if self.scheme == "cnex_ex" else "附件 3 9.2")
        leader.type_in(f"finding_{job.id}_fact", "流量计校准证书过期。")
        leader.click(f"finding_{job.id}_go")
        until(lambda: self.job.nonconformities, "the nonconformity")
        leader.tab("碳足迹")
        for unit in job.units:
            self._enter_footprint(leader, job, unit.id, unit.family)
        self._report(leader)
        leader.reads("不符合未关闭")
        assert self.job.report is None

    def _read(self) -> None:
        """The documents judged, by the services: `test_site_checks` does it by hand."""
        leader = auditing(self.job.visits[0].leader)
        did(fieldwork.fill_entries(self.office, leader, self.job.id, document_texts(self.job, self.edition)))

    def _plan_the_verification(self) -> None:
        """Each step of planning by whom the rule names, by the services likewise."""
        job, scheme = self.job, self.edition
        people = {"leader": auditing(job.visits[0].leader), "coordinator": of_the_body(Role.COORDINATOR),
                  "manager": of_the_body(Role.MANAGER)}
        for step in scheme.planning_steps:
            who = people[step.done_by]
            did(fieldwork.fill_entries(self.office, who, job.id, planning_texts(scheme, step.key)))
            did(fieldwork.finish_step(self.office, who, job.id, step.key))

    def _check(self, visit: Visit) -> None:
        """Every item of a site answered, by the services likewise."""
        job, leader = self.job, auditing(visit.leader)
        work = did(fieldwork.add_interview(self.office, leader, job.id, visit.site_row))
        (row,) = work.interviews[visit.site_row]
        interview = {f"interview/{row}/{visit.site_row}/{part}": text for part, text in INTERVIEW.items()}
        did(fieldwork.fill_entries(self.office, leader, job.id,
                                   {**site_texts(job, self.edition, visit.site_row), **interview}))

    def _enter_footprint(self, leader: Person, job: Engagement, unit_id: str, family_key: str) -> None:
        family = self.edition.family(family_key)
        assert family is not None
        key = f"footprint_{job.id}_{unit_id}"
        leader.type_in(f"{key}_value", "1834.6" if self.scheme == "cnex_ex" else "0.412")
        shares = {2: ("70", "30"), 3: ("60.5", "4.5", "35")}[len(family.stages)]
        for stage, share in zip(family.stages, shares, strict=True):
            leader.type_in(f"{key}_{stage}", share)
        leader.choose(f"{key}_methods", "排放因子法", "实测法")
        if self.edition.data_quality_clause is not None:
            leader.type_in(f"{key}_quality", "良好（1.8）")
        leader.click(f"{key}_go")
        until(lambda: any(f.unit_id == unit_id for f in self.job.footprints), f"the footprint of {unit_id}")

    def _report(self, leader: Person) -> None:
        leader.tab("报告")
        leader.type_in(f"report_{self.job.id}_summary", "数据真实完整，符合认证要求。")
        leader.click(f"report_{self.job.id}_yes")

    def correct(self) -> None:
        """The client mends, the team verifies and writes the report."""
        job, user = self.job, self.applicant
        user.open("plan")
        user.type_in(f"correct_{job.id}_NC-01", "已重新校准，附证书。")
        user.click(f"correct_{job.id}_NC-01_go")
        until(lambda: self.job.nonconformities[0].corrected_on, "the correction")
        leader = self.auditor(job.visits[0].leader)
        self._open_job(leader, "audit-records", job.id)
        leader.tab("不符合项")
        if self.edition.self_assessment_clause is not None:
            leader.pick(f"verify_{job.id}_NC-01_proof", "解释或证据清晰、符合要求")
        leader.click(f"verify_{job.id}_NC-01_written")
        until(lambda: self.job.nonconformities[0].verified_on, "the closure")
        self._open_job(leader, "audit-records", job.id)
        self._report(leader)
        until(lambda: self.job.report, "the report")

    def be_barred(self) -> None:
        """The leader, given the decider's role too, reads by which clause they may not review, and who may instead."""
        job = self.job
        leader = job.visits[0].leader
        with self.office.unit_of_work() as uow:
            account = next(a for a in uow.accounts.all() if a.person_id == leader)
            uow.accounts.save(account.with_(roles=frozenset({Role.AUDITOR, Role.DECIDER})))
            uow.commit()
            names = {person.id: person.name for person in uow.people.all()}
        user = self.auditor(leader)
        self._open_job(user, "decide", job.id)
        rule = next(each for each in self.edition.separations
                    if "team_member" in each.barred and "technical_reviewer" in each.acts)
        user.reads(rule.text.zh)
        user.reads(clause_text(rule.clause).zh)
        offered = user.page.get_by_text("可以办理的人员").first.inner_text()
        assert OFFICE_NAMES[Role.DECIDER] in offered
        assert names[leader] not in offered
        assert not user.page.locator(f".st-key-technical_{job.id}_yes").count()
        user.shot("barred")
        with self.office.unit_of_work() as uow:
            uow.accounts.save(account)
            uow.commit()
        assert self.job.technical_review is None

    def decide(self) -> None:
        """Technical review, decision, and where the rule asks for it the director's approval."""
        user, job = self.user(Role.DECIDER), self.job
        self._open_job(user, "decide", job.id)
        user.shot("decide")
        user.type_in(f"technical_{job.id}", "程序和数据符合要求。")
        user.click(f"technical_{job.id}_yes")
        until(lambda: self.job.technical_review, "the technical review")
        self._open_job(user, "decide", job.id)
        user.type_in(f"decide_{job.id}", "符合认证要求。")
        user.click(f"decide_{job.id}_yes")
        until(lambda: self.job.decision, "the decision")
        if self.edition.report_needs_director:
            director = self.user(Role.DIRECTOR)
            self._open_job(director, "decide", job.id)
            director.click(f"approve_{job.id}")
            until(lambda: self.job.director_approval, "the director's approval")

    # 10–11: certificates, suspension, surveillance

    def certify(self) -> None:
        """The writer drafts, a decider checks every field and issues."""
        job = self.job
        writer = self.user(Role.CERTIFICATE_WRITER)
        self._open_job(writer, "decide", job.id)
        writer.click(f"write_{job.id}")
        until(lambda: len(self.certificates) == len(job.units), "a draft for each unit")
        user = self.user(Role.DECIDER)
        self._open_job(user, "decide", job.id)
        user.tick(f"checked_{job.id}")
        user.click(f"issue_{job.id}")
        until(lambda: all(c.state is CertificateState.VALID for c in self.certificates), "the certificates")

    def suspend(self) -> None:
        """One click and one Word notice; the holder applies for restoration, it is verified, and restored."""
        certificate = self.certificates[0]
        user = self.user(Role.MANAGER)
        user.open(f"certificates?certificate={certificate.id}")
        user.shot("certificates")
        user.unfold("暂停该证书")
        key = f"suspend_{certificate.id}_zh"
        ground = self.edition.suspension.grounds[1]
        user.choose_first_matching(f"{key}_ground", ground.text.zh)
        user.choose_first_matching(f"{key}_party", certificate.parties[PartyRole.CLIENT].name)
        user.type_in(f"{key}_facts", "未履行合同约定的通报义务。")
        user.click(f"{key}_go")
        until(lambda: self._certificate(certificate.id).state is CertificateState.SUSPENDED, "the suspension")
        assert self._certificate(certificate.id).suspensions[-1].ground == ground.key
        self.applicant.open("my-applications")
        self.applicant.type_in(f"apply_restoration_{certificate.id}_mended", "已补交年度变更说明。")
        self.applicant.click(f"apply_restoration_{certificate.id}_go")
        until(lambda: self._certificate(certificate.id).suspensions[-1].restoration_request, "the application")
        user.open(f"certificates?certificate={certificate.id}")
        key = f"check_{certificate.id}_{self._certificate(certificate.id).version}"
        user.type_in(f"check_{certificate.id}_findings", "查阅补交的说明，与合同约定一致。")
        user.click(f"{key}_yes")
        until(lambda: self._certificate(certificate.id).suspensions[-1].restoration_check, "the verification")
        user.open(f"certificates?certificate={certificate.id}")
        user.click(f"restore_{certificate.id}")
        until(lambda: self._certificate(certificate.id).state is CertificateState.VALID, "the restoration")

    def _to_day(self, day: date) -> None:
        """Ten o'clock of this day."""
        self.clock.set(self.clock().replace(year=day.year, month=day.month, day=day.day, hour=10, minute=0))

    def _certificate(self, id: str) -> Certificate:
        with self.office.unit_of_work() as uow:
            return uow.certificates.get(id)

    def notify(self) -> bytes:
        """Ten months on, one click makes the surveillance notice; its Word file as the applicant downloads it."""
        self._to_day(self.certificates[0].issued_on + timedelta(days=9 * 30))
        user = self.user(Role.MANAGER)
        user.open("surveillance")
        user.shot("surveillance")
        user.click("make_notices")
        until(lambda: all(c.notices for c in self.certificates), "the notices")
        with self.office.unit_of_work() as uow:
            paper = uow.papers.get(self.certificates[0].notices[0].paper_id)
        self.applicant.open("my-applications")
        return self.applicant.download(paper.file_id)

    def _open_job(self, user: Person, page: str, job_id: str) -> None:
        user.open(f"{page}?job={job_id}")


def walk_the_road(walk: Walk) -> bytes:
    """Everything from registration to the surveillance notice, whose Word file is the answer."""
    walk.seed_the_body()
    walk.register()
    walk.begin()
    walk.talk()
    walk.fill_in()
    walk.mistype_and_mend()
    walk.confirm_units()
    walk.hand_in()
    walk.submit()
    walk.return_one()
    walk.accept()
    walk.agree()
    walk.fix_days()
    walk.plan()
    walk.declare()
    walk.review()
    walk.be_announced()
    gone = walk.object()
    walk.plan()
    assert gone not in walk.job.members
    walk.declare()
    walk.be_announced()
    walk.confirm()
    walk.evaluate()
    walk.correct()
    walk.be_barred()
    walk.decide()
    walk.certify()
    walk.suspend()
    return walk.notify()


def printed(day: date) -> str:
    """A day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def words_of(content: bytes) -> str:
    """The text of a Word file, tables included."""
    document = Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _stem(requirement: str, subject: str) -> str:
    return f"{requirement}_{subject}"
