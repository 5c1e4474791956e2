"""What a coordinator asks of a running case: which days must be kept, and whether its team stands."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from intake_app.commands.case_files import AskedCase, CaseFile, read_case
from intake_app.commands.clock_list import certificate_clocks, job_clocks
from intake_app.commands.days import GivenDay, Today, day_chooser
from intake_app.commands.telling import tell
from intake_app.rules.certificates import status_on
from intake_app.rules.impartiality import conflict
from intake_app.rules.separation import DECIDING, barred_from, cautions
from intake_app.rules.team_requirements import visit_faults
from intake_app.schemes.house import HouseRules, read_house
from intake_app.schemes.library import built_in_schemes
from models.calendar import WorkingCalendar
from models.engagement import Engagement, Visit
from models.ids import PersonId
from models.personnel import Person

TEAM_FAULTY = 1
"""Exit status of `team-check` where a visit may not take place as planned."""

File = Annotated[Path, typer.Argument(metavar="CASE.json", help="See `footmark schema case`.")]


def clocks(context: typer.Context, file: File, today: GivenDay) -> None:
    """Every day that a case must keep, each with its clause, and whether it is provisional."""
    schemes = built_in_schemes()
    asked = read_case(file, schemes, day_chooser(context, today))
    case, day = asked.case, asked.today
    calendar = WorkingCalendar(announced_years=read_house().calendar.announced_years)
    watched = [(each, schemes.edition(each.scheme, each.edition)) for each in case.certificates]
    tell({
        **_head(asked),
        "clocks": [
            *job_clocks(case.engagement, case.complete_on, asked.scheme, calendar, day),
            *(clock for each, scheme in watched for clock in certificate_clocks(each, scheme, calendar, day)),
        ],
        "certificates": [{"number": each.number, "state": status_on(each, day)} for each in case.certificates],
    })


def team_check(context: typer.Context, file: File, today: Today = None) -> None:
    """Whether each visit's team stands, and who may review and decide; status 1 where a team does not stand."""
    asked = read_case(file, built_in_schemes(), day_chooser(context, today))
    house, engagement = read_house(), asked.case.engagement
    people = {person.id: person for person in asked.case.people}
    visits = [_visit(visit, people, asked, house) for visit in engagement.visits]
    planned = {visit.site_row for visit in engagement.visits}
    unplanned = [site.row for site in engagement.sites if site.row not in planned]
    stands = not unplanned and all(visit["stands"] for visit in visits)
    tell({
        **_head(asked),
        "stands": stands,
        "unplanned_sites": unplanned,
        "visits": visits,
        "deciding": {act: _open_to(act, asked, house) for act in DECIDING},
    })
    if not stands:
        raise typer.Exit(TEAM_FAULTY)


def _head(asked: AskedCase) -> dict[str, object]:
    return {
        "engagement": asked.case.engagement.id, "scheme": asked.scheme.key, "edition": asked.scheme.edition,
        "document": asked.scheme.document, "today": asked.today,
    }


def _visit(
    visit: Visit, people: Mapping[PersonId, Person], asked: AskedCase, house: HouseRules
) -> dict[str, object]:
    engagement = asked.case.engagement
    families = {each.family for each in engagement.units if each.site_row == visit.site_row}
    faults = visit_faults(visit, people, asked.scheme, families)
    everyone = [_ties(people[each], engagement, min(asked.today, visit.start), house) for each in visit.everyone]
    return {
        "site_row": visit.site_row,
        "start": visit.start,
        "end": visit.end,
        "stands": not faults and not any(each["conflict"] for each in everyone),
        "faults": faults,
        "people": everyone,
    }


def _ties(person: Person, engagement: Engagement, on: date, house: HouseRules) -> dict[str, object]:
    codes = {party.credit_code for party in engagement.parties.values()}
    declared = {each.person_id: each.declared_on for each in engagement.declarations}
    return {
        "person": person.id,
        "name": person.name,
        "conflict": conflict(person, codes, on, house.cooling_off_months.value),
        "declared_on": declared.get(person.id),
    }


def _open_to(act: str, asked: AskedCase, house: HouseRules) -> list[dict[str, object]]:
    """Everyone with why they may not do it, or None; what speaks against them without barring stands beside it."""
    case: CaseFile = asked.case
    months = house.cooling_off_months.value
    return [
        {
            "person": person.id,
            "name": person.name,
            "barred": barred_from(
                act, person, case.engagement, asked.scheme, months, asked.today, case.certificates
            ),
            "cautions": cautions(act, person, case.engagement, asked.scheme, asked.today),
        }
        for person in case.people
    ]
