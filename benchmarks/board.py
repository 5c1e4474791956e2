"""How long the planning board takes with 40 people and 250 audits on 26 weeks, on the server and in Chromium.

`python -m benchmarks.board` prints a row for RESULTS.md, in milliseconds. Of one core: the use case behind the board,
what a change would do, a change made. By the clock, in the browser: from asking for all weeks until they are drawn, and
from letting a dragged audit go until its answer stands.

`python -m benchmarks.board --lay-in` fills the empty installation of the environment with the same people and audits,
a plan for them, and the demonstration's accounts of a coordinator and a manager.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

from playwright.sync_api import Page

from benchmarks.in_chromium import installation
from intake_app import bootstrap
from intake_app.demo.filling import PASSWORD as DEMO_PASSWORD
from intake_app.demo.world import demo_people, demo_world
from intake_app.rules.cities import city_named
from intake_app.services import board, draft_edits, planning
from intake_app.services.draft_edits import Edited, SeenVisit, Verdict
from intake_app.services.office import Office
from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.application import CertificationUnit, PartyRole
from models.engagement import Engagement, EngagementKind, Site, SitePersonDays
from models.ids import AccountId, EngagementId, EnterpriseId, PersonId
from models.planning import PlanProposal
from scheduler.problem import Placement
from tests.browser.driving import PASSWORD, Person
from tests.job_builders import agreement, engagement
from tests.services.jobs import COORDINATOR, put

AUDITS, RUNS, SEARCH_SECONDS, SPREAD_DAYS, WEEKS = 250, 20, 20, 150, 26
ACCOUNTS = (("coordinator", Role.COORDINATOR), ("manager", Role.MANAGER))
DROPPED = """() => new Promise((done) => {
    const root = [...document.querySelectorAll('*')].map((node) => node.shadowRoot)
        .find((shadow) => shadow && shadow.querySelector('.board')).querySelector('.board');
    const begun = performance.now();
    const observer = new MutationObserver(() => {
        if (!root.querySelector('.pending') && root.querySelector('.answer')) {
            observer.disconnect();
            requestAnimationFrame(() => done(performance.now() - begun));
        }
    });
    observer.observe(root, { subtree: true, childList: true });
})"""


def lay_in(office: Office, password: str) -> None:
    """40 people, and surveillances of a day to a week that fall due over half a year, with a plan for all of them."""
    draw = Random(250)
    people = demo_people(office.today())
    put(office, *people, *(_surveillance(office, draw, number) for number in range(AUDITS)))
    names = {person.id: person.name for person in people}
    with office.unit_of_work() as uow:
        for key, role in ACCOUNTS:
            person = PersonId(f"person-{key}")
            uow.accounts.add(Account(id=AccountId(f"account-{key}"), email=f"{key}@demo.example", name=names[person],
                                     password_hash=hashed(password), roles=frozenset({role}), person_id=person))
        uow.commit()
    planned = planning.propose_plan(office, COORDINATOR, SEARCH_SECONDS)
    assert isinstance(planned, PlanProposal), planned


def _surveillance(office: Office, draw: Random, number: int) -> Engagement:
    home = demo_world().homes[draw.randrange(len(demo_world().homes))]
    enterprise = demo_world().enterprises[number % len(demo_world().enterprises)]
    scheme = office.schemes.in_force(enterprise.scheme, office.today())
    family = next(each for each in scheme.families if each.key == enterprise.family)
    place = city_named(home)
    assert place is not None
    opens = office.today() + timedelta(days=number * SPREAD_DAYS // AUDITS)
    made = engagement(scheme)
    company = made.parties[PartyRole.CLIENT].model_copy(update={
        "name": f"{place.name}{enterprise.name.removeprefix(enterprise.city)}", "credit_code": enterprise.credit_code})
    unit = CertificationUnit.model_validate({**made.units[0].model_dump(), "family": family.key})
    return made.with_(
        id=EngagementId(f"engagement-{number}"), kind=EngagementKind.SURVEILLANCE,
        enterprise_id=EnterpriseId(f"enterprise-{number % 20}"), parties=dict.fromkeys(PartyRole, company),
        sites=(Site(row="s1", name="一厂", address=place.name, city=place.name, latitude=place.latitude,
                    longitude=place.longitude),),
        units=(unit,), accepted_on=office.today() - timedelta(days=7), agreement=agreement(),
        not_before=opens, due_on=opens + timedelta(days=60),
        person_days=(SitePersonDays(site_row="s1", document_review_half_days=1,
                                    on_site_half_days=draw.choice((4, 6, 8, 8, 12))),),
        person_days_confirmed_on=office.today(),
    )


def _milliseconds(call: Callable[[], object], runs: int = RUNS) -> float:
    took = []
    for _ in range(runs):
        begun = time.process_time()
        call()
        took.append(1000 * (time.process_time() - begun))
    return statistics.median(took)


def on_the_server(office: Office) -> tuple[float, float, float]:
    """The board, what a change would do, and a change made and taken back, each at the median."""
    now = board.board_of(office, COORDINATOR)
    audit = next(each for each in now.audits if each.days and each.is_in_draft)
    there = Placement(start=audit.days[0] + timedelta(days=7), team=audit.team)
    assert now.proposal_id is not None
    seen = SeenVisit(proposal_id=now.proposal_id, version=now.version, job=audit.job)
    assert isinstance(draft_edits.try_placement(office, COORDINATOR, seen, there), Verdict)

    def change_and_back() -> None:
        edited = draft_edits.take_out_visit(office, COORDINATOR, seen.with_(version=10**6))
        assert isinstance(edited, Edited), edited
        undone = draft_edits.undo_step(office, COORDINATOR, edited.proposal.id, edited.proposal.version)
        assert isinstance(undone, PlanProposal)

    return (
        _milliseconds(lambda: board.board_of(office, COORDINATOR)),
        _milliseconds(lambda: draft_edits.try_placement(office, COORDINATOR, seen, there)),
        _milliseconds(change_and_back) / 2,
    )


def in_chromium(person: Person) -> tuple[float, float]:
    """From opening the page with everything in sight until it stands; from a drop until its answer, at the median."""
    page = person.page
    person.open("board")
    begun = time.perf_counter()
    person.pick("board_weeks", str(WEEKS))
    page.wait_for_function(f"""() => [...document.querySelectorAll('*')].some((node) =>
        node.shadowRoot && node.shadowRoot.querySelectorAll('.week').length === {WEEKS})""")
    shown = 1000 * (time.perf_counter() - begun)
    return shown, statistics.median(_dropped(page, number) for number in range(RUNS // 2))


def _dropped(page: Page, number: int) -> float:
    if page.locator(".answer .close").count():
        page.locator(".answer .close").click()
    bar = page.locator(".row").filter(has=page.locator(".bar.movable")).nth(number).locator(".bar.movable").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    x, y = box["x"] + 4, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    page.evaluate(f"() => {{ window.dropped = ({DROPPED})(); }}")
    page.mouse.up()
    took: float = page.evaluate("window.dropped")
    page.wait_for_timeout(300)
    return took


def main() -> int:
    """Print the row, or lay in what is measured."""
    if sys.argv[1:] == ["--lay-in"]:
        lay_in(bootstrap.office(bootstrap.config()), DEMO_PASSWORD)
        return 0
    with installation() as here:
        lay_in(here.office, PASSWORD)
        served = on_the_server(here.office)
        shown, dropped = in_chromium(here.sign_in("coordinator@demo.example"))
    print("| " + " | ".join(f"{each:.0f}" for each in (AUDITS, *served, shown, dropped)) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
