"""The steps of an enterprise's way through the pages, each as its people and the body's click it."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from docx import Document
from playwright.sync_api import Browser

from intake_app import bootstrap
from intake_app.rules.answers import field_at
from intake_app.rules.completeness import document_lines
from intake_app.schemes.schema import DocumentLevel, FieldDefinition, FieldKind, SchemeEdition
from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.application import Application, ApplicationState
from models.certificate import Certificate, CertificateState
from models.engagement import Engagement, EngagementKind
from models.ids import AccountId, PersonId
from tests.browser.conftest import Served
from tests.browser.desk import Desk, zh
from tests.browser.file_clock import FileClock
from tests.journeys.bodies import OFFICE_NAMES, auditors, office_people
from tests.journeys.dossiers import CLIENT_OF, FACTORY_OF, answers_of, rows_of
from tests.journeys.small_files import scans
from tests.registrations import PASSWORD

CLIENT = "lin@client.example"
NAME = "林晓"


class Road:
    """One enterprise under one scheme in the browser; what stands in the database is read afresh each time."""

    def __init__(self, served: Served, clock: FileClock, browser: Browser, scheme_key: str) -> None:
        self.served, self.office, self.clock, self.browser = served, served.office, clock, browser
        self.scheme_key = scheme_key
        self._desks: dict[str, Desk] = {}

    def desk(self, email: str) -> Desk:
        """The browser of the person with this address."""
        if email not in self._desks:
            self._desks[email] = Desk(self.browser, self.served.address, email, PASSWORD)
        return self._desks[email]

    def of(self, role: Role) -> Desk:
        """The browser of the body's person in this role."""
        return self.desk(_address_of(role.value))

    def member(self, person_id: str) -> Desk:
        """The browser of an auditor."""
        return self.desk(self._emails[person_id])

    @property
    def client(self) -> Desk:
        return self.desk(CLIENT)

    def leave(self) -> None:
        """Close all browsers."""
        for desk in self._desks.values():
            desk.shot(f"last-{desk.email}")
            desk.context.close()

    @property
    def scheme(self) -> SchemeEdition:
        return self.office.schemes.in_force(self.scheme_key, self.office.today())

    @property
    def application(self) -> Application:
        with self.office.unit_of_work() as uow:
            (application,) = uow.applications.all()
        return application

    @property
    def job(self) -> Engagement:
        """The initial certification."""
        with self.office.unit_of_work() as uow:
            (job,) = (e for e in uow.engagements.all() if e.kind is EngagementKind.INITIAL)
        return job

    def on(self, day: date) -> None:
        """Let it be ten o'clock on `day`."""
        self.clock.set(datetime.combine(day, time(10, 0), bootstrap.CHINA))

    def staff(self) -> None:
        """The body's people with their accounts: one for each role, and twelve to plan with."""
        team = auditors(CLIENT_OF[self.scheme_key]["credit_code"], FACTORY_OF[self.scheme_key]["credit_code"],
                        self.office.today())
        kept = hashed(PASSWORD)
        self._emails = {person.id: _address_of(f"auditor{number}") for number, person in enumerate(team, start=1)}
        roles = {PersonId(name): role for role, name in OFFICE_NAMES.items()}
        emails = self._emails | {id: _address_of(role.value) for id, role in roles.items()}
        with self.office.unit_of_work() as uow:
            for person in (*team, *office_people()):
                uow.people.add(person)
                uow.accounts.add(Account(
                    id=AccountId(f"account-{emails[person.id]}"), email=emails[person.id], name=person.name,
                    password_hash=kept, roles=frozenset({roles.get(person.id, Role.AUDITOR)}), person_id=person.id))
            uow.commit()

    def register(self) -> None:
        """The enterprise registers itself and is signed in."""
        company = CLIENT_OF[self.scheme_key]
        typed = {"name": company["name"], "credit_code": company["credit_code"], "contact_name": NAME,
                 "phone": "13900000001", "email": CLIENT, "password": PASSWORD, "password_again": PASSWORD}
        page = self.client.page
        page.goto(f"{self.served.address}/register")
        for field, words in typed.items():
            page.fill(f"#{field}", words)
        self.client.shot("register")
        page.click("main button", delay=80)
        self.client.is_drawn()

    def start(self) -> None:
        """Choose the scheme by its name and begin; more rows where the enterprise needs them."""
        client = self.client
        client.reads(zh("Start your first application below: choose the scheme, then fill it in at your own pace."))
        if not client.at("scheme_zh").get_by_role("radio", name=self.scheme.name.zh).is_checked():
            with client.redrawn():
                client.at("scheme_zh").get_by_text(self.scheme.name.zh, exact=True).click(delay=80)
        client.press("start_application")
        client.reads(zh("What is still missing?"))

    def add_rows(self) -> None:
        """A row for each site and product beyond the first."""
        for section, count in zip(("sites", "products"), rows_of(self.scheme_key), strict=True):
            self.show(section)
            for _ in range(count - 1):
                self.client.press(f"add_{self.application.id}_{section}")

    def show(self, section: str) -> None:
        """Turn to a section of the form."""
        self.client.press(f"section_{self.application.id}_{section}")

    def fill_in(self, section: str) -> None:
        """Answer everything in a section as the enterprise answers it."""
        self.show(section)
        rows = self.application.rows
        for path, text in answers_of(self.scheme_key, rows["sites"], rows["products"]).items():
            if path.partition(".")[0].partition("[")[0] == section and self.application.text(path) != text:
                self.answer(path, text)

    def copy_from_the_party_before(self, party: str) -> None:
        """Press that this party is the same as the one before."""
        self.show(party)
        self.client.press(f"same_{self.application.id}_{party}")

    def answer(self, path: str, text: str) -> None:
        """Answer one question of the section shown."""
        field = field_at(path, self.scheme)
        assert field is not None, path
        key = f"answer_{self.application.id}_{path}"
        if field.kind is FieldKind.DATE:
            self.client.type_day(key, date.fromisoformat(text))
        elif field.kind is FieldKind.YES_NO:
            self.client.pick(f"{key}_", zh(text))
        elif field.kind in (FieldKind.CHOICE, FieldKind.FAMILY, FieldKind.SITE_CHOICES):
            self.client.choose(f"{key}_", *self._wordings(field, text))
        else:
            self.client.type(key, text)

    def _wordings(self, field: FieldDefinition, text: str) -> list[str]:
        if field.kind is FieldKind.SITE_CHOICES:
            return [self.application.text(f"sites[{row}].name") for row in text.split()]
        if field.kind is FieldKind.FAMILY:
            return [family.name.zh for family in self.scheme.families if family.key == text]
        return [option.text.zh for option in field.options if option.key == text]

    def say(self, words: str) -> None:
        """Write into the chat."""
        client, key = self.client, f"chat_{self.application.id}"
        client.unfold(zh("Fill in by writing"))
        box = client.at(key).locator("textarea")
        box.fill(words)
        with client.redrawn():
            box.press("Enter")

    def take(self, path: str) -> None:
        """Accept what the chat proposes for a field."""
        self.client.press(f"take_{self._proposal_for(path)}")

    def leave_out(self, path: str) -> None:
        """Reject what the chat proposes for a field."""
        self.client.press(f"leave_{self._proposal_for(path)}")

    def _proposal_for(self, path: str) -> str:
        """The key of the latest proposal for a field, found by its heading as a reader finds it."""
        field = field_at(path, self.scheme)
        assert field is not None, path
        stem = f"proposed_{self.application.id}_"
        card = self.client.page.locator('[data-testid="stVerticalBlock"]', has_text=field.label.zh).filter(
            has=self.client.page.locator(f'[class*="st-key-take_{stem}"]')).last
        found = re.search(rf"{stem}\d+_\d+", card.inner_html())
        assert found is not None, path
        return found[0]

    def confirm_units(self, count: int) -> None:
        """Look at the division, and confirm it."""
        client = self.client
        client.press(f"way_application_units.py_{self.application.id}")
        client.reads(zh("Why it is divided so"))
        client.shot("units")
        client.press("units_confirm")
        client.reads(zh("The division is confirmed. The list of documents follows it."))
        assert len(self.application.units) == count

    def hand_in_a_disguised_file(self) -> None:
        """A Word file that calls itself a PDF is refused in a sentence, and nothing is kept."""
        client = self.client
        client.press("units_onward")
        requirement, subject = self.needed_documents()[0]
        client.hand_in(f"upload_{requirement}_{subject}_", "委托书.pdf", scans("")[1][1])
        client.reads("内容与扩展名不符")
        client.shot("documents")
        assert self.application.documents == ()

    def needed_documents(self) -> list[tuple[str, str]]:
        """Requirement and subject of each document that must be there and is not."""
        return [(line.requirement, line.subject) for line in document_lines(self.application, self.scheme)
                if line.is_needed and line.level is DocumentLevel.REQUIRED and line.handed_in is None]

    def hand_in_all(self) -> None:
        """Every document that is still needed, files of three kinds in turn."""
        for number, (requirement, subject) in enumerate(self.needed_documents()):
            name, content = scans(f"{requirement} {subject}")[number % 3]
            self.client.hand_in(f"upload_{requirement}_{subject}_", name, content)
        assert self.needed_documents() == []

    def submit(self) -> None:
        """Declare and submit."""
        self.client.press(f"way_application_check.py_{self.application.id}")
        self.client.shot("check")
        key = f"declare_{self.application.id}"
        self.client.tick(f"{key}_true")
        self.client.type(f"{key}_name", NAME)
        self.client.press(f"{key}_submit")
        assert self.application.state is ApplicationState.SUBMITTED


    def open_dossier(self) -> Desk:
        """The reviewer looks at the application."""
        reviewer = self.of(Role.APPLICATION_REVIEWER)
        reviewer.open(f"/to-review?application={self.application.id}")
        return reviewer

    def pass_check(self, key: str) -> None:
        """The reviewer looks a check up and enters that it is passed."""
        reviewer, stem = self.of(Role.APPLICATION_REVIEWER), f"check_{self.application.id}_{key}"
        reviewer.type(f"{stem}_source", "国家企业信用信息公示系统 2026-06-02")
        reviewer.press(f"{stem}_yes")
        assert key in {check.key for check in self.application.checks}

    def return_a_document(self, why: str) -> tuple[str, str]:
        """The reviewer marks the first document and sends the request for supplements."""
        reviewer = self.open_dossier()
        reviewer.shot("to-review")
        first = self.application.documents[0]
        key = f"judge_{self.application.id}_{first.requirement}_{first.subject}"
        reviewer.type(f"{key}_note", why)
        reviewer.press(f"{key}_no")
        reviewer.unfold(zh("Return for supplement"))
        reviewer.press(f"return_{self.application.id}")
        reviewer.reads(zh("Returned. The request for supplements is made and the applicant can work on it again."))
        return first.requirement, first.subject

    def replace_document(self, requirement: str, subject: str, why: str) -> None:
        """The client follows what waits for it, reads the reason, and replaces the document."""
        client = self.client
        client.open("/my-applications")
        client.shot("my-applications-returned")
        client.press(f"step_supplement_{self.application.id}")
        client.press(f"way_application_documents.py_{self.application.id}")
        client.reads(why)
        client.at(f"replace_{requirement}_{subject}").locator("button").first.click(delay=80)
        client.hand_in(f"upload_{requirement}_{subject}_", "完整.pdf", scans("complete")[0][1])
        client.reads("完整.pdf")

    def accept(self) -> None:
        """The reviewer accepts the application."""
        reviewer = self.of(Role.APPLICATION_REVIEWER)
        reviewer.press(f"accept_{self.application.id}")
        reviewer.reads(zh("Accepted. The notice of acceptance is made and the coordinator has the job."))

    def open_job(self) -> Desk:
        """The coordinator looks at the job."""
        coordinator = self.of(Role.COORDINATOR)
        coordinator.open(f"/contracts?job={self.job.id}")
        return coordinator

    def agree(self) -> None:
        """The agreement is drawn up, and the days of both signatures are entered."""
        coordinator, job = self.open_job(), self.job.id
        coordinator.press(f"agreement_{job}")
        coordinator.press(f"signed_body_{job}_go")
        coordinator.press(f"signed_client_{job}_go")
        agreement = self.job.agreement
        assert agreement is not None
        assert agreement.signed_on == self.office.today()

    def set_person_days(self, fewest: str) -> None:
        """Proposed; less than the rule's minimum is refused; confirmed."""
        coordinator, job = self.of(Role.COORDINATOR), self.job.id
        coordinator.press(f"days_{job}")
        proposed = self.job.person_days
        key = f"adjust_{job}_{proposed[0].site_row}"
        coordinator.unfold(zh("Change with a reason"))
        coordinator.type(f"{key}_days", "1.0")
        coordinator.type(f"{key}_reason", "客户希望缩短")
        coordinator.press(f"{key}_go")
        coordinator.reads(fewest)
        assert self.job.person_days == proposed
        coordinator.shot("contracts")
        coordinator.press(f"days_ok_{job}")
        assert self.job.person_days_confirmed_on == self.office.today()

    def plan(self) -> None:
        """The solver plans every site of the job, and the coordinator accepts."""
        coordinator = self.of(Role.COORDINATOR)
        coordinator.open("/planning")
        coordinator.press("planning_solve")
        coordinator.misses(zh("Not planned"))
        coordinator.shot("planning")
        coordinator.press("accept_")
        coordinator.reads(zh("Accepted. The members are asked for their declarations; then the plan can be sent."))
        assert {visit.site_row for visit in self.job.visits} == {site.row for site in self.job.sites}

    def declare(self) -> None:
        """Each member who has not yet declares that nothing ties them to the client."""
        declared = {declaration.person_id for declaration in self.job.declarations}
        for member in sorted(self.job.members - declared):
            desk = self.member(member)
            desk.open("/my-days")
            desk.press(f"declare_{self.job.id}_")
            desk.reads(zh("You declared that nothing ties you to this client and that you keep its secrets."))
            desk.shot("my-days")

    def send_plan(self) -> None:
        """The coordinator sends the plan to the client."""
        coordinator = self.open_job()
        coordinator.press(f"send_{self.job.id}")
        coordinator.reads(zh("The plan is made and stands in the client's papers; the client can confirm or object."))

    def object(self, why: str) -> PersonId:
        """The client follows what waits for it and objects to a member, who is taken off."""
        client, job, unwanted = self.client, self.job, self.job.visits[0].leader
        client.open("/my-applications")
        client.press("step_")
        client.reads(str(unwanted))
        client.shot("plan-answer")
        client.unfold(zh("Object to a member"))
        client.choose(f"object_{job.id}_zh_who", str(unwanted))
        client.type(f"object_{job.id}_zh_why", why)
        client.press(f"object_{job.id}_zh")
        client.reads(zh("Your objection is recorded; the visit is planned again with somebody else."))
        assert unwanted not in self.job.members
        return unwanted

    def confirm_plan(self) -> None:
        """The client confirms the plan, and that production will be running."""
        client, job = self.client, self.job.id
        client.open(f"/plan?job={job}")
        client.tick(f"confirm_{job}_runs")
        client.press(f"confirm_{job}")
        client.reads(zh("The plan is confirmed."))

    @property
    def lead(self) -> Desk:
        """The browser of the leader of the first visit."""
        return self.member(min(self.job.visits, key=lambda visit: visit.start).leader)

    def open_records(self, desk: Desk, tab: str) -> None:
        """A member turns to a part of the job's records."""
        desk.open(f"/audit-records?job={self.job.id}")
        desk.turn_to(zh(tab))

    def review_documents(self) -> None:
        """The leader records the document review."""
        desk, key = self.lead, f"review_{self.job.id}_zh"
        self.open_records(desk, "Document review")
        desk.type(f"{key}_notes", "文件齐全、有效，数据可以相互印证。")
        desk.type(f"{key}_focus", "电力计量与分摊")
        desk.press(f"{key}_go")
        desk.reads(zh("The document review is recorded."))

    def visit_sites(self) -> None:
        """Each leader records the site on its planned days; the clock stands on the last of them afterwards."""
        for visit in sorted(self.job.visits, key=lambda visit: visit.end):
            self.on(visit.end)
            desk, key = self.member(visit.leader), f"site_{self.job.id}_{visit.site_row}"
            self.open_records(desk, "On site")
            for claim in ("production", "consistency", "capability"):
                desk.tick(f"{key}_{claim}")
            desk.type(f"{key}_notes", "现场与申请一致；抽查了 12 份电力台账。")
            desk.shot("on-site")
            desk.press(f"{key}_go")
            desk.reads(zh("The result is recorded."))
        assert {result.site_row for result in self.job.on_site} == {site.row for site in self.job.sites}

    def raise_nonconformity(self, clause: str, fact: str) -> None:
        """The leader raises a nonconformity and makes the list for the client."""
        desk, key = self.lead, f"finding_{self.job.id}"
        self.open_records(desk, "Nonconformities")
        desk.type(f"{key}_clause", clause)
        desk.type(f"{key}_fact", fact)
        desk.press(f"{key}_go")
        desk.reads(zh("The nonconformity is raised; the client sees it at once."))
        desk.press(f"list_{self.job.id}")
        desk.reads(zh("The list is made and stands in the client's papers."))

    def enter_footprints(self) -> None:
        """A figure for each unit, with its stages' shares of 100 %."""
        desk, job = self.lead, self.job
        self.open_records(desk, "Footprint")
        for number, certified in enumerate(job.units):
            family = self.scheme.family(certified.family)
            assert family is not None
            key = f"footprint_{job.id}_{certified.id}"
            desk.type(f"{key}_value", str(Decimal("812.50") + number))
            for place, stage in enumerate(family.stages):
                share = 100 - 10 * (len(family.stages) - 1) if place == 0 else 10
                desk.type(f"{key}_{stage}", str(share))
            desk.press(f"{key}_go")
            desk.reads(zh("The footprint is entered."))
        desk.shot("footprint")
        assert {f.unit_id for f in self.job.footprints} == {u.id for u in job.units}

    def write_report(self) -> None:
        """The leader asks for a positive report."""
        desk, key = self.lead, f"report_{self.job.id}"
        self.open_records(desk, "Report")
        desk.type(f"{key}_summary", "数据真实、完整，符合认证要求。")
        desk.press(f"{key}_yes")

    def correct(self, words: str) -> None:
        """The client follows what waits for it and hands in the correction."""
        client, key = self.client, f"correct_{self.job.id}_NC-01"
        client.open("/my-applications")
        client.press("step_")
        client.type(key, words)
        client.press(f"{key}_go")
        client.reads(zh("The correction is handed in; the team verifies it."))

    def close_nonconformity(self) -> None:
        """The leader verifies the correction in writing."""
        desk = self.lead
        self.open_records(desk, "Nonconformities")
        desk.press(f"verify_{self.job.id}_NC-01_True_written")
        assert all(finding.verified_on for finding in self.job.nonconformities)

    def make_decider(self, person_id: str) -> None:
        """A member of the team gets the decider's role too."""
        with self.office.unit_of_work() as uow:
            account = uow.accounts.by_email(self._emails[person_id])
            assert account is not None
            uow.accounts.save(account.with_(roles=account.roles | {Role.DECIDER}))
            uow.commit()

    def open_decision(self, desk: Desk) -> None:
        """Somebody looks at the job on the page of reviews and decisions."""
        desk.open(f"/decide?job={self.job.id}")

    def decide(self) -> None:
        """Technical review and decision in favour."""
        decider, job = self.of(Role.DECIDER), self.job.id
        self.open_decision(decider)
        decider.shot("decide")
        decider.type(f"technical_{job}", "程序、人日和数据符合要求。")
        decider.press(f"technical_{job}_yes")
        decider.reads(zh("The technical review is recorded."))
        decider.type(f"decide_{job}", "符合认证依据。")
        decider.press(f"decide_{job}_yes")
        decider.reads(zh("The decision is recorded and its notice made."))

    def approve(self) -> None:
        """The director lets the report go to the client."""
        director = self.of(Role.DIRECTOR)
        self.open_decision(director)
        director.press(f"approve_{self.job.id}")
        director.reads(zh("Approved: the client can read the report now."))

    def certify(self) -> None:
        """The writer drafts; the decider checks every field and issues."""
        writer, decider, job = self.of(Role.CERTIFICATE_WRITER), self.of(Role.DECIDER), self.job.id
        self.open_decision(writer)
        writer.press(f"write_{job}")
        writer.reads(zh("Drafted. A decider checks the fields before they are issued."))
        self.open_decision(decider)
        decider.shot("certificates-to-issue")
        decider.tick(f"checked_{job}")
        decider.press(f"issue_{job}")
        decider.reads(zh("Issued. The certificates stand in the client's papers."))

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        with self.office.unit_of_work() as uow:
            return uow.certificates.all()

    def suspend_and_restore(self, facts: str) -> None:
        """The manager suspends a certificate, the client reads why, and it is restored."""
        manager, certificate = self.of(Role.MANAGER), self.certificates[0]
        key = f"suspend_{certificate.id}_zh"
        manager.open(f"/certificates?certificate={certificate.id}")
        manager.type(f"{key}_facts", facts)
        manager.press(f"{key}_go")
        manager.reads(zh("Suspended. The notice is made and stands in the client's papers."))
        manager.shot("certificates")
        self.client.open("/my-applications")
        self.client.reads(facts)
        manager.press(f"restore_{certificate.id}")
        manager.reads(zh("Restored. Its validity stays as it was."))
        assert {c.state for c in self.certificates} == {CertificateState.VALID}

    def notify(self, folder: Path) -> Path:
        """The manager makes the notices that are due; the client finds its notice and downloads it."""
        manager, client = self.of(Role.MANAGER), self.client
        manager.open("/surveillance")
        manager.shot("surveillance-due")
        manager.press("make_notices")
        manager.reads(zh("The notices are made and stand in the clients' papers; their surveillance audits are open for"
                         " planning."))
        client.open("/my-applications")
        client.shot("my-applications-certified")
        (job,) = self._surveillances()
        client.press(f"plan_{job.id}")
        client.reads("监督")
        return client.download(client.page.locator('a[href*="/files/"]').first, folder)

    def _surveillances(self) -> list[Engagement]:
        with self.office.unit_of_work() as uow:
            return [e for e in uow.engagements.all() if e.kind is EngagementKind.SURVEILLANCE]


def words_of(file: Path) -> str:
    """All text of a Word file, tables, headers and footers included."""
    return "".join(_texts(file))


def written(day: date) -> str:
    """A day as the Chinese papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _texts(file: Path) -> Iterator[str]:
    document = Document(str(file))
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    roots = [document.element]
    for section in document.sections:
        roots += [section.header._element, section.footer._element]
    for root in roots:
        yield from (text.text or "" for text in root.iter(tag))


def _address_of(name: str) -> str:
    return f"{name.replace('_', '.')}@body.example"
