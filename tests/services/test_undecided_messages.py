"""A message to the chat is there again for its writer alone, with what they have not decided, for 90 days at most."""

from datetime import timedelta

import pytest

from intake_app.chat.extraction import understood
from intake_app.chat.proposals import Proposal, is_new_row
from intake_app.chat.undecided import UndecidedMessage
from intake_app.services import applications
from intake_app.services.office import Office
from intake_app.services.undecided_messages import keep_undecided, undecided_messages
from intake_app.services.unsent_texts import forget_old, keep_unsent, unsent_texts
from models.account import Actor
from models.application import Application
from models.errors import NotPermitted
from tests.offices import Clock
from tests.services.jobs import client, enterprise

WRITER = client()
COLLEAGUE = WRITER.with_(account_id="account-colleague")
MESSAGE = "数据时间边界是2025年1月1日到2025年12月31日；二厂在安徽省芜湖市弋江区峨山路 1 号"


@pytest.fixture
def draft(office: Office) -> Application:
    """A draft under CNEX-01-G:2026 with one site, without what the enterprise registered."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.commit()
    started = applications.start_application(office, WRITER, "cnex_ex")
    with office.unit_of_work() as uow:
        saved = uow.applications.save(started.with_(answers={}))
        uow.commit()
    return saved


def said(office: Office, draft: Application, message: str = MESSAGE) -> UndecidedMessage:
    """The message as it is once it was sent."""
    found = understood(message, draft, office.scheme_of(draft), office.today())
    return UndecidedMessage(message=message, sent_at=office.moment(), proposals=found.proposals,
                            candidates=found.candidates)


def left(office: Office, draft: Application, actor: Actor = WRITER) -> list[UndecidedMessage]:
    return [each for _, each in undecided_messages(office, actor, draft.id)]


def test_it_comes_back_as_it_was_in_the_order_of_sending(office: Office, draft: Application, clock: Clock) -> None:
    first = said(office, draft)
    assert {each.path for each in first.proposals} >= {"application.period_from", "application.period_to"}
    keep_undecided(office, WRITER, draft.id, "z", first)
    clock.move(timedelta(minutes=1))
    second = said(office, draft, "手机13900001111")
    keep_undecided(office, WRITER, draft.id, "a", second)
    clock.move(timedelta(minutes=1))
    keep_undecided(office, WRITER, draft.id, "z", first)
    assert undecided_messages(office, WRITER, draft.id) == (("z", first), ("a", second))


def test_what_was_not_taken_over_is_told_again_beside_what_is_undecided(office: Office, draft: Application) -> None:
    message = f"{MESSAGE}，轴承8400套"
    found = understood(message, draft, office.scheme_of(draft), office.today())
    assert [each.quoted for each in found.unread] == ["轴承8400套"]
    keep_undecided(office, WRITER, draft.id, "k", said(office, draft, message).with_(unread=found.unread))
    assert [each.unread for each in left(office, draft)] == [found.unread]


def test_a_colleague_of_the_same_enterprise_never_sees_it(office: Office, draft: Application) -> None:
    """Nor does another enterprise, which may not even ask."""
    keep_undecided(office, WRITER, draft.id, "k", said(office, draft))
    assert left(office, draft, COLLEAGUE) == []
    with pytest.raises(NotPermitted):
        undecided_messages(office, client("enterprise-2"), draft.id)


def test_what_is_decided_is_forgotten_and_no_record_is_written(office: Office, draft: Application) -> None:
    whole = said(office, draft)
    with office.unit_of_work() as uow:
        before = uow.records.about(draft.id)
    keep_undecided(office, WRITER, draft.id, "k", whole)
    keep_undecided(office, WRITER, draft.id, "k", whole.with_(proposals=whole.proposals[:1]))
    assert [each.proposals for each in left(office, draft)] == [whole.proposals[:1]]
    keep_undecided(office, WRITER, draft.id, "k", whole.with_(proposals=(), candidates=()))
    assert unsent_texts(office, WRITER) == ()
    with office.unit_of_work() as uow:
        assert uow.records.about(draft.id) == before
        assert uow.applications.get(draft.id) == draft


def test_its_time_runs_from_the_day_it_was_sent(office: Office, draft: Application, clock: Clock) -> None:
    """H128: deciding a part of it on the last day keeps the rest no longer."""
    whole = said(office, draft)
    keep_undecided(office, WRITER, draft.id, "k", whole)
    clock.move(timedelta(days=office.house.unsent.kept_days))
    keep_undecided(office, WRITER, draft.id, "k", whole.with_(proposals=whole.proposals[:1]))
    assert forget_old(office) == 0
    clock.move(timedelta(seconds=1))
    assert forget_old(office) == 1
    assert left(office, draft) == []


def test_a_long_message_is_kept_whole(office: Office, draft: Application) -> None:
    """However much is read in it: a text of a field is not kept beyond H128's length, but this one is no field's."""
    whole = said(office, draft)
    many = whole.with_(proposals=whole.proposals[:1] * 400)
    keep_undecided(office, WRITER, draft.id, "k", many)
    assert left(office, draft) == [many]


def test_what_the_form_holds_by_now_is_not_offered_again(office: Office, draft: Application) -> None:
    whole = said(office, draft)
    keep_undecided(office, WRITER, draft.id, "k", whole)
    given = next(each for each in whole.proposals if each.path == "application.period_from")
    applications.save_answer(office, WRITER, draft.id, given.path, given.value)
    (now,) = left(office, draft)
    assert given not in now.proposals
    assert len(now.proposals) == len(whole.proposals) - 1


def test_what_has_no_row_any_more_or_does_not_quote_the_message_is_not_offered(
    office: Office, draft: Application
) -> None:
    """A new row needs none to be there; nobody can slip in words that the writer did not write."""
    (row,) = draft.row_ids("sites")
    template = said(office, draft).proposals[0]

    def offer(path: str, of_row: str | None, quoted: str = template.quoted) -> Proposal:
        return template.with_(path=path, row=of_row, quoted=quoted)

    there = (offer(f"sites[{row}].name", row), offer("sites[new].name", "new"))
    assert is_new_row(there[1].row)
    gone = (offer("sites[nowhere].name", "nowhere"), offer("client.no_such_field", None),
            offer("client.name", None, "从未写过的话"), offer("client.name", None, ""))
    keep_undecided(office, WRITER, draft.id, "k", said(office, draft).with_(proposals=(*there, *gone), candidates=()))
    assert [each.proposals for each in left(office, draft)] == [there]


def test_what_an_earlier_version_kept_otherwise_hinders_nothing(office: Office, draft: Application) -> None:
    keep_unsent(office, WRITER, f"undecided_{draft.id}_k", '{"words": "otherwise"}')
    assert left(office, draft) == []
