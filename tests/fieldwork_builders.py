"""A team's fieldwork, complete by default: each test takes away the one thing that it is about."""

from intake_app.rules.fieldwork import (
    ITEM_PARTS,
    ON_SITE,
    WHOLE_JOB,
    AskedItem,
    asked_items,
)
from intake_app.schemes.schema import Aspect, SchemeEdition
from models.engagement import Engagement
from models.fieldwork import Entry, Fieldwork, ItemAnswer, StepDone
from tests.builders import NOW

INTERVIEW = {"who": "王工", "function": "能源管理员", "topic": "电量分摊", "said": "按工时分摊，每月汇总。"}
MEETING = {"held_on": "2026-05-06", "body_side": "member（组长）", "client_side": "林晓（认证负责人）"}
SAMPLE = {"sample_what": "电费发票", "sample_taken": "4", "sample_of": "12", "sample_how": "随机抽取"}


def item_texts(asked: AskedItem) -> dict[str, str]:
    """An item that conforms, with its sample where it asks for one."""
    parts = {"answer": ItemAnswer.CONFORMS.value, "note": "查阅记录", **(SAMPLE if asked.item.is_sampled else {})}
    return {asked.path(part): text for part, text in parts.items() if part in ITEM_PARTS}


def planning_texts(scheme: SchemeEdition, step: str | None = None) -> dict[str, str]:
    """Every point of planning with something written, each risk low; of one step only, where one is named."""
    return {
        f"planning/{each.key}/{point.key}/{part}": "low" if part == "risk" else "已分析"
        for each in scheme.planning_steps if step in (None, each.key)
        for point in each.points for part in (("risk", "note") if point.is_rated else ("note",))
    }


def meeting_texts(scheme: SchemeEdition, site_row: str) -> dict[str, str]:
    """Both meetings at a site, each with everything told."""
    return {f"meeting/{meeting.key}/{site_row}/{part}": text for place, meeting in enumerate(scheme.meetings)
            for part, text in {**MEETING, "held_from": f"{9 + 7 * place:02}:00",
                               "topics": " ".join(topic.key for topic in meeting.topics)}.items()}


def site_texts(job: Engagement, scheme: SchemeEdition, site_row: str) -> dict[str, str]:
    """Everything that closing a site asks for, but its interview."""
    texts = meeting_texts(scheme, site_row)
    for asked in asked_items(job, scheme, ON_SITE, site_row):
        texts |= item_texts(asked)
    return texts


def document_texts(job: Engagement, scheme: SchemeEdition) -> dict[str, str]:
    """Everything that the verdict of the document review asks for."""
    return {path: text for asked in asked_items(job, scheme, (Aspect.DOCUMENTS,))
            for path, text in item_texts(asked).items() if asked.subject == WHOLE_JOB}


def fieldwork(job: Engagement, scheme: SchemeEdition) -> Fieldwork:
    """Planned, met, interviewed and answered at every site, with nothing that does not conform."""
    texts = {**planning_texts(scheme), **document_texts(job, scheme)}
    for site in job.sites:
        texts |= site_texts(job, scheme, site.row)
        texts |= {f"interview/i{site.row}/{site.row}/{part}": text for part, text in INTERVIEW.items()}
    return Fieldwork(
        id=job.id, entries={path: Entry(text=text, by="member", at=NOW) for path, text in texts.items()},
        interviews={site.row: (f"i{site.row}",) for site in job.sites},
        steps_done=tuple(StepDone(step=step.key, by="member", on=NOW.date()) for step in scheme.planning_steps),
    )
