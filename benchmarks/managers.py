"""How long the managers' pages take with 5,000 certificates of both schemes, on the server and in Chromium.

`python -m benchmarks.managers` prints a row for RESULTS.md, in milliseconds at the median of 12: of one core, the use
case behind the pages "18 months ahead" and "Surveillance" after one more certificate has changed; by the clock, from
choosing the page in the sidebar until all of it stands, again each time after a change.

`python -m benchmarks.managers --lay-in` fills the empty installation of the environment with the same.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from benchmarks.in_chromium import installation
from intake_app import bootstrap
from intake_app.demo.filling import PASSWORD as DEMO_PASSWORD
from intake_app.demo.world import demo_people, demo_world
from intake_app.rules.certificates import valid_until
from intake_app.rules.cities import city_named
from intake_app.services import outlook, surveillance
from intake_app.services.office import Office
from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.application import CertificationUnit, PartyRole
from models.calendar import add_months
from models.certificate import Certificate, SurveillanceDone
from models.engagement import Engagement, EngagementKind, Site
from models.ids import AccountId, ApplicationId, EngagementId, EnterpriseId, PersonId
from tests.browser.driving import PASSWORD, Person
from tests.job_builders import agreement, certificate, clock_stop, decided, engagement, person
from tests.services.jobs import acting, put

CERTIFICATES, RUNNING, NOTIFIED, RUNS = 5000, 40, 300, 12
MANAGER = acting(Role.MANAGER)
PAGES = {"ahead": "各案件的认证时限走到哪里", "surveillance": "哪些证书有风险"}
"""The managers' pages, each with the words that are drawn last."""


def lay_in(office: Office, password: str) -> None:
    """Certificates issued over three years, most of them surveyed already, some notified, and cases under way."""
    draw = Random(5000)
    put(office, *demo_people(office.today()), person("manager", functions=(), families=()))
    jobs = [_decided_job(office, draw, number) for number in range(CERTIFICATES // 2)]
    running = [_running_job(office, draw, number) for number in range(RUNNING)]
    put(office, *jobs, *running)
    certificates = [each for job in jobs for each in _certificates(office, draw, job)]
    put(office, *(_surveillance(office, each) for each in certificates[:NOTIFIED]))
    with office.unit_of_work() as uow:
        for each in certificates:
            uow.certificates.add(each)
        uow.accounts.add(Account(id=AccountId("account-manager"), email="manager@demo.example", name="负责人",
                                 password_hash=hashed(password), roles=frozenset({Role.MANAGER}),
                                 person_id=PersonId("manager")))
        uow.commit()


def _decided_job(office: Office, draw: Random, number: int) -> Engagement:
    enterprise = demo_world().enterprises[number % len(demo_world().enterprises)]
    scheme = office.schemes.in_force(enterprise.scheme, office.today())
    place = city_named(demo_world().homes[draw.randrange(len(demo_world().homes))])
    assert place is not None
    site = Site(row="s1", name="一厂", address=place.name, city=place.name, latitude=place.latitude,
                longitude=place.longitude, employees=draw.choice((40, 120, 600)))
    family = draw.choice(scheme.families)
    units = tuple(CertificationUnit.model_validate(
        {**unit.model_dump(), "id": f"u{row}", "family": family.key, "model": f"M-{number}-{row}"})
        for unit in engagement(scheme).units for row in (1, 2))
    made = decided(scheme)
    company = made.parties[PartyRole.CLIENT].model_copy(update={"name": f"{place.name}第{number}厂（虚构）"})
    return made.with_(
        id=EngagementId(f"engagement-{number}"), application_id=ApplicationId(f"application-{number}"),
        enterprise_id=EnterpriseId(f"enterprise-{number % 500}"), sites=(site,), units=units,
        parties=dict.fromkeys(PartyRole, company))


def _certificates(office: Office, draw: Random, job: Engagement) -> Iterator[Certificate]:
    """Two of one job, issued on one day and surveyed once in each full year."""
    scheme, today = office.scheme_of(job), office.today()
    issued_on = today - timedelta(days=draw.randrange(3 * 365))
    surveyed = tuple(SurveillanceDone(completed_on=day, passed=True) for year in (1, 2)
                     if (day := add_months(issued_on, 12 * year) - timedelta(days=draw.randrange(5, 60))) < today)
    for unit in job.units:
        yield certificate(scheme, issued_on).with_(
            id=f"certificate-{job.id}-{unit.id}", number=f"PCF-{job.id.removeprefix('engagement-')}-{unit.id}",
            engagement_id=job.id, enterprise_id=job.enterprise_id, unit=unit, parties=job.parties,
            site_city=job.sites[0].city, valid_until=valid_until(issued_on, scheme), surveillances=surveyed)


def _running_job(office: Office, draw: Random, number: int) -> Engagement:
    scheme = office.schemes.editions[number % 2]
    accepted_on = office.today() - timedelta(days=draw.randrange(5, 110))
    stop = clock_stop(accepted_on + timedelta(days=3), accepted_on + timedelta(days=3 + draw.randrange(1, 20)))
    return engagement(scheme).with_(
        id=EngagementId(f"running-{number}"), application_id=ApplicationId(f"application-running-{number}"),
        enterprise_id=EnterpriseId(f"enterprise-{number}"), accepted_on=accepted_on, agreement=agreement(),
        clock_stops=(stop,) if number % 3 == 0 else ())


def _surveillance(office: Office, of: Certificate) -> Engagement:
    scheme = office.scheme_of(of)
    return engagement(scheme).with_(
        id=EngagementId(f"surveillance-{of.id}"), kind=EngagementKind.SURVEILLANCE, certificate_ids=(of.id,),
        application_id=ApplicationId(f"application-{str(of.engagement_id).removeprefix('engagement-')}"),
        enterprise_id=of.enterprise_id, parties=of.parties, agreement=agreement(), accepted_on=office.today(),
        not_before=office.today(), due_on=office.today() + timedelta(days=60))


def _change(office: Office, number: int) -> None:
    """One certificate more is saved, so that nothing can be answered from what was found before."""
    with office.unit_of_work() as uow:
        changed = uow.certificates.get(f"certificate-engagement-{number}-u1")
        uow.certificates.save(changed.with_(replaced_on=date.fromordinal(office.today().toordinal() - number)))
        uow.commit()


def on_the_server(office: Office, use_case: Callable[[], object]) -> float:
    """The use case after each of many changes, at the median of this process's own time."""
    use_case()
    took = []
    for number in range(RUNS):
        _change(office, number)
        begun = time.process_time()
        use_case()
        took.append(1000 * (time.process_time() - begun))
    return statistics.median(took)


def in_chromium(office: Office, person: Person, path: str) -> float:
    """From choosing the page until it stands with its last words and nothing runs any more, at the median."""
    page, took = person.page, []
    for number in range(RUNS + 1):
        person.open("account")
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        _change(office, number)
        link = page.locator(f'[data-testid="stSidebarNav"] a[href$="/{path}"]')
        begun = time.perf_counter()
        link.click(delay=60)
        page.get_by_text(PAGES[path]).first.wait_for()
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took[1:])


def main() -> int:
    """Print the row, or lay in what is measured."""
    if sys.argv[1:] == ["--lay-in"]:
        lay_in(bootstrap.office(bootstrap.config()), DEMO_PASSWORD)
        return 0
    with installation() as here:
        office = here.office
        lay_in(office, PASSWORD)
        served = (on_the_server(office, lambda: outlook.outlook(office, MANAGER)),
                  on_the_server(office, lambda: surveillance.surveillance_desk(office, MANAGER)))
        person = here.sign_in("manager@demo.example")
        shown = [in_chromium(office, person, path) for path in PAGES]
    print(f"| {office.today()} | {os.getloadavg()[0]:.0f} | {CERTIFICATES} | "
          + " | ".join(f"{each:.0f}" for each in (*served, *shown)) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
