"""Whether there are people enough for what is coming, and who must be found by when."""

from collections.abc import Collection
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.staffing import ComingVisit, Staffing, free_days, staffing
from intake_app.schemes.house import read_house
from models.personnel import Absence, Employment, Person
from tests.job_builders import CALENDAR, cec, cnex, person, qualification, trained

TODAY = date(2026, 6, 1)
RULES = read_house().staffing
JUNE, JULY, DECEMBER = date(2026, 6, 1), date(2026, 7, 1), date(2026, 12, 1)
JUNE_DAYS = tuple(CALENDAR.working_days(JUNE, date(2026, 6, 30)))


def visit(target: date, half_days: int = 16) -> ComingVisit:
    """A motor maker's site: 8 person-days, so four days for the least team of two."""
    return ComingVisit(scheme=cnex(), families=frozenset({"ex_motor"}), half_days=half_days, target=target)


def looked_at(visits: Collection[ComingVisit], *people: Person, today: date = TODAY) -> Staffing:
    return staffing(visits, people, {}, RULES, CALENDAR, today)


def short_of(found: Staffing) -> set[str]:
    return {each.month.text.zh for each in found.shortages}


def test_two_trained_people_are_enough_for_one_visit() -> None:
    """CNEX-9.3.2-a: of their 32 days in the month the visit takes 8."""
    found = looked_at([visit(JULY)], trained("甲"), trained("乙"))
    assert found.shortages == ()
    july = found.months[1]
    assert (july.first, july.needed, july.free) == (JULY, 8, 32)


def test_a_month_without_visits_shows_its_people_as_free() -> None:
    """Nobody has gone in December because nothing falls due then."""
    found = looked_at([visit(JULY)], trained("甲"), trained("乙"))
    december = next(month for month in found.months if month.first == DECEMBER)
    assert (december.needed, december.free) == (0, 32)


def test_somebody_competent_in_another_family_does_not_fill_the_seat() -> None:
    """CNEX-9.3.2-c: members there are enough, but nobody with the field's expertise."""
    found = looked_at([visit(JULY)], trained("甲", families=("ex_lighting",)), trained("乙", families=()))
    (short,) = found.shortages
    assert "专业知识" in short.month.text.zh or "能力" in short.month.text.zh
    assert (short.month.needed, short.month.free, short.month.missing) == (4, 0, 4)
    assert short.reason.clause == short.month.clause


def test_part_time_people_alone_leave_the_full_time_seat_empty() -> None:
    """CNEX-9.3.2-b."""
    found = looked_at([visit(JULY)], trained("甲", employment=Employment.PART_TIME),
                      trained("乙", employment=Employment.PART_TIME))
    assert any("专职" in words for words in short_of(found))


def test_a_qualification_that_ends_in_a_month_does_not_count_in_it() -> None:
    """CNEX-8.5-a: in July there are two members, in August one."""
    ends = qualification("footprint_training", valid_until=date(2026, 8, 15))
    found = looked_at([visit(JULY), visit(date(2026, 8, 3))], person("甲", ends), trained("乙", max_days_per_month=6))
    assert {each.month.first for each in found.shortages} == {date(2026, 8, 1)}


def test_whose_registration_ends_before_the_month_is_named_for_renewal() -> None:
    """CNEX-8.5-a: nobody needs to be hired for what a renewal mends; who never bore the seat is not named."""
    ends = qualification("footprint_training", valid_until=date(2026, 8, 15))
    found = looked_at([visit(DECEMBER, 80)], person("甲", ends), trained("乙", families=("ex_lighting",)))
    members, *others = sorted(found.shortages, key=lambda each: bool(each.month.any_of))
    assert [(each.name, each.until) for each in members.lapses] == [("甲", date(2026, 8, 15))]
    assert "也可在到期前为甲（有效至 2026-08-15）办理续期" in members.reason.text.zh
    assert others
    assert all(each.name != "乙" for short in others for each in short.lapses)


def test_a_renewal_entered_ahead_leaves_nobody_to_renew() -> None:
    """CNEX-8.5-a."""
    ends, renewed = (qualification("footprint_training", valid_from=first, valid_until=last) for first, last in (
        (date(2025, 1, 1), date(2026, 8, 15)), (date(2026, 8, 16), date(2029, 8, 15))))
    found = looked_at([visit(DECEMBER, 80)], person("甲", ends, renewed))
    assert found.shortages
    assert not any(each.lapses for each in found.shortages)


def test_many_who_could_renew_are_told_by_their_number() -> None:
    ends = qualification("footprint_training", valid_until=date(2026, 8, 15))
    found = looked_at([visit(DECEMBER, 80)], *(person(name, ends) for name in "甲乙丙丁戊"))
    assert any("等 5 人办理续期" in each.reason.text.zh and "5 in all" in each.reason.text.en
               for each in found.shortages)


def test_the_last_days_to_ask_and_to_hire_are_counted_back_from_the_month() -> None:
    """CNEX-9.2.2-c: 45 and 180 days before 2026-12-01 (H88, H89)."""
    found = looked_at([visit(DECEMBER)])
    assert {(each.ask_by, each.hire_by) for each in found.shortages} == {(date(2026, 10, 17), date(2026, 6, 4))}
    assert all("2026-06-04 开始招聘" in each.reason.text.zh for each in found.shortages)
    later = looked_at([visit(DECEMBER)], today=date(2026, 6, 5))
    assert all("招聘已来不及" in each.reason.text.zh for each in later.shortages)
    too_late = looked_at([visit(DECEMBER)], today=date(2026, 10, 18))
    assert all("已过" in each.reason.text.zh for each in too_late.shortages)


def test_a_visit_whose_day_has_passed_is_needed_this_month() -> None:
    """CEC-6.1-a: late is better than never."""
    found = staffing([ComingVisit(scheme=cec(), families=frozenset({"sodium_sulfate"}), half_days=4,
                                  target=date(2026, 3, 1))], (), {}, RULES, CALENDAR, TODAY)
    assert found.months[0].needed == 2
    assert {each.month.first for each in found.shortages} == {JUNE}


def test_leave_and_planned_audits_are_not_free() -> None:
    """CNEX-9.2.2-c: five days of leave and two of audits, from the 15th on."""
    away = trained("甲", absences=(Absence(first=date(2026, 6, 22), last=date(2026, 6, 26)),))
    planned = {date(2026, 6, 16), date(2026, 6, 17), date(2026, 7, 1)}
    left = [day for day in JUNE_DAYS if day >= date(2026, 6, 15)]
    assert free_days(away, JUNE, JUNE_DAYS, planned, date(2026, 6, 15)) == len(left) - 2 - sum(
        date(2026, 6, 22) <= day <= date(2026, 6, 26) for day in left)


@given(st.integers(0, 31), st.sets(st.sampled_from(JUNE_DAYS)), st.integers(0, 29))
def test_nobody_is_free_beyond_their_month(most: int, planned: set[date], begun: int) -> None:
    """What is planned and what is free never exceed the person's own limit, nor the days that are left."""
    today = JUNE + timedelta(days=begun)
    free = free_days(trained("甲", max_days_per_month=most), JUNE, JUNE_DAYS, planned, today)
    assert 0 <= free <= max(0, most - len(planned))
    assert free <= sum(day >= today and day not in planned for day in JUNE_DAYS)


@given(st.lists(st.tuples(st.integers(0, 700), st.integers(1, 40)), max_size=12))
def test_one_more_person_never_makes_more_missing(visits: list[tuple[int, int]]) -> None:
    coming = [visit(TODAY + timedelta(days=days), half_days) for days, half_days in visits]
    few, more = looked_at(coming, trained("甲")), looked_at(coming, trained("甲"), trained("乙"))
    missing = {(each.month.first, each.month.text.zh): each.month.missing for each in few.shortages}
    assert all(each.month.missing <= missing[each.month.first, each.month.text.zh] for each in more.shortages)
