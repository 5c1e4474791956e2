"""Where things lie on the board and on its map: nothing overlaps, nothing falls out of sight unseen."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.workload import workloads
from intake_app.services.board import AuditState, Board, BoardAudit, Limits
from intake_app.ui import session
from intake_app.ui.board_layout import ELSEWHERE, BoardFilter, Span, in_sight, lanes
from intake_app.ui.board_map import LARGEST_DOT, WIDTH, Plane, Spot, dot_radius, labels, places, tours
from intake_app.ui.board_timeline import Timeline
from intake_app.ui.board_words import STEPS, step_words
from models.engagement import Site
from models.personnel import Absence
from models.planning import DraftChange, DraftStep
from models.text import Text
from tests.job_builders import CALENDAR, cec, cnex, engagement, trained
from tests.job_builders import site as site_in_nanyang

MONDAY = date(2026, 6, 1)
SPAN = Span.around(date(2026, 6, 3), 6)
EVERYTHING = BoardFilter()
HENAN = Text(zh="河南", en="Henan")
days_near = st.dates(date(2026, 5, 1), date(2026, 8, 1))


def audit(job: str = "engagement-1/s1", start: int = 0, length: int = 2, **changes: object) -> BoardAudit:
    """Two days of 甲 and 乙 in a draft, from so many days after 1 June on."""
    given: dict[str, object] = {
        "job": job, "engagement": engagement(cnex()), "site": site_in_nanyang(), "province": HENAN,
        "state": AuditState.DRAFTED, "team": ("甲", "乙"), "is_in_draft": True, "target": date(2026, 6, 12),
        "days": tuple(MONDAY + timedelta(days=start + number) for number in range(length)),
        "window": (MONDAY, MONDAY + timedelta(days=11)),
    }
    return BoardAudit.model_validate({**given, **changes})


def board(*audits: BoardAudit) -> Board:
    people = (trained("甲"), trained("乙", max_days_per_month=1))
    days = {person.id: {day for each in audits if person.id in each.everyone for day in each.days} for person in people}
    return Board(today=MONDAY, audits=audits, people=people, workloads=workloads(people, days),
                 proposal_id="proposal-1", version=3)


@pytest.fixture(autouse=True)
def in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "zh")


def drawn(*audits: BoardAudit, narrowed: BoardFilter = EVERYTHING, may_edit: bool = True) -> Timeline:
    return Timeline(board(*audits), narrowed, SPAN, CALENDAR, may_edit)


def test_a_span_begins_on_a_monday() -> None:
    assert (SPAN.first, SPAN.last, SPAN.days) == (MONDAY, date(2026, 7, 12), 42)
    assert SPAN.mondays()[:2] == (MONDAY, date(2026, 6, 8))


@given(days_near, days_near)
def test_what_is_clipped_lies_within_and_loses_nothing_in_sight(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    seen = {day for day in (SPAN.first + timedelta(days=n) for n in range(SPAN.days)) if first <= day <= last}
    clipped = SPAN.clipped(first, last)
    if clipped is None:
        assert not seen
    else:
        place, length = clipped
        assert {SPAN.first + timedelta(days=place + n) for n in range(length)} == seen


@given(st.sets(days_near), st.integers(1, 8))
def test_runs_hold_each_day_in_sight_once(days: set[date], weeks: int) -> None:
    span = Span.around(MONDAY, weeks)
    runs = span.runs(days)
    held = [span.first + timedelta(days=place + n) for place, length in runs for n in range(length)]
    assert held == sorted(day for day in days if span.shows(day))
    assert all(one[0] + one[1] < other[0] for one, other in pairwise(runs))


@given(st.integers(1, 30))
def test_the_months_tile_the_span(weeks: int) -> None:
    span = Span.around(date(2026, 12, 30), weeks)
    places = [(place, length) for _, place, length in span.months()]
    assert places[0][0] == 0
    assert sum(length for _, length in places) == span.days
    assert all(one[0] + one[1] == other[0] for one, other in pairwise(places))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=25).map(sorted))
def test_nothing_overlaps_in_a_lane_and_no_lane_is_wasted(spans: list[tuple[int, int]]) -> None:
    chosen = lanes(spans)
    for lane in set(chosen):
        mine = [span for span, where in zip(spans, chosen, strict=True) if where == lane]
        assert all(one[0] + one[1] <= other[0] for one, other in pairwise(mine))
    busiest = max((sum(place <= at < place + length for place, length in spans) for at in range(50)), default=0)
    assert max(chosen, default=-1) + 1 == busiest


@pytest.mark.parametrize(("narrowed", "passes"), [
    (BoardFilter(), True),
    (BoardFilter(schemes=frozenset({cnex().key})), True),
    (BoardFilter(schemes=frozenset({cec().key})), False),
    (BoardFilter(families=frozenset({f"{cnex().key}/{cnex().families[0].key}"})), True),
    (BoardFilter(families=frozenset({f"{cec().key}/{cnex().families[0].key}"})), False),
    (BoardFilter(regions=frozenset({"河南"})), True),
    (BoardFilter(regions=frozenset({ELSEWHERE})), False),
    (BoardFilter(states=frozenset({AuditState.WAITING})), False),
    (BoardFilter(regions=frozenset({"河南"}), states=frozenset({AuditState.WAITING})), False),
])
def test_a_filter_lets_through_what_meets_every_part(narrowed: BoardFilter, passes: bool) -> None:
    assert narrowed.lets_through(audit()) is passes


def test_an_audit_without_a_place_is_in_sight_with_its_window() -> None:
    waiting = audit(days=(), state=AuditState.WAITING)
    assert in_sight(waiting, SPAN)
    assert not in_sight(waiting, Span.around(date(2026, 7, 1), 2))


def test_each_person_has_their_bars_and_their_months() -> None:
    rows = {row["id"]: row for row in drawn(audit(), audit("engagement-2/s1", 1)).people()["rows"]}
    assert [(job, place, lane) for job, _, place, _, lane in rows["甲"]["bars"]] == [
        ("engagement-1/s1", 0, 0), ("engagement-2/s1", 1, 1)]
    assert rows["甲"]["lanes"] == 2
    assert [load[2:4] for load in rows["甲"]["loads"]] == [[3, 16]]
    assert (rows["甲"]["over"], rows["乙"]["over"]) == (False, True)


def test_leave_in_sight_is_told_in_words_for_narrow_screens() -> None:
    """The list of a telephone has no hatched days."""
    gone = Absence(first=date(2026, 6, 4), last=date(2026, 6, 5), reason="年假")
    before = Absence(first=date(2026, 3, 4), last=date(2026, 3, 5))
    now = board().model_copy(update={"people": (trained("甲", absences=(gone, before)), trained("乙"))})
    rows = {row["id"]: row for row in Timeline(now, EVERYTHING, SPAN, CALENDAR, True).people()["rows"]}
    assert rows["甲"]["leave"] == ["请假 2026-06-04 至 2026-06-05 年假"]
    assert rows["乙"]["leave"] == []


def test_the_step_to_take_back_is_named() -> None:
    """Who undoes on the next morning, or after a colleague, sees what it will take away."""
    step = DraftStep(at=datetime(2026, 6, 1, 9, 30, tzinfo=UTC), by="调度", change=DraftChange.EXCLUDED,
                     job="engagement-1/s1", person="乙", standing_json="{}")
    said = step_words(board(audit()), step)
    assert all(part in said for part in ("一厂", "排除乙", "调度", "2026-06-01 09:30"))
    assert set(STEPS) == set(DraftChange)


def test_nobody_looks_free_because_of_a_filter() -> None:
    """Whoever is shown has all their audits in the row, those that the filter is not about faint."""
    away = audit("engagement-2/s1", 3, state=AuditState.PLANNED)
    told = drawn(audit(), away, narrowed=BoardFilter(states=frozenset({AuditState.PLANNED}))).people()
    assert [[bar[0] for bar in row["bars"]] for row in told["rows"]] == [["engagement-1/s1", "engagement-2/s1"]] * 2
    assert [("faint" in told["audits"][job]["look"]) for job in ("engagement-1/s1", "engagement-2/s1")] == [True, False]


@pytest.mark.parametrize(("narrowed", "shown"), [
    (BoardFilter(families=frozenset({f"{cnex().key}/{cnex().families[0].key}"})), True),
    (BoardFilter(families=frozenset({"no_scheme/no_family"})), False),
    (BoardFilter(schemes=frozenset({cnex().key})), True),
    (BoardFilter(regions=frozenset({"河南"})), True),
    (BoardFilter(regions=frozenset({"上海"})), False),
    (BoardFilter(regions=frozenset({"上海"}), schemes=frozenset({cnex().key})), False),
    (BoardFilter(states=frozenset({AuditState.CONFIRMED})), False),
])
def test_a_filter_shows_who_could_do_what_it_lets_through(narrowed: BoardFilter, shown: bool) -> None:
    """Also without an audit yet: whom to send to Henan is asked of the board."""
    assert bool(drawn(narrowed=narrowed).people()["rows"]) is shown


def test_the_load_of_a_year_is_that_of_the_weeks_in_sight() -> None:
    """In November next year is planned: this year's days say nothing of how much room there is."""
    ahead = audit(start=400)
    told = Timeline(board(audit(), ahead), EVERYTHING, Span.around(ahead.days[0], 13), CALENDAR, True).people()
    assert "2027" in told["words"]["corner"]
    assert "2/" in next(row["sub"] for row in told["rows"] if row["id"] == "甲")
    assert Span.around(date(2026, 11, 30), 13).year == 2027


def test_days_off_are_those_of_the_working_calendar() -> None:
    """Dragon Boat Festival of 2026 is Friday, 19 June; the week before has an ordinary weekend."""
    found = Timeline(board(), EVERYTHING, Span.around(date(2026, 6, 8), 6), CALENDAR, True).people()["off"]
    assert found[:2] == ((5, 2), (11, 3))


def test_an_audit_shows_window_target_and_limits() -> None:
    limits = Limits(due_on=date(2026, 6, 10), hard_limit=date(2026, 9, 10))
    (row,) = drawn(audit(limits=limits)).visits()["rows"]
    assert row["window"] == (0, 12)
    assert [(place, kind) for place, kind, _ in row["ticks"]] == [(12, "target"), (10, "due")]


@pytest.mark.parametrize(("may_edit", "is_in_draft", "movable"), [(True, True, True), (True, False, False),
                                                                  (False, True, False)])
def test_only_the_draft_moves_and_only_for_who_may(may_edit: bool, is_in_draft: bool, movable: bool) -> None:
    told = drawn(audit(is_in_draft=is_in_draft), may_edit=may_edit).people()["audits"]
    assert told["engagement-1/s1"]["movable"] is movable


def test_a_late_audit_says_so_in_words_and_look() -> None:
    told = drawn(audit(target=MONDAY)).people()["audits"]["engagement-1/s1"]
    assert "late" in told["look"].split()
    assert "晚于目标" in told["title"]


def in_city(name: str, latitude: float, longitude: float) -> Site:
    return site_in_nanyang().with_(city=name, latitude=latitude, longitude=longitude)


def test_close_audits_are_one_tour_and_distant_ones_two() -> None:
    """Three days off at most: what lies closer is reached without going home."""
    audits = (audit("a/s1", 0), audit("b/s1", 4), audit("c/s1", 20))
    mine = [way for way in tours(audits, (trained("甲"),), 3) if way.person == "甲"]
    assert [[each.job for each in way.audits] for way in mine] == [["a/s1", "b/s1"], ["c/s1"]]
    assert mine[0].days == (MONDAY, MONDAY + timedelta(days=5))
    assert mine[0].km == 0
    away = tours((audit(site=in_city("郑州", 34.75, 113.6)),), (trained("甲"),), 3)[0]
    assert away.km == pytest.approx(580, abs=60)


def test_homes_and_sites_of_one_town_are_one_place() -> None:
    (one,) = places((audit(),), (trained("甲"), trained("乙")))
    assert (one.name, len(one.people), len(one.audits)) == ("南阳", 2, 1)


spots = st.builds(Spot, st.floats(18, 53), st.floats(74, 134))


@given(st.lists(spots, min_size=1, max_size=40))
def test_every_place_lies_on_the_plane_with_north_up(found: list[Spot]) -> None:
    plane = Plane(found)
    for spot in found:
        x, y = plane.at(spot)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= plane.height
    north = max(found, key=lambda spot: spot.lat)
    assert plane.at(north)[1] == min(plane.at(spot)[1] for spot in found)


def test_names_do_not_cover_each_other() -> None:
    near = [in_city(name, 31.2 + number / 20, 121.5) for number, name in enumerate(("上海", "苏州", "南通", "嘉兴"))]
    found = places([audit(f"{number}/s1", site=each) for number, each in enumerate(near)], ())
    plane = Plane([place.at for place in found])
    given = labels(found, plane)
    assert given
    assert len({(label.x, label.y) for label in given.values()}) == len(given)


def test_a_dot_grows_up_to_a_limit() -> None:
    sizes = [dot_radius(count) for count in range(60)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == LARGEST_DOT
