"""Until when the files of a case are kept, by their class; what may be disposed of, and how (CNEX 15; J28)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from intake_app.rules.transitions import Machine, Transition, guard
from intake_app.schemes.schema import ANY_OTHER, RecordClass, RecordRules, SchemeEdition
from models.account import Role
from models.calendar import add_months
from models.certificate import Certificate, CertificateState
from models.complaint import Complaint
from models.disposal import Disposal, DisposalState
from models.engagement import Engagement
from models.reference import ClauseRef, Reason
from models.text import Text

DISPOSAL_STATES = {
    DisposalState.PROPOSED: Text(zh="待批准", en="proposed"),
    DisposalState.APPROVED: Text(zh="已销毁", en="approved and gone"),
    DisposalState.REFUSED: Text(zh="不予批准", en="refused"),
}
"""The one word for each state of a disposal."""


class DisposalFacts(NamedTuple):
    """A disposal as it is to be answered today."""

    disposal: Disposal
    scheme: SchemeEdition
    due: frozenset[str]
    """The ids of the case's files whose time is over today."""
    answers: str = ""
    """The account of who answers it."""


def record_class(rules: RecordRules, paper: str = "", document: str = "", is_proof: bool = False) -> RecordClass:
    """The class of a file: by the kind of its paper, by the document that it is, or as a proof from the auditee.

    A file that is none of them is like a paper that no class names.
    """
    if is_proof:
        return next(each for each in rules.classes if each.has_proofs)
    if document:
        named = next((each for each in rules.classes if document in each.documents), None)
        return named or next(each for each in rules.classes if ANY_OTHER in each.documents)
    named = next((each for each in rules.classes if paper in each.papers), None)
    return named or next(each for each in rules.classes if ANY_OTHER in each.papers)


def keep_until(
    recorded_on: date, jobs: Sequence[Engagement], certificates: Sequence[Certificate], rules: RecordRules,
    complaints: Sequence[Complaint] = (),
) -> date | None:
    """The last day on which a record must be kept; None while anything of its case is not at its end.

    That is a job, a certificate still to be issued, or a complaint or appeal, for which the records are the evidence.
    Otherwise the later of the years from its own day and those from the end of the case's last certificate (J28).
    """
    if any(not job.is_over for job in jobs) or any(c.state is CertificateState.DRAFT for c in certificates):
        return None
    if any(not each.is_over for each in complaints):
        return None
    own = add_months(recorded_on, 12 * rules.years.value)
    ends = [each.termination.ended_on if each.termination else each.valid_until for each in certificates]
    return max([own, *(add_months(end, 12 * rules.years_after_certificate.value) for end in ends)])


def _clause(scheme: SchemeEdition) -> ClauseRef | None:
    return scheme.records.years.clause if scheme.records else None


@guard(Text(zh="所列文件均已超过保存期", en="the time of every file is over"), _clause)
def _time_is_over(facts: DisposalFacts) -> Iterator[Reason]:
    for file in facts.disposal.files:
        if file.file_id not in facts.due:
            yield Reason(text=_STILL_KEPT.format(name=file.name), clause=_clause(facts.scheme))


@guard(Text(zh="批准人不是提出人", en="whoever answers did not propose it"), _clause)
def _somebody_else_answers(facts: DisposalFacts) -> Iterator[Reason]:
    if facts.answers == facts.disposal.proposer:
        yield Reason(text=_OWN_PROPOSAL, clause=_clause(facts.scheme))


_DIRECTOR = frozenset({Role.DIRECTOR})
_Row = Transition[DisposalFacts]

DISPOSAL: Machine[DisposalFacts] = Machine(
    key="disposal",
    title=Text(zh="档案销毁", en="disposal of records"),
    states=DISPOSAL_STATES,
    state_of=lambda facts: facts.disposal.state,
    scheme_of=lambda facts: facts.scheme,
    transitions=(
        _Row("propose", Text(zh="提出销毁", en="propose"), "disposal.proposed", frozenset({Role.MANAGER}), (),
             (DisposalState.PROPOSED,), _clause, (_time_is_over,), service="disposals.propose_disposal"),
        _Row("approve", Text(zh="批准并销毁", en="approve"), "disposal.approved", _DIRECTOR, (DisposalState.PROPOSED,),
             (DisposalState.APPROVED,), _clause, (_somebody_else_answers, _time_is_over),
             service="disposals.answer_disposal"),
        _Row("refuse", Text(zh="不予批准", en="refuse"), "disposal.refused", _DIRECTOR, (DisposalState.PROPOSED,),
             (DisposalState.REFUSED,), _clause, (_somebody_else_answers,), service="disposals.answer_disposal"),
    ),
)
"""Files go only where one person proposed it and another approved; their cards and Records stay."""

_STILL_KEPT = Text(
    zh="“{name}”仍在保存期内，不能销毁；请重新提出。",
    en="“{name}” is still to be kept and cannot be disposed of: propose anew.",
)
_OWN_PROPOSAL = Text(
    zh="销毁建议由您提出，应由他人批准。", en="You proposed this disposal: somebody else answers it."
)
