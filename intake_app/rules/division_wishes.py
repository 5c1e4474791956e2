"""Units merged or split at the applicant's wish: what the rule forbids, and the division that follows (H51, H52).

A wish shapes the division from the moment it is made, so that one list of documents follows from it. The body's
reviewer then agrees or refuses; a refused wish lets the units fall back to what the rule makes of them.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from intake_app.rules.answer_paths import path_of
from intake_app.rules.certification_models import normalised_model, split_models
from intake_app.schemes.schema import SchemeEdition, Section
from models.application import Application, CertificationUnit, DivisionWish, WishKind, WishVerdict
from models.reference import ClauseRef, Reason, Sourced
from models.text import Text

BETWEEN_MODELS = "、"
"""Stands between the models of a merged unit and never in a model, as it parts the models of an answer."""


def divided_as_wished(
    units: Sequence[CertificationUnit], wishes: Sequence[DivisionWish], scheme: SchemeEdition
) -> tuple[CertificationUnit, ...]:
    """The rule's units with every wish that applies carried out, each at the place of its first unit."""
    divided = list(units)
    for wish in wishes:
        members = _members(wish, divided, scheme)
        if members:
            place = divided.index(members[0])
            left = [each for each in divided if each not in members]
            divided = [*left[:place], *_carried_out(wish, members, scheme), *left[place:]]
    return tuple(divided)


def merge_faults(chosen: Sequence[CertificationUnit], scheme: SchemeEdition) -> tuple[Reason, ...]:
    """Why the chosen units of a division may not become one, each with its clause; empty where they may."""
    division = scheme.unit_division
    if len(chosen) < 2:
        return (Reason(text=_CHOOSE_TWO),)
    faults = [*_shaped_already(chosen)]
    first = chosen[0]
    for other in chosen[1:]:
        if other.site_row != first.site_row:
            faults.append(_apart(first, other, division.site_rule, division.clause))
        elif other.family != first.family:
            faults.append(_apart(first, other, division.family_rule, division.family_clause))
        elif division.merging is None:
            faults.append(_apart(first, other, division.model_rule, division.clause))
    return tuple(faults)


def split_faults(chosen: CertificationUnit, variants: Sequence[str], scheme: SchemeEdition) -> tuple[Reason, ...]:
    """Why a unit may not become one for each of `variants`, each with its clause; empty where it may."""
    if scheme.unit_division.splitting is None:
        return (Reason(text=_NO_SPLIT.format(name=unit_name(chosen)), clause=scheme.unit_division.clause),)
    faults = [*_shaped_already([chosen])]
    if len(variants) < 2:
        faults.append(Reason(text=_NAME_TWO))
    return tuple(faults)


def unit_name(named: CertificationUnit) -> str:
    """A unit in a sentence: its model and its site."""
    return _at(named.site_name, named.model)


def wished_units(wish: DivisionWish, application: Application) -> tuple[str, ...]:
    """The units that a wish names, in a sentence: their models as the applicant writes them, and the site.

    A model that the answers hold no more is called as it is compared.
    """
    written: dict[str, str] = {}
    for row in application.row_ids(Section.PRODUCTS):
        for model in split_models(application.text(path_of(Section.PRODUCTS, "models", row))):
            written.setdefault(normalised_model(model), model)
    site = application.text(path_of(Section.SITES, "name", wish.site_row))
    return tuple(_at(site, written.get(model, model)) for model in wish.models)


def _at(site: str, model: str) -> str:
    return f"{model}（{site}）" if site else model


def _members(
    wish: DivisionWish, units: Sequence[CertificationUnit], scheme: SchemeEdition
) -> list[CertificationUnit]:
    """The units that a wish is about, in the division's order; none where it does not apply."""
    if wish.verdict is WishVerdict.REFUSED or _permission(wish, scheme) is None:
        return []
    members = [each for each in units if (each.family, each.site_row) == (wish.family, wish.site_row)
               and each.normalised_model in wish.models]
    return members if len(members) == len(wish.models) else []


def _permission(wish: DivisionWish, scheme: SchemeEdition) -> Sourced[Text] | None:
    division = scheme.unit_division
    return division.merging if wish.kind is WishKind.MERGE else division.splitting


def _carried_out(
    wish: DivisionWish, members: Sequence[CertificationUnit], scheme: SchemeEdition
) -> Iterator[CertificationUnit]:
    """The units that a wish makes; the first keeps a member's id, and so the documents handed in for it."""
    reason = _wish_reason(wish, members, scheme)
    keeper = min(members, key=lambda each: each.normalised_model)
    if wish.kind is WishKind.MERGE:
        sorted_members = sorted(members, key=lambda each: each.normalised_model)
        yield keeper.with_(
            model=BETWEEN_MODELS.join(each.model for each in sorted_members), wish=wish.id, reasons=(reason,),
            normalised_model=BETWEEN_MODELS.join(each.normalised_model for each in sorted_members),
        )
        return
    for number, variant in enumerate(wish.variants):
        model = f"{keeper.model}（{variant}）"
        own_id = keeper.id if number == 0 else "u" + sha256(f"{keeper.id}\n{variant}".encode()).hexdigest()[:10]
        yield keeper.with_(id=own_id, model=model, normalised_model=normalised_model(model), wish=wish.id,
                           reasons=(reason,))


def _wish_reason(wish: DivisionWish, members: Sequence[CertificationUnit], scheme: SchemeEdition) -> Reason:
    permission = _permission(wish, scheme)
    words = _MERGED if wish.kind is WishKind.MERGE else _SPLIT
    return Reason(
        text=words.format(models=BETWEEN_MODELS.join(each.model for each in members), reason=wish.reason,
                          verdict=_VERDICTS[wish.verdict]),
        clause=permission.clause if permission else None,
    )


def _shaped_already(chosen: Sequence[CertificationUnit]) -> Iterator[Reason]:
    for each in chosen:
        if each.wish:
            yield Reason(text=_SHAPED.format(name=unit_name(each)))


def _apart(first: CertificationUnit, other: CertificationUnit, rule: Text, clause: ClauseRef) -> Reason:
    return Reason(text=_STAY_APART.format(first=unit_name(first), other=unit_name(other), rule=rule), clause=clause)


_CHOOSE_TWO = Text(zh="请选择要合并的两个或更多认证单元。", en="Choose two or more units to merge.")
_NAME_TWO = Text(
    zh="请写出拆分后的各个变型，每行一个，至少两个，名称不能相同。",
    en="Name the variants that the unit should be split into: one in each line, two or more, all different.",
)
_STAY_APART = Text(
    zh="“{first}”与“{other}”不能合并：{rule}", en="“{first}” and “{other}” cannot be merged. {rule}",
)
_NO_SPLIT = Text(
    zh="“{name}”不能再拆分：本规则按产品、型号和场所划分，没有更细的划分。",
    en="“{name}” cannot be split: this rule divides by product, model and site and no further.",
)
_SHAPED = Text(
    zh="“{name}”已按贵单位的要求合并或拆分过；请先撤回原来的要求，再提出新的。",
    en="“{name}” was merged or split at your wish already: take that wish back first, then state the new one.",
)
_MERGED = Text(
    zh="应申请人要求合并型号 {models}（{verdict}）。申请人的理由：{reason}",
    en="Merged at the applicant's wish from the models {models} ({verdict}). The applicant's reason: {reason}",
)
_SPLIT = Text(
    zh="应申请人要求从型号 {models} 拆分（{verdict}）。申请人的理由：{reason}",
    en="Split at the applicant's wish from the model {models} ({verdict}). The applicant's reason: {reason}",
)
_VERDICTS = {
    WishVerdict.OPEN: Text(zh="待认证机构审定", en="the body has not agreed yet"),
    WishVerdict.ACCEPTED: Text(zh="认证机构已同意", en="the body agreed"),
    WishVerdict.REFUSED: Text(zh="认证机构未同意", en="the body refused"),
}
