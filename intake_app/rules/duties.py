"""Who checks what at a site, as long as its leader says nothing else (CNEX 9.3.2, 9.6.2 2); CEC 5.2.1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake_app.rules.team_requirements import EXPERT, LEADER, TEAM_MEMBER
from models.application import CertificationUnit
from models.engagement import Engagement, TeamDuty, Visit
from models.ids import PersonId
from models.personnel import Person


@dataclass(frozen=True)
class Share:
    """What one person checks at a site: of which units data and consistency, and whether the capability."""

    verified: tuple[CertificationUnit, ...] = ()
    compared: tuple[CertificationUnit, ...] = ()
    has_capability: bool = False

    @property
    def size(self) -> int:
        """How many things that is."""
        return len(self.verified) + len(self.compared) + self.has_capability


def shares(
    visit: Visit, units: Sequence[CertificationUnit], people: Mapping[PersonId, Person], scheme: str
) -> Mapping[PersonId, Share]:
    """The work at a site divided among its team, the leader last: in a team of two the leader checks too.

    A unit goes to those whose competence in its family counts on the first day, where anybody's does; everything goes
    to whoever has least by then. Of more people than things to check, the others help with the data.
    """
    order = [*(person for person in visit.team if person != visit.leader), visit.leader]
    found = dict.fromkeys(order, Share())

    def give(among: Sequence[PersonId], **more: object) -> None:
        person = min(among, key=lambda each: found[each].size)
        found[person] = _with(found[person], **more)

    for unit in units:
        able = [each for each in order if people[each].is_competent_in(scheme, unit.family, visit.start)] or order
        give(able, verified=unit)
        give(able, compared=unit)
    give(order, has_capability=True)
    for idle in (each for each in order[:-1] if not found[each].size):
        found[idle] = Share(verified=tuple(units))
    return found


def _with(share: Share, **more: object) -> Share:
    """The share with one thing more."""
    (name, thing), = more.items()
    before = getattr(share, name)
    return Share(**{**vars(share), name: (*before, thing) if isinstance(before, tuple) else thing})


def parts_at_sites(engagement: Engagement, person: PersonId) -> Mapping[str, str]:
    """What a person is at each site that they are planned for, by the site's row."""
    return dict(_parts(engagement, person))


def _parts(engagement: Engagement, person: PersonId) -> Iterator[tuple[str, str]]:
    for visit in engagement.visits:
        if person == visit.leader:
            yield visit.site_row, LEADER
        elif person in visit.everyone:
            yield visit.site_row, TEAM_MEMBER if person in visit.team else EXPERT


def duty_entered(engagement: Engagement, person: PersonId) -> TeamDuty | None:
    """The duty that somebody wrote down for the person, while they are at every site what they were then."""
    duty = next((each for each in engagement.duties if each.person_id == person), None)
    parts = parts_at_sites(engagement, person)
    return duty if duty is not None and parts.items() <= duty.parts.items() else None
