"""Who may be on a team, and which teams stand."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.team_requirements import (
    is_team_member,
    person_tags,
    seat_requirements,
    team_faults,
    visit_faults,
)
from intake_app.schemes.schema import SchemeEdition
from models.ids import PersonId
from models.personnel import Competence, Employment, Person, QualificationLevel
from models.reference import Reason
from tests.job_builders import FIRST_DAY, LAST_DAY, cec, cnex, person, qualification, registered, trained, visit

CNEX = cnex()
CEC = cec()
MOTOR = ("ex_motor",)
SULFATE = ("sodium_sulfate",)

GHG = ("ghg_verifier",)
PRODUCT = ("voluntary_product",)


def expert(name: str = "专家") -> Person:
    return registered(name, "footprint_training", "ghg_verifier", "voluntary_product", functions=("expert",))


def faults(
    team: Sequence[Person], scheme: SchemeEdition, families: Sequence[str], experts: Sequence[Person] = ()
) -> tuple[Reason, ...]:
    return team_faults(team, experts, scheme, families, FIRST_DAY, LAST_DAY)


def told(found: Sequence[Reason], words: str) -> bool:
    return any(words in fault.text.zh for fault in found)


def test_two_full_time_verifiers_stand() -> None:
    """CNEX-9.3.2-a to c."""
    assert faults([trained("甲"), trained("乙")], CNEX, MOTOR) == ()


def test_one_full_time_verifier_of_two_is_enough() -> None:
    """CNEX-9.3.2-b."""
    assert faults([trained("甲"), trained("乙", employment=Employment.EXTERNAL)], CNEX, MOTOR) == ()


@pytest.mark.parametrize("employment", [Employment.PART_TIME, Employment.EXTERNAL])
def test_a_part_time_pair_is_refused(employment: Employment) -> None:
    """CNEX-9.3.2-b."""
    (fault,) = faults([trained("甲", employment=employment), trained("乙", employment=employment)], CNEX, MOTOR)
    assert "专职" in fault.text.zh
    assert str(fault.clause) == "CNEX-01-G:2026 9.3.2"


def test_the_salt_rule_asks_for_nobody_full_time() -> None:
    """CEC 5.2.1 does not say 专职."""
    part_time = registered("甲", *GHG, *PRODUCT, employment=Employment.PART_TIME)
    assert faults([part_time, part_time.with_(id=PersonId("乙"))], CEC, SULFATE) == ()


def test_one_verifier_and_an_expert_are_refused() -> None:
    """CNEX-9.3.2-a, CNEX-9.3.2-g."""
    (fault,) = faults([trained("甲")], CNEX, MOTOR, experts=[expert()])
    assert "2" in fault.text.zh
    assert "技术专家不计" in fault.text.zh


def test_the_same_person_twice_is_one() -> None:
    """CNEX-9.3.2-a."""
    assert told(faults([trained("甲"), trained("甲")], CNEX, MOTOR), "至少由 2 名")


def test_two_inspectors_with_the_same_registration_are_refused() -> None:
    """CEC-5.2.1-e: GHG only."""
    (fault,) = faults([registered("甲", *GHG), registered("乙", *GHG)], CEC, SULFATE)
    assert "自愿性产品认证" in fault.text.zh


def test_one_with_both_registrations_and_one_with_two_projects_stand() -> None:
    """CEC-5.2.1-d and e, J6, J50."""
    assert faults([registered("甲", *GHG, *PRODUCT), person("乙", footprint_projects=2)], CEC, SULFATE) == ()


def test_a_green_product_registration_fills_the_product_seat() -> None:
    """CEC-5.2.1-e."""
    team = [registered("甲", *GHG), registered("乙", "green_product", footprint_projects=2)]
    assert faults(team, CEC, SULFATE) == ()


@pytest.mark.parametrize(("projects", "may"), [(0, False), (1, False), (2, True), (9, True)])
def test_two_projects_make_an_inspector_and_one_does_not(projects: int, may: bool) -> None:
    """CEC table 2, J7."""
    assert (is_team_member(person("甲", footprint_projects=projects), CEC, FIRST_DAY) is None) is may


def test_projects_do_not_make_a_verifier_where_a_training_certificate_is_asked_for() -> None:
    """CNEX-8.5-a."""
    reason = is_team_member(person("甲", footprint_projects=9), CNEX, FIRST_DAY)
    assert reason is not None
    assert str(reason.clause) == "CNEX-01-G:2026 8.5"


def test_two_with_projects_alone_fill_neither_registration_seat() -> None:
    """J50."""
    found = faults([person("甲", footprint_projects=5), person("乙", footprint_projects=5)], CEC, SULFATE)
    assert told(found, "温室气体核查员")
    assert told(found, "自愿性产品认证")


def test_a_trainee_fills_no_seat() -> None:
    """Background 2.6: 实习 fills no registration seat."""
    trainee = person("甲", qualification("ghg_verifier", QualificationLevel.TRAINEE), footprint_projects=2)
    assert is_team_member(trainee, CEC, FIRST_DAY) is None
    assert told(faults([trainee, registered("乙", *PRODUCT)], CEC, SULFATE), "温室气体核查员")
    apprentice = person("丙", qualification("footprint_training", QualificationLevel.TRAINEE))
    assert is_team_member(apprentice, CNEX, FIRST_DAY) is not None


def test_an_expert_by_function_is_no_member_whatever_they_hold() -> None:
    """CNEX-9.3.2-g, J5."""
    assert is_team_member(expert(), CNEX, FIRST_DAY) is not None
    found = faults([trained("甲"), trained("乙"), expert()], CNEX, MOTOR)
    assert told(found, "专家未被聘为")


def test_nobody_is_member_and_expert_of_one_team() -> None:
    """S7."""
    both = trained("甲", functions=("verifier", "leader", "expert"))
    found = faults([both, trained("乙"), trained("丙")], CNEX, MOTOR, experts=[both])
    assert told(found, "甲在本组是技术专家")
    assert not told(found, "至少由 2 名")
    assert told(faults([both, trained("乙")], CNEX, MOTOR, experts=[both]), "现有合格的 1 名")


def test_competence_of_an_expert_alone_does_not_count() -> None:
    """J5."""
    team = [trained("甲", families=()), trained("乙", families=())]
    assert told(faults(team, CNEX, MOTOR, experts=[expert()]), "相应领域")


def test_every_family_of_the_job_needs_a_competent_member() -> None:
    """CNEX-9.3.2-c, in each relevant field."""
    team = [trained("甲"), trained("乙", families=("ex_luminaire",))]
    assert faults(team, CNEX, ("ex_motor", "ex_luminaire")) == ()
    (fault,) = faults(team, CNEX, ("ex_motor", "ex_apparatus", "ex_luminaire"))
    assert "防爆电器" in fault.text.zh


def test_a_team_without_anyone_who_may_lead_is_refused() -> None:
    """CEC-5.2.1-c, CNEX-9.6.4-i."""
    team = [trained("甲", functions=("verifier",)), trained("乙", functions=("verifier",))]
    assert told(faults(team, CNEX, MOTOR), "组长")


def test_a_team_of_five_is_too_large() -> None:
    """The body's own setting."""
    (fault,) = faults([trained(name) for name in "甲乙丙丁戊"], CNEX, MOTOR)
    assert fault.clause == CNEX.team.maximum_members.clause


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "counts"),
    [
        (date(2024, 1, 1), LAST_DAY, True),
        (date(2024, 1, 1), date(2026, 5, 21), False),
        (FIRST_DAY, None, True),
        (date(2026, 5, 21), None, False),
    ],
    ids=["ends on the last day", "ends a day early", "begins on the first day", "begins a day late"],
)
def test_a_registration_counts_only_if_it_holds_on_every_day_of_the_visit(
    valid_from: date, valid_until: date | None, counts: bool
) -> None:
    """CEC-5.2.1-d."""
    ghg = qualification("ghg_verifier", valid_from=valid_from, valid_until=valid_until)
    found = faults([person("甲", ghg, footprint_projects=2), registered("乙", *PRODUCT)], CEC, SULFATE)
    assert (found == ()) is counts


def test_two_registrations_with_a_gap_between_them_do_not_cover_the_visit() -> None:
    """CEC-5.2.1-d: valid on the first and the last day is not enough."""
    first = qualification("ghg_verifier", valid_until=FIRST_DAY)
    second = qualification("ghg_verifier", valid_from=LAST_DAY)
    found = faults([person("甲", first, second, footprint_projects=2), registered("乙", *PRODUCT)], CEC, SULFATE)
    assert told(found, "温室气体核查员")


def test_two_registrations_that_meet_within_the_visit_cover_it() -> None:
    """CEC-5.2.1-d: renewed overnight, the seat is held throughout."""
    first = qualification("ghg_verifier", valid_until=FIRST_DAY)
    second = qualification("ghg_verifier", valid_from=date(2026, 5, 21))
    assert faults([person("甲", first, second), registered("乙", *PRODUCT)], CEC, SULFATE) == ()


def test_a_member_whose_training_lapses_during_the_visit_is_named() -> None:
    """CNEX-8.5-a."""
    lapsing = person("甲", qualification("footprint_training", valid_until=date(2026, 5, 21)))
    found = faults([lapsing, trained("乙"), trained("丙")], CNEX, MOTOR)
    assert told(found, "甲在 2026-05-22")
    assert len(found) == 1


def test_tags_say_what_a_person_brings_on_a_day() -> None:
    """CNEX-8.1-b: functions, employment, what counts, competence."""
    someone = registered("甲", "ghg_verifier", families=("ex_motor",))
    expected = {"verifier", "leader", "full_time", "ghg_verifier", "competence:cnex_ex/ex_motor"}
    assert person_tags(someone, FIRST_DAY) == expected
    assert person_tags(someone, date(2023, 12, 31)) == expected - {"ghg_verifier", "competence:cnex_ex/ex_motor"}
    assert "full_time" not in person_tags(someone.with_(employment=Employment.PART_TIME), FIRST_DAY)


def test_seats_are_told_in_tags_and_competence_for_each_family_once() -> None:
    """What the scheduler is asked to fill."""
    asked = seat_requirements(CNEX, ["ex_motor", "ex_luminaire", "ex_motor"])
    assert [sorted(seat.any_of) for seat in asked] == [
        ["full_time"], ["competence:/ex_luminaire", "competence:cnex_ex/ex_luminaire"],
        ["competence:/ex_motor", "competence:cnex_ex/ex_motor"], ["leader"],
    ]
    assert {frozenset({"voluntary_product", "green_product"}), frozenset({"ghg_verifier"})} <= {
        seat.any_of for seat in seat_requirements(CEC, SULFATE)
    }


NAMESAKE = CEC.with_(
    key="other_salt", families=(CEC.families[0].with_(key="ex_motor"),),
)
"""A scheme that calls something else by the key of CNEX's motors."""


def test_a_competence_under_one_scheme_is_none_under_another_that_uses_the_same_key() -> None:
    """CNEX-9.3.2-c, CNEX-8.1-b, CEC-5.2.2-a: the evaluation was for a scheme's scope."""
    held = [registered(name, "ghg_verifier", "voluntary_product", "footprint_training", families=("ex_motor",))
            for name in ("甲", "乙")]
    assert faults(held, CNEX, MOTOR) == ()
    assert told(faults(held, NAMESAKE, MOTOR), "专业能力")
    assert not held[0].is_competent_in("other_salt", "ex_motor", FIRST_DAY)


def test_a_competence_that_names_no_scheme_counts_wherever_the_family_is() -> None:
    """CNEX-8.1-b: entered before schemes could share a key, and read as it was meant."""
    old = Person.model_validate_json(
        registered("甲", "ghg_verifier", "voluntary_product", "footprint_training").with_(competences=(
            Competence(family="ex_motor", evaluated_by=PersonId("evaluator"), evaluated_on=date(2024, 1, 1),
                       valid_until=date(2029, 12, 31)),)).model_dump_json().replace('"scheme":"",', ""))
    second = registered("乙", "ghg_verifier", "voluntary_product", "footprint_training", families=())
    for scheme in (CNEX, NAMESAKE):
        assert not told(faults([old, second], scheme, MOTOR), "专业能力")
        assert old.is_competent_in(scheme.key, "ex_motor", FIRST_DAY)


def test_a_visit_names_a_capable_leader_from_its_team() -> None:
    """CEC-5.2.1-c."""
    people = {each.id: each for each in (trained("甲"), trained("乙", functions=("verifier",)), trained("丙"))}
    assert visit_faults(visit(team=("甲", "乙")), people, CNEX, MOTOR) == ()
    assert told(visit_faults(visit(team=("甲", "乙"), leader=PersonId("丙")), people, CNEX, MOTOR), "不在组员之中")
    assert told(visit_faults(visit(team=("甲", "乙"), leader=PersonId("乙")), people, CNEX, MOTOR), "乙没有担任")


@pytest.mark.parametrize(("responsible", "stands"), [("甲", True), (None, False), ("专家", False)])
def test_a_member_answers_for_the_experts(responsible: str | None, stands: bool) -> None:
    """CNEX-9.3.2-h."""
    people = {each.id: each for each in (trained("甲"), trained("乙"), expert())}
    with_expert = visit(
        team=("甲", "乙"), experts=("专家",), responsible_verifier=PersonId(responsible) if responsible else None
    )
    assert (visit_faults(with_expert, people, CNEX, MOTOR) == ()) is stands


KINDS = ("footprint_training", "ghg_verifier", "voluntary_product", "green_product")
FAMILIES = ("ex_motor", "ex_luminaire", "sodium_sulfate")


@st.composite
def anyone(draw: st.DrawFn) -> Person:
    """Any member of a small staff."""
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=3, unique=True))
    levels, ends = st.sampled_from(QualificationLevel), st.sampled_from((None, FIRST_DAY))
    held = [qualification(kind, draw(levels), valid_until=draw(ends)) for kind in kinds]
    return person(
        draw(st.sampled_from("甲乙丙丁")), *held,
        functions=draw(st.lists(st.sampled_from(("verifier", "leader", "expert")), unique=True)),
        families=draw(st.lists(st.sampled_from(FAMILIES), unique=True)),
        employment=draw(st.sampled_from(Employment)), footprint_projects=draw(st.integers(0, 3)),
    )


teams = st.lists(anyone(), max_size=4, unique_by=lambda each: each.id)
any_scheme = st.sampled_from([CNEX, CEC])
any_families = st.lists(st.sampled_from(FAMILIES), min_size=1, max_size=2, unique=True)


@given(teams, st.lists(anyone(), max_size=2), anyone(), any_scheme, any_families)
def test_adding_an_expert_never_mends_a_team(
    team: list[Person], experts: list[Person], one_more: Person, scheme: SchemeEdition, families: list[str]
) -> None:
    """CNEX-9.3.2-g."""
    before = faults(team, scheme, families, experts)
    after = faults(team, scheme, families, [*experts, one_more])
    if one_more.id not in {member.id for member in team}:
        assert after == before
    else:
        assert after


@given(teams, any_scheme, any_families)
def test_asking_for_another_family_never_mends_a_team(
    team: list[Person], scheme: SchemeEdition, families: list[str]
) -> None:
    """CNEX-9.3.2-c."""
    assert set(faults(team, scheme, families)) <= set(faults(team, scheme, [*families, "ex_instrument"]))


@given(teams, any_scheme, any_families)
def test_a_team_that_stands_for_the_visit_stands_for_each_of_its_days(
    team: list[Person], scheme: SchemeEdition, families: list[str]
) -> None:
    """A shorter visit asks for no more."""
    if faults(team, scheme, families) == ():
        assert team_faults(team, (), scheme, families, FIRST_DAY, FIRST_DAY) == ()
        assert team_faults(team, (), scheme, families, LAST_DAY, LAST_DAY) == ()
