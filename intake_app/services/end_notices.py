"""The letter to a client whose job ended without a conclusion: which job, why, and what follows (H131, CNEX 9.5.5)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from docs_templates import contexts as papers
from intake_app.rules.job_endings import CAUSE_TEXTS
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import paper_contexts as common
from intake_app.services.office import Office
from intake_app.services.papers import applied_as, make_paper, next_paper_number
from intake_app.services.ports import UnitOfWork
from models.account import Actor
from models.certificate import Certificate
from models.engagement import EndCause, Engagement, EngagementKind
from models.paper import Paper

_NO_CERTIFICATE = ("我机构不再办理本次认证，不颁发认证证书。贵单位提交的文件和已经形成的记录，由我机构按规定"
                   "保存并保密；已经发生的费用，按双方的约定结清。")
_ANEW = "今后需要认证的，可以重新提交{application}。"


class _Outcome(NamedTuple):
    """What becomes of an ended job, and what its client may do; with the scheme's own words in braces."""

    consequence: str
    remedy: str


_ENDED_FOR: Mapping[EndCause, _Outcome] = {
    EndCause.CLIENT_WITHDREW: _Outcome(
        _NO_CERTIFICATE, "没有提出过撤回的，请立即书面告知我机构。" + _ANEW),
    EndCause.NOT_SUPPLEMENTED: _Outcome(
        _NO_CERTIFICATE,
        "对上述事实有异议的，可以书面向我机构提出申诉。补充完善后需要认证的，可以重新提交{application}。"),
    EndCause.CERTIFICATES_ENDED: _Outcome(
        "所涉证书均已失效，本次{work}不再实施。贵单位不得使用已经失效的证书和相应的认证标志。", _ANEW),
    EndCause.SURVEYED_ALREADY: _Outcome(
        "本周期的监督已由另一次监督完成，本次{work}不再实施；证书的状态不因此改变，下次监督由我机构另行通知。",
        "对监督的安排有疑问的，请与我机构联系。"),
}
_BROKEN_OFF_FOR_GOOD = _Outcome("中止的{on_site}不再恢复，" + _NO_CERTIFICATE, _ANEW)
_SURVEILLANCE_BROKEN_OFF = _Outcome(
    "中止的{on_site}不再恢复，本次{work}没有完成；所涉证书如何处理，由我机构按实施规则决定并另行书面通知。",
    "请书面说明中止的原因是否已经消除，供我机构决定时考虑。")


def make_end_notice(office: Office, uow: UnitOfWork, actor: Actor, job: Engagement) -> Paper | None:
    """Add the letter about a job that was ended just now; none where its client may not learn of the job."""
    if job.is_kept_from_client:
        return None
    scheme = office.scheme_of(job)
    number = next_paper_number(office, uow, scheme, "end_notice")
    certificates = [uow.certificates.get(each) for each in job.certificate_ids]
    context = end_notice(job, applied_as(uow, job), certificates, scheme, number)
    return make_paper(office, uow, actor, context, scheme, subject=job.id, enterprise_id=job.enterprise_id)


def end_notice(
    job: Engagement, applied_as: str, certificates: Sequence[Certificate], scheme: SchemeEdition, number: str
) -> papers.EndNotice:
    """终止通知书 of a job that the body ended, or whose broken-off check is not resumed.

    `applied_as` are the numbers of the applications that the job goes back to.
    """
    if job.concluded_on is None:
        raise ValueError(f"{job.id} goes on")
    outcome = _outcome(job)
    said = {"work": common.work_of(job), "on_site": scheme.words.on_site.zh, "application": scheme.words.application.zh}
    return papers.EndNotice.model_validate({
        "head": common.head(scheme, number, job.concluded_on), "words": common.words(scheme),
        "addressee": common.client_of(job).name, "work": said["work"], "application_number": applied_as,
        "agreement_number": common.agreement_number(job), **_why(job, scheme), "ended_on": job.concluded_on,
        "consequence": outcome.consequence.format_map(said), "remedy": outcome.remedy.format_map(said),
        "units": common.unit_rows(job.units), "certificates": [common.certificate_row(each) for each in certificates],
    })


def _why(job: Engagement, scheme: SchemeEdition) -> dict[str, str]:
    if job.ended is not None:
        return {"cause": CAUSE_TEXTS[job.ended.cause].zh, "facts": job.ended.reason,
                "clause": common.printed_clause(scheme.gate_clause("ended"))}
    last = job.aborts[-1]
    ground = next(each for each in scheme.abort_grounds if each.key == last.ground)
    return {"cause": f"{scheme.words.on_site.zh}已经中止，不再恢复：{ground.text.zh}", "facts": last.end_reason,
            "clause": common.printed_clause(scheme.gate_clause("abort"))}


def _outcome(job: Engagement) -> _Outcome:
    if job.ended is not None:
        return _ENDED_FOR[job.ended.cause]
    return _BROKEN_OFF_FOR_GOOD if job.kind is EngagementKind.INITIAL else _SURVEILLANCE_BROKEN_OFF
