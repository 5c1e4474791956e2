"""What an enterprise does with its applications: start, answer, divide, hand in, submit.

Each answer is saved by itself, valid or not; a write that would overwrite somebody else's newer value is answered with
that value instead.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from intake_app.rules.answers import AnswerCheck, checked_answer, field_at, parse_path, path_of
from intake_app.rules.certification_units import division_is_current, proposed_units
from intake_app.rules.completeness import Completeness, completeness, document_lines
from intake_app.rules.files import media_type_of
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.access import require_on_case, require_own, require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.application import (
    Answer,
    AnswerSource,
    Application,
    ApplicationState,
    SubmittedDocument,
)
from models.base import Frozen
from models.errors import NotFound, Stale
from models.ids import ApplicationId, EnterpriseId, FileId, new_id
from models.paper import StoredFile
from models.reference import Reason
from models.text import Text

T = TypeVar("T")

TRIES = 5
"""How often a one-field write is tried again when another write came first."""


class SavedAnswer(Frozen):
    """The application after the write, and what the field's check says of the value."""

    application: Application
    path: str
    check: AnswerCheck


class Conflict(Frozen):
    """Somebody else changed the same answer since it was shown; nothing was overwritten."""

    path: str
    current: Answer | None
    text: Text


class AnswerBatch(Frozen):
    """Answers and rows of one section to write together, with what stood there when they were decided on."""

    section: str
    answers: Mapping[str, str]
    before: Mapping[str, str]
    rows: tuple[str, ...]
    rows_before: tuple[str, ...]


def start_application(office: Office, actor: Actor, scheme_key: str) -> Application:
    """A new draft of the actor's enterprise, with what is known of the enterprise filled in as client."""
    require_role(actor, Role.APPLICANT)
    if scheme_key not in tuple(office.schemes.keys()) or actor.enterprise_id is None:
        raise NotFound(scheme_key)
    with office.unit_of_work() as uow:
        enterprise = uow.enterprises.get(actor.enterprise_id)
        known = {
            "client.name": enterprise.name,
            "client.credit_code": enterprise.credit_code,
            "client.contact": enterprise.contact_name,
            "client.mobile": enterprise.phone,
            "client.email": enterprise.email,
        }
        scheme = office.schemes.in_force(scheme_key, office.today())
        application = Application(
            id=ApplicationId(new_id("application")),
            enterprise_id=EnterpriseId(actor.enterprise_id),
            scheme=scheme_key,
            created_at=office.moment(),
            answers={
                path: Answer(text=text, by=actor.name, at=office.moment())
                for path, text in known.items()
                if text and field_at(path, scheme)
            },
            rows=_first_rows(scheme),
        )
        uow.applications.add(application)
        write_record(office, uow, actor, "application.started", application.id, after={"scheme": scheme_key})
        uow.commit()
    return application


def my_applications(office: Office, actor: Actor) -> tuple[Application, ...]:
    """The applications of the actor's enterprise, newest first."""
    require_role(actor, Role.APPLICANT)
    with office.unit_of_work() as uow:
        return uow.applications.of_enterprise(actor.enterprise_id or "")


def application_of(office: Office, actor: Actor, application_id: str) -> Application:
    """One application, for its enterprise or for the body's staff; an auditor sees those of their own cases."""
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_on_case(uow, actor, application.id, application.enterprise_id)
    return application


def completeness_of(office: Office, application: Application) -> Completeness:
    """What is done and what is missing today."""
    return completeness(application, office.scheme_of(application), office.today())


def save_answer(
    office: Office,
    actor: Actor,
    application_id: str,
    path: str,
    text: str,
    *,
    expected: str | None = None,
    source: AnswerSource = AnswerSource.TYPED,
) -> SavedAnswer | Conflict | Refused:
    """Keep `text` at `path`, valid or not; `expected` is the text that the writer saw there before."""

    def write() -> SavedAnswer | Conflict | Refused:
        with office.unit_of_work() as uow:
            application = _editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            scheme = office.scheme_of(application)
            field = field_at(path, scheme)
            where = parse_path(path)
            if field is None or where is None or (
                where.row is not None and where.row not in application.row_ids(where.section)
            ):
                raise NotFound(path)
            current = application.answers.get(path)
            if expected is not None and (current.text if current else "") not in (expected, text):
                return _conflict(path, current, field.label)
            check = checked_answer(field, text, application, scheme)
            kept = text if check.problem else check.value
            changed = _current_division(
                application.with_(answers={**application.answers, path: Answer(
                    text=kept, by=actor.name, at=office.moment(), source=source)}),
                scheme,
            )
            saved = uow.applications.save(changed)
            write_record(office, uow, actor, "application.answered", application.id,
                         before={path: current.text if current else ""},
                         after={path: kept, "source": source.value}, clause=field.clause)
            uow.commit()
            return SavedAnswer(application=saved, path=path, check=check)

    return _tried(write)


def save_answers(
    office: Office, actor: Actor, application_id: str, batch: AnswerBatch, *, source: AnswerSource, origin: str = "",
) -> Application | Conflict | Refused:
    """Keep a batch of answers in one transaction with one Record; all of it, or nothing where one was overtaken.

    `origin` names the file that they come from.
    """

    def write() -> Application | Conflict | Refused:
        with office.unit_of_work() as uow:
            application = _editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            scheme = office.scheme_of(application)
            overtaken = _overtaken(batch, application, scheme)
            if overtaken is not None:
                return overtaken
            answers = _new_answers(batch.answers, application, scheme, Answer(
                text="", by=actor.name, at=office.moment(), source=source))
            changed = _current_division(
                application.with_(answers={**application.answers, **answers},
                                  rows={**application.rows, batch.section: batch.rows}),
                scheme,
            )
            saved = uow.applications.save(changed)
            before, after = _batch_evidence(batch, answers)
            write_record(office, uow, actor, "application.answered", application.id, before=before,
                         after={**after, "source": source.value, **({"file": origin} if origin else {})})
            uow.commit()
            return saved

    return _tried(write)


def new_rows(count: int, taken: Collection[str]) -> tuple[str, ...]:
    """So many short ids for new rows of a section, none of them taken."""
    made: tuple[str, ...] = ()
    while len(made) < count:
        row = new_id("row")[-6:]
        if row not in taken and row not in made:
            made = (*made, row)
    return made


def add_row(office: Office, actor: Actor, application_id: str, section: str) -> Application | Refused:
    """One more row of a repeating section, empty."""
    return _change_rows(office, actor, application_id, section, lambda rows: (*rows, *new_rows(1, rows)))


def remove_row(
    office: Office, actor: Actor, application_id: str, section: str, row: str
) -> Application | Refused:
    """The application without this row; what it said stays in the records, from which `restore_row` takes it."""
    return _change_rows(office, actor, application_id, section, lambda rows: tuple(r for r in rows if r != row))


def restore_row(
    office: Office, actor: Actor, application_id: str, section: str, row: str
) -> Application | Refused:
    """The application with a row that was removed, at its place and with what it said when it went."""

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = _editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            rows = application.row_ids(section)
            if row in rows:
                return application
            before = _last_seen(uow, application, section, row)
            known = _row_list(before, section)
            earlier = [rows.index(each) for each in known[:known.index(row)] if each in rows]
            place = max(earlier, default=-1) + 1
            answers = {
                path: Answer(text=str(words), by=actor.name, at=office.moment())
                for path, words in before.items() if path.startswith(f"{section}[{row}].")
            }
            changed = application.with_(
                rows={**application.rows, section: (*rows[:place], row, *rows[place:])},
                answers={**application.answers, **answers},
            )
            saved = uow.applications.save(_current_division(changed, office.scheme_of(application)))
            write_record(office, uow, actor, "application.rows_changed", application.id,
                         before={section: list(rows)},
                         after={section: list(saved.row_ids(section)), **{p: a.text for p, a in answers.items()}})
            uow.commit()
            return saved

    return _tried(write)


def accept_proposal(
    office: Office, actor: Actor, application_id: str, path: str, value: str, *, new_row: str | None = None,
    expected: str | None = None,
) -> SavedAnswer | Conflict | Refused:
    """Write a chat proposal that the applicant accepted; `sites[new].…` goes to `new_row`, or to a row made for it."""
    where = parse_path(path)
    if where is not None and where.row == "new":
        application = application_of(office, actor, application_id)
        if field_at(path, office.scheme_of(application)) is None:
            raise NotFound(path)
        row = new_row
        if row is None:
            changed = add_row(office, actor, application_id, where.section)
            if isinstance(changed, Refused):
                return changed
            row = changed.row_ids(where.section)[-1]
        path = path_of(where.section, where.field, row)
    return save_answer(office, actor, application_id, path, value, expected=expected, source=AnswerSource.CHAT)


def confirm_units(office: Office, actor: Actor, application_id: str) -> Application | Refused:
    """The applicant agrees to the proposed division into certification units (clause 4 of both rules)."""

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = _editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            scheme = office.scheme_of(application)
            units = proposed_units(application, scheme)
            if not units:
                return refused(
                    Text(
                        zh="还不能划分认证单元：请先填写产品（名称、类别、型号）并选择生产场所。",
                        en="No certification unit can be formed yet: enter the products (name, family, model) and"
                        " choose their sites first.",
                    ),
                    scheme.unit_division.clause,
                )
            saved = uow.applications.save(application.with_(units=units))
            write_record(office, uow, actor, "application.units_confirmed", application.id,
                         before={"units": len(application.units)},
                         after={"units": [" | ".join(unit.key) for unit in units]},
                         clause=scheme.unit_division.clause)
            uow.commit()
            return saved

    return _tried(write)


def hand_in_document(
    office: Office,
    actor: Actor,
    application_id: str,
    requirement: str,
    subject: str,
    file_name: str,
    content: bytes,
    valid_until: date | None = None,
) -> Application | Refused:
    """Keep a file for one demanded document; it replaces the earlier one in the list, whose file stays stored."""
    media_type = media_type_of(file_name, content, office.house)
    if isinstance(media_type, Text):
        return refused(media_type)

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = _editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            scheme = office.scheme_of(application)
            line = next((line for line in document_lines(application, scheme)
                         if (line.requirement, line.subject) == (requirement, subject)), None)
            if line is None:
                raise NotFound(f"{requirement}@{subject}")
            sha256 = office.files.put(content)
            stored = StoredFile(
                id=FileId(new_id("file")), owner_id=application.id, enterprise_id=application.enterprise_id,
                name=file_name, media_type=media_type, size_bytes=len(content), sha256=sha256,
                stored_at=office.moment(), stored_by=actor.account_id,
            )
            uow.files.add(stored)
            document = SubmittedDocument(
                requirement=requirement, subject=subject, file_id=stored.id, file_name=file_name,
                handed_in_at=office.moment(), valid_until=valid_until,
            )
            others = tuple(d for d in application.documents if (d.requirement, d.subject) != (requirement, subject))
            saved = uow.applications.save(application.with_(documents=(*others, document)))
            write_record(office, uow, actor, "application.document_handed_in", application.id,
                         after={"document": f"{requirement}@{subject}", "file": file_name, "sha256": sha256},
                         clause=line.clause)
            uow.commit()
            return saved

    return _tried(write)


def submit(office: Office, actor: Actor, application_id: str, declared_by: str) -> Application | Refused:
    """Hand the application over; refused with every missing thing. A second submit changes nothing."""
    return _tried(lambda: _submit(office, actor, application_id, declared_by))


def _submit(office: Office, actor: Actor, application_id: str, declared_by: str) -> Application | Refused:
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_own(actor, application.enterprise_id)
        require_role(actor, Role.APPLICANT)
        if application.state is ApplicationState.SUBMITTED:
            return application
        if not application.is_editable:
            return _closed(application)
        scheme = office.scheme_of(application)
        declared = application.with_(declared_by=declared_by.strip())
        missing = completeness(declared, scheme, office.today()).missing
        if missing:
            return Refused(reasons=tuple(
                Reason(text=_named(item.title, item.subject, item.problem), clause=item.clause) for item in missing
            ))
        supplements = tuple(
            s if s.answered_on else s.with_(answered_on=office.today()) for s in application.supplements
        )
        saved = uow.applications.save(declared.with_(
            state=ApplicationState.SUBMITTED, edition=scheme.edition, supplements=supplements,
            submitted_on=application.submitted_on or office.today(), complete_on=office.today(),
        ))
        write_record(office, uow, actor, "application.submitted", application.id,
                     before={"state": application.state.value},
                     after={"state": saved.state.value, "edition": scheme.edition, "declared_by": declared_by})
        uow.commit()
    return saved


def withdraw(office: Office, actor: Actor, application_id: str) -> Application | Refused:
    """The enterprise takes its application back before the body decided."""
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_own(actor, application.enterprise_id)
        require_role(actor, Role.APPLICANT)
        if application.state in (ApplicationState.ACCEPTED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN):
            return _closed(application)
        saved = uow.applications.save(application.with_(state=ApplicationState.WITHDRAWN))
        write_record(office, uow, actor, "application.withdrawn", application.id,
                     before={"state": application.state.value}, after={"state": saved.state.value})
        uow.commit()
    return saved


def _change_rows(
    office: Office, actor: Actor, application_id: str, section: str,
    change: Callable[[tuple[str, ...]], tuple[str, ...]],
) -> Application | Refused:
    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = _editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            definition = office.scheme_of(application).section(section)
            if definition is None or not definition.repeats:
                raise NotFound(section)
            before = application.row_ids(section)
            after = change(before)
            gone = set(before) - set(after)
            lost = _answers_of(application, section, gone)
            changed = application.with_(
                rows={**application.rows, section: after},
                answers={path: answer for path, answer in application.answers.items() if path not in lost},
            )
            saved = uow.applications.save(_current_division(changed, office.scheme_of(application)))
            write_record(office, uow, actor, "application.rows_changed", application.id,
                         before={section: list(before), **{p: a.text for p, a in lost.items()}},
                         after={section: list(after)})
            uow.commit()
            return saved

    return _tried(write)


def _last_seen(uow: UnitOfWork, application: Application, section: str, row: str) -> Mapping[str, object]:
    """What the record of a row's removal says stood there before."""
    for record in reversed(uow.records.about(application.id)):
        # Adding another row is recorded too: only the removal says what stood in this one.
        if row in _row_list(record.before, section) and row not in _row_list(record.after, section):
            return record.before
    raise NotFound(f"{section}[{row}]")


def _row_list(recorded: Mapping[str, object], section: str) -> list[str]:
    rows = recorded.get(section)
    return [str(row) for row in rows] if isinstance(rows, list) else []


def _first_rows(scheme: SchemeEdition) -> dict[str, tuple[str, ...]]:
    """The rows with which an application begins: those that every application has, whatever its sites and products."""
    first: dict[str, tuple[str, ...]] = {}
    for section in scheme.form:
        if section.repeats and section.for_each is None:
            first[section.key] = new_rows(section.least_rows, ())
    return first


def _answers_of(application: Application, section: str, rows: set[str]) -> Mapping[str, Answer]:
    prefixes = tuple(f"{section}[{row}]." for row in rows)
    return {path: answer for path, answer in application.answers.items() if prefixes and path.startswith(prefixes)}


def _current_division(application: Application, scheme: SchemeEdition) -> Application:
    """The application with its confirmed units dropped where they no longer follow from the answers."""
    if application.units and not division_is_current(application, scheme):
        return application.with_(units=())
    return application


def _editable(uow: UnitOfWork, actor: Actor, application_id: str) -> Application | Refused:
    application = uow.applications.get(application_id)
    require_own(actor, application.enterprise_id)
    require_role(actor, Role.APPLICANT)
    return application if application.is_editable else _closed(application)


def _closed(application: Application) -> Refused:
    return refused(
        Text(
            zh="申请已提交或已办结，现在不能修改；如需更正，请联系认证机构退回补充。",
            en="The application has been handed over or closed and cannot be changed now: ask the certification body"
            " to return it if something must be corrected.",
        )
    )


def _conflict(path: str, current: Answer | None, label: Text) -> Conflict:
    return Conflict(
        path=path, current=current,
        text=Text(
            zh="“{label}”刚被{who}改为“{value}”，您的输入没有覆盖它；请核对后再填。",
            en="“{label}” has just been changed to “{value}” by {who}; your entry did not overwrite it. Compare, then"
            " enter it again if yours is right.",
        ).format(label=label, who=current.by if current else "—", value=current.text if current else ""),
    )


def _overtaken(batch: AnswerBatch, application: Application, scheme: SchemeEdition) -> Conflict | None:
    """The first answer of a batch that somebody changed since it was decided on."""
    for path, before in batch.before.items():
        field = field_at(path, scheme)
        if field is None:
            raise NotFound(path)
        if application.text(path) != before:
            return _conflict(path, application.answers.get(path), field.label)
    if application.row_ids(batch.section) != batch.rows_before:
        return Conflict(path=batch.section, current=None, text=Text(
            zh="刚才有人增加或删除了行，没有写入任何内容；请重新核对。",
            en="Rows have just been added or removed, and nothing was written: look at it again.",
        ))
    return None


def _batch_evidence(
    batch: AnswerBatch, answers: Mapping[str, Answer]
) -> tuple[dict[str, object], dict[str, object]]:
    """What the record of a batch says stood there before and stands there now; of rows only where there are more."""
    before: dict[str, object] = {**batch.before}
    after: dict[str, object] = {path: answer.text for path, answer in answers.items()}
    if batch.rows != batch.rows_before:
        before[batch.section], after[batch.section] = list(batch.rows_before), list(batch.rows)
    return before, after


def _new_answers(
    texts: Mapping[str, str], application: Application, scheme: SchemeEdition, made: Answer
) -> dict[str, Answer]:
    """The texts as answers like `made`, each in the form in which it is kept."""
    answers = {}
    for path, text in texts.items():
        field = field_at(path, scheme)
        if field is None:
            raise NotFound(path)
        check = checked_answer(field, text, application, scheme)
        answers[path] = made.model_copy(update={"text": text if check.problem else check.value})
    return answers


def _named(title: Text, subject: Text | None, problem: Text) -> Text:
    if subject is None:
        return Text(zh="{title}：{problem}", en="{title}: {problem}").format(title=title, problem=problem)
    return Text(zh="{title}（{subject}）：{problem}", en="{title} ({subject}): {problem}").format(
        title=title, subject=subject, problem=problem
    )


def _tried(write: Callable[[], T]) -> T:
    """The outcome of `write`, tried again while another write comes first; safe as each checks what it saw."""
    for _ in range(TRIES - 1):
        try:
            return write()
        except Stale:
            continue
    return write()
