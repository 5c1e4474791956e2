"""The files of closed cases: until when each is kept, and their disposal, proposed by one and approved by another.

CNEX 15; J28. Nothing goes by itself. Of a file that is gone its card, its paper's number and the Record stay.
"""

from collections.abc import Iterator
from datetime import date

from intake_app.rules.renewals import has_nothing_to_renew
from intake_app.rules.retention import DISPOSAL, DisposalFacts, keep_until, record_class
from intake_app.schemes.schema import RecordClass, RecordRules, SchemeEdition
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from models.account import Actor, Role
from models.application import Application
from models.base import Frozen
from models.disposal import Disposal, DisposalState, DisposalVerdict, DisposedFile
from models.engagement import Engagement
from models.ids import DisposalId, new_id
from models.paper import StoredFile
from models.text import Text


class KeptFile(Frozen):
    """A file of a case with its class and the last day on which it must be kept; None while the case goes on."""

    card: StoredFile
    record_class: RecordClass
    keep_until: date | None

    def is_over(self, today: date) -> bool:
        """Whether it may be disposed of."""
        return self.card.disposed_on is None and self.keep_until is not None and today > self.keep_until


class KeptCase(Frozen):
    """A case with all its files and what was proposed about them."""

    application: Application
    files: tuple[KeptFile, ...]
    disposals: tuple[Disposal, ...]

    def over(self, today: date) -> tuple[KeptFile, ...]:
        """The files whose time is over."""
        return tuple(each for each in self.files if each.is_over(today))


def kept_cases(office: Office, actor: Actor) -> tuple[KeptCase, ...]:
    """Every case whose scheme says how long its files are kept; those with files whose time is over in front."""
    require_role(actor, Role.MANAGER, Role.DIRECTOR)
    with office.unit_of_work() as uow:
        cases = [_case(office, uow, each) for each in uow.applications.all()]
    kept = [case for case in cases if case.files]
    return tuple(sorted(kept, key=lambda case: (not case.over(office.today()), case.application.called)))


def propose_disposal(office: Office, actor: Actor, application_id: str, reason: str) -> Disposal | Refused:
    """Propose to dispose of every file of the case whose time is over; nothing is removed by this."""
    require_role(actor, *DISPOSAL["propose"].who)
    if not reason.strip():
        return _reason_missing()
    with office.unit_of_work() as uow:
        case = _case(office, uow, uow.applications.get(application_id))
        over = case.over(office.today())
        if any(each.state is DisposalState.PROPOSED for each in case.disposals):
            return refused(Text(zh="该案件已有待批准的销毁建议。",
                                en="A disposal of this case waits for its answer already."))
        if not over:
            return refused(Text(zh="该案件没有超过保存期的文件。", en="No file of this case is past its time."),
                           DISPOSAL["propose"].clause(office.scheme_of(case.application)))
        disposal = Disposal(
            id=DisposalId(new_id("disposal")), application_id=case.application.id, reason=reason.strip(),
            proposed_on=office.today(), proposed_by=actor.name, proposer=actor.account_id,
            files=tuple(_disposed(each) for each in over),
        )
        facts = _facts(office, case, disposal, actor)
        hindering = DISPOSAL.obstacles("propose", facts)
        if hindering:
            return Refused(reasons=hindering)
        uow.disposals.add(disposal)
        _record(office, uow, actor, "propose", facts)
        uow.commit()
    return disposal


def answer_disposal(
    office: Office, actor: Actor, disposal_id: str, is_approved: bool, reason: str
) -> Disposal | Refused:
    """Approve a proposal, by which its files go, or refuse it; never by whoever proposed it."""
    require_role(actor, *DISPOSAL["approve"].who)
    if not reason.strip():
        return _reason_missing()
    act = "approve" if is_approved else "refuse"
    with office.unit_of_work() as uow:
        disposal = uow.disposals.get(disposal_id)
        case = _case(office, uow, uow.applications.get(disposal.application_id))
        hindering = DISPOSAL.obstacles(act, _facts(office, case, disposal, actor))
        if hindering:
            return Refused(reasons=hindering)
        verdict = DisposalVerdict(is_approved=is_approved, reason=reason.strip(), on=office.today(), by=actor.name)
        saved = uow.disposals.save(disposal.with_(verdict=verdict))
        contents = _dispose(office, uow, saved) if is_approved else ()
        _record(office, uow, actor, act, _facts(office, case, saved, actor))
        uow.commit()
    # Only what is committed as gone is removed: a crash in between leaves bytes too many and never too few.
    for sha256 in contents:
        office.files.remove(sha256)
    return saved


def _dispose(office: Office, uow: UnitOfWork, disposal: Disposal) -> tuple[str, ...]:
    """Mark the cards, and say which bytes nothing else needs: of the files, and of what papers were made of."""
    ids = {file.file_id for file in disposal.files}
    for id in ids:
        uow.files.save(uow.files.get(id).with_(disposed_on=office.today()))
    contents = dict.fromkeys(file.sha256 for file in disposal.files)
    unused = [sha256 for sha256 in contents if all(card.disposed_on for card in uow.files.with_content(sha256))]
    made_of = [paper.data_sha256 for paper in uow.papers.all() if paper.file_id in ids and paper.data_sha256]
    return (*unused, *made_of)


def _case(office: Office, uow: UnitOfWork, application: Application) -> KeptCase:
    scheme = office.scheme_of(application)
    jobs = uow.engagements.of_application(application.id)
    files = tuple(_files(uow, application, jobs, scheme, scheme.records)) if scheme.records else ()
    return KeptCase(application=application, files=files, disposals=uow.disposals.of_application(application.id))


def _files(
    uow: UnitOfWork, application: Application, jobs: tuple[Engagement, ...], scheme: SchemeEdition, rules: RecordRules
) -> Iterator[KeptFile]:
    certificates = tuple(each for job in jobs for each in uow.certificates.of_engagement(job.id))
    to_end = [each for each in certificates
              if not has_nothing_to_renew(each, uow.certificates.find(each.renews or ""), scheme)]
    documents = {document.file_id: document.requirement for document in application.documents}
    complaints = uow.complaints.of_application(application.id)
    owners = (application.id, *(job.id for job in jobs), *(each.id for each in certificates),
              *(each.id for each in complaints))
    kinds = {paper.file_id: paper.kind for owner in owners for paper in uow.papers.about(owner)}
    for owner in owners:
        for card in uow.files.of_owner(owner):
            is_proof = owner != application.id and card.id not in kinds
            kept_as = record_class(rules, kinds.get(card.id, ""), documents.get(card.id, ""), is_proof)
            yield KeptFile(card=card, record_class=kept_as,
                           keep_until=keep_until(card.stored_at.date(), jobs, to_end, rules, complaints))


def _disposed(file: KeptFile) -> DisposedFile:
    if file.keep_until is None:
        raise ValueError(f"{file.card.id} is still kept")
    return DisposedFile(file_id=file.card.id, name=file.card.name, sha256=file.card.sha256,
                        record_class=file.record_class.key, kept_until=file.keep_until)


def _facts(office: Office, case: KeptCase, disposal: Disposal, actor: Actor) -> DisposalFacts:
    return DisposalFacts(disposal, office.scheme_of(case.application),
                         frozenset(each.card.id for each in case.over(office.today())), actor.account_id)


def _record(office: Office, uow: UnitOfWork, actor: Actor, act: str, facts: DisposalFacts) -> None:
    """The evidence, with each file by name and digest, about the case whose files they are."""
    disposal, row = facts.disposal, DISPOSAL[act]
    verdict = disposal.verdict
    write_record(
        office, uow, actor, row.verb, disposal.application_id, clause=row.clause(facts.scheme),
        after={"disposal": disposal.id, "reason": verdict.reason if verdict else disposal.reason,
               "files": [f"{file.name} {file.sha256}" for file in disposal.files]},
    )


def _reason_missing() -> Refused:
    return refused(Text(zh="请写明理由，它将永久存档。", en="State the reason: it is kept for good."))
