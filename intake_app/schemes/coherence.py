"""What the shape of a scheme file cannot see: names that nothing bears, and figures out of order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from intake_app.schemes.schema import (
    CERTIFICATE_FIELDS,
    OWNER_CHOICES,
    Condition,
    CrossCheck,
    CutOff,
    DocumentDefinition,
    DocumentSubject,
    FieldDefinition,
    FieldKind,
    FittingUnit,
    KindOfParty,
    NotAbove,
    NotInFuture,
    OneOf,
    PeriodLength,
    Recent,
    RowOfEachFamily,
    RowOfEachProduct,
    SchemeEdition,
    Section,
    Shares,
    SumNotAbove,
    UnitOfFamilies,
    WithinPeriod,
)
from models.base import Frozen

_ROWS_OF_A_SUBJECT = {DocumentSubject.UNIT: Section.PRODUCTS, DocumentSubject.SITE: Section.SITES}

_PARTY = {"name": FieldKind.TEXT, "credit_code": FieldKind.CREDIT_CODE, "address": FieldKind.TEXT}
_NEEDED_FIELDS: Mapping[Section, Mapping[str, FieldKind]] = {
    Section.CLIENT: _PARTY,
    Section.PRODUCER: _PARTY,
    Section.FACTORY: _PARTY,
    Section.SITES: {"name": FieldKind.TEXT, "city": FieldKind.CITY, "address": FieldKind.TEXT},
    Section.PRODUCTS: {"name": FieldKind.TEXT, "family": FieldKind.FAMILY, "models": FieldKind.MODELS},
}
"""What every form must ask, whatever its rule: parties, units, planning and papers are made of these answers."""

_MEASURED_FIELDS = {"employees": FieldKind.INTEGER, "data_complexity": FieldKind.CHOICE}
"""What a form must ask of each site where a person-day factor measures it."""

DISCLOSURE_CONSENT = "disclosure_consent"
"""The question by which a client agrees to the publication of the result, where the scheme sets a time for that."""


class SchemeFault(Frozen):
    """What is wrong at which place of a scheme file."""

    path: str
    message: str


def incoherences(edition: SchemeEdition) -> tuple[SchemeFault, ...]:
    """Every name in the edition that leads nowhere, stands twice, or figure that contradicts another."""
    return (
        *_repeated_keys(edition),
        *_untitled_standards(edition),
        *_unknown_stages(edition),
        *_report_faults(edition),
        *_section_faults(edition),
        *_field_faults(edition),
        *_cross_check_faults(edition),
        *_unasked_fields(edition),
        *_recertification_faults(edition),
        *_document_faults(edition),
        *_surveillance_faults(edition),
        *_lapse_faults(edition),
        *_abort_faults(edition),
        *_figures_out_of_order(edition),
        *_number_pattern_faults(edition),
        *_unprintable_fields(edition),
    )


def _repeated_keys(edition: SchemeEdition) -> Iterator[SchemeFault]:
    named: dict[str, Iterable[str]] = {
        "standards": (standard.number for standard in edition.standards),
        "families": (family.key for family in edition.families),
        "stages": (stage.key for stage in edition.stages),
        "sections": (section.key for section in edition.sections),
        "fields": (f"{field.section}.{field.key}" for field in edition.fields),
        "documents": (document.key for document in edition.documents),
        "checks": (check.key for check in edition.checks),
        "verdicts": (verdict.key for verdict in edition.verdicts),
        "separations": (separation.key for separation in edition.separations),
        "team.seats": (seat.key for seat in edition.team.seats),
        "clocks.stop_causes": (cause.key for cause in edition.clocks.stop_causes),
        "clocks.extension_causes": (cause.key for cause in edition.clocks.extension_causes),
        "certificate.fields": (field.key for field in edition.certificate.fields),
        "quantification_methods": (point.key for point in edition.quantification_methods),
        "on_site_documents": (point.key for point in edition.on_site_documents),
        "surveillance.contents": (point.key for point in edition.surveillance.contents),
        "surveillance.documents": (point.key for point in edition.surveillance.documents),
        "suspension.grounds": (ground.key for ground in edition.suspension.grounds),
        "withdrawal.grounds": (ground.key for ground in edition.withdrawal.grounds) if edition.withdrawal else (),
        "cancellation.grounds": (ground.key for ground in edition.cancellation.grounds) if edition.cancellation else (),
        "changes.kinds": (kind.key for kind in edition.changes.kinds) if edition.changes else (),
        "status_duties": (duty.key for duty in edition.status_duties),
        "checklists": (checklist.key for checklist in edition.checklists),
        "report_parts": (part.key for part in edition.report_parts),
        "meetings": (meeting.key for meeting in edition.meetings),
        "planning_steps": (step.key for step in edition.planning_steps),
        "abort_grounds": (ground.key for ground in edition.abort_grounds),
        **{f"checklists.{checklist.key}": (item.key for section in checklist.sections for item in section.items)
           for checklist in edition.checklists},
        **{f"planning_steps.{step.key}": (point.key for point in step.points) for step in edition.planning_steps},
    }
    for path, keys in named.items():
        for key, times in Counter(keys).items():
            if times > 1:
                yield SchemeFault(path=path, message=f"{key} stands {times} times")


def _untitled_standards(edition: SchemeEdition) -> Iterator[SchemeFault]:
    titled = {standard.number for standard in edition.standards}
    named = {f"families.{index}.standard": family.standard for index, family in enumerate(edition.families)}
    named |= {f"basis.{index}": number for index, number in enumerate(edition.basis) if number != edition.document}
    for path, number in named.items():
        if number not in titled:
            yield SchemeFault(path=path, message=f"no title of {number} is among the standards")


def _unknown_stages(edition: SchemeEdition) -> Iterator[SchemeFault]:
    known = {stage.key for stage in edition.stages}
    for index, family in enumerate(edition.families):
        for key in family.stages:
            if key not in known:
                yield SchemeFault(path=f"families.{index}.stages", message=f"no stage is called {key}")
    for checklist in edition.checklists:
        for section in checklist.sections:
            if section.stage is not None and section.stage not in known:
                yield SchemeFault(path=f"checklists.{checklist.key}.{section.number}",
                                  message=f"no stage is called {section.stage}")


def _report_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    known = {part.key for part in edition.report_parts}
    named = {f"checklists.{checklist.key}.{item.key}": item.reported_in
             for checklist in edition.checklists for section in checklist.sections for item in section.items}
    for path, key in named.items():
        if key is not None and key not in known:
            yield SchemeFault(path=path, message=f"no part of the report is called {key}")
    for key in known - set(named.values()):
        yield SchemeFault(path=f"report_parts.{key}", message="no item is reported in it")


def _section_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    for index, section in enumerate(edition.sections):
        path = f"sections.{index}"
        fields = edition.fields_of(section.key)
        choosers = Counter(field.kind for field in fields if field.kind in OWNER_CHOICES.values())
        if section.key in set(Section):
            yield SchemeFault(path=f"{path}.key", message=f"{section.key} is a section of every form")
        if not fields:
            yield SchemeFault(path=path, message=f"no field stands in the section {section.key}")
        if not section.repeats and (section.least_rows or section.for_each or choosers):
            yield SchemeFault(path=f"{path}.row", message=f"{section.key} has rows only with a word for one of them")
        if section.for_each and OWNER_CHOICES[section.for_each] not in choosers:
            kind = OWNER_CHOICES[section.for_each]
            yield SchemeFault(path=f"{path}.for_each", message=f"{section.key} has no field of kind {kind}")
        for kind, times in choosers.items():
            if times > 1:
                yield SchemeFault(path=path, message=f"{section.key} has {times} fields of kind {kind}")
        if section.when:
            yield from _condition_faults(edition, section.when, section.for_each, f"{path}.when")
        if section.least_rows_when:
            yield from _condition_faults(edition, section.least_rows_when, section.for_each, f"{path}.least_rows_when")
            if not section.least_rows:
                yield SchemeFault(path=f"{path}.least_rows_when", message=f"{section.key} asks for no row at all")


def _field_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    for index, field in enumerate(edition.fields):
        path = f"fields.{index}"
        section = edition.section(field.section)
        if section is None:
            yield SchemeFault(path=f"{path}.section", message=f"no section is called {field.section}")
            continue
        if (field.kind is FieldKind.CHOICE) != bool(field.options):
            yield SchemeFault(path=f"{path}.options", message=f"{field.key}: a choice, and only a choice, has options")
        if field.same_as and field.key not in {other.key for other in edition.fields_of(field.same_as)}:
            yield SchemeFault(path=f"{path}.same_as", message=f"{field.same_as} has no answer called {field.key}")
        if field.tells_rows_apart and (not section.repeats or field.kind is not FieldKind.CHOICE
                                       or not field.is_required or field.required_when):
            yield SchemeFault(path=f"{path}.tells_rows_apart",
                              message=f"{field.key}: only a choice that every row is asked for tells rows apart")
        if field.required_when:
            own_rows = field.section if section.repeats else None
            yield from _condition_faults(edition, field.required_when, own_rows, f"{path}.required_when")


def _cross_check_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    for index, check in enumerate(edition.cross_checks):
        path = f"cross_checks.{index}"
        for name in _answers_compared(check):
            section, _, key = name.partition(".")
            if edition.field(section, key) is None:
                yield SchemeFault(path=path, message=f"no answer is called {name}")
        match check:
            case OneOf():
                yield from _condition_faults(edition, check.when, check.section, f"{path}.when")
            case FittingUnit():
                units = [unit for fitting in check.fits.values() for unit in fitting]
                yield from _unknown_options(edition, check.section, check.choice, check.fits, f"{path}.fits")
                yield from _unknown_options(edition, check.section, check.unit, units, f"{path}.fits")
            case SumNotAbove():
                units = [unit for counted in check.counted.values() for unit in counted]
                section, _, key = check.most_unit.partition(".")
                yield from _unknown_options(edition, section, key, check.counted, f"{path}.counted")
                yield from _unknown_options(edition, check.section, check.unit, units, f"{path}.counted")
            case UnitOfFamilies():
                section, _, key = check.unit.partition(".")
                yield from _family_faults(edition, section, key, check.fits, f"{path}.fits")
            case KindOfParty():
                yield from _kind_faults(edition, check, path)
            case RowOfEachFamily():
                yield from _family_faults(edition, check.section, check.choice, check.fits, f"{path}.fits")
                yield from _condition_faults(edition, check.when, None, f"{path}.when")
                yield from _unheld_rows(edition, check, path)
            case CutOff():
                yield from _unknown_options(edition, check.section, check.unit, check.in_tonnes, f"{path}.in_tonnes")
            case Shares() | RowOfEachProduct():
                if FieldKind.PRODUCT_CHOICE not in {field.kind for field in edition.fields_of(check.section)}:
                    yield SchemeFault(path=path, message=f"no row of {check.section} says to which product it belongs")


def _family_faults(
    edition: SchemeEdition, section: str, key: str, fits: Mapping[str, Iterable[str]], path: str
) -> Iterator[SchemeFault]:
    """The families and choices in a check that there are none of."""
    options = [option for fitting in fits.values() for option in fitting]
    yield from _unknown_options(edition, section, key, options, path)
    for family in fits:
        if edition.family(family) is None:
            yield SchemeFault(path=path, message=f"no family is called {family}")


def _kind_faults(edition: SchemeEdition, check: KindOfParty, path: str) -> Iterator[SchemeFault]:
    """Kinds that nobody can choose, or that say two things, and a party held against itself."""
    party, _, key = check.answer.partition(".")
    yield from _unknown_options(edition, party, key, check.same, f"{path}.same")
    yield from _unknown_options(edition, party, key, check.apart, f"{path}.apart")
    for kind in set(check.same) & set(check.apart):
        yield SchemeFault(path=f"{path}.apart", message=f"{kind} is both one enterprise and two")
    if party == check.other:
        yield SchemeFault(path=f"{path}.other", message=f"{party} is held against itself")


def _unheld_rows(edition: SchemeEdition, check: RowOfEachFamily, path: str) -> Iterator[SchemeFault]:
    """Where a check of the rows would let an empty table, or rows that say nothing, pass."""
    section, field = edition.section(check.section), edition.field(check.section, check.choice)
    if section is None or not section.repeats or not section.least_rows:
        yield SchemeFault(path=f"{path}.section", message=f"{check.section} asks for no row at all")
    if field is not None and (not field.is_required or field.required_when):
        yield SchemeFault(path=f"{path}.choice", message=f"not every row of {check.section} is asked for {field.key}")


def _answers_compared(check: CrossCheck) -> tuple[str, ...]:
    """The answers that a check looks at, as `section.field`."""
    match check:
        case PeriodLength():
            return check.first, check.last
        case NotInFuture():
            return check.days
        case Recent():
            return (check.day,)
        case NotAbove():
            return check.answer, check.most
        case Shares():
            return (f"{check.section}.{check.share}",)
        case SumNotAbove():
            return (check.most, check.most_unit, f"{check.section}.{check.amount}", f"{check.section}.{check.unit}")
        case WithinPeriod():
            return (check.outer_first, check.outer_last, f"{check.section}.{check.first}",
                    f"{check.section}.{check.last}")
        case OneOf():
            return tuple(f"{check.section}.{key}" for key in check.fields)
        case FittingUnit():
            return f"{check.section}.{check.choice}", f"{check.section}.{check.unit}"
        case UnitOfFamilies():
            return (check.unit,)
        case KindOfParty():
            party = check.answer.partition(".")[0]
            return check.answer, f"{party}.credit_code", f"{check.other}.credit_code"
        case RowOfEachFamily():
            return (f"{check.section}.{check.choice}",)
        case RowOfEachProduct():
            return ()
        case CutOff():
            return (check.output, check.output_unit, check.product_tonnes, f"{check.section}.{check.mass}",
                    f"{check.section}.{check.unit}")


def _unknown_options(
    edition: SchemeEdition, section: str, key: str, named: Iterable[str], path: str
) -> Iterator[SchemeFault]:
    field = edition.field(section, key)
    known = {option.key for option in field.options} if field else set()
    for option in named:
        if option not in known:
            yield SchemeFault(path=path, message=f"{section}.{key} is never {option}")


def _unasked_fields(edition: SchemeEdition) -> Iterator[SchemeFault]:
    measured = {factor.measure for factor in edition.person_days.factors}
    needed = [(section, key, kind) for section, keys in _NEEDED_FIELDS.items() for key, kind in keys.items()]
    needed += [(Section.SITES, key, kind) for key, kind in _MEASURED_FIELDS.items() if key in measured]
    if edition.clocks.disclosure_working_days:
        needed.append((Section.APPLICATION, DISCLOSURE_CONSENT, FieldKind.YES_NO))
    for section, key, kind in needed:
        field = edition.field(section, key)
        if field is None or field.kind is not kind or not field.is_required or field.required_when:
            yield SchemeFault(path="fields", message=f"every form must ask for {section}.{key}, of kind {kind}")


def _recertification_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    rules = edition.recertification
    if rules is None:
        return
    known = {f"{field.section}.{field.key}": field for field in edition.fields}
    sections = {section.key for section in edition.form}
    for name in rules.takes_over:
        if name not in known and name not in sections:
            yield SchemeFault(path="recertification.takes_over", message=f"no section or answer is called {name}")
    begun = [("begins_with", name) for name in rules.begins_with]
    begun += [("certificate_numbers", rules.certificate_numbers)] if rules.certificate_numbers else []
    for place, name in begun:
        section = edition.section(name.partition(".")[0])
        if name not in known or section is None or section.repeats:
            yield SchemeFault(path=f"recertification.{place}", message=f"no answer asked once is called {name}")
    for name, value in rules.begins_with.items():
        possible = _possible_answers(edition, known[name]) if name in known else None
        if possible is not None and value not in possible:
            yield SchemeFault(path="recertification.begins_with", message=f"{name} is never {value}")


def _document_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    for index, document in enumerate(edition.documents):
        if document.when:
            yield from _condition_faults(edition, document.when, _rows_of(document), f"documents.{index}.when")
        if document.expiry_ground and document.expiry_ground not in {g.key for g in edition.suspension.grounds}:
            yield SchemeFault(path=f"documents.{index}.expiry_ground",
                              message=f"no ground of suspension is called {document.expiry_ground}")
        if document.expiry_ground and not document.has_valid_until:
            yield SchemeFault(path=f"documents.{index}.has_valid_until", message="what expires has a last day")


def _surveillance_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    asked = edition.surveillance
    for name, ground in (("missed_ground", asked.missed_ground), ("unnotified_ground", asked.unnotified_ground)):
        if (ground or name == "missed_ground") and ground not in {cause.key for cause in edition.suspension.grounds}:
            yield SchemeFault(path=f"surveillance.{name}", message=f"no ground of suspension is called {ground}")
    known = {cause.key for rules in (edition.suspension, edition.withdrawal) if rules for cause in rules.grounds}
    investigation = edition.surveillance.investigation
    for key in investigation.never_suspected if investigation else ():
        if key not in known:
            yield SchemeFault(path="surveillance.investigation.never_suspected",
                              message=f"no ground of suspension or withdrawal is called {key}")
    misuse = edition.withdrawal.misuse if edition.withdrawal else None
    if edition.withdrawal and misuse and misuse.ground not in {cause.key for cause in edition.withdrawal.grounds}:
        yield SchemeFault(path="withdrawal.misuse.ground",
                          message=f"no ground of withdrawal is called {misuse.ground}")


def _lapse_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    rules = edition.changes
    if rules is None:
        return
    if rules.lapsed_ground not in {cause.key for cause in edition.suspension.grounds}:
        yield SchemeFault(path="changes.lapsed_ground",
                          message=f"no ground of suspension is called {rules.lapsed_ground}")
    cancelling = edition.cancellation.grounds if edition.cancellation else ()
    if rules.recertified_ground not in {cause.key for cause in cancelling}:
        yield SchemeFault(path="changes.recertified_ground",
                          message=f"no ground of cancellation is called {rules.recertified_ground}")


def _rows_of(document: DocumentDefinition) -> str | None:
    return next((_ROWS_OF_A_SUBJECT[subject] for subject in document.subjects if subject in _ROWS_OF_A_SUBJECT), None)


def _condition_faults(
    edition: SchemeEdition, condition: Condition, own_rows: str | None, path: str
) -> Iterator[SchemeFault]:
    for part in (*condition.any_of, *condition.all_of):
        yield from _condition_faults(edition, part, own_rows, path)
    if condition.section:
        counted = edition.section(condition.section)
        if counted is None or not counted.repeats:
            yield SchemeFault(path=path, message=f"{condition.section} has no rows to count")
    if condition.boundary_has and condition.boundary_has not in {stage.key for stage in edition.stages}:
        yield SchemeFault(path=path, message=f"no stage is called {condition.boundary_has}")
    if condition.answer:
        asked = _asked_field(edition, condition.answer, own_rows)
        if asked is None:
            yield SchemeFault(path=path, message=f"no answer is called {condition.answer}")
            return
        possible = _possible_answers(edition, asked)
        for value in condition.is_one_of:
            if possible is not None and value not in possible:
                yield SchemeFault(path=path, message=f"{condition.answer} is never {value}")


def _asked_field(edition: SchemeEdition, answer: str, own_rows: str | None) -> FieldDefinition | None:
    section, _, key = answer.rpartition(".")
    return edition.field(section or own_rows or "", key)


def _possible_answers(edition: SchemeEdition, field: FieldDefinition) -> frozenset[str] | None:
    match field.kind:
        case FieldKind.CHOICE:
            return frozenset(option.key for option in field.options)
        case FieldKind.FAMILY:
            return frozenset(family.key for family in edition.families)
        case FieldKind.YES_NO:
            return frozenset({"yes", "no"})
        case _:
            return None


def _abort_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    causes = {cause.key for cause in edition.clocks.stop_causes}
    for index, ground in enumerate(edition.abort_grounds):
        if ground.stops is not None and ground.stops.cause not in causes:
            yield SchemeFault(path=f"abort_grounds.{index}.stops.cause",
                              message=f"no cause of a stop is called {ground.stops.cause}")


def _figures_out_of_order(edition: SchemeEdition) -> Iterator[SchemeFault]:
    warnings = edition.clocks.warn_days
    if list(warnings) != sorted(set(warnings)):
        yield SchemeFault(path="clocks.warn_days", message="the days do not rise")
    if edition.surveillance.first_months.value > edition.surveillance.first_hard_months.value:
        yield SchemeFault(path="surveillance.first_hard_months", message="the last day lies before the recommended one")
    if edition.team.minimum_members.value > edition.team.maximum_members.value:
        yield SchemeFault(path="team.maximum_members", message="the largest team is below the smallest")
    if edition.in_force_until and edition.in_force_until < edition.in_force_from:
        yield SchemeFault(path="in_force_until", message="the edition ends before it begins")


def _number_pattern_faults(edition: SchemeEdition) -> Iterator[SchemeFault]:
    pattern = edition.certificate.number_pattern
    try:
        numbers = {pattern.format(year=2026, serial=serial) for serial in (1, 2)}
    except (KeyError, ValueError, IndexError):
        numbers = set()
    if len(numbers) != 2:
        yield SchemeFault(path="certificate.number_pattern",
                          message="only {year} and {serial} are filled, and serial must be")


def _unprintable_fields(edition: SchemeEdition) -> Iterator[SchemeFault]:
    for index, field in enumerate(edition.certificate.fields):
        if field.key not in CERTIFICATE_FIELDS:
            known = ", ".join(sorted(CERTIFICATE_FIELDS))
            yield SchemeFault(path=f"certificate.fields.{index}.key", message=f"{field.key} is none of {known}")
