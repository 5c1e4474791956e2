"""A new edition while an application is open: the applicant sees what changed and is asked only that again."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake_app.services import applications, editions, units
from intake_app.services.applications import SavedAnswer
from intake_app.services.office import Office
from models.application import Application, ApplicationState
from tests.builders import cnex_draft, completed
from tests.offices import Clock
from tests.schemes.second_edition import second_edition
from tests.services.jobs import client, enterprise, refused_words

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def later(office: Office, clock: Clock) -> Office:
    """The office on the day after the edition of 2027 came into force."""
    clock.at = datetime(2026, 7, 2, 9, 0, tzinfo=CHINA)
    known = office.schemes
    return replace(office, schemes=known.with_(editions=(*known.editions, second_edition())))


def kept(office: Office, application: Application) -> Application:
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(application)
        uow.commit()
    return application


def now(office: Office) -> Application:
    return applications.application_of(office, client(), "application-1")


def complete_draft() -> Application:
    """Complete under the edition of 2026, not handed over; begun before editions were remembered."""
    return completed(cnex_draft(), state=ApplicationState.DRAFT, edition=None, submitted_on=None, complete_on=None,
                     declared_by="")


def test_a_draft_under_the_only_edition_meets_none(office: Office) -> None:
    assert editions.met_edition(office, kept(office, complete_draft())) is None


@pytest.mark.requirement("CNEX-0-a")
def test_a_draft_meets_the_new_edition_and_is_asked_what_changed(later: Office) -> None:
    """What was answered under the old one and is unchanged stays answered."""
    draft = kept(later, complete_draft())
    met = editions.met_edition(later, draft)
    assert met is not None
    assert (met.known.edition, met.new.edition) == ("2026", "2027")
    targets = {each.target.partition("@")[0] for each in met.look_again}
    assert targets == {"client.kind", "client.mobile", "flow_diagram"}
    missing = {item.target for item in applications.completeness_of(later, draft).missing}
    assert missing == {"client.website", "energy_ledger@", "declaration"}


def test_an_application_with_answers_to_look_at_is_not_submitted_before(later: Office) -> None:
    draft = kept(later, complete_draft())
    assert "换版" in refused_words(applications.submit(later, client(), draft.id, "林晓"))
    confirmed = editions.confirm_edition(later, client(), draft.id)
    assert isinstance(confirmed, Application)
    assert editions.met_edition(later, confirmed) is None
    words = refused_words(applications.submit(later, client(), draft.id, "林晓"))
    assert "换版" not in words
    assert "网址" in words


def test_the_confirmation_is_on_record_once(later: Office) -> None:
    """ISO/IEC 17065 7.12: which edition, and what was looked at."""
    draft = kept(later, complete_draft())
    for _ in range(2):
        editions.confirm_edition(later, client(), draft.id)
    with later.unit_of_work() as uow:
        (record,) = uow.records.about(draft.id)
    assert (record.verb, record.before, record.after["edition"]) == (
        "application.edition_seen", {"edition": "2026"}, "2027")
    assert "client.mobile" in str(record.after["looked_at"])


def test_an_answer_given_again_need_not_be_looked_at(later: Office) -> None:
    draft = kept(later, complete_draft())
    saved = applications.save_answer(later, client(), draft.id, "client.mobile", "13900001111")
    assert isinstance(saved, SavedAnswer)
    met = editions.met_edition(later, saved.application)
    assert met is not None
    assert "client.mobile" not in {each.target for each in met.look_again}


@pytest.mark.requirement("CNEX-0-a")
def test_what_was_answered_before_a_late_installation_is_asked_again(office: Office, clock: Clock) -> None:
    """In force from 1 July, installed on the 11th: until then the old form went on asking."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.commit()
    clock.at = datetime(2026, 7, 3, 9, 0, tzinfo=CHINA)
    draft = applications.start_application(office, client(), "cnex_ex")
    applications.save_answer(office, client(), draft.id, "client.kind", "dealer")
    applications.save_answer(office, client(), draft.id, "client.contact", "林晓")
    clock.at = datetime(2026, 7, 11, 9, 0, tzinfo=CHINA)
    installed = replace(office, schemes=office.schemes.with_(editions=(*office.schemes.editions, second_edition())))
    met = editions.met_edition(installed, applications.application_of(installed, client(), draft.id))
    assert met is not None
    assert [each.target for each in met.look_again] == ["client.mobile", "client.kind"]
    saved = applications.save_answer(installed, client(), draft.id, "client.kind", "agent")
    assert isinstance(saved, SavedAnswer)
    again = editions.met_edition(installed, saved.application)
    assert again is not None
    assert [each.target for each in again.look_again] == ["client.mobile"]


def test_changes_that_ask_nothing_again_are_shown_and_hinder_nobody(later: Office) -> None:
    """A figure of the body's own work does not hold up the applicant."""
    newest = second_edition()
    plain = later.schemes.edition("cnex_ex", "2026").with_(
        edition="2027", in_force_from=date(2026, 7, 1), clocks=newest.clocks)
    office = replace(later, schemes=later.schemes.with_(editions=(
        *(e for e in later.schemes.editions if e.edition != "2027"), plain)))
    draft = kept(office, complete_draft())
    met = editions.met_edition(office, draft)
    assert met is not None
    assert ([change.key for change in met.changes], met.look_again) == (["clocks.conclusion_days"], ())
    submitted = applications.submit(office, client(), draft.id, "林晓")
    assert isinstance(submitted, Application)
    assert (submitted.edition, submitted.seen_edition) == ("2027", "2027")


def test_an_application_handed_over_keeps_its_edition_and_one_returned_follows_the_new_one(later: Office) -> None:
    """CNEX-0-a: acceptance ties it, so that one returned before is asked what acceptance will ask."""
    handed_over = kept(later, completed(cnex_draft()))
    assert later.scheme_of(handed_over).edition == "2026"
    assert editions.met_edition(later, handed_over) is None
    returned = handed_over.with_(state=ApplicationState.RETURNED)
    assert later.scheme_of(returned).edition == "2027"
    met = editions.met_edition(later, returned)
    assert met is not None
    assert met.known.edition == "2026"


def test_an_application_begun_under_an_edition_knows_it(later: Office, clock: Clock) -> None:
    with later.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.commit()
    begun = applications.start_application(later, client(), "cnex_ex")
    clock.move(timedelta(days=30))
    assert begun.seen_edition == "2027"
    assert editions.met_edition(later, begun) is None


def test_an_edition_whose_file_is_gone_cannot_be_compared_and_hinders_nobody(later: Office) -> None:
    draft = kept(later, complete_draft().with_(seen_edition="2019"))
    assert editions.met_edition(later, draft) is None
    assert isinstance(units.confirm_units(later, client(), draft.id), Application)
