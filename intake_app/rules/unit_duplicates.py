"""Units that stand in another application or certificate already, or may be one model written in two ways.

Nothing is merged here: what is alike is laid side by side, and people judge.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from intake_app.rules.answers import parties_of, path_of
from intake_app.rules.certification_models import looks_of
from intake_app.rules.division_wishes import BETWEEN_MODELS
from intake_app.schemes.schema import SchemeEdition, Section
from models.application import Application, ApplicationState, CertificationUnit, PartyRole
from models.base import Frozen
from models.certificate import CertificateState
from models.engagement import PartyDetails

KeyPart = Literal["producer", "model", "site"]
"""A part of a unit's key that is compared across applications; the family is always the same."""


class KnownUnit(Frozen):
    """A unit of an application or certificate, with what tells whether another is the same."""

    number: str
    """The certificate's number, or the application's id."""
    state: ApplicationState | CertificateState
    since: date
    """The day of issue, or on which the application was begun."""
    scheme: str
    unit: CertificationUnit
    parties: Mapping[PartyRole, PartyDetails]
    site_address: str

    @property
    def is_certified(self) -> bool:
        """Whether it comes from a certificate."""
        return isinstance(self.state, CertificateState)


class Duplicate(Frozen):
    """A unit of this application beside one that is known: in which parts of the key they differ, if in any."""

    own: KnownUnit
    known: KnownUnit
    differing: tuple[KeyPart, ...]


def known_in_application(application: Application, scheme: SchemeEdition,
                         units: Sequence[CertificationUnit]) -> Iterator[KnownUnit]:
    """The units of an application as others may be compared with them."""
    for each in units:
        yield KnownUnit(
            number=application.id, state=application.state, since=application.created_at.date(),
            scheme=application.scheme, unit=each, parties=parties_of(application, scheme),
            site_address=application.text(path_of(Section.SITES, "address", each.site_row)),
        )


def duplicates(own: Sequence[KnownUnit], known: Sequence[KnownUnit]) -> tuple[Duplicate, ...]:
    """Each unit of an application beside the known ones of its scheme, family and model; the same ones in front.

    One that is made by another producer at another site shares nothing but a name, and is no duplicate.
    """
    by_model: dict[tuple[str, str, str], list[KnownUnit]] = defaultdict(list)
    for other in known:
        for designation in other.unit.normalised_model.split(BETWEEN_MODELS):
            by_model[other.scheme, other.unit.family, designation].append(other)
    found = []
    for each in own:
        alike = {
            (other.number, other.unit.id): other
            for designation in each.unit.normalised_model.split(BETWEEN_MODELS)
            for other in by_model[each.scheme, each.unit.family, designation]
        }
        found += [Duplicate(own=each, known=other, differing=tuple(_differing(each, other)))
                  for other in alike.values()]
    related = [each for each in found if not {"producer", "site"} <= set(each.differing)]
    return tuple(sorted(related, key=lambda each: len(each.differing)))


def look_alikes(units: Sequence[CertificationUnit]) -> tuple[tuple[CertificationUnit, ...], ...]:
    """The units of one family and site whose models look alike: perhaps one model, written in two ways."""
    groups: dict[tuple[str, str, str], list[CertificationUnit]] = defaultdict(list)
    for each in units:
        groups[each.family, each.site_row, looks_of(each.model)].append(each)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _differing(own: KnownUnit, other: KnownUnit) -> Iterator[KeyPart]:
    if not _same_company(own.parties[PartyRole.PRODUCER], other.parties[PartyRole.PRODUCER]):
        yield "producer"
    if own.unit.normalised_model != other.unit.normalised_model:
        yield "model"
    if not _same_site(own, other):
        yield "site"


def _same_company(one: PartyDetails, other: PartyDetails) -> bool:
    """By credit code where both have one, else by name."""
    if one.credit_code and other.credit_code:
        return one.credit_code == other.credit_code
    return folded(one.name) == folded(other.name)


def _same_site(own: KnownUnit, other: KnownUnit) -> bool:
    """By address where both have one, else by name: rows of different applications cannot be compared."""
    if own.site_address and other.site_address:
        return folded(own.site_address) == folded(other.site_address)
    return folded(own.unit.site_name) == folded(other.unit.site_name)


@lru_cache(maxsize=20_000)
def folded(words: str) -> str:
    """A name or an address without what only its writing differs by: blanks, width, capital letters."""
    return "".join(normalize("NFKC", words).casefold().split())
