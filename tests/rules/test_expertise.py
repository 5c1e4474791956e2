"""The technical experts of a visit are those asked for at its site, each bearing what was asked on every day."""

from datetime import date, timedelta

import pytest

from intake_app.rules.expertise import are_served, bears_expertise, expert_faults, too_late_for_experts
from models.engagement import Engagement
from models.personnel import Competence
from tests.job_builders import (
    CALENDAR,
    FIRST_DAY,
    LAST_DAY,
    cnex,
    expert,
    expert_request,
    on_site,
    planned,
    qualification,
    visit,
)

MOTORS, LAMPS = "competence:cnex_ex/ex_motor", "competence:cnex_ex/ex_luminaire"
ASKED = {"m": expert_request(MOTORS), "l": expert_request(LAMPS)}
KNOWN = {"motors": expert("motors"), "both": expert("both", "ex_motor", "ex_luminaire"), "salt": expert(
    "salt", "sodium_sulfate")}


@pytest.mark.parametrize(("asked", "sent", "are"), [
    ("", (), True), ("m", ("motors",), True), ("ml", ("both", "motors"), True), ("lm", ("both", "motors"), True),
    ("m", (), False), ("", ("motors",), False), ("m", ("salt",), False), ("ml", ("both",), False),
    ("ml", ("motors", "salt"), False), ("m", ("motors", "both"), False),
])
def test_each_request_has_an_expert_of_its_own_and_none_is_left_over(
    asked: str, sent: tuple[str, ...], are: bool
) -> None:
    """CNEX-9.3.2-f, CEC-5.2.1-f."""
    assert are_served([ASKED[each] for each in asked], [KNOWN[name] for name in sent], FIRST_DAY, LAST_DAY) is are


def test_an_expertise_holds_on_every_day_of_the_visit() -> None:
    """CNEX-9.3.2-f, CEC-5.2.1-f: a competence that names no scheme counts as elsewhere; a registration can be asked."""
    (held,) = expert("motors").competences
    ending = expert("motors").with_(competences=(held.with_(valid_until=LAST_DAY - timedelta(days=1)),))
    old = Competence(family="ex_motor", evaluated_by="evaluator", evaluated_on=held.evaluated_on,
                     valid_until=held.valid_until)
    registered = expert("motors").with_(qualifications=(qualification("ghg_verifier"),))
    assert bears_expertise(ending, MOTORS, FIRST_DAY, LAST_DAY - timedelta(days=1))
    assert not bears_expertise(ending, MOTORS, FIRST_DAY, LAST_DAY)
    assert bears_expertise(ending.with_(competences=(old,)), MOTORS, FIRST_DAY, LAST_DAY)
    assert bears_expertise(registered, "ghg_verifier", FIRST_DAY, LAST_DAY)
    assert not bears_expertise(expert("motors"), "ghg_verifier", FIRST_DAY, LAST_DAY)


def test_who_is_missing_and_who_is_left_over_is_told_by_name() -> None:
    """CNEX-9.3.2-f: the coordinator and the team read the same sentence, with the rule's clause."""
    there = visit(experts=("motors",))
    (left_over,) = expert_faults(there, planned(cnex()), KNOWN, cnex())
    assert "（无）与已安排的（motors）" in left_over.text.zh
    (missing,) = expert_faults(visit(), planned(cnex(), expert_requests=(expert_request(),)), KNOWN, cnex())
    assert "（防爆电机专业能力）与已安排的（无）" in missing.text.zh
    assert missing.clause == cnex().team.minimum_members.clause
    assert expert_faults(there, planned(cnex(), expert_requests=(expert_request(),)), KNOWN, cnex()) == ()
    elsewhere = planned(cnex(), expert_requests=(expert_request(row="s2"),))
    assert expert_faults(visit(), elsewhere, KNOWN, cnex()) == ()


@pytest.mark.parametrize(("job", "today", "is_late"), [
    (planned(cnex()), FIRST_DAY - timedelta(days=1), False), (planned(cnex()), FIRST_DAY, True),
    (planned(cnex(), plan_notice=None), LAST_DAY, False), (planned(cnex(), visits=()), LAST_DAY, False),
    (planned(cnex(), visits=(), on_site=(on_site(),)), LAST_DAY, True),
])
def test_experts_are_changed_until_the_check_of_the_site_begins(job: Engagement, today: date, is_late: bool) -> None:
    """CNEX-9.3.2-f, CNEX-9.6.2-a: a visit that its client was never told of has not begun, whatever the day."""
    assert (too_late_for_experts(job, "s1", cnex(), today, CALENDAR) is not None) is is_late
