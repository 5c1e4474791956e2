"""A blank is no deletion; every value that stood at a question is told with who, when and from where."""

from datetime import timedelta

import pytest

from intake_app.services import applications
from intake_app.services.answer_history import AnswerVersion, answer_history
from intake_app.services.applications import SavedAnswer
from intake_app.services.office import Office
from intake_app.services.records import write_record
from models.account import Actor
from models.application import AnswerSource, Application
from tests.builders import cnex_draft
from tests.offices import Clock
from tests.services.jobs import client, enterprise

PATH = "client.contact"
COLLEAGUE = client().with_(account_id="account-2", name="王芳")
CHINA_HOURS = timedelta(hours=8)


@pytest.fixture
def draft(office: Office) -> Application:
    """A draft of enterprise-1 whose contact was laid in without a record."""
    kept = cnex_draft()
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(kept)
        uow.commit()
    return kept


def put(
    office: Office, text: str, actor: Actor | None = None, source: AnswerSource = AnswerSource.TYPED
) -> Application:
    saved = applications.save_answer(office, actor or client(), "application-1", PATH, text, source=source)
    assert isinstance(saved, SavedAnswer)
    return saved.application


def told(office: Office) -> list[tuple[str, str, AnswerSource | None]]:
    return [(each.text, each.by, each.source) for each in answer_history(office, client(), "application-1", PATH)]


def test_an_emptied_field_is_empty_and_what_it_held_stays_with_it(office: Office, draft: Application) -> None:
    """The form shows what was typed, a blank; the value before it is one click away, however often it is emptied."""
    emptied = put(office, "").answers[PATH]
    assert (emptied.text, emptied.was) == ("", draft.text(PATH))
    assert put(office, "  ").answers[PATH] == emptied
    back = put(office, emptied.was, source=AnswerSource.EARLIER).answers[PATH]
    assert (back.text, back.was, back.source) == (draft.text(PATH), "", AnswerSource.EARLIER)


def test_a_blank_from_elsewhere_takes_nothing_away(office: Office, draft: Application) -> None:
    """An empty cell or a proposal without a value says nothing about the answer."""
    assert put(office, " ", source=AnswerSource.CHAT) == draft
    with office.unit_of_work() as uow:
        assert uow.records.about(draft.id) == ()


def test_an_answer_given_again_is_no_change(office: Office, draft: Application) -> None:
    """Its giver and its day stay, and nothing goes on record."""
    assert put(office, draft.text(PATH), COLLEAGUE) == draft


def test_values_are_told_newest_first_with_who_when_and_from_where(
    office: Office, draft: Application, clock: Clock
) -> None:
    for text, actor, source in (("赵敏", COLLEAGUE, AnswerSource.TYPED), ("孙丽", client(), AnswerSource.CHAT),
                                ("赵敏", client(), AnswerSource.EARLIER)):
        clock.move(timedelta(hours=1))
        put(office, text, actor, source)
    assert told(office) == [
        ("赵敏", "林晓", AnswerSource.EARLIER), ("孙丽", "林晓", AnswerSource.CHAT),
        ("赵敏", "王芳", AnswerSource.TYPED), (draft.text(PATH), "", None),
    ]
    newest = answer_history(office, client(), draft.id, PATH)[0]
    assert newest.at == office.moment()
    assert newest.at is not None
    assert newest.at.utcoffset() == CHINA_HOURS


def test_words_half_typed_are_no_values(office: Office, draft: Application, clock: Clock) -> None:
    """A field saves while it is typed in; what the same person typed on from within seconds is left out."""
    for text in ("赵", "赵敏", "赵敏敏"):
        put(office, text)
        clock.move(timedelta(seconds=2))
    clock.move(timedelta(minutes=5))
    put(office, "孙丽")
    assert [text for text, _, _ in told(office)] == ["孙丽", "赵敏敏", draft.text(PATH)]


def test_what_a_colleague_overwrites_within_seconds_is_a_value(office: Office, draft: Application) -> None:
    put(office, "赵敏", COLLEAGUE)
    put(office, "孙丽")
    assert [text for text, _, _ in told(office)] == ["孙丽", "赵敏", draft.text(PATH)]


def test_what_a_new_application_begins_with_has_its_giver_and_day(office: Office, draft: Application) -> None:
    begun = applications.start_application(office, client(), "cec_salt")
    assert isinstance(begun, Application)
    assert answer_history(office, client(), begun.id, "client.name") == (
        AnswerVersion(text=begun.text("client.name"), by="林晓", at=office.moment(), source=AnswerSource.TYPED),)


def test_values_of_a_record_that_tells_of_many_are_told(office: Office, draft: Application) -> None:
    """A whole table that came in at once has one record."""
    with office.unit_of_work() as uow:
        write_record(office, uow, client(), "application.table_taken", draft.id,
                     before={PATH: draft.text(PATH)}, after={PATH: "孙丽", "client.mobile": "1", "source": "chat"})
        uow.commit()
    assert told(office) == [("孙丽", "林晓", AnswerSource.CHAT), (draft.text(PATH), "", None)]
