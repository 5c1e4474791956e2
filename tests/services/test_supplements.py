"""Asking for supplements and answering: what is kept, what opens, and what each act leaves behind."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from intake_app.rules.acceptance import judged_anew
from intake_app.schemes.clauses import clause_text
from intake_app.schemes.schema import Section
from intake_app.services import (
    application_review,
    applications,
    client_steps,
    documents,
    supplement_answers,
    supplements,
    units,
)
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.paper_contexts import printed_clause
from intake_app.services.papers import papers_about
from intake_app.services.supplements import Demand
from models.account import Role
from models.application import Application, ApplicationState, DocumentVerdict
from models.errors import NotFound
from models.supplement import SupplementKind
from tests.builders import OTHER_COMPANY, cec_application, checks_passed, cnex_application, with_answers
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.services.jobs import REVIEWS_APPLICATIONS, acting, client, enterprise, refused_words

REVIEWER = acting(Role.APPLICATION_REVIEWER, person="reviewer")
CLIENT = client()
ID = "application-1"
FORM = "application_form@"
MISSING, REPLACE, CORRECT, CLARIFY, SPLIT, EXTEND = SupplementKind


@pytest.fixture
def office_with_dossier(office: Office) -> Office:
    """An office to which enterprise-1 has handed over a complete application with every check passed."""
    application = cnex_application(products=({}, {"models": "YBX3-400"}))
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.applications.add(application.with_(checks=checks_passed(office.scheme_of(application))))
        uow.commit()
    return office


def now(office: Office) -> Application:
    return applications.application_of(office, REVIEWER, ID)


def asked(office: Office, kind: SupplementKind, target: str = "", **more: object) -> Application | Refused:
    demand = Demand(**{"kind": kind, "target": target, "reason": "与营业执照不一致", **more})  # type: ignore[arg-type]
    return supplements.ask(office, REVIEWER, ID, demand)


def sent(office: Office, *demands: tuple[SupplementKind, str]) -> Application:
    """The application after one batch; one without a target is a question."""
    for kind, target in demands:
        title = {} if target else {"title": "电力计量"}
        assert isinstance(asked(office, kind, target, **title), Application)
    returned = supplements.send_requests(office, REVIEWER, ID)
    assert isinstance(returned, Application), returned
    return returned


def saved(office: Office, path: str, text: str) -> object:
    return applications.save_answer(office, CLIENT, ID, path, text)


def resubmitted(office: Office) -> Application:
    outcome = applications.submit(office, CLIENT, ID, "林晓")
    assert isinstance(outcome, Application), outcome
    return outcome


SHOWN = "CNEX-01-G:2026 第 9.2.1 条第 b 项"


@pytest.mark.parametrize(
    "typed", [SHOWN, f"〔{SHOWN}〕", "第 9.2.1 b 条", "第9.2.1条第b项", "9.2.1b", "　９．２．１ ｂ "])
def test_a_clause_typed_as_it_is_shown_is_said_once(office_with_dossier: Office, typed: str) -> None:
    """CNEX-9.2.3-b: on the screens and on the notice alike."""
    asked(office_with_dossier, REPLACE, FORM, clause=typed)
    (item,) = now(office_with_dossier).drafted_items
    assert item.clause is not None
    assert clause_text(item.clause).zh == SHOWN
    assert printed_clause(item.clause) == "实施规则第9.2.1条第b项"


def test_what_is_no_clause_of_the_rule_is_not_asked_under(office_with_dossier: Office) -> None:
    """The sentence says what was typed, of which document, and how a clause is written."""
    wrong = refused_words(asked(office_with_dossier, REPLACE, FORM, clause="第 9.2.1 z 条"))
    assert wrong == ("CNEX-01-G:2026 没有条款“第 9.2.1 z 条”。请按“9.2.1 a”的写法填写，或留空采用默认条款；"
                     "其他文件的依据请写进理由。")
    assert now(office_with_dossier).drafted_items == ()


def verbs(office: Office) -> list[str]:
    with office.unit_of_work() as uow:
        return [record.verb for record in uow.records.about(ID)]


def test_requests_are_kept_as_they_are_noted(office_with_dossier: Office) -> None:
    """Each in storage at once, with its clause; the applicant sees and feels nothing of it."""
    asked(office_with_dossier, REPLACE, FORM)
    asked(office_with_dossier, CORRECT, "client.address", clause="9.9 n")
    form, address = now(office_with_dossier).drafted_items
    assert (form.clause, address.clause) == (
        office_with_dossier.scheme_of(now(office_with_dossier)).documents[0].clause,
        form.clause.with_(clause="9.9 n") if form.clause else None)
    assert form.asked_by == "reviewer"
    assert now(office_with_dossier).state is ApplicationState.SUBMITTED
    assert now(office_with_dossier).documents[0].verdict is DocumentVerdict.SUBMITTED
    assert client_steps.client_steps(office_with_dossier, CLIENT) == ()
    assert verbs(office_with_dossier) == ["application.request_noted"] * 2


def test_a_request_asked_twice_takes_the_place_of_the_first(office_with_dossier: Office) -> None:
    asked(office_with_dossier, CORRECT, "client.address", reason="第一次")
    asked(office_with_dossier, CORRECT, "client.address", reason="第二次")
    asked(office_with_dossier, CLARIFY, "client.address", reason="另问")
    assert [each.reason for each in now(office_with_dossier).drafted_items] == ["第二次", "另问"]
    for title in ("甲", "乙"):
        asked(office_with_dossier, CLARIFY, title=title)
    assert len(now(office_with_dossier).drafted_items) == 4


def test_a_request_can_be_taken_out_before_it_is_sent(office_with_dossier: Office) -> None:
    asked(office_with_dossier, CORRECT, "client.address")
    (item,) = now(office_with_dossier).drafted_items
    supplements.take_out(office_with_dossier, REVIEWER, ID, item.id)
    assert now(office_with_dossier).drafted_items == ()
    assert "还没有记下" in refused_words(supplements.send_requests(office_with_dossier, REVIEWER, ID))


def test_a_request_says_what_and_why(office_with_dossier: Office) -> None:
    """What the reviewer typed goes out whole or not at all."""
    assert "理由" in refused_words(asked(office_with_dossier, CORRECT, "client.address", reason=" "))
    assert "名称" in refused_words(asked(office_with_dossier, CLARIFY, title=" "))
    for kind, target in ((CORRECT, "client.horoscope"), (REPLACE, "love_letter@"), (SPLIT, "units[u9]"),
                         (REPLACE, "self_assessment@"), (SPLIT, "client.address")):
        with pytest.raises(NotFound):
            asked(office_with_dossier, kind, target)
    assert now(office_with_dossier).drafted_items == ()


@pytest.mark.requirement("CNEX-9.2.3-b")
def test_one_batch_is_one_notice_and_opens_what_it_names(office_with_dossier: Office) -> None:
    """Documents go back with their reason, answers open, the rest says why it stays."""
    office = office_with_dossier
    returned = sent(office, (REPLACE, FORM), (CORRECT, "client.address"), (CLARIFY, ""))
    assert returned.state is ApplicationState.RETURNED
    assert returned.complete_on is None
    assert returned.drafted_items == ()
    (notice,) = papers_about(office, CLIENT, ID)
    assert (notice.kind, notice.id) == ("supplement_notice", returned.supplements[0].paper_id)
    form = returned.documents[0]
    assert (form.verdict, form.note) == (DocumentVerdict.RETURNED, "与营业执照不一致")
    assert isinstance(saved(office, "client.address", "新址"), applications.SavedAnswer)
    assert "没有要求更改" in refused_words(saved(office, "sites[s1].employees", "90"))
    assert "没有要求更改" in refused_words(applications.add_row(office, CLIENT, ID, Section.SITES))
    assert "没有要求更改" in refused_words(applications.remove_row(office, CLIENT, ID, Section.PRODUCTS, "p2"))
    other = documents.hand_in(office, CLIENT, ID, "organisation_chart", "", "图.pdf", pdf_file("x"))
    assert "没有要求更改" in refused_words(other)
    with office.unit_of_work() as uow:
        assert [card.name for card in uow.files.of_owner(ID) if card.stored_by == CLIENT.account_id] == []
    (step,) = client_steps.client_steps(office, CLIENT)
    assert (step.kind, step.due_on) == ("supplement", returned.supplements[0].due_on)


@pytest.mark.requirement("J48")
@pytest.mark.parametrize("kind", [CLARIFY, REPLACE])
def test_the_last_day_of_a_sound_licence_is_stated_and_its_file_stays(
    office_with_dossier: Office, kind: SupplementKind
) -> None:
    """CNEX 12.3.1 e: also where it was returned for want of the day; the reviewer judges it again, and is told so."""
    office, licence = office_with_dossier, ("business_licence", "client")
    with office.unit_of_work() as uow:
        before = uow.applications.get(ID)
        uow.applications.save(before.with_(documents=tuple(
            d.with_(is_validity_stated=(d.requirement, d.subject) != licence) for d in before.documents)))
        uow.commit()
    told = refused_words(application_review.accept_document(office, REVIEWER, ID, *licence))
    assert "不必退回" in told
    sent(office, (kind, "@".join(licence)))
    stated = documents.state_validity(office, CLIENT, ID, *licence, date(2030, 1, 1))
    assert isinstance(stated, Application)
    (document,) = (d for d in stated.documents if (d.requirement, d.subject) == licence)
    assert (document.verdict, document.valid_until) == (DocumentVerdict.SUBMITTED, date(2030, 1, 1))
    resubmitted(office)
    assert isinstance(application_review.accept_document(office, REVIEWER, ID, *licence), Application)


def test_a_split_opens_the_product_and_its_rows(office_with_dossier: Office) -> None:
    office = office_with_dossier
    first = now(office).units[0]
    sent(office, (SPLIT, f"units[{first.id}]"))
    grown = applications.add_row(office, CLIENT, ID, Section.PRODUCTS)
    assert isinstance(grown, Application)
    row = grown.row_ids("products")[-1]
    assert isinstance(saved(office, f"products[{row}].name", "另一种"), applications.SavedAnswer)
    assert isinstance(saved(office, f"products[{first.product_row}].models", "YBX3-1"), applications.SavedAnswer)
    assert isinstance(saved(office, "products[p2].models", "YBX3-2"), Refused)
    assert isinstance(applications.remove_row(office, CLIENT, ID, Section.PRODUCTS, row), Application)


def test_an_unanswered_request_keeps_it_from_being_handed_in(office_with_dossier: Office) -> None:
    """A question wants words, a correction a change or words; then the batch is closed on the day."""
    office = office_with_dossier
    returned = sent(office, (CORRECT, "client.address"), (CLARIFY, ""))
    assert len(refused_words(applications.submit(office, CLIENT, ID, "林晓")).splitlines()) == 2
    address, question = returned.supplements[0].items
    supplement_answers.reply(office, CLIENT, ID, address.id, "地址无误，营业执照已换发。")
    supplement_answers.reply(office, CLIENT, ID, question.id, "  ")
    assert "电力计量" in refused_words(applications.submit(office, CLIENT, ID, "林晓"))
    supplement_answers.reply_with_file(office, CLIENT, ID, question.id, "说明.pdf", pdf_file("x"))
    again = resubmitted(office)
    (batch,) = again.supplements
    assert (batch.answered_on, again.complete_on, again.handed_over) == (office.today(), office.today(), None)
    answer = batch.items[1].answer
    assert answer is not None
    assert answer.file_id is not None
    assert file_for(office, REVIEWER, answer.file_id)[0].name == "说明.pdf"


def test_an_answer_that_came_meanwhile_is_not_overwritten(office_with_dossier: Office) -> None:
    office = office_with_dossier
    (question,) = sent(office, (CLARIFY, "")).supplements[0].items
    supplement_answers.reply(office, CLIENT, ID, question.id, "甲的答复", expected="")
    late = supplement_answers.reply(office, CLIENT.with_(name="王芳"), ID, question.id, "乙的答复", expected="")
    assert "乙的答复" in refused_words(late)
    assert "林晓" in refused_words(late)
    (kept,) = now(office).supplements[0].items
    assert kept.answer is not None
    assert kept.answer.text == "甲的答复"
    cleared = supplement_answers.reply(office, CLIENT, ID, question.id, "", expected="甲的答复")
    assert isinstance(cleared, Application)
    assert cleared.supplements[0].items[0].answer is None
    with pytest.raises(NotFound):
        supplement_answers.reply(office, CLIENT, ID, "request-9", "x")


def test_a_file_that_cannot_be_kept_is_no_answer(office_with_dossier: Office) -> None:
    office = office_with_dossier
    (question,) = sent(office, (CLARIFY, "")).supplements[0].items
    assert "空的" in refused_words(
        supplement_answers.reply_with_file(office, CLIENT, ID, question.id, "空.pdf", b""))
    assert now(office).supplements[0].items[0].answer is None


@pytest.mark.requirement("CNEX-9.2.3-a")
def test_it_is_accepted_only_when_every_answer_is_settled(office_with_dossier: Office) -> None:
    """Noted, open, answered: each stands against it; the clause of acceptance is named."""
    office = office_with_dossier
    asked(office, CLARIFY, title="电力计量")
    assert "尚未发出" in refused_words(application_review.accept(office, REVIEWER, ID))
    supplements.send_requests(office, REVIEWER, ID)
    assert "不在评审中" in refused_words(application_review.accept(office, REVIEWER, ID))
    (question,) = now(office).supplements[0].items
    supplement_answers.reply(office, CLIENT, ID, question.id, "按产量分摊")
    resubmitted(office)
    assert "尚未确认" in refused_words(application_review.accept(office, REVIEWER, ID))
    supplements.settle(office, REVIEWER, ID, question.id)
    (settled,) = now(office).supplements[0].items
    assert (settled.settled_by, settled.settled_on) == ("reviewer", office.today())
    assert not isinstance(application_review.accept(office, REVIEWER, ID), Refused)


COMPANY_PATHS = {f"{role}.{key}": key for role in ("client", "producer", "factory") for key in ("name", "credit_code")}


def corrected(office: Office, answers: dict[str, str]) -> Application:
    """The application handed over again with these answers, every one asked for and settled."""
    items = sent(office, *((CORRECT, path) for path in answers)).supplements[-1].items
    for path, value in answers.items():
        assert isinstance(saved(office, path, value), applications.SavedAnswer)
    units.confirm_units(office, CLIENT, ID)
    resubmitted(office)
    settled = supplements.settle(office, REVIEWER, ID, *(each.id for each in items))
    assert isinstance(settled, Application)
    return settled


@pytest.mark.requirement("CNEX-9.2.2-b", "CNEX-9.2.2-d")
def test_another_company_is_checked_before_it_is_accepted(office_with_dossier: Office, clock: Clock) -> None:
    """CNEX 9.2.2 b, note: what was looked up of one company says nothing of another, nor does its licence."""
    office = office_with_dossier
    application_review.accept_document(office, REVIEWER, ID, "business_licence", "client")
    application_review.accept_document(office, REVIEWER, ID, "application_form", "")
    clock.move(timedelta(days=20))
    again = corrected(office, {path: OTHER_COMPANY[key] for path, key in COMPANY_PATHS.items()})
    assert again.checks == ()
    assert {each.verdict for each in again.documents} == {DocumentVerdict.SUBMITTED}
    words = refused_words(application_review.accept(office, REVIEWER, ID))
    assert words.count("尚未核对") == len(office.scheme_of(again).checks)
    with office.unit_of_work() as uow:
        (record,) = [each for each in uow.records.about(ID) if each.verb == "application.submitted"]
    assert record.after["checks_to_make_again"] == [check.key for check in office.scheme_of(again).checks]
    assert record.after["documents_to_judge_again"] == ["application_form@", "business_licence@client"]


@pytest.mark.requirement("CNEX-9.2.3-a")
def test_checks_stand_after_a_telephone_number_was_corrected(office_with_dossier: Office) -> None:
    """Nobody they were about has changed, so that nothing is looked up twice."""
    office = office_with_dossier
    application_review.accept_document(office, REVIEWER, ID, "business_licence", "client")
    before = now(office)
    again = corrected(office, {"client.mobile": "13900000009", "client.address": "新址"})
    assert (again.checks, again.documents) == (before.checks, before.documents)
    assert not isinstance(application_review.accept(office, REVIEWER, ID), Refused)


@pytest.mark.requirement("CNEX-9.2.2-c")
@pytest.mark.parametrize("path", ["sites[s1].address", "sites[s1].name", "products[p2].family"])
def test_another_site_or_family_is_checked_before_it_is_accepted(office_with_dossier: Office, path: str) -> None:
    """CNEX 9.2.2 c: the body's scope is confirmed for the families and places that it is to certify."""
    handed_over = now(office_with_dossier)
    value = "ex_apparatus" if path.endswith("family") else "另一处"
    scheme = office_with_dossier.scheme_of(handed_over)
    again = judged_anew(handed_over, with_answers(handed_over, {path: value}), scheme)
    assert again.checks == ()
    assert again.documents == handed_over.documents


@pytest.mark.requirement("CNEX-9.2.1-b")
@pytest.mark.parametrize("key", ["name", "city", "address"])
def test_the_proof_of_a_site_that_lies_elsewhere_now_is_judged_again(office_with_dossier: Office, key: str) -> None:
    """CNEX 9.2.1 b: the legal proof found good was that of the old address; the one of another site stays good."""
    dossier = now(office_with_dossier)
    proofs = tuple(dossier.documents[0].with_(requirement="site_licence", subject=f"sites[{row}]",
                                              verdict=DocumentVerdict.ACCEPTED) for row in ("s1", "s2"))
    handed_over = dossier.with_(documents=proofs)
    scheme = office_with_dossier.scheme_of(handed_over)
    again = judged_anew(handed_over, with_answers(handed_over, {f"sites[s1].{key}": "另一处"}), scheme)
    assert [each.verdict for each in again.documents] == [DocumentVerdict.SUBMITTED, DocumentVerdict.ACCEPTED]


def test_checks_of_before_snapshots_were_kept_are_made_again(office_with_dossier: Office) -> None:
    """CNEX 9.2.2: nothing tells whom they were about."""
    office = office_with_dossier
    assert judged_anew(None, now(office), office.scheme_of(now(office))).checks == ()


def test_asking_again_takes_the_place_of_settling(office_with_dossier: Office) -> None:
    office = office_with_dossier
    (question,) = sent(office, (CLARIFY, "")).supplements[0].items
    supplement_answers.reply(office, CLIENT, ID, question.id, "按产量")
    resubmitted(office)
    asked(office, CLARIFY, title="电力计量", follows=question.id)
    supplements.settle(office, REVIEWER, ID, question.id)
    assert now(office).supplements[0].items[0].settled_on is None, "what is asked again is not settled"
    again = supplements.send_requests(office, REVIEWER, ID)
    assert isinstance(again, Application)
    assert again.supplements[1].items[0].follows == question.id


def test_a_document_found_good_settles_its_request(office_with_dossier: Office) -> None:
    """One click, not two."""
    office = office_with_dossier
    sent(office, (REPLACE, FORM))
    documents.hand_in(office, CLIENT, ID, "application_form", "", "新.pdf", pdf_file("x"))
    resubmitted(office)
    application_review.accept_document(office, REVIEWER, ID, "application_form", "")
    assert now(office).supplements[0].items[0].settled_on == office.today()
    assert not isinstance(application_review.accept(office, REVIEWER, ID), Refused)


def test_what_was_handed_over_is_kept_each_time(office_with_dossier: Office, clock: Clock) -> None:
    """Also of an application from before snapshots were kept; each round tells what changed beside its request."""
    office = office_with_dossier
    (address,) = sent(office, (CORRECT, "client.address")).supplements[0].items
    clock.move(timedelta(days=3))
    saved(office, "client.address", "新址")
    resubmitted(office)
    first, second = supplements.rounds_of(office, REVIEWER, ID)
    assert (first.submission.number, second.submission.number) == (1, 2)
    assert second.submission.submitted_on - first.submission.submitted_on == timedelta(days=3)
    assert first.submission.application.text("client.address") != "新址"
    (change,) = second.changes_for(address, office.scheme_of(now(office)))
    assert change.after == "新址"
    assert supplements.rounds_of(office, CLIENT, ID) == (first, second)


@pytest.mark.requirement("CEC-5.1.2-b")
def test_the_three_days_start_anew_with_the_last_item(office: Office, clock: Clock) -> None:
    """J31: the clock stops when the requests go out and starts when the dossier is complete again."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.applications.add(cec_application())
        uow.commit()
    (waiting,) = application_review.waiting_applications(office, REVIEWER)
    assert waiting.due is not None
    assert waiting.due.on == date(2026, 6, 4)
    (question,) = sent(office, (CLARIFY, "")).supplements[0].items
    assert application_review.waiting_applications(office, REVIEWER) == ()
    clock.move(timedelta(days=10))
    supplement_answers.reply(office, CLIENT, ID, question.id, "按产量")
    resubmitted(office)
    (waiting,) = application_review.waiting_applications(office, REVIEWER)
    assert waiting.due is not None
    assert waiting.due.on == date(2026, 6, 16)


@pytest.mark.requirement("CNEX-9.2.3-b")
def test_a_late_answer_shows_on_both_sides_and_may_be_refused(office_with_dossier: Office, clock: Clock) -> None:
    office = office_with_dossier
    sent(office, (CLARIFY, ""))
    assert "补正期限未到" in refused_words(application_review.refuse(office, REVIEWER, ID, "未补正"))
    clock.move(timedelta(days=31))
    (late,) = supplements.returned_applications(office, REVIEWER)
    (step,) = client_steps.client_steps(office, CLIENT)
    assert late.days_late == 1
    assert step.due_on == office.today() - timedelta(days=1)
    refused = application_review.refuse(office, REVIEWER, ID, "逾期未补正")
    assert isinstance(refused, Application)
    assert (refused.state, refused.handed_over) == (ApplicationState.REFUSED, None)
    assert supplements.returned_applications(office, REVIEWER) == ()
    assert isinstance(supplement_answers.reply(office, CLIENT, ID, "x", "迟到的答复"), Refused)


@pytest.mark.requirement("CNEX-9.2.3-b", "CEC-5.1.2-a")
def test_nobody_is_refused_as_late_while_their_wish_for_time_is_unanswered(
    office_with_dossier: Office, clock: Clock
) -> None:
    """CNEX 9.2.3, CEC 5.1.2: the body answers first; a wish refused, the answer is late as before."""
    office = office_with_dossier
    due = sent(office, (CLARIFY, "")).supplements[0].due_on
    clock.move(timedelta(days=29))
    supplement_answers.ask_for_time(office, CLIENT, ID, due + timedelta(days=14), "电表检定中")
    clock.move(timedelta(days=3))
    words = refused_words(application_review.refuse(office, REVIEWER, ID, "逾期未补正"))
    assert f"延至 {due + timedelta(days=14)}（含当日）" in words
    assert now(office).state is ApplicationState.RETURNED
    supplements.refuse_time(office, REVIEWER, ID, "检定不影响答复")
    assert isinstance(application_review.refuse(office, REVIEWER, ID, "逾期未补正"), Application)


def test_a_batch_may_have_more_time_from_the_start(office_with_dossier: Office) -> None:
    office = office_with_dossier
    usual = office.today() + timedelta(days=30)
    assert "晚于" in refused_words(asked(office, EXTEND, until=usual))
    asked(office, EXTEND, until=usual + timedelta(days=5))
    asked(office, EXTEND, until=usual + timedelta(days=20))
    assert "还没有记下" in refused_words(supplements.send_requests(office, REVIEWER, ID)), "time alone asks for nothing"
    returned = sent(office, (CLARIFY, ""))
    assert returned.supplements[0].due_on == usual + timedelta(days=20)
    assert len(returned.supplements[0].items) == 2


def test_an_applicant_asks_for_time_and_the_reviewer_decides_with_a_reason(office_with_dossier: Office) -> None:
    office = office_with_dossier
    due = sent(office, (CLARIFY, "")).supplements[0].due_on
    later = due + timedelta(days=14)
    assert "理由" in refused_words(supplement_answers.ask_for_time(office, CLIENT, ID, later, " "))
    assert "晚于" in refused_words(supplement_answers.ask_for_time(office, CLIENT, ID, due, "检定中"))
    supplement_answers.ask_for_time(office, CLIENT, ID, later, "电表检定中")
    (waiting,) = supplements.returned_applications(office, REVIEWER)
    assert waiting.request.extension_asked is not None
    assert waiting.request.last_day == due, "asking alone moves nothing"
    assert "理由" in refused_words(supplements.refuse_time(office, REVIEWER, ID, " "))
    supplements.refuse_time(office, REVIEWER, ID, "检定不影响答复")
    assert "没有待答复" in refused_words(supplements.refuse_time(office, REVIEWER, ID, "再次"))
    supplement_answers.ask_for_time(office, CLIENT, ID, later, "还在检定")
    assert "晚于" in refused_words(supplements.give_time(office, REVIEWER, ID, due, "可以"))
    supplements.give_time(office, REVIEWER, ID, due + timedelta(days=7), "一周足够")
    (batch,) = now(office).supplements
    assert batch.last_day == due + timedelta(days=7)
    assert [bool(each.granted_until) for each in batch.extensions] == [False, True]
    assert [each.decided_reason for each in batch.extensions] == ["检定不影响答复", "一周足够"]
    assert verbs(office)[-4:] == ["application.time_asked", "application.time_refused", "application.time_asked",
                                  "application.time_given"]


def test_the_record_of_more_time_says_why_it_was_given_in_whoever_words_that_was(office_with_dossier: Office) -> None:
    """The applicant's reason where the reviewer adds none; a refusal gives no day."""
    office = office_with_dossier
    later = sent(office, (CLARIFY, "")).supplements[0].due_on + timedelta(days=14)
    supplement_answers.ask_for_time(office, CLIENT, ID, later, "电表检定中")
    supplements.refuse_time(office, REVIEWER, ID, "检定不影响答复")
    supplement_answers.ask_for_time(office, CLIENT, ID, later, "还在检定")
    supplements.give_time(office, REVIEWER, ID, later, " ")
    with office.unit_of_work() as uow:
        told = {record.verb: record.after for record in uow.records.about(ID)}
    assert told["application.time_refused"] == {"until": None, "reason": "检定不影响答复"}
    assert told["application.time_given"] == {"until": later.isoformat(), "reason": "还在检定"}


def test_the_reviewer_may_give_time_unasked(office_with_dossier: Office) -> None:
    office = office_with_dossier
    due = sent(office, (CLARIFY, "")).supplements[0].due_on
    assert "延期的理由" in refused_words(supplements.give_time(office, REVIEWER, ID, due + timedelta(days=7), " "))
    supplements.give_time(office, REVIEWER, ID, due + timedelta(days=7), "春节放假")
    assert now(office).supplements[0].last_day == due + timedelta(days=7)


def test_time_that_was_asked_for_is_given_for_the_applicants_reason(office_with_dossier: Office) -> None:
    """Agreeing needs no second reason."""
    office = office_with_dossier
    due = sent(office, (CLARIFY, "")).supplements[0].due_on
    supplement_answers.ask_for_time(office, CLIENT, ID, due + timedelta(days=7), "电表检定中")
    supplements.give_time(office, REVIEWER, ID, due + timedelta(days=7), "")
    (batch,) = now(office).supplements
    assert batch.last_day == due + timedelta(days=7)
    assert [each.decided_reason for each in batch.extensions] == ["电表检定中"]


Act = Callable[[Office], object]
ACTS_OF_A_REVIEW: dict[str, Act] = {
    "ask": lambda o: asked(o, CORRECT, "client.address"),
    "take out": lambda o: supplements.take_out(o, REVIEWER, ID, "x"),
    "send": lambda o: supplements.send_requests(o, REVIEWER, ID),
    "settle": lambda o: supplements.settle(o, REVIEWER, ID, "x"),
    "accept a document": lambda o: application_review.accept_document(o, REVIEWER, ID, "application_form", ""),
}
ACTS_OF_A_RETURN: dict[str, Act] = {
    "reply": lambda o: supplement_answers.reply(o, CLIENT, ID, "x", "答复"),
    "reply with a file": lambda o: supplement_answers.reply_with_file(o, CLIENT, ID, "x", "a.pdf", pdf_file("x")),
    "ask for time": lambda o: supplement_answers.ask_for_time(o, CLIENT, ID, date(2027, 1, 1), "忙"),
    "give time": lambda o: supplements.give_time(o, REVIEWER, ID, date(2027, 1, 1), "可以"),
    "refuse time": lambda o: supplements.refuse_time(o, REVIEWER, ID, "不行"),
}


@pytest.mark.parametrize("name", ACTS_OF_A_REVIEW)
def test_nothing_is_asked_or_judged_while_the_applicant_has_it(office_with_dossier: Office, name: str) -> None:
    sent(office_with_dossier, (CLARIFY, ""))
    before = now(office_with_dossier)
    assert "不在评审中" in refused_words(ACTS_OF_A_REVIEW[name](office_with_dossier))
    assert now(office_with_dossier) == before


@pytest.mark.parametrize("name", ACTS_OF_A_RETURN)
@pytest.mark.parametrize("withdrawn", [False, True])
def test_nothing_is_answered_where_nothing_is_asked(
    office_with_dossier: Office, name: str, withdrawn: bool
) -> None:
    """Neither before a batch is sent nor after the applicant withdrew."""
    if withdrawn:
        sent(office_with_dossier, (CLARIFY, ""))
        applications.withdraw(office_with_dossier, CLIENT, ID)
    before = now(office_with_dossier)
    assert isinstance(ACTS_OF_A_RETURN[name](office_with_dossier), Refused)
    assert now(office_with_dossier) == before
