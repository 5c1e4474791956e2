"""A third scheme is a file: cement clinker goes the whole road beside the two that come with the product."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from intake_app.schemes.library import BUILT_IN, built_in_schemes
from intake_app.services import accounts, applications, certificates, surveillance
from intake_app.services.printed_fields import printed_fields
from models.application import Application, PartyRole
from models.calendar import add_months
from models.certificate import Certificate, CertificateState
from models.personnel import Employment
from tests.builders import CREDIT_CODES
from tests.conftest import UowFactory
from tests.job_builders import person, qualification
from tests.journeys.bodies import office_people
from tests.journeys.road import DECIDER, MANAGER, Road, did
from tests.journeys.test_road import words_of
from tests.offices import Clock, office_on
from tests.registrations import registration
from tests.schemes.clinker import CLINKER

KEY = "demo_clinker"
WORKS = {"name": "示范水泥有限公司", "credit_code": CREDIT_CODES[5], "address": "安徽省芜湖市示范路 7 号"}
PAPERS = {
    "acceptance_notice": "受理通知书", "agreement": "合同", "plan_notice": "计划", "report": "报告",
    "decision_notice": "认证决定", "certificate": "证书", "surveillance_notice": "监督通知书",
}


class ClinkerRoad(Road):
    """The road of a cement works, with what its own form asks and its own body's inspectors."""

    def register(self) -> None:
        form = registration("kiln@works.example", name=WORKS["name"], credit_code=WORKS["credit_code"])
        self.applicant = accounts.actor_of(did(accounts.register_enterprise(self.office, form)).account)
        registered = qualification("ghg_verifier")
        team = [person(name, registered, families=("clinker",), employment=Employment.PART_TIME, day_fee_cny=900)
                for name in ("赵一", "钱二", "孙三", "李四")]
        with self.office.unit_of_work() as uow:
            for each in (*team, *office_people(("clinker",))):
                uow.people.add(each)
            uow.commit()

    def start(self) -> None:
        """The table of fuels is the file's own: it begins empty, and one row is added as the file asks."""
        self.application_id = did(applications.start_application(self.office, self.applicant, KEY)).id
        assert "fuels" not in self.application.rows
        did(applications.add_row(self.office, self.applicant, self.application_id, "fuels"))

    def answers(self) -> Mapping[str, str]:
        (site,), (product,), (fuel,) = (self.application.rows[key] for key in ("sites", "products", "fuels"))
        parties = {f"{role}.{key}": text for role in ("client", "producer", "factory") for key, text in WORKS.items()}
        return parties | {
            f"sites[{site}].name": "芜湖厂区", f"sites[{site}].city": "安徽省芜湖市",
            f"sites[{site}].address": "示范路 7 号", f"sites[{site}].kiln": "other",
            f"sites[{site}].kiln_note": "立窑改造", f"products[{product}].name": "硅酸盐水泥熟料",
            f"products[{product}].family": "clinker", f"products[{product}].models": "P·Ⅰ 62.5",
            "quarry_plan.limestone": "1500000", f"fuels[{fuel}].kind": "coal", f"fuels[{fuel}].amount": "120000",
        }


@pytest.fixture
def road(uow_factory: UowFactory, tmp_path: Path) -> ClinkerRoad:
    """The beginning of the road in an office whose folder of schemes holds a third file."""
    folder = tmp_path / "schemes"
    folder.mkdir()
    for file in BUILT_IN.glob("*.toml"):
        shutil.copy(file, folder)
    (folder / "clinker.toml").write_text(CLINKER, encoding="utf-8")
    clock = Clock()
    office = replace(office_on(uow_factory, tmp_path / "files", clock), schemes=built_in_schemes(folder))
    road = ClinkerRoad(office, clock, KEY)
    road.on(date(2027, 3, 1))
    return road


def test_a_third_scheme_goes_from_application_to_surveillance_notice(road: ClinkerRoad) -> None:
    """Adding a scheme of the same kind needs no Python: its own figures, words and papers hold all along the road."""
    assert set(road.office.schemes.keys()) == {"cnex_ex", "cec_salt", KEY}
    be_accepted(road)
    be_audited(road)
    (certificate,) = be_certified(road)
    be_notified(road, certificate)
    papers_say_what_the_file_says(road)


def be_accepted(road: ClinkerRoad) -> None:
    """The form, the unit and the documents are the file's own."""
    road.register()
    road.start()
    road.fill_in()
    (unit,) = road.application.units
    assert (unit.functional_unit.zh, unit.standard) == ("1 t 熟料", "DEMO PCR 7")
    assert [document.requirement for document in road.application.documents] == ["quarry_licence"]
    assert isinstance(road.submit(), Application)
    road.check("complete")
    road.accept()


def be_audited(road: ClinkerRoad) -> None:
    """Three inspectors for three person-days at least, the plan five working days ahead."""
    road.sign()
    road.fix_person_days()
    assert (road.job.person_days[0].on_site_half_days, road.job.person_days[0].document_review_half_days) == (6, 2)
    road.plan()
    (visit,) = road.job.visits
    assert len(visit.team) == 3
    road.declare()
    road.review_documents()
    road.send_plan()
    (visit,) = road.job.visits
    assert visit.notice is not None
    assert road.office.calendar.working_days_between(visit.notice.sent_on, visit.start) >= 5
    road.confirm_plan()
    road.visit_sites()
    road.enter_footprints()
    road.report()


def be_certified(road: ClinkerRoad) -> tuple[Certificate, ...]:
    """Two years, numbered as the file says, without an approval that the file does not ask for."""
    road.decide()
    road.certify()
    (certificate,) = road.certificates()
    today = road.office.today()
    assert certificate.state is CertificateState.VALID
    assert (certificate.number, certificate.measure) == (f"DEMO-{today.year}-0001", "kgCO₂e")
    assert certificate.valid_until == add_months(today, 24) - timedelta(days=1)
    (field, number), *beside = printed_fields(road.office, DECIDER, certificate)
    assert (field.clause.clause, number.zh) == ("7", certificate.number)
    assert {each.clause.clause for each, _ in beside} == {"H2"}, "what is printed though the file does not list it"
    return road.certificates()


def be_notified(road: ClinkerRoad, certificate: Certificate) -> None:
    """Every six months, with a month's notice."""
    road.on(add_months(certificate.issued_on, 5))
    (notice,) = did(surveillance.make_due_notices(road.office, MANAGER))
    (due,) = surveillance.surveillance_desk(road.office, MANAGER).due
    assert due.due.due_on == add_months(certificate.issued_on, 6)
    assert notice.scheme == KEY
    suspended = did(certificates.suspend(road.office, MANAGER, certificate.id, "own_request", PartyRole.CLIENT,
                                         "企业申请。", road.office.today()))
    assert suspended.suspensions[0].until == add_months(road.office.today(), 4)


def papers_say_what_the_file_says(road: ClinkerRoad) -> None:
    """Each paper is a Word file under the file's own rule, body and words, and of no other scheme."""
    with road.office.unit_of_work() as uow:
        made = {paper.kind: paper for paper in uow.papers.all()}
    assert set(made) == {*PAPERS, "suspension_notice"}
    for kind, paper in made.items():
        words = words_of(road, paper)
        assert "示例认证有限公司" in words
        assert PAPERS.get(kind, "暂停") in words
        for foreign in ("CNEX", "CEC", "防爆", "工业盐", "Roles", "受检（核）查方"):
            assert foreign not in words, f"{kind}: {foreign}"
