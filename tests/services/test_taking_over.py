"""An application that goes on from certificates: begun with what was said for them, once, and told apart by origin."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from intake_app.services import (
    applications,
    client_steps,
    documents,
    editions,
    lapsed_results,
    surveillance,
    taking_over,
)
from intake_app.services.answer_history import answer_history
from intake_app.services.documents import HandedIn
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from models.account import Role
from models.application import AnswerSource, Application, ApplicationState, SubmittedDocument
from models.certificate import Certificate, CertificateState, LapsedResult
from models.certificate_change import ChangeEvaluation, ChangeVerdict
from models.engagement import Abort
from models.errors import NotPermitted
from models.ids import PersonId
from models.text import Text
from tests.builders import COMPANY, cec_application
from tests.conftest import UowFactory
from tests.examination.files import pdf
from tests.job_builders import cec, certificate_change, certificates_of, decided, decision
from tests.offices import Clock, office_on
from tests.services.jobs import TODAY, acting, client, consultant, enterprise, mandate, refused_words

END = TODAY + timedelta(days=40)
SOURCE = "application-1"
LICENCE = ("business_licence", "client")
APPROVED = ChangeEvaluation(verdict=ChangeVerdict.APPROVED, reason="可行", on=TODAY, by="某人")


ENDED = Abort(site_row="s1", ground="other", facts="无法继续", asked_by=PersonId("leader"), asked_on=TODAY,
              is_consented=True, decided_by="李主管", decided_on=TODAY, reason="同意", is_resumed=False,
              ended_by="李主管", ended_on=TODAY)


def source() -> Application:
    """What was accepted three years ago: a salt in two models."""
    return cec_application(products=({"models": "GB-1、GB-2"},), number="CEC-APP-2023-0007",
                           state=ApplicationState.ACCEPTED, documents=())


def lay_in(office: Office, *held: Certificate) -> None:
    """The accepted application, its decided job and its certificates."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(source())
        uow.engagements.add(decided(cec(), units=source().units))
        for each in held:
            uow.certificates.add(each)
        uow.commit()


def held() -> list[Certificate]:
    """Both certificates, in the last months of their time."""
    return certificates_of(source(), valid_until=END, issued_on=date(2023, 7, 12), first_issued_on=date(2023, 7, 12))


@pytest.fixture
def ending(office: Office) -> Office:
    """Both certificates end in forty days."""
    lay_in(office, *held())
    return office


def begin(office: Office, certificate: str = "certificate-1") -> Application:
    begun = taking_over.begin_renewal(office, client(), certificate)
    assert isinstance(begun, Application), begun
    return begun


def steps(office: Office) -> list[tuple[str, date | None]]:
    return [(step.subject, step.due_on) for step in client_steps.client_steps(office, client())
            if step.kind == "renew_certificate"]


@pytest.mark.requirement("CEC-7.2-b")
def test_a_renewal_begins_with_what_was_said_and_names_where_each_value_is_from(ending: Office) -> None:
    begun = begin(ending)
    model = begun.answers["products[p1].models"]
    assert (model.text, model.source, model.origin, model.by) == (
        "GB-1、GB-2", AnswerSource.APPLICATION, "CEC-APP-2023-0007", "林晓")
    kind = begun.answers["application.kind"]
    assert (kind.text, kind.source, kind.origin) == ("recertification", AnswerSource.CERTIFICATE, "PCF-2026-00001")
    assert begun.text("client.contact") == "张示范"
    assert (begun.text("application.period_from"), begun.row_ids("materials")) == ("", ())
    assert (begun.units, begun.documents, begun.declared_by) == ((), (), "")


@pytest.mark.requirement("CEC-7.2-b")
def test_the_holder_is_told_once_for_all_certificates_of_a_job(ending: Office) -> None:
    """By when, while none is begun; a withdrawn application leaves the way open again."""
    assert steps(ending) == [("certificate-1", END)]
    begun = begin(ending)
    assert steps(ending) == []
    assert begin(ending, "certificate-2") == applications.application_of(ending, client(), begun.id)
    applications.withdraw(ending, client(), begun.id)
    assert steps(ending) == [("certificate-1", END)]
    assert begin(ending).id != begun.id


@pytest.mark.requirement("CEC-7.2-b")
def test_a_draft_that_renews_says_by_when_it_is_handed_in(ending: Office) -> None:
    """The holder's task kept no date once the draft was begun, and one handed in later renews nothing."""
    def continued() -> list[date | None]:
        found = [step for step in client_steps.client_steps(ending, client()) if step.kind == "continue"]
        assert ["PCF-2026-00001" in step.text.zh for step in found] == [step.due_on == END for step in found]
        return [step.due_on for step in found]

    begin(ending)
    assert continued() == [END]
    ordinary = applications.start_application(ending, client(), "cec_salt")
    assert isinstance(ordinary, Application)
    assert continued() == [END, None]


@pytest.mark.requirement("CEC-7.2-b")
def test_a_unit_that_is_left_out_of_what_was_handed_in_can_be_applied_for_by_itself(ending: Office) -> None:
    """While it was a draft it could still be added; the other one is under way."""
    begun = begin(ending)
    with ending.unit_of_work() as uow:
        application = uow.applications.get(begun.id)
        first = source().units[0]
        uow.applications.save(application.with_(state=ApplicationState.SUBMITTED, units=(first,)))
        uow.commit()
    left_out = next(each for each in held() if each.unit.model != first.model)
    assert steps(ending) == [(left_out.id, END)]
    other = begin(ending, left_out.id)
    assert other.id != begun.id
    assert other.text("changes.certificate_no") == left_out.number


@pytest.mark.requirement("CEC-7.2-b")
@pytest.mark.parametrize("outcome", [
    {"decision": decision(is_positive=False)},
    {"decision": None, "aborts": (ENDED,)}])
def test_a_renewal_that_was_decided_against_or_ended_leaves_the_way_open_again(
    ending: Office, outcome: dict[str, object]
) -> None:
    begun = begin(ending)
    with ending.unit_of_work() as uow:
        application = uow.applications.get(begun.id)
        uow.applications.save(application.with_(state=ApplicationState.ACCEPTED))
        uow.engagements.add(decided(cec(), id="engagement-9", application_id=begun.id,
                                    enterprise_id=application.enterprise_id, **outcome))
        uow.commit()
    assert steps(ending) == [("certificate-1", END)]
    assert begin(ending).id != begun.id


@pytest.mark.requirement("CEC-7.2-b")
@pytest.mark.parametrize("change", [
    {"valid_until": TODAY + timedelta(days=200)}, {"valid_until": TODAY - timedelta(days=1)},
    {"state": CertificateState.SUSPENDED}, {"state": CertificateState.WITHDRAWN}])
def test_a_renewal_is_begun_within_the_window_of_a_valid_certificate(
    office: Office, change: dict[str, object]
) -> None:
    lay_in(office, held()[0].with_(**change))
    assert refused_words(taking_over.begin_renewal(office, client(), "certificate-1"))
    assert steps(office) == []


@pytest.mark.requirement("CEC-7.2-b")
def test_a_certificate_that_is_renewed_already_is_not_renewed_again(office: Office) -> None:
    first, second = held()
    lay_in(office, first, second.with_(unit=first.unit, renews=first.id, valid_until=END + timedelta(days=1000)))
    assert refused_words(taking_over.begin_renewal(office, client(), "certificate-1"))
    assert steps(office) == []


def test_another_enterprise_does_not_begin_it(ending: Office) -> None:
    """CNEX-15-a."""
    with pytest.raises(NotPermitted):
        taking_over.begin_renewal(ending, client("enterprise-2"), "certificate-1")


def test_two_starts_at_the_same_moment_begin_one_application(
    every_database: UowFactory, tmp_path: Path, clock: Clock
) -> None:
    office = office_on(every_database, tmp_path / "files", clock)
    lay_in(office, *held())
    both_ready = Barrier(2)

    def start(_: int) -> str:
        both_ready.wait()
        return begin(office).id

    with ThreadPoolExecutor(2) as people:
        first, second = people.map(start, range(2))
    assert first == second
    drafts = [each for each in applications.my_applications(office, client()) if each.id != SOURCE]
    assert [each.id for each in drafts] == [first]


def test_what_was_taken_over_is_on_record_and_one_click_away(ending: Office) -> None:
    """ISO/IEC 17065 7.12: changed since, the value is told with its origin, as it stood before."""
    begun = begin(ending)
    applications.save_answer(ending, client(), begun.id, "client.contact", "赵敏")
    now, before, *_ = answer_history(ending, client(), begun.id, "client.contact")
    assert (now.text, before.text, before.source, before.origin) == (
        "赵敏", "张示范", AnswerSource.APPLICATION, "CEC-APP-2023-0007")
    with ending.unit_of_work() as uow:
        told = [record for record in uow.records.about(begun.id) if record.verb == "application.taken_over"]
        (of_certificate,) = (r for r in uow.records.about("certificate-2") if r.verb == "certificate.renewal_begun")
    assert [(str(record.clause), record.after["origin"]) for record in told] == [
        ("house H126", "CEC-APP-2023-0007"), ("house H126", "PCF-2026-00001")]
    assert of_certificate.after == {"renewal": begun.id}


def test_a_new_edition_asks_again_only_what_it_asks_otherwise(ending: Office) -> None:
    """CNEX-0-a: what was taken over was said under the edition before, on whatever day it was taken over."""
    reworded = tuple(field.with_(label=Text(zh="认证事务联系人", en="Who is responsible")) if
                     (field.section, field.key) == ("client", "contact") else field for field in cec().fields)
    newer = cec().with_(edition="2026", in_force_from=TODAY - timedelta(days=30), fields=reworded)
    office = replace(ending, schemes=ending.schemes.with_(editions=(*ending.schemes.editions, newer)))
    begun = begin(office)
    met = editions.met_edition(office, begun)
    assert met is not None
    assert [each.target for each in met.look_again] == ["client.contact"]
    applications.save_answer(office, client(), begun.id, "client.contact", "赵敏")
    met = editions.met_edition(office, applications.application_of(office, client(), begun.id))
    assert met is not None
    assert met.look_again == ()


def test_the_body_sees_how_far_the_application_is(ending: Office) -> None:
    """CEC-7.2-b: of each certificate in its window, until the application came to nothing."""
    manager = acting(Role.MANAGER)

    def applied() -> list[str | None]:
        return [each.application and each.application.id for each in surveillance.renewals(ending, manager)]

    assert applied() == [None, None]
    begun = begin(ending)
    assert applied() == [begun.id, begun.id]
    applications.withdraw(ending, client(), begun.id)
    assert applied() == [None, None]


def test_what_was_approved_and_printed_nowhere_is_told_beside_it(office: Office) -> None:
    first, second = held()
    lay_in(office, first.with_(changes=(certificate_change(evaluation=APPROVED), certificate_change(id="open"))),
           second)
    origin = taking_over.origin_of(office, client(), begin(office).id)
    assert origin is not None
    assert [each.after for each in origin.changes] == ["机器人装配"]
    assert {each.id for each in origin.certificates} == {"certificate-1", "certificate-2"}
    assert taking_over.origin_of(office, client(), SOURCE) is None


def lapsed(certificate: Certificate) -> Certificate:
    return certificate.with_(state=CertificateState.RESULT_LAPSED, lapses=(LapsedResult(
        change_id="change-1", facts="核对台账。", confirmed_on=TODAY, by="某人", proposed_ground="other",
        decide_by=TODAY + timedelta(days=7)),))


def test_after_a_lapsed_result_only_what_lapsed_is_certified_anew(office: Office) -> None:
    """J29: the certificate of the same job that still holds is left alone."""
    first, second = held()
    lay_in(office, lapsed(first), second)
    begun = lapsed_results.begin_recertification(office, client(), "certificate-1")
    assert isinstance(begun, Application)
    assert begun.text("products[p1].models") == "GB-1"
    assert steps(office) == [("certificate-2", END)]


def test_results_of_one_job_that_lapsed_together_are_certified_anew_by_one_application(office: Office) -> None:
    """J29: each certificate names it."""
    lay_in(office, *map(lapsed, held()))
    begun = lapsed_results.begin_recertification(office, client(), "certificate-2")
    assert isinstance(begun, Application)
    assert begun.text("products[p1].models") == "GB-1、GB-2"
    with office.unit_of_work() as uow:
        lapses = [uow.certificates.get(id).lapse for id in ("certificate-1", "certificate-2")]
    assert [lapse.recertification for lapse in lapses if lapse] == [begun.id, begun.id]


def licence(*lines: str) -> bytes:
    return pdf("\n".join((f"名称：{COMPANY['name']}", f"统一社会信用代码：{COMPANY['credit_code']}", *lines)))


def with_licence(office: Office, content: bytes, until: date | None) -> None:
    """The licence handed in with the earlier application while it was open, its last day stated."""
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get(SOURCE).with_(state=ApplicationState.DRAFT))
        uow.commit()
    handed = documents.hand_in(office, client(), SOURCE, *LICENCE, "执照.pdf", content, until)
    assert isinstance(handed, HandedIn)
    documents.state_validity(office, client(), SOURCE, *LICENCE, until)
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get(SOURCE).with_(state=ApplicationState.ACCEPTED))
        uow.commit()


def taken(office: Office, application: Application) -> SubmittedDocument:
    outcome = taking_over.take_document_over(office, client(), application.id, *LICENCE)
    assert isinstance(outcome, HandedIn), outcome
    (document,) = outcome.application.documents
    return document


@pytest.mark.parametrize("until", [date(2030, 1, 1), None])
def test_a_document_that_still_holds_comes_along_where_the_enterprise_says_so(
    ending: Office, until: date | None
) -> None:
    """With its last day, or that it has none; under a card of its own, as the earlier file may be disposed of."""
    with_licence(ending, licence(), until)
    begun = begin(ending)
    assert begun.documents == ()
    assert set(taking_over.documents_offered(ending, client(), begun.id)) == {LICENCE}
    document = taken(ending, begun)
    assert (document.valid_until, document.is_validity_stated) == (until, True)
    card, content = file_for(ending, acting(Role.APPLICATION_REVIEWER), document.file_id)
    assert (card.owner_id, content) == (begun.id, licence())
    assert taking_over.documents_offered(ending, client(), begun.id) == {}
    assert "不能沿用" in refused_words(taking_over.take_document_over(ending, client(), begun.id, *LICENCE))


def test_a_document_taken_over_is_examined_against_what_is_said_now(ending: Office) -> None:
    """The enterprise has another name since: its old licence is remarked on like any other file."""
    with_licence(ending, licence(), None)
    begun = begin(ending)
    for section in ("client", "producer", "factory"):
        applications.save_answer(ending, client(), begun.id, f"{section}.name", "南阳新名称有限公司")
    outcome = taking_over.take_document_over(ending, client(), begun.id, *LICENCE)
    assert isinstance(outcome, HandedIn)
    assert outcome.upload.taken_over_from == "CEC-APP-2023-0007"
    assert outcome.upload.examination.remarks


def test_a_document_that_ended_since_is_not_offered(ending: Office, clock: Clock) -> None:
    with_licence(ending, licence(), TODAY + timedelta(days=3))
    begun = begin(ending)
    assert set(taking_over.documents_offered(ending, client(), begun.id)) == {LICENCE}
    clock.move(timedelta(days=4))
    assert taking_over.documents_offered(ending, client(), begun.id) == {}


def test_a_consultant_without_a_mandate_for_the_earlier_application_is_offered_nothing_of_it(ending: Office) -> None:
    """CNEX-15-a."""
    with_licence(ending, licence(), None)
    begun = begin(ending)
    here = consultant(mandate(covers_all=False, application_ids=(begun.id,)))
    assert taking_over.documents_offered(ending, here, begun.id) == {}
    assert set(taking_over.documents_offered(ending, consultant(mandate()), begun.id)) == {LICENCE}
