"""When a request counts as answered and where it stands, and what changed between two handings-over."""

from datetime import date

import pytest

from intake_app.rules.certification_units import proposed_units
from intake_app.rules.rounds import Round, changes_between, rounds
from intake_app.rules.supplement_items import (
    ItemState,
    changed_targets,
    is_answered,
    item_state,
    kinds_for,
    unanswered,
    unsettled,
)
from intake_app.rules.targets import target_clause, target_text
from models.application import Application, WishKind
from models.submission import Submission
from models.supplement import ItemAnswer, SupplementKind, SupplementRequest, TimeExtension
from tests.builders import (
    TODAY,
    cnex_application,
    division_wish,
    handed_in,
    item,
    returned,
    scheme_of,
    with_answers,
)

CNEX = scheme_of("cnex_ex")
CORRECT, CLARIFY, REPLACE = SupplementKind.CORRECT, SupplementKind.CLARIFY, SupplementKind.REPLACE
WORDS = ItemAnswer(text="铭牌上就是这样写的", by="林晓", on=TODAY)


def replaced(application: Application, requirement: str) -> Application:
    """The application with another file for this document."""
    return application.with_(documents=tuple(
        handed_in(requirement, file_id="file-new", file_name="新.pdf") if d.requirement == requirement else d
        for d in application.documents))


def test_a_request_is_answered_by_a_change_of_what_it_names_or_in_words() -> None:
    asked = returned(cnex_application(), item(CORRECT, "client.address"), item(CLARIFY))
    correct, question = asked.supplements[0].items
    assert not is_answered(correct, asked, CNEX)
    assert is_answered(correct, with_answers(asked, {"client.address": "新址"}), CNEX)
    assert not is_answered(correct, with_answers(asked, {"client.contact": "某人"}), CNEX)
    assert is_answered(correct.with_(answer=WORDS), asked, CNEX), "the applicant may say that it is right as it is"
    assert not is_answered(question, with_answers(asked, {"client.address": "新址"}), CNEX)
    assert is_answered(question.with_(answer=WORDS), asked, CNEX)
    assert unanswered(asked, CNEX) == (correct, question)


def test_more_time_needs_no_answer() -> None:
    asked = returned(cnex_application(), item(SupplementKind.EXTEND, until=date(2026, 8, 1)))
    assert unanswered(asked, CNEX) == ()


def test_a_request_goes_from_draft_to_settled() -> None:
    question = item(CLARIFY)
    noted = cnex_application(drafted_items=(question,))
    assert item_state(question, noted, CNEX) is ItemState.DRAFTED
    asked = returned(cnex_application(), question)
    assert item_state(question, asked, CNEX) is ItemState.OPEN
    told = question.with_(answer=WORDS)
    (batch,) = asked.supplements
    replied = asked.with_(supplements=(batch.with_(items=(told,)),))
    assert item_state(told, replied, CNEX) is ItemState.ANSWERED
    again = cnex_application(supplements=(batch.with_(items=(told,), answered_on=TODAY),))
    assert item_state(told, again, CNEX) is ItemState.ANSWERED
    assert unsettled(again, CNEX) == (told,)
    settled = told.with_(settled_by="李示范", settled_on=TODAY)
    assert item_state(settled, again.with_(supplements=(batch.with_(items=(settled,)),)), CNEX) is ItemState.SETTLED
    follows = item(CLARIFY, id="again", follows=told.id)
    assert item_state(told, again.with_(drafted_items=(follows,)), CNEX) is ItemState.ASKED_AGAIN
    assert unsettled(again.with_(drafted_items=(follows,)), CNEX) == ()


@pytest.mark.parametrize(("target", "first"), [
    ("application_form@", REPLACE), ("self_assessment@", SupplementKind.MISSING), ("client.address", CORRECT),
    ("client.fax", SupplementKind.MISSING), ("rows:sites", SupplementKind.MISSING), ("", SupplementKind.MISSING),
])
def test_what_may_be_asked_follows_from_what_is_there(target: str, first: SupplementKind) -> None:
    assert kinds_for(target, cnex_application(), CNEX) == (first, CLARIFY)


@pytest.mark.requirement("J48")
def test_a_last_day_that_is_missing_is_asked_for_and_not_another_file() -> None:
    """To state it is an answer; a document that has no last day is replaced like any other."""
    whole = cnex_application()
    undated = whole.with_(documents=tuple(d.with_(is_validity_stated=False) for d in whole.documents))
    assert kinds_for("business_licence@client", undated, CNEX) == (CLARIFY, REPLACE)
    assert kinds_for("application_form@", undated, CNEX) == (REPLACE, CLARIFY)
    assert kinds_for("business_licence@client", whole, CNEX) == (REPLACE, CLARIFY)
    for kind in (CLARIFY, REPLACE):
        asked = returned(undated, item(kind, "business_licence@client"))
        stated = asked.with_(documents=tuple(
            d.with_(is_validity_stated=d.requirement == "business_licence") for d in asked.documents))
        assert len(unanswered(asked, CNEX)) == 1
        assert unanswered(stated, CNEX) == ()


def test_a_unit_may_be_split_or_explained() -> None:
    whole = cnex_application()
    assert kinds_for(f"units[{whole.units[0].id}]", whole, CNEX) == (SupplementKind.SPLIT, CLARIFY)


@pytest.mark.parametrize(("target", "zh"), [
    ("client.address", "认证委托人——"), ("sites[s1].employees", "生产场所“1 号厂区”——"),
    ("application.period_from", "数据"), ("application_form@", "整个申请"), ("rows:products", "产品的增减"),
])
def test_a_target_is_named_with_its_place_in_both_languages(target: str, zh: str) -> None:
    text = target_text(target, cnex_application(), CNEX)
    assert text is not None
    assert zh in text.zh
    assert text.en != text.zh
    assert target_clause(target, cnex_application(), CNEX) is not None


@pytest.mark.parametrize("target", ["", "client.horoscope", "sites[s9].city", "units[u9]", "horoscope@", "rows:zodiac"])
def test_what_does_not_exist_has_no_name(target: str) -> None:
    assert target_text(target, cnex_application(), CNEX) is None
    assert target_clause(target, cnex_application(), CNEX) is None


def handing_over(number: int, application: Application) -> Submission:
    return Submission(id=f"s{number}", application_id=application.id, number=number, submitted_on=TODAY, by="林晓",
                      application=application)


def two_rounds() -> tuple[Round, ...]:
    """A corrected address, a replaced form, and a model changed besides."""
    first = cnex_application()
    asked = returned(first, item(CORRECT, "client.address"), item(REPLACE, "application_form@"))
    second = replaced(with_answers(asked, {"client.address": "新址", "products[p1].models": "YBX3-400"}),
                      "application_form").with_(units=first.units)
    return rounds((handing_over(1, first), handing_over(2, second)), asked.supplements, CNEX)


def test_each_change_stands_beside_the_request_that_it_answers() -> None:
    """Old and new value, and both files; what follows from it stands apart."""
    first, second = two_rounds()
    assert (first.request, first.changes, first.other_changes(CNEX)) == (None, (), ())
    assert second.request is not None
    address, form = second.request.items
    (changed,) = second.changes_for(address, CNEX)
    assert (changed.before, changed.after) == ("河南省南阳市宛城区示范路 1 号", "新址")
    (file,) = second.changes_for(form, CNEX)
    assert (file.before, file.after) == ("application_form.pdf", "新.pdf")
    assert (file.file_before, file.file_after) == ("file-application_form-", "file-new")
    assert [change.target for change in second.other_changes(CNEX)] == ["products[p1].models"]


@pytest.mark.requirement("J48")
def test_a_last_day_stands_beside_the_request_for_it() -> None:
    """The same file on both sides, with its day on the later one."""
    whole = cnex_application()
    first = whole.with_(documents=tuple(d.with_(is_validity_stated=False) for d in whole.documents))
    asked = returned(first, item(CLARIFY, "business_licence@client"))
    second = asked.with_(documents=tuple(
        d.with_(is_validity_stated=True, valid_until=date(2030, 1, 1))
        if (d.requirement, d.subject) == ("business_licence", "client") else d for d in asked.documents))
    _, answered = rounds((handing_over(1, first), handing_over(2, second)), asked.supplements, CNEX)
    (change,) = answered.changes_for(asked.supplements[0].items[0], CNEX)
    assert (change.before, change.after) == ("business_licence.pdf", "business_licence.pdf · 2030-01-01")


def test_the_units_stand_beside_the_request_to_split_one() -> None:
    """What was one unit is two: the old one went, the new ones came."""
    first = cnex_application()
    asked = returned(first, item(SupplementKind.SPLIT, f"units[{first.units[0].id}]"))
    second = cnex_application(products=({"models": "YBX3-355M1-4W；YBX3-355M1-6"},))
    _, answered = rounds((handing_over(1, first), handing_over(2, second)), asked.supplements, CNEX)
    told = answered.changes_for(asked.supplements[0].items[0], CNEX)
    assert sum(bool(change.after) for change in told if change.target.startswith("units[")) == 2
    assert sum(bool(change.before) for change in told if change.target.startswith("units[")) == 1


def test_a_row_that_was_asked_for_stands_beside_its_request() -> None:
    """All that was answered in it; another row's answers do not."""
    first = cnex_application()
    asked = returned(first, item(SupplementKind.MISSING, "rows:sites"), item(CORRECT, "sites[s1].employees"))
    added = asked.with_(rows={**asked.rows, "sites": (*asked.row_ids("sites"), "s9")})
    third = {"sites[s9].name": "三厂", "sites[s9].city": "河南省南阳市"}
    second = with_answers(added, {**third, "sites[s1].employees": "81"})
    _, answered = rounds((handing_over(1, first), handing_over(2, second)), asked.supplements, CNEX)
    row, staff = (answered.changes_for(each, CNEX) for each in asked.supplements[0].items)
    assert {change.target for change in row} == set(third)
    assert [change.target for change in staff] == ["sites[s1].employees"]
    assert "sites[s9].name" not in {change.target for change in answered.other_changes(CNEX)}


def test_a_unit_split_at_a_wish_answers_the_request_to_split_it() -> None:
    """CNEX-4-b: its product and sites stay as they are, and the applicant need not say so besides."""
    first = cnex_application()
    asked = returned(first, item(SupplementKind.SPLIT, f"units[{first.units[0].id}]"))
    assert len(unanswered(asked, CNEX)) == 1
    wished = asked.with_(wishes=(division_wish(first.units[0].normalised_model, kind=WishKind.SPLIT,
                                               variants=("铜绕组", "铝绕组")),))
    assert len(unanswered(wished, CNEX)) == 1, "the new division is not confirmed"
    divided = wished.with_(units=proposed_units(wished, CNEX))
    assert len(divided.units) == 2
    assert unanswered(divided, CNEX) == ()


def test_a_batch_from_before_snapshots_keeps_nobody_from_submitting() -> None:
    old = returned(cnex_application(), item(CORRECT, "client.address"), handed_over=None)
    assert unanswered(old, CNEX) == ()


def test_units_that_came_and_went_are_told() -> None:
    before = cnex_application()
    after = cnex_application(products=({"models": "YBX3-400"},))
    units = [change for change in changes_between(before, after, CNEX) if change.target.startswith("units[")]
    assert {bool(change.before) for change in units} == {True, False}
    assert all("YBX3" in change.title.zh for change in units)


def test_nothing_differs_between_a_version_and_itself() -> None:
    assert changed_targets(cnex_application(), cnex_application()) == frozenset()


def test_a_round_whose_predecessor_was_not_kept_tells_no_changes() -> None:
    """An application handed over before snapshots were kept."""
    asked = returned(cnex_application(), item(CLARIFY))
    (only,) = rounds((handing_over(2, asked),), asked.supplements, CNEX)
    assert only.request == asked.supplements[0]
    assert only.changes == only.other_changes(CNEX) == ()
    assert only.changes_for(asked.supplements[0].items[0], CNEX) == ()


def test_a_batch_stored_before_kinds_were_kept_still_loads() -> None:
    """Its items get the kind that their target tells, and numbers as ids."""
    stored = ('{"sent_on":"2026-05-01","by":"李","due_on":"2026-05-31","items":['
              '{"target":"application_form@","title":{"zh":"申请书","en":"form"},"reason":"缺页","clause":null},'
              '{"target":"client.name","title":{"zh":"名称","en":"name"},"reason":"不一致","clause":null},'
              '{"target":"","title":{"zh":"工艺","en":"工艺"},"reason":"不清","clause":null}]}')
    kept = SupplementRequest.model_validate_json(stored)
    assert [(each.id, each.kind) for each in kept.items] == [("1", REPLACE), ("2", CORRECT), ("3", CLARIFY)]
    assert SupplementRequest.model_validate_json(kept.model_dump_json()) == kept


def test_the_last_day_is_the_latest_that_was_granted() -> None:
    asked = TimeExtension(until=date(2026, 8, 1), reason="检定中", asked_by="林晓", asked_on=TODAY)
    (batch,) = returned(cnex_application(), item(CLARIFY)).supplements
    assert batch.with_(extensions=(asked,)).last_day == batch.due_on
    assert batch.with_(extensions=(asked,)).extension_asked == asked
    granted = asked.with_(granted_until=date(2026, 7, 20), decided_on=TODAY, decided_by="李", decided_reason="可以")
    assert batch.with_(extensions=(granted,)).last_day == date(2026, 7, 20)
    assert batch.with_(extensions=(granted,)).extension_asked is None


def test_a_request_has_a_last_day_exactly_where_it_extends_the_time() -> None:
    with pytest.raises(ValueError, match="last day"):
        item(CLARIFY, until=TODAY)
    with pytest.raises(ValueError, match="last day"):
        item(SupplementKind.EXTEND)
