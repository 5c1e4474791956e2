"""Complaints and appeals: filed, acknowledged, assigned, investigated, decided, answered, closed (CNEX 14).

Who handles them took no part in the case that they are about (S15, S16); those who may are offered, and no others.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from docs_templates import record_contexts as papers
from docs_templates.numbering import paper_number
from intake_app.rules.complaints import (
    COMPLAINT,
    EVIDENCE,
    KIND_TEXTS,
    TOPIC_TEXTS,
    UNINVOLVED,
    CaseFile,
    ComplaintFacts,
    acknowledgement_due,
    answer_due,
    complaint_clause,
    handled_before,
    part_in_case,
    topics,
    uninvolved_people,
)
from intake_app.rules.setting_aside import acts_in, unanswered_acts, undone_by
from intake_app.services import paper_contexts as common
from intake_app.services.access import handles, is_of_the_body, require_known, require_own, require_role, require_seen
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import changed_fields, write_record
from intake_app.services.stored_files import hand_in, media_type_or_refusal
from models.account import ROLES_ON_CASES, Actor, Role
from models.application import Application
from models.base import Frozen
from models.calendar import DueDate
from models.complaint import (
    Acknowledgement,
    Answer,
    Assignment,
    Closing,
    Complainant,
    Complaint,
    ComplaintDecision,
    ComplaintKind,
    ComplaintTopic,
    Investigation,
    Withdrawal,
)
from models.errors import NotFound, NotPermitted
from models.ids import ComplaintId, PersonId, new_id
from models.paper import Paper
from models.personnel import Person
from models.reference import Reason
from models.text import Text


class ComplaintLine(Frozen):
    """A complaint or appeal with what it is about and by when it is acknowledged and answered."""

    complaint: Complaint
    application_number: str
    client_name: str
    acknowledgement_due: DueDate
    answer_due_on: date
    undone: tuple[Text, ...] = ()
    """What was set aside on this appeal."""
    has_account: bool = False
    """Whether its complainant is an enterprise that can sign in, and takes it back itself (H130)."""


def complaints_for(office: Office, actor: Actor) -> tuple[ComplaintLine, ...]:
    """An enterprise's own, a manager's all, of anybody else of the body those assigned to them; the open first."""
    require_role(actor, Role.APPLICANT, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        found = [each for each in uow.complaints.all() if handles(actor, each)]
        lines = [_line(office, uow, each) for each in found]
    return tuple(sorted(lines, key=lambda line: (line.complaint.is_over, line.answer_due_on, line.complaint.number)))


def cases_to_complain_about(office: Office, actor: Actor) -> tuple[Application, ...]:
    """The applications that were handed over: an enterprise's own, or all for the manager who enters a complaint."""
    require_role(actor, *COMPLAINT["file"].who, *COMPLAINT["enter"].who)
    with office.unit_of_work() as uow:
        found = (uow.applications.all() if is_of_the_body(actor)
                 else uow.applications.of_enterprise(actor.enterprise_id or ""))
    return tuple(each for each in found if each.was_handed_over)


def file_complaint(
    office: Office, actor: Actor, application_id: str, kind: ComplaintKind, topic: ComplaintTopic, words: str,
    against: Text | None = None,
) -> Complaint | Refused:
    """The applicant complains or appeals today through their account; `against` is one of `acts_about`, if any."""
    require_role(actor, *COMPLAINT["file"].who)
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_own(actor, application.enterprise_id)
        account = uow.accounts.find(actor.account_id)
        complainant = Complainant(name=actor.name, contact=account.email if account else "",
                                  enterprise_id=actor.enterprise_id, account_id=actor.account_id)
        if against is not None and against not in _acts_about(uow, application):
            return refused(_NO_SUCH_ACT)
        return _received(office, uow, actor, application, kind, topic, words, complainant, office.today(), against)


def enter_complaint(
    office: Office, actor: Actor, application_id: str, kind: ComplaintKind, topic: ComplaintTopic, words: str,
    complainant: Complainant, received_on: date,
) -> Complaint | Refused:
    """The manager enters one that came by letter, telephone or mail on `received_on`, from whomever."""
    require_role(actor, *COMPLAINT["enter"].who)
    require_known(actor)
    if not complainant.name.strip() or not complainant.contact.strip():
        return refused(Text(zh="请写明投诉人（申诉人）及其联系方式，受理回执和答复须送达本人。",
                            en="Name the complainant and how they are reached: receipt and answer go to them."))
    if received_on > office.today():
        return refused(Text(zh="收到日期不能晚于今天。", en="The day of receipt cannot lie ahead."))
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        return _received(office, uow, actor, application, kind, topic, words, complainant, received_on)


def topics_about(office: Office, actor: Actor, application_id: str) -> tuple[ComplaintTopic, ...]:
    """What a complaint or appeal about this application may be directed against."""
    require_role(actor, *COMPLAINT["file"].who, *COMPLAINT["enter"].who)
    with office.unit_of_work() as uow:
        require_seen(actor, uow.applications.get(application_id).enterprise_id)
        return topics(uow.engagements.of_application(application_id))


def acts_about(office: Office, actor: Actor, application_id: str) -> tuple[Text, ...]:
    """What the body did or decided in the case of this application and holds today, each with its day."""
    require_role(actor, *COMPLAINT["file"].who)
    with office.unit_of_work() as uow:
        application = uow.applications.get(application_id)
        require_own(actor, application.enterprise_id)
        return _acts_about(uow, application)


def case_about(office: Office, actor: Actor, complaint_id: str) -> CaseFile:
    """What a complaint or appeal is about: for those of the body who may read it, whether or not they knew the case.

    Who looks into it gathers and weighs everything that bears on it (CNEX 14; GB/T 27065 7.13.4).
    """
    require_role(actor, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        complaint = uow.complaints.get(complaint_id)
        if not handles(actor, complaint):
            raise NotFound(complaint_id)
        return case_file(uow, complaint)


def own_part(office: Office, actor: Actor, complaint_id: str) -> Text | None:
    """What the manager who leads the file did in the case that it is about, in words; None for nothing (S15)."""
    require_role(actor, *COMPLAINT["assign"].who)
    with office.unit_of_work() as uow:
        person = uow.people.find(actor.person_id or "")
        return part_in_case(person, case_file(uow, uow.complaints.get(complaint_id))) if person else None


def add_complaint_evidence(
    office: Office, actor: Actor, complaint_id: str, file_name: str, content: bytes
) -> Complaint | Refused:
    """Whoever filed it adds a file that proves it, until it is decided; of a letter the manager does (H143).

    The file is the complainant's: the enterprise whose case it is about does not see what somebody else hands in.
    """
    require_role(actor, *COMPLAINT["prove"].who)
    media_type = media_type_or_refusal(office, file_name, content)
    if isinstance(media_type, Refused):
        return media_type
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        own = facts.complaint.complainant.enterprise_id or ""
        if is_of_the_body(actor):
            _require_entered(actor, facts.complaint)
        else:
            require_own(actor, own)
        hindering = COMPLAINT.obstacles("prove", facts)
        if hindering:
            return Refused(reasons=hindering)
        proof = hand_in(office, uow, actor, owner_id=complaint_id, enterprise_id=own, name=file_name,
                        media_type=media_type, content=content)
        return _done(office, uow, actor, facts, "prove", evidence=(*facts.complaint.evidence, proof))


def withdraw_complaint(office: Office, actor: Actor, complaint_id: str, reason: str) -> Complaint | Refused:
    """The enterprise that filed it, or for which it was entered, takes it back today, before it is decided."""
    require_role(actor, *COMPLAINT["withdraw"].who)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        require_own(actor, facts.complaint.complainant.enterprise_id or "")
        return _withdrawn(office, uow, actor, facts, "withdraw",
                          Withdrawal(on=office.today(), by=actor.name, reason=reason.strip()))


def enter_withdrawal(office: Office, actor: Actor, complaint_id: str, reason: str) -> Complaint | Refused:
    """The manager enters today that a complainant who has no account here took it back; `reason` says how it came."""
    require_role(actor, *COMPLAINT["enter_withdrawal"].who)
    require_known(actor)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        _keep_out_the_concerned(actor, facts.complaint)
        return _withdrawn(office, uow, actor, facts, "enter_withdrawal", Withdrawal(
            on=office.today(), by=facts.complaint.complainant.name, reason=reason.strip(), received_by=actor.name))


def acknowledge(office: Office, actor: Actor, complaint_id: str) -> Complaint | Refused:
    """Send the receipt: it says who handles it, and by when it is answered."""
    require_role(actor, *COMPLAINT["acknowledge"].who)
    require_known(actor)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        hindering = COMPLAINT.obstacles("acknowledge", facts)
        if hindering:
            return Refused(reasons=hindering)
        paper = _paper(office, uow, actor, facts, "acknowledge")
        done = Acknowledgement(on=office.today(), by=actor.name, paper_id=paper.id)
        return _done(office, uow, actor, facts, "acknowledge", acknowledgement=done)


def people_for(
    office: Office, actor: Actor, complaint_id: str, concerned: Collection[PersonId] = ()
) -> tuple[Person, ...]:
    """Those who may investigate or decide this complaint about `concerned`: nobody else is offered."""
    require_role(actor, *COMPLAINT["assign"].who)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        able = {account.person_id for account in uow.accounts.all()
                if account.person_id and account.is_active and not account.roles.isdisjoint(ROLES_ON_CASES)}
        if facts.complaint.topic is ComplaintTopic.CONDUCT:
            able.discard(PersonId(actor.person_id or ""))
    return uninvolved_people(tuple(facts.people.values()), facts.file, facts.today, facts.cooling_months, able,
                             concerned)


def assign(
    office: Office, actor: Actor, complaint_id: str, investigator: str, decider: str,
    concerned: Collection[PersonId] = (), nobody_concerned: str = "",
) -> Complaint | Refused:
    """Choose who investigates and who decides; whoever took part in the case is refused (S15, S16).

    `concerned` are those whose own conduct it is about: they handle nothing of it, and do not assign it either. One
    about conduct names them, or says why it is about nobody, and its assigner handles nothing more of it. Another
    investigator begins anew.
    """
    require_role(actor, *COMPLAINT["assign"].who)
    require_known(actor)
    with office.unit_of_work() as uow:
        chosen = Assignment(investigator=uow.people.get(investigator).id, decider=uow.people.get(decider).id,
                            concerned=tuple(uow.people.get(each).id for each in concerned),
                            nobody_concerned="" if concerned else nobody_concerned.strip(), on=office.today(),
                            by=actor.name)
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        _keep_out_the_concerned(actor, facts.complaint, chosen)
        hindering = COMPLAINT.obstacles("assign", replace(facts, chosen=chosen, assigner=actor.person_id))
        if hindering:
            return Refused(reasons=hindering)
        found = facts.complaint.investigation
        kept = found if found is not None and found.by == chosen.investigator else None
        return _done(office, uow, actor, facts, "assign", assignment=chosen, investigation=kept)


def record_investigation(office: Office, actor: Actor, complaint_id: str, findings: str) -> Complaint | Refused:
    """The investigator keeps what they found."""
    require_role(actor, *COMPLAINT["investigate"].who)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        assigned = facts.complaint.assignment
        hindering = _obstacles(actor, "investigate", facts, assigned.investigator if assigned else None)
        if hindering:
            return Refused(reasons=hindering)
        if not findings.strip():
            return _words_missing()
        found = Investigation(findings=findings.strip(), on=office.today(), by=PersonId(actor.person_id or ""))
        return _done(office, uow, actor, facts, "investigate", investigation=found)


def decide_complaint(
    office: Office, actor: Actor, complaint_id: str, is_upheld: bool, reason: str, measures: str
) -> Complaint | Refused:
    """The decider decides whether it is upheld; one that is says what is done about it."""
    require_role(actor, *COMPLAINT["decide"].who)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        assigned = facts.complaint.assignment
        hindering = _obstacles(actor, "decide", facts, assigned.decider if assigned else None)
        if hindering:
            return Refused(reasons=hindering)
        if not reason.strip() or (is_upheld and not measures.strip()):
            return _words_missing()
        decision = ComplaintDecision(is_upheld=is_upheld, reason=reason.strip(), measures=measures.strip(),
                                     on=office.today(), by=PersonId(actor.person_id or ""))
        return _done(office, uow, actor, facts, "decide", decision=decision)


def answer_complaint(office: Office, actor: Actor, complaint_id: str, channel: str) -> Complaint | Refused:
    """Tell the complainant the result in writing; `channel` is how it reached them."""
    require_role(actor, *COMPLAINT["answer"].who)
    require_known(actor)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        _keep_out_the_concerned(actor, facts.complaint)
        hindering = COMPLAINT.obstacles("answer", facts)
        if hindering:
            return Refused(reasons=hindering)
        if not channel.strip():
            return _words_missing()
        paper = _paper(office, uow, actor, facts, "answer")
        told = Answer(on=office.today(), by=actor.name, channel=channel.strip(), paper_id=paper.id)
        return _done(office, uow, actor, facts, "answer", answer=told)


def close_complaint(office: Office, actor: Actor, complaint_id: str, notes: str) -> Complaint | Refused:
    """Close the file once what was decided is carried out: nothing that an upheld appeal undoes stands any more."""
    require_role(actor, *COMPLAINT["close"].who)
    require_known(actor)
    with office.unit_of_work() as uow:
        facts = _facts(office, uow, uow.complaints.get(complaint_id))
        _keep_out_the_concerned(actor, facts.complaint)
        standing = unanswered_acts(facts.complaint, facts.file, facts.scheme)
        hindering = COMPLAINT.obstacles("close", replace(facts, unanswered=tuple(each.words for each in standing)))
        if hindering:
            return Refused(reasons=hindering)
        if not notes.strip():
            return _words_missing()
        closing = Closing(on=office.today(), by=actor.name, notes=notes.strip())
        return _done(office, uow, actor, facts, "close", closing=closing)


def _line(office: Office, uow: UnitOfWork, complaint: Complaint) -> ComplaintLine:
    times, application = office.house.complaints, uow.applications.get(complaint.application_id)
    is_upheld = complaint.decision is not None and complaint.decision.is_upheld
    return ComplaintLine(
        complaint=complaint, application_number=application.called, client_name=application.text("client.name"),
        acknowledgement_due=acknowledgement_due(complaint, times.acknowledgement_working_days, office.calendar),
        answer_due_on=answer_due(complaint, times.answer_days),
        undone=undone_by(complaint, case_file(uow, complaint)) if is_upheld else (),
        has_account=_has_account(uow, complaint),
    )


def _acts_about(uow: UnitOfWork, application: Application) -> tuple[Text, ...]:
    jobs = tuple(job for job in uow.engagements.of_application(application.id) if not job.is_kept_from_client)
    certificates = tuple(each for job in jobs for each in uow.certificates.of_engagement(job.id))
    return tuple(act.words for act in acts_in(CaseFile(application, jobs, certificates, acted=frozenset())))


def _received(
    office: Office, uow: UnitOfWork, actor: Actor, application: Application, kind: ComplaintKind,
    topic: ComplaintTopic, words: str, complainant: Complainant, received_on: date, against: Text | None = None,
) -> Complaint | Refused:
    if not words.strip():
        return _words_missing()
    scheme = office.scheme_of(application)
    year = office.today().year
    number = paper_number(f"{scheme.body.short_name}-CPL-{{year}}-{{serial:04d}}", year,
                          uow.numbers.next(f"complaint/{scheme.body.short_name}/{year}"))
    complaint = Complaint(
        id=ComplaintId(new_id("complaint")), number=number, kind=kind, topic=topic, application_id=application.id,
        scheme=application.scheme, edition=application.edition, complainant=complainant, words=words.strip(),
        against=against, received_on=received_on, received_by=actor.name if is_of_the_body(actor) else "",
    )
    act = "enter" if complaint.received_by else "file"
    hindering = COMPLAINT.obstacles(act, _facts(office, uow, complaint))
    if hindering:
        return Refused(reasons=hindering)
    uow.complaints.add(complaint)
    write_record(office, uow, actor, COMPLAINT[act].verb, complaint.id, clause=complaint_clause(scheme),
                 after={"number": number, "kind": kind.value, "topic": topic.value, "application": application.id})
    uow.commit()
    return complaint


def _facts(office: Office, uow: UnitOfWork, complaint: Complaint) -> ComplaintFacts:
    return ComplaintFacts(
        complaint=complaint, scheme=office.scheme_of(complaint), file=case_file(uow, complaint),
        people={person.id: person for person in uow.people.all()},
        cooling_months=office.house.cooling_off_months.value, today=office.today(),
        has_account=_has_account(uow, complaint),
    )


def _has_account(uow: UnitOfWork, complaint: Complaint) -> bool:
    own = complaint.complainant.enterprise_id
    return own is not None and any(each.is_active for each in uow.accounts.of_enterprise(own))


def case_file(uow: UnitOfWork, complaint: Complaint, but_for: Collection[str] = ()) -> CaseFile:
    """The case with everybody who left a Record about it, told by their accounts.

    But for the Records of the verbs `but_for`: who only does what was decided had no part in what it is about.
    """
    application_id = complaint.application_id
    jobs = uow.engagements.of_application(application_id)
    certificates = tuple(each for job in jobs for each in uow.certificates.of_engagement(job.id))
    subjects = (application_id, *(job.id for job in jobs), *(each.id for each in certificates))
    acted = {record.by for subject in subjects for record in uow.records.about(subject)
             if record.verb not in but_for}
    return CaseFile(
        application=uow.applications.get(application_id), jobs=jobs, certificates=certificates,
        acted=frozenset(account.person_id for account in uow.accounts.all()
                        if account.person_id and account.id in acted),
        handled=handled_before(complaint, uow.complaints.of_application(application_id)),
    )


def _obstacles(actor: Actor, act: str, facts: ComplaintFacts, assigned: PersonId | None) -> tuple[Reason, ...]:
    """What keeps the act from being done; NotPermitted where it is somebody else's."""
    hindering = COMPLAINT.obstacles(act, facts)
    if not hindering and (actor.person_id is None or actor.person_id != assigned):
        raise NotPermitted(_NOT_ASSIGNED, complaint_clause(facts.scheme))
    return hindering


def _keep_out_the_concerned(actor: Actor, complaint: Complaint, chosen: Assignment | None = None) -> None:
    """NotPermitted where the complaint is, or is to be, about the actor."""
    for assignment in (complaint.assignment, chosen):
        if assignment is not None and actor.person_id in assignment.concerned:
            raise NotPermitted(_ABOUT_ONESELF, UNINVOLVED)


def _require_entered(actor: Actor, complaint: Complaint) -> None:
    """NotPermitted where the manager may add nothing to it: it is about themselves, or came by an account."""
    require_known(actor)
    _keep_out_the_concerned(actor, complaint)
    if not complaint.received_by:
        raise NotPermitted(_PROVES_ITSELF, EVIDENCE)


def _withdrawn(
    office: Office, uow: UnitOfWork, actor: Actor, facts: ComplaintFacts, act: str, withdrawal: Withdrawal
) -> Complaint | Refused:
    hindering = COMPLAINT.obstacles(act, facts)
    if hindering:
        return Refused(reasons=hindering)
    if not withdrawal.reason:
        return _words_missing()
    return _done(office, uow, actor, facts, act, withdrawal=withdrawal)


def _done(
    office: Office, uow: UnitOfWork, actor: Actor, facts: ComplaintFacts, act: str, **changes: object
) -> Complaint:
    """Keep the changed complaint with its Record and commit."""
    saved = uow.complaints.save(facts.complaint.with_(**changes))
    before, after = changed_fields(facts.complaint, saved)
    row = COMPLAINT[act]
    write_record(office, uow, actor, row.verb, saved.id, before=before, after=after, clause=row.clause(facts.scheme))
    uow.commit()
    return saved


def _paper(office: Office, uow: UnitOfWork, actor: Actor, facts: ComplaintFacts, act: str) -> Paper:
    """The receipt or the answer, for the complainant's eyes: where they have an account, it stands there."""
    kind = COMPLAINT[act].paper
    number = next_paper_number(office, uow, facts.scheme, kind)
    context_of = {"complaint_receipt": _receipt, "complaint_answer": _answer}[kind]
    own = facts.complaint.complainant.enterprise_id
    return make_paper(office, uow, actor, context_of(office, facts, number), facts.scheme, subject=facts.complaint.id,
                      enterprise_id=own or "", is_for_client=own is not None)


def _common(office: Office, facts: ComplaintFacts, number: str) -> dict[str, object]:
    complaint = facts.complaint
    return {
        "head": common.head(facts.scheme, number, office.today()), "words": common.words(facts.scheme),
        "addressee": _addressee(facts), "complaint_number": complaint.number,
        "complaint_kind": KIND_TEXTS[complaint.kind].zh, "topic": _topic_words(complaint),
        "application_number": facts.file.application.called, "received_on": complaint.received_on,
        "complaint_text": complaint.words, "clause": common.printed_clause(complaint_clause(facts.scheme)),
    }


def _topic_words(complaint: Complaint) -> str:
    topic = TOPIC_TEXTS[complaint.topic].zh
    return f"{topic}（{complaint.against.zh}）" if complaint.against is not None else topic


def _receipt(office: Office, facts: ComplaintFacts, number: str) -> papers.ComplaintReceipt:
    return papers.ComplaintReceipt.model_validate({
        **_common(office, facts, number), "client_name": facts.file.application.text("client.name") or "—",
        "answer_due_on": answer_due(facts.complaint, office.house.complaints.answer_days),
    })


def _answer(office: Office, facts: ComplaintFacts, number: str) -> papers.ComplaintAnswer:
    found, decision = facts.complaint.investigation, facts.complaint.decision
    if found is None or decision is None:
        raise ValueError(f"{facts.complaint.id} is not decided")
    return papers.ComplaintAnswer.model_validate({
        **_common(office, facts, number), "findings": found.findings, "is_upheld": decision.is_upheld,
        "reason": decision.reason, "measures": decision.measures, "decided_on": decision.on,
    })


def _addressee(facts: ComplaintFacts) -> str:
    """The enterprise whose account it was filed from, or who was entered as complainant."""
    own = facts.complaint.complainant.enterprise_id == facts.file.application.enterprise_id
    return (facts.file.application.text("client.name") if own else "") or facts.complaint.complainant.name


def _words_missing() -> Refused:
    return refused(Text(zh="请写明具体内容，它将存入该投诉（申诉）的档案。",
                        en="Write down what there is to say: it goes into the file of this complaint or appeal."))


_NOT_ASSIGNED = Text(
    zh="该投诉（申诉）的这一步由被指派的人员办理。",
    en="This step of the complaint or appeal belongs to the person whom it was assigned to.",
)
_PROVES_ITSELF = Text(
    zh="该投诉（申诉）由提出人以自己的账号提出，证据文件由提出人自行补充。",
    en="It was filed by an account of the complainant's: they hand in its evidence themselves.",
)
_ABOUT_ONESELF = Text(
    zh="该投诉（申诉）针对您本人，请由其他管理人员指派。",
    en="It is about yourself: let another manager assign it.",
)
_NO_SUCH_ACT = Text(
    zh="所选的决定已经变动；请刷新页面后重新选择。",
    en="The act that you chose stands no more as it did: reload the page and choose again.",
)
