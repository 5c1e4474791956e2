"""What somebody typed and has not sent is theirs alone, is written over as they go on, and goes once it is old."""

from datetime import timedelta

from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.unsent_texts import forget_old, forget_unsent, keep_unsent, unsent_texts
from models.account import Actor, Role
from tests.offices import Clock
from tests.services.jobs import acting

PLACE = "decide_engagement-1"
DECIDER = acting(Role.DECIDER, person="decider").with_(account_id="account-1")
COLLEAGUE = acting(Role.DECIDER, person="colleague").with_(account_id="account-10")


def kept(office: Office, actor: Actor) -> dict[str, str]:
    return {each.place: each.text for each in unsent_texts(office, actor)}


def test_another_account_never_sees_it_and_never_removes_it(office: Office) -> None:
    """At the very same field, with the same roles, and where the one's id begins as the other's."""
    keep_unsent(office, DECIDER, PLACE, "数据完整，符合要求。")
    assert kept(office, COLLEAGUE) == {}
    keep_unsent(office, COLLEAGUE, PLACE, "另一位的意见")
    forget_unsent(office, COLLEAGUE, [PLACE])
    assert kept(office, DECIDER) == {PLACE: "数据完整，符合要求。"}
    assert kept(office, COLLEAGUE) == {}


def test_what_is_typed_on_takes_the_place_of_what_was_kept(office: Office, clock: Clock) -> None:
    """To the letter: spaces, lines and what is not a letter at all; an emptied field is kept empty."""
    for typed in ("数据", "数据\n  完整\x00 ✓ ", ""):
        clock.move(timedelta(seconds=2))
        keep_unsent(office, DECIDER, PLACE, typed)
        (only,) = unsent_texts(office, DECIDER)
        assert (only.text, only.saved_at) == (typed, clock())


def test_what_was_sent_is_forgotten_and_the_rest_stays(office: Office) -> None:
    keep_unsent(office, DECIDER, PLACE, "符合要求")
    keep_unsent(office, DECIDER, "technical_engagement-1", "程序符合")
    forget_unsent(office, DECIDER, [PLACE, "nothing was kept here"])
    assert kept(office, DECIDER) == {"technical_engagement-1": "程序符合"}


def test_a_text_longer_than_the_house_keeps_is_refused_and_the_shorter_one_stays(office: Office) -> None:
    """H128: the longest one is kept whole."""
    longest = office.house.unsent.longest_characters
    keep_unsent(office, DECIDER, PLACE, "字" * longest)
    outcome = keep_unsent(office, DECIDER, PLACE, "字" * (longest + 1))
    assert isinstance(outcome, Refused)
    assert f"{longest + 1}" in outcome.reasons[0].text.zh
    assert kept(office, DECIDER) == {PLACE: "字" * longest}


def test_what_nobody_sends_goes_when_its_time_is_over(office: Office, clock: Clock) -> None:
    """H128: counted from the last letter typed, to the moment."""
    keep_unsent(office, DECIDER, PLACE, "旧")
    clock.move(timedelta(days=1))
    keep_unsent(office, COLLEAGUE, PLACE, "新")
    clock.move(timedelta(days=office.house.unsent.kept_days - 1))
    assert forget_old(office) == 0
    clock.move(timedelta(seconds=1))
    assert forget_old(office) == 1
    assert (kept(office, DECIDER), kept(office, COLLEAGUE)) == ({}, {PLACE: "新"})


def test_typing_is_no_act_and_leaves_no_record(office: Office) -> None:
    """What is sent has the Record of its act; nobody reads in the records what was thought of and not said."""
    keep_unsent(office, DECIDER, PLACE, "也许不符合")
    forget_unsent(office, DECIDER, [PLACE])
    with office.unit_of_work() as uow:
        for subject in (DECIDER.account_id, PLACE, "engagement-1"):
            assert uow.records.about(subject) == ()
