"""Complaints and appeals: their life, by when each step is due, and who may handle them (CNEX 14; GB/T 27065 7.13)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake_app.rules.engaging import left
from intake_app.rules.impartiality import conflict
from intake_app.rules.separation import PART_TEXTS, parts_played
from intake_app.rules.transitions import Condition, Machine, Transition, guard
from intake_app.schemes.schema import SchemeEdition
from models.account import ROLES_ON_CASES, Role
from models.application import Application
from models.calendar import DueDate, WorkingCalendar
from models.certificate import Certificate
from models.complaint import Assignment, Complaint, ComplaintKind, ComplaintState, ComplaintTopic
from models.engagement import Engagement
from models.ids import PersonId
from models.personnel import Person
from models.reference import ClauseRef, Reason, Sourced
from models.text import Text, joined

UNINVOLVED = ClauseRef(document="GB/T 27065", clause="7.13.5")
"""Who decides on a complaint took no part in what it is about, under whichever scheme (S15)."""

WITHDRAWING = ClauseRef(document="house", clause="H130")
"""No rule says how a complaint or appeal is taken back: that is this body's own setting."""
EVIDENCE = ClauseRef(document="house", clause="H143")
"""No rule says how a complaint or appeal is proved by files: that is this body's own setting."""

KIND_TEXTS: Mapping[ComplaintKind, Text] = {
    ComplaintKind.COMPLAINT: Text(zh="投诉", en="complaint"),
    ComplaintKind.APPEAL: Text(zh="申诉", en="appeal"),
}
TOPIC_TEXTS: Mapping[ComplaintTopic, Text] = {
    ComplaintTopic.CONCLUSION: Text(zh="认证结论", en="the conclusion"),
    ComplaintTopic.CONDUCT: Text(zh="认证人员的行为", en="the conduct of the body's people"),
    ComplaintTopic.DECISION: Text(zh="认证决定", en="a decision"),
    ComplaintTopic.OTHER: Text(zh="其他（程序、收费、保密、时限等）",
                               en="something else (procedure, fees, confidentiality, delay)"),
}
COMPLAINT_STATES: Mapping[ComplaintState, Text] = {
    ComplaintState.RECEIVED: Text(zh="已收到", en="received"),
    ComplaintState.ACKNOWLEDGED: Text(zh="已受理", en="acknowledged"),
    ComplaintState.ASSIGNED: Text(zh="已指派", en="assigned"),
    ComplaintState.INVESTIGATED: Text(zh="已调查", en="investigated"),
    ComplaintState.DECIDED: Text(zh="已决定", en="decided"),
    ComplaintState.TOLD: Text(zh="已答复", en="answered"),
    ComplaintState.CLOSED: Text(zh="已关闭", en="closed"),
    ComplaintState.WITHDRAWN: Text(zh="已撤回", en="withdrawn"),
}


@dataclass(frozen=True)
class CaseFile:
    """The case that a complaint is about, with everybody who did anything in it."""

    application: Application
    jobs: tuple[Engagement, ...]
    certificates: tuple[Certificate, ...]
    acted: frozenset[PersonId]
    """Those whose accounts left a Record about it."""
    handled: frozenset[PersonId] = frozenset()
    """Those who investigated or decided what the same complainant brought up about it before."""


@dataclass(frozen=True)
class ComplaintFacts:
    """A complaint as it is to be handled today."""

    complaint: Complaint
    scheme: SchemeEdition
    file: CaseFile
    people: Mapping[PersonId, Person]
    cooling_months: int
    today: date
    chosen: Assignment | None = None
    """Who is about to be assigned."""
    assigner: PersonId | None = None
    """Who is about to assign them."""
    unanswered: tuple[Text, ...] = ()
    """What an upheld appeal may be about and still stands, though nobody said that it stays."""
    has_account: bool = False
    """Whether its complainant is an enterprise with an account that is open."""


def acknowledgement_due(complaint: Complaint, working_days: Sourced[int], calendar: WorkingCalendar) -> DueDate:
    """The last day for the receipt: counted from the day after it came (J27)."""
    return calendar.working_days_after(complaint.received_on, working_days.value)


def answer_due(complaint: Complaint, days: Sourced[int]) -> date:
    """The last day for the result, in calendar days from the day after it came (J27)."""
    return complaint.received_on + timedelta(days=days.value)


def part_in_case(person: Person, file: CaseFile) -> Text | None:
    """What the person did in the case, in words; None for who took no part in it."""
    parts = sorted({part for job in file.jobs for part in parts_played(job, person.id)}
                   | {part for job in file.jobs for each in file.certificates if each.engagement_id == job.id
                      for part in parts_played(job, person.id, each)})
    if parts:
        return joined([PART_TEXTS[part] for part in parts])
    decided_by = {file.application.decided_by, *(check.by for check in file.application.checks)}
    decided_by |= {by for each in file.certificates for by in _enders(each)}
    verified = {change.verification.by for each in file.certificates for change in each.changes if change.verification}
    if person.id in file.acted | verified or person.name in decided_by:
        return Text(zh="办理人员", en="one of those who worked on it")
    return None


def barred_from_complaint(
    person: Person, file: CaseFile, on: date, cooling_months: int, concerned: Collection[PersonId] = ()
) -> Reason | None:
    """Why the person may neither investigate nor decide: a part in the case (S15) or a tie with its client (S16).

    Nor does whoever it is about (`concerned`), or who handled what the complainant brought up before and disputes now,
    or who has left the body (H140).
    """
    part = part_in_case(person, file)
    if part is not None:
        return Reason(text=_TOOK_PART.format(name=person.name, part=part), clause=UNINVOLVED)
    if person.id in concerned:
        return Reason(text=_IS_CONCERNED.format(name=person.name), clause=UNINVOLVED)
    if person.id in file.handled:
        return Reason(text=_HANDLED_BEFORE.format(name=person.name), clause=UNINVOLVED)
    codes = {party.credit_code for job in file.jobs for party in job.parties.values()}
    codes |= {code for section in ("client", "producer", "factory")
              if (code := file.application.text(f"{section}.credit_code"))}
    return conflict(person, codes, on, cooling_months) or left(person, on)


def uninvolved_people(
    people: Sequence[Person], file: CaseFile, on: date, cooling_months: int, able: Collection[PersonId],
    concerned: Collection[PersonId] = (),
) -> tuple[Person, ...]:
    """Those of `people` who work on cases (`able`) and whom nothing bars, in the order given."""
    return tuple(person for person in people
                 if person.id in able and barred_from_complaint(person, file, on, cooling_months, concerned) is None)


def handled_before(complaint: Complaint, others: Sequence[Complaint]) -> frozenset[PersonId]:
    """Who investigated or decided, of the `others` about the case, what its complainant had answered already.

    An appeal against the decision on an appeal goes to somebody else.
    """
    earlier = [each for each in others if each.decision is not None and each.id != complaint.id
               and each.decision.on <= complaint.received_on and each.complainant.is_same(complaint.complainant)]
    return frozenset(by for each in earlier for act in (each.investigation, each.decision) if act for by in (act.by,))


def topics(jobs: Sequence[Engagement]) -> tuple[ComplaintTopic, ...]:
    """What a complaint about a case with these jobs may be directed against: a conclusion only where there is one.

    That is what a report proposes and a decision makes of it.
    """
    is_concluded = any(job.report is not None or job.decision is not None or job.decisions_set_aside for job in jobs)
    return tuple(topic for topic in ComplaintTopic if is_concluded or topic is not ComplaintTopic.CONCLUSION)


def complaint_clause(scheme: SchemeEdition) -> ClauseRef | None:
    """Where the scheme, or this body for it, says how complaints are handled."""
    return scheme.gate_clause("complaint")


def _enders(certificate: Certificate) -> Iterator[str]:
    for suspension in certificate.suspensions:
        yield suspension.by
        if suspension.restoration_check is not None:
            yield suspension.restoration_check.by
    if certificate.termination is not None:
        yield certificate.termination.by
    yield from (each.ending.by for each in certificate.endings_set_aside)


@guard(Text(zh="申请提交过（从未提交的没有可投诉的事项）", en="the application was handed over"), complaint_clause)
def _there_is_a_case(facts: ComplaintFacts) -> Iterator[Reason]:
    if not facts.file.application.was_handed_over:
        yield Reason(text=_NO_CASE, clause=complaint_clause(facts.scheme))


@guard(Text(zh="申诉由认证委托人本人提出", en="an appeal is the applicant's own"), complaint_clause)
def _an_appeal_is_ones_own(facts: ComplaintFacts) -> Iterator[Reason]:
    own = facts.complaint.complainant.enterprise_id == facts.file.application.enterprise_id
    if facts.complaint.kind is ComplaintKind.APPEAL and not own:
        yield Reason(text=_NOT_ONES_OWN, clause=complaint_clause(facts.scheme))


@guard(Text(zh="针对认证结论的，已有认证结论", en="what is about a conclusion has one"), complaint_clause)
def _there_is_what_it_is_about(facts: ComplaintFacts) -> Iterator[Reason]:
    if facts.complaint.topic not in topics(facts.file.jobs):
        yield Reason(text=_NO_CONCLUSION, clause=complaint_clause(facts.scheme))


@guard(Text(zh="由提出人本人撤回", en="whoever filed it withdraws it"), lambda scheme: WITHDRAWING)
def _they_withdraw_it_themselves(facts: ComplaintFacts) -> Iterator[Reason]:
    """What an enterprise brought up it takes back by its account while it has one: nobody of the body ends it."""
    if facts.has_account:
        yield Reason(text=_WITHDRAWS_ITSELF, clause=WITHDRAWING)


@guard(Text(zh="调查人和决定人不是被投诉人，没有参与所投诉的认证活动，也没有办理过同一投诉人此前的投诉、申诉（S15），"
               "与当事企业在冷却期内无关系（S16）",
            en="it is not about investigator or decider; they took no part in the case and handled nothing that the"
               " complainant brought up before (S15), and have no tie with its client that still binds (S16)"),
       lambda scheme: UNINVOLVED)
def _nobody_involved_is_assigned(facts: ComplaintFacts) -> Iterator[Reason]:
    assigned = facts.chosen or facts.complaint.assignment
    if assigned is None:
        return
    for id in dict.fromkeys((assigned.investigator, assigned.decider)):
        bar = barred_from_complaint(facts.people[id], facts.file, facts.today, facts.cooling_months, assigned.concerned)
        if bar is not None:
            yield bar


@guard(Text(zh="针对人员行为的，已指明被投诉人，或写明不针对具体人员的理由；指派人自己不调查、不决定",
            en="of a complaint about conduct it is said whom it is about, or why nobody; who assigns it neither"
               " investigates nor decides"), lambda scheme: UNINVOLVED)
def _conduct_is_looked_at_from_outside(facts: ComplaintFacts) -> Iterator[Reason]:
    """Else whoever it is about could leave themselves unnamed and handle it (S15)."""
    chosen = facts.chosen
    if chosen is None or facts.complaint.topic is not ComplaintTopic.CONDUCT:
        return
    if not chosen.concerned and not chosen.nobody_concerned:
        yield Reason(text=_NOBODY_NAMED, clause=UNINVOLVED)
    if facts.assigner in (chosen.investigator, chosen.decider):
        yield Reason(text=_ASSIGNS_ONESELF, clause=UNINVOLVED)


@guard(Text(zh="申诉成立的，其针对的决定均已取消，或已写明不予取消的理由",
            en="of an upheld appeal everything that it may be about is set aside, or it is said why it stays"),
       complaint_clause)
def _nothing_upheld_is_left_open(facts: ComplaintFacts) -> Iterator[Reason]:
    """Else the file would be closed on a remedy that nobody carried out."""
    if facts.unanswered:
        text = _STILL_STANDS.format(number=facts.complaint.number, acts=joined(facts.unanswered))
        yield Reason(text=text, clause=complaint_clause(facts.scheme))


UPHELD = (
    Condition(Text(zh="针对该决定的申诉已决定成立", en="an appeal that came after it was upheld"),
              complaint_clause, "setting_aside.appeal_faults"),
    Condition(Text(zh="办理人没有参与所涉案件，不是被申诉的人员",
                   en="whoever does it took no part in the case, and the appeal is not about them"),
              lambda scheme: UNINVOLVED, "complaints.barred_from_complaint"),
)
"""What an act waits for that sets something aside on appeal."""
ON_APPEAL = frozenset({Role.DECIDER, Role.MANAGER})
"""Who may set something aside; that they took no part in the case is asked besides."""
_MANAGER = frozenset({Role.MANAGER})
UNDECIDED = (ComplaintState.RECEIVED, ComplaintState.ACKNOWLEDGED, ComplaintState.ASSIGNED,
             ComplaintState.INVESTIGATED)
"""Where nothing was decided on it yet."""

COMPLAINT: Machine[ComplaintFacts] = Machine(
    key="complaint",
    title=Text(zh="投诉或申诉", en="complaint or appeal"),
    states=COMPLAINT_STATES,
    state_of=lambda facts: facts.complaint.state,
    scheme_of=lambda facts: facts.scheme,
    transitions=(
        Transition(
            "file", Text(zh="提出", en="file"), "complaint.received", frozenset({Role.APPLICANT}), (),
            (ComplaintState.RECEIVED,), complaint_clause,
            (_there_is_a_case, _an_appeal_is_ones_own, _there_is_what_it_is_about),
            service="complaints.file_complaint",
        ),
        Transition(
            "enter", Text(zh="登记来信来电", en="enter one that came otherwise"), "complaint.received", _MANAGER, (),
            (ComplaintState.RECEIVED,), complaint_clause,
            (_there_is_a_case, _an_appeal_is_ones_own, _there_is_what_it_is_about),
            service="complaints.enter_complaint",
        ),
        Transition(
            "prove", Text(zh="补充证据文件", en="hand in evidence"), "complaint.evidence_added",
            frozenset({Role.APPLICANT, Role.MANAGER}), UNDECIDED, UNDECIDED, lambda scheme: EVIDENCE,
            service="complaints.add_complaint_evidence",
        ),
        Transition(
            "withdraw", Text(zh="撤回", en="withdraw"), "complaint.withdrawn", frozenset({Role.APPLICANT}),
            UNDECIDED, (ComplaintState.WITHDRAWN,), lambda scheme: WITHDRAWING,
            service="complaints.withdraw_complaint",
        ),
        Transition(
            "enter_withdrawal", Text(zh="登记来信来电的撤回", en="enter a withdrawal that came otherwise"),
            "complaint.withdrawn", _MANAGER, UNDECIDED, (ComplaintState.WITHDRAWN,), lambda scheme: WITHDRAWING,
            (_they_withdraw_it_themselves,), service="complaints.enter_withdrawal",
        ),
        Transition(
            "acknowledge", Text(zh="受理并发出回执", en="acknowledge"), "complaint.acknowledged", _MANAGER,
            (ComplaintState.RECEIVED,), (ComplaintState.ACKNOWLEDGED,), complaint_clause, paper="complaint_receipt",
            service="complaints.acknowledge",
        ),
        Transition(
            "assign", Text(zh="指派调查人和决定人", en="assign"), "complaint.assigned", _MANAGER,
            (ComplaintState.ACKNOWLEDGED, ComplaintState.ASSIGNED, ComplaintState.INVESTIGATED),
            (ComplaintState.ASSIGNED, ComplaintState.INVESTIGATED), complaint_clause,
            (_nobody_involved_is_assigned, _conduct_is_looked_at_from_outside), service="complaints.assign",
        ),
        Transition(
            "investigate", Text(zh="调查", en="investigate"), "complaint.investigated", ROLES_ON_CASES,
            (ComplaintState.ASSIGNED,), (ComplaintState.INVESTIGATED,), complaint_clause,
            (_nobody_involved_is_assigned,), service="complaints.record_investigation",
        ),
        Transition(
            "decide", Text(zh="作出处理决定", en="decide"), "complaint.decided", ROLES_ON_CASES,
            (ComplaintState.INVESTIGATED,), (ComplaintState.DECIDED,), complaint_clause,
            (_nobody_involved_is_assigned,), service="complaints.decide_complaint",
        ),
        Transition(
            "leave", Text(zh="写明申诉决定不取消的决定", en="say what the decision on the appeal leaves as it is"),
            "complaint.act_left_standing", ON_APPEAL, (ComplaintState.DECIDED, ComplaintState.TOLD),
            (ComplaintState.DECIDED, ComplaintState.TOLD), complaint_clause, besides=UPHELD,
            service="setting_aside.leave_standing",
        ),
        Transition(
            "answer", Text(zh="答复处理结果", en="answer"), "complaint.answered", _MANAGER,
            (ComplaintState.DECIDED,), (ComplaintState.TOLD,), complaint_clause, paper="complaint_answer",
            service="complaints.answer_complaint",
        ),
        Transition(
            "close", Text(zh="关闭", en="close"), "complaint.closed", _MANAGER,
            (ComplaintState.TOLD,), (ComplaintState.CLOSED,), complaint_clause, (_nothing_upheld_is_left_open,),
            service="complaints.close_complaint",
        ),
    ),
)
"""The life of a complaint or an appeal; who investigates and decides is besides only who was assigned."""

_TOOK_PART = Text(
    zh="{name}是所投诉案件的{part}，不得调查或决定该投诉（申诉）；请另选人员。",
    en="{name} is {part} in the case that it is about, and may neither investigate nor decide: choose someone else.",
)
_IS_CONCERNED = Text(
    zh="该投诉（申诉）针对{name}本人，本人不得调查或决定；请另选人员。",
    en="It is about {name}, who may neither investigate nor decide: choose someone else.",
)
_NOBODY_NAMED = Text(
    zh="该投诉针对认证人员的行为：请指明被投诉的本机构人员；确实不针对具体人员的，请写明理由。",
    en="It is about the conduct of the body's people: say whom it is about or, where it is about nobody in particular,"
    " why.",
)
_ASSIGNS_ONESELF = Text(
    zh="针对人员行为的投诉，指派人本人不得调查或决定；请另选人员，或由其他管理人员指派。",
    en="Whoever assigns a complaint about conduct neither investigates nor decides it: choose someone else, or let"
    " another manager assign it.",
)
_STILL_STANDS = Text(
    zh="申诉 {number} 已决定成立，但以下决定仍然有效：{acts}。请先在本页“申诉可能针对的决定”中取消；"
    "申诉决定不涉及的，在该处写明其保持不变的理由；再关闭。",
    en="Appeal {number} was upheld, and this stands all the same: {acts}. Set it aside first, under “What the appeal"
    " may be about” on this page; what the decision on the appeal leaves, say there why it stays. Then close the file.",
)
_HANDLED_BEFORE = Text(
    zh="{name}办理过同一投诉人（申诉人）在本案中的前一次投诉或申诉，不得再调查或决定；请另选人员。",
    en="{name} handled what the same complainant brought up in this case before, and may neither investigate nor decide"
    " now: choose someone else.",
)
_NO_CASE = Text(
    zh="该申请从未提交，没有可投诉或申诉的认证活动。",
    en="This application was never handed over: there is nothing to complain about.",
)
_NO_CONCLUSION = Text(
    zh="该申请还没有认证结论，不能针对认证结论投诉或申诉；请另选所针对的事项。",
    en="There is no conclusion on this application yet: choose something else that it is about.",
)
_WITHDRAWS_ITSELF = Text(
    zh="该投诉（申诉）的提出人是本系统登记的企业，由其以自己的账号撤回。",
    en="An enterprise that is registered here brought it up: it withdraws it by its own account.",
)
_NOT_ONES_OWN = Text(
    zh="申诉只能由该认证项目的委托人提出；其他人请按投诉登记。",
    en="Only the applicant of this case can appeal: enter anybody else's as a complaint.",
)
