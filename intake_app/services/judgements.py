"""Whose turn it is where a job is reviewed, decided, approved or certified (CNEX 9.7-9.9, CEC 5.7.1, 7.1)."""

from intake_app.rules.stages import Stage
from intake_app.services import certificates, decisions, engagements, renewing
from intake_app.services.access import require_role
from intake_app.services.office import Office
from models.account import Actor, Role
from models.base import Frozen
from models.engagement import Engagement

CERTIFYING = frozenset({Role.CERTIFICATE_WRITER, Role.DECIDER})

JUDGING = {
    Stage.TECHNICAL_REVIEW: frozenset({Role.DECIDER}),
    Stage.DECISION: frozenset({Role.DECIDER}),
    Stage.DIRECTOR_APPROVAL: frozenset({Role.DIRECTOR}),
    Stage.CERTIFICATE: CERTIFYING,
}
"""Whose roles take part at each of these stages."""

_ACTS = {
    Stage.TECHNICAL_REVIEW: "technical_reviewer", Stage.DECISION: "decider", Stage.DIRECTOR_APPROVAL: "director",
}


class Judgement(Frozen):
    """A job at a stage that the actor's role takes part in; `is_mine` where the next act is theirs and nothing bars it.

    Where it is not, somebody else acts first, or a part or tie of the actor's keeps them from it.
    """

    job: Engagement
    stage: Stage
    is_mine: bool


def judgements_for(office: Office, actor: Actor) -> tuple[Judgement, ...]:
    """The jobs whose review, decision, approval or certificates the actor's role takes part in; their own in front."""
    require_role(actor, *CERTIFYING, Role.DIRECTOR)
    renewed = frozenset(job.id for job in renewing.surveillances_that_renew(office, actor)) \
        if actor.roles & CERTIFYING else frozenset()
    found = []
    for job in engagements.engagements_for(office, actor):
        stage = engagements.stage_of(office, actor, job)
        if job.id in renewed or actor.roles & JUDGING.get(stage, frozenset()):
            found.append(Judgement(job=job, stage=stage, is_mine=_is_mine(office, actor, job, stage)))
    return tuple(sorted(found, key=lambda each: not each.is_mine))


def _is_mine(office: Office, actor: Actor, job: Engagement, stage: Stage) -> bool:
    act = _ACTS.get(stage)
    if act is None:
        act = "decider" if certificates.drafts_to_check(office, actor, job.id) else "certificate_writer"
    may = decisions.ACT_ROLES[act] in actor.roles
    return may and decisions.clearance(office, actor, job.id, act).barred is None
