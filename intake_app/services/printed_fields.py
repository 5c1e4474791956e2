"""Everything that a certificate prints, field by field, for who checks it before its issue (CNEX 9.9, CEC 7.1)."""

from intake_app.rules.answers import trademark_of_product
from intake_app.rules.certificates import NUMBERED_AT_ISSUE
from intake_app.schemes.schema import CertificateField, SchemeEdition
from intake_app.services.access import require_on_case, require_role
from intake_app.services.office import Office
from intake_app.services.paper_contexts import certificate_basis
from intake_app.services.ports import UnitOfWork
from models.account import ROLES_ON_CASES, Actor
from models.application import PartyRole
from models.certificate import Certificate
from models.reference import HOUSE_DOCUMENT, ClauseRef
from models.text import Text


def printed_fields(
    office: Office, actor: Actor, certificate: Certificate
) -> tuple[tuple[CertificateField, Text], ...]:
    """Each field with what will be printed there: those that the scheme lists, then what is printed beside them.

    The certificate need not be kept yet: a change is checked on the one that it would make.
    """
    require_role(actor, *ROLES_ON_CASES)
    with office.unit_of_work() as uow:
        require_on_case(uow, actor, certificate.id, certificate.enterprise_id)
        trademark = trademark_of(uow, certificate)
    return fields_as_printed(certificate, office.scheme_of(certificate), trademark)


def fields_as_printed(
    certificate: Certificate, scheme: SchemeEdition, trademark: str
) -> tuple[tuple[CertificateField, Text], ...]:
    """The fields of `printed_fields`, with this trademark."""
    values = _values(certificate, scheme, trademark)
    listed = [_called(field, certificate, scheme) for field in scheme.certificate.fields if field.key in values]
    keys = {field.key for field in listed}
    beside = [_called(CertificateField(key=key, label=label, clause=_clause_beside(key, scheme)), certificate, scheme)
              for key, label in _LABELS.items() if key not in keys]
    return tuple((field, values[field.key]) for field in (*listed, *beside))


def _called(field: CertificateField, certificate: Certificate, scheme: SchemeEdition) -> CertificateField:
    """The field as its rule names it, its unit as the paper does: a functional or a declared one (J57)."""
    kind = scheme.unit_kind(certificate.unit.family)
    if field.key == "functional_unit":
        return field.with_(label=kind)
    if field.key == "footprint":
        return field.with_(label=Text(zh=field.label.zh.replace(_UNIT.zh, kind.zh),
                                      en=field.label.en.replace(_UNIT.en, kind.en.lower())))
    return field


def trademark_of(uow: UnitOfWork, certificate: Certificate) -> str:
    """The trademark that a certificate prints; empty where there is none.

    Of one written before it was kept there, that of the application behind it.
    """
    if certificate.trademark is not None:
        return certificate.trademark
    job = uow.engagements.find(certificate.engagement_id or "")
    return trademark_of_product(uow.applications.get(job.application_id), certificate.unit.product_row) if job else ""


def _clause_beside(key: str, scheme: SchemeEdition) -> ClauseRef:
    """Why a field is printed that the scheme's list does not have: its changes ask for it, or the national measures."""
    if key == _REPLACED_ON and scheme.changes is not None:
        return scheme.changes.kinds[0].clause
    return ClauseRef(document=HOUSE_DOCUMENT, clause=_BY_NATIONAL_MEASURES)


def _values(certificate: Certificate, scheme: SchemeEdition, trademark: str) -> dict[str, Text]:
    unit = certificate.unit
    shares = [(scheme.stage_text(key), share) for key, share in certificate.stage_shares.items()]
    begins = f"{certificate.valid_from} – " if certificate.valid_from else ""
    return {
        "body": scheme.body.name,
        "number": _same(certificate.number) if certificate.number else NUMBERED_AT_ISSUE,
        "product": _same(f"{unit.product_name} {unit.model}"),
        "trademark": _same(trademark) if trademark else Text(zh="无", en="none"),
        "client": _party(certificate, PartyRole.CLIENT), "producer": _party(certificate, PartyRole.PRODUCER),
        "factory": _same(f"{certificate.parties[PartyRole.FACTORY].name} / {certificate.site_address}"),
        "period": _same(f"{certificate.period_from} – {certificate.period_to}"),
        "functional_unit": unit.functional_unit,
        "footprint": _same(f"{certificate.value} {certificate.measure}"),
        "basis": _same("；".join(certificate_basis(certificate, scheme))),
        "boundary": certificate.system_boundary,
        "stage_shares": Text(zh="；".join(f"{stage.zh} {share}%" for stage, share in shares) or "—",
                             en="; ".join(f"{stage.en} {share}%" for stage, share in shares) or "—"),
        "first_issued_on": _same(certificate.first_issued_on.isoformat()), "mode": scheme.mode.value,
        "issued_on": _same(certificate.issued_on.isoformat()),
        "valid_until": _same(f"{begins}{certificate.valid_until}"),
        _REPLACED_ON: _same(certificate.replaced_on.isoformat() if certificate.replaced_on else ""),
    }


def _party(certificate: Certificate, role: PartyRole) -> Text:
    details = certificate.parties[role]
    return _same(f"{details.name} / {details.address}")


def _same(words: str) -> Text:
    return Text(zh=words or "—", en=words or "—")


_UNIT = Text(zh="功能单位", en="functional unit")
"""As a rule calls the unit of its value, whichever the family has."""
_REPLACED_ON = "replaced_on"
_BY_NATIONAL_MEASURES = "H2"
"""The house rule by which a certificate carries what its scheme does not list."""
_LABELS = {
    "body": Text(zh="发证机构", en="Certification body"),
    "number": Text(zh="证书编号", en="Certificate number"),
    "product": Text(zh="产品名称及规格型号", en="Product name and model"),
    "trademark": Text(zh="产品商标", en="Trademark"),
    "client": Text(zh="认证委托人名称、地址", en="Client's name and address"),
    "producer": Text(zh="生产者（制造商）名称、地址", en="Producer's name and address"),
    "factory": Text(zh="生产企业名称、地址", en="Factory's name and address"),
    "functional_unit": Text(zh="功能单位或声明单位", en="Functional or declared unit"),
    "footprint": Text(zh="产品碳足迹数值", en="Carbon footprint"),
    "boundary": Text(zh="系统边界", en="System boundary"),
    "stage_shares": Text(zh="各阶段碳排放占比", en="Share of each stage"),
    "period": Text(zh="数据时间边界", en="Period of the data"),
    "basis": Text(zh="认证依据", en="Basis of certification"),
    "mode": Text(zh="认证模式", en="Mode of certification"),
    "first_issued_on": Text(zh="初次发证日期", en="First issued on"),
    "issued_on": Text(zh="颁发日期", en="Issued on"),
    "valid_until": Text(zh="有效期至", en="Valid until"),
    _REPLACED_ON: Text(zh="换证日期", en="Replaced on"),
}
"""Every field that a certificate prints, as it is called where the scheme's own list does not name it."""
