"""What the application reviewer may do with a dossier, and what each act leaves behind (CNEX 9.2, CEC 5.1.2)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from intake_app.rules.acceptance import acceptance_obstacles
from intake_app.schemes.library import SchemeLibrary
from intake_app.services import application_review, applications, supplements
from intake_app.services.application_review import accept, record_check, refuse
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from intake_app.services.papers import papers_about
from intake_app.services.supplements import Demand
from models.account import Actor, Role
from models.application import Application, ApplicationState, DocumentVerdict
from models.engagement import Engagement
from models.errors import NotFound, NotPermitted
from models.supplement import SupplementKind
from models.text import Text
from tests.builders import cec_application, checks_passed, cnex_application
from tests.job_builders import cnex, person
from tests.services.jobs import REVIEWS_APPLICATIONS, acting, client, enterprise, refused_words

REVIEWER = acting(Role.APPLICATION_REVIEWER, person="reviewer")
ID = "application-1"
DISHONESTY = "not_on_dishonesty_list"


@pytest.fixture
def office_with_dossier(office: Office) -> Office:
    """An office to which enterprise-1 has handed over a complete application."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.applications.add(cnex_application())
        uow.commit()
    return office


def now(office: Office) -> Application:
    return applications.application_of(office, REVIEWER, ID)


def words_in(word_file: bytes) -> str:
    """The text of a Word file's body."""
    with ZipFile(BytesIO(word_file)) as parts:
        return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", parts.read("word/document.xml").decode()))


def check_all(office: Office, **failed: bool) -> None:
    for check in cnex().checks:
        record_check(office, REVIEWER, ID, check.key, failed.get(check.key, True), "公示系统 2026-06-01")


def test_an_enterprise_on_the_dishonesty_list_is_refused_with_the_reason(office_with_dossier: Office) -> None:
    """CNEX-9.2.2-d, CNEX-9.2.3-c: never accepted; the notice says why."""
    office = office_with_dossier
    check_all(office, **{DISHONESTY: False})
    assert "应不予受理" in refused_words(accept(office, REVIEWER, ID))
    assert application_review.refusal_ground(office, now(office)) is not None
    assert "理由" in refused_words(refuse(office, REVIEWER, ID, "  ", None))
    refuse(office, REVIEWER, ID, "现列入严重违法失信名单。", cnex().checks[0].clause)
    assert now(office).state is ApplicationState.REFUSED
    (notice,) = papers_about(office, client(), ID)
    assert notice.kind == "refusal_notice"
    with office.unit_of_work() as uow:
        assert uow.engagements.all() == ()
        assert uow.records.about(ID)[-1].verb == "application.refused"


@pytest.mark.parametrize(("failed", "clause", "printed"), [
    ({"complete": False, DISHONESTY: False}, "9.2.2", "第9.2.2条"),
    ({"complete": False}, "9.2.2 a", "第9.2.2条第a项"), ({}, "9.2.3", "第9.2.3条"),
])
def test_a_refusal_names_the_clause_that_it_rests_on(
    office_with_dossier: Office, failed: dict[str, bool], clause: str, printed: str
) -> None:
    """CNEX-9.2.3-c: the check that refuses, else one that failed, else the clause of acceptance itself."""
    office = office_with_dossier
    check_all(office, **failed)
    refuse(office, REVIEWER, ID, "不在本机构业务范围内。")
    with office.unit_of_work() as uow:
        record = uow.records.about(ID)[-1]
    assert record.clause is not None
    assert record.clause.clause == clause
    (notice,) = papers_about(office, client(), ID)
    assert f"实施规则{printed}" in words_in(file_for(office, client(), notice.file_id)[1])


def test_the_edition_in_force_on_the_day_of_acceptance_holds(office_with_dossier: Office) -> None:
    """CNEX-0-a: not the one of the day on which the application was handed over."""
    newer = cnex().with_(edition="2026-06", in_force_from=date(2026, 5, 31))
    office = replace(office_with_dossier, schemes=SchemeLibrary(editions=(*office_with_dossier.schemes.editions,
                                                                          newer)))
    check_all(office)
    job = accept(office, REVIEWER, ID)
    assert isinstance(job, Engagement)
    assert (job.edition, now(office).edition) == ("2026-06", "2026-06")


def test_an_accepted_job_keeps_the_dossier_that_it_was_accepted_on(office_with_dossier: Office) -> None:
    """CNEX-9.2.2-a, CNEX-9.2.3-c: its documents are renewed for years afterwards."""
    check_all(office_with_dossier)
    job = accept(office_with_dossier, REVIEWER, ID)
    assert isinstance(job, Engagement)
    assert job.accepted_documents == now(office_with_dossier).documents


@pytest.mark.requirement("CNEX-8.1-a")
@pytest.mark.parametrize("decide", [
    lambda o, who: accept(o, who, ID), lambda o, who: refuse(o, who, ID, "不在本机构业务范围内。")])
@pytest.mark.parametrize(("who", "words"), [
    ("verifier", "未被聘为申请评审人员"), ("nobody", "没有对应到本机构人员"), (None, "没有对应到本机构人员")])
def test_only_who_is_engaged_for_it_accepts_or_refuses(
    office_with_dossier: Office, decide: Callable[[Office, Actor], object], who: str | None, words: str
) -> None:
    """CNEX 8.1, 8.4: an account's role opens the page; whom the body engaged stands with the person."""
    office = office_with_dossier
    check_all(office)
    with office.unit_of_work() as uow:
        uow.people.add(person("verifier"))
        uow.commit()
    actor = acting(Role.APPLICATION_REVIEWER, person=who)
    barred = application_review.why_barred(office, actor, ID)
    assert barred is not None
    assert words in barred.text.zh
    with pytest.raises(NotPermitted) as refusal:
        decide(office, actor)
    assert (refusal.value.text, refusal.value.clause) == (barred.text, barred.clause)
    assert now(office).state is ApplicationState.SUBMITTED
    assert application_review.why_barred(office, REVIEWER, ID) is None


@pytest.fixture
def office_after_a_new_edition(office_with_dossier: Office) -> Office:
    """The office a day after an edition with one more check and one more document came into force."""
    known = cnex()
    premises = known.checks[0].with_(key="premises", text=Text(zh="生产场所已核实", en="The premises are verified"))
    ledger = known.documents[0].with_(key="energy_ledger", title=Text(zh="能源台账", en="Ledger"), form_mark=None)
    newer = known.with_(edition="2026-06", in_force_from=date(2026, 5, 31), checks=(*known.checks, premises),
                        documents=(*known.documents, ledger))
    return replace(office_with_dossier,
                   schemes=SchemeLibrary(editions=(*office_with_dossier.schemes.editions, newer)))


@pytest.mark.requirement("CNEX-0-a", "CNEX-9.2.3-a", "CEC-5.1.2-b")
def test_what_a_new_edition_asks_is_checked_and_asked_for_while_an_application_is_under_review(
    office_after_a_new_edition: Office,
) -> None:
    """What acceptance misses can be mended: the new check is made, the new document asked for."""
    office = office_after_a_new_edition
    check_all(office)
    assert refused_words(accept(office, REVIEWER, ID)) == "\n".join(
        each.text.zh for each in acceptance_obstacles(now(office), office.edition_of_acceptance(now(office)),
                                                      office.today()))
    record_check(office, REVIEWER, ID, "premises", True, "现场照片")
    assert "能源台账" in refused_words(accept(office, REVIEWER, ID))
    demand = Demand(kind=SupplementKind.MISSING, target="energy_ledger@", reason="新版实施规则要求")
    noted = supplements.ask(office, REVIEWER, ID, demand)
    assert isinstance(noted, Application), noted
    assert "能源台账" in noted.drafted_items[0].title.zh


@pytest.mark.requirement("CNEX-0-a")
def test_units_of_an_accepted_application_are_those_of_the_edition_in_force(office_with_dossier: Office) -> None:
    """What is calculated for a unit is held to the new edition's functional unit: the old one could never be met."""
    known = cnex()
    families = tuple(each.with_(functional_unit=Text(zh="1 台·年", en="1 set-year")) for each in known.families)
    newer = known.with_(edition="2026-06", in_force_from=date(2026, 5, 31), families=families)
    editions = (*office_with_dossier.schemes.editions, newer)
    office = replace(office_with_dossier, schemes=SchemeLibrary(editions=editions))
    check_all(office)
    accepted = accept(office, REVIEWER, ID)
    assert isinstance(accepted, Engagement), accepted
    assert {unit.functional_unit.zh for unit in accepted.units} == {"1 台·年"}
    assert now(office).units == accepted.units


@pytest.mark.requirement("CNEX-9.2.3-c")
def test_a_refusal_rests_on_the_edition_in_force(office_after_a_new_edition: Office) -> None:
    """CNEX-0-a: a failed check of the new edition is one of the case, and is called by its name."""
    office = office_after_a_new_edition
    record_check(office, REVIEWER, ID, "premises", False, "现场照片")
    refused = refuse(office, REVIEWER, ID, "场所不符")
    assert isinstance(refused, Application)
    assert refused.edition == "2026-06"
    (notice,) = papers_about(office, client(), ID)
    assert "生产场所已核实" in words_in(file_for(office, client(), notice.file_id)[1])


@pytest.mark.parametrize("kind", ["initial", "recertification"])
def test_a_job_that_renews_what_is_held_is_called_so_from_acceptance_on(office: Office, kind: str) -> None:
    """CEC-7.2-b"""
    handed_over = cec_application(answers={
        "application.kind": kind, "changes.certificate_no": "CEC-1", "changes.units_applied": "1",
        "changes.units_change": "same", "changes.is_changed": "no", "closed_days[d1].first": "2026-12-07"})
    handed_over = handed_over.with_(rows={**handed_over.rows, "closed_days": ("d1",)})
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.applications.add(handed_over.with_(checks=checks_passed(office.scheme_of(handed_over))))
        uow.commit()
    job = accept(office, REVIEWER, ID)
    assert isinstance(job, Engagement), job
    assert job.is_renewal is (kind == "recertification")
    assert [str(each.first) for each in job.closed_days] == ["2026-12-07"] * len(job.sites), "H142"
    assert job.begun_on == handed_over.submitted_on, "what was changed since is on the renewal too"


def test_a_later_check_replaces_an_earlier_one(office_with_dossier: Office) -> None:
    """The list is looked up again before acceptance; both look-ups stay in the records."""
    office = office_with_dossier
    check_all(office, **{DISHONESTY: False})
    record_check(office, REVIEWER, ID, DISHONESTY, True, "公示系统 2026-06-02，已移出")
    assert isinstance(accept(office, REVIEWER, ID), Engagement)
    with office.unit_of_work() as uow:
        made = [r.after["check"] for r in uow.records.about(ID) if r.verb == "application.checked"]
    assert made.count(DISHONESTY) == 2


def test_a_check_says_where_it_was_looked_up(office_with_dossier: Office) -> None:
    """CNEX-9.2.2-d: day and source are its evidence (J41)."""
    office = office_with_dossier
    assert "来源" in refused_words(record_check(office, REVIEWER, ID, DISHONESTY, True, " "))
    assert now(office).checks == ()
    with pytest.raises(NotFound):
        record_check(office, REVIEWER, ID, "horoscope", True, "公示系统")


def test_an_application_is_accepted_once(office_with_dossier: Office) -> None:
    """A second click opens no second job."""
    office = office_with_dossier
    check_all(office)
    accept(office, REVIEWER, ID)
    assert "不在评审中" in refused_words(accept(office, REVIEWER, ID))
    assert "不在评审中" in refused_words(refuse(office, REVIEWER, ID, "太晚", None))
    with office.unit_of_work() as uow:
        assert len(uow.engagements.all()) == 1


def test_a_document_is_found_good_once_it_is_there(office_with_dossier: Office) -> None:
    office = office_with_dossier
    application_review.accept_document(office, REVIEWER, ID, "application_form", "")
    assert now(office).documents[0].verdict is DocumentVerdict.ACCEPTED
    with pytest.raises(NotFound):
        application_review.accept_document(office, REVIEWER, ID, "horoscope", "")


def test_an_application_withdrawn_is_reviewed_no_further(office_with_dossier: Office) -> None:
    office = office_with_dossier
    applications.withdraw(office, client(), ID)
    assert "不在评审中" in refused_words(accept(office, REVIEWER, ID))
    assert application_review.waiting_applications(office, REVIEWER) == ()
    assert "不能修改" in refused_words(applications.withdraw(office, client(), ID))


def test_a_proposal_for_a_field_that_does_not_exist_makes_no_row(office: Office) -> None:
    """Chat proposals name paths; a wrong one leaves the form as it was."""
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.commit()
    draft = applications.start_application(office, client(), "cnex_ex")
    with pytest.raises(NotFound):
        applications.accept_proposal(office, client(), draft.id, "sites[new].horoscope", "狮子座")
    kept = applications.accept_proposal(office, client(), draft.id, "sites[new].name", "二厂")
    assert isinstance(kept, applications.SavedAnswer)
    assert len(kept.application.row_ids("sites")) == 2
    for section in ("horoscopes", "client"):
        with pytest.raises(NotFound):
            applications.add_row(office, client(), draft.id, section)
