"""What a Record's verb and fields are called where people read the records themselves."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from intake_app.rules.lives import LIVES
from models.account import Role
from models.text import Text

_ACCOUNTS = {
    "account.changed": Text(zh="变更账号的角色或停用", en="change an account's roles, close or open it"),
    "account.created": Text(zh="开立账号", en="make an account"),
    "account.inbox_read": Text(zh="阅读收件箱", en="read the inbox"),
    "account.language_chosen": Text(zh="选择语言", en="choose a language"),
    "account.password_changed": Text(zh="更换密码", en="change the password"),
    "account.password_link_made": Text(zh="重新发放设置密码的链接", en="make a new link for a password"),
    "account.password_set": Text(zh="通过链接设置密码", en="set a password by a link"),
    "account.signed_in": Text(zh="登录", en="sign in"),
    "account.signed_out": Text(zh="退出登录", en="sign out"),
    "account.signed_out_everywhere": Text(zh="在所有设备上退出登录", en="sign out everywhere"),
    "account.told_apart": Text(zh="确认咨询人员与本机构人员同名不同人",
                               en="make sure that a consultant is none of the body's people of the same name"),
    "backup.made": Text(zh="备份", en="make a backup"),
    "backup.restored": Text(zh="由备份恢复", en="restore a backup"),
    "body.contact_saved": Text(zh="填写机构联系方式", en="enter the body's contacts"),
    "calendar.year_entered": Text(zh="录入年度放假安排", en="enter the days off of a year"),
    "calendar_feed.renewed": Text(zh="更新日历订阅地址", en="renew the address of a calendar"),
    "inbox_copies.chosen": Text(zh="选择收件箱的邮件提醒", en="choose copies of the inbox by e-mail"),
    "installation.setup_link_made": Text(zh="生成首位管理员的设置链接", en="make the first administrator's link"),
    "paper_template.handed_in": Text(zh="提交文书模板", en="hand in a paper template"),
    "paper_template.taken_into_use": Text(zh="启用文书模板", en="take a paper template into use"),
}
"""What concerns accounts and settings and says nothing of any client's case."""

_APPLICATIONS = {
    "application.answered": Text(zh="填写申请内容", en="answer the form"),
    "application.checked": Text(zh="作出申请评审的一项结论", en="check an item of the application review"),
    "application.document_ends": Text(zh="提醒材料即将到期", en="remind of a document that ends"),
    "application.document_handed_in": Text(zh="提交材料", en="hand in a document"),
    "application.document_judged": Text(zh="评审材料", en="judge a document"),
    "application.dropped_file_left": Text(zh="放弃一并上传的文件", en="leave a file that was dropped"),
    "application.dropped_file_placed": Text(zh="归置一并上传的文件", en="place a file that was dropped"),
    "application.edition_seen": Text(zh="知悉规则换版", en="take note of a new edition of the rule"),
    "application.file_dropped": Text(zh="一并上传文件", en="drop a file"),
    "application.file_held": Text(zh="文件待病毒扫描", en="hold a file until it is scanned"),
    "application.file_refused": Text(zh="文件不予接收", en="refuse a file"),
    "application.renewed_document_judged": Text(zh="评审换新的材料", en="judge a document that was renewed"),
    "application.request_answered": Text(zh="答复补充要求", en="answer a request"),
    "application.request_noted": Text(zh="记下补充要求", en="note a request"),
    "application.request_taken_out": Text(zh="取消补充要求", en="take a request out"),
    "application.requests_settled": Text(zh="确认补充要求已落实", en="settle a request"),
    "application.rows_changed": Text(zh="增减申请内容的行", en="add or remove rows of the form"),
    "application.taken_over": Text(zh="沿用以往申请的内容", en="take over an earlier application"),
    "application.time_asked": Text(zh="申请延长补充期限", en="ask for more time"),
    "application.time_given": Text(zh="同意延长补充期限", en="give more time"),
    "application.time_refused": Text(zh="不同意延长补充期限", en="refuse more time"),
    "application.units_confirmed": Text(zh="确认认证单元划分", en="confirm the certification units"),
    "application.validity_stated": Text(zh="填写材料有效期", en="state how long a document is valid"),
    "application.wish_judged": Text(zh="评审划分意愿", en="judge a wish about the division"),
    "application.wish_taken_back": Text(zh="撤回划分意愿", en="take back a wish about the division"),
    "application.wished": Text(zh="提出划分意愿", en="wish for another division"),
    "enterprise.registered": Text(zh="企业注册", en="register an enterprise"),
    "mandate.granted": Text(zh="委托咨询人员", en="mandate a consultant"),
    "mandate.revoked": Text(zh="撤销对咨询人员的委托", en="revoke a consultant's mandate"),
}

_CASES = {
    "certificate.cancelled": Text(zh="注销证书", en="cancel a certificate"),
    "certificate.change_applied_for": Text(zh="申请变更", en="apply for a change"),
    "certificate.change_verified": Text(zh="核查变更", en="verify a change"),
    "certificate.correction_demand_unrecorded": Text(zh="查无误用纠正通知书的发送登记",
                                                      en="find no entry of a demand's sending"),
    "certificate.correction_demanded": Text(zh="要求纠正误用", en="demand that a misuse is corrected"),
    "certificate.correction_due": Text(zh="提醒纠正误用的期限", en="remind of the day for correcting a misuse"),
    "certificate.draft_dropped": Text(zh="撤去证书草稿", en="drop the draft of a certificate"),
    "certificate.end_asked_for": Text(zh="持有人申请暂停或注销", en="ask for suspension or cancellation"),
    "certificate.ends": Text(zh="提醒证书即将到期", en="remind of a certificate that ends"),
    "certificate.restoration_applied_for": Text(zh="申请恢复证书", en="apply for restoration"),
    "certificate.set_aside": Text(zh="因申诉成立取消对证书的决定", en="set an act on a certificate aside on appeal"),
    "certificate.suspension_ends": Text(zh="提醒暂停期即将届满", en="remind of a suspension that runs out"),
    "competence.recorded": Text(zh="生成人员能力评价记录", en="make a record of competence"),
    "complaint.received": Text(zh="收到投诉、申诉", en="receive a complaint or an appeal"),
    "complaint.withdrawn": Text(zh="撤回投诉、申诉", en="withdraw a complaint or an appeal"),
    "decision.made": Text(zh="作出认证决定", en="make the certification decision"),
    "dispatch.corrected": Text(zh="更正发送登记", en="put an entry of a sending right"),
    "dispatch.failed": Text(zh="发送失败", en="fail to send"),
    "dispatch.ordered": Text(zh="交付发送", en="order a sending"),
    "dispatch.sent": Text(zh="登记已发送", en="enter that it was sent"),
    "dispatch.taken_back": Text(zh="撤销发送登记", en="take an entry of a sending back"),
    "dispatch.unknown": Text(zh="发送结果不明", en="not know whether it was sent"),
    "engagement.nobody_able": Text(zh="没有人员可以办理下一步", en="find that nobody may do what comes next"),
    "engagement.opened": Text(zh="开立项目", en="open a job"),
    "extension.answered": Text(zh="答复延长认证时限", en="answer on a later last day"),
    "fee.overdue": Text(zh="逾期未缴费", en="note an overdue payment"),
    "fieldwork.file_added": Text(zh="上传现场证据", en="add evidence from the site"),
    "fieldwork.file_removed": Text(zh="移除现场证据", en="remove evidence from the site"),
    "fieldwork.interviews": Text(zh="登记访谈人员", en="enter who was interviewed"),
    "fieldwork.set_aside": Text(zh="搁置有利益关系人员的现场记录", en="set aside what somebody tied wrote on site"),
    "fieldwork.written": Text(zh="填写现场记录", en="write down what was found on site"),
    "impartiality.tie_found": Text(zh="发现参加评价的人员有利益关系", en="find that somebody who evaluated is tied"),
    "nonconformity.answered": Text(zh="确认不符合项或提出异议", en="confirm or dispute a nonconformity"),
    "paper.made": Text(zh="生成文书", en="make a paper"),
    "paper.returned": Text(zh="收到签回的文书", en="take a signed paper back"),
    "paper.voided": Text(zh="文书作废", en="declare a paper void"),
    "plan.confirmed": Text(zh="确认计划", en="confirm the plan"),
    "planning.step_done": Text(zh="完成核查策划步骤", en="do a step of planning a verification"),
    "planning.step_reopened": Text(zh="重新打开核查策划步骤", en="take up a step of planning a verification again"),
    "report.written": Text(zh="编制报告", en="write the report"),
    "scan.settled": Text(zh="处理待辨认的扫描件", en="settle a scan that waited"),
    "scan.waits": Text(zh="扫描件待辨认", en="keep a scan until its paper is known"),
    "visit.passed_unsent": Text(zh="现场首日已到而计划未发送", en="note a visit whose plan never went out"),
    "visit.unreported": Text(zh="现场日期已过而无结果", en="note a visit without a result"),
}

_PLANNING = {
    "inbox_copy.failed": Text(zh="收件箱提醒邮件发送失败", en="fail to send a copy of the inbox"),
    "inbox_copy.sent": Text(zh="已发送收件箱提醒邮件", en="send a copy of the inbox"),
    "inbox_copy.unknown": Text(zh="收件箱提醒邮件发送结果不明", en="not know whether a copy of the inbox went"),
    "inbox_copy.waiting": Text(zh="收件箱提醒邮件待重发", en="try a copy of the inbox again"),
    "person.absence_added": Text(zh="登记请假", en="enter leave"),
    "person.absence_removed": Text(zh="删除请假", en="remove leave"),
    "person.added": Text(zh="登记人员", en="enter a person"),
    "person.competence_added": Text(zh="登记专业能力", en="enter a competence"),
    "person.day_fee_set": Text(zh="设定人日费用", en="set the fee for a day"),
    "person.functions_set": Text(zh="设定岗位职能", en="set functions"),
    "person.imported": Text(zh="由工作簿更新人员", en="change a person by a workbook"),
    "person.last_day_set": Text(zh="设定最后工作日", en="set the last working day"),
    "person.leave_imported": Text(zh="由日历导入请假", en="take leave over from a calendar"),
    "person.projects_recorded": Text(zh="登记碳足迹核查项目数", en="enter how many footprints were verified"),
    "person.qualification_added": Text(zh="登记注册资格", en="enter a registration"),
    "person.tie_added": Text(zh="登记利益关系", en="enter a tie"),
    "person.tie_ended": Text(zh="登记利益关系结束", en="enter that a tie ended"),
    "person.tie_struck": Text(zh="划去误登的利益关系", en="strike a tie that was entered wrongly"),
    "plan.accepted": Text(zh="采用计划草案", en="accept a draft plan"),
    "plan.begun": Text(zh="开始修改计划草案", en="begin a draft by hand"),
    "plan.proposed": Text(zh="提出计划草案", en="propose a plan"),
    "plan.step_undone": Text(zh="撤销对计划草案的修改", en="undo a step of a draft"),
    "plan.taken_up": Text(zh="恢复先前的计划草案", en="take an earlier draft up again"),
    "plan.visit_excluded": Text(zh="计划草案：某人不参加该次现场", en="keep a person from a visit of a draft"),
    "plan.visit_pinned": Text(zh="计划草案：固定现场", en="pin a visit of a draft"),
    "plan.visit_placed": Text(zh="计划草案：安排现场", en="place a visit of a draft"),
    "plan.visit_readmitted": Text(zh="计划草案：某人可以参加该次现场", en="let a person join a visit of a draft"),
    "plan.visit_taken_out": Text(zh="计划草案：取出现场", en="take a visit out of a draft"),
    "plan.visit_unpinned": Text(zh="计划草案：取消固定现场", en="unpin a visit of a draft"),
    "planning_run.cancelled": Text(zh="停止计算计划", en="stop a planning run"),
    "planning_run.failed": Text(zh="计划计算失败", en="fail in a planning run"),
    "planning_run.finished": Text(zh="计划计算完成", en="finish a planning run"),
    "planning_run.interrupted": Text(zh="计划计算中断", en="be interrupted in a planning run"),
    "planning_run.ordered": Text(zh="开始计算计划", en="order a planning run"),
    "planning_run.taken_up": Text(zh="继续计算计划", en="take a planning run up again"),
}


def _of_lives() -> Iterator[tuple[str, Text]]:
    """What the lives call their acts; each of the words where several acts leave the same verb."""
    words: defaultdict[str, dict[Text, None]] = defaultdict(dict)
    for life in LIVES:
        for row in life.transitions:
            words[row.verb][Text(zh=f"{life.title.zh}：{row.text.zh}", en=f"{life.title.en}: {row.text.en}")] = None
    for verb, texts in words.items():
        yield verb, Text(zh="；".join(each.zh for each in texts), en="; ".join(each.en for each in texts))


ACTS: Mapping[str, Text] = {**dict(_of_lives()), **_ACCOUNTS, **_APPLICATIONS, **_CASES, **_PLANNING}
"""What each verb is called; the lives' own words where they say enough by themselves."""

OF_ADMINISTRATION = frozenset(_ACCOUNTS)
"""The verbs that an administrator reads, who keeps accounts and reads no client's case."""

DOERS: Mapping[str, frozenset[Role]] = {
    verb: frozenset().union(*(row.who for life in LIVES for row in life.transitions if row.verb == verb))
    for verb in {row.verb for life in LIVES for row in life.transitions}
}
"""Who does what leaves the verb, as far as the lives say so."""
