"""A job waits for whoever can do its next step, and for nobody else."""

import pytest

from intake_app.rules.stages import Stage
from intake_app.services import certificates
from intake_app.services.judgements import judgements_for
from intake_app.services.office import Office
from models.account import Role
from models.engagement import Engagement
from tests.job_builders import approval, cnex, decided, evaluated, person, report, technical_review, trained
from tests.services.jobs import acting, put

DECIDER = acting(Role.DECIDER, person="decider")
MEMBER = acting(Role.DECIDER, person="member")
DIRECTOR = acting(Role.DIRECTOR, person="director")
WRITER = acting(Role.CERTIFICATE_WRITER, person="clerk")


def put_job(office: Office, one: Engagement) -> None:
    put(office, one, trained("decider", functions=("decider",)), trained("member", functions=("decider",)),
        trained("second"), person("director"), person("clerk"), person("writer"))


def is_mine(office: Office) -> dict[str, bool | None]:
    """For each of the four, whether the job waits for them; None where it is not shown at all."""
    found = {}
    for actor in (DECIDER, MEMBER, DIRECTOR, WRITER):
        shown = judgements_for(office, actor)
        found[actor.name] = shown[0].is_mine if shown else None
    return found


@pytest.mark.parametrize(("job", "mine"), [
    (evaluated(cnex(), report=report()), {"decider": True, "member": False, "director": None, "clerk": None}),
    (evaluated(cnex(), report=report(), technical_review=technical_review()),
     {"decider": True, "member": False, "director": None, "clerk": None}),
    (decided(cnex()), {"decider": None, "member": None, "director": True, "clerk": None}),
    (decided(cnex(), director_approval=approval()),
     {"decider": False, "member": False, "director": None, "clerk": True}),
    (evaluated(cnex()), {"decider": None, "member": None, "director": None, "clerk": None}),
], ids=["review", "decision", "approval", "certificate", "report"])
def test_a_job_waits_for_whom_the_next_act_is_and_whom_nothing_bars(
    office: Office, job: Engagement, mine: dict[str, bool | None]
) -> None:
    """CNEX-9.7-c, CNEX-9.8-a: a member of the team may read it, and it does not wait for them."""
    put_job(office, job)
    assert is_mine(office) == mine


def test_drafted_certificates_wait_for_the_decider_and_no_more_for_their_writer(office: Office) -> None:
    """CNEX-9.7-c: each side saw the job under what waits for it, whosever turn it was."""
    put_job(office, decided(cnex(), director_approval=approval()))
    assert isinstance(certificates.write_certificates(office, WRITER, "engagement-1"), tuple)
    assert is_mine(office) == {"decider": True, "member": False, "director": None, "clerk": False}
    assert judgements_for(office, DECIDER)[0].stage is Stage.CERTIFICATE
