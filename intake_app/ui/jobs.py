"""How a job is named in a list, and how far it is."""

import streamlit as st

from intake_app.rules.clocks import correction_is_agreed
from intake_app.rules.stages import Stage, stage_words, stages_of
from intake_app.schemes.schema import PlanningStep, SchemeEdition
from intake_app.services import engagements
from intake_app.services.access import ROLE_NAMES
from intake_app.services.fieldwork import PLANNERS
from intake_app.ui import session
from intake_app.ui.ending_jobs import draw_ended
from intake_app.ui.evidence import show_evidence
from intake_app.ui.i18n import t, text
from intake_app.ui.showing import day, escaped, labelled
from models.application import PartyRole
from models.engagement import Engagement, EngagementKind, Nonconformity
from models.errors import NotFound, NotPermitted


def job_name(engagement: Engagement) -> str:
    """A job in a list: client, kind and what is certified, so that two jobs of one client can be told apart."""
    return " · ".join((engagement.parties[PartyRole.CLIENT].name, kind_name(engagement), product_names(engagement)))


def product_names(engagement: Engagement) -> str:
    """What a job certifies, each product with its model once."""
    return t(", ").join(dict.fromkeys(f"{unit.product_name} {unit.model}" for unit in engagement.units))


def kind_name(engagement: Engagement) -> str:
    """What a job is for, in a word."""
    if engagement.extra is not None and engagement.extra.is_investigation:
        return t("investigation")
    if engagement.extra is not None and engagement.extra.change_id:
        return t("verification of a change")
    return part_of_the_cycle(engagement)


def part_of_the_cycle(engagement: Engagement) -> str:
    """Where a job stands in a certificate's life, in the word that its client reads too."""
    if engagement.kind is EngagementKind.SURVEILLANCE:
        return t("surveillance")
    return t("re-certification") if engagement.is_renewal else t("initial certification")


def planner(step: PlanningStep, scheme: SchemeEdition) -> str:
    """Who ends a step of planning the verification, in the scheme's word or as a role."""
    return text(scheme.words.leader if step.done_by == "leader" else ROLE_NAMES[PLANNERS[step.done_by]])


def job_elsewhere(engagement_id: str) -> str:
    """What became of a job that a page does not offer (any more); "" of one that the actor may not see."""
    try:
        job = engagements.engagement_of(session.office(), session.current_actor(), engagement_id)
    except (NotFound, NotPermitted):
        return ""
    return t("{job} is not in the list of this page: {standing}.", job=escaped(job_name(job)), standing=_standing(job))


def _standing(job: Engagement) -> str:
    """How a job was concluded and what comes next in it, in a clause."""
    office, actor = session.office(), session.current_actor()
    if job.decision is None and job.is_terminated:
        return t("it was ended without a decision")
    now = engagements.stage_of(office, actor, job)
    step = t("it is at the step “{stage}”", stage=text(stage_words(now, office.scheme_of(job))))
    if job.decision is None:
        return step
    decided = t("it was decided on {day}, {tone}", day=day(job.decision.on),
                tone=t("in favour") if job.decision.is_positive else t("against"))
    return decided if now is Stage.CLOSED else t("{decided}; {step}", decided=decided, step=step)


def draw_extra(engagement: Engagement) -> None:
    """Why a surveillance beyond the regular ones takes place, who approved it, and if its client may hear of it."""
    extra = engagement.extra
    if extra is None:
        return
    causes = session.office().scheme_of(engagement).surveillance.extra_causes if extra.serves_cycle else ()
    lines = [f"({cause.letter}) {text(cause.text)}" for cause in causes if cause.key == extra.cause]
    approved = t("approved by {name} on {day}", name=escaped(extra.approved_by), day=day(extra.approved_on))
    st.info("  \n".join([*lines, escaped(extra.facts), f":gray[{approved}]"]), icon=":material/search:")
    if engagement.is_kept_from_client:
        st.warning(t("Unannounced: nobody tells the client of it before the team is there."),
                   icon=":material/visibility_off:")


def draw_sent_back(finding: Nonconformity) -> None:
    """Each time that a correction of the finding went back: when, why, and what had been handed in."""
    for back in finding.sent_back:
        st.markdown(f":orange[{t('Sent back on {day}', day=day(back.on))}] {escaped(back.reason)}  \n"
                    f":gray[{labelled(t('Handed in'), escaped(back.correction))}]")


def draw_days_agreed(job: Engagement, finding: Nonconformity) -> None:
    """Each time that another day for the correction was agreed, set or counted: when, instead of which, and how."""
    is_agreed = correction_is_agreed(job.kind, session.office().scheme_of(job))
    for agreed in finding.days_agreed:
        if agreed.by is None:
            st.caption(t("On {day}, the days left were counted on, instead of {before}: meanwhile it could not be"
                         " corrected", day=day(agreed.on), before=day(agreed.before)))
            continue
        facts = {"day": day(agreed.on), "before": day(agreed.before), "agreement": escaped(agreed.agreement)}
        st.caption(t("On {day}, another day was agreed instead of {before}: {agreement}", **facts) if is_agreed
                   else t("On {day}, another day was set instead of {before}: {agreement}", **facts))


def draw_client_answer(finding: Nonconformity) -> None:
    """The client's word on a finding, once it is given, with the files that it holds against it."""
    answer = finding.answer
    if answer is not None:
        said = t("Confirmed by the client on {day}", day=day(answer.on)) if answer.is_confirmed else (
            t("Disputed by the client on {day}", day=day(answer.on)))
        st.markdown(f":gray[{said}] {escaped(answer.words)}")
    if finding.dispute_evidence:
        is_confirmed = answer is not None and answer.is_confirmed
        st.caption(t("Handed in with a disagreement, before the client confirmed") if is_confirmed else
                   t("Evidence of the disagreement"))
        show_evidence(finding.dispute_evidence)
    if finding.dispute_followed:
        st.markdown(f":gray[{t('The team followed it:')}] {escaped(finding.dispute_followed)}")


def draw_steps(engagement: Engagement, scheme: SchemeEdition, now: Stage) -> None:
    """The stages of a job as one line, the present one marked; of one that was ended, only that."""
    if engagement.is_terminated and engagement.decision is None:
        draw_ended(engagement)
        return
    passed = stages_of(engagement, scheme)
    # A surveillance that renews has a step that others have not.
    steps = passed if now in passed else (*passed, now)
    place = steps.index(now)
    called = [text(stage_words(step, scheme)) for step in steps]
    words = [
        f":green[✓ {called[i]}]" if i < place else f"**▶ {called[i]}**" if i == place else f":gray[{called[i]}]"
        for i, step in enumerate(steps) if step is not Stage.CLOSED or i == place
    ]
    st.markdown(" → ".join(words))
