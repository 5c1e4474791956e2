"""The life of a job: the guards of its acts stand in `stages`, its stages are computed from what was done."""

from intake_app.rules.comparisons import RATED
from intake_app.rules.complaints import ON_APPEAL, UPHELD, complaint_clause
from intake_app.rules.separation import EVALUATED
from intake_app.rules.stages import ACTS, JobFacts, Stage, stage
from intake_app.rules.transitions import Clause, Condition, Machine, Transition
from intake_app.rules.unit_outcomes import LEAVING_OUT, UNIT_BY_UNIT
from intake_app.rules.void_papers import VOIDING
from intake_app.schemes.schema import GateKey, SchemeEdition
from models.account import Role
from models.reference import ClauseRef
from models.text import Text

_AUDITOR = frozenset({Role.AUDITOR})
_CLIENT = frozenset({Role.APPLICANT})
_COORDINATOR = frozenset({Role.COORDINATOR})
_DECIDER = frozenset({Role.DECIDER})
_MANAGER = frozenset({Role.MANAGER})
_KEEPING = frozenset({Role.COORDINATOR, Role.MANAGER})
_DIVIDING = frozenset({Role.COORDINATOR, Role.AUDITOR})

_ORDER = tuple(Stage)
_ON_THE_WAY = _ORDER[:_ORDER.index(Stage.DIRECTOR_APPROVAL)]
"""Every stage before the decision."""
_EVALUATING = _ORDER[_ORDER.index(Stage.PERSON_DAYS):_ORDER.index(Stage.TECHNICAL_REVIEW)]
"""Every stage with a team and before the report, which holds what it rests on."""
_BEFORE_REPORT = _ORDER[:_ORDER.index(Stage.TECHNICAL_REVIEW)]
_PLANNED = _ORDER[_ORDER.index(Stage.DOCUMENT_REVIEW):_ORDER.index(Stage.DIRECTOR_APPROVAL)]
_BEFORE_CERTIFICATES = (*_ON_THE_WAY, Stage.DIRECTOR_APPROVAL, Stage.CERTIFICATE, Stage.CLOSED)
"""Every stage: a surveillance that renews is closed with its decision, and its certificates are issued afterwards."""
_FOUND = (Stage.CORRECTION, Stage.FOOTPRINT, Stage.REPORT)
_AT_A_SITE = (Stage.TEAM, Stage.PLAN_NOTICE, Stage.ON_SITE, *_FOUND)
"""Where a site can be checked: another site of the job may be planned anew at the time."""
_BEGUN = (*_AT_A_SITE, Stage.DOCUMENT_REVIEW)
"""Where the days of a visit may have come, whether or not its check could begin."""


def _gate(key: GateKey) -> Clause:
    return lambda scheme: scheme.gate_clause(key)


def _team(scheme: SchemeEdition) -> ClauseRef:
    return scheme.team.minimum_members.clause


def _supplements(scheme: SchemeEdition) -> ClauseRef:
    return scheme.clocks.supplement_days.clause


def _conclusion(scheme: SchemeEdition) -> ClauseRef:
    return scheme.clocks.conclusion_days.clause


def _extension(scheme: SchemeEdition) -> ClauseRef | None:
    return next((cause.clause for cause in scheme.clocks.extension_causes), None)


def _plan_notice(scheme: SchemeEdition) -> ClauseRef:
    return scheme.clocks.plan_notice_working_days.clause


def _approval(scheme: SchemeEdition) -> ClauseRef | None:
    """The clause of the last step of planning, with which its plans stand."""
    return scheme.planning_steps[-1].clause if scheme.planning_steps else None


def _verdicts(scheme: SchemeEdition) -> ClauseRef:
    return scheme.verdicts[0].clause


def _surveillance_notice(scheme: SchemeEdition) -> ClauseRef:
    return scheme.surveillance.notice_months.clause


def _voiding(scheme: SchemeEdition) -> ClauseRef:
    return VOIDING


def apart(act: str) -> Condition:
    """That nothing which the person did in the job, and no tie or lack of ability, keeps them from the act."""
    return Condition(
        Text(zh="此人没有做过与其分离的工作，没有利益关系，具备能力",
             en="nothing that the person did before, no tie and no lack of ability bars them"),
        lambda scheme: next((each.clause for each in scheme.separations if act in (*each.acts, *each.barred)),
                            None),
        "separation.barred_from",
    )


COMPETENT = Condition(
    Text(zh="此人在项目各认证单元的产品类别均有有效的能力评价",
         en="the person's evaluated competence counts in the family of each of the job's units"),
    lambda scheme: EVALUATED, "separation.barred_from")

_UNINVOLVED = Condition(
    Text(zh="此人没有参与本项目的评价", en="the person evaluated nothing in the job"), _gate("abort"),
    "separation.evaluates")

_NOBODY_TIED = Condition(
    Text(zh="结论所依据的工作，没有由后来发现有利益关系的人员完成的，或者已经处理",
         en="nothing that it rests on was done by somebody whose tie was found later, unless that is settled"),
    _gate("impartiality"), "tied_work.tied_work_faults")

_SOMETHING_RESTS_ON_IT = Condition(
    Text(zh="尚未作出认证决定，或者决定后还有报告待批准、证书待签发",
         en="nothing is decided yet, or a report is still to be approved or a certificate to be issued on what was"),
    _gate("impartiality"), "stages.has_more_to_come")

_NOTHING_ISSUED = Condition(
    Text(zh="尚未签发证书", en="no certificate is issued on it yet"), _gate("impartiality"), "tied_work.issued_on")

_SITE_NOT_BEGUN = Condition(
    Text(zh="该场所的现场检查尚未开始", en="the audit of the site has not begun"), _team,
    "expertise.too_late_for_experts")

_FIGURE = Condition(
    Text(zh="写明理由，数值有变化，未经批准不低于规则的最低数",
         en="it has a reason, is another figure, and without leave none below the rule's least"),
    _gate("person_days"), "person_days.adjusted")

_EXTENSION_HOLDS = Condition(
    Text(zh="新的期限晚于现在的期限，项目尚无结论",
         en="the new day lies after the last day as it is, and nothing is concluded"),
    _extension, "clocks.extension_faults")

_UNITS_NAMED = Condition(
    Text(zh="不予支持、不予认证的单元逐一写明理由，此前已准予的单元不在其中",
         en="each unit that it is against has its reason, and none was granted before"),
    lambda scheme: UNIT_BY_UNIT, "unit_outcomes.refusal_faults")

_REPORT_COUNTS = Condition(
    Text(zh="报告没有作废", en="the report was not declared void"), _voiding, "void_papers.void_report_fault")

Row = Transition[JobFacts]

_PREPARING: tuple[Row, ...] = (
    Row("draw_up", Text(zh="生成合同（协议）", en="draw up the agreement"), "agreement.drawn_up", _COORDINATOR,
        _ON_THE_WAY, _ON_THE_WAY, _gate("agreement"), paper="agreement", service="agreements.draw_up_agreement"),
    Row("sign_for_body", Text(zh="登记本机构签署", en="enter the body's signature"), "agreement.signed_by_body",
        _COORDINATOR, _ON_THE_WAY, _ON_THE_WAY, _gate("agreement"), service="agreements.record_signature"),
    Row("sign_for_client", Text(zh="登记客户签署", en="enter the client's signature"), "agreement.signed_by_client",
        _COORDINATOR, _ON_THE_WAY, _ON_THE_WAY, _gate("agreement"), service="agreements.record_signature"),
    Row("void_agreement", Text(zh="合同文书作废", en="declare the agreement void"), "agreement.voided", _KEEPING,
        _ON_THE_WAY, (Stage.AGREEMENT,), _gate("agreement"), ACTS["void_agreement"],
        service="paper_register.void_paper"),
    Row("return_agreement", Text(zh="登记客户签回的合同扫描件", en="enter the scan that the client signed"),
        "agreement.returned", _COORDINATOR, _ON_THE_WAY, _ON_THE_WAY, _gate("agreement"),
        service="returned_scans.take_scan"),
    Row("propose_days", Text(zh="测算人日数", en="propose person-days"), "person_days.proposed", _COORDINATOR,
        _ON_THE_WAY, _ON_THE_WAY, _gate("person_days"), service="programme.propose_person_days"),
    Row("adjust_days", Text(zh="调整人日数", en="adjust person-days"), "person_days.adjusted", _COORDINATOR,
        _ON_THE_WAY, _ON_THE_WAY, _gate("person_days"), besides=(_FIGURE,), service="programme.adjust_person_days"),
    Row("deviate", Text(zh="批准低于最低人日", en="go below the least person-days"), "person_days.deviated", _MANAGER,
        _ON_THE_WAY, _ON_THE_WAY, _gate("person_days"), besides=(Condition(
            Text(zh="规则以“原则上”规定的最低数", en="the rule sets the minimum in principle only"),
            _gate("person_days"), "person_days.deviation_fault"), _FIGURE),
        service="programme.deviate_from_minimum"),
    Row("confirm_days", Text(zh="确认人日数", en="confirm person-days"), "person_days.confirmed", _COORDINATOR,
        _ON_THE_WAY, _ON_THE_WAY, _gate("person_days"), besides=(Condition(
            Text(zh="各场所人日数不低于规则的最低数", en="no site is below the rule's least person-days"),
            _gate("person_days"), "person_days.person_day_faults"),),
        service="programme.confirm_person_days"),
    Row("ask_expert", Text(zh="配备技术专家", en="ask for a technical expert"), "expert.asked_for", _COORDINATOR,
        _BEFORE_REPORT, _BEFORE_REPORT, _team, besides=(_SITE_NOT_BEGUN,), service="expert_requests.ask_for_expert"),
    Row("drop_expert", Text(zh="取消配备技术专家", en="ask for a technical expert no more"), "expert.dropped",
        _COORDINATOR, _BEFORE_REPORT, _BEFORE_REPORT, _team, besides=(_SITE_NOT_BEGUN,),
        service="expert_requests.drop_expert"),
    Row("plan", Text(zh="排定检查组和日期", en="plan team and dates"), "visits.planned", _COORDINATOR,
        (Stage.TEAM, *_PLANNED), _PLANNED, _team, ACTS["plan"], besides=(Condition(
            Text(zh="检查组满足规则的要求", en="the team is as the rule asks"), _team,
            "team_requirements.visit_faults"), Condition(
            Text(zh="技术专家与须配备的一致", en="the technical experts are those asked for"), _team,
            "expertise.expert_faults")),
        service="planning.accept_plan"),
    Row("divide_work", Text(zh="写明检查组分工", en="write down who does what"), "duties.entered", _DIVIDING,
        _BEFORE_REPORT, _BEFORE_REPORT, _team, besides=(Condition(
            Text(zh="由计划调度人员或者至少一个场所的组长办理", en="a coordinator, or who leads at one of the sites"),
            _team, "duties.parts_at_sites"),), service="team_duties.enter_duties"),
    Row("publish", Text(zh="发布计划", en="publish the plan"), "plan.published", _COORDINATOR, _PLANNED, _PLANNED,
        _team, ACTS["plan"], service="publishing.publish_plan"),
    Row("declare", Text(zh="声明公正和保密", en="declare impartiality"), "impartiality.declared", _AUDITOR, _PLANNED,
        _PLANNED, _gate("impartiality"), service="audit_plan.declare_impartiality"),
    Row("decline", Text(zh="声明存在利益关系", en="decline for a tie"), "impartiality.declined", _AUDITOR, _PLANNED,
        (Stage.TEAM, *_PLANNED), _gate("impartiality"), service="audit_plan.decline_for_conflict"),
    Row("send_plan", Text(zh="发送计划", en="send the plan"), "plan.sent", _COORDINATOR, _PLANNED, _PLANNED,
        _plan_notice, ACTS["send_plan"], paper="plan_notice", besides=(Condition(
            Text(zh="核查策划已完成，计划已批准（规则要求时）",
                 en="the verification is planned and its plans are approved, where the rule asks so"),
            _approval, "fieldwork.plan_faults"),), service="audit_plan.send_plan"),
    Row("object", Text(zh="对成员提出异议", en="object to a member"), "plan.objected", _CLIENT, _PLANNED,
        (Stage.TEAM, *_PLANNED), _gate("objection"), service="audit_plan.object_to_member"),
    Row("refuse_objection", Text(zh="不采纳客户对成员的异议", en="refuse an objection to a member"),
        "plan.objection_refused", _MANAGER, (Stage.TEAM, *_PLANNED), (Stage.TEAM, *_PLANNED), _gate("objection"),
        besides=(Condition(
            Text(zh="异议由客户提出，现场尚未开始", en="the objection is the client's, and nobody was on site yet"),
            _gate("objection"), "stages.objection_to_refuse"), _UNINVOLVED),
        service="audit_plan.refuse_objection"),
    Row("confirm_plan", Text(zh="确认计划", en="confirm the plan"), "plan.confirmed", _CLIENT, _PLANNED, _PLANNED,
        _gate("plan_confirmed"), service="audit_plan.confirm_plan"),
    Row("return_plan", Text(zh="登记客户签回的回执", en="enter the reply that the client signed"), "plan.confirmed",
        _COORDINATOR, _PLANNED, _PLANNED, _gate("plan_confirmed"), service="returned_scans.take_scan"),
    Row("ask_for_days", Text(zh="请求调整计划的现场日期", en="ask for other days than the plan's"), "plan.days_asked",
        _CLIENT | _COORDINATOR, _PLANNED, _PLANNED, _gate("plan_confirmed"), besides=(Condition(
            Text(zh="计划等待客户答复，所提日期在项目允许的范围内",
                 en="the plan waits for the client's answer, and the job leaves room for these days"),
            _gate("plan_confirmed"), "days_requests.request_faults"),),
        service="days_requests.ask_for_days"),
    Row("take_up_days", Text(zh="同意调整，重新排程", en="take up the days that the client asked for"),
        "plan.days_taken_up", _COORDINATOR, _PLANNED, (Stage.TEAM, *_PLANNED), _gate("plan_confirmed"),
        service="days_requests.take_up_days"),
    Row("decline_days", Text(zh="不能调整，说明理由", en="decline the days that the client asked for"),
        "plan.days_declined", _COORDINATOR, _PLANNED, _PLANNED, _gate("plan_confirmed"),
        service="days_requests.decline_days"),
    Row("close_days", Text(zh="登记场所不能接受检查的日期", en="say on which days no check can take place"),
        "site.days_closed", _CLIENT | _COORDINATOR, _BEFORE_REPORT, _BEFORE_REPORT, _gate("production"),
        service="closed_days.close_days"),
    Row("reopen_days", Text(zh="撤销场所不能接受检查的日期", en="take back days on which no check can take place"),
        "site.days_reopened", _CLIENT | _COORDINATOR, _BEFORE_REPORT, _BEFORE_REPORT, _gate("production"),
        service="closed_days.reopen_days"),
    Row("appoint_leader", Text(zh="另行指定组长", en="appoint another leader"), "visit.leader_appointed", _COORDINATOR,
        (Stage.TEAM, *_PLANNED), (Stage.TEAM, *_PLANNED), _team, besides=(Condition(
            Text(zh="检查组满足规则的要求", en="the team is as the rule asks"), _team,
            "team_requirements.visit_faults"),),
        service="audit_plan.appoint_leader"),
    Row("call_off_visit", Text(zh="取消已排定的现场，重新安排", en="call a planned visit off, to be planned anew"),
        "visit.called_off", _KEEPING, (Stage.TEAM, *_PLANNED), (Stage.TEAM, *_PLANNED), _plan_notice,
        ACTS["end"], besides=(Condition(
            Text(zh="现场尚未开始、没有进行，或者因停产等须重新进行",
                 en="the visit is ahead, did not take place, or is to be repeated"),
            _gate("abort"), "unreported_visits.calling_off_fault"),),
        service="audit_plan.call_off_visit"),
    Row("waive_notice", Text(zh="登记客户同意缩短通知期", en="enter the waiver of the notice"),
        "surveillance.notice_waived", _KEEPING, _ON_THE_WAY, _ON_THE_WAY, _surveillance_notice,
        service="surveillance.waive_notice"),
    Row("take_apart", Text(zh="拆分合并的监督", en="take a joint surveillance apart"), "surveillance.taken_apart",
        _MANAGER, _ON_THE_WAY, (Stage.CLOSED,), _surveillance_notice, ACTS["end"], besides=(Condition(
            Text(zh="监督由几个项目的证书合并，通知书尚未发出，持有人尚未答复",
                 en="it joins certificates of several jobs, its notice has not gone out and nobody has answered"),
            _surveillance_notice, "joint_surveillance.apart_faults"),),
        service="joint_visits.take_apart"),
    Row("enter_reply", Text(zh="登记监督通知的回执", en="enter the reply to the notice"), "surveillance.reply_entered",
        _COORDINATOR, _ON_THE_WAY, _ON_THE_WAY, _surveillance_notice, service="notice_replies.enter_reply"),
    Row("move_first_day",
        Text(zh="按通知实际送达日推算最早到场日", en="reckon the first day from the notice's sending"),
        "surveillance.first_day_moved", _KEEPING, _ON_THE_WAY, _ON_THE_WAY, _surveillance_notice,
        service="sending.record_handed_over"),
)

_EVALUATION: tuple[Row, ...] = (
    Row("document_review", Text(zh="作出文件评审结论", en="conclude the document review"), "document_review.recorded",
        _AUDITOR, _EVALUATING, _EVALUATING, _verdicts, ACTS["document_review"],
        besides=(Condition(
            Text(zh="文件评审的项目都已填写", en="every item of the document review is answered"), _verdicts,
            "fieldwork.item_faults"), Condition(
            Text(zh="结论没有放过不符合的或者留待现场核实的项目",
                 en="the verdict passes over nothing found wrong or left to the site"), _verdicts,
            "fieldwork.verdict_faults")),
        service="evaluation.record_document_review"),
    Row("note_request", Text(zh="记下补充要求", en="note a request"), "supplement.noted", _AUDITOR, _ON_THE_WAY,
        _ON_THE_WAY, _supplements, service="case_supplements.note_request"),
    Row("take_out_request", Text(zh="取消补充要求", en="take a request out"), "supplement.taken_out", _AUDITOR,
        _ON_THE_WAY, _ON_THE_WAY, _supplements, service="case_supplements.take_out_request"),
    Row("send_requests", Text(zh="发出补充材料通知", en="send the requests"), "supplement.sent", _AUDITOR, _ON_THE_WAY,
        _ON_THE_WAY, _supplements, ACTS["write_to_client"], paper="supplement_notice",
        service="case_supplements.send_to_client"),
    Row("answer_requests", Text(zh="答复补充要求", en="answer a request"), "supplement.answered", _CLIENT, _ON_THE_WAY,
        _ON_THE_WAY, _supplements, service="case_supplements.answer_team"),
    Row("record_on_site", Text(zh="记录现场结果", en="record what was found on site"), "on_site.recorded", _AUDITOR,
        _AT_A_SITE, _AT_A_SITE, _gate("coverage"), ACTS["record_on_site"],
        besides=(
            Condition(Text(zh="该场所的项目、会议、访谈都已填写",
                           en="items, meetings and interviews of the site are written down"),
                      _gate("coverage"), "fieldwork.site_faults"),
            Condition(Text(zh="现场在客户确认的日期内开始", en="it began on a day that the client confirmed"),
                      _gate("plan_confirmed"), "unreported_visits.begun_on_another_day"),
            Condition(Text(zh="现场天数不少于人日数", en="the days on site are not below its person-days"),
                      _gate("person_days"), "person_days.days_on_site_fault"),
            Condition(Text(zh="检查组在实际现场日期内符合要求",
                           en="the team meets the rule on the days that it was on site"),
                      _team, "team_requirements.team_faults"),
            Condition(Text(zh="检查组没有利益关系和相分离的工作，客户没有异议",
                           en="nobody on the team is tied, did what bars them, or was objected to"),
                      _gate("impartiality"), "planned_visits.binding_faults")),
        service="evaluation.record_on_site"),
    Row("reopen_site", Text(zh="重新打开已关闭的现场检查", en="take the check of a closed site up again"),
        "on_site.reopened", _AUDITOR, _EVALUATING, _EVALUATING, _gate("coverage"),
        service="evaluation.reopen_site"),
    Row("raise", Text(zh="开具不符合项", en="raise a nonconformity"), "nonconformity.raised", _AUDITOR, _EVALUATING,
        _EVALUATING, _gate("findings_closed"), service="evaluation.raise_nonconformity"),
    Row("agree_day", Text(zh="更改整改期限", en="change the day for a correction"),
        "nonconformity.day_agreed", _AUDITOR, _EVALUATING, _EVALUATING, _gate("findings_closed"),
        service="evaluation.agree_correction_day"),
    Row("answer_finding", Text(zh="确认不符合项或提出异议", en="confirm or dispute a nonconformity"),
        "nonconformity.answered", _CLIENT, _ON_THE_WAY, _ON_THE_WAY, _gate("findings_closed"),
        service="evaluation.answer_finding"),
    Row("return_findings", Text(zh="登记受检查方签回的清单", en="enter the list that the auditee signed"),
        "nonconformity.answered", _COORDINATOR, _ON_THE_WAY, _ON_THE_WAY, _gate("findings_closed"),
        service="returned_scans.take_scan"),
    Row("correct", Text(zh="提交纠正", en="correct a nonconformity"), "nonconformity.corrected", _CLIENT, _ON_THE_WAY,
        _ON_THE_WAY, _gate("findings_closed"), service="evaluation.record_correction"),
    Row("prove", Text(zh="提交整改的证据文件", en="hand in evidence of a correction"), "nonconformity.evidence_added",
        _CLIENT, _ON_THE_WAY, _ON_THE_WAY, _gate("findings_closed"), service="evaluation.add_evidence"),
    Row("prove_dispute", Text(zh="提交异议的证据文件", en="hand in evidence of a dispute"),
        "nonconformity.dispute_evidence_added", _CLIENT, _ON_THE_WAY, _ON_THE_WAY, _gate("findings_closed"),
        service="evaluation.add_dispute_evidence"),
    Row("close_finding", Text(zh="验证并关闭不符合项", en="close a nonconformity"), "nonconformity.closed", _AUDITOR,
        _EVALUATING, _EVALUATING, _gate("findings_closed"), service="evaluation.verify_correction"),
    Row("follow_dispute", Text(zh="采纳异议并关闭不符合项", en="close a nonconformity on what its client disputed"),
        "nonconformity.dispute_followed", _AUDITOR, _EVALUATING, _EVALUATING, _gate("findings_closed"),
        service="evaluation.follow_dispute"),
    Row("send_back", Text(zh="退回纠正", en="send a correction back"), "nonconformity.sent_back", _AUDITOR,
        _EVALUATING, _EVALUATING, _gate("findings_closed"), service="evaluation.send_correction_back"),
    Row("enter_footprint", Text(zh="录入核定的碳足迹", en="enter a verified footprint"), "footprint.entered", _AUDITOR,
        _EVALUATING, _EVALUATING, _gate("footprint"), besides=(Condition(
            Text(zh="数值、单位、方法、数据期和阶段占比合规", en="value, measure, methods, period and shares hold"),
            _gate("footprint"), "certificates.footprint_faults"), Condition(
            Text(zh="监督中与上一年度的比较、减碳目标已按规则写明",
                 en="at a surveillance, how it compares with the year before and the target is said as the rule asks"),
            lambda scheme: RATED, "comparisons.comparison_faults"), Condition(
            Text(zh="单元所在场所的检查没有终止", en="the check at the unit's site is not over for good"),
            lambda scheme: LEAVING_OUT, "unit_outcomes.not_verified")),
        service="evaluation.enter_footprint"),
    Row("write_report", Text(zh="编制否定结论的报告", en="write a report against"), "report.written", _AUDITOR,
        (*_BEGUN, Stage.TECHNICAL_REVIEW, Stage.DECISION), (Stage.TECHNICAL_REVIEW,), _gate("report"),
        ACTS["write_report"], paper="report", besides=(_UNITS_NAMED,), service="evaluation.write_report"),
    Row("positive_report", Text(zh="编制肯定结论的报告", en="write a report in favour"), "report.written", _AUDITOR,
        (*_FOUND, Stage.TECHNICAL_REVIEW, Stage.DECISION), (Stage.TECHNICAL_REVIEW,), _gate("report"),
        ACTS["positive_report"], besides=(Condition(
            Text(zh="文件评审的项目都符合或者不适用，留待现场核实的已有结果",
                 en="every item of the document review conforms or does not apply, those left to the site too"),
            _verdicts, "fieldwork.document_faults"), _NOBODY_TIED, _UNITS_NAMED),
        paper="report", service="evaluation.write_report"),
)

_PARTING: tuple[Row, ...] = (
    Row("part", Text(zh="对监督的部分证书单独作出结论", en="have certificates of a surveillance decided by themselves"),
        "surveillance.parted", _MANAGER, _FOUND, _FOUND, _surveillance_notice, ACTS["end"], besides=(Condition(
            Text(zh="各场所的现场检查都已完成，报告尚未编制",
                 en="every site was checked, and no report is written"),
            _surveillance_notice, "joint_surveillance.parting_faults"),),
        service="joint_visits.part_certificates"),
)

_TIES_FOUND: tuple[Row, ...] = (
    Row("settle_tie", Text(zh="认可有利益关系的人员已完成的工作", en="let the work of somebody tied stand"),
        "impartiality.tie_settled", _MANAGER, _BEFORE_CERTIFICATES, _BEFORE_CERTIFICATES, _gate("impartiality"),
        besides=(_SOMETHING_RESTS_ON_IT, _UNINVOLVED), service="tied_work.settle_tie"),
    Row("repeat_work", Text(zh="安排其他人员重做有利益关系的人员的工作", en="have the work of somebody tied done anew"),
        "impartiality.work_repeated", _MANAGER, _BEFORE_CERTIFICATES, _ON_THE_WAY, _gate("impartiality"),
        besides=(_SOMETHING_RESTS_ON_IT, _NOTHING_ISSUED, _UNINVOLVED), service="tied_work.repeat_work"),
)

_BREAKING_OFF: tuple[Row, ...] = (
    Row("ask_to_abort", Text(zh="报告现场检查需要中止", en="ask to break the check off"), "abort.asked_for", _AUDITOR,
        _BEGUN, _BEGUN, _gate("abort"), ACTS["ask_to_abort"],
        paper="abort_report", service="aborts.ask_to_abort"),
    Row("consent_to_abort", Text(zh="同意中止", en="consent to breaking off"), "abort.consented", _MANAGER,
        _BEGUN, (Stage.ABORTED,), _gate("abort"), paper="abort_notice",
        besides=(_UNINVOLVED,),
        service="aborts.decide_abort"),
    Row("decline_to_abort", Text(zh="不同意中止", en="decline to break off"), "abort.declined", _MANAGER, _ON_THE_WAY,
        _ON_THE_WAY, _gate("abort"), besides=(_UNINVOLVED,),
        service="aborts.decide_abort"),
    Row("resume", Text(zh="恢复现场检查", en="resume the check"), "abort.resumed", _MANAGER, (Stage.ABORTED,),
        _ON_THE_WAY, _gate("abort"), paper="resumption_notice", besides=(_UNINVOLVED,),
        service="aborts.end_abort"),
    Row("leave_out", Text(zh="终止该场所的检查，其余场所继续", en="end the check of the site and go on without it"),
        "abort.site_left_out", _MANAGER, (Stage.ABORTED,), _ON_THE_WAY, _gate("abort"), besides=(_UNINVOLVED, Condition(
            Text(zh="初次认证，该场所没有现场结果，其他场所还有可以认证的单元",
                 en="the certification is an initial one, the site has no result and another has a unit to go on with"),
            lambda scheme: LEAVING_OUT, "unit_outcomes.leaving_out_fault")),
        service="aborts.leave_site_out"),
    Row("terminate", Text(zh="终止项目", en="end the job"), "abort.terminated", _MANAGER, (Stage.ABORTED,),
        (Stage.CLOSED,), _gate("abort"), ACTS["terminate"], paper="end_notice", besides=(_UNINVOLVED,),
        service="aborts.end_abort"),
)

_ENDING: tuple[Row, ...] = (
    Row("end", Text(zh="不作认证结论即终止项目", en="end the job without a conclusion"), "engagement.ended", _MANAGER,
        _ON_THE_WAY, (Stage.CLOSED,), _gate("ended"), ACTS["end"], besides=(
            Condition(Text(zh="初次认证的委托人书面撤回，或者检查组到现场前逾期未补充文件；监督所涉证书均已失效，"
                           "或者本周期已由另一次监督完成且检查组未到过现场",
                           en="the client of an initial certification withdrew, or left its documents lacking before"
                           " its team was on site; the certificates of another job ended, or another surveillance did"
                           " what it was for before its team was on site"),
                      _gate("ended"), "job_endings.end_faults"), _UNINVOLVED), paper="end_notice",
        service="job_endings.end_job"),
)

_CONCLUSION: tuple[Row, ...] = (
    Row("technical_review", Text(zh="技术复核", en="review technically"), "technical_review.recorded", _DECIDER,
        (Stage.TECHNICAL_REVIEW, Stage.DECISION), (*_BEGUN, Stage.DECISION), _gate("technical_review"),
        ACTS["technical_review"], besides=(apart("technical_reviewer"), COMPETENT, _NOBODY_TIED, _REPORT_COUNTS),
        service="decisions.record_technical_review"),
    Row("decide", Text(zh="决定不予颁证", en="decide against"), "decision.made", _DECIDER, (Stage.DECISION,),
        (Stage.DIRECTOR_APPROVAL, Stage.CLOSED), _gate("decision"), ACTS["decide"], paper="decision_notice",
        besides=(apart("decider"), COMPETENT, _NOBODY_TIED, _UNITS_NAMED, _REPORT_COUNTS),
        service="decisions.decide"),
    Row("positive_decision", Text(zh="决定颁证", en="decide in favour"), "decision.made", _DECIDER, (Stage.DECISION,),
        (Stage.DIRECTOR_APPROVAL, Stage.CERTIFICATE, Stage.CLOSED), _gate("decision"), ACTS["positive_decision"],
        paper="decision_notice", besides=(apart("decider"), COMPETENT, _NOBODY_TIED, _UNITS_NAMED, _REPORT_COUNTS),
        service="decisions.decide"),
    Row("approve", Text(zh="批准报告", en="approve the report"), "report.approved", frozenset({Role.DIRECTOR}),
        (Stage.DECISION, Stage.DIRECTOR_APPROVAL), (Stage.DECISION, Stage.CERTIFICATE, Stage.CLOSED),
        _gate("director"), ACTS["approve"], besides=(apart("director"), _NOBODY_TIED, _REPORT_COUNTS),
        service="decisions.approve_release"),
    Row("set_decision_aside", Text(zh="因申诉成立取消不予认证", en="set the decision against aside on appeal"),
        "decision.set_aside", ON_APPEAL, (Stage.DIRECTOR_APPROVAL, Stage.CERTIFICATE, Stage.CLOSED),
        (Stage.TECHNICAL_REVIEW, Stage.DECISION), complaint_clause, besides=UPHELD,
        service="setting_aside.set_decision_aside"),
    Row("stop_clock", Text(zh="停计时限", en="stop the clock"), "clock.stopped", _KEEPING, _ON_THE_WAY, _ON_THE_WAY,
        _conclusion, service="cases.stop_clock"),
    Row("resume_clock", Text(zh="恢复计时", en="resume the clock"), "clock.resumed", _KEEPING, _ON_THE_WAY, _ON_THE_WAY,
        _conclusion, service="cases.resume_clock"),
)

_DECLARED_VOID: tuple[Row, ...] = (
    Row("void_plan", Text(zh="计划通知书作废", en="declare the notice of a plan void"), "plan.voided", _KEEPING,
        (Stage.TEAM, *_PLANNED), (Stage.TEAM, *_PLANNED), _voiding, ACTS["end"], besides=(Condition(
            Text(zh="通知的现场尚未开始", en="no visit that it told of has begun"), _voiding,
            "void_papers.plan_fault"),), service="paper_register.void_paper"),
    Row("void_request", Text(zh="补充材料通知书作废", en="declare a request for supplements void"),
        "supplement.voided", _KEEPING, _ON_THE_WAY, _ON_THE_WAY, _voiding, ACTS["end"], besides=(Condition(
            Text(zh="客户尚未答复", en="the client has answered nothing of it"), _voiding,
            "void_papers.request_fault"),), service="paper_register.void_paper"),
    Row("void_extension", Text(zh="延长协议作废", en="take a proposed later last day back"), "extension.voided",
        _KEEPING, _ON_THE_WAY, _ON_THE_WAY, _voiding, ACTS["end"], besides=(Condition(
            Text(zh="客户尚未同意", en="the client has not agreed to it"), _voiding,
            "void_papers.extension_fault"),), service="paper_register.void_paper"),
    Row("void_report", Text(zh="报告作废，重新编制", en="declare the report void, to be written anew"),
        "report.voided", _KEEPING, (Stage.TECHNICAL_REVIEW, Stage.DECISION), _BEGUN, _voiding, ACTS["end"],
        besides=(Condition(
            Text(zh="认证决定没有依据该报告作出", en="no decision rests on it"), _voiding,
            "void_papers.report_fault"),), service="paper_register.void_paper"),
)

_AGREED_BESIDE: tuple[Row, ...] = (
    Row("propose_extension", Text(zh="提出延长认证时限", en="propose a later last day"), "extension.proposed", _MANAGER,
        _ON_THE_WAY, _ON_THE_WAY, _extension, paper="extension_agreement", besides=(_EXTENSION_HOLDS,),
        service="extensions.propose_extension"),
    Row("answer_extension", Text(zh="同意或不同意延长时限", en="agree to a later last day, or not"),
        "extension.answered", _CLIENT, _ON_THE_WAY, _ON_THE_WAY, _extension, besides=(_EXTENSION_HOLDS,),
        service="extensions.answer_extension"),
    Row("enter_extension_answer", Text(zh="登记客户对延长时限的书面答复", en="enter the answer on a later last day"),
        "extension.answered", _KEEPING, _ON_THE_WAY, _ON_THE_WAY, _extension, besides=(_EXTENSION_HOLDS,),
        service="extensions.enter_extension_answer"),
    Row("return_extension", Text(zh="登记双方签署的延长协议", en="enter the signed agreement on a later last day"),
        "extension.answered", _COORDINATOR, _ON_THE_WAY, _ON_THE_WAY, _extension,
        service="returned_scans.take_scan"),
    Row("send_fee", Text(zh="发出收费通知", en="send a fee notice"), "fee.sent", _KEEPING, _ORDER, _ORDER, _gate("fee"),
        paper="fee_notice", service="fees.send_fee_notice"),
    Row("pay_fee", Text(zh="登记缴费", en="enter a payment"), "fee.paid", _KEEPING, _ORDER, _ORDER, _gate("fee"),
        service="fees.record_payment"),
    Row("void_fee", Text(zh="作废收费通知", en="declare a fee notice void"), "fee.voided", _KEEPING, _ORDER, _ORDER,
        _gate("fee"), service="fees.void_fee"),
)

JOB: Machine[JobFacts] = Machine(
    key="job",
    title=Text(zh="认证项目", en="job"),
    states={each: each.text for each in Stage},
    state_of=lambda facts: stage(facts.engagement, facts.scheme, facts.certificates),
    scheme_of=lambda facts: facts.scheme,
    transitions=(*_PREPARING, *_EVALUATION, *_PARTING, *_TIES_FOUND, *_BREAKING_OFF, *_ENDING, *_CONCLUSION,
                 *_DECLARED_VOID, *_AGREED_BESIDE),
)
"""From acceptance to the certificate; a surveillance passes the same stages without agreement and certificate."""
