"""What changed between the two sides of a Record, and what its fields and values are called."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from intake_app.rules.complaints import COMPLAINT_STATES
from intake_app.rules.lives.application import APPLICATION_STATES
from intake_app.rules.lives.certificate import CERTIFICATE_STATES
from intake_app.rules.retention import DISPOSAL_STATES
from intake_app.services.access import ROLE_NAMES
from models.application import AnswerSource
from models.base import Frozen
from models.text import Text

SECRET = re.compile(r"passw|token|secret|api_?key", re.IGNORECASE)
"""Fields that no reader of records may see, should one ever be written."""
DIGEST = re.compile(r"sha256$")
REASONS = frozenset({"reason", "notes", "note", "facts", "cause", "because"})
"""Fields that say why something was done."""

ANSWER_SOURCES: Mapping[AnswerSource, Text] = {
    AnswerSource.TYPED: Text(zh="手填", en="typed"),
    AnswerSource.CHAT: Text(zh="对话", en="chat"),
    AnswerSource.MODEL: Text(zh="对话（语言模型提议）", en="chat (proposed by a language model)"),
    AnswerSource.EARLIER: Text(zh="恢复原值", en="earlier value"),
    AnswerSource.EXCEL: Text(zh="表格文件", en="table file"),
    AnswerSource.PASTE: Text(zh="粘贴", en="pasted"),
    AnswerSource.APPLICATION: Text(zh="沿用自申请", en="taken over from application"),
    AnswerSource.CERTIFICATE: Text(zh="沿用自证书", en="taken over from certificate"),
}
"""The one word for how a value came to stand in the form."""

FIELDS: Mapping[str, Text] = {name: Text(zh=zh, en=en) for name, zh, en in (
    ("adjustments", "增减", "adjustments"), ("aborts", "检查的中止", "checks broken off"),
    ("capability_conforms", "保证能力符合", "capability conforms"),
    ("consistency_conforms", "产品一致性符合", "consistency conforms"),
    ("data_quality", "数据质量评级", "rating of the data"), ("days_agreed", "商定的期限", "days agreed"),
    ("decided", "决定", "decided"), ("disagreement", "未解决的分歧", "disagreement"),
    ("dispute_evidence", "异议的证据", "evidence of the dispute"),
    ("dispute_followed", "异议成立", "dispute followed"), ("end_reason", "结束的理由", "reason for the end"),
    ("ended_by", "结束人", "ended by"), ("ended_on", "结束日期", "ended on"), ("energy", "能源", "energy"),
    ("evidence", "证据", "evidence"), ("experts", "技术专家", "experts"), ("factors", "调整因素", "factors"),
    ("file_id", "文件", "file"), ("fluctuation", "异常波动的原因", "fluctuation"),
    ("focus", "现场重点", "focus on site"), ("functional_unit", "功能单位或声明单位", "functional or declared unit"),
    ("half_days", "半日数", "half days"), ("handed_in_at", "提交时间", "handed in at"),
    ("inbound_transport", "原辅料运输", "transport of materials"), ("is_confirmed", "已确认", "confirmed"),
    ("is_pinned", "已固定", "pinned"), ("is_resumed", "恢复检查", "taken up again"),
    ("is_validity_stated", "已填有效期", "validity stated"), ("item", "检查项", "item"),
    ("leaves_site_out", "该场所不再检查", "site left out"), ("left_out", "未纳入", "left out"),
    ("limitations", "限制条件", "limitations"), ("materials", "原辅料", "materials"),
    ("methods", "量化方法", "methods"), ("next_by", "下一步办理人", "next by"),
    ("not_covered", "核查未覆盖的内容", "not covered"), ("parameters", "参数", "parameters"),
    ("production", "生产制造", "production"), ("production_confirmed", "确认正常生产", "production confirmed"),
    ("production_running", "正常生产", "production runs"), ("products", "产品", "products"),
    ("proof", "验证方式", "proof"), ("raw_materials", "原材料获取", "raw materials"),
    ("refused", "不予认证的单元", "units refused"), ("requirement", "材料要求", "requirement"),
    ("sent_back", "退回", "sent back"), ("sites", "场所", "sites"),
    ("stage_shares", "各阶段占比", "shares of the stages"), ("subject", "所属对象", "subject"),
    ("system_boundary", "系统边界", "system boundary"), ("template_number", "模板版次", "template's number"),
    ("text", "内容", "text"), ("unplanned", "未排数", "not planned"),
    ("unsupported", "不予支持的单元", "units not supported"), ("verification", "验证", "verification"),
    ("verification_conforms", "碳足迹数据核查符合", "verification conforms"),
    ("account_id", "账号", "account"), ("agreement", "合同（协议）", "agreement"), ("answer", "答复", "answer"),
    ("by", "办理人", "by"), ("cause", "原因", "cause"), ("changes", "变更", "changes"), ("check", "评审项", "item"),
    ("checked_by", "核对人", "checked by"), ("city", "常驻城市", "city"), ("clause", "条款", "clause"),
    ("clock_stops", "停计时限", "stops of the clock"), ("concluded_on", "结论日期", "concluded on"),
    ("confirmed_on", "确认日期", "confirmed on"), ("corrected_on", "纠正日期", "corrected on"),
    ("correction", "纠正", "correction"), ("cost", "计划成本", "cost"),
    ("day_fee_cny", "人日费用（元）", "fee for a day"), ("decided_by", "决定人", "decided by"),
    ("decided_on", "决定日期", "decided on"), ("decision", "认证决定", "decision"),
    ("declarations", "公正性声明", "declarations"), ("declared_by", "声明人", "declared by"),
    ("declared_on", "声明日期", "declared on"), ("director_approval", "主任批准", "director's approval"),
    ("dispatch", "发送", "dispatch"), ("document", "材料", "document"),
    ("document_review", "文件评审", "document review"),
    ("document_review_half_days", "文件评审（半日）", "document review (half days)"),
    ("documents", "材料", "documents"), ("documents_beside", "其他申请的材料", "documents of other applications"),
    ("drawn_up_on", "编制日期", "drawn up on"), ("due_on", "期限", "due on"),
    ("edition", "规则版本", "edition"), ("email", "电子邮箱", "e-mail"), ("end", "结束日期", "end"),
    ("ends_on", "结束日期", "ends on"), ("engagement", "认证项目", "job"), ("enterprise_id", "企业", "enterprise"),
    ("enterprise_name", "企业名称", "enterprise"), ("entered_by", "录入人", "entered by"),
    ("entered_on", "录入日期", "entered on"), ("fact", "事实", "fact"), ("facts", "事实", "facts"),
    ("fault", "故障", "fault"), ("fees", "费用", "fees"), ("file", "文件", "file"),
    ("file_name", "文件名", "file name"), ("first_day", "首日", "first day"),
    ("footprints", "碳足迹", "footprints"), ("functions", "岗位职能", "functions"),
    ("granted_by", "委托人", "granted by"), ("ground", "情形", "ground"), ("id", "标识", "id"),
    ("is_active", "账号启用", "account is open"), ("is_positive", "肯定结论", "in favour"),
    ("items", "事项", "items"), ("kept_until", "暂不处理至", "kept until"), ("kind", "种类", "kind"),
    ("language", "语言", "language"), ("last_day", "末日", "last day"), ("latest_on", "最迟日期", "at the latest"),
    ("leader", "组长", "leader"), ("limit", "最后期限", "last day"), ("measure", "计量单位", "measure"),
    ("missed_limits", "超过期限的监督", "missed limits"), ("name", "名称", "name"),
    ("nonconformities", "不符合项", "nonconformities"), ("note", "说明", "note"), ("notes", "说明", "notes"),
    ("notice", "通知", "notice"), ("number", "编号", "number"), ("on", "日期", "on"),
    ("on_site", "现场结果", "on site"), ("on_site_half_days", "现场（半日）", "on site (half days)"),
    ("opened_on", "立案日期", "opened on"), ("paper", "文书", "paper"), ("paper_id", "文书", "paper"),
    ("passed", "通过", "passed"), ("period_from", "数据期起", "period from"),
    ("period_to", "数据期止", "period to"), ("person_days", "人日数", "person-days"),
    ("person_days_confirmed_on", "人日数确认日期", "person-days confirmed on"), ("person_id", "人员", "person"),
    ("plan_release", "计划发布", "release of the plan"),
    ("previous_value", "上一年度数值", "value of the year before"),
    ("proposed_ground", "拟用情形", "proposed ground"), ("raised_by", "开具人", "raised by"),
    ("raised_on", "开具日期", "raised on"), ("reason", "理由", "reason"), ("remarks", "备注", "remarks"),
    ("reply_by", "答复期限", "reply by"), ("report", "报告", "report"), ("role", "角色", "role"),
    ("roles", "角色", "roles"), ("scheme", "认证方案", "scheme"), ("sent_on", "发送日期", "sent on"),
    ("signed_by_body_on", "本机构签署日期", "signed by the body on"),
    ("signed_by_client_on", "客户签署日期", "signed by the client on"), ("site_row", "场所", "site"),
    ("source", "来源", "source"), ("start", "开始日期", "start"), ("starts_on", "开始日期", "starts on"),
    ("state", "状态", "state"), ("step", "步骤", "step"), ("summary", "综述", "summary"),
    ("suspensions", "暂停", "suspensions"), ("target", "对象", "target"),
    ("target_reached", "达成减碳目标", "target reached"), ("team", "检查组", "team"),
    ("technical_review", "技术复核", "technical review"), ("termination", "终止", "end"),
    ("tie", "利益关系", "tie"), ("to_address", "收件地址", "to"), ("unit", "认证单元", "certification unit"),
    ("unit_id", "认证单元", "certification unit"), ("units", "认证单元", "certification units"),
    ("until", "截至", "until"), ("valid_until", "有效期至", "valid until"), ("value", "数值", "value"),
    ("verdict", "结论", "verdict"), ("verified_by", "验证人", "verified by"),
    ("verified_on", "验证日期", "verified on"), ("visits", "现场", "visits"), ("words", "内容", "words"),
    ("absences", "请假", "leave"), ("application_ids", "申请", "applications"),
    ("covers_all", "全部申请", "all of them"),
    ("first", "首日", "first day"), ("last", "末日", "last day"), ("granted_at", "委托时间", "granted at"),
    ("jobs", "项目", "jobs"), ("may_fill", "可以填写", "may fill in"), ("may_submit", "可以提交", "may hand in"),
    ("next_target", "下一年度目标", "target of the next year"), ("pinned", "固定的现场", "visits that are pinned"),
    ("power_of_attorney", "授权书", "power of attorney"), ("previous_from", "上一年度数据期起", "period before, from"),
    ("previous_to", "上一年度数据期止", "period before, to"), ("proposal", "计划草案", "draft plan"),
    ("rated_as", "评定为", "rated as"), ("remark", "说明", "remark"), ("revoked_by", "撤销人", "revoked by"),
    ("seconds", "计算秒数", "seconds"), ("took_back", "撤回", "taken back"), ("version", "版次", "version"),
    ("sha256", "文件摘要", "digest"), ("data_sha256", "数据摘要", "digest of the data"),
    ("template_sha256", "模板摘要", "digest of the template"), ("act", "办理事项", "act"),
    ("written_by", "编制人", "written by"), ("written_on", "编制日期", "written on"))}
"""What fields are called; any other is shown as it is kept."""

_STATES: Mapping[str, Mapping[str, Text]] = {
    kind: {str(state.value): word for state, word in words.items()} for kind, words in (
        ("application", APPLICATION_STATES), ("certificate", CERTIFICATE_STATES), ("complaint", COMPLAINT_STATES),
        ("disposal", DISPOSAL_STATES))}
_ROLES = {role.value: name for role, name in ROLE_NAMES.items()}
EMPTY = frozenset({None, "", ()})
"""What says nothing: from one of them to another is no change to a reader."""
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_NOTHING = Text(zh="空", en="nothing")


class FieldChange(Frozen):
    """One field of a Record: its way through what was kept, and what stood there on each side."""

    path: tuple[str, ...]
    before: object
    after: object

    @property
    def is_digest(self) -> bool:
        """Whether it is a number that proves a file and tells a reader nothing."""
        return DIGEST.search(self.path[-1]) is not None


def changed_leaves(before: Mapping[str, object], after: Mapping[str, object], hidden: frozenset[str]
                   ) -> tuple[FieldChange, ...]:
    """What differs between the sides, value by value, without the `hidden` fields and whatever is secret."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    paths = [path for path in dict.fromkeys([*new, *old])
             if old.get(path) != new.get(path) and {old.get(path), new.get(path)} - EMPTY
             and not any(part in hidden or SECRET.search(part) for part in path)]
    return tuple(FieldChange(path=path, before=old.get(path), after=new.get(path)) for path in paths)


def _leaves(kept: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(kept, Mapping) and set(kept) == {"zh", "en"} and all(kept.values()):
        yield path, Text(zh=str(kept["zh"]), en=str(kept["en"]))
    elif isinstance(kept, Mapping):
        for name, value in kept.items():
            yield from _leaves(value, (*path, str(name)))
    elif isinstance(kept, Sequence) and not isinstance(kept, str):
        if not any(isinstance(each, Mapping | list) for each in kept):
            yield path, tuple(kept)
            return
        for number, value in enumerate(kept, start=1):
            yield from _leaves(value, (*path, str(number)))
    else:
        yield path, kept


def reason_in(changes: Sequence[FieldChange]) -> str:
    """Why it was done, in the words of whoever did it; empty where nobody was asked."""
    return "；".join(dict.fromkeys(str(each.after) for each in changes
                                  if each.path[-1] in REASONS and each.after and isinstance(each.after, str)))


def value_words(value: object, path: Sequence[str], kind: str, called: Callable[[str], Text | None]) -> Text:
    """What a value is called: a state by its word, and what `called` knows; `kind` is what the Record is about."""
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return _YES if value else _NO
    if value in EMPTY:
        return _NOTHING
    if isinstance(value, tuple):
        each = [value_words(part, path, kind, called) for part in value]
        return Text(zh="、".join(word.zh for word in each), en=", ".join(word.en for word in each))
    said = str(value)
    if path[-1] == "state" and said in _STATES.get(kind, {}):
        return _STATES[kind][said]
    if path[-1] in ("role", "roles") and said in _ROLES:
        return _ROLES[said]
    return called(said) or Text(zh=said, en=said)
