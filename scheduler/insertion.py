"""Where one job goes best in a state: for a given start the members' prices are independent of each other,
so the cheapest team is an exact dynamic programme over size and requirements met."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import permutations

from scheduler.ground import Member, Needs, Offer, Stay
from scheduler.state import State

Candidate = tuple[int, int, tuple[bool, ...]]
"""Price, person, requirements served."""


@dataclass(frozen=True)
class Insertion:
    """A possible stay and what it adds to the cost, the price of leaving the job out not taken off."""

    price: int
    stay: Stay


@dataclass(frozen=True)
class Opening:
    """A start with enough people, and a floor under what any team costs there."""

    floor: int
    first: int
    size: int
    length: int
    base: int
    members: list[Candidate]
    experts: tuple[int, ...]


def best_insertion(
    state: State, offer: Offer, skip: Callable[[], bool] | None = None, on: int | None = None
) -> Insertion | None:
    """The cheapest insertion of the offer's job, None if there is none; `skip` passes over starts at will.

    `on` is the only workday on which it may begin, by its number.
    """
    best: Insertion | None = None
    for opening in sorted(openings(state, offer), key=lambda opening: (opening.floor, opening.first, opening.size)):
        if best is not None and opening.floor >= best.price:
            break
        if (on is not None and opening.first != on) or (skip is not None and skip()):
            continue
        for insertion in filled(opening, offer.needs, 1):
            if best is None or insertion.price < best.price:
                best = insertion
    return best


def good_insertions(state: State, offer: Offer, starts: int, teams: int) -> list[Insertion]:
    """Up to `teams` insertions at each of the `starts` cheapest openings, cheapest first."""
    cheapest = nsmallest(starts, openings(state, offer), key=lambda opening: (opening.floor, opening.first))
    found = [insertion for opening in cheapest for insertion in filled(opening, offer.needs, teams)]
    return sorted(found, key=lambda insertion: (insertion.price, insertion.stay))


def openings(state: State, offer: Offer) -> Iterator[Opening]:
    """Every start and size for which there are enough people, whether or not they meet the requirements."""
    for size, length in offer.lengths:
        there: dict[int, list[Candidate]] = {}
        for member in offer.team:
            bonus = state.ground.weights.member_change if member.person in offer.announced else 0
            for first, price in state.timelines[member.person].prices(offer.job, length, member.open_days).items():
                there.setdefault(first, []).append((price - bonus, member.person, member.serves))
        announced = state.ground.weights.member_change * len(offer.announced)
        for first, members in there.items():
            if len(members) < size:
                continue
            members.sort()
            floor = _floor(members, size, len(offer.needs.counts))
            attending = _cheapest_experts(state, offer, first, length)
            if floor is None or attending is None:
                continue
            base = announced + state.ground.start_price(offer.job, first, length) + attending[0]
            yield Opening(base + floor, first, size, length, base, members, attending[1])


def _floor(members: list[Candidate], size: int, needs: int) -> int | None:
    """No team of `size` is cheaper; None if a requirement is served by nobody there."""
    cheapest = sum(price for price, _, _ in members[:size])
    without_last = cheapest - members[size - 1][0]
    floor = cheapest
    for need in range(needs):
        bearer = next((price for price, _, serves in members if serves[need]), None)
        if bearer is None:
            return None
        floor = max(floor, without_last + bearer)
    return floor


def _cheapest_experts(state: State, offer: Offer, first: int, length: int) -> tuple[int, tuple[int, ...]] | None:
    """The price of the cheapest different experts, one for each asked for, and who they are."""
    best: tuple[int, tuple[int, ...]] | None = (0, ())
    if not offer.attending:
        return best
    ranked = [
        sorted(
            (price - (state.ground.weights.member_change if member.person in offer.announced else 0), member.person)
            for member in members
            if (price := state.timelines[member.person].prices(offer.job, length, member.open_days).get(first))
            is not None
        )
        for members in offer.attending
    ]
    best = None

    def choose(at: int, price: int, taken: tuple[int, ...]) -> None:
        nonlocal best
        if at == len(ranked):
            if best is None or (price, taken) < best:
                best = (price, taken)
            return
        for more, person in ranked[at]:
            if person not in taken:
                choose(at + 1, price + more, (*taken, person))

    choose(0, 0, ())
    return best


def filled(opening: Opening, needs: Needs, teams: int) -> Iterator[Insertion]:
    """The `teams` cheapest insertions at the opening, cheapest first."""
    for price, team in cheapest_teams(opening.members, opening.size, needs, teams):
        yield Insertion(opening.base + price, Stay(opening.first, opening.length, team, opening.experts))


def cheapest_teams(
    members: list[Candidate], size: int, needs: Needs, teams: int
) -> list[tuple[int, tuple[int, ...]]]:
    """The `teams` cheapest teams of `size` that meet the needs, cheapest first; `members` sorted by price.

    Exact: of people who serve the same requirements only the cheapest can be in one of the cheapest teams.
    """
    alike: dict[tuple[bool, ...], int] = {}
    reached: list[dict[tuple[int, ...], list[tuple[int, tuple[int, ...]]]]] = [{} for _ in range(size + 1)]
    reached[0][needs.none_met] = [(0, ())]
    for price, person, serves in members:
        alike[serves] = alike.get(serves, 0) + 1
        if alike[serves] > size + teams - 1:
            continue
        for count in range(size - 1, -1, -1):
            for met, ways in reached[count].items():
                after = needs.after(met, serves)
                more = [(cost + price, (*team, person)) for cost, team in ways]
                known = reached[count + 1].get(after)
                if known is None:
                    reached[count + 1][after] = more
                elif teams > 1 or more[0][0] < known[0][0]:
                    reached[count + 1][after] = sorted(known + more)[:teams]
    return reached[size].get(needs.counts, [])


def fits(state: State, offer: Offer, stay: Stay) -> bool:
    """Whether the job could be put exactly so without breaking a rule."""
    if (len(stay.team), stay.length) not in offer.lengths or len(set(stay.everyone)) != len(stay.everyone):
        return False
    serving = {member.person: member for member in offer.team}
    met = offer.needs.none_met
    for person in stay.team:
        if person not in serving or not _open(state, offer, serving[person], stay):
            return False
        met = offer.needs.after(met, serving[person].serves)
    if met != offer.needs.counts or len(stay.experts) != len(offer.attending):
        return False
    ranks = [
        {member.person for member in members if _open(state, offer, member, stay)} for members in offer.attending
    ]
    return any(
        all(person in rank for person, rank in zip(order, ranks, strict=True)) for order in permutations(stay.experts)
    )


def _open(state: State, offer: Offer, member: Member, stay: Stay) -> bool:
    starts = state.timelines[member.person].open_starts(offer.job, stay.length, member.open_days)
    return bool(starts >> stay.first & 1)
