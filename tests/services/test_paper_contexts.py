"""What papers say that depends on the scheme and on what a job is for."""

from datetime import date

import pytest

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import paper_contexts
from intake_app.services.client_steps import answer_due
from intake_app.services.office import Office
from models.ids import PersonId
from models.personnel import Person
from tests.job_builders import cec, cnex, on_site, person, plan_notice, planned, site, visit

PEOPLE: dict[PersonId, Person] = {PersonId(name): person(name) for name in ("member", "second")}


@pytest.mark.parametrize(("scheme", "must_run"), [(cnex(), True), (cec(), False)], ids=["cnex", "cec"])
def test_a_plan_demands_running_production_only_where_the_rule_does(scheme: SchemeEdition, must_run: bool) -> None:
    """CNEX-9.5.1-d; the CEC rule does not ask for it."""
    notice = paper_contexts.plan_notice(planned(scheme), scheme, PEOPLE, "N-1", date(2026, 5, 12), date(2026, 5, 19))
    assert notice.is_production_required is must_run


def test_the_day_to_answer_a_second_plan_counts_from_the_visits_still_ahead(office: Office) -> None:
    """CNEX-9.6.2-a: one site was visited in May, the other is planned anew; the page says what the notice printed."""
    job = planned(
        cnex(), sites=(site(), site("s2")), on_site=(on_site(),), plan_notice=plan_notice(date(2026, 6, 1), None),
        visits=(visit(), visit("s2", start=date(2026, 6, 16), end=date(2026, 6, 17))),
    )
    assert answer_due(office, job) == date(2026, 6, 15)
