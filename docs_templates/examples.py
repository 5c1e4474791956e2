"""An example of every paper under each scheme, to look at layouts and to try templates.

What a scheme's examples share stands in `example_worlds/<scheme>.toml`; what each paper adds stands here. The
enterprises are made up, the words awkward on purpose: long names, `A&B`, `<5kW`, tables that run over pages.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from docs_templates import agreed_contexts as agreed
from docs_templates import contexts as paper
from docs_templates import fieldwork_contexts as fieldwork
from docs_templates import record_contexts as records
from docs_templates.bar_codes import SAMPLE
from docs_templates.contexts import PaperContext, PaperHead, PaperWords
from models.base import Frozen
from models.text import Text

_WORLDS = Path(__file__).parent / "example_worlds"
SCHEMES = tuple(sorted(path.stem for path in _WORLDS.glob("*.toml")))
"""The schemes that have examples."""


class _Ground(Frozen):
    """Why a certificate is suspended or withdrawn, as the scheme lists it."""

    letter: str
    text: str


class _World(Frozen):
    """What the examples of one scheme share."""

    short_name: str
    needs_approval: bool
    """Whether a director lets a report go."""
    is_production_required: bool
    body: Mapping[str, str]
    certification_en: str
    body_en: str
    words: PaperWords
    parties: tuple[paper.PartyLine, ...]
    sites: tuple[paper.SiteRow, ...]
    units: tuple[paper.UnitRow, ...]
    team: tuple[paper.TeamRow, ...]
    basis: tuple[str, ...]
    mode: Text
    unit_kind: Text
    functional_unit: Text
    boundary: Text
    shares: tuple[paper.ShareLine, ...]
    value: Decimal
    measure: str
    clauses: Mapping[str, str]
    grounds: Mapping[str, _Ground]
    stop_causes: tuple[str, ...]
    facts: tuple[str, ...]
    months: tuple[int, int]
    """Months to the first surveillance, and between two."""


def example(kind: str, scheme: str) -> PaperContext:
    """The example of one kind under one scheme."""
    return example_papers(scheme)[kind]


@lru_cache(maxsize=len(SCHEMES))
def example_papers(scheme: str) -> Mapping[str, PaperContext]:
    """Every example of a scheme by name: one for each kind under the kind's key, and variants that read differently."""
    world = _world(scheme)
    return {
        "acceptance_notice": _acceptance(world),
        "supplement_notice": _supplement(world),
        "supplement_notice_of_a_job": _supplement(world).with_(after_acceptance=True),
        "refusal_notice": _refusal(world),
        "agreement": _agreement(world),
        "plan_notice": _plan(world),
        "plan_notice_plain": _plain_plan(world),
        "nonconformity_list": _nonconformities(world),
        "report": _report(world),
        "report_negative": _report(world).with_(is_positive=False, summary="第03号不符合项未按期关闭。"),
        "report_by_word": _report(world).with_(verified=()),
        "report_in_part": _report_in_part(world),
        **_decision_examples(world),
        **_end_examples(world),
        "certificate": _certificate(world),
        "certificate_replaced": _certificate(world).with_(replaced_on=date(2027, 2, 8), trademark="宛石"),
        "certificate_renewed": _certificate(world).with_(
            head=_head(world, "CFP", date(2029, 4, 27)), issued_on=date(2029, 4, 27),
            valid_from=date(2029, 5, 20), valid_until=date(2032, 5, 19)),
        "lapse_notice": _lapse(world),
        "correction_demand": _correction_demand(world),
        "suspension_notice": _suspension(world),
        "suspension_notice_open": _suspension(world).with_(until=None),
        "suspension_notice_lapsed": _suspension(world).with_(lapsed_on=date(2026, 8, 27)),
        "withdrawal_notice": _withdrawal(world),
        "cancellation_notice": _cancellation(world),
        "cancellation_notice_recertified": _cancellation(world).with_(
            is_recertified=True, ground_text="重新认证的新证书签发", facts="该产品经重新认证，新证书已签发。"),
        "change_notice": _change_notice(world),
        "change_notice_refused": _change_notice(world).with_(
            verdict="不批准变更", verification="", consequence="原证书继续有效，不得按变更后的情况使用证书和标志。"),
        "change_notice_ending": _change_notice(world).with_(
            rise="申报为自2026年5月12日起上升2%，核查结果为上升12.00%", ends_result=True,
            consequence="碳足迹自2026年5月12日起上升12.00%，认证结果即时失效，应停止使用标志并重新认证。"),
        **_fee_examples(world),
        "extension_agreement": _extension_agreement(world),
        "reporting_record": _reporting_record(world),
        **_surveillance_examples(world),
        **_record_examples(world),
        **_fieldwork_examples(world),
    }


def _fee_examples(world: _World) -> dict[str, PaperContext]:
    notice = _fee_notice(world)
    return {
        "fee_notice": notice,
        "fee_notice_of_a_surveillance": notice.with_(holds_certificate=False, stops_clock=False),
        "fee_notice_before_the_agreement": notice.with_(agreement_number="", holds_certificate=False),
    }


def _end_examples(world: _World) -> dict[str, PaperContext]:
    return {"end_notice": _end(world), "end_notice_of_a_surveillance": _ended_surveillance(world)}


def _surveillance_examples(world: _World) -> dict[str, PaperContext]:
    return {
        "surveillance_notice": _surveillance(world),
        "surveillance_notice_overdue": _surveillance(world).with_(
            head=_head(world, "SUR", date(2027, 6, 1)), is_overdue=True, not_before=date(2027, 8, 1),
            reply_by=date(2027, 6, 15)),
        "surveillance_notice_late": _surveillance(world).with_(not_before=date(2027, 5, 25)),
    }


def _fieldwork_examples(world: _World) -> dict[str, PaperContext]:
    return {
        "verification_planning": _verification_planning(world), "meeting_record": _meetings(world),
        "capability_record": _capability(world), "consistency_record": _consistency(world),
        "abort_report": _abort_report(world), "abort_notice": _abort_notice(world),
        "resumption_notice": _resumption_notice(world),
    }


def _world(scheme: str) -> _World:
    return _World.model_validate(tomllib.loads((_WORLDS / f"{scheme}.toml").read_text(encoding="utf-8")))


def _head(world: _World, code: str, on: date) -> PaperHead:
    return PaperHead(number=f"{world.short_name}-{code}-{on.year}-0042", date=on, bar_code=SAMPLE, **world.body)


def _common(world: _World, code: str, on: date) -> dict[str, object]:
    return {"head": _head(world, code, on), "words": world.words, "addressee": world.parties[0].name}


def _acceptance(world: _World) -> paper.AcceptanceNotice:
    return paper.AcceptanceNotice.model_validate({
        **_common(world, "ACC", date(2026, 4, 13)),
        "application_number": "A-2026-0107", "submitted_on": date(2026, 4, 8), "accepted_on": date(2026, 4, 13),
        "parties": world.parties, "units": _many(world.units, 40), "mode": world.mode.zh, "basis": world.basis,
        "conclusion_days": 90, "conclusion_due_on": date(2026, 7, 12), "stop_causes": world.stop_causes,
    })


def _supplement(world: _World) -> paper.SupplementNotice:
    subjects = ("营业执照", "工艺流程图", "原辅材料清单", "主要能源台账", "组织结构图")
    kinds = ("更换", "补交", "更正", "说明", "拆分单元")
    rows = tuple(
        paper.SupplementRow(
            kind=kinds[index % 5],
            title=f"{subjects[index % 5]}（{world.sites[index % len(world.sites)].name}）",
            clause=world.clauses["supplement"],
            reason="扫描件缺少第2页，看不到经营范围与有效期；请提交加盖公章的完整彩色扫描件。\n"
                   "功率<5kW 的型号请单独列出，A&B 两条生产线分别填写。",
        )
        for index in range(40)
    )
    return paper.SupplementNotice.model_validate({
        **_common(world, "SUP", date(2026, 4, 9)),
        "application_number": "A-2026-0107", "submitted_on": date(2026, 4, 8), "round": 1,
        "received": (f"{world.words.application}1份", "营业执照（复印件）2份"), "items": rows,
        "due_on": date(2026, 5, 8), "after_acceptance": False,
    })


def _refusal(world: _World) -> paper.RefusalNotice:
    return paper.RefusalNotice.model_validate({
        **_common(world, "REF", date(2026, 4, 13)),
        "application_number": "A-2026-0107", "submitted_on": date(2026, 4, 8), "decided_on": date(2026, 4, 13),
        "products": tuple(f"{unit.product_name} {unit.model}" for unit in world.units),
        "reason": "经查询国家企业信用信息公示系统，贵单位于2026年3月2日被列入严重违法失信名单，不具备受理条件。",
        "clause": world.clauses["refusal"],
        "checks": (
            paper.CheckRow(title="申请资料是否齐全", result="齐全", checked_on=date(2026, 4, 10), source="申请卷宗"),
            paper.CheckRow(title="是否列入严重违法失信名单", result="已列入", checked_on=date(2026, 4, 13),
                           source="国家企业信用信息公示系统"),
        ),
    })


def _agreement(world: _World) -> paper.AgreementPaper:
    first, interval = world.months
    return paper.AgreementPaper.model_validate({
        **_common(world, "AGR", date(2026, 4, 15)),
        "application_number": "A-2026-0107", "accepted_on": date(2026, 4, 13), "client": world.parties[0],
        "client_contact": "欧阳建国", "client_phone": "000-0000 1234", "parties": world.parties,
        "units": world.units, "sites": world.sites, "mode": world.mode.zh, "basis": world.basis,
        "conclusion_days": 90, "validity_years": 3, "first_surveillance_months": first,
        "surveillance_interval_months": interval, "suspension_months": 6,
    })


def _plan(world: _World) -> paper.PlanNoticePaper:
    return paper.PlanNoticePaper.model_validate({
        **_common(world, "PLN", date(2026, 4, 27)),
        "agreement_number": f"{world.short_name}-AGR-2026-0042",
        "purpose": "核实认证单元的产品碳足迹数据、产品一致性和保证能力，为作出认证决定提供依据",
        "basis": world.basis, "units": world.units,
        "visits": tuple(
            paper.VisitRow(site=site, first_day=date(2026, 5, 6) + timedelta(days=3 * index),
                           last_day=date(2026, 5, 7) + timedelta(days=3 * index), person_days=Decimal("4.5"),
                           leader=world.team[0].name)
            for index, site in enumerate(world.sites)
        ),
        "team": world.team,
        "documents_to_prepare": (
            "产品碳足迹报告与清单，以及活动数据的原始记录（抄表记录、发票、出入库单）",
            "能源计量器具台账及检定、校准证书", "生产记录、工艺文件与主要设备清单", "供应商提供的排放因子及证明",
        ),
        "is_production_required": world.is_production_required, "has_experts": True,
        "focus": "功率<5kW 机座的绕线工序电耗分摊；A&B 两条生产线共用变压器的计量",
        "unchanged_sites": "滨海分厂",
        "reply_by": date(2026, 4, 29),
    })


def _plain_plan(world: _World) -> paper.PlanNoticePaper:
    """One site over a holiday, a team without an expert, and nothing to look at above all."""
    plan = _plan(world)
    (visit, *_) = plan.visits
    return plan.with_(
        visits=(visit.with_(first_day=date(2026, 4, 29), last_day=date(2026, 5, 8), rest_days="5月1日至5月5日"),),
        team=world.team[:2], has_experts=False, focus="", unchanged_sites="",
        units=world.units[:1])


def _findings(world: _World, count: int, status: str) -> tuple[paper.JudgedFinding, ...]:
    back = "“已重新培训”2026年5月10日退回：未提供 A&B 线抄表员的培训记录"
    verified = f"2026年5月15日现场验证有效（{world.team[1].name}），解释和证据清晰、符合要求"
    return tuple(
        paper.JudgedFinding(
            number=f"NC-{index + 1:02d}", site=world.sites[index % len(world.sites)].name,
            clause=world.clauses["finding"], fact=world.facts[index % len(world.facts)],
            raised_by=world.team[index % 2].name, raised_on=date(2026, 5, 7), due_on=date(2026, 6, 6),
            correction="已补录3月抄表数据并修订计量管理制度。" if status == "已关闭" else "", status=status,
            judged="；".join(((back,) if index % 4 == 0 else ()) + ((verified,) if status == "已关闭" else ())),
        )
        for index in range(count)
    )


def _nonconformities(world: _World) -> paper.NonconformityList:
    return paper.NonconformityList.model_validate({
        **_common(world, "NCL", date(2026, 5, 7)),
        "agreement_number": f"{world.short_name}-AGR-2026-0042", "leader": world.team[0].name,
        "team": tuple(member.name for member in world.team), "first_day": date(2026, 5, 6),
        "last_day": date(2026, 5, 7), "findings": _findings(world, 40, "待整改"),
    })


def _footprint(world: _World, unit: paper.UnitRow) -> paper.FootprintSection:
    return paper.FootprintSection(
        product_name=unit.product_name, model=unit.model, site=unit.site, unit_kind=world.unit_kind.zh,
        functional_unit=unit.functional_unit, system_boundary=world.boundary.zh,
        period_from=date(2025, 1, 1), period_to=date(2025, 12, 31),
        value=world.value, measure=world.measure, methods="排放因子法、实测法",
        data_quality="良好（1.8）", shares=world.shares,
    )


def _report(world: _World) -> paper.ReportPaper:
    return paper.ReportPaper.model_validate({
        **_common(world, "REP", date(2026, 6, 2)),
        "agreement_number": f"{world.short_name}-AGR-2026-0042",
        "purpose": "判定申请认证的产品碳足迹数据、产品一致性和保证能力是否符合认证要求", "basis": world.basis,
        "parties": world.parties, "units": world.units, "team": world.team,
        "document_review_verdict": "符合", "document_review_on": date(2026, 4, 24),
        "document_review_notes": "资料齐全有效；活动数据与能源台账一致，排放因子来源可追溯。",
        "site_sections": tuple(
            paper.SiteSection(site=site, first_day=date(2026, 5, 6), last_day=date(2026, 5, 7),
                              person_days=Decimal("4"), production="正常生产",
                              meetings="首次会议（5月6日9:00）；末次会议（5月7日16:30）；访谈诸葛能源（能源管理员），主题：电量的分摊",
                              consistency="符合", capability="符合",
                              notes="查看了原料库、主要生产工序、计量器具及数据记录，访谈了能源与生产管理人员。")
            for site in world.sites
        ),
        "verified": _verified(world), "footprints": tuple(_footprint(world, unit) for unit in world.units),
        "findings": _findings(world, 3, "已关闭"), "is_positive": True,
        "summary": "碳足迹数值真实、准确，不符合项均已关闭，符合认证要求，推荐颁发证书。",
        "limitations": "", "fluctuation": "A&B 线2025年7月停产检修，当月单位电耗偏高 12%。",
        "written_by": world.team[1].name, "written_on": date(2026, 6, 2), "needs_approval": world.needs_approval,
    })


def _refused(world: _World) -> tuple[paper.RefusedRow, ...]:
    return tuple(
        paper.RefusedRow(product_name=unit.product_name, model=unit.model, site=unit.site,
                         reason="该场所的现场检查于2026年5月8日终止，未予核查：A&B 生产线已搬迁，至今没有恢复生产。")
        for unit in world.units[-1:])


def _report_in_part(world: _World) -> paper.ReportPaper:
    """Two checks were broken off; one of them for good, so that its unit is not supported."""
    first, last = world.sites[0].name, world.sites[-1].name
    moved = paper.BrokenOffRow(
        site=last, ground="实际情况与申请材料有重大不一致", facts="实际生产地址与申请不一致，A&B 生产线已搬迁。",
        asked_by=world.team[0].name, asked_on=date(2026, 5, 7),
        decided="2026年5月8日同意中止（林经理）：情况属实。",
        ended="2026年5月20日终止该场所的检查（林经理）：企业未能恢复生产，其余场所继续评价。")
    again = moved.with_(site=first, ground="企业不配合", facts="能源管理员不在场，台账未能提供。",
                        ended="2026年5月9日恢复检查（林经理）：企业已提供台账。")
    return _report(world).with_(broken_off=(again, moved), unsupported=_refused(world))


def _verified(world: _World) -> tuple[paper.VerifiedPart, ...]:
    subjects = (*(site.name for site in world.sites), *(f"{unit.product_name} {unit.model}" for unit in world.units))
    answers = (("符合", "查阅2025年度台账与发票，数据一致；附证据2份"), ("不符合（NC-01）", world.facts[0]),
               ("不适用", "无此项"))
    return tuple(
        paper.VerifiedPart(title=title, items=tuple(
            paper.VerifiedItem(text="能源或燃料的采购量和用量有发票、计量和记录支持。", subject=subject,
                               result=answers[index % 3][0], seen=answers[index % 3][1],
                               sample="电费发票（A&B 线）：总数12，抽取4，随机抽取" if index % 2 == 0 else "")
            for index, subject in enumerate(subjects)
        ))
        for title in ("核算边界的核查", "活动数据及来源的核查", "排放因子数据及来源的核查", "质量保证和文件存档的核查")
    )


def _certificate_rows(world: _World) -> tuple[paper.CertificateRow, ...]:
    addresses = {site.name: site.address for site in world.sites}
    return tuple(
        paper.CertificateRow(number=f"{world.short_name}-CFP-2026-{index:05d}", product_name=unit.product_name,
                             model=unit.model, site=addresses[unit.site], valid_until=date(2029, 5, 19))
        for index, unit in enumerate(world.units, start=1)
    )


def _decision_examples(world: _World) -> dict[str, PaperContext]:
    """Every sort of decision that is told to a client."""
    return {
        "decision_notice": _decision(world),
        "decision_notice_negative": _negative_decision(world),
        "decision_notice_in_part": _decision(world).with_(
            units=world.units[:-1], certificates=(), refused=_refused(world)),
        "decision_notice_surveillance": _surveillance_decision(world),
        "decision_notice_surveillance_negative": _surveillance_decision(world).with_(
            is_positive=False, reason="监督不符合项逾期未完成整改。", standing=""),
        "decision_notice_surveillance_suspended": _surveillance_decision(world).with_(standing=(
            "下列证书处于暂停状态，暂停期间不得使用证书和认证标志，本决定不代替恢复证书的决定："
            f"{_certificate_rows(world)[0].number}。")),
        "decision_notice_renewal": _surveillance_decision(world).with_(
            renewed=tuple(row.number for row in _certificate_rows(world))),
        "decision_notice_change": _surveillance_decision(world).with_(verifies_change=True),
        "decision_notice_change_negative": _surveillance_decision(world).with_(
            verifies_change=True, is_positive=False, reason="变更后的工艺与申请所述不符。", standing=""),
        "decision_notice_investigation": _surveillance_decision(world).with_(is_investigation=True, standing=""),
        "decision_notice_investigation_negative": _surveillance_decision(world).with_(
            is_investigation=True, is_positive=False, reason="所用电量与台账不符。", standing=""),
    }


def _decision(world: _World) -> paper.DecisionNotice:
    return paper.DecisionNotice.model_validate({
        **_common(world, "DEC", date(2026, 5, 20)),
        "application_number": "A-2026-0107", "agreement_number": f"{world.short_name}-AGR-2026-0042",
        "decided_on": date(2026, 5, 20), "is_positive": True,
        "reason": "评价过程完整，不符合项均已关闭，碳足迹数值经核查确认，符合认证要求。",
        "units": world.units, "certificates": _certificate_rows(world),
    })


def _negative_decision(world: _World) -> paper.DecisionNotice:
    return _decision(world).with_(
        is_positive=False, certificates=(),
        reason="1. 第NC-03号不符合项（电表倍率未经确认）逾期未完成整改；\n"
               "2. 现场抽查的 A&B 生产线用电量与申报数据相差 18%，未能作出合理解释。",
    )


def _surveillance_decision(world: _World) -> paper.DecisionNotice:
    return _decision(world).with_(is_surveillance=True, reason="监督检查覆盖全部单元和场所，未发现不符合项。",
                                  standing="贵单位下列产品的认证证书继续有效。")


def _end(world: _World) -> paper.EndNotice:
    return paper.EndNotice.model_validate({
        **_common(world, "END", date(2026, 5, 20)), "work": "初次认证", "application_number": "A-2026-0107",
        "agreement_number": f"{world.short_name}-AGR-2026-0042", "cause": "委托人书面撤回认证委托",
        "clause": world.clauses["ended"],
        "facts": "贵单位2026年5月18日来函（〔2026〕17号）称 A&B 生产线停产检修，撤回本次委托。",
        "ended_on": date(2026, 5, 20),
        "consequence": "我机构不再办理本次认证，不颁发认证证书。贵单位提交的文件和已经形成的记录，由我机构按规定"
                       "保存并保密；已经发生的费用，按双方的约定结清。",
        "remedy": f"没有提出过撤回的，请立即书面告知我机构。今后需要认证的，可以重新提交{world.words.application}。",
        "units": world.units,
    })


def _ended_surveillance(world: _World) -> paper.EndNotice:
    on = date(2027, 4, 20)
    return _end(world).with_(
        head=_head(world, "END", on), ended_on=on, work="获证后监督", cause="另一次监督已经完成本周期的监督",
        facts="2027年4月10日完成的现场监督已覆盖全部证书。",
        consequence="本周期的监督已由另一次监督完成，本次获证后监督不再实施；证书的状态不因此改变，下次监督由我机构另行通知。",
        remedy="对监督的安排有疑问的，请与我机构联系。", certificates=_certificate_rows(world))


def _certificate(world: _World) -> paper.CertificatePaper:
    client, producer, factory = (
        paper.CertificateParty(name=party.name, address=party.address) for party in world.parties
    )
    return paper.CertificatePaper.model_validate({
        **_common(world, "CFP", date(2026, 5, 20)),
        "body_name_en": world.body_en, "certification_name_en": world.certification_en,
        "product_name": world.units[0].product_name, "model": world.units[0].model,
        "client": client, "producer": producer, "factory": factory,
        "period_from": date(2025, 1, 1), "period_to": date(2025, 12, 31), "unit_kind": world.unit_kind,
        "functional_unit": world.functional_unit,
        "value": world.value, "measure": world.measure, "standards": world.basis[1:], "system_boundary": world.boundary,
        "shares": world.shares, "mode": world.mode, "first_issued_on": date(2026, 5, 20),
        "issued_on": date(2026, 5, 20), "valid_until": date(2029, 5, 19),
    })


def _lapse(world: _World) -> paper.LapseNotice:
    return paper.LapseNotice.model_validate({
        **_common(world, "LPS", date(2026, 8, 31)),
        "certificate": _certificate_rows(world)[0], "rise": "自2026年5月12日起上升12.5%（计划外）",
        "clause": world.clauses["rise"],
        "facts": "经核对贵单位报送的2026年5月至8月用电台账，单位产品碳足迹较证书值上升 12.5%，至今未回落。",
        "confirmed_on": date(2026, 8, 31), "decide_by": date(2026, 9, 7),
    })


def _correction_demand(world: _World) -> paper.CorrectionDemandNotice:
    return paper.CorrectionDemandNotice.model_validate({
        **_common(world, "MIS", date(2026, 8, 31)),
        "certificate": _certificate_rows(world)[0],
        "misuse": "贵单位官网“产品中心”页面将该产品宣传为“碳中和产品”，超出认证范围；"
                  "请删除该表述，并更正同一内容的宣传册。",
        "clause": world.clauses["withdrawal"], "ground": "j", "months": 6, "correct_by": date(2027, 2, 28),
    })


def _suspension(world: _World) -> paper.SuspensionNotice:
    return paper.SuspensionNotice.model_validate({
        **_common(world, "SUS", date(2026, 8, 31)),
        "certificate": _certificate_rows(world)[0], "ground": world.grounds["suspension"].letter,
        "ground_text": world.grounds["suspension"].text, "clause": world.clauses["suspension"],
        "party": world.parties[0].name, "facts": "贵单位自2026年6月起未按约定接受监督，经两次书面催告仍未安排。",
        "verified_on": date(2026, 8, 27), "suspended_on": date(2026, 8, 31), "until": date(2027, 2, 28),
    })


def _withdrawal(world: _World) -> paper.WithdrawalNotice:
    return paper.WithdrawalNotice.model_validate({
        **_common(world, "WDR", date(2027, 3, 4)),
        "certificate": _certificate_rows(world)[0], "ground": world.grounds["withdrawal"].letter,
        "ground_text": world.grounds["withdrawal"].text, "clause": world.clauses["withdrawal"],
        "party": world.parties[0].name,
        "facts": "证书自2026年8月31日起暂停，至2027年2月28日期满，贵单位未提出恢复申请。",
        "verified_on": date(2027, 3, 1), "ended_on": date(2027, 3, 4),
    })


def _cancellation(world: _World) -> paper.CancellationNotice:
    return paper.CancellationNotice.model_validate({
        **_common(world, "CAN", date(2027, 6, 15)),
        "certificate": _certificate_rows(world)[0], "ground": "1", "ground_text": "证书持有人申请注销",
        "clause": world.clauses["cancellation"],
        "facts": "贵单位于2027年6月10日书面申请注销，该型号自2027年7月起停止生产。",
        "known_on": date(2027, 6, 10), "ended_on": date(2027, 6, 15),
    })


def _surveillance(world: _World) -> paper.SurveillanceNoticePaper:
    return paper.SurveillanceNoticePaper.model_validate({
        **_common(world, "SUR", date(2027, 3, 10)),
        "certificates": tuple(
            paper.SurveyedCertificate(**dict(row), due_on=date(2027, 5, 20)) for row in _certificate_rows(world)
        ),
        "due_on": date(2027, 5, 20), "is_overdue": False,
        "contents": ("产品一致性检查", "保证能力检查", "上一年度产品碳足迹数值的核查", "证书与标志使用情况"),
        "documents_to_prepare": ("上一年度产品碳足迹报告及活动数据", "变更情况说明", "证书与标志使用记录"),
        "consequence": "未在规定期限内接受监督的，将按实施规则的规定处理，直至暂停、撤销认证证书。",
        "reply_by": date(2027, 3, 24),
    })


def _change_notice(world: _World) -> records.ChangeNotice:
    return records.ChangeNotice.model_validate({
        **_common(world, "CHG", date(2027, 2, 8)), "certificate": _certificate_rows(world)[0],
        "change_kind": "生产工艺变更", "clause": world.clauses["changes"], "applied_on": date(2027, 1, 11),
        "before": "A&B 两条生产线共用2号变压器，功率<5kW 的型号手工绕线。",
        "after": "B 线改由3号变压器单独供电并计量，功率<5kW 的型号改为自动绕线。",
        "takes_effect_on": date(2027, 3, 1),
        "rise": "自2027年3月1日起上升2.4%", "verdict": "批准变更",
        "reason": "变更不影响系统边界和量化方法，产品仍符合标准。", "evaluated_on": date(2027, 1, 20),
        "verification": "2027年2月3日核查通过：现场查看3号变压器电能表及检定证书，抽查1月抄表记录，数据一致。",
        "consequence": "请在收到换发的证书后交回原证书；换发的证书注明换证日期。",
    })


def _fee_notice(world: _World) -> agreed.FeeNotice:
    titles = ("申请费", "文件评审费", f"{world.words.on_site}费（A&B 两条生产线，4.5人日）", "报告编制与批准注册费")
    lines = tuple(agreed.FeeLine(what=title, amount=Decimal(amount))
                  for title, amount in zip(titles, ("1000.00", "3000.00", "13500.00", "2600.50"), strict=True))
    return agreed.FeeNotice.model_validate({
        **_agreed(world, "FEE", date(2026, 4, 16)), "lines": lines, "total": sum(line.amount for line in lines),
        "total_in_words": "贰万零壹佰元伍角整",
        "clause": world.clauses["fee"], "due_on": date(2026, 5, 6), "holds_certificate": True,
        "stops_clock": True, "issued_by": "林调度",
    })


def _extension_agreement(world: _World) -> agreed.ExtensionAgreement:
    return agreed.ExtensionAgreement.model_validate({
        **_agreed(world, "EXT", date(2026, 6, 22)), "accepted_on": date(2026, 4, 13), "conclusion_days": 90,
        "cause": "产品碳足迹量化周期长", "clause": world.clauses["extension"],
        "reason": "A&B 生产线2026年3月投产，功率<5kW 型号的电耗须连续计量3个月后才能核定。",
        "due_on": date(2026, 7, 12), "until": date(2026, 9, 30), "proposed_by": "上官主管",
    })


def _reporting_record(world: _World) -> records.ReportingRecord:
    done = (("向认证认可业务信息统一上报平台上报", "统一上报平台，回执 20260831-0042"),
            ("在本机构网站公布", "https://www.example.cn/status/2026/0831?from=A&B"), ("收回证书", "已收回原件并存档"))
    return records.ReportingRecord.model_validate({
        **_common(world, "RPT", date(2026, 9, 2)), "certificate": _certificate_rows(world)[0],
        "reported": tuple(
            records.ReportedRow(what=what, clause=world.clauses["suspension"], change="暂停",
                                changed_on=date(2026, 8, 31), done_on=date(2026, 9, 1), proof=proof,
                                done_by="上官主管")
            for what, proof in done
        ),
    })


def _many(rows: tuple[paper.UnitRow, ...], count: int) -> tuple[paper.UnitRow, ...]:
    """`count` units: the given ones over and over, each model with a running number."""
    return tuple(
        rows[index % len(rows)].with_(model=f"{rows[index % len(rows)].model} / {index + 1:02d}")
        for index in range(count)
    )


def _record_examples(world: _World) -> dict[str, PaperContext]:
    """The internal records, and the papers about a certificate's way back."""
    announcement = _announcement(world)
    return {
        "application_review": _application_review(world),
        "application_review_refused": _application_review(world).with_(
            is_accepted=False, documents=(), reason="申请单位被列入严重违法失信名单。"),
        "programme": _programme(world), "impartiality_record": _impartiality(world),
        "document_review": _document_review(world),
        "document_review_plain": _document_review(world).with_(requests=(), notes="", focus="", documents=()),
        "on_site_report": _on_site_report(world),
        "on_site_report_clean": _on_site_report(world).with_(findings=(), conclusion="现场检查未发现不符合项。"),
        "correction_record": _corrections(world), "technical_review_record": _technical_review(world),
        "technical_review_record_again": _technical_review(world).with_(
            returned=("2026年5月15日退回司马青云于2026年5月13日编制的报告：A&B 线的数值有误（诸葛复核）",)),
        "technical_review_record_against": _technical_review(world).with_(passed=False, notes="数值有误，退回。"),
        "technical_review_record_returned": _technical_review(world).with_(passed=False, notes="排放因子来源须补充。"),
        "report_approval": _approval(world), "competence_record": _competence(world),
        "delivery_record": _delivery(world),
        "restoration_notice": _restoration(world), "status_announcement": announcement,
        "restoration_notice_barred": _restoration(world).with_(
            mark_bars=f"获证后的变更须经本机构确认而尚未确认（{world.clauses['changes']}）"),
        "complaint_receipt": _complaint_receipt(world), "complaint_answer": _complaint_answer(world),
        "complaint_answer_rejected": _complaint_answer(world).with_(
            is_upheld=False, measures="", reason="用电量差异源于抄表周期不同，检查组的判断有据可查。"),
        "status_announcement_open": announcement.with_(until=None),
        "status_announcement_recertified": announcement.with_(
            event="注销", until=None, is_recertified=True, ground_text="重新认证的新证书签发"),
        "status_announcement_restored": announcement.with_(event="恢复", is_in_force=True, until=None),
    }


def _complaint(world: _World, code: str, on: date) -> dict[str, object]:
    return {
        **_common(world, code, on), "complaint_number": f"{world.short_name}-CPL-2026-0007",
        "complaint_kind": "申诉", "topic": "认证决定", "application_number": "A-2026-0107",
        "received_on": date(2026, 6, 1), "clause": world.clauses["complaint"],
        "complaint_text": "决定通知书称 A&B 生产线用电量与申报数据相差 18%。\n我单位认为该差异源于抄表周期不同，"
                          "功率<5kW 的设备未计入，请重新核实后更正决定。",
    }


def _complaint_receipt(world: _World) -> records.ComplaintReceipt:
    return records.ComplaintReceipt.model_validate({
        **_complaint(world, "CPR", date(2026, 6, 3)), "client_name": world.parties[0].name,
        "answer_due_on": date(2026, 7, 31),
    })


def _complaint_answer(world: _World) -> records.ComplaintAnswer:
    return records.ComplaintAnswer.model_validate({
        **_complaint(world, "CPA", date(2026, 7, 10)),
        "findings": "调阅了现场记录、电表抄表记录和核算表，并询问企业：抄表周期相差 3 天，折算后差异为 1.2%。",
        "is_upheld": True, "reason": "原认定的差异没有考虑抄表周期，事实依据不足。",
        "measures": "撤销原决定，由未参加原项目的人员重新复核；修订抄表周期核对的作业要求。",
        "decided_on": date(2026, 7, 8),
    })


def _documents(world: _World, count: int) -> tuple[records.DocumentRow, ...]:
    titles = ("营业执照", "工艺流程图", "原辅材料清单", "主要能源台账", "产品碳足迹报告")
    return tuple(
        records.DocumentRow(title=f"{titles[index % 5]}（{world.sites[index % len(world.sites)].name}）",
                            file_name=f"A&B-{titles[index % 5]}-<5kW>-{index + 1:02d}.pdf", verdict="已接受")
        for index in range(count)
    )


def _agreed(world: _World, code: str, on: date) -> dict[str, object]:
    return {**_common(world, code, on), "agreement_number": f"{world.short_name}-AGR-2026-0042"}


def _application_review(world: _World) -> records.ApplicationReviewRecord:
    return records.ApplicationReviewRecord.model_validate({
        **_common(world, "ARV", date(2026, 4, 13)), "application_number": "A-2026-0107",
        "submitted_on": date(2026, 4, 8), "products": tuple(f"{u.product_name} {u.model}" for u in world.units),
        "documents": _documents(world, 30), "is_accepted": True, "decided_on": date(2026, 4, 13),
        "reviewed_by": "欧阳明远",
        "checks": tuple(
            paper.CheckRow(title=title, result="符合", checked_on=date(2026, 4, 10), source="国家企业信用信息公示系统")
            for title in ("申请资料齐全", "活动符合法律法规", "在本机构业务范围和专业能力之内")
        ),
    })


def _programme(world: _World) -> records.ProgrammeRecord:
    plan = _plan(world)
    return records.ProgrammeRecord.model_validate({
        **_agreed(world, "PRG", date(2026, 4, 20)), "purpose": plan.purpose, "basis": world.basis,
        "mode": world.mode.zh, "measure": world.measure, "period": "2025年1月1日至2025年12月31日",
        "boundary": world.boundary.zh, "units": _many(world.units, 24),
        "sites": tuple(
            records.PlannedSite(site=site, document_review=Decimal("0.5"), on_site=Decimal("4.5"),
                                factors="规定的最低人日；认证单元3个；数据信息系统复杂程度中等", adjustments="")
            for site in world.sites
        ),
        "team": world.team, "visits": plan.visits, "focus": plan.focus, "prepared_by": "林调度",
    })


def _impartiality(world: _World) -> records.ImpartialityRecord:
    return records.ImpartialityRecord.model_validate({
        **_agreed(world, "IMP", date(2026, 4, 22)),
        "members": tuple(records.ImpartialityRow(**dict(member), declared_on=date(2026, 4, 21))
                         for member in world.team),
    })


def _document_review(world: _World) -> records.DocumentReviewRecord:
    return records.DocumentReviewRecord.model_validate({
        **_agreed(world, "DRV", date(2026, 4, 24)), "units": world.units, "documents": _documents(world, 30),
        "items": _checked_list(world, "文件评审", "", 5).items,
        "verdict": "基本符合要求，需补充的内容在现场核实", "clause": world.clauses["document_review"],
        "notes": "资料齐全、有效；功率<5kW 产品的电耗分摊方法未说明。", "focus": "A&B 两条生产线共用变压器的计量",
        "requests": ("说明：产品碳足迹报告中排放因子的来源", "更换：2号变压器电能表检定证书"),
        "reviewed_by": world.team[0].name, "concluded_on": date(2026, 4, 24),
    })


def _on_site_report(world: _World) -> records.OnSiteReport:
    report = _report(world)
    return records.OnSiteReport.model_validate({
        **_agreed(world, "OSR", date(2026, 5, 8)), "parties": world.parties, "purpose": report.purpose,
        "basis": world.basis, "units": world.units, "team": world.team, "site_sections": report.site_sections,
        "results": tuple(f"{f.product_name} {f.model}：{f.value} {f.measure}／{f.functional_unit}"
                         for f in report.footprints),
        "findings": _findings(world, 12, "待整改"), "leader": world.team[0].name,
        "conclusion": "现场检查发现12项不符合，整改验证有效后可给出肯定的结论。",
    })


def _checked_list(world: _World, title: str, subject: str, count: int) -> fieldwork.CheckedList:
    answers = (("符合", "查阅2025年度台账与发票，数据一致"), ("不符合", world.facts[0]), ("不适用", "无租用资源"))
    return fieldwork.CheckedList(
        title=title, subject=subject, clause=world.clauses["checklist"],
        items=tuple(
            fieldwork.CheckedItem(
                clause=f"{index // 4 + 1}.{index % 4 + 1}", text="仪器设备按规定的周期校准或检定，状态易于识别。",
                result=answers[index % 3][0], seen=answers[index % 3][1], answered_by=world.team[0].name,
                sample="电费发票（A&B 线）：总数12，抽取4，随机抽取" if index % 5 == 0 else "")
            for index in range(count)
        ),
    )


def _capability(world: _World) -> fieldwork.CapabilityRecord:
    return fieldwork.CapabilityRecord.model_validate({
        **_agreed(world, "CAP", date(2026, 5, 8)), "open_count": 2,
        "lists": tuple(_checked_list(world, "保证能力检查", site.name, 50) for site in world.sites),
    })


def _consistency(world: _World) -> fieldwork.ConsistencyRecord:
    return fieldwork.ConsistencyRecord.model_validate({
        **_agreed(world, "CON", date(2026, 5, 8)), "open_count": 0,
        "lists": tuple(_checked_list(world, "产品一致性检查", f"{each.product_name} {each.model}", 3)
                       for each in world.units),
    })


def _meetings(world: _World) -> fieldwork.MeetingRecord:
    sides = {"body_side": "；".join(f"{each.name}（{each.role}）" for each in world.team),
             "client_side": "司马管理者（认证负责人）；诸葛能源（能源管理员）"}
    return fieldwork.MeetingRecord.model_validate({
        **_agreed(world, "MET", date(2026, 5, 8)),
        "meetings": tuple(
            fieldwork.MeetingRow(title=title, site=site.name, held_at=f"2026年5月{day}日 9:00",
                                 topics="目的、范围和依据；双方人员和分工；安全和陪同", **sides)
            for site in world.sites for title, day in (("首次会议", 6), ("末次会议", 8))
        ),
        "interviews": tuple(
            fieldwork.InterviewRow(site=site.name, who="诸葛能源", function="能源管理员", topic="电量的分摊",
                                   said="功率<5kW 的产品按工时分摊，台账每月汇总一次。") for site in world.sites
        ),
    })


def _verification_planning(world: _World) -> fieldwork.VerificationPlanning:
    titles = ("资源保障", "信息分析", "风险评估", "抽样计划", "证据收集计划", "核查计划", "计划批准")
    return fieldwork.VerificationPlanning.model_validate({
        **_agreed(world, "VPL", date(2026, 4, 28)),
        "steps": tuple(
            fieldwork.PlannedStep(
                title=title, clause=world.clauses["planning"], done_by=world.team[0].name, done_on=date(2026, 4, 27),
                points=tuple(
                    fieldwork.PlannedPoint(clause=f"{number})", text="数据来源和数据流管理不符合要求",
                                           risk="高" if title == "风险评估" else "",
                                           note="对 A&B 线的电量由抄表追溯到汇总，抽取4个月的发票。")
                    for number in range(1, 12 if title == "风险评估" else 3)
                ))
            for title in titles
        ),
    })


def _abort_report(world: _World) -> fieldwork.AbortReport:
    return fieldwork.AbortReport.model_validate({
        **_agreed(world, "ABR", date(2026, 5, 7)), **_broken_off(world), "asked_by": world.team[0].name,
        "asked_on": date(2026, 5, 7),
    })


def _abort_notice(world: _World) -> fieldwork.AbortNotice:
    return fieldwork.AbortNotice.model_validate({
        **_common(world, "ABN", date(2026, 5, 8)), **_broken_off(world), "aborted_on": date(2026, 5, 8),
        "reason": "同意中止。请贵单位在恢复供电并能够提供2025年度台账后书面告知本机构。",
    })


def _resumption_notice(world: _World) -> fieldwork.ResumptionNotice:
    broken_off = {name: each for name, each in _broken_off(world).items() if name != "facts"}
    return fieldwork.ResumptionNotice.model_validate({
        **_common(world, "RSM", date(2026, 5, 12)), **broken_off, "aborted_on": date(2026, 5, 8),
        "resumed_on": date(2026, 5, 12), "reason": "贵单位已于2026年5月11日恢复供电，并提供2025年度台账。",
        "days": f"{world.words.on_site}自2026年5月12日至2026年5月13日继续进行。",
    })


def _broken_off(world: _World) -> dict[str, object]:
    return {"site": world.sites[0], "ground_text": f"{world.words.auditee}不予配合，活动无法进行",
            "clause": world.clauses["abort"], "facts": "能源台账和 A&B 线的抄表记录未能提供。"}


def _corrections(world: _World) -> records.CorrectionRecord:
    return records.CorrectionRecord.model_validate({
        **_agreed(world, "COR", date(2026, 5, 18)), "open_count": 1,
        "findings": tuple(
            records.CorrectionRow(**finding.model_dump(exclude={"judged"}), corrected_on=date(2026, 5, 12),
                                  verification="书面验证", verified_by=world.team[1].name,
                                  verified_on=date(2026, 5, 15),
                                  sent_back="2026年5月10日退回：缺少 A&B 生产线的检定证书" if index % 4 == 0 else "")
            for index, finding in enumerate(_findings(world, 20, "已关闭"))
        ),
    })


def _technical_review(world: _World) -> records.TechnicalReviewRecord:
    return records.TechnicalReviewRecord.model_validate({
        **_agreed(world, "TRV", date(2026, 5, 18)), "units": _many(world.units, 24),
        "evaluated_by": tuple(member.name for member in world.team), "report_by": world.team[0].name,
        "report_on": date(2026, 5, 16), "passed": True, "notes": "评价过程完整，数据可追溯，同意提交认证决定。",
        "reviewed_by": "诸葛复核", "reviewed_on": date(2026, 5, 18),
    })


def _approval(world: _World) -> records.ReportApprovalRecord:
    return records.ReportApprovalRecord.model_validate({
        **_agreed(world, "APR", date(2026, 5, 19)), "report_by": world.team[0].name, "report_on": date(2026, 5, 16),
        "reviewed_by": "诸葛复核", "reviewed_on": date(2026, 5, 18), "decision": "准予认证",
        "decided_on": date(2026, 5, 18), "approved_by": "上官主任", "approved_on": date(2026, 5, 19),
    })


def _competence(world: _World) -> records.CompetenceRecord:
    titles = ("碳足迹培训合格证", "温室气体核查员", "自愿性产品认证检查员")
    return records.CompetenceRecord.model_validate({
        **_common(world, "CMP", date(2026, 3, 2)), "addressee": world.body["body_name"],
        "person_name": world.team[0].name, "employment": "专职", "functions": "检查员（核查员）、组长",
        "footprint_projects": 12, "clause": world.clauses["team"],
        "qualifications": tuple(
            records.QualificationRow(title=title, number=f"2024-{index:04d}", level="正式", issuer="中国认证认可协会",
                                     validity="2024年1月1日至2027年12月31日") for index, title in enumerate(titles, 1)),
        "competences": tuple(
            records.CompetenceRow(family=unit.product_name, result="满足要求", evaluated_by="诸葛评价",
                                  evaluated_on=date(2026, 3, 2), valid_until=date(2028, 12, 31))
            for unit in _many(world.units, 12)),
    })


def _delivery(world: _World) -> records.DeliveryRecord:
    return records.DeliveryRecord.model_validate({
        **_common(world, "DLV", date(2027, 3, 12)), "notice_months": 2,
        "notice_clause": world.clauses["notice"],
        "deliveries": tuple(
            records.DeliveryRow(**dict(row), due_on=date(2027, 5, 20), sent_on=date(2027, 3, 10), channel="系统送达",
                                proof=f"{world.short_name}-SUR-2027-0042，2027年3月10日09:00")
            for row in _certificate_rows(world)
        ),
    })


def _restoration(world: _World) -> records.RestorationNotice:
    suspension = _suspension(world)
    return records.RestorationNotice.model_validate({
        **_common(world, "RST", date(2026, 11, 20)), "certificate": suspension.certificate,
        "ground_text": suspension.ground_text, "suspended_on": suspension.suspended_on,
        "applied_on": date(2026, 11, 2), "mended": "已按约定接受监督，并补缴监督费。",
        "findings": "查阅监督记录和缴费凭证，暂停原因已消除。", "verified_on": date(2026, 11, 18),
        "restored_on": date(2026, 11, 20),
    })


def _announcement(world: _World) -> records.StatusAnnouncement:
    suspension = _suspension(world)
    return records.StatusAnnouncement.model_validate({
        **_common(world, "PUB", date(2026, 8, 31)), "certificate": suspension.certificate,
        "holder": world.parties[0].name, "event": "暂停", "is_in_force": False, "ground_text": suspension.ground_text,
        "clause": suspension.clause, "effective_on": suspension.suspended_on, "until": suspension.until,
    })
