"""With what an application begins that goes on from certificates: what was said for them, and changed in them since.

Which answers outlast the period that an application is about is the scheme's to say (`recertification`, H126). Rows
keep their ids, so that an answer that names a site still names it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from intake_app.rules.answers import field_at, parse_path, parties_of, path_of, trademark_of_product
from intake_app.rules.certification_models import normalised_model, split_models
from intake_app.rules.cities import city_named
from intake_app.rules.completeness import DocumentLine
from intake_app.schemes.schema import FieldKind, Recertification, SchemeEdition, Section
from models.application import (
    AnswerSource,
    Application,
    CertificationUnit,
    DivisionWish,
    DocumentVerdict,
    PartyRole,
    SubmittedDocument,
    WishVerdict,
)
from models.base import Frozen
from models.certificate import Certificate


class TakenAnswers(Frozen):
    """Answers by their paths in the new application, all from one place."""

    source: AnswerSource
    origin: str
    """The number of the application or certificate from which they are."""
    texts: Mapping[str, str]


class Beginning(Frozen):
    """What is taken over; of two answers to one question the later one holds."""

    rows: Mapping[str, tuple[str, ...]] = {}
    answers: tuple[TakenAnswers, ...] = ()
    wishes: tuple[DivisionWish, ...] = ()
    """The mergers and splits that were agreed to, to be agreed to anew."""


class _Model(NamedTuple):
    """A model that is certified at a site, as it is compared."""

    family: str
    site_row: str
    model: str


def beginning(source: Application, held: Sequence[Certificate], scheme: SchemeEdition) -> Beginning:
    """What an application under `scheme` begins with that goes on from `held`, for which `source` was accepted.

    Products and sites of which no certificate is held any more stay behind.
    """
    if scheme.recertification is None:
        return Beginning()
    models = frozenset(_models(source, held))
    rows = _rows(source, models, scheme)
    said = {path: text for path, answer in source.answers.items() if _is_taken(path, rows, scheme)
            and (text := _still_certified(path, answer.text, source, models, scheme)).strip()}
    follows = _follows(held, scheme.recertification)
    known, shares = said, [
        TakenAnswers(source=AnswerSource.APPLICATION, origin=source.called, texts=said),
        TakenAnswers(source=AnswerSource.CERTIFICATE, origin=held[0].number, texts=follows),
    ]
    for certificate in held:
        changed = {path: text for path, text in _changed_in(certificate, held, source, known, scheme).items()
                   if _is_taken(path, rows, scheme)}
        known = {**known, **changed}
        shares.append(TakenAnswers(source=AnswerSource.CERTIFICATE, origin=certificate.number, texts=changed))
    return Beginning(
        rows=rows, answers=tuple(share for share in shares if share.texts),
        wishes=tuple(_asked_anew(wish) for wish in source.wishes if _applies(wish, models)),
    )


def document_to_offer(line: DocumentLine, source: Application, today: date) -> SubmittedDocument | None:
    """The document of the earlier application that may stand for this line too: its last day is known and not over.

    One without a last day is made anew: a form is signed for one application, and records are of one period.
    """
    if not line.has_valid_until or not line.is_needed or line.handed_in is not None:
        return None
    found = next((each for each in source.documents
                  if (each.requirement, each.subject) == (line.requirement, line.subject)), None)
    if found is None or not found.is_validity_stated or found.verdict is DocumentVerdict.RETURNED:
        return None
    return found if found.valid_until is None or found.valid_until >= today else None


def _models(source: Application, held: Sequence[Certificate]) -> Iterator[_Model]:
    """The models that the certificates are of, those behind a merged or split unit one by one."""
    wished = {wish.id: wish.models for wish in source.wishes}
    for certificate in held:
        divided = _divided(source, certificate)
        for model in wished.get(divided.wish, (divided.normalised_model,)):
            yield _Model(divided.family, divided.site_row, model)


def _divided(source: Application, certificate: Certificate) -> CertificationUnit:
    """The unit of a certificate as it was applied for."""
    return next((each for each in source.units if each.id == certificate.unit.id), certificate.unit)


def _rows(
    source: Application, models: frozenset[_Model], scheme: SchemeEdition
) -> dict[str, tuple[str, ...]]:
    """The rows of each section of which something is taken over: of sites and products those still certified."""
    rules = scheme.recertification
    taken = {field.section for field in scheme.fields if rules is not None and rules.takes(field)}
    rows = {section.key: source.row_ids(section.key) for section in scheme.form
            if section.repeats and section.key in taken and source.row_ids(section.key)}
    certified = {
        Section.SITES.value: {each.site_row for each in models},
        Section.PRODUCTS.value: {row for row in source.row_ids(Section.PRODUCTS) if _of_product(row, source, models)},
    }
    return {section: tuple(row for row in there if section not in certified or row in certified[section])
            for section, there in rows.items()}


def _of_product(row: str, source: Application, models: frozenset[_Model]) -> frozenset[_Model]:
    """The certified models that a product's row names."""
    family = source.text(path_of(Section.PRODUCTS, "family", row))
    named = {normalised_model(each) for each in split_models(source.text(path_of(Section.PRODUCTS, "models", row)))}
    return frozenset(each for each in models if each.family == family and each.model in named)


def _is_taken(path: str, rows: Mapping[str, tuple[str, ...]], scheme: SchemeEdition) -> bool:
    """Whether the scheme still asks what stands at the path, takes it over, and its row comes along."""
    where, field, rules = parse_path(path), field_at(path, scheme), scheme.recertification
    if where is None or field is None or rules is None or not rules.takes(field):
        return False
    return where.row is None or where.row in rows.get(where.section, ())


def _still_certified(
    path: str, text: str, source: Application, models: frozenset[_Model], scheme: SchemeEdition
) -> str:
    """An answer without the models and sites of which the product has no certificate any more."""
    where, field = parse_path(path), field_at(path, scheme)
    if where is None or where.section != Section.PRODUCTS or where.row is None or field is None:
        return text
    mine = _of_product(where.row, source, models)
    if field.kind is FieldKind.SITE_CHOICES:
        return " ".join(site for site in text.split() if site in {each.site_row for each in mine})
    if field.kind is not FieldKind.MODELS:
        return text
    known, left = split_models(text), {each.model for each in mine}
    kept = [model for model in known if normalised_model(model) in left]
    return text if len(kept) == len(known) else "\n".join(kept)


def _follows(held: Sequence[Certificate], rules: Recertification) -> dict[str, str]:
    """What the new application says because these certificates are held."""
    numbers = "、".join(each.number for each in held)
    return {**rules.begins_with, **({rules.certificate_numbers: numbers} if rules.certificate_numbers else {})}


def _place_of_trademark(source: Application, row: str) -> str:
    """Where the form asks for a product's trademark: of the only product, where its row has none, for all of them."""
    own = path_of(Section.PRODUCTS, "trademark", row)
    is_only = len(source.row_ids(Section.PRODUCTS)) == 1 and not source.text(own)
    return path_of(Section.APPLICATION, "trademark") if is_only else own


def _changed_in(
    certificate: Certificate, held: Sequence[Certificate], source: Application, said: Mapping[str, str],
    scheme: SchemeEdition,
) -> dict[str, str]:
    """What a certificate says otherwise than its application did, as it was replaced after a change.

    A product is called otherwise, or has another trademark, only where all `held` certificates of its row say so.
    """
    divided, before, now = _divided(source, certificate), parties_of(source, scheme), certificate.parties
    site, city = (path_of(Section.SITES, field, divided.site_row) for field in ("address", "city"))
    place, there = city_named(source.text(city)), city_named(certificate.site_city)
    product = path_of(Section.PRODUCTS, "name", divided.product_row)
    pairs = [(path_of(role, "name"), before[role].name, now[role].name) for role in PartyRole]
    # What a certificate prints as the factory's address is that of the site.
    pairs += [(path_of(role, "address"), before[role].address, now[role].address)
              for role in (PartyRole.CLIENT, PartyRole.PRODUCER)]
    pairs += [(site, source.text(site), certificate.site_address)]
    alike = [each for each in held if _divided(source, each).product_row == divided.product_row]
    if len({each.unit.product_name for each in alike}) == 1:
        pairs += [(product, divided.product_name, certificate.unit.product_name)]
    if certificate.trademark and len({each.trademark for each in alike}) == 1:
        pairs += [(_place_of_trademark(source, divided.product_row),
                   trademark_of_product(source, divided.product_row), certificate.trademark)]
    found = {path: new for path, old, new in pairs if new != old}
    if there is not None and there != place:
        found[city] = there.name
    if not divided.wish and certificate.unit.model != divided.model:
        models = path_of(Section.PRODUCTS, "models", divided.product_row)
        found[models] = _models_now(said.get(models, ""), divided.product_row, held, source)
    return found


def _models_now(text: str, row: str, held: Sequence[Certificate], source: Application) -> str:
    """The models of a product as its certificates read now: where sites differ, each designation stands there."""
    units = [(each.unit.model, _divided(source, each)) for each in held]
    now: list[str] = []
    for model in split_models(text):
        now += [new for new, unit in units if unit.product_row == row and not unit.wish
                and unit.normalised_model == normalised_model(model)] or [model]
    return "\n".join(dict.fromkeys(now))


def _applies(wish: DivisionWish, models: frozenset[_Model]) -> bool:
    return wish.verdict is WishVerdict.ACCEPTED and all(
        _Model(wish.family, wish.site_row, model) in models for model in wish.models)


def _asked_anew(wish: DivisionWish) -> DivisionWish:
    return wish.with_(verdict=WishVerdict.OPEN, judged_by="", judged_on=None, judged_reason="")
