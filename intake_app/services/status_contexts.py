"""What the papers about a certificate's changes say: the answer to an application for change, and what was reported.

Pure, like `paper_contexts`.
"""

from datetime import date

from docs_templates import contexts as papers
from docs_templates import record_contexts as records
from intake_app.rules.certificate_changes import (
    CHANGE_VERDICTS,
    last_day_allowed,
    printed_from,
    result_ended_in,
    result_ends_after,
    rise_limit,
    rise_that_counts,
)
from intake_app.rules.certificate_endings import STATUS_CHANGE_TEXTS
from intake_app.rules.certificates import STANDS_SUSPENDED, status_on
from intake_app.rules.lapsed_results import lapse_clause
from intake_app.rules.misuse import last_day_to_correct, misuse_rule
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import paper_contexts as common
from models.application import PartyRole
from models.certificate import Certificate, CorrectionDemand, LapsedResult
from models.certificate_change import CertificateChange, ChangeEvaluation, ChangeVerdict, ChangeVerification, Rise

_MADE = "该变更可以实施，证书内容不变，不换发证书。"
_REPLACED = "该变更可以实施；我机构换发证书并注明换证日期，请在收到后交回原证书。"
_REPLACED_LATER = "该变更可以自{on}起实施；我机构自该日起换发证书并注明换证日期，请在收到后交回原证书。"
_REPLACED_ONCE_VALID = "该变更可以实施；证书现处于暂停状态，恢复有效后我机构再换发证书并注明换证日期。"
_VERIFIED_FIRST = "该变更须经核查，核查通过后方可实施；请做好接受核查的准备。"
_REFUSED = (
    "该变更不得实施，也不得按变更后的情况使用证书和认证标志；"
    "实施日期已到的，请向我机构声明未实施或者已恢复到变更前的状态。原证书的内容和状态不变。"
)
_ENDED = ("碳足迹{rise}，达到{limit}%的限值且持续超过{months}个月：认证结果即时失效，应停止使用认证标志并重新认证；"
          "经我机构确认后，决定暂停或者撤销证书。")
_ENDS_AFTER = "碳足迹{rise}，达到{limit}%的限值；{last}（含当日）之后仍然持续的，认证结果即时失效，须重新认证。"


def change_notice(
    certificate: Certificate, change: CertificateChange, scheme: SchemeEdition, number: str, on: date
) -> records.ChangeNotice:
    """变更评价结果通知书 of an evaluated change, with its verification once there is one."""
    evaluation, verification = change.evaluation, change.verification
    if evaluation is None or scheme.changes is None:
        raise ValueError(f"{change.id} is not evaluated")
    kind = next(each for each in scheme.changes.kinds if each.key == change.kind)
    verdict = evaluation.verdict
    if verification is not None:
        verdict = ChangeVerdict.APPROVED if verification.passed else ChangeVerdict.REFUSED
    return records.ChangeNotice.model_validate({
        "head": common.head(scheme, number, on), "words": common.words(scheme),
        "addressee": certificate.parties[PartyRole.CLIENT].name,
        "certificate": papers.CertificateRow.model_validate(common.certificate_row(certificate)),
        "change_kind": kind.text.zh + _planned(change),
        "clause": common.printed_clause(kind.clause), "applied_on": change.applied_on, "before": change.before,
        "after": common.with_files(change.after, change.evidence), "takes_effect_on": change.takes_effect_on,
        "rise": _rise_told(certificate, change),
        "verdict": CHANGE_VERDICTS[verdict].zh, "reason": _reason(evaluation, verification),
        "evaluated_on": verification.on if verification else evaluation.on,
        "verification": f"{common.printed_day(verification.on)}核查{'通过' if verification.passed else '未通过'}："
                        f"{verification.findings}" if verification else "",
        "consequence": _consequence(certificate, change, verdict, scheme, on),
        "ends_result": result_ended_in(certificate, change, scheme, on) is not None,
    })


def lapse_notice(
    certificate: Certificate, change: CertificateChange, lapse: LapsedResult, scheme: SchemeEdition, number: str
) -> papers.LapseNotice:
    """认证结果失效通知书 of a rise that is confirmed today (J29)."""
    clause = lapse_clause(scheme)
    if clause is None:
        raise ValueError(f"{scheme.key} ends no result by a rise")
    return papers.LapseNotice(
        head=common.head(scheme, number, lapse.confirmed_on), words=common.words(scheme),
        addressee=certificate.parties[PartyRole.CLIENT].name,
        certificate=papers.CertificateRow(**common.certificate_row(certificate)),
        rise=_rise(rise_that_counts(certificate, change)) + _planned(change),
        clause=common.printed_clause(clause), facts=lapse.facts, confirmed_on=lapse.confirmed_on,
        decide_by=lapse.decide_by,
    )


def correction_demand(
    certificate: Certificate, demand: CorrectionDemand, scheme: SchemeEdition, number: str
) -> papers.CorrectionDemandNotice:
    """误用纠正通知书 of a misuse whose correction is demanded on its day, with the ground that it becomes else."""
    rule = misuse_rule(scheme)
    if rule is None or scheme.withdrawal is None:
        raise ValueError(f"{scheme.key} names no misuse")
    ground = next(each for each in scheme.withdrawal.grounds if each.key == rule.ground)
    return papers.CorrectionDemandNotice(
        head=common.head(scheme, number, demand.demanded_on), words=common.words(scheme),
        addressee=certificate.parties[PartyRole.CLIENT].name,
        certificate=papers.CertificateRow(**common.certificate_row(certificate)), misuse=demand.misuse,
        clause=common.printed_clause(rule.uncorrected_months.clause), ground=ground.letter or ground.key,
        months=rule.uncorrected_months.value,
        correct_by=last_day_to_correct(demand, rule),
    )


def reporting_record(certificate: Certificate, scheme: SchemeEdition, number: str, on: date) -> records.ReportingRecord:
    """信息上报记录: each duty that was done after a change of status; at least one was."""
    duties = {duty.key: duty for duty in scheme.status_duties}
    return records.ReportingRecord(
        head=common.head(scheme, number, on), words=common.words(scheme),
        addressee=certificate.parties[PartyRole.CLIENT].name,
        certificate=papers.CertificateRow.model_validate(common.certificate_row(certificate)),
        reported=tuple(
            records.ReportedRow(
                what=duties[done.duty].text.zh, clause=common.recorded_clause(duties[done.duty].clause),
                change=STATUS_CHANGE_TEXTS[done.change].zh, changed_on=done.changed_on, done_on=done.done_on,
                proof=done.proof, done_by=done.by,
            ) for done in certificate.duties_done
        ),
    )


def _planned(change: CertificateChange) -> str:
    return "（计划内）" if change.is_planned else "（计划外）"


def _rise(rise: Rise | None) -> str:
    if rise is None:
        return ""
    return f"自{common.printed_day(rise.since)}起上升{common.printed_figure(rise.percent)}%" + (
        f"，至{common.printed_day(rise.until)}止" if rise.until else "")


def _reason(evaluation: ChangeEvaluation, verification: ChangeVerification | None) -> str:
    """Why the change is answered so: once verified for that, and what the evaluation said before is told as such."""
    if verification is None:
        return evaluation.reason
    return (f"经核查，{'符合' if verification.passed else '不符合'}认证要求，详见核查情况"
            f"（{common.printed_day(evaluation.on)}的评价意见：{common.unstopped(evaluation.reason)}）。")


def _rise_told(certificate: Certificate, change: CertificateChange) -> str:
    """The rise as the holder told it, and the one that counts where a verification found another (J29, H127)."""
    told, counts = change.rise, rise_that_counts(certificate, change)
    if counts is None or counts == told:
        return _rise(told)
    if counts.percent <= 0:
        return f"申报为{_rise(told)}；经核查，没有上升" if told else ""
    return f"{f'申报为{_rise(told)}' if told else '未申报上升'}；经核查，认定为{_rise(counts)}"


def _consequence(
    certificate: Certificate, change: CertificateChange, verdict: ChangeVerdict, scheme: SchemeEdition, on: date
) -> str:
    """What follows of the answer; where the rise ended the result, that comes first (J29)."""
    if result_ended_in(certificate, change, scheme, on) is not None:
        return _of_rise(_ENDED, certificate, change, scheme)
    if verdict is ChangeVerdict.REFUSED:
        return _REFUSED
    following = _following(certificate, change, verdict, scheme, on)
    if result_ends_after(certificate, change, scheme, on) is None:
        return following
    return following + _of_rise(_ENDS_AFTER, certificate, change, scheme)


def _of_rise(words: str, certificate: Certificate, change: CertificateChange, scheme: SchemeEdition) -> str:
    """What a rise at its limit does to the result, as a letter says it: `words` with its figures and days."""
    rules, rise = scheme.changes, rise_that_counts(certificate, change)
    if rules is None or rise is None:
        raise ValueError(f"{change.id} raises nothing")
    return words.format(rise=_rise(rise), limit=rise_limit(change, rules).value, months=rules.lasting_months.value,
                        last=common.printed_day(last_day_allowed(rise, rules)))


def _following(
    certificate: Certificate, change: CertificateChange, verdict: ChangeVerdict, scheme: SchemeEdition, on: date
) -> str:
    if verdict is ChangeVerdict.TO_BE_VERIFIED:
        return _VERIFIED_FIRST
    if not change.amends:
        return _MADE
    if status_on(certificate, on) in STANDS_SUSPENDED:
        return _REPLACED_ONCE_VALID
    first = printed_from(change, scheme)
    return _REPLACED_LATER.format(on=common.printed_day(first)) if on < first else _REPLACED
