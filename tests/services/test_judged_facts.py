"""What a review or decision rests on stands in one view, each fact with who stands for it."""

from datetime import timedelta

import pytest

from intake_app.services import decisions, people
from intake_app.services.judged_facts import judged_facts
from intake_app.services.office import Office
from models.account import Account, Role
from models.engagement import Declaration
from models.errors import NotPermitted
from models.ids import AccountId, PersonId
from tests.job_builders import cnex, evaluated, expert, finding, on_site, person, report, trained, visit
from tests.services.jobs import TODAY, acting, put

ID = "engagement-1"
DECIDER = acting(Role.DECIDER, person="decider")


def test_the_view_holds_days_team_review_sites_findings_and_figures(office: Office) -> None:
    """CNEX-9.7-a, CNEX-9.7-b, CEC-5.7.1-a, CEC-5.7.1-b."""
    result = on_site().with_(disagreement="对分摊方法有不同意见")
    closed = finding(verified_on=result.last_day + timedelta(days=9))
    job = evaluated(cnex(), report=report(), visits=(visit(experts=("专",)),), on_site=(result,),
                    nonconformities=(closed, finding(id="NC-02")),
                    declarations=(Declaration(person_id=PersonId("member"), declared_on=TODAY),))
    put(office, job, trained("member"), person("second"), expert("专"), person("writer"))
    found = judged_facts(office, DECIDER, ID)
    (site,) = found.sites
    members, days = len(job.visits[0].team), (result.last_day - result.first_day).days + 1
    assert site.figure == job.person_days[0]
    assert (site.least_on_site, site.spent) == (8, 2 * members * days)
    assert (site.result, site.result_by) == (job.on_site[0], "member")
    told = {each.name: each for each in found.team}
    assert list(told) == ["member", "second", "专"]
    assert [title.zh for title, _ in told["member"].qualifications] == ["碳足迹培训合格证"]
    assert told["second"].qualifications == ()
    assert (told["member"].declared_on, told["second"].declared_on) == (TODAY, None)
    assert [part.zh for part in told["专"].parts] == ["技术专家"]
    assert [(each.finding.id, each.raised_by, each.verified_by) for each in found.findings] == [
        ("NC-01", "member", "member"), ("NC-02", "member", "")]
    review = job.document_review
    assert review is not None
    assert found.review_verdict in {each.text for each in cnex().verdicts if each.key == review.verdict}
    assert (found.review_by, found.report_by) == ("member", "writer")
    (figure,) = found.footprints
    assert figure.footprint == job.footprints[0]
    assert figure.methods


def test_who_is_cleared_reads_of_their_own_parts_and_of_what_speaks_against_them(office: Office) -> None:
    """CNEX-8.7-a, S12: a rank below a verifier's the rule says should, and bars nobody."""
    put(office, evaluated(cnex(), report=report(), accepted_by=PersonId("decider")),
        person("decider", functions=("decider",)), trained("member", functions=("decider",)))
    cleared = decisions.clearance(office, DECIDER, ID, "technical_reviewer")
    assert cleared.barred is None
    assert [part.zh for part in cleared.parts] == ["申请评审人员"]
    assert any("不宜低于" in each.text.zh for each in cleared.cautions)
    barred = decisions.clearance(office, acting(Role.DECIDER, person="member"), ID, "technical_reviewer")
    assert barred.barred is not None
    assert not barred.cautions


def test_who_is_not_evaluated_in_the_field_is_not_offered_and_reviews_nothing(office: Office) -> None:
    """CNEX-9.7-b, H156: until somebody else enters the evaluation."""
    put(office, evaluated(cnex(), report=report()), trained("decider", functions=("decider",)).with_(competences=()),
        person("evaluator", functions=("competence_evaluator",)))
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=AccountId("account-decider"), email="decider@example.com", name="decider",
                                 password_hash="x", roles=frozenset({Role.DECIDER}), person_id=PersonId("decider")))
        uow.commit()
    assert decisions.people_for(office, DECIDER, ID, "technical_reviewer") == ()
    with pytest.raises(NotPermitted, match="no evaluated competence"):
        decisions.record_technical_review(office, DECIDER, ID, True, "同意")
    people.add_competence(office, acting(Role.COORDINATOR, person="coordinator"), "decider", "cnex_ex", "ex_motor",
                          TODAY + timedelta(days=300), "evaluator")
    assert [each.id for each in decisions.people_for(office, DECIDER, ID, "technical_reviewer")] == ["decider"]
