"""A rise of the footprint that a surveillance found, told before its decision as well as after (H171).

CNEX annex II 11.1 and CEC annex 3 10.1 end a result by a rise that lasts: since when, and whether planned, only its
holder can say. So those who judge the surveillance read of it, and the letter about the decision asks for it.
"""

from intake_app.rules.certificate_changes import untold_percent, untold_rise
from intake_app.schemes.schema import SchemeEdition
from models.certificate import Certificate, SurveillanceDone
from models.engagement import Engagement
from models.reference import ClauseRef, Reason
from models.text import Text

FOUND_RISE = ClauseRef(document="house", clause="H171")
"""What this body does with a rise that a surveillance found."""


def rise_found(certificate: Certificate, job: Engagement, scheme: SchemeEdition) -> Reason | None:
    """The rise that the surveillance `job` found of the certificate and nobody told of; None where there is none."""
    found = _with_found(certificate, job)
    return untold_rise(found, scheme) if found is not None else None


def rise_to_explain(certificate: Certificate, job: Engagement, scheme: SchemeEdition) -> Text | None:
    """The same in words for its holder: what is to be told, and what follows from it."""
    found = _with_found(certificate, job)
    percent = untold_percent(found, scheme) if found is not None else None
    footprint = found.surveillances[-1].footprint if found is not None else None
    if percent is None or footprint is None or scheme.changes is None:
        return None
    rules = scheme.changes
    return _EXPLAIN.format(
        number=certificate.number, printed=certificate.value, measure=footprint.measure, value=footprint.value,
        percent=percent, planned=rules.planned_percent.value, unplanned=rules.unplanned_percent.value,
        months=rules.lasting_months.value)


def _with_found(certificate: Certificate, job: Engagement) -> Certificate | None:
    """The certificate as if the job's footprint of it were entered; None where the job is of no cycle or has none."""
    footprint = next((each for each in job.footprints if each.unit_id == certificate.unit.id), None)
    if footprint is None or not job.serves_cycle:
        return None
    on = max((each.last_day for each in job.on_site), default=footprint.period_to)
    others = [each for each in certificate.surveillances if each.engagement_id != job.id]
    return certificate.with_(surveillances=(
        *others, SurveillanceDone(completed_on=on, engagement_id=job.id, footprint=footprint)))


_EXPLAIN = Text(
    zh="本次监督核查的产品碳足迹为 {value} {measure}，比证书 {number} 载明的 {printed} {measure} 高 {percent}%。"
    "请贵单位及时书面说明该变化属于计划内还是计划外、自何时起、是否仍在持续，并申请变更："
    "计划内变化达到 {planned}%、计划外变化达到 {unplanned}% 且持续超过 {months} 个月的，"
    "认证结果即时失效，应停止使用证书和认证标志并重新申请认证。",
    en="The surveillance verified a footprint of {value} {measure}, {percent} % above the {printed} {measure} on"
    " certificate {number}. Tell this body in writing soon whether that was planned, since when it lasts and whether it"
    " goes on, and apply for the change: from {planned} % planned or {unplanned} % unplanned on, for more than {months}"
    " months, the result ends at once, certificate and mark must not be used, and the product is certified anew.",
)
