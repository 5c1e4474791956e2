"""What a demo team writes down: the planning of its verification, its checklists, meetings and interviews."""

from intake_app.rules.fieldwork import ON_SITE, AskedItem, asked_items
from intake_app.schemes.schema import Aspect, EvidenceKind, SchemeEdition
from models.engagement import Engagement, Visit
from models.fieldwork import ItemAnswer, Risk

FAULTY_ITEM = "calibration"
"""The item at which the demo's nonconformity is found, where a scheme asks it."""

FAULT = "2 号蒸汽流量计的校准证书已超过有效期，记录中未见延期评价。"

SEEN = {
    EvidenceKind.DOCUMENT: "查阅程序文件和清单，现行有效。", EvidenceKind.RECORD: "查阅上年度记录，完整可追溯。",
    EvidenceKind.INTERVIEW: "与认证负责人、能源管理员访谈。", EvidenceKind.OBSERVATION: "现场查看，与文件一致。",
    EvidenceKind.VOUCHER: "核对发票与台账，数量一致。",
}
SAMPLE = {"sample_what": "电费发票与抄表记录", "sample_taken": "4", "sample_of": "12", "sample_how": "按月随机抽取"}

INTERVIEW = {"who": "能源管理员", "function": "设备部", "topic": "能源计量与分摊",
             "said": "各车间独立计量，公用电按产量分摊，每月由财务核对发票后归档。"}

RESPONSES = {
    "data_flow": (Risk.MEDIUM, "由抄表记录追溯到年度汇总，抽取 4 个月与发票核对。"),
    "allocation": (Risk.MEDIUM, "现场核对公用电的分摊方法，并重新计算一个月。"),
    "data_quality": (Risk.MEDIUM, "逐项查阅次级数据的来源、年份和地域。"),
}
"""The risks of the demo that are more than low, each with its response."""


def planning_texts(scheme: SchemeEdition, step: str) -> dict[str, str]:
    """What the team writes of one step of planning."""
    texts = {}
    for each in scheme.planning_steps:
        for point in each.points if each.key == step else ():
            risk, response = RESPONSES.get(point.key, (Risk.LOW, "申请文件和以往数据没有异常，按常规抽样。"))
            place = f"planning/{step}/{point.key}"
            texts[f"{place}/note"] = response if point.is_rated else f"已分析并记录：{point.text.zh}。"
            if point.is_rated:
                texts[f"{place}/risk"] = risk.value
    return texts


def document_texts(job: Engagement, scheme: SchemeEdition) -> dict[str, str]:
    """The answers of the document review."""
    return _texts(asked_items(job, scheme, (Aspect.DOCUMENTS,)))


def site_texts(job: Engagement, scheme: SchemeEdition, visit: Visit) -> dict[str, str]:
    """The answers and the meetings at one site; the fault is found at the first."""
    items = asked_items(job, scheme, ON_SITE, visit.site_row)
    texts = _texts(items)
    if visit == job.visits[0]:
        for asked in items:
            if asked.item.key == FAULTY_ITEM:
                texts |= {asked.path("answer"): ItemAnswer.DOES_NOT_CONFORM.value, asked.path("note"): FAULT}
    for meeting in scheme.meetings:
        place = f"meeting/{meeting.key}/{visit.site_row}"
        day, began = (visit.start, "09:00") if meeting == scheme.meetings[0] else (visit.end, "16:00")
        texts |= {
            f"{place}/held_on": day.isoformat(), f"{place}/held_from": began, f"{place}/body_side": "检查组全体成员",
            f"{place}/client_side": "总经理、认证负责人、能源管理员",
            f"{place}/topics": " ".join(topic.key for topic in meeting.topics),
        }
    return texts


def interview_texts(site_row: str, row: str) -> dict[str, str]:
    """One interview at a site."""
    return {f"interview/{row}/{site_row}/{part}": text for part, text in INTERVIEW.items()}


def faulty_item(job: Engagement, scheme: SchemeEdition, site_row: str) -> AskedItem | None:
    """The item at which the fault is found, or None where the scheme does not ask it."""
    return next((asked for asked in asked_items(job, scheme, ON_SITE, site_row) if asked.item.key == FAULTY_ITEM), None)


def _texts(items: tuple[AskedItem, ...]) -> dict[str, str]:
    texts = {}
    for asked in items:
        texts[asked.path("answer")] = ItemAnswer.CONFORMS.value
        texts[asked.path("note")] = "".join(SEEN[kind] for kind in asked.item.evidence)
        if asked.item.is_sampled:
            texts |= {asked.path(part): text for part, text in SAMPLE.items()}
    return texts
