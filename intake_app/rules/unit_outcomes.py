"""Which certification units a report supports and a decision grants: each is certified by itself (CNEX 4, 9.9; CEC 4).

Whether those that it is in favour of may be supported or granted is asked of `stages.obstacles`.
"""

from collections.abc import Collection, Iterator, Sequence

from models.engagement import Engagement, EngagementKind, RefusedUnit
from models.errors import NotFound
from models.reference import ClauseRef, Reason
from models.text import Text

UNIT_BY_UNIT = ClauseRef(document="house", clause="H145")
"""That a report and a decision name the units that they are against, each with its reason."""


LEAVING_OUT = ClauseRef(document="house", clause="H146")
"""That a job goes on without a site whose check was broken off for good."""


def is_told_by_unit(job: Engagement) -> bool:
    """Whether its report and decision are told unit by unit: those of a surveillance are of its certificates as one."""
    return job.kind is EngagementKind.INITIAL and len(job.units) > 1


def refusal_faults(job: Engagement, is_positive: bool, refused: Sequence[RefusedUnit]) -> tuple[Reason, ...]:
    """Why a report or decision on the job cannot name these units as not supported or refused; empty if it can.

    What an earlier decision granted stays granted where an appeal set aside what that one refused (CNEX 14).
    """
    return tuple(_faults(job, is_positive, refused))


def joined_refusals(job: Engagement, *told: Collection[RefusedUnit]) -> tuple[RefusedUnit, ...]:
    """The units named in any of `told`, each once as it is named first, in the order of the job's units.

    NotFound for one that is no unit of the job.
    """
    by_unit = {each.unit_id: each.with_(reason=each.reason.strip()) for some in reversed(told) for each in some}
    unknown = sorted(by_unit.keys() - {unit.id for unit in job.units})
    if unknown:
        raise NotFound(unknown[0])
    return tuple(by_unit[unit.id] for unit in job.units if unit.id in by_unit)


def not_verified(job: Engagement) -> tuple[RefusedUnit, ...]:
    """The units whose site was left out after its check was broken off, which nobody can support (CNEX 9.5.5)."""
    return tuple(
        RefusedUnit(unit_id=unit.id, reason=_NOT_VERIFIED.format(
            site=job.site(unit.site_row).name, on=abort.ended_on, reason=abort.end_reason).zh)
        for unit in job.units if (abort := job.left_out.get(unit.site_row)) is not None)


def leaving_out_fault(job: Engagement, site_row: str) -> Reason | None:
    """Why the job does not go on without this site; None where another one has a unit to be certified (CNEX 4)."""
    without = {site_row, *job.left_out}
    if job.kind is not EngagementKind.INITIAL:
        return Reason(text=_NOT_OF_A_SURVEILLANCE, clause=LEAVING_OUT)
    if any(result.site_row == site_row for result in job.on_site):
        return Reason(text=_HAS_RESULT, clause=LEAVING_OUT)
    if all(unit.site_row in without for unit in job.units):
        return Reason(text=_NO_OTHER_UNIT, clause=LEAVING_OUT)
    granted = next((unit for unit in job.units if unit.site_row == site_row and unit.id in job.granted_before), None)
    return Reason(text=_GRANTED.format(called=granted.called), clause=UNIT_BY_UNIT) if granted is not None else None


def _faults(job: Engagement, is_positive: bool, refused: Sequence[RefusedUnit]) -> Iterator[Reason]:
    known, named = {unit.id: unit for unit in job.units}, {each.unit_id for each in refused}
    if refused and not is_told_by_unit(job):
        yield Reason(text=_AS_ONE, clause=UNIT_BY_UNIT)
        return
    for each in refused:
        if not each.reason:
            yield Reason(text=_NO_REASON.format(called=known[each.unit_id].called), clause=UNIT_BY_UNIT)
    if is_positive and len(named) == len(known):
        yield Reason(text=_NOTHING_LEFT, clause=UNIT_BY_UNIT)
    against = named if is_positive else set(known)
    for unit in job.units:
        if unit.id in against & job.granted_before:
            yield Reason(text=_GRANTED.format(called=unit.called), clause=UNIT_BY_UNIT)


_NOT_VERIFIED = Text(
    zh="“{site}”的现场检查中止后于 {on} 终止，未予核查：{reason}",
    en="The check at {site} was broken off and ended on {on}, so nothing was verified: {reason}",
)
_NOT_OF_A_SURVEILLANCE = Text(
    zh="只有初次认证可以不再检查该场所而继续；监督应覆盖全部场所，请恢复检查，或者终止项目。",
    en="Only an initial certification goes on without a site; a surveillance covers all: resume the check, or end the"
    " job.",
)
_HAS_RESULT = Text(
    zh="该场所已有现场结果；请恢复检查，由报告写明不予支持的单元。",
    en="The site has its result: resume the check, and have the report name the units that it does not support.",
)
_NO_OTHER_UNIT = Text(
    zh="其他场所没有可以继续认证的单元；请恢复检查，或者终止项目。",
    en="No other site has a unit to go on with: resume the check, or end the job.",
)
_AS_ONE = Text(
    zh="该项目的结论不按认证单元分别作出；请对整个项目作出肯定或者否定的结论。",
    en="This job is not concluded unit by unit: conclude for or against it as a whole.",
)
_NO_REASON = Text(
    zh="“{called}”没有写明不予支持（不予认证）的理由；请写明，委托人将看到。",
    en="No reason is given against “{called}”: write it, the client reads it.",
)
_NOTHING_LEFT = Text(
    zh="全部认证单元都被列为不予支持（不予认证）；请改为否定的结论（不予认证），或者去掉其中符合要求的单元。",
    en="Every unit is named as refused: conclude against the whole, or take out the units that conform.",
)
_GRANTED = Text(
    zh="“{called}”已由此前的决定准予认证，申诉只涉及未准予的单元；请将其保留为准予。"
    "对已发证书有疑问的，按暂停、撤销的规定办理。",
    en="“{called}” was granted by the decision before, and the appeal was about other units only: leave it granted."
    " What is doubted of a certificate goes by suspension and withdrawal.",
)
