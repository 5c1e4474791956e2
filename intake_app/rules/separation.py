"""Who may do what in a job, by what they did in it before, whom they are tied to, and what they are able to do."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from intake_app.rules.engaging import left
from intake_app.rules.impartiality import conflict
from intake_app.rules.team_requirements import EXPERT, TEAM_MEMBER, is_team_member, lacking_qualification
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate
from models.engagement import Engagement, Visit
from models.ids import PersonId
from models.personnel import Person
from models.reference import HOUSE_DOCUMENT, ClauseRef, Reason
from models.text import Text

APPROVER = "approver"
"""Who approves a team's plans, or decides on its breaking off, on an objection to one of it or a tie (S4, S9, S10)."""

DOCUMENT_REVIEWER = "document_reviewer"

CONTRACTOR = "contractor"
"""Who drew up the job's agreement or entered that the body signed it (S22)."""

PART_TEXTS: Mapping[str, Text] = {
    TEAM_MEMBER: Text(zh="检查组成员", en="a member of the team"),
    EXPERT: Text(zh="技术专家", en="its technical expert"),
    DOCUMENT_REVIEWER: Text(zh="文件评审人员", en="its document reviewer"),
    "report_writer": Text(zh="报告编制人员", en="the writer of its report"),
    "technical_reviewer": Text(zh="技术复核人员", en="its technical reviewer"),
    "decider": Text(zh="认证决定人员", en="its decider"),
    "director": Text(zh="报告批准人", en="the director who approved its report"),
    "certificate_writer": Text(zh="证书编制人员", en="the writer of its certificate"),
    "application_reviewer": Text(zh="申请评审人员", en="the reviewer of its application"),
    APPROVER: Text(zh="审批人员", en="who approved or refused what its team or client asked for"),
    CONTRACTOR: Text(zh="合同（协议）办理人员", en="who handled its agreement"),
}
"""The parts that a person can play in a job; the acts of `barred_from` carry the same names."""

DECIDING = ("technical_reviewer", "decider")
"""The acts of the class that both schemes call review and decision."""

EVALUATED = ClauseRef(document=HOUSE_DOCUMENT, clause="H156")
"""How the body makes sure of the competence of those who review and decide; that it does is the rules' own demand."""

CONTRACTED = ClauseRef(document=HOUSE_DOCUMENT, clause="H148")
"""That whoever handled a job's agreement had better not decide on it."""

EVALUATING = frozenset({TEAM_MEMBER, EXPERT, DOCUMENT_REVIEWER, "report_writer"})
"""The parts of those who evaluate (GB/T 27065 7.4)."""

PART_OF_VERB: Mapping[str, str] = {
    "agreement.drawn_up": CONTRACTOR,
    "agreement.signed_by_body": CONTRACTOR,
    "document_review.recorded": DOCUMENT_REVIEWER,
    "on_site.recorded": TEAM_MEMBER,
    "on_site.reopened": TEAM_MEMBER,
    "nonconformity.raised": TEAM_MEMBER,
    "nonconformity.closed": TEAM_MEMBER,
    "nonconformity.dispute_followed": TEAM_MEMBER,
    "nonconformity.sent_back": TEAM_MEMBER,
    "footprint.entered": TEAM_MEMBER,
    "supplement.sent": TEAM_MEMBER,
    "abort.asked_for": TEAM_MEMBER,
    "report.written": "report_writer",
    "technical_review.recorded": "technical_reviewer",
    "report.approved": "director",
    "abort.consented": APPROVER,
    "abort.declined": APPROVER,
    "abort.resumed": APPROVER,
    "plan.objection_refused": APPROVER,
    "impartiality.tie_settled": APPROVER,
    "impartiality.work_repeated": APPROVER,
}
"""The part that somebody plays by an act on a job; those that a job keeps a field for until its end are not here."""


def parts_played(
    engagement: Engagement, person_id: PersonId, certificate: Certificate | None = None
) -> frozenset[str]:
    """The parts that this person plays in the job so far, planned visits included; `certificate` is one of the job."""
    played: Mapping[str, Iterable[PersonId | None]] = {
        TEAM_MEMBER: _evaluators(engagement),
        EXPERT: [expert for visit in engagement.visits for expert in visit.experts],
        DOCUMENT_REVIEWER: [engagement.document_review.by] if engagement.document_review else [],
        "report_writer": [engagement.report.written_by] if engagement.report else [],
        "technical_reviewer": [engagement.technical_review.by] if engagement.technical_review else [],
        "decider": [engagement.decision.by] if engagement.decision else [],
        "director": [engagement.director_approval.by] if engagement.director_approval else [],
        "certificate_writer": [certificate.written_by] if certificate else [],
        "application_reviewer": [engagement.accepted_by],
    }
    return frozenset(part for part, people in played.items() if person_id in people).union(
        engagement.took_part.get(person_id, ())
    )


def evaluates(engagement: Engagement, person_id: PersonId | None) -> bool:
    """Whether this person evaluates in the job, and so decides on nothing of it; nobody in particular does not."""
    return person_id is not None and not parts_played(engagement, person_id).isdisjoint(EVALUATING)


def evaluated_before(engagement: Engagement) -> Mapping[PersonId, tuple[str, ...]]:
    """Who evaluated in the job and is planned for none of its visits now, with what they were in it (CNEX 9.7).

    Whoever reviewed the documents stays named though another took their place; the report's writer is named as such.
    """
    review = engagement.document_review
    known = (*engagement.took_part, *([review.by] if review else ()), *_evaluators(engagement))
    parts = {person: parts_played(engagement, person) for person in known
             if person is not None and person not in engagement.members}
    ranked = (DOCUMENT_REVIEWER, TEAM_MEMBER, EXPERT)
    return {person: tuple(part for part in ranked if part in played) for person, played in parts.items()
            if not played.isdisjoint(ranked)}


def taken_part(engagement: Engagement, person_id: PersonId | None, part: str) -> Mapping[PersonId, tuple[str, ...]]:
    """The job's `took_part` once this person has played `part` in it; nobody's part is ever taken out again."""
    if person_id is None or part in engagement.took_part.get(person_id, ()):
        return engagement.took_part
    return {**engagement.took_part, person_id: (*engagement.took_part.get(person_id, ()), part)}


def took_place(engagement: Engagement, visit: Visit, today: date) -> bool:
    """Whether its people were there: a result of it stands, or it had begun and its client had agreed, or is not asked.
    """
    return any(result.site_row == visit.site_row for result in engagement.on_site) or (
        visit.start <= today and (visit.is_confirmed or engagement.is_unannounced))


def parts_kept(engagement: Engagement, visit: Visit, today: date) -> Mapping[PersonId, tuple[str, ...]]:
    """The job's `took_part` once this visit is dropped: whoever was there has played a part (S1, S2, S10)."""
    for person in visit.everyone if took_place(engagement, visit, today) else ():
        part = EXPERT if person in visit.experts else TEAM_MEMBER
        engagement = engagement.with_(took_part=taken_part(engagement, person, part))
    return engagement.took_part


def barred_from(
    act: str,
    person: Person,
    engagement: Engagement,
    scheme: SchemeEdition,
    cooling_months: int,
    on: date,
    certificates: Sequence[Certificate] = (),
) -> Reason | None:
    """Why `person` may not take the part `act` in the job on `on`, or None: the first of part, tie, ability and
    competence.

    A separation holds whichever of the two parts came first. Of `certificates` those count that this job led to. An act
    that `PART_TEXTS` does not name is a KeyError.
    """
    PART_TEXTS[act]
    codes = {party.credit_code for party in engagement.parties.values()}
    return (
        separated(act, person, engagement, scheme, certificates)
        or conflict(person, codes, on, cooling_months)
        or unable_to(act, person, scheme, on)
        or _not_competent(act, person, engagement, scheme, on)
    )


def separated(
    act: str, person: Person, engagement: Engagement, scheme: SchemeEdition, certificates: Sequence[Certificate] = ()
) -> Reason | None:
    """Why a part that the person played in the job keeps them from `act`, or None; whichever came first."""
    own = [certificate for certificate in certificates if certificate.engagement_id == engagement.id]
    played = parts_played(engagement, person.id).union(
        *(parts_played(engagement, person.id, certificate) for certificate in own)
    )
    for rule in scheme.separations:
        against = {
            *(rule.barred if act in rule.acts else ()),
            *(rule.acts if act in rule.barred else ()),
        }
        for part in sorted(played & against):
            text = _SEPARATED.format(name=person.name, part=PART_TEXTS[part], rule=rule.text)
            return Reason(text=text, clause=rule.clause)
    return None


def may_act(
    act: str,
    people: Sequence[Person],
    engagement: Engagement,
    scheme: SchemeEdition,
    cooling_months: int,
    on: date,
    certificates: Sequence[Certificate] = (),
) -> tuple[Person, ...]:
    """Those of `people` whom nothing bars from `act`, in the order given."""
    return tuple(
        person
        for person in people
        if barred_from(act, person, engagement, scheme, cooling_months, on, certificates) is None
    )


def cautions(act: str, person: Person, engagement: Engagement, scheme: SchemeEdition, on: date) -> tuple[Reason, ...]:
    """What speaks against `person` for `act` without barring them: what is said with "should" (S12, S19, S22)."""
    if act == EXPERT and lacking_qualification(person, scheme, on):
        return (Reason(text=_EXPERT_RANKS_BELOW.format(name=person.name, member=scheme.words.member)),)
    if act not in DECIDING:
        return ()
    handled = act == "decider" and CONTRACTOR in parts_played(engagement, person.id)
    contract = (Reason(text=_CONTRACTED.format(name=person.name, agreement=scheme.words.agreement), clause=CONTRACTED),)
    return (*_decider_cautions(person, engagement, scheme, on), *(contract if handled else ()))


_SEPARATED = Text(
    zh="{name}是本项目的{part}：{rule}请另选人员。", en="{name} is {part} in this job. {rule} Choose someone else."
)
_NOT_ENGAGED = Text(
    zh="{name}未被聘为{function}，请另选人员。", en="{name} is not engaged as {function}: choose someone else."
)
_FUNCTION_TEXTS: Mapping[str, Text] = {
    "decider": Text(zh="复核与决定人员", en="reviewer and decider"),
    "application_reviewer": Text(zh="申请评审人员", en="reviewer of applications"),
    EXPERT: Text(zh="技术专家", en="technical expert"),
}
_RANKS_BELOW = Text(
    zh="{name}的资格低于{member}，复核与决定人员不宜低于该资格。",
    en="{name} ranks below {member}; whoever reviews and decides should not.",
)
_EXPERT_RANKS_BELOW = Text(
    zh="{name}的资格低于{member}，技术专家不宜低于该资格。",
    en="{name} ranks below {member}; a technical expert should not.",
)
_NOT_COMPETENT = Text(
    zh="{name}在“{family}”没有有效的能力评价，不能承担复核与决定；请先由能力评价人员评价并登记，或者另选人员。",
    en="{name} has no evaluated competence in “{family}” that counts, and may not review or decide: let a competence"
       " evaluator evaluate them and enter it first, or choose someone else.",
)
_CONTRACTED = Text(
    zh="{name}办理了本项目的{agreement}，不宜作认证决定；建议另选一人。",
    en="{name} handled this job's {agreement} and had better not decide on it: better choose another.",
)
_SAME_THROUGHOUT = Text(
    zh="{name}评审了本项目的申请，又是唯一的复核与决定人员；建议另选一人。",
    en="{name} reviewed the application and would be the only one to review and decide: better choose another.",
)


def _evaluators(engagement: Engagement) -> Iterator[PersonId | None]:
    """Everyone who evaluates on site or judges corrections, planned or not."""
    for visit in engagement.visits:
        yield from visit.team
        yield visit.leader
        yield visit.responsible_verifier
    yield from (result.by for result in engagement.on_site)
    for finding in engagement.nonconformities:
        yield from (finding.raised_by, finding.verified_by, *(back.by for back in finding.sent_back))


def unable_to(act: str, person: Person, scheme: SchemeEdition, on: date) -> Reason | None:
    """What `person` lacks on `on` for the act in whichever job: to be engaged for it, or qualified (CNEX 8.1, 8.4).

    Who has left the body lacks all of it, for every act (H140).
    """
    gone = left(person, on)
    if gone is not None:
        return gone
    return _ABILITIES[act](person, scheme, on) if act in _ABILITIES else None


def _not_competent(act: str, person: Person, engagement: Engagement, scheme: SchemeEdition, on: date) -> Reason | None:
    """Which field of the job's units a reviewer or decider is not evaluated for on `on` (CNEX 8.1, 9.7; CEC 5.2.2).

    None where every field has an evaluation that counts, and for every other act. The body is to make sure of the
    competence, so nobody vouches for themselves: the evaluation is how it does (H156).
    """
    if act not in DECIDING:
        return None
    fields = (scheme.family(key) for key in sorted({unit.family for unit in engagement.units}))
    lacking = next((field for field in fields if field and not person.is_competent_in(scheme.key, field.key, on)), None)
    if lacking is None:
        return None
    return Reason(text=_NOT_COMPETENT.format(name=person.name, family=lacking.name),
                  clause=scheme.gate_clause("technical_review"))


def _unable_to_decide(person: Person, scheme: SchemeEdition, on: date) -> Reason | None:
    missing = _not_engaged(person, "decider", scheme.gate_clause("technical_review"))
    if missing is None and scheme.decider_qualification_blocks:
        return lacking_qualification(person, scheme, on)
    return missing


def _unable_as_expert(person: Person, scheme: SchemeEdition, on: date) -> Reason | None:
    return _not_engaged(person, EXPERT, scheme.team.minimum_members.clause)


def _unable_to_review_applications(person: Person, scheme: SchemeEdition, on: date) -> Reason | None:
    return _not_engaged(person, "application_reviewer", scheme.gate_clause("acceptance"))


def _not_engaged(person: Person, function: str, clause: ClauseRef | None) -> Reason | None:
    if function in person.functions:
        return None
    return Reason(text=_NOT_ENGAGED.format(name=person.name, function=_FUNCTION_TEXTS[function]), clause=clause)


_ABILITIES: Mapping[str, Callable[[Person, SchemeEdition, date], Reason | None]] = {
    TEAM_MEMBER: is_team_member,
    DOCUMENT_REVIEWER: is_team_member,
    EXPERT: _unable_as_expert,
    "technical_reviewer": _unable_to_decide,
    "decider": _unable_to_decide,
    "application_reviewer": _unable_to_review_applications,
}
"""What an act asks of a person; the rules set no criteria for the acts that are not here."""


def _decider_cautions(person: Person, engagement: Engagement, scheme: SchemeEdition, on: date) -> Iterator[Reason]:
    clause = scheme.gate_clause("technical_review")
    if lacking_qualification(person, scheme, on):
        yield Reason(text=_RANKS_BELOW.format(name=person.name, member=scheme.words.member), clause=clause)
    played = parts_played(engagement, person.id)
    if "application_reviewer" in played and played & set(DECIDING):
        yield Reason(text=_SAME_THROUGHOUT.format(name=person.name))
