"""What an enterprise does with its applications: start, answer, divide, submit; files are in `documents`.

Each answer is saved by itself, valid or not; a write that would overwrite somebody else's newer value is answered with
that value instead.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from docs_templates.numbering import paper_number
from intake_app.chat.proposals import is_new_row
from intake_app.rules.acceptance import edition_over, judged_anew
from intake_app.rules.answer_readings import is_landline
from intake_app.rules.answers import AnswerCheck, checked_answer, field_at, parse_path, path_of
from intake_app.rules.completeness import Completeness, completeness
from intake_app.rules.targets import answer_in_words
from intake_app.schemes.schema import FieldDefinition, SchemeEdition
from intake_app.services.access import (
    is_mandated,
    require_application_seen,
    require_own,
    require_role,
    require_submitter,
)
from intake_app.services.dossiers import closed, editable, saved_if_open, tried
from intake_app.services.editions import met_edition
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.application import Answer, AnswerSource, Application, ApplicationState
from models.base import Frozen
from models.enterprise import Enterprise
from models.errors import NotFound, NotPermitted
from models.ids import ApplicationId, new_id
from models.reference import Reason
from models.submission import Submission
from models.text import Text, joined

BY_HAND = frozenset({AnswerSource.TYPED, AnswerSource.EARLIER})
"""The sources that may empty a field: somebody who sees it."""


WHOLE = "answers"
"""Where the record of a row that goes or comes back keeps its answers whole: who gave each, when and from where."""


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


def open_schemes(office: Office, actor: Actor) -> tuple[SchemeEdition, ...]:
    """The editions under which an application may be begun today."""
    require_role(actor, Role.APPLICANT, Role.CONSULTANT)
    editions = [office.schemes.in_force(key, office.today()) for key in tuple(office.schemes.keys())]
    return tuple(edition for edition in editions if edition_over(edition, office.today()) is None)


def start_application(
    office: Office, actor: Actor, scheme_key: str, enterprise_id: str | None = None
) -> Application | Refused:
    """A new draft with what is known of the enterprise filled in as client.

    It is the actor's own enterprise's; a consultant names one whose mandate covers all its applications. A draft of
    this scheme that nobody has touched yet is given back instead: a second click begins nothing twice.
    """
    enterprise_id = _enterprise_to_start_for(actor, enterprise_id)
    if scheme_key not in tuple(office.schemes.keys()):
        raise NotFound(scheme_key)
    with office.unit_of_work() as uow:
        application = begun_in(office, uow, actor, enterprise_id, scheme_key)
        uow.commit()
    return application


def begun_in(
    office: Office, uow: UnitOfWork, actor: Actor, enterprise_id: str, scheme_key: str
) -> Application | Refused:
    """The enterprise's untouched draft of this scheme, or else a new one, in the open transaction."""
    scheme = office.schemes.in_force(scheme_key, office.today())
    over = edition_over(scheme, office.today())
    if over is not None:
        return Refused(reasons=(over,))
    # Of two starts at once the second waits here for the first to end, and then finds its draft.
    uow.numbers.next(f"draft/{enterprise_id}/{scheme_key}")
    for each in uow.applications.of_enterprise(enterprise_id):
        if each.scheme == scheme_key and each.state is ApplicationState.DRAFT and each.version == 0:
            return each
    application = _empty(office, actor, uow.enterprises.get(enterprise_id), scheme)
    uow.applications.add(application)
    write_record(office, uow, actor, "application.started", application.id, after={
        "scheme": scheme_key, **{path: answer.text for path, answer in application.answers.items()}})
    return application


def my_applications(office: Office, actor: Actor) -> tuple[Application, ...]:
    """The applications of the actor's enterprise, or those that a consultant's mandates cover, newest first."""
    require_role(actor, Role.APPLICANT, Role.CONSULTANT)
    with office.unit_of_work() as uow:
        if Role.APPLICANT in actor.roles:
            return uow.applications.of_enterprise(actor.enterprise_id or "")
        clients = sorted({mandate.enterprise_id for mandate in actor.mandates})
        found = [each for client in clients for each in uow.applications.of_enterprise(client)]
    return tuple(each for each in found if is_mandated(actor, each))


def application_of(office: Office, actor: Actor, application_id: str) -> Application:
    """One application, for its enterprise, its consultant or the body's staff; an auditor sees their own cases."""
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_application_seen(uow, actor, application)
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
    """Keep `text` at `path`, valid or not; `expected` is the text that the writer saw there before.

    A field is emptied by hand only, and what stood in it stays with it: a blank from anywhere else says nothing.
    """

    def write() -> SavedAnswer | Conflict | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            scheme = office.scheme_of(application)
            field = _asked_at(path, application, scheme)
            current, before = application.answers.get(path), application.text(path)
            # Blanks around an answer are no part of it: who is half-way through "138 0013" still sees their own "138".
            if expected is not None and before not in (expected.strip(), text.strip()):
                return _conflict(path, field.label, application, scheme)
            check = checked_answer(field, text, application, scheme)
            kept = text.strip() if check.problem else check.value
            if kept == before or not (kept or source in BY_HAND):
                return SavedAnswer(application=application, path=path, check=check)
            was = "" if kept else before or (current.was if current else "")
            answer = Answer(text=kept, by=actor.name, at=office.moment(), source=source, was=was,
                            edition=scheme.edition)
            changed = application.with_(answers={**application.answers, path: answer})
            saved = saved_if_open(office, uow, application, changed)
            if isinstance(saved, Refused):
                return saved
            write_record(office, uow, actor, "application.answered", application.id, before={path: before},
                         after={path: kept, "source": source.value}, clause=field.clause)
            uow.commit()
            return SavedAnswer(application=saved, path=path, check=check)

    return tried(write)


def new_rows(count: int, taken: Collection[str]) -> tuple[str, ...]:
    """So many short ids for new rows of a section, none of them taken."""
    made: tuple[str, ...] = ()
    while len(made) < count:
        row = new_id("row")[-6:]
        if row not in taken and row not in made:
            made = (*made, row)
    return made


def add_row(
    office: Office, actor: Actor, application_id: str, section: str, before: str | None = None
) -> Application | Refused:
    """One more row of a repeating section, empty: in front of the row `before` where that is there, else the last."""

    def with_one_more(rows: tuple[str, ...]) -> tuple[str, ...]:
        place = rows.index(before) if before in rows else len(rows)
        return (*rows[:place], *new_rows(1, rows), *rows[place:])

    return _change_rows(office, actor, application_id, section, with_one_more)


def remove_row(
    office: Office, actor: Actor, application_id: str, section: str, row: str
) -> Application | Refused:
    """The application without this row; what it said stays in the records, from which `restore_row` takes it."""
    return _change_rows(office, actor, application_id, section, lambda rows: tuple(r for r in rows if r != row))


def restore_row(
    office: Office, actor: Actor, application_id: str, section: str, row: str
) -> Application | Refused:
    """The application with a row that was removed, at its place and with what it said when it went, as it was said."""

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
            if isinstance(application, Refused):
                return application
            rows = application.row_ids(section)
            if row in rows:
                return application
            before = _last_seen(uow, application, section, row)
            known = _row_list(before, section)
            earlier = [rows.index(each) for each in known[:known.index(row)] if each in rows]
            place = max(earlier, default=-1) + 1
            # Of a row that went before answers were kept whole, the record has the words alone.
            whole, edition = whole_answers(before), office.scheme_of(application).edition
            answers = {
                path: whole.get(path) or Answer(text=str(words), by=actor.name, at=office.moment(), edition=edition)
                for path, words in before.items() if path.startswith(f"{section}[{row}].")
            }
            changed = application.with_(
                rows={**application.rows, section: (*rows[:place], row, *rows[place:])},
                answers={**application.answers, **answers},
            )
            saved = saved_if_open(office, uow, application, changed)
            if isinstance(saved, Refused):
                return saved
            write_record(office, uow, actor, "application.rows_changed", application.id,
                         before={section: list(rows)},
                         after={section: list(saved.row_ids(section)), **_told_whole(answers)})
            uow.commit()
            return saved

    return tried(write)


def accept_proposal(
    office: Office, actor: Actor, application_id: str, path: str, value: str, *, new_row: str | None = None,
    expected: str | None = None, source: AnswerSource = AnswerSource.CHAT,
) -> SavedAnswer | Conflict | Refused:
    """Write a chat proposal that the applicant accepted; `sites[new].…` goes to `new_row`, or to a row made for it."""
    where = parse_path(path)
    if where is not None and is_new_row(where.row):
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
    return save_answer(office, actor, application_id, path, value, expected=expected, source=source)


def submit(
    office: Office, actor: Actor, application_id: str, declared_by: str, is_declared: bool = True
) -> Application | Refused:
    """Hand the application over; refused with every missing thing. A second submit changes nothing.

    Who has not declared that all is true hands nothing over, whatever the name.
    """
    return tried(lambda: _submit(office, actor, application_id, declared_by.strip(), is_declared))


def _submit(
    office: Office, actor: Actor, application_id: str, declared_by: str, is_declared: bool
) -> Application | Refused:
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_submitter(actor, application)
        if application.state is ApplicationState.SUBMITTED:
            return application
        if not application.is_editable:
            return closed()
        scheme = office.scheme_of(application)
        over = edition_over(office.schemes.in_force(scheme.key, office.today()), office.today())
        if over is not None and application.submitted_on is None:
            return Refused(reasons=(over,))
        declared = application.with_(declared_by=declared_by if is_declared else "")
        obstacles = (*_unseen_changes(office, application), *(
            Reason(text=_named(item.title, item.subject, _NAMELESS if item.kind == "declaration" and is_declared
                               else item.problem), clause=item.clause)
            for item in completeness(declared, scheme, office.today()).missing
        ))
        if obstacles:
            return Refused(reasons=obstacles)
        supplements = tuple(
            s if s.answered_on else s.with_(answered_on=office.today()) for s in application.supplements
        )
        is_again = application.state is ApplicationState.RETURNED
        judged = judged_anew(application.handed_over, declared, scheme) if is_again else declared
        saved = uow.applications.save(judged.with_(
            number=application.number or _next_number(office, uow, scheme), state=ApplicationState.SUBMITTED,
            edition=scheme.edition, seen_edition=scheme.edition, supplements=supplements,
            submitted_on=application.submitted_on or office.today(), complete_on=office.today(), handed_over=None,
        ))
        keep_submission(office, uow, saved)
        write_record(office, uow, actor, "application.submitted", application.id,
                     before={"state": application.state.value},
                     after={"state": saved.state.value, "number": saved.number, "edition": scheme.edition,
                            "declared_by": declared_by, **_to_judge_again(application, saved)})
        uow.commit()
    return saved


_NAMELESS = Text(zh="未填写声明人姓名；请填写后再提交。",
                 en="the name of the person who declares is missing: fill it in, then submit.")


def _to_judge_again(before: Application, after: Application) -> dict[str, object]:
    """For the Record: the checks and verdicts that count no more, since they were about others."""
    checks = [each.key for each in before.checks if each not in after.checks]
    documents = [f"{was.requirement}@{was.subject}" for was, now in zip(before.documents, after.documents, strict=True)
                 if was.verdict is not now.verdict]
    told = {"checks_to_make_again": checks, "documents_to_judge_again": documents}
    return {key: found for key, found in told.items() if found}


def _next_number(office: Office, uow: UnitOfWork, scheme: SchemeEdition) -> str:
    """The body's next application number of this year, whatever the scheme, without gaps."""
    year, body = office.today().year, scheme.body.short_name
    return paper_number(f"{body}-APP-{{year}}-{{serial:04d}}", year, uow.numbers.next(f"application/{body}/{year}"))


def _unseen_changes(office: Office, application: Application) -> Iterator[Reason]:
    """Answers of before a new edition that it asks otherwise, while nobody has looked at them."""
    met = met_edition(office, application)
    if met is not None and met.look_again:
        titles = dict.fromkeys(each.change.title for each in met.look_again)
        yield Reason(text=Text(
            zh="实施规则已换版（{old} → {new}），请在“申请任务”中核对后确认：{titles}。",
            en="The rule has a new edition ({old} → {new}): look at these on the page “Application tasks” and confirm"
            " them: {titles}.",
        ).format(old=met.known.edition, new=met.new.edition, titles=joined(list(titles))))


def withdraw(office: Office, actor: Actor, application_id: str) -> Application | Refused:
    """The enterprise takes its application back before the body decided."""
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_own(actor, application.enterprise_id)
        require_role(actor, Role.APPLICANT)
        if application.state in (ApplicationState.ACCEPTED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN):
            return closed()
        saved = uow.applications.save(application.with_(state=ApplicationState.WITHDRAWN, handed_over=None))
        write_record(office, uow, actor, "application.withdrawn", application.id,
                     before={"state": application.state.value}, after={"state": saved.state.value})
        uow.commit()
    return saved


def keep_submission(office: Office, uow: UnitOfWork, application: Application) -> None:
    """Keep the application as it was handed over, once for each time; it is compared with later (`rules.rounds`)."""
    number = len(application.supplements) + 1
    if all(each.number != number for each in uow.submissions.of_application(application.id)):
        uow.submissions.add(Submission(
            id=f"{application.id}-{number}", application_id=application.id, number=number,
            submitted_on=application.complete_on or office.today(), by=application.declared_by, application=application,
        ))


def _change_rows(
    office: Office, actor: Actor, application_id: str, section: str,
    change: Callable[[tuple[str, ...]], tuple[str, ...]],
) -> Application | Refused:
    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            application = editable(uow, actor, application_id)
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
            saved = saved_if_open(office, uow, application, changed)
            if isinstance(saved, Refused):
                return saved
            write_record(office, uow, actor, "application.rows_changed", application.id,
                         before={section: list(before), **_told_whole(lost)},
                         after={section: list(after)})
            uow.commit()
            return saved

    return tried(write)


def _last_seen(uow: UnitOfWork, application: Application, section: str, row: str) -> Mapping[str, object]:
    """What the record of a row's removal says stood there before."""
    for record in reversed(uow.records.about(application.id)):
        # Adding another row is recorded too: only the removal says what stood in this one.
        if row in _row_list(record.before, section) and row not in _row_list(record.after, section):
            return record.before
    raise NotFound(f"{section}[{row}]")


def whole_answers(recorded: Mapping[str, object]) -> Mapping[str, Answer]:
    """The answers that a record of rows keeps whole, by their paths."""
    kept = recorded.get(WHOLE)
    return {path: Answer.model_validate(each) for path, each in kept.items()} if isinstance(kept, dict) else {}


def _told_whole(answers: Mapping[str, Answer]) -> dict[str, object]:
    """Answers for a record: their words, as those of any change, and beside them who said them."""
    if not answers:
        return {}
    return {**{path: answer.text for path, answer in answers.items()},
            WHOLE: {path: answer.model_dump(mode="json", exclude_defaults=True) for path, answer in answers.items()}}


def _row_list(recorded: Mapping[str, object], section: str) -> list[str]:
    rows = recorded.get(section)
    return [str(row) for row in rows] if isinstance(rows, list) else []


def _empty(office: Office, actor: Actor, enterprise: Enterprise, scheme: SchemeEdition) -> Application:
    """An application in which only what is known of its enterprise is filled in, as the form would store it."""
    begun = Application(
        id=ApplicationId(new_id("application")), enterprise_id=enterprise.id, scheme=scheme.key,
        seen_edition=scheme.edition, created_at=office.moment(), rows=_first_rows(scheme),
    )
    mobile = field_at("client.mobile", scheme)
    number = checked_answer(mobile, enterprise.phone, begun, scheme).value if mobile else ""
    known = {
        "client.name": enterprise.name,
        "client.credit_code": enterprise.credit_code,
        "client.contact": enterprise.contact_name,
        # Registration takes either kind of number; the form has a place for each.
        "client.landline" if is_landline(number) else "client.mobile": enterprise.phone,
        "client.email": enterprise.email,
    }
    return begun.with_(answers={
        path: Answer(text=checked_answer(field, text, begun, scheme).value, by=actor.name, at=office.moment(),
                     edition=scheme.edition)
        for path, text in known.items()
        if text and (field := field_at(path, scheme))
    })


def _first_rows(scheme: SchemeEdition) -> dict[str, tuple[str, ...]]:
    """The rows with which an application begins: those that every application has, whatever its sites and products."""
    first: dict[str, tuple[str, ...]] = {}
    for section in scheme.form:
        if section.repeats and section.for_each is None and section.least_rows_when is None:
            first[section.key] = new_rows(section.least_rows, ())
    return first


def _answers_of(application: Application, section: str, rows: set[str]) -> Mapping[str, Answer]:
    prefixes = tuple(f"{section}[{row}]." for row in rows)
    return {path: answer for path, answer in application.answers.items() if prefixes and path.startswith(prefixes)}


def _enterprise_to_start_for(actor: Actor, enterprise_id: str | None) -> str:
    require_role(actor, Role.APPLICANT, Role.CONSULTANT)
    if Role.APPLICANT in actor.roles:
        return actor.enterprise_id or ""
    lets = any(each.enterprise_id == enterprise_id and each.covers_all and each.may_fill for each in actor.mandates)
    if not lets or enterprise_id is None:
        raise NotPermitted(Text(
            zh="您的委托不含为该单位新建申请；请由该单位新建，或请其授权办理全部申请。",
            en="Your mandate does not let you start an application for this enterprise: let it start one, or ask it for"
            " a mandate for all its applications.",
        ))
    return enterprise_id


def _asked_at(path: str, application: Application, scheme: SchemeEdition) -> FieldDefinition:
    """The field at a path of the form; a path into a row that is not there leads nowhere."""
    field, where = field_at(path, scheme), parse_path(path)
    if field is None or where is None or (
        where.row is not None and where.row not in application.row_ids(where.section)
    ):
        raise NotFound(path)
    return field


def _conflict(path: str, label: Text, application: Application, scheme: SchemeEdition) -> Conflict:
    current = application.answers.get(path)
    words = {"label": label, "who": current.by if current else "—"}
    if application.text(path):
        text = _CHANGED_BY_ANOTHER.format(**words, value=answer_in_words(path, application, scheme))
    else:
        text = _EMPTIED_BY_ANOTHER.format(**words)
    return Conflict(path=path, current=current, text=text)


def _named(title: Text, subject: Text | None, problem: Text) -> Text:
    if subject is None:
        return Text(zh="{title}：{problem}", en="{title}: {problem}").format(title=title, problem=problem)
    return Text(zh="{title}（{subject}）：{problem}", en="{title} ({subject}): {problem}").format(
        title=title, subject=subject, problem=problem
    )


_CHANGED_BY_ANOTHER = Text(
    zh="“{label}”刚被{who}改为“{value}”，您的输入没有覆盖它；请核对后再填。",
    en="“{label}” has just been changed to “{value}” by {who}; your entry did not overwrite it. Compare, then enter it"
    " again if yours is right.",
)
_EMPTIED_BY_ANOTHER = Text(
    zh="“{label}”刚被{who}清空，您的输入没有写入；请核对后再填。",
    en="“{label}” has just been emptied by {who}; your entry was not written. Compare, then enter it again if yours is"
    " right.",
)
