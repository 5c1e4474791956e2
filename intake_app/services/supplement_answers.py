"""What an applicant does about the requests of a returned application: reply to one, or ask for more time.

Changing what a request names is done in the form and the list of documents (`applications`).
"""

from datetime import date

from intake_app.services.access import require_filler
from intake_app.services.dossiers import tried
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.stored_files import keep_file, media_type_or_refusal
from models.account import Actor
from models.application import Application, ApplicationState
from models.errors import NotFound
from models.supplement import ItemAnswer, SupplementItem, SupplementRequest, TimeExtension
from models.text import Text


def reply(
    office: Office, actor: Actor, application_id: str, item_id: str, text: str, *, expected: str | None = None
) -> Application | Refused:
    """Keep the words that answer a request; without words and without a file there is no answer any more.

    `expected` is the text that the writer saw before: another one that came meanwhile is not overwritten.
    """

    def write() -> Application | Refused:
        with office.unit_of_work() as uow:
            asked = _asked(uow, actor, application_id, item_id)
            if isinstance(asked, Refused):
                return asked
            application, item = asked
            given = item.answer or ItemAnswer(text="", by=actor.name, on=office.today())
            if expected is not None and given.text not in (expected, text.strip()):
                return _answered_meanwhile(given, text)
            words = given.with_(text=text.strip(), by=actor.name, on=office.today())
            return _answered(office, uow, actor, application, item, words if words.text or words.file_id else None)

    return tried(write)


def reply_with_file(
    office: Office, actor: Actor, application_id: str, item_id: str, file_name: str, content: bytes
) -> Application | Refused:
    """Keep a file with the answer to a request; an earlier one stays stored."""
    media_type = media_type_or_refusal(office, file_name, content)
    if isinstance(media_type, Refused):
        return media_type
    with office.unit_of_work() as uow:
        asked = _asked(uow, actor, application_id, item_id)
        if isinstance(asked, Refused):
            return asked
        application, item = asked
        card = keep_file(office, uow, actor, owner_id=application.id, enterprise_id=application.enterprise_id,
                         name=file_name, media_type=media_type, content=content)
        given = item.answer or ItemAnswer(text="", by=actor.name, on=office.today())
        return _answered(office, uow, actor, application, item, given.with_(
            by=actor.name, on=office.today(), file_id=card.id, file_name=file_name))


def ask_for_time(office: Office, actor: Actor, application_id: str, until: date, reason: str) -> Application | Refused:
    """Ask for more time for the open batch, with a reason; the reviewer grants or refuses it."""
    with office.unit_of_work() as uow:
        application, request = _answerable(uow, actor, application_id)
        if request is None:
            return _nothing_open()
        if not reason.strip():
            return refused(Text(zh="请写明需要延期的理由。", en="State why more time is needed."))
        if until <= max(request.last_day, office.today()):
            return refused(Text(
                zh="申请的期限应晚于今天和现在的期限 {day}，请改选。",
                en="Ask for a day after today and after the present last day, {day}.",
            ).format(day=request.last_day))
        wish = TimeExtension(until=until, reason=reason.strip(), asked_by=actor.name, asked_on=office.today())
        others = tuple(each for each in request.extensions if each is not request.extension_asked)
        return _saved(office, uow, actor, application, request.with_(extensions=(*others, wish)),
                      "application.time_asked", {"until": until.isoformat(), "reason": reason})


def _asked(
    uow: UnitOfWork, actor: Actor, application_id: str, item_id: str
) -> tuple[Application, SupplementItem] | Refused:
    """The application with the open request that its applicant answers."""
    application, request = _answerable(uow, actor, application_id)
    if request is None:
        return _nothing_open()
    item = next((each for each in request.items if each.id == item_id), None)
    if item is None:
        raise NotFound(item_id)
    return application, item


def _answered(
    office: Office, uow: UnitOfWork, actor: Actor, application: Application, item: SupplementItem,
    answer: ItemAnswer | None,
) -> Application:
    request = application.supplements[-1]
    items = tuple(item.with_(answer=answer) if each is item else each for each in request.items)
    return _saved(office, uow, actor, application, request.with_(items=items), "application.request_answered",
                  {"item": item.id, "text": answer.text if answer else "", "file": answer.file_name if answer else ""})


def _answerable(
    uow: UnitOfWork, actor: Actor, application_id: str
) -> tuple[Application, SupplementRequest | None]:
    application = uow.applications.get(application_id)
    require_filler(actor, application)
    return application, application.open_request if application.state is ApplicationState.RETURNED else None


def _saved(
    office: Office, uow: UnitOfWork, actor: Actor, application: Application, request: SupplementRequest, verb: str,
    after: dict[str, object],
) -> Application:
    saved = uow.applications.save(application.with_(supplements=(*application.supplements[:-1], request)))
    write_record(office, uow, actor, verb, application.id, after=after,
                 clause=office.scheme_of(application).clocks.supplement_days.clause)
    uow.commit()
    return saved


def _nothing_open() -> Refused:
    return refused(Text(
        zh="没有待答复的补正通知（可能已提交或撤回）；请刷新页面。",
        en="No request for supplements is open (the application may have been handed over or withdrawn): reload.",
    ))


def _answered_meanwhile(given: ItemAnswer, typed: str) -> Refused:
    return refused(Text(
        zh="{name}刚刚答复了该项，您输入的“{typed}”没有保存；请看过后再补充。",
        en="{name} has just answered this, so what you typed, “{typed}”, was not kept: read it, then add to it.",
    ).format(name=given.by, typed=typed))
