"""Papers that come back signed or sealed: a scan is matched to its number, kept, and closes the step that waits."""

import unicodedata
from datetime import date
from difflib import get_close_matches
from hashlib import sha256

from intake_app.services.access import require_role
from intake_app.services.changes import changed_engagement
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.stored_files import keep_file, media_type_or_refusal
from models.account import Actor, Role
from models.base import Frozen
from models.paper import Paper, ReturnedScan
from models.text import Text

SCANS = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What a scanner or a phone makes."""
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))


class Scan(Frozen):
    """What somebody hands in of a paper that came back."""

    number: str
    """As typed; it stands at the head of the paper."""
    file_name: str
    content: bytes
    signed_on: date


def returned_papers(office: Office, actor: Actor) -> tuple[Paper, ...]:
    """The papers of which a signed or sealed scan is kept, the newest paper first."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        return tuple(paper for paper in uow.papers.all() if paper.returned)


def take_scan(office: Office, actor: Actor, scan: Scan) -> Paper | Refused:
    """Keep the scan with the paper of its number; an agreement's enters the signatures that were not entered yet.

    The scan of an agreement bears the signatures of both sides. What was entered before stays as it is.
    """
    require_role(actor, Role.COORDINATOR)
    media_type = media_type_or_refusal(office, scan.file_name, scan.content)
    if isinstance(media_type, Refused):
        return media_type
    if media_type not in SCANS:
        return refused(_NO_SCAN.format(name=scan.file_name))
    with office.unit_of_work() as uow:
        paper = _paper_of(office, uow, scan)
        if isinstance(paper, Refused):
            return paper
        card = keep_file(office, uow, actor, owner_id=paper.subject, enterprise_id=paper.enterprise_id,
                         name=scan.file_name, media_type=media_type, content=scan.content)
        kept = ReturnedScan(file_id=card.id, sha256=card.sha256, signed_on=scan.signed_on,
                            returned_on=office.today(), by=actor.name)
        saved = uow.papers.save(paper.with_(returned=(*paper.returned, kept)))
        write_record(office, uow, actor, "paper.returned", paper.subject, after={
            "paper": paper.id, "number": paper.number, "file": card.id, "sha256": card.sha256,
            "signed_on": scan.signed_on.isoformat()})
        _close_signature(office, uow, actor, paper, scan.signed_on)
        uow.commit()
    return saved


def plain_number(typed: str) -> str:
    """A number without the accidents of typing: full-width signs, spaces, other dashes, small letters.

    >>> plain_number(" ｃnex－agr–2026-0001 ")
    'CNEX-AGR-2026-0001'
    """
    return "".join(unicodedata.normalize("NFKC", typed).translate(DASHES).split()).upper()


def _paper_of(office: Office, uow: UnitOfWork, scan: Scan) -> Paper | Refused:
    """The paper of the number that was typed, if the scan can be its; else what is wrong and what to do."""
    wanted = plain_number(scan.number)
    if not wanted:
        return _NO_NUMBER
    papers = {plain_number(paper.number): paper for paper in uow.papers.all()}
    if wanted in papers:
        return _fault(office, uow, papers[wanted], scan) or papers[wanted]
    near = get_close_matches(wanted, papers, n=3)
    if not near:
        return refused(_UNKNOWN.format(number=scan.number.strip()))
    return refused(_UNKNOWN_BUT_NEAR.format(number=scan.number.strip(), near="、".join(papers[k].number for k in near)))


def _fault(office: Office, uow: UnitOfWork, paper: Paper, scan: Scan) -> Refused | None:
    """Why this scan cannot be this paper's."""
    if paper.void is not None:
        return refused(_VOID.format(number=paper.number, reason=paper.void.reason))
    if not paper.made_at.date() <= scan.signed_on <= office.today():
        return refused(_WRONG_DAY.format(made=paper.made_at.date(), today=office.today()))
    digest = sha256(scan.content).hexdigest()
    for other in uow.papers.all():
        if any(each.sha256 == digest for each in other.returned):
            return refused(_SAME_FILE.format(name=scan.file_name, number=other.number))
    return None


def _close_signature(office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, signed_on: date) -> None:
    """Enter the signatures of an agreement that no day stands for yet."""
    job = uow.engagements.find(paper.subject)
    if job is None or job.agreement is None or job.agreement.paper_id != paper.id:
        return
    agreement = job.agreement
    signed = agreement.with_(signed_by_body_on=agreement.signed_by_body_on or signed_on,
                             signed_by_client_on=agreement.signed_by_client_on or signed_on)
    if signed != agreement:
        changed_engagement(office, uow, actor, job, "agreement.returned", agreement=signed)


_NO_NUMBER = refused(Text(
    zh="请输入文书编号，编号印在文书首页上方。",
    en="Type the paper's number: it is printed at the head of its first page.",
))
_UNKNOWN = Text(
    zh="没有编号为“{number}”的文书：请核对文书首页的编号，或在“文书登记”中查找。",
    en="No paper bears the number “{number}”: compare it with the paper's head, or look in the register of papers.",
)
_UNKNOWN_BUT_NEAR = Text(
    zh="没有编号为“{number}”的文书；相近的编号有：{near}。请核对后重新输入。",
    en="No paper bears the number “{number}”. Near it are: {near}. Compare and type it again.",
)
_VOID = Text(
    zh="{number} 已作废（{reason}），不能归入签回件：请让对方签署新制作的文书。",
    en="{number} is void ({reason}), so no signed copy of it is taken: have the new paper signed.",
)
_WRONG_DAY = Text(
    zh="签署日期应在文书制作日 {made} 与今天 {today} 之间。",
    en="The day of signing lies between the day on which the paper was made ({made}) and today ({today}).",
)
_SAME_FILE = Text(
    zh="“{name}”已作为 {number} 的签回件保存过：请确认选择的文件和编号一致。",
    en="“{name}” is kept as the signed copy of {number} already: make sure that file and number belong together.",
)
_NO_SCAN = Text(
    zh="“{name}”不是扫描件：请上传 PDF、PNG 或 JPG。", en="“{name}” is no scan: hand in a PDF, PNG or JPG.",
)
