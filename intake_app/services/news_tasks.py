"""What news asks for, and by which later Records one sees that it was done or that nothing is left to do."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from intake_app.rules.certificate_endings import open_duties, open_request
from intake_app.rules.certificates import awaits_verification
from intake_app.rules.misuse import open_demands, overdue_demand
from intake_app.rules.planned_visits import days_lost
from intake_app.services.nobody_able import still_lacking
from intake_app.services.office import Office
from intake_app.services.ports import UnitOfWork
from intake_app.services.tied_work import waited_for
from models.account import Actor
from models.certificate import StatusChange
from models.complaint import ComplaintState
from models.engagement import Fee
from models.record import Record


def _all_of_it(record: Record) -> frozenset[str]:
    return frozenset()


def _itself(uow: UnitOfWork, record: Record) -> Collection[str]:
    return (record.subject,)


PARTED = "surveillance.parted"
"""Certificates of one visit are decided by themselves: a Record of the job that they leave, and one of their own."""


class Task(NamedTuple):
    """What news asks for, seen to be done by a later Record with one of the verbs."""

    verbs: frozenset[str]
    parts: Callable[[Record], frozenset[str]] = _all_of_it
    """Which parts of its subject a Record is about, such as one finding of a job; none where it is about all of it."""
    subjects: Callable[[UnitOfWork, Record], Collection[str]] = _itself
    """What the later Records are about."""
    is_readers: bool = False
    """Whether each reader does it for themselves, once for the case: a Record of others, or an earlier one, counts."""
    for_all: frozenset[str] = frozenset()
    """Of the verbs of a task that is each reader's, those by which nothing is left to do for anybody."""
    ends: Callable[[Record], bool] = lambda record: True
    """Whether a Record with one of the verbs ends it."""
    waits: Callable[[Office, UnitOfWork, Record, Actor], bool] | None = None
    """Where what is asked of the reader stands in the case itself: whether it does, whatever the Records are.

    Those with the verbs then only say who did it last, and of several that ask for the same the newest does.
    """


def changed(name: str, key: str = "id") -> Callable[[Record], frozenset[str]]:
    """What the entries of the list `name` that the Record wrote or changed are called under `key`."""
    def ids(record: Record) -> frozenset[str]:
        before, after = (written if isinstance(written := fields.get(name), list) else []
                         for fields in (record.before, record.after))
        return frozenset(str(each[key]) for each in after
                         if isinstance(each, Mapping) and key in each and each not in before)
    return ids


def named(name: str) -> Callable[[Record], frozenset[str]]:
    """What the Record wrote under `name`."""
    return lambda record: frozenset({str(record.after[name])} if name in record.after else ())


def _its_site(record: Record) -> frozenset[str]:
    """The site whose visit a Record says something of; none where it is about the whole job."""
    before, after = ({str(each["site_row"]) for each in written} if isinstance(written, list) else set()
                     for written in (record.before.get("visits"), record.after.get("visits")))
    done = (named("site"), changed("on_site", "site_row"), changed("aborts", "site_row"))
    return frozenset(before - after).union(*(sites(record) for sites in done))


def _findings_asked_of(*asking: str) -> Callable[[Record], frozenset[str]]:
    """Which nonconformities a Record is about, and of one of the `asking`, at which sites they are.

    A site that is left out is dealt with as a whole: nothing there is corrected or verified any more. What was parted
    with its certificates is dealt with in their own job (J68).
    """
    def parts(record: Record) -> frozenset[str]:
        if record.verb == "abort.site_left_out":
            return _sites_of("aborts")(record)
        if record.verb == PARTED:
            return _gone_elsewhere(record) or frozenset({PARTED})
        ids = changed("nonconformities")(record)
        return ids | _sites_of("nonconformities")(record) if record.verb in asking else ids
    return parts


def _gone_elsewhere(record: Record) -> frozenset[str]:
    """The nonconformities that are no more in the job that the Record is of."""
    return changed("nonconformities")(record.with_(before=record.after, after=record.before))


def _sites_of(name: str) -> Callable[[Record], frozenset[str]]:
    """The sites of the entries that the Record wrote or changed, told apart from whatever else is called alike."""
    return lambda record: frozenset(f"site {row}" for row in changed(name, "site_row")(record))


def its_new_job(uow: UnitOfWork, record: Record) -> Collection[str]:
    """The job that an accepted application became."""
    return named("engagement")(record)


def its_certificates(uow: UnitOfWork, record: Record) -> Collection[str]:
    """The certificates that a job led to, drafts too."""
    return {each.id for each in uow.certificates.of_engagement(record.subject)}


def its_renewal(uow: UnitOfWork, record: Record) -> Collection[str]:
    """The certificate that ends, and the application by which it is renewed."""
    return (record.subject, *filter(None, (uow.certificates.get(record.subject).renewal,)))


def its_account(uow: UnitOfWork, record: Record) -> Collection[str]:
    """The person that leaves, and the account that is to be closed."""
    return (record.subject, str(record.after["account"]))


def _answers_all(record: Record) -> bool:
    """Whether no item of the newest batch is open after this answer."""
    batches = record.after.get("supplements")
    newest = batches[-1] if isinstance(batches, list) and batches else None
    return isinstance(newest, Mapping) and newest.get("answered_on") is not None


def _its_fee(record: Record) -> frozenset[str]:
    """The number of the fee notice that is told of, or of that which the Record changed."""
    return named("number")(record) | changed("fees", "number")(record)


def _settles_the_fee(record: Record) -> bool:
    """Whether nothing of the notice is to be paid after this payment, or because it is void."""
    written = record.after.get("fees")
    fees = map(Fee.model_validate, written) if isinstance(written, list) else ()
    return all(fee.open_cny == 0 for fee in fees if fee.number in _its_fee(record))


def _whose_tie(record: Record) -> frozenset[str]:
    """Whose tie was found, or answered by the Record."""
    return named("person")(record) | changed("tie_settlements", "person_id")(record)


def _job_and_tied(uow: UnitOfWork, record: Record) -> Collection[str]:
    """The job that somebody tied worked in, they themselves, and the certificates that it led to."""
    return (record.subject, *_whose_tie(record), *its_certificates(uow, record))


def task_of(*verbs: str, parts: Callable[[Record], frozenset[str]] = _all_of_it) -> Task:
    """The task that any of these Records about the same subject, or the same part of it, ends."""
    return Task(frozenset(verbs), parts)


class _Undoing(NamedTuple):
    """A Record that takes back the last of those with the verbs: what that one ended is to be done again."""

    verb: str
    verbs: frozenset[str]
    holds: Callable[[Record], bool] = lambda record: True


OVER = ("certificate.withdrawn", "certificate.cancelled")
"""What ends a certificate before its last day."""


def _takes_the_end_back(record: Record) -> bool:
    """Whether a certificate had ended that holds again with this Record."""
    return "termination" in record.before


def takes_the_decision_back(record: Record) -> bool:
    """Whether a decision stood that is to be taken anew with this Record."""
    return record.before.get("decision") is not None


def _ends_a_suspension(record: Record) -> bool:
    return record.verb != "certificate.set_aside" or not _takes_the_end_back(record)


_UNDOINGS = (
    _Undoing("application.refusal_set_aside", frozenset({"application.refused"})),
    _Undoing("decision.set_aside", frozenset({"decision.made"})),
    _Undoing("impartiality.work_repeated", frozenset({"decision.made"}), takes_the_decision_back),
    _Undoing("certificate.survey_undone", frozenset({"certificate.surveyed"})),
    _Undoing("certificate.set_aside", frozenset(OVER), _takes_the_end_back),
    _Undoing("certificate.set_aside", frozenset({"certificate.suspended"}), _ends_a_suspension),
)
UNDOING = frozenset[str]().union(*({each.verb, *each.verbs} for each in _UNDOINGS))
"""What is taken back, and by what."""


def not_undone(records: Iterable[Record]) -> list[Record]:
    """Those of the Records about one thing, oldest first, that none after them takes back (CNEX 14)."""
    standing: list[Record] = []
    for record in records:
        undone = next((each.verbs for each in _UNDOINGS if each.verb == record.verb and each.holds(record)),
                      frozenset())
        last = next((each for each in reversed(standing) if each.verb in undone), None)
        if last is not None:
            standing.remove(last)
        standing.append(record)
    return standing


def _tie_waits(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    job = uow.engagements.find(record.subject)
    return job is not None and not _whose_tie(record).isdisjoint(waited_for(office, uow, job))


def _nobody_is_able(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    job = uow.engagements.find(record.subject)
    return job is not None and still_lacking(office, uow, job) == record.after.get("act")


def _holder_waits(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    certificate = uow.certificates.find(record.subject)
    return certificate is not None and open_request(certificate) is not None


def _restoration_waits(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    certificate = uow.certificates.find(record.subject)
    return certificate is not None and awaits_verification(certificate)


def _correction_waits(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    """Whether the holder has still to follow the demand of this letter, or any where none is named, and to say so."""
    certificate, letter = uow.certificates.find(record.subject), record.after.get("paper")
    return certificate is not None and certificate.termination is None and any(
        letter in (None, each.paper_id) and each.open_answer is None for each in open_demands(certificate))


def _uncorrected_too_long(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    certificate = uow.certificates.find(record.subject)
    return (certificate is not None and certificate.termination is None
            and overdue_demand(certificate, office.scheme_of(certificate), office.today()) is not None)


def _answer_waits(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    certificate = uow.certificates.find(record.subject)
    return certificate is not None and certificate.termination is None and any(
        each.open_answer is not None for each in open_demands(certificate))


CHANGES_OF_STATUS: Mapping[str, StatusChange] = {
    "certificate.result_lapsed": StatusChange.RESULT_LAPSED, "certificate.suspended": StatusChange.SUSPENDED,
    "certificate.restored": StatusChange.RESTORED, "certificate.withdrawn": StatusChange.WITHDRAWN,
    "certificate.cancelled": StatusChange.CANCELLED, "certificate.set_aside": StatusChange.SET_ASIDE,
}
"""The Records after which a certificate's status is to be made known, and what each did to it."""


def _corrections_wait(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    job = uow.engagements.find(record.subject)
    return job is not None and not job.is_over and job.decision is None and bool(job.findings_to_correct)


def _duties_wait(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    """Whether something is still owed after this change: once a suspension is over, nothing is of its mark's use."""
    certificate = uow.certificates.find(record.subject)
    return certificate is not None and any(
        duty.change is CHANGES_OF_STATUS[record.verb] for duty in open_duties(
            certificate, office.scheme_of(certificate), office.house.registry_report_days.value))


def _visits_off_wait(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    """Whether a visit ahead of the jobs that the entered year concerned still loses days to days off (CNEX 9.3.1)."""
    named_jobs = record.after.get("jobs")
    jobs = uow.engagements.those({str(id) for id in named_jobs} if isinstance(named_jobs, list) else set())
    return any(visit.start > office.today() and bool(days_lost(visit, job, office.scheme_of(job), office.calendar))
               for job in jobs if not job.is_over for visit in job.visits_ahead if job.holds(visit))


def _assigned_waits(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    """Whether the reader has still to investigate, or to decide with nobody before them who tells that they may."""
    complaint = uow.complaints.find(record.subject)
    assigned = complaint.assignment if complaint else None
    if complaint is None or assigned is None or not complaint.is_assigned_to(actor.person_id):
        return False
    return complaint.state is ComplaintState.ASSIGNED or (
        complaint.state is ComplaintState.INVESTIGATED and assigned.investigator == assigned.decider)


def _decision_waits(office: Office, uow: UnitOfWork, record: Record, actor: Actor) -> bool:
    complaint = uow.complaints.find(record.subject)
    assigned = complaint.assignment if complaint else None
    return (complaint is not None and complaint.state is ComplaintState.INVESTIGATED and assigned is not None
            and assigned.decider == actor.person_id)


ENDED = ("abort.terminated", "engagement.ended")
"""What ends a job without a decision."""

TO_DECLARE = Task(frozenset({"impartiality.declared", "impartiality.declined", "decision.made", *ENDED}),
                  is_readers=True, for_all=frozenset({"decision.made", *ENDED}))
TO_CORRECT = task_of("nonconformity.corrected", "nonconformity.closed", "nonconformity.dispute_followed",
                     "abort.site_left_out", PARTED, "decision.made", *ENDED,
                     parts=_findings_asked_of("nonconformity.raised", "nonconformity.sent_back"))
TO_CORRECT_PARTED = Task(frozenset({"nonconformity.corrected", "nonconformity.closed", "nonconformity.dispute_followed",
                                    "decision.made", *ENDED}), waits=_corrections_wait)
TO_VERIFY = task_of("nonconformity.closed", "nonconformity.sent_back", "abort.site_left_out", PARTED, "report.written",
                    "decision.made", *ENDED, parts=_findings_asked_of("nonconformity.corrected"))
TO_PART = task_of(PARTED, "report.written", "decision.made", *ENDED)
TO_SETTLE = Task(frozenset({"impartiality.tie_settled", "impartiality.work_repeated", "person.tie_struck",
                            "person.tie_ended", "visit.called_off", "abort.resumed", "technical_review.recorded",
                            "report.written", "decision.made", "certificate.issued", *ENDED}),
                 parts=_whose_tie, subjects=_job_and_tied, waits=_tie_waits)
TO_FIND_SOMEBODY = Task(frozenset({"technical_review.recorded", "decision.made", "report.approved",
                                   "certificate.written", "certificate.issued", *ENDED}),
                        subjects=lambda uow, record: (record.subject, *its_certificates(uow, record)),
                        parts=named("act"), waits=_nobody_is_able)
TO_REVIEW = task_of("document_review.recorded", "plan.sent", "decision.made", *ENDED)
TO_APPROVE = Task(frozenset({"planning.step_done", "planning.step_reopened", "decision.made", *ENDED}),
                  ends=lambda record: record.after.get("next_by", "") != "manager")
TO_SEND = task_of("plan.sent", "planning.step_reopened", "decision.made", *ENDED)
TO_SEND_REVIEWED = task_of("plan.sent", "document_review.recorded", "decision.made", *ENDED)
TO_PLAN = task_of("visits.planned", "decision.made", *ENDED)
TO_ANSWER_PLAN = task_of("plan.confirmed", "plan.objected", "plan.days_asked", "plan.voided", "visit.called_off",
                         "visits.planned", "on_site.recorded", *ENDED)
TO_ANSWER_DAYS = task_of("plan.days_taken_up", "plan.days_declined", "plan.confirmed", "plan.objected", "plan.voided",
                         "visit.called_off", "visits.planned", "on_site.recorded", *ENDED)
TO_PLAN_UNSENT = task_of("visits.planned", "visit.called_off", "on_site.recorded", "report.written", "decision.made",
                         *ENDED)
TO_REPORT = Task(frozenset({"on_site.recorded", "visit.called_off", "abort.asked_for", "impartiality.work_repeated",
                            "report.written", "decision.made", *ENDED}), _its_site,
                 ends=lambda record: record.verb != "impartiality.work_repeated" or bool(_its_site(record)))
TO_CERTIFY = Task(frozenset({"certificate.written"}), subjects=its_certificates)
TO_DECIDE_ANEW = task_of("decision.made", "decision.set_aside", "technical_review.recorded",
                         "impartiality.work_repeated")
TO_PAY = Task(frozenset({"fee.paid", "fee.voided"}), _its_fee, ends=_settles_the_fee)
TO_CLOSE_ACCOUNT = Task(frozenset({"account.changed", "person.last_day_set"}), subjects=its_account,
                        ends=lambda record: record.after.get("is_active") is False or "until" in record.after)
TO_ANSWER_HOLDER = Task(frozenset({"certificate.end_declined", "certificate.suspended", *OVER}), waits=_holder_waits)
TO_VERIFY_RESTORATION = Task(frozenset({"certificate.restoration_verified", "certificate.restored",
                                        "certificate.set_aside", *OVER}), waits=_restoration_waits)
TO_CORRECT_MISUSE = Task(frozenset({"certificate.correction_answered", "certificate.correction_entered",
                                    "certificate.correction_demand_voided", *OVER}), named("paper"),
                         waits=_correction_waits)
TO_SEE_CORRECTED = Task(frozenset({"certificate.correction_entered", "certificate.correction_refuted", *OVER}),
                        waits=_answer_waits)
TO_APPLY_FOR_RESTORATION = Task(frozenset({"certificate.restoration_applied_for", "certificate.restored",
                                           "certificate.set_aside", *OVER}), ends=_ends_a_suspension)
TO_END_SUSPENDED = Task(frozenset({"certificate.restored", "certificate.set_aside", *OVER}), ends=_ends_a_suspension)
TO_END_MISUSED = Task(frozenset({"certificate.correction_entered", *OVER}), waits=_uncorrected_too_long)
TO_MAKE_KNOWN = Task(frozenset({"certificate.duty_done", "certificate.restored", "certificate.set_aside"}),
                     waits=_duties_wait)
TO_LOOK_INTO = Task(frozenset({"complaint.investigated", "complaint.decided", "complaint.assigned",
                               "complaint.withdrawn"}), waits=_assigned_waits)
TO_DECIDE_COMPLAINT = Task(frozenset({"complaint.decided", "complaint.assigned", "complaint.withdrawn"}),
                           waits=_decision_waits)
TO_PLAN_OFF_DAYS_OFF = Task(frozenset({"calendar.year_entered"}), waits=_visits_off_wait)
TO_RENEW = Task(frozenset({"application.submitted", *OVER}), subjects=its_renewal)

PAPER_TASKS: Mapping[str, Task] = {
    "plan_notice": TO_ANSWER_PLAN,
    "supplement_notice": Task(frozenset({"application.submitted", "application.refused", "application.withdrawn",
                                         "supplement.answered", "supplement.voided", "decision.made", *ENDED}),
                              ends=lambda record: record.verb != "supplement.answered" or _answers_all(record)),
    "extension_agreement": task_of("extension.answered", "extension.voided", "decision.made", *ENDED),
    "fee_notice": TO_PAY,
    "agreement": task_of("agreement.signed_by_client", "agreement.returned", "agreement.voided", *ENDED),
    "lapse_notice": task_of("certificate.recertification_begun", "certificate.lapse_revoked", *OVER),
    "correction_demand": TO_CORRECT_MISUSE,
    "suspension_notice": TO_APPLY_FOR_RESTORATION,
}
"""What a paper asks of its client, by its kind."""
