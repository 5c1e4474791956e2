"""What changed between two handings-over of an application, and which request it answers."""

from collections.abc import Iterator, Sequence

from intake_app.rules.answer_paths import path_of
from intake_app.rules.supplement_items import changed_targets, is_opened, opened_by, rows_target
from intake_app.rules.targets import target_text
from intake_app.schemes.schema import SchemeEdition
from models.application import Application, SubmittedDocument
from models.base import Frozen
from models.submission import Submission
from models.supplement import SupplementItem, SupplementKind, SupplementRequest
from models.text import Text


class Change(Frozen):
    """One difference: an answer with its texts as typed, a document with its files, or a unit or row that came or went.

    An empty text means that there was or is nothing.
    """

    target: str
    title: Text
    before: str = ""
    after: str = ""
    file_before: str | None = None
    file_after: str | None = None


class Round(Frozen):
    """One handing-over: the batch that it answers, and what changed since the one before; the first answers nothing."""

    submission: Submission
    request: SupplementRequest | None
    before: Application | None
    changes: tuple[Change, ...]

    def changes_for(self, item: SupplementItem, scheme: SchemeEdition) -> tuple[Change, ...]:
        """What changed of the things that one request opened: in rows that were to be added all that stands in them.

        Where a unit was to be split, the units too.
        """
        if self.before is None:
            return ()
        opened = opened_by(item, self.before, scheme)
        opened |= {path_of(section.key, "", row) for section in scheme.form if rows_target(section.key) in opened
                   for row in self.submission.application.row_ids(section.key)
                   if row not in self.before.row_ids(section.key)}
        is_split = item.kind is SupplementKind.SPLIT
        return tuple(change for change in self.changes
                     if is_opened(change.target, opened) or (is_split and change.target.startswith("units[")))

    def other_changes(self, scheme: SchemeEdition) -> tuple[Change, ...]:
        """What changed besides: it followed from what was asked."""
        asked = {change.target for item in (self.request.items if self.request else ())
                 for change in self.changes_for(item, scheme)}
        return tuple(change for change in self.changes if change.target not in asked)


def rounds(
    submissions: Sequence[Submission], requests: Sequence[SupplementRequest], scheme: SchemeEdition
) -> tuple[Round, ...]:
    """Every handing-over with the batch that it answers, in order; `requests` are those of the same application."""
    kept = {each.number: each.application for each in submissions}
    return tuple(
        Round(submission=each, request=requests[each.number - 2] if each.number > 1 else None, before=before,
              changes=changes_between(before, each.application, scheme) if before else ())
        for each in submissions
        for before in [kept.get(each.number - 1)]
    )


def changes_between(before: Application, after: Application, scheme: SchemeEdition) -> tuple[Change, ...]:
    """What differs between two versions of an application, answers and documents in the order of their names."""
    return tuple(_changes(before, after, scheme))


def _changes(before: Application, after: Application, scheme: SchemeEdition) -> Iterator[Change]:
    for target in sorted(changed_targets(before, after)):
        title = target_text(target, after, scheme) or target_text(target, before, scheme)
        if title is None or target.startswith("rows:"):
            # Rows that came or went are told by what was answered in them.
            continue
        earlier, later = _document(target, before), _document(target, after)
        yield Change(
            target=target, title=title,
            before=_file_words(earlier, later) if earlier else _words(target, before),
            after=_file_words(later, earlier) if later else _words(target, after),
            file_before=earlier.file_id if earlier else None, file_after=later.file_id if later else None,
        )


def _document(target: str, application: Application) -> SubmittedDocument | None:
    return next((each for each in application.documents if f"{each.requirement}@{each.subject}" == target), None)


def _file_words(document: SubmittedDocument, other: SubmittedDocument | None) -> str:
    """The name of its file, with its last day where the same file stands on the other side: only the day changed."""
    if other is None or other.file_id != document.file_id or document.is_without_last_day:
        return document.file_name
    return f"{document.file_name} · {document.valid_until or '∞'}"


def _words(target: str, application: Application) -> str:
    named = next((each for each in application.units if f"units[{each.id}]" == target), None)
    return named.called if named else application.text(target)
