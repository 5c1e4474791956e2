"""Why each unit of a division is one of its own: the sentence that names what it differs from, and in what.

Any other unit differs in its family, else in its model, else in its site: so three sentences at most, each naming the
nearest of its kind, prove a unit apart from all others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from intake_app.rules.division_wishes import BETWEEN_MODELS
from intake_app.schemes.schema import SchemeEdition
from models.application import CertificationUnit
from models.reference import Reason
from models.text import Text


class _Numbered(NamedTuple):
    """A unit with its number in the division, from 1."""

    number: int
    unit: CertificationUnit


_Groups = dict[tuple[str, ...], list[_Numbered]]


def with_proofs(units: Sequence[CertificationUnit], scheme: SchemeEdition) -> tuple[CertificationUnit, ...]:
    """The units with their reasons: the wish that shaped one, where there was one, then what keeps it apart."""
    numbered = [_Numbered(number, each) for number, each in enumerate(units, start=1)]
    of_model = _grouped(numbered, lambda unit: [(unit.family, model) for model in _models(unit)])
    of_place = _grouped(numbered, lambda unit: [(unit.family, unit.site_row)])
    of_family = _grouped(numbered, lambda unit: [(unit.family,)])
    proved = []
    for _, own in numbered:
        apart = (
            *_site_proof(own, [each for model in _models(own) for each in of_model[own.family, model]], scheme),
            *_model_proof(own, of_place[own.family, own.site_row], of_family[own.family,], scheme),
            *_family_proof(own, of_family, scheme),
        )
        alone = Reason(text=_ALONE, clause=scheme.unit_division.clause)
        proved.append(own.with_(reasons=(*own.reasons, *(apart or (alone,)))))
    return tuple(proved)


def _grouped(numbered: Sequence[_Numbered], keys: Callable[[CertificationUnit], list[tuple[str, ...]]]) -> _Groups:
    groups: _Groups = defaultdict(list)
    for each in numbered:
        for key in keys(each.unit):
            groups[key].append(each)
    return groups


def _models(named: CertificationUnit) -> list[str]:
    """The models of a unit: of a merged one several."""
    return named.normalised_model.split(BETWEEN_MODELS)


def _site_proof(own: CertificationUnit, same_model: list[_Numbered], scheme: SchemeEdition) -> Iterator[Reason]:
    """Against the units of the same family that have one of its models."""
    nearest = next((each for each in same_model if each.unit.site_row != own.site_row), None)
    if nearest is not None:
        words = _SITE.format(number=nearest.number, here=own.site_name or "—", there=nearest.unit.site_name or "—")
        yield Reason(text=words, clause=scheme.unit_division.clause)


def _model_proof(
    own: CertificationUnit, same_place: list[_Numbered], same_family: list[_Numbered], scheme: SchemeEdition
) -> Iterator[Reason]:
    """Against the other units of the same family; one at the same site is nearest."""
    candidates = (each for group in (same_place, same_family) for each in group)
    nearest = next((each for each in candidates if not set(_models(each.unit)) & set(_models(own))), None)
    if nearest is not None:
        words = _MODEL.format(number=nearest.number, this=own.model, that=nearest.unit.model)
        yield Reason(text=words, clause=scheme.unit_division.clause)


def _family_proof(own: CertificationUnit, of_family: _Groups, scheme: SchemeEdition) -> Iterator[Reason]:
    """Against the units of other families."""
    nearest = next((group[0] for group in of_family.values() if group[0].unit.family != own.family), None)
    if nearest is not None:
        words = _FAMILY.format(number=nearest.number, this=_family_name(own, scheme),
                               that=_family_name(nearest.unit, scheme))
        yield Reason(text=words, clause=scheme.unit_division.family_clause)


def _family_name(named: CertificationUnit, scheme: SchemeEdition) -> Text:
    family = scheme.family(named.family)
    return family.name if family else Text(zh=named.family, en=named.family)


_SITE = Text(
    zh="与单元 {number} 的产品种类、型号相同，生产场所不同：本单元为“{here}”，单元 {number} 为“{there}”。",
    en="Made at another site than unit {number}, which has the same family and model: at “{here}”, not at “{there}”.",
)
_MODEL = Text(
    zh="与单元 {number} 的规格型号不同：本单元为 {this}，单元 {number} 为 {that}。",
    en="Another model than unit {number}: {this}, not {that}.",
)
_FAMILY = Text(
    zh="与单元 {number} 的产品种类不同：本单元为{this}，单元 {number} 为{that}。",
    en="Of another product family than unit {number}: {this}, not {that}.",
)
_ALONE = Text(
    zh="本申请只有一种产品、一个型号和一个生产场所，作为一个认证单元。",
    en="The application has one product, one model and one site: one unit.",
)
