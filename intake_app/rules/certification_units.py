"""Into which certification units (认证单元) an application divides, and why (clause 4 of both rules)."""

from collections.abc import Iterator
from hashlib import sha256

from intake_app.rules.answers import is_asked, parties_of, path_of
from intake_app.rules.certification_models import normalised_model, split_models
from intake_app.rules.division_wishes import divided_as_wished
from intake_app.rules.unit_proofs import with_proofs
from intake_app.schemes.schema import Family, FieldKind, SchemeEdition, Section
from models.application import Application, CertificationUnit, PartyRole

__all__ = ["divided_anew", "division_is_current", "normalised_model", "proposed_units", "split_models", "units_by_rule"]


def proposed_units(application: Application, scheme: SchemeEdition) -> tuple[CertificationUnit, ...]:
    """The units that answers and wishes give, each with the proof that it is one of its own."""
    return with_proofs(_divided(application, scheme), scheme)


def units_by_rule(application: Application, scheme: SchemeEdition) -> tuple[CertificationUnit, ...]:
    """One unit for each producer, family, model and site that the products name; rows not yet answered give none."""
    found: dict[tuple[str, str, str, str], CertificationUnit] = {}
    producer = parties_of(application, scheme)[PartyRole.PRODUCER].name
    for product in application.row_ids(Section.PRODUCTS):
        family = scheme.family(application.text(path_of(Section.PRODUCTS, "family", product)))
        if family is None:
            continue
        models = split_models(application.text(path_of(Section.PRODUCTS, "models", product)))
        for site in sites_of_product(application, scheme, product):
            for model in models:
                made = _unit(application, family, product, site, model, producer)
                found.setdefault(made.key, made)
    return tuple(found.values())


def division_is_current(application: Application, scheme: SchemeEdition) -> bool:
    """Whether the units that the applicant confirmed are still those that answers and wishes give."""
    confirmed = {confirmed_unit.key for confirmed_unit in application.units}
    return bool(confirmed) and confirmed == {divided.key for divided in _divided(application, scheme)}


def divided_anew(application: Application, scheme: SchemeEdition) -> Application:
    """The application after a change: its confirmed units in today's words, or none where they no longer follow."""
    if not application.units:
        return application
    is_current = division_is_current(application, scheme)
    return application.with_(units=proposed_units(application, scheme) if is_current else ())


def _divided(application: Application, scheme: SchemeEdition) -> tuple[CertificationUnit, ...]:
    return divided_as_wished(units_by_rule(application, scheme), application.wishes, scheme)


def sites_of_product(application: Application, scheme: SchemeEdition, product: str) -> Iterator[str]:
    """The sites that make a product: those chosen, or all of them where the form does not ask."""
    chooser = next((f for f in scheme.fields_of(Section.PRODUCTS) if f.kind is FieldKind.SITE_CHOICES), None)
    sites = application.row_ids(Section.SITES)
    if chooser is None or not is_asked(chooser, application, scheme, product):
        yield from sites
        return
    chosen = application.text(path_of(Section.PRODUCTS, chooser.key, product)).split()
    if not chosen and len(sites) == 1:
        yield from sites
        return
    yield from (site for site in sites if site in chosen)


def _unit(
    application: Application, family: Family, product: str, site: str, model: str, producer: str
) -> CertificationUnit:
    normalised = normalised_model(model)
    return CertificationUnit(
        id=_unit_id(family.key, normalised, site),
        product_row=product,
        site_row=site,
        family=family.key,
        product_name=application.text(path_of(Section.PRODUCTS, "name", product)) or family.name.zh,
        model=model,
        normalised_model=normalised,
        producer_name=producer,
        site_name=application.text(path_of(Section.SITES, "name", site)),
        functional_unit=family.functional_unit,
        standard=family.standard,
        reasons=(),
    )


def _unit_id(family: str, model: str, site: str) -> str:
    # The producer is left out: an application has only one, and mending its name must not orphan a unit's documents.
    return "u" + sha256("\n".join((family, model, site)).encode()).hexdigest()[:10]
