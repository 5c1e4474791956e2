"""What each request for a supplement opens again, whether it is answered, and where it stands."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from intake_app.rules.answer_paths import RowPlace, owner_of, path_of
from intake_app.schemes.schema import SchemeEdition, Section
from models.application import Application, CertificationUnit, SubmittedDocument
from models.supplement import SupplementItem, SupplementKind
from models.text import Text


class ItemState(StrEnum):
    """Where a request stands."""

    DRAFTED = "drafted"
    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"
    ASKED_AGAIN = "asked_again"

    @property
    def text(self) -> Text:
        """The state in words."""
        return _STATE_TEXTS[self]


def opened_by(item: SupplementItem, handed_over: Application, scheme: SchemeEdition) -> frozenset[str]:
    """The targets that a request opens; one that ends in a point opens everything below it.

    To split a unit is to change its product, what is told about that product and the sites that make it, and to add
    more of each (clause 4).
    """
    if item.kind is not SupplementKind.SPLIT:
        return frozenset({item.target} - {""})
    named = next((each for each in handed_over.units if item.target == f"units[{each.id}]"), None)
    return frozenset(_opened_by_split(named, handed_over, scheme)) if named else frozenset()


def _opened_by_split(
    named: CertificationUnit, handed_over: Application, scheme: SchemeEdition
) -> Iterator[str]:
    yield path_of(Section.PRODUCTS, "", named.product_row)
    yield from (path_of(Section.SITES, "", each.site_row) for each in handed_over.units
                if each.product_row == named.product_row)
    yield from (rows_target(section) for section in (Section.SITES, Section.PRODUCTS))
    for section in scheme.form:
        if section.for_each == Section.PRODUCTS:
            yield rows_target(section.key)
            yield from (path_of(section.key, "", row) for row in handed_over.row_ids(section.key)
                        if owner_of(RowPlace(section.key, row), Section.PRODUCTS, handed_over, scheme)
                        == named.product_row)


def rows_target(section: str) -> str:
    """What names the rows of a section as a whole: to open it is to let rows be added.

    >>> rows_target("sites")
    'rows:sites'
    """
    return f"rows:{section}"


def kinds_for(target: str, application: Application, scheme: SchemeEdition) -> tuple[SupplementKind, ...]:
    """What may be asked about a target, the likeliest first; an empty target is something in the reviewer's words.

    A document that lacks nothing but its last day need not be replaced: the day is asked for (J48).
    """
    if target.startswith("units["):
        return (SupplementKind.SPLIT, SupplementKind.CLARIFY)
    document = next((each for each in application.documents if f"{each.requirement}@{each.subject}" == target), None)
    if document is not None:
        has_last_day = any(each.key == document.requirement and each.has_valid_until for each in scheme.documents)
        is_dateless = has_last_day and document.is_without_last_day
        return ((SupplementKind.CLARIFY, SupplementKind.REPLACE) if is_dateless
                else (SupplementKind.REPLACE, SupplementKind.CLARIFY))
    if application.text(target):
        return (SupplementKind.CORRECT, SupplementKind.CLARIFY)
    return (SupplementKind.MISSING, SupplementKind.CLARIFY)


def is_opened(target: str, opened: frozenset[str]) -> bool:
    """Whether `target` is among what requests opened, itself or as part of something.

    >>> is_opened("products[p1].models", frozenset({"products[p1]."}))
    True
    """
    return target in opened or any(each.endswith(".") and target.startswith(each) for each in opened)


def opened_now(application: Application, scheme: SchemeEdition) -> frozenset[str]:
    """Everything that the open batch names."""
    request, before = application.open_request, application.handed_over
    if request is None or before is None:
        return frozenset()
    return frozenset(target for item in request.items for target in opened_by(item, before, scheme))


def item_state(item: SupplementItem, application: Application, scheme: SchemeEdition) -> ItemState:
    """Where a request of this application stands; one that is asked again is never the reviewer's to settle."""
    if any(item.id == drafted.id for drafted in application.drafted_items):
        return ItemState.DRAFTED
    later = (*application.drafted_items, *(each for batch in application.supplements for each in batch.items))
    if any(item.id == other.follows for other in later):
        return ItemState.ASKED_AGAIN
    if item.settled_on is not None or item.kind is SupplementKind.EXTEND:
        return ItemState.SETTLED
    request = application.open_request
    if request is None or item not in request.items:
        return ItemState.ANSWERED
    return ItemState.ANSWERED if is_answered(item, application, scheme) else ItemState.OPEN


def is_answered(item: SupplementItem, application: Application, scheme: SchemeEdition) -> bool:
    """Whether the applicant has done something about a request of the open batch: changed what it names, or replied.

    A demanded document that was returned still counts as missing, whatever is said about it.
    """
    return _is_answered(item, application, scheme, _changed_since(application))


def unanswered(application: Application, scheme: SchemeEdition) -> tuple[SupplementItem, ...]:
    """The requests of the open batch that nothing was done about yet."""
    request, changed = application.open_request, _changed_since(application)
    return tuple(item for item in (request.items if request else ())
                 if not _is_answered(item, application, scheme, changed))


def unsettled(application: Application, scheme: SchemeEdition) -> tuple[SupplementItem, ...]:
    """The requests sent that are still open or wait for the reviewer's word, oldest first."""
    waiting = (ItemState.OPEN, ItemState.ANSWERED)
    return tuple(item for batch in application.supplements for item in batch.items
                 if item_state(item, application, scheme) in waiting)


def told_with(document: SubmittedDocument | None) -> tuple[str, date | None, bool] | None:
    """What an applicant tells with a document: its file, until when it is valid, and whether that is stated (J48)."""
    return (document.file_id, document.valid_until, document.is_validity_stated) if document else None


def changed_targets(before: Application, after: Application) -> frozenset[str]:
    """What differs between two versions of an application: answers, documents, rows and confirmed units.

    A document differs with its file or its last day.
    """
    answers = {path for path in {*before.answers, *after.answers} if before.text(path) != after.text(path)}
    earlier, later = _files(before), _files(after)
    documents = {f"{requirement}@{subject}" for requirement, subject in {*earlier, *later}
                 if earlier.get((requirement, subject)) != later.get((requirement, subject))}
    return frozenset({*answers, *documents, *_changed_rows(before, after), *_changed_units(before, after)})


def _changed_since(application: Application) -> frozenset[str]:
    """What the applicant changed since the application was handed over."""
    return changed_targets(application.handed_over, application) if application.handed_over else frozenset()


def _is_answered(
    item: SupplementItem, application: Application, scheme: SchemeEdition, changed: frozenset[str]
) -> bool:
    before = application.handed_over
    if item.kind is SupplementKind.EXTEND or item.answer is not None or before is None:
        # A batch from before snapshots were kept asked for no answer to each request.
        return True
    opened = opened_by(item, before, scheme)
    return any(is_opened(target, opened) for target in changed) or _is_split(item, before, application)


def _is_split(item: SupplementItem, before: Application, after: Application) -> bool:
    """Whether the unit to be split stands otherwise in a confirmed division: at a wish, which changes no answer."""
    was, now = ({f"units[{each.id}]": each.normalised_model for each in application.units}
                for application in (before, after))
    return item.kind is SupplementKind.SPLIT and bool(now) and was.get(item.target) != now.get(item.target)


def _files(application: Application) -> Mapping[tuple[str, str], tuple[str, date | None, bool] | None]:
    return {(each.requirement, each.subject): told_with(each) for each in application.documents}


def _changed_rows(before: Application, after: Application) -> Iterator[str]:
    """A row added is a change of the rows, a row removed one of the row too."""
    for section in sorted({*before.rows, *after.rows}):
        gone = set(before.row_ids(section)) - set(after.row_ids(section))
        yield from (path_of(section, "", row) for row in gone)
        if gone or set(after.row_ids(section)) - set(before.row_ids(section)):
            yield rows_target(section)


def _changed_units(before: Application, after: Application) -> Iterator[str]:
    """Units that came or went; while a division is not confirmed nothing is known of it."""
    if after.units:
        keys = [{each.key: each.id for each in application.units} for application in (before, after)]
        yield from (f"units[{id}]" for id in {*keys[0].values()} ^ {*keys[1].values()})


_STATE_TEXTS: Mapping[ItemState, Text] = {
    ItemState.DRAFTED: Text(zh="待发送", en="not sent"),
    ItemState.OPEN: Text(zh="待答复", en="open"),
    ItemState.ANSWERED: Text(zh="已答复", en="answered"),
    ItemState.SETTLED: Text(zh="已解决", en="settled"),
    ItemState.ASKED_AGAIN: Text(zh="再次要求", en="asked again"),
}
