"""One of each thing, with Chinese text and every optional part filled in that storage could lose."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from models.account import Account, OneTimeLink, Role, SignIn
from models.application import Answer, AnswerSource, Application, ApplicationState, CertificationUnit, PartyRole
from models.body import BodyContact
from models.calendar import AnnouncedYear
from models.certificate import Certificate, CertificateState, Suspension
from models.complaint import Assignment, Complainant, Complaint, ComplaintKind, ComplaintTopic
from models.dispatch import Attempt, Dispatch, DispatchState, DispatchWay
from models.disposal import Disposal, DisposalVerdict, DisposedFile
from models.engagement import Engagement, EngagementKind, PartyDetails, Site, Visit
from models.enterprise import Enterprise
from models.feed import CalendarFeed, FeedEvent, ToldEvent
from models.fieldwork import Entry, EvidenceFile, Fieldwork, StepDone
from models.inbox_copies import CopyLetter, CopyWay, InboxCopies
from models.mandate import Mandate
from models.paper import (
    Paper,
    ScanSettled,
    StoredFile,
    TemplateShelf,
    TemplateUse,
    TemplateVersion,
    WaitingScan,
)
from models.personnel import Absence, Competence, Employment, Person, Qualification
from models.planning import PlanProposal, UnplannedVisit
from models.record import Record
from models.reference import ClauseRef, Reason
from models.storage.unit_of_work import SqlUnitOfWork
from models.submission import Submission
from models.text import Text

UowFactory = Callable[[], SqlUnitOfWork]

NOON = datetime(2026, 3, 2, 12, 0, 0, 250, tzinfo=ZoneInfo("Asia/Shanghai"))
CLAUSE = ClauseRef(document="CNEX-EX", clause="9.2.2")

ENTERPRISE = Enterprise(
    id="enterprise-1",
    name="福州榕城“绿源”饮料有限公司",
    credit_code="91350100M000100Y43",
    contact_name="欧阳静𠮷",
    phone="0591-83770001",
    email="Jing@example.cn",
    registered_at=NOON,
)

PERSON = Person(
    id="person-1",
    name="陈立",
    employment=Employment.FULL_TIME,
    functions=frozenset({"verifier", "leader"}),
    qualifications=(Qualification(kind="ghg_verifier", number="2025-1", issuer="CCAA", valid_from=date(2025, 1, 1)),),
    competences=(
        Competence(
            family="beverage",
            evaluated_by="person-2",
            evaluated_on=date(2025, 6, 1),
            valid_until=date(2028, 5, 31),
        ),
    ),
    absences=(Absence(first=date(2026, 2, 16), last=date(2026, 2, 23), reason="春节"),),
    city="福州",
    latitude=26.06139,
    longitude=119.30611,
)

ACCOUNT = Account(
    id="account-1",
    email="Jing@Example.cn",
    name="欧阳静",
    password_hash="$argon2id$x",
    roles=frozenset({Role.APPLICANT}),
    enterprise_id=ENTERPRISE.id,
)

SIGN_IN = SignIn(token_sha256="a" * 64, account_id=ACCOUNT.id, created_at=NOON, last_seen_at=NOON)

LINK = OneTimeLink(token_sha256="b" * 64, purpose="first_administrator", created_at=NOON)

UNIT = CertificationUnit(
    id="u1",
    product_row="p1",
    site_row="s1",
    family="beverage",
    product_name="茉莉花茶饮料",
    model="500 mL／瓶",
    normalised_model="500ML/瓶",
    producer_name="福州榕城“绿源”饮料有限公司",
    site_name="马尾厂",
    functional_unit=Text(zh="1 瓶", en="1 bottle"),
    standard="GB/T 24067-2024",
    reasons=(Reason(text=Text(zh="一个型号一个单元", en="One model, one unit"), clause=CLAUSE),),
)

APPLICATION = Application(
    id="application-1",
    enterprise_id=ENTERPRISE.id,
    scheme="cnex-ex",
    state=ApplicationState.SUBMITTED,
    created_at=NOON,
    answers={"client.name": Answer(text=" 没写完的\x00话\n", by="欧阳静", at=NOON, source=AnswerSource.CHAT)},
    rows={"sites": ("s1", "s2")},
    units=(UNIT,),
    submitted_on=date(2026, 3, 3),
)

SUBMISSION = Submission(id="application-1-1", application_id=APPLICATION.id, number=1, submitted_on=date(2026, 3, 3),
                        by="欧阳静", application=APPLICATION)

MANDATE = Mandate(
    id="mandate-1",
    enterprise_id=ENTERPRISE.id,
    enterprise_name=ENTERPRISE.name,
    account_id=ACCOUNT.id,
    covers_all=False,
    application_ids=(APPLICATION.id,),
    may_fill=True,
    may_submit=False,
    starts_on=date(2026, 3, 2),
    ends_on=date(2027, 3, 1),
    power_of_attorney="file-1",
    granted_by="欧阳静",
    granted_at=NOON,
)

PARTIES = {PartyRole.CLIENT: PartyDetails(name=ENTERPRISE.name, credit_code=ENTERPRISE.credit_code, address="马尾区")}

ENGAGEMENT = Engagement(
    id="engagement-1",
    kind=EngagementKind.INITIAL,
    application_id=APPLICATION.id,
    enterprise_id=ENTERPRISE.id,
    scheme="cnex-ex",
    edition="2025",
    parties=PARTIES,
    sites=(Site(row="s1", name="马尾厂", address="马尾区", city="福州", latitude=25.9, longitude=119.4),),
    units=(UNIT,),
    accepted_on=date(2026, 3, 9),
    visits=(
        Visit(
            site_row="s1",
            start=date(2026, 4, 1),
            end=date(2026, 4, 2),
            team=(PERSON.id,),
            leader=PERSON.id,
        ),
    ),
)

CERTIFICATE = Certificate(
    id="certificate-1",
    number="CNEX-CFP-2026-0001",
    enterprise_id=ENTERPRISE.id,
    engagement_id=ENGAGEMENT.id,
    scheme="cnex-ex",
    edition="2025",
    unit=UNIT,
    parties=PARTIES,
    site_address="马尾区",
    site_city="福州",
    latitude=25.9,
    longitude=119.4,
    value=Decimal("0.1230"),
    measure="kg CO2e",
    system_boundary=Text(zh="从摇篮到大门", en="Cradle to gate"),
    stage_shares={"raw_materials": Decimal("61.50"), "production": Decimal("38.50")},
    standards=("GB/T 24067-2024",),
    period_from=date(2025, 1, 1),
    period_to=date(2025, 12, 31),
    first_issued_on=date(2026, 5, 6),
    issued_on=date(2026, 5, 6),
    valid_until=date(2029, 5, 5),
    state=CertificateState.SUSPENDED,
    suspensions=(
        Suspension(
            party=PartyRole.FACTORY,
            ground="a",
            facts="逾期未监督",
            verified_on=date(2027, 5, 6),
            suspended_on=date(2027, 5, 7),
            until=date(2027, 11, 7),
            by=PERSON.id,
        ),
    ),
)

YEAR = AnnouncedYear(id="2027", days_off=(date(2027, 1, 1), date(2027, 5, 1)), made_up=(date(2027, 5, 8),),
                     source="国办发明电〔2026〕7 号", announced_on=date(2026, 11, 20))
CONTACT = BodyContact(id="CEC", address="北京市朝阳区“示例”路 1 号", phone="000-0000 0000", email="office@cec.example")

FILE = StoredFile(
    id="file-1",
    owner_id=APPLICATION.id,
    enterprise_id=ENTERPRISE.id,
    name="营业执照（副本）.pdf",
    media_type="application/pdf",
    size_bytes=3,
    sha256="c" * 64,
    stored_at=NOON,
    stored_by="欧阳静",
)

PAPER = Paper(
    id="paper-1",
    kind="acceptance_notice",
    number="SL-2026-0001",
    scheme="cnex-ex",
    subject=APPLICATION.id,
    enterprise_id=ENTERPRISE.id,
    file_id=FILE.id,
    template_sha256="d" * 64,
    made_at=NOON,
    made_by="陈立",
    is_for_client=True,
)

SHELF = TemplateShelf(
    id="cnex_ex/refusal_notice",
    scheme="cnex_ex",
    kind="refusal_notice",
    versions=(TemplateVersion(number=1, sha256="e" * 64, file_name="不予受理.docx", handed_in_at=NOON,
                              handed_in_by="陈立"),),
    uses=(TemplateUse(number=1, since=NOON, by="陈立"),),
)

PROPOSAL = PlanProposal(
    id="proposal-1",
    made_at=NOON,
    made_by="陈立",
    problem_json="{}",
    plan_json="{}",
    unplanned=(UnplannedVisit(job="engagement-1/s1", reasons=(Text(zh="无人可派", en="Nobody is free"),)),),
)

RECORD = Record(
    at=NOON,
    by=ACCOUNT.id,
    by_name="欧阳静",
    verb="application.submitted",
    subject=APPLICATION.id,
    before={"state": "draft"},
    after={"state": "submitted", "units": ["茉莉花茶饮料"], "complete": None},
    clause=CLAUSE,
)

COMPLAINT = Complaint(
    id="complaint-1", number="CNEX-CPL-2026-0001", kind=ComplaintKind.APPEAL, topic=ComplaintTopic.DECISION,
    application_id=APPLICATION.id, scheme="cnex_ex", edition="2026",
    complainant=Complainant(name="欧阳静𠮷", contact="Jing@example.cn", enterprise_id=ENTERPRISE.id),
    words="请重新核实“用电量”。", received_on=date(2026, 3, 2),
    assignment=Assignment(investigator=PERSON.id, decider=PERSON.id, on=date(2026, 3, 3), by="陈立"),
)

DISPOSAL = Disposal(
    id="disposal-1", application_id=APPLICATION.id, reason="保存期满", proposed_on=date(2026, 3, 2), proposed_by="陈立",
    proposer=ACCOUNT.id, verdict=DisposalVerdict(is_approved=True, reason="同意", on=date(2026, 3, 3), by="欧阳静"),
    files=(DisposedFile(file_id="file-1", name="清单.pdf", sha256="0" * 64, record_class="application",
                        kept_until=date(2026, 1, 1)),),
)

FIELDWORK = Fieldwork(
    id=ENGAGEMENT.id, entries={"capability/duties/s1/note": Entry(text="“岗位职责书”第 3 版", by="欧阳静", at=NOON)},
    interviews={"s1": ("i1",)},
    files=(EvidenceFile(place="capability/duties/s1", file_id="file-1", file_name="照片.jpg", by="欧阳静", at=NOON),),
    steps_done=(StepDone(step="resources", by="欧阳静", on=NOON.date()),),
)

DISPATCH = Dispatch(
    id="paper-1/1", paper_id=PAPER.id, paper_number=PAPER.number, paper_sha256="c" * 64, enterprise_id=ENTERPRISE.id,
    to_name="欧阳静𠮷", to_role="contact", to_address="jing@example.cn", way=DispatchWay.EMAIL,
    state=DispatchState.WAITING, asked_at=NOON, asked_by="陈立", next_at=NOON,
    attempts=(Attempt(began_at=NOON, ended_at=NOON, became=DispatchState.WAITING, answer="451 稍后"),),
)

INBOX_COPIES = InboxCopies(
    id="account-1", way=CopyWay.EACH, told_until=NOON, letters=(CopyLetter(
        id="7", to_address="lin@client.example", subject="认证系统：不符合项已关闭", text="林晓：……",
        state=DispatchState.WAITING, asked_at=NOON, next_at=NOON),))

WAITING_SCAN = WaitingScan(
    id="scan-1", file_name="合同签回.pdf", media_type="application/pdf", sha256="e" * 64, codes=("CNEX-AGR-2026-0001",),
    signed_on=NOON.date(), has_remarks=False, handed_in_at=NOON, by="陈立",
    settled=ScanSettled(on=NOON.date(), by="陈立", reason="扫错了文件"),
)

FEED = CalendarFeed(
    id="account-1/applicant", account_id=ACCOUNT.id, role=Role.APPLICANT, token_sha256="d" * 64, renewed_at=NOON,
    told=(ToldEvent(event=FeedEvent(key="visit.1", first=date(2026, 3, 2), last=date(2026, 3, 3), summary="检查𠮷"),
                    sequence=2, changed_at=NOON, is_cancelled=True),),
)

THINGS = {
    "enterprises": ENTERPRISE,
    "people": PERSON,
    "accounts": ACCOUNT,
    "applications": APPLICATION,
    "mandates": MANDATE,
    "engagements": ENGAGEMENT,
    "fieldwork": FIELDWORK,
    "certificates": CERTIFICATE,
    "complaints": COMPLAINT,
    "disposals": DISPOSAL,
    "announced_years": YEAR,
    "body_contacts": CONTACT,
    "files": FILE,
    "papers": PAPER,
    "waiting_scans": WAITING_SCAN,
    "dispatches": DISPATCH,
    "feeds": FEED,
    "inbox_copies": INBOX_COPIES,
    "paper_templates": SHELF,
    "proposals": PROPOSAL,
}
"""One thing for each repository, by its name on the unit of work."""

VERSIONED = ("applications", "mandates", "engagements", "certificates", "complaints", "disposals", "body_contacts",
             "announced_years", "waiting_scans", "dispatches", "feeds", "inbox_copies", "paper_templates",
             "proposals", "fieldwork")


def add_everything(uow: SqlUnitOfWork) -> None:
    """Each thing, in an order that has references before what they point to."""
    for name in reversed(THINGS):
        getattr(uow, name).add(THINGS[name])
    uow.submissions.add(SUBMISSION)
    uow.sign_ins.add(SIGN_IN)
    uow.links.add(LINK)
    uow.records.add(RECORD)
