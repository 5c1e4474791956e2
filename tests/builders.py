"""Applications for the tests: complete by default, each test changes the one thing that it is about.

Enterprises are fictitious; their credit codes only have right check digits.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from intake_app.rules.certification_units import proposed_units
from intake_app.rules.completeness import document_lines
from intake_app.schemes.library import built_in_schemes
from intake_app.schemes.schema import DocumentLevel, SchemeEdition
from models.application import (
    AcceptanceCheck,
    Answer,
    Application,
    ApplicationState,
    DivisionWish,
    DocumentVerdict,
    SubmittedDocument,
    WishKind,
)
from models.ids import ApplicationId, EnterpriseId, FileId
from models.supplement import SupplementItem, SupplementKind, SupplementRequest
from models.text import Text

SCHEMES = built_in_schemes()
TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)

CREDIT_CODES = (
    "91411300MA0T3R716U", "91330382MA0T4E628K", "91320200MA0T9K154N", "91370700MA0T6A281C", "91110105MA0T5N441M",
    "91310115MA0TH7X99Y", "91610131MA0T8B3069",
)
"""Made up, right in both check digits."""

COMPANY = {
    "name": "南阳示范防爆电机有限公司（虚构）", "credit_code": CREDIT_CODES[0], "city": "河南省南阳市",
    "address": "河南省南阳市宛城区示范路 1 号",
}
OTHER_COMPANY = {
    "name": "温州示范防爆电器有限公司（虚构）", "credit_code": CREDIT_CODES[1], "city": "浙江省温州市",
    "address": "浙江省温州市示范路 8 号",
}

SITE_ANSWERS = {
    "name": "一厂", "city": "河南省南阳市", "address": "河南省南阳市宛城区示范路 1 号", "employees": "80",
    "data_complexity": "low", "process": "绕线、浸漆、装配、检验",
    "started_on": "2015-03-01", "capacity": "年产 5 万吨",
}
CNEX_PRODUCT = {
    "name": "隔爆型三相异步电动机", "family": "ex_motor", "models": "YBX3-355M1-4", "sites": "s1",
    "ex_marking": "Ex db IIB T4 Gb",
}
CEC_PRODUCT = {
    "name": "回用工业盐（硫酸钠）", "family": "sodium_sulfate", "models": "Ⅰ类一等品", "sites": "s1",
    "standard": "GB/T 6009-2014",
}
WHOLE_ANSWERS = {
    "period_from": "2025-01-01", "period_to": "2025-12-31", "disclosure_consent": "yes",
    "reduction_target": "三年内单位产品碳足迹下降 5%", "reduction_measures": "余热回收；采购绿色电力",
    "kind": "initial", "separately_metered": "yes", "product_output": "1200", "output_unit": "t",
    "plant_output": "5000", "allocated_by": "mass", "allocation": "蒸发工序的电和蒸汽按产品质量分摊",
}
SITE_ROWS: Mapping[str, Mapping[str, str]] = {
    "materials": {"name": "聚合氯化铝", "stage": "raw_materials", "amount": "12.5", "unit": "t", "obtained": "bought",
                  "distance": "180", "mode": "road"},
    "energy": {"carrier": "electricity", "stage": "production", "amount": "86", "unit": "ten_thousand_kwh",
               "obtained": "bought", "source": "invoice"},
}
"""What stands in each table that asks every site for a row, by section."""

SALT_UNITS = {"sodium_sulfate": "t", "sodium_chloride": "m3"}
"""The unit of each salt's functional unit (CEC 4, table 1)."""

CLIENT_ANSWERS = {
    "kind": "producer", "contact": "张示范", "mobile": "13800000000", "email": "contact@example.com",
}
FACTORY_ANSWERS = {"ownership": "private", "industry": "无机盐制造", "large_scale": "yes"}


def scheme_of(key: str) -> SchemeEdition:
    """The edition of a built-in scheme that is in force on TODAY."""
    return SCHEMES.in_force(key, TODAY)


def cnex_application(
    *, sites: Sequence[Mapping[str, str]] = ({},), products: Sequence[Mapping[str, str]] = ({},),
    answers: Mapping[str, str] | None = None, **changes: Any,
) -> Application:
    """A complete application under CNEX-01-G:2026; rows are s1, s2, … and p1, p2, …, `answers` override by path."""
    return completed(cnex_draft(sites=sites, products=products, answers=answers), **changes)


def cec_application(
    *, sites: Sequence[Mapping[str, str]] = ({},), products: Sequence[Mapping[str, str]] = ({},),
    answers: Mapping[str, str] | None = None, **changes: Any,
) -> Application:
    """A complete application under the CEC rule; rows are s1, s2, … and p1, p2, …, `answers` override by path."""
    return completed(cec_draft(sites=sites, products=products, answers=answers), **changes)


def cnex_draft(
    *, sites: Sequence[Mapping[str, str]] = ({},), products: Sequence[Mapping[str, str]] = ({},),
    answers: Mapping[str, str] | None = None,
) -> Application:
    """Every question of CNEX answered; no unit confirmed, no document, no declaration."""
    return _draft("cnex_ex", CNEX_PRODUCT, sites, products, answers or {})


def cec_draft(
    *, sites: Sequence[Mapping[str, str]] = ({},), products: Sequence[Mapping[str, str]] = ({},),
    answers: Mapping[str, str] | None = None,
) -> Application:
    """Every question of CEC answered; no unit confirmed, no document, no declaration."""
    return _draft("cec_salt", CEC_PRODUCT, sites, products, answers or {})


def empty_application(key: str) -> Application:
    """A draft just begun."""
    return Application(
        id=ApplicationId("application-1"), enterprise_id=EnterpriseId("enterprise-1"), scheme=key, created_at=NOW
    )


def completed(draft: Application, **changes: Any) -> Application:
    """The draft with its units confirmed, its required documents handed in, declared and submitted."""
    scheme = scheme_of(draft.scheme)
    divided = draft.with_(units=proposed_units(draft, scheme))
    documents = tuple(
        handed_in(line.requirement, line.subject, is_validity_stated=line.has_valid_until)
        for line in document_lines(divided, scheme)
        if line.is_needed and line.level is DocumentLevel.REQUIRED
    )
    return divided.with_(**{
        "documents": documents, "declared_by": "张示范", "state": ApplicationState.SUBMITTED, "edition": scheme.edition,
        "submitted_on": TODAY, "complete_on": TODAY, **changes,
    })


def item(kind: SupplementKind = SupplementKind.CORRECT, target: str = "", **changes: Any) -> SupplementItem:
    """A request of the reviewer's, not answered yet."""
    return SupplementItem(**{
        "id": f"request-{kind}-{target}", "kind": kind, "target": target, "title": Text(zh="某项", en="something"),
        "reason": "与营业执照不一致", **changes,
    })


def returned(application: Application, *items: SupplementItem, **changes: Any) -> Application:
    """The application as it lies with its applicant after this batch was sent on TODAY."""
    request = SupplementRequest(sent_on=TODAY, by="李示范", items=items, due_on=TODAY + timedelta(days=30))
    asked = {each.target: each.reason for each in items if each.kind is SupplementKind.REPLACE}
    documents = tuple(
        each.with_(verdict=DocumentVerdict.RETURNED, note=asked[f"{each.requirement}@{each.subject}"])
        if f"{each.requirement}@{each.subject}" in asked else each for each in application.documents
    )
    return application.with_(**{
        "state": ApplicationState.RETURNED, "complete_on": None, "documents": documents,
        "supplements": (*application.supplements, request), "handed_over": application, **changes,
    })


def handed_in(requirement: str, subject: str = "", **changes: Any) -> SubmittedDocument:
    """A document as handed in, not judged yet."""
    return SubmittedDocument(**{
        "requirement": requirement, "subject": subject, "file_id": FileId(f"file-{requirement}-{subject}"),
        "file_name": f"{requirement}.pdf", "handed_in_at": NOW, **changes,
    })


def division_wish(*models: str, **changes: Any) -> DivisionWish:
    """A wish to certify these models of explosion-proof motors at the first site as one unit."""
    return DivisionWish(**{
        "id": "wish-1", "kind": WishKind.MERGE, "family": "ex_motor", "site_row": "s1", "models": models,
        "reason": "设计、材料和工艺相同，只是出口标志不同", "by": "张示范", "at": NOW, **changes,
    })


def with_answers(application: Application, texts: Mapping[str, str]) -> Application:
    """The application with answers changed, by path; an empty text takes the answer away."""
    merged = {**application.answers, **{path: Answer(text=text, by="张示范", at=NOW) for path, text in texts.items()}}
    return application.with_(answers={path: answer for path, answer in merged.items() if answer.text})


def checks_passed(scheme: SchemeEdition, **failed: bool) -> tuple[AcceptanceCheck, ...]:
    """Every check of the scheme made on TODAY; name one with False to fail it."""
    return tuple(
        AcceptanceCheck(
            key=check.key, passed=failed.get(check.key, True), checked_on=TODAY, by="李示范",
            source="国家企业信用信息公示系统",
        )
        for check in scheme.checks
    )


def _draft(
    key: str, product: Mapping[str, str], sites: Sequence[Mapping[str, str]], products: Sequence[Mapping[str, str]],
    answers: Mapping[str, str],
) -> Application:
    scheme = scheme_of(key)
    site_rows = tuple(f"s{number}" for number in range(1, len(sites) + 1))
    product_rows = tuple(f"p{number}" for number in range(1, len(products) + 1))
    texts = {f"{party}.{name}": text for party in ("client", "producer", "factory") for name, text in COMPANY.items()}
    texts |= {f"client.{name}": text for name, text in CLIENT_ANSWERS.items()}
    texts |= {f"factory.{name}": text for name, text in FACTORY_ANSWERS.items()}
    texts |= {f"application.{name}": text for name, text in WHOLE_ANSWERS.items()}
    for number, (row, own) in enumerate(zip(site_rows, sites, strict=True), start=1):
        defaults = {**SITE_ANSWERS, "name": f"{number} 号厂区"}
        texts |= {f"sites[{row}].{name}": text for name, text in {**defaults, **own}.items()}
    for row, own in zip(product_rows, products, strict=True):
        texts |= {f"products[{row}].{name}": text for name, text in {**product, **own}.items()}
    rows = {"sites": site_rows, "products": product_rows}
    for section in (each for each in scheme.sections if each.for_each == "sites" and each.least_rows):
        rows[section.key] = tuple(f"{section.key[0]}{site}" for site in site_rows)
        for site, row in zip(site_rows, rows[section.key], strict=True):
            own = {**SITE_ROWS[section.key], "site": site}
            texts |= {f"{section.key}[{row}].{name}": text for name, text in own.items()}
    if scheme.section("outputs") and (len(products) > 1 or len(sites) > 1):
        made = dict.fromkeys((full["family"], site) for own in products for full in ({**product, **own},)
                             for site in full["sites"].split() if full["family"] in SALT_UNITS)
        rows["outputs"] = tuple(f"o{number}" for number in range(1, len(made) + 1))
        for row, (kind, site) in zip(rows["outputs"], made, strict=True):
            texts |= {f"outputs[{row}].{name}": text for name, text in {
                "kind": kind, "amount": "300", "unit": SALT_UNITS[kind], "site": site}.items()}
    known = {path: text for path, text in texts.items() if _is_asked_by(scheme, path)}
    application = empty_application(key).with_(rows=rows)
    return with_answers(application, {**known, **answers})


def _is_asked_by(scheme: SchemeEdition, path: str) -> bool:
    section = path.partition(".")[0].partition("[")[0]
    key = path.rpartition(".")[2]
    return any(field.section == section and field.key == key for field in scheme.fields)
