"""A tie is ended with its last day or struck as a mistake, for a reason, by somebody else than whom it is about."""

from datetime import date, timedelta

import pytest

from intake_app.rules.impartiality import conflict
from intake_app.services import people, planning, tied_work
from intake_app.services.office import Office
from models.account import Actor, Role
from models.errors import NotPermitted
from models.personnel import Person, Tie, TieKind
from models.record import Record
from tests.builders import CREDIT_CODES
from tests.job_builders import cnex, evaluated, parties, team, trained
from tests.services.jobs import COORDINATOR, SECONDS, TODAY, acting, change, one, put, refused_words, to_plan
from tests.services.jobs import job as kept

CODE = CREDIT_CODES[1]
TIE = Tie(credit_code=CODE, kind=TieKind.EMPLOYED, since=date(2020, 1, 1))
MONTHS = 24
REASON = "离职证明已核对"


def tied(office: Office, *ties: Tie, name: str = "second") -> Person:
    """The person of this name, tied so."""
    change(office, one(office, name).with_(ties=ties))
    return one(office, name)


def end(office: Office, tie: Tie, last_day: date, reason: str = REASON, actor: Actor = COORDINATOR) -> object:
    return people.end_tie(office, actor, "second", tie, last_day, reason)


def strike(office: Office, tie: Tie, reason: str = "录错企业", actor: Actor = COORDINATOR) -> object:
    return people.strike_tie(office, actor, "second", tie, reason)


def records(office: Office, verb: str) -> list[Record]:
    with office.unit_of_work() as uow:
        return [each for each in uow.records.about("second") if each.verb == verb]


@pytest.fixture
def staffed(office: Office) -> Office:
    """“second”, who is tied to an enterprise as long as nobody says otherwise."""
    put(office, *team())
    tied(office, TIE)
    return office


@pytest.mark.requirement("S4", "S17")
def test_a_tie_that_has_ended_binds_for_the_cooling_time_and_no_longer(staffed: Office) -> None:
    """The day of the same number is the last one; the Record keeps both and the reason."""
    saved = end(staffed, TIE, date(2024, 1, 31))
    assert isinstance(saved, Person), refused_words(saved)
    assert saved.ties == (TIE.with_(until=date(2024, 1, 31)),)
    assert conflict(saved, {CODE}, date(2026, 1, 31), MONTHS) is not None
    assert conflict(saved, {CODE}, date(2026, 2, 1), MONTHS) is None
    (record,) = records(staffed, "person.tie_ended")
    assert record.after["reason"] == REASON
    assert (Tie.model_validate(record.before["tie"]), Tie.model_validate(record.after["tie"])) == (TIE, *saved.ties)


@pytest.mark.requirement("S4")
def test_a_tie_entered_twice_is_one(staffed: Office) -> None:
    """S4: the form keeps what was typed, and a second press enters nothing anew."""
    assert people.add_tie(staffed, COORDINATOR, "second", TIE) == one(staffed, "second")
    assert one(staffed, "second").ties == (TIE,)
    assert records(staffed, "person.tie_added") == []


def test_a_tie_entered_by_mistake_binds_nobody_and_stays_known(staffed: Office) -> None:
    """Who struck it, when and why is shown with it."""
    saved = strike(staffed, TIE)
    assert isinstance(saved, Person), refused_words(saved)
    assert saved.ties == ()
    (struck,) = people.struck_ties(staffed, COORDINATOR, "second")
    assert (struck.tie, struck.reason, struck.by, struck.struck_on) == (TIE, "录错企业", COORDINATOR.name, TODAY)
    assert "没有这条利益关系" in refused_words(strike(staffed, TIE))


@pytest.mark.requirement("S4", "CNEX-9.3.2-d")
def test_who_was_tied_by_a_mistake_is_planned_again(office: Office) -> None:
    """A slip in the code kept a person from that enterprise for ever."""
    put(office, to_plan(parties={role: each.with_(credit_code=CODE) for role, each in parties().items()}),
        trained("甲"), trained("second", ties=(TIE,)))
    before = planning.propose_plan(office, COORDINATOR, SECONDS)
    assert getattr(before, "unplanned", ())
    strike(office, TIE)
    after = planning.propose_plan(office, COORDINATOR, SECONDS)
    assert getattr(after, "unplanned", None) == ()


@pytest.mark.requirement("S4")
@pytest.mark.parametrize(("last_day", "reason", "word"), [
    (TIE.since - timedelta(days=1), REASON, "不早于起始日期"), (TODAY + timedelta(days=1), REASON, "不晚于今天"),
    (TODAY, " ", "理由和依据")])
def test_an_end_that_cannot_be_is_refused(staffed: Office, last_day: date, reason: str, word: str) -> None:
    """The last day lies in the tie's own time and is past, and the reason is stated."""
    assert word in refused_words(end(staffed, TIE, last_day, reason))
    assert one(staffed, "second").ties == (TIE,)


@pytest.mark.requirement("S4")
def test_an_end_is_entered_once_and_no_tie_ends_before_it_begins(staffed: Office) -> None:
    """Another last day could make less of a tie that somebody's work was let stand on."""
    over = TIE.with_(until=date(2025, 1, 31))
    tied(staffed, over)
    assert "划去后重新登记" in refused_words(end(staffed, over, date(2024, 1, 31)))
    backwards = TIE.with_(until=date(2019, 12, 31))
    assert "早于起始日期" in refused_words(people.add_tie(staffed, COORDINATOR, "second", backwards))


@pytest.mark.requirement("S4")
@pytest.mark.parametrize("person", ["second", "member"])
def test_neither_who_is_tied_nor_who_evaluates_there_answers_a_tie(staffed: Office, person: str) -> None:
    """Nobody makes themselves or their own job impartial."""
    put(staffed, evaluated(cnex(), parties={role: p.with_(credit_code=CODE) for role, p in parties().items()}))
    actor = acting(Role.COORDINATOR, person=person)
    with pytest.raises(NotPermitted):
        end(staffed, TIE, TODAY, actor=actor)
    with pytest.raises(NotPermitted):
        strike(staffed, TIE, actor=actor)
    assert one(staffed, "second").ties == (TIE,)


@pytest.mark.requirement("S4", "S17")
def test_an_account_that_stands_for_nobody_answers_no_tie(staffed: Office) -> None:
    """It might be theirs whom the tie is about, or who evaluates there: nobody can tell."""
    nobody = COORDINATOR.with_(person_id=None)
    with pytest.raises(NotPermitted):
        end(staffed, TIE, TODAY, actor=nobody)
    with pytest.raises(NotPermitted):
        strike(staffed, TIE, actor=nobody)
    assert one(staffed, "second").ties == (TIE,)


@pytest.mark.requirement("S4")
def test_work_done_is_judged_by_its_own_day_and_a_word_given_stays(staffed: Office) -> None:
    """A tie that ended less than the cooling time before the work holds it up; one that ended earlier does not."""
    job = evaluated(cnex(), parties={role: p.with_(credit_code=CODE) for role, p in parties().items()})
    put(staffed, job)
    manager = acting(Role.MANAGER, person="manager")

    def waiting() -> list[str]:
        return [each.person.id for each in tied_work.waiting_ties(staffed, manager, job.id)]

    assert waiting() == ["second"]
    end(staffed, TIE, date(2026, 1, 31))
    assert waiting() == ["second"]
    tied(staffed, TIE)
    settled = tied_work.settle_tie(staffed, manager, job.id, "second", "股份已于受理前售出")
    assert waiting() == [], refused_words(settled)
    end(staffed, TIE, date(2026, 1, 31))
    assert waiting() == []
    change(staffed, kept(staffed).with_(tie_settlements=()))
    tied(staffed, TIE)
    end(staffed, TIE, date(2022, 1, 31))
    assert waiting() == []
