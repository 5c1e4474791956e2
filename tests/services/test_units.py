"""What people do with the division: wish, take back, judge, compare. Every step leaves its evidence."""

from collections.abc import Sequence

import pytest

from intake_app.rules.certification_units import proposed_units
from intake_app.services import application_review, applications, units
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.application import Application, ApplicationState, PartyRole, WishKind, WishVerdict
from models.certificate import Certificate, CertificateState
from models.engagement import EndCause, Engagement, JobEnd, PartyDetails
from models.record import Record
from tests.builders import COMPANY, OTHER_COMPANY, cnex_draft, completed, scheme_of
from tests.job_builders import certificate, cnex, decision, unit
from tests.services.jobs import (
    REVIEWS_APPLICATIONS,
    TODAY,
    acting,
    client,
    consultant,
    enterprise,
    mandate,
    put,
    refused_words,
    to_plan,
)

CNEX = scheme_of("cnex_ex")
REVIEWER = acting(Role.APPLICATION_REVIEWER, person="reviewer")
TWINS = [{"models": "YBX3-355M1-4;YBX3-355M1-4W", "sites": "s1 s2"}]
COMPANY_DETAILS = {key: COMPANY[key] for key in ("name", "credit_code", "address")}
WHY = "两个型号的设计、材料和工艺相同，只是出口标志不同"


@pytest.fixture
def draft(office: Office) -> Application:
    """Two models at each of two sites, of enterprise-1."""
    kept = cnex_draft(sites=[{}, {}], products=TWINS)
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.people.add(REVIEWS_APPLICATIONS)
        uow.enterprises.add(enterprise("enterprise-2"))
        uow.applications.add(kept)
        uow.commit()
    return kept


def ids(application: Application, site: str = "s1") -> list[str]:
    return [each.id for each in proposed_units(application, CNEX) if each.site_row == site]


def done(outcome: Application | Refused) -> Application:
    assert isinstance(outcome, Application), outcome
    return outcome


def records(office: Office, application: Application) -> Sequence[Record]:
    with office.unit_of_work() as uow:
        return uow.records.about(application.id)


def submitted(office: Office, draft: Application) -> Application:
    """The draft with its first two units merged, complete and handed over."""
    wished = done(units.ask_to_merge(office, client(), draft.id, ids(draft), WHY))
    with office.unit_of_work() as uow:
        saved = uow.applications.save(completed(wished))
        uow.commit()
    return saved


def test_a_wish_shapes_the_division_at_once_and_opens_it_again(office: Office, draft: Application) -> None:
    """The applicant confirms what then stands there; the wish is on record with its reason."""
    done(units.confirm_units(office, client(), draft.id))
    wished = done(units.ask_to_merge(office, client(), draft.id, ids(draft), WHY))
    assert wished.units == ()
    confirmed = done(units.confirm_units(office, client(), draft.id))
    assert [each.model for each in confirmed.units] == ["YBX3-355M1-4、YBX3-355M1-4W", "YBX3-355M1-4", "YBX3-355M1-4W"]
    told = [(record.verb, record.after.get("reason")) for record in records(office, draft)]
    assert told == [("application.units_confirmed", None), ("application.wished", WHY),
                    ("application.units_confirmed", None)]


@pytest.mark.requirement("CNEX-4-a")
def test_units_of_two_sites_are_refused_with_the_clause_and_nothing_is_kept(office: Office, draft: Application) -> None:
    outcome = units.ask_to_merge(office, client(), draft.id, [ids(draft)[0], ids(draft, "s2")[0]], WHY)
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].clause == CNEX.unit_division.clause
    assert records(office, draft) == ()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_wish_needs_a_reason(office: Office, draft: Application, reason: str) -> None:
    assert "写明理由" in refused_words(units.ask_to_merge(office, client(), draft.id, ids(draft), reason))
    assert "写明理由" in refused_words(units.ask_to_split(office, client(), draft.id, ids(draft)[0], "铜\n铝", reason))


def test_a_split_names_its_variants_line_by_line(office: Office, draft: Application) -> None:
    wished = done(units.ask_to_split(office, client(), draft.id, ids(draft)[0], "铜转子\n铝转子\n", "转子材料不同"))
    assert [(w.kind, w.variants) for w in wished.wishes] == [(WishKind.SPLIT, ("铜转子", "铝转子"))]


def test_a_wish_taken_back_leaves_the_rules_division(office: Office, draft: Application) -> None:
    wished = done(units.ask_to_merge(office, client(), draft.id, ids(draft), WHY))
    left = done(units.take_wish_back(office, client(), draft.id, wished.wishes[0].id))
    assert len(proposed_units(left, CNEX)) == 4
    assert records(office, draft)[-1].before["reason"] == WHY


def test_a_wish_agreed_to_stays_confirmed_and_can_be_accepted(office: Office, draft: Application) -> None:
    application = submitted(office, draft)
    for check in CNEX.checks:
        application_review.record_check(office, REVIEWER, application.id, check.key, True, "公示系统")
    assert "合并或拆分" in refused_words(application_review.accept(office, REVIEWER, application.id))
    wish = application.wishes[0]
    judged = done(units.judge_wish(office, REVIEWER, application.id, wish.id, WishVerdict.ACCEPTED, "图纸一致"))
    assert "认证机构已同意" in judged.units[0].reasons[0].text.zh
    job = application_review.accept(office, REVIEWER, application.id)
    assert isinstance(job, Engagement)
    assert len(job.units) == 3


def test_a_wish_refused_is_confirmed_anew_by_the_applicant(office: Office, draft: Application) -> None:
    """Nobody is certified for units that they did not confirm."""
    application = submitted(office, draft)
    wish = application.wishes[0]
    assert "写明" in refused_words(
        units.judge_wish(office, REVIEWER, application.id, wish.id, WishVerdict.REFUSED, " "))
    judged = done(units.judge_wish(office, REVIEWER, application.id, wish.id, WishVerdict.REFUSED, "外壳材料不同"))
    assert judged.units == ()
    assert "认证单元" in refused_words(application_review.accept(office, REVIEWER, application.id))
    assert records(office, draft)[-1].after["judged_reason"] == "外壳材料不同"


def test_a_draft_is_not_judged(office: Office, draft: Application) -> None:
    wished = done(units.ask_to_merge(office, client(), draft.id, ids(draft), WHY))
    outcome = units.judge_wish(office, REVIEWER, draft.id, wished.wishes[0].id, WishVerdict.ACCEPTED, "同意")
    assert "不在评审中" in refused_words(outcome)


def test_the_words_of_confirmed_units_follow_the_answers(office: Office, draft: Application) -> None:
    """A product's name does not end the confirmation, and the certificate must not print the old one."""
    done(units.confirm_units(office, client(), draft.id))
    applications.save_answer(office, client(), draft.id, "products[p1].name", "隔爆型电动机")
    now = applications.application_of(office, client(), draft.id)
    assert {each.product_name for each in now.units} == {"隔爆型电动机"}


def test_an_enterprise_compares_with_its_own_and_the_reviewer_with_the_same_companies(
    office: Office, draft: Application
) -> None:
    """CNEX-15-a: what another enterprise holds is for the body's eyes; a draft certificate is nobody's yet."""
    put(office, to_plan())
    strange = dict.fromkeys(PartyRole, PartyDetails(**COMPANY_DETAILS).with_(credit_code=OTHER_COMPANY["credit_code"]))
    with office.unit_of_work() as uow:
        uow.certificates.add(held("certificate-1"))
        uow.certificates.add(held("certificate-2", enterprise_id="enterprise-2"))
        uow.certificates.add(held("certificate-3", state=CertificateState.DRAFT))
        uow.certificates.add(held("certificate-4", enterprise_id="enterprise-2", parties=strange))
        uow.commit()
    own = {each.known.number for each in units.duplicates_of(office, client(), draft.id)}
    theirs = {each.known.number for each in units.duplicates_of(office, REVIEWER, draft.id)}
    assert own == {"certificate-1"}
    assert theirs == {"certificate-1", "certificate-2"}


@pytest.mark.requirement("CNEX-15-a")
def test_a_consultant_compares_with_what_their_mandates_cover_and_learns_of_nothing_else(
    office: Office, draft: Application
) -> None:
    """Neither of another draft nor of a certificate that rests on another application."""
    with office.unit_of_work() as uow:
        uow.applications.add(cnex_draft().with_(id="application-0"))
        uow.commit()
    put(office, to_plan(application_id="application-0"))
    with office.unit_of_work() as uow:
        uow.certificates.add(held("certificate-1"))
        uow.commit()
    known = {"application-0", "certificate-1"}

    def seen_with(**covered: object) -> set[str]:
        actor = consultant(mandate(**covered))
        return {each.known.number for each in units.duplicates_of(office, actor, draft.id)}

    assert {each.known.number for each in units.duplicates_of(office, client(), draft.id)} == known
    assert seen_with(covers_all=False, application_ids=(draft.id,)) == set()
    assert seen_with(covers_all=False, application_ids=(draft.id, "application-0")) == known
    assert seen_with(covers_all=True) == known


def held(id: str, **changes: object) -> Certificate:
    """A certificate of the draft's producer for a unit of its own."""
    plain: dict[str, object] = {"id": id, "number": id, "unit": unit(cnex(), f"u-{id}"),
                                "parties": dict.fromkeys(PartyRole, PartyDetails(**COMPANY_DETAILS))}
    return certificate(cnex(), **{**plain, **changes})


def compared(office: Office, draft: Application) -> set[str]:
    return {each.known.number for each in units.duplicates_of(office, client(), draft.id)}


def test_an_earlier_application_is_compared_until_its_unit_is_certified(office: Office, draft: Application) -> None:
    """Then the certificate stands for it."""
    put(office, to_plan())
    earlier = completed(cnex_draft(), id="application-0")
    with office.unit_of_work() as uow:
        uow.applications.add(earlier)
        uow.commit()
    assert compared(office, draft) == {"application-0"}
    with office.unit_of_work() as uow:
        uow.certificates.add(held("certificate-1", unit=earlier.units[0]))
        uow.commit()
    assert compared(office, draft) == {"certificate-1"}


def test_a_draft_is_compared_for_its_own_enterprise_only(office: Office, draft: Application) -> None:
    """CNEX-15-a: the body sees what was handed over."""
    with office.unit_of_work() as uow:
        uow.applications.add(cnex_draft().with_(id="application-0"))
        uow.commit()
    assert compared(office, draft) == {"application-0"}
    assert units.duplicates_of(office, REVIEWER, draft.id) == ()


@pytest.mark.parametrize("came_to", [
    {"ended": JobEnd(cause=EndCause.CLIENT_WITHDREW, reason="来函撤回", ended_on=TODAY, by="manager")},
    {"decision": decision(is_positive=False)},
])
def test_an_application_whose_job_came_to_nothing_is_not_compared(
    office: Office, draft: Application, came_to: dict[str, object]
) -> None:
    with office.unit_of_work() as uow:
        uow.applications.add(completed(cnex_draft(), id="application-0", state=ApplicationState.ACCEPTED))
        uow.commit()
    put(office, to_plan(application_id="application-0"))
    assert compared(office, draft) == {"application-0"}
    with office.unit_of_work() as uow:
        uow.engagements.save(uow.engagements.get("engagement-1").with_(**came_to))
        uow.commit()
    assert compared(office, draft) == set()


def test_an_application_that_was_withdrawn_is_not_compared(office: Office, draft: Application) -> None:
    with office.unit_of_work() as uow:
        uow.applications.add(completed(cnex_draft(), id="application-0", state=ApplicationState.WITHDRAWN))
        uow.commit()
    assert compared(office, draft) == set()
