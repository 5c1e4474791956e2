"""Seeded defects: one edit of a shipped template each, and what the check must say of it."""

from typing import NamedTuple

from docs_templates.fault_words import FaultKind
from tests.docs_templates.word_edits import (
    Edit,
    as_comment,
    as_subject,
    cut_by_enter,
    half_bold,
    in_text_box,
    paragraph_removed,
    removed,
    replaced,
    row_removed,
    typed,
    typed_in_footer,
    typed_in_header,
    typed_in_table,
)


class Defect(NamedTuple):
    """An edit of a template of `paper`; the fault that it earns, the place it is found at, and words of its telling."""

    paper: str
    edit: Edit
    fault: FaultKind
    place: str
    words: str


K = FaultKind
WRONG_FIELDS = (
    Defect("acceptance_notice", replaced("{{ accepted_on }}", "{{ acceptd_on }}"), K.UNKNOWN_FIELD, "正文第 6 段",
           "accepted_on"),
    Defect("acceptance_notice", replaced("{{ head.number }}", "{{ head.nunber }}"), K.UNKNOWN_FIELD, "正文第 3 段",
           "number"),
    Defect("acceptance_notice", replaced("{{ party.adress }}".replace("adress", "address"), "{{ party.adress }}"),
           K.UNKNOWN_FIELD, "正文第 1 个表格第 3 行第 4 列", "address"),
    Defect("acceptance_notice", replaced("{{ mode }}", "{{ 认证模型 }}"), K.UNKNOWN_FIELD, "正文第 12 段", "认证模式"),
    Defect("acceptance_notice", replaced("{{ head.date }}", "{{ 文书信息.文书日 }}"), K.UNKNOWN_FIELD, "正文第 25 段",
           "文书日期"),
    Defect("supplement_notice", replaced("{{ due_on }}", "{{ 补正截至日期 }}"), K.UNKNOWN_FIELD, "正文第 12 段",
           "补正截止日期"),
    Defect("supplement_notice", replaced("{{ item.reason }}", "{{ item.reasons }}"), K.UNKNOWN_FIELD,
           "正文第 1 个表格第 3 行第 5 列", "reason"),
    Defect("refusal_notice", replaced("{{ clause }}", "{{ clauses }}"), K.UNKNOWN_FIELD, "正文第 13 段", "clause"),
    Defect("agreement", replaced("{{ client.credit_code }}", "{{ client.code }}"), K.UNKNOWN_FIELD,
           "正文第 1 个表格第 2 行第 2 列", "credit_code"),
    Defect("plan_notice", replaced("{{ visit.site.name }}", "{{ visit.site.nam }}"), K.UNKNOWN_FIELD,
           "正文第 2 个表格第 3 行第 1 列", "name"),
    Defect("report", replaced("{{ section.site.address }}", "{{ section.adress }}"), K.UNKNOWN_FIELD,
           "正文第 6 个表格第 1 行第 2 列", "address"),
    Defect("certificate", replaced("{{ functional_unit.en }}", "{{ functional_unit.eng }}"), K.UNKNOWN_FIELD,
           "正文第 1 个表格第 5 行第 2 列", "en"),
    Defect("nonconformity_list", typed_in_header("{{ head.numbr }}"), K.UNKNOWN_FIELD, "页眉第 2 段", "number"),
    Defect("suspension_notice", typed_in_footer("{{ head.adress }}"), K.UNKNOWN_FIELD, "页脚第 3 段", "body_address"),
    Defect("surveillance_notice", in_text_box("{{ 文书信息.编号条码 }}"), K.MISPLACED, "正文的文本框", "页脚"),
    Defect("surveillance_notice", in_text_box("{{ reply_bye }}"), K.UNKNOWN_FIELD, "正文的文本框", "reply_by"),
    Defect("surveillance_notice", typed("{{ loop.index }}"), K.UNKNOWN_FIELD, "正文第 27 段", "loop"),
    Defect("surveillance_notice", replaced("{{ loop.index }}", "{{ loop.indexx }}"), K.UNKNOWN_FIELD, "正文第 11 段",
           "index"),
    Defect("surveillance_notice", typed("{{ certificate.number }}"), K.UNKNOWN_FIELD, "正文第 27 段", "certificate"),
    Defect("report", typed("{{ written_by.name }}"), K.UNKNOWN_FIELD, "正文第 63 段", "name"),
)
SURPLUS = (
    Defect("acceptance_notice", typed("{{ ground_text }}"), K.OTHER_PAPERS_FIELD, "正文第 26 段", "暂停通知书"),
    Defect("acceptance_notice", typed("{{ replaced_on }}"), K.OTHER_PAPERS_FIELD, "正文第 26 段", "认证证书"),
    Defect("certificate", typed("{{ 补正截止日期 }}"), K.OTHER_PAPERS_FIELD, "正文第 13 段", "补充材料通知书"),
    Defect("refusal_notice", typed_in_table("{{ trademark }}"), K.OTHER_PAPERS_FIELD, "正文第 1 个表格第 1 行第 1 列",
           "认证证书"),
    Defect("plan_notice", replaced("{{ purpose }}", "{{ purpose }}{{ purpose }}"), K.PRINTED_TWICE, "正文第 8 段",
           "purpose"),
    Defect("agreement", typed("{% for unit in units %}共有产品{% endfor %}"), K.IDLE_LOOP, "正文第 53 段",
           "unit in units"),
)
LOOPS = (
    Defect("acceptance_notice", row_removed("{%tr endfor %}"), K.NOT_CLOSED, "正文第 1 个表格第 2 行第 1 列",
           "{%tr endfor %}"),
    Defect("acceptance_notice", row_removed("{%tr for unit"), K.NOT_OPENED, "正文第 2 个表格第 3 行第 1 列",
           "没有对应的开头"),
    Defect("acceptance_notice", paragraph_removed("{%p endfor %}"), K.NOT_CLOSED, "正文第 14 段", "{%p endfor %}"),
    Defect("acceptance_notice", paragraph_removed("{%p for line"), K.NOT_OPENED, "正文第 15 段", "endfor"),
    Defect("acceptance_notice", replaced("{%tr endfor %}", "{% endfor %}"), K.PARTED, "正文第 1 个表格第 4 行第 1 列",
           "不在同一层"),
    Defect("acceptance_notice", replaced("{%p endfor %}", "{% endfor %}"), K.PARTED, "正文第 16 段", "{%p for line"),
    Defect("refusal_notice", replaced("{%p endif %}", "{%p endfor %}"), K.NOT_OPENED, "正文第 19 段", "endfor"),
    Defect("refusal_notice", paragraph_removed("{%p endif %}"), K.NOT_CLOSED, "正文第 15 段", "{%p endif %}"),
    Defect("decision_notice", typed("{% if is_positive %}通过"), K.NOT_CLOSED, "正文第 34 段", "{% endif %}"),
    Defect("decision_notice", typed("{% else %}"), K.NOT_OPENED, "正文第 34 段", "else"),
    Defect("report", replaced("{% endif %}{% endfor %}", "{% endfor %}{% endif %}"), K.NOT_OPENED,
           "正文第 9 个表格第 10 行第 2 列", "endfor"),
    Defect("plan_notice", replaced("{%tr for visit in visits %}", "{%tr for visit in visit %}"), K.UNKNOWN_FIELD,
           "正文第 2 个表格第 2 行第 1 列", "visits"),
    Defect("plan_notice", replaced("{%tr for visit in visits %}", "{%tr for visit in purpose %}"), K.NO_ROWS,
           "正文第 2 个表格第 2 行第 1 列", "只有一个值"),
    Defect("plan_notice", replaced("{%tr for visit in visits %}", "{%tr for visit visits %}"), K.UNREADABLE,
           "正文第 2 个表格第 2 行第 1 列", "读不懂"),
    Defect("plan_notice", replaced("{%tr for person in team %}", "{%tr for team in team %}"), K.NAME_TAKEN,
           "正文第 3 个表格第 2 行第 1 列", "重名"),
    Defect("nonconformity_list", typed("{%tr for finding in findings %}{{ finding.number }}{%tr endfor %}"),
           K.MISPLACED, "正文第 8 段", "{%p … %}"),
    Defect("supplement_notice", replaced("{{ loop.index }}", "{{ loop.index }}{%tr if received %}"), K.LOST_TEXT,
           "正文第 1 个表格第 3 行第 1 列", "不会印出来"),
    Defect("acceptance_notice", replaced("{%p for line in basis %}", "依据如下：{%p for line in basis %}"), K.LOST_TEXT,
           "正文第 14 段", "依据如下："),
    Defect("agreement", typed_in_footer("{% for unit in units %}{{ unit.model }}"), K.NOT_CLOSED, "页脚第 3 段",
           "{% endfor %}"),
    Defect("agreement", replaced("{{ loop.index }}", "{{ units }}"), K.ROWS_PRINTED, "正文第 3 个表格第 3 行第 1 列",
           "for 行 in units"),
    Defect("agreement", typed("{{ units.model }}"), K.ROWS_PRINTED, "正文第 53 段", "units"),
    Defect("agreement", replaced("{{ client.address }}", "{{ client }}"), K.GROUP_PRINTED,
           "正文第 1 个表格第 3 行第 2 列", "{{ client.label }}"),
    Defect("suspension_notice", typed("{{ facts|length }}"), K.NO_ROWS, "正文第 16 段", "facts"),
)
WRITING = (
    Defect("acceptance_notice", replaced("{{ mode }}", "{{ mode }"), K.TAG_CUT, "正文第 12 段", "不成对"),
    Defect("acceptance_notice", replaced("{{ mode }}", "mode }}"), K.TAG_CUT, "正文第 12 段", "不成对"),
    Defect("acceptance_notice", cut_by_enter("{{ mode }}"), K.TAG_CUT, "正文第 12 段", "断在两段"),
    Defect("acceptance_notice", replaced("{{ mode }}", "｛｛ mode ｝｝"), K.FOREIGN_BRACES, "正文第 12 段",
           "{{ mode }}"),
    Defect("acceptance_notice", replaced("{{ mode }}", "{ mode }"), K.FOREIGN_BRACES, "正文第 12 段", "{{ mode }}"),
    Defect("acceptance_notice", replaced("{{ head.number }}", "{{ head．number }}"), K.UNREADABLE, "正文第 3 段",
           "半角句点"),
    Defect("acceptance_notice", replaced("{{ head.number }}", "{{ head number }}"), K.UNREADABLE, "正文第 3 段",
           "读不懂"),
    Defect("acceptance_notice", typed("{% if mode = '甲' %}甲{% endif %}"), K.UNREADABLE, "正文第 26 段", "读不懂"),
    Defect("acceptance_notice", typed("{% %}"), K.FORBIDDEN, "正文第 26 段", "不是模板可以使用的写法"),
    Defect("supplement_notice", half_bold("{{ due_on }}"), K.MIXED_FORMAT, "正文第 12 段", "格式不一致"),
    Defect("surveillance_notice", half_bold("{{ certificate.number }}"), K.MIXED_FORMAT,
           "正文第 1 个表格第 3 行第 1 列", "格式不一致"),
    Defect("surveillance_notice", half_bold("{{ head.number }}"), K.MIXED_FORMAT, "正文第 3 段", "格式不一致"),
    Defect("report", as_comment("请核对 {{ summary }}"), K.MISPLACED, "批注第 1 段", "不会被填写"),
    Defect("report", as_subject("{{ head.number }}"), K.MISPLACED, "文档属性第 1 段", "不会被填写"),
)
MISSING = (
    Defect("refusal_notice", removed("{{ reason }}"), K.MISSING_FIELD, "整个文件", "不予受理的理由"),
    Defect("acceptance_notice", removed("{{ accepted_on }}"), K.MISSING_FIELD, "整个文件", "正式受理日期"),
    Defect("acceptance_notice", removed("{{ party.credit_code }}"), K.MISSING_FIELD, "整个文件", "统一社会信用代码"),
    Defect("suspension_notice", removed("{{ suspended_on }}"), K.MISSING_FIELD, "整个文件", "暂停开始日期"),
    Defect("certificate", row_removed("{{ value }}"), K.MISSING_FIELD, "整个文件", "碳足迹数值"),
    Defect("certificate", removed("{{ mode.en }}"), K.MISSING_FIELD, "整个文件", "认证模式·英文"),
    Defect("surveillance_notice", removed("{{ certificate.due_on }}"), K.MISSING_FIELD, "整个文件",
           "监督应完成日期"),
    Defect("nonconformity_list", removed("{{ finding.fact }}"), K.MISSING_FIELD, "整个文件", "不符合事实"),
)
CODE = tuple(
    Defect("acceptance_notice", edit, K.FORBIDDEN, place, "不是模板可以使用的写法")
    for edit, place in (
        (typed("{{ ''.__class__.__mro__ }}"), "正文第 26 段"),
        (typed("{{ head.__class__.__init__.__globals__ }}"), "正文第 26 段"),
        (typed("{{ head.model_dump() }}"), "正文第 26 段"),
        (typed("{{ head|attr('model_dump') }}"), "正文第 26 段"),
        (typed_in_header("{{ mode|safe }}"), "页眉第 2 段"),
        (typed_in_table("{{ head['number'] }}"), "正文第 1 个表格第 1 行第 1 列"),
        (typed("{% set x = 1 %}"), "正文第 26 段"),
        (typed("{% import 'os' as os %}"), "正文第 26 段"),
        (typed("{% include '/etc/hostname' %}"), "正文第 26 段"),
        (typed("{{ 9**9**9 }}"), "正文第 26 段"),
        (typed("{{ units|join(attribute='__class__') }}"), "正文第 26 段"),
        (typed_in_footer("{{ range(10**9) }}"), "页脚第 3 段"),
        (typed("{% for unit in units if unit.model %}{{ unit.model }}{% endfor %}"), "正文第 26 段"),
        (typed("{{r mode }}"), "正文第 26 段"),
        (typed("{% raw %}{% endraw %}"), "正文第 26 段"),
    )
)
DEFECTS = (*WRONG_FIELDS, *SURPLUS, *LOOPS, *WRITING, *MISSING, *CODE)
