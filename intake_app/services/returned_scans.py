"""Papers that come back signed or sealed: a scan is matched by its bar code or number, kept, and closes its step.

A scan that cannot be matched waits, with what is wrong and what to do; nothing that was handed in is lost.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from hashlib import sha256
from typing import NamedTuple

from docs_templates.bar_codes import SAMPLE
from intake_app.examination.child import codes_in_child
from intake_app.services.access import require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.ports import UnitOfWork
from intake_app.services.records import write_record
from intake_app.services.returned_steps import close_step
from intake_app.services.stored_files import keep_file, media_type_or_refusal
from models.account import Actor, Role
from models.base import Frozen
from models.errors import NotFound
from models.ids import WaitingScanId, new_id
from models.paper import Paper, ReturnedScan, ScanSettled, WaitingScan
from models.text import Text

SCANS = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What a scanner or a phone makes."""
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))

Numbered = Mapping[str, Paper]
"""Every paper by its plain number."""


class Scan(Frozen):
    """What somebody hands in of a paper that came back."""

    number: str = ""
    """As typed; it stands at the head of the paper. Empty where the bar code is to say it."""
    file_name: str
    content: bytes
    signed_on: date
    has_remarks: bool = False
    """Whether the paper bears an objection or another remark, so that it closes nothing by itself."""


class Taken(NamedTuple):
    """A scan that is kept with its paper, and what that closed."""

    paper: Paper
    closed: Text


class Waits(NamedTuple):
    """A scan that waits for a person: what is wrong and what to do."""

    scan: WaitingScan
    doubt: Text


def returned_papers(office: Office, actor: Actor) -> tuple[Paper, ...]:
    """The papers of which a signed or sealed scan is kept, the newest paper first."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        return tuple(paper for paper in uow.papers.all() if paper.returned)


def waiting_scans(office: Office, actor: Actor) -> tuple[Waits, ...]:
    """The scans that nobody could match yet, each with what is wrong now, the newest first."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        waiting = [scan for scan in uow.waiting_scans.all() if scan.settled is None]
        numbered = _numbered(uow) if waiting else {}
    return tuple(Waits(scan, _doubt(numbered, scan.codes)) for scan in waiting)


def waiting_file(office: Office, actor: Actor, scan_id: str) -> bytes:
    """The scan itself, for who must look at it."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        return office.files.get(uow.waiting_scans.get(scan_id).sha256)


def take_scan(office: Office, actor: Actor, scan: Scan) -> Taken | Waits | Refused:
    """Keep the scan with the paper of its number or bar code and close the step that waits for it.

    A scan without a number whose code names no paper, or several, waits; so does one whose code contradicts the number.
    """
    require_role(actor, Role.COORDINATOR)
    media_type = media_type_or_refusal(office, scan.file_name, scan.content)
    if isinstance(media_type, Refused):
        return media_type
    if media_type not in SCANS:
        return refused(_NO_SCAN.format(name=scan.file_name))
    codes = codes_in_child(scan.content)
    with office.unit_of_work() as uow:
        numbered = _numbered(uow)
        paper = _kept_before(uow, numbered, scan) or _match(numbered, scan.number, codes)
        if paper is None:
            waiting = _wait(office, uow, actor, scan, media_type, codes)
            uow.commit()
            return Waits(waiting, _doubt(numbered, codes))
        taken = paper if isinstance(paper, Refused) else _keep(office, uow, actor, paper, scan, media_type)
        if isinstance(taken, Taken):
            uow.commit()
    return taken


def match_waiting(office: Office, actor: Actor, scan_id: str, number: str, signed_on: date) -> Taken | Refused:
    """Keep a scan that waited with the paper whose number a person read from it."""
    require_role(actor, Role.COORDINATOR)
    if not number.strip():
        return _NO_NUMBER
    with office.unit_of_work() as uow:
        waiting, numbered = _unsettled(uow, scan_id), _numbered(uow)
        paper = _match(numbered, number, waiting.codes)
        if paper is None:
            return refused(_doubt(numbered, waiting.codes))
        scan = Scan(number=number, file_name=waiting.file_name, content=office.files.get(waiting.sha256),
                    signed_on=signed_on, has_remarks=waiting.has_remarks)
        taken = paper if isinstance(paper, Refused) else _keep(office, uow, actor, paper, scan, waiting.media_type)
        if isinstance(taken, Taken):
            _settle(office, uow, actor, waiting, paper_number=taken.paper.number)
            uow.commit()
    return taken


def put_aside(office: Office, actor: Actor, scan_id: str, reason: str) -> WaitingScan | Refused:
    """A scan that is no paper of this house waits no more; its bytes and the reason stay."""
    require_role(actor, Role.COORDINATOR)
    if not reason.strip():
        return refused(Text(zh="请写明这份扫描件不归入任何文书的原因，如“扫错了文件”。",
                            en="State why the scan belongs to no paper, such as “the wrong sheets were scanned”."))
    with office.unit_of_work() as uow:
        saved = _settle(office, uow, actor, _unsettled(uow, scan_id), reason=reason.strip())
        uow.commit()
    return saved


def plain_number(typed: str) -> str:
    """A number without the accidents of typing: full-width signs, spaces, other dashes, small letters.

    >>> plain_number(" ｃnex－agr–2026-0001 ")
    'CNEX-AGR-2026-0001'
    """
    return "".join(unicodedata.normalize("NFKC", typed).translate(DASHES).split()).upper()


def _numbered(uow: UnitOfWork) -> Numbered:
    return {plain_number(paper.number): paper for paper in uow.papers.all()}


def _named(numbered: Numbered, codes: Sequence[str]) -> tuple[Paper, ...]:
    """The papers that the bar codes name, each once."""
    return tuple(numbered[number] for number in dict.fromkeys(map(plain_number, codes)) if number in numbered)


def _match(numbered: Numbered, typed: str, codes: Sequence[str]) -> Paper | Refused | None:
    """The paper of the number that was typed, else the only one that the codes name; None where a person must look.

    A number that was typed and is no paper's is refused, with the nearest ones.
    """
    named = _named(numbered, codes)
    if not typed.strip():
        return named[0] if len(named) == 1 and named[0].void is None else None
    wanted = numbered.get(plain_number(typed))
    if wanted is not None:
        return wanted if not named or wanted in named else None
    near = get_close_matches(plain_number(typed), numbered, n=3)
    if not near:
        return refused(_UNKNOWN.format(number=typed.strip()))
    return refused(_UNKNOWN_BUT_NEAR.format(number=typed.strip(), near="、".join(numbered[k].number for k in near)))


def _doubt(numbered: Numbered, codes: Sequence[str]) -> Text:
    """What is wrong with a scan that waits, and what to do."""
    named = _named(numbered, codes)
    if len(named) > 1:
        return _SEVERAL.format(numbers="、".join(paper.number for paper in named))
    if named:
        number, void = named[0].number, named[0].void
        return _VOID.format(number=number, reason=void.reason) if void else _OTHER.format(number=number)
    if SAMPLE in codes:
        return _OF_A_SAMPLE
    return _UNKNOWN_CODE.format(code=codes[0][:_SHOWN]) if codes else _NO_CODE


def _kept_before(uow: UnitOfWork, numbered: Numbered, scan: Scan) -> Refused | None:
    """Why the same file is not taken twice."""
    digest = sha256(scan.content).hexdigest()
    for paper in numbered.values():
        if any(each.sha256 == digest for each in paper.returned):
            return refused(_SAME_FILE.format(name=scan.file_name, number=paper.number))
    if any(each.sha256 == digest and each.settled is None for each in uow.waiting_scans.all()):
        return refused(_WAITS_ALREADY.format(name=scan.file_name))
    return None


def _wait(
    office: Office, uow: UnitOfWork, actor: Actor, scan: Scan, media_type: str, codes: tuple[str, ...]
) -> WaitingScan:
    waiting = WaitingScan(
        id=WaitingScanId(new_id("scan")), file_name=scan.file_name, media_type=media_type,
        sha256=office.files.put(scan.content), codes=codes, signed_on=scan.signed_on, has_remarks=scan.has_remarks,
        handed_in_at=office.moment(), by=actor.name)
    uow.waiting_scans.add(waiting)
    write_record(office, uow, actor, "scan.waits", waiting.id,
                 after={"file": waiting.file_name, "sha256": waiting.sha256, "codes": codes})
    return waiting


def _unsettled(uow: UnitOfWork, scan_id: str) -> WaitingScan:
    waiting = uow.waiting_scans.get(scan_id)
    if waiting.settled is not None:
        raise NotFound(scan_id)
    return waiting


def _settle(
    office: Office, uow: UnitOfWork, actor: Actor, waiting: WaitingScan, *, paper_number: str = "", reason: str = ""
) -> WaitingScan:
    settled = ScanSettled(on=office.today(), by=actor.name, paper_number=paper_number, reason=reason)
    write_record(office, uow, actor, "scan.settled", waiting.id, after={"number": paper_number, "reason": reason})
    return uow.waiting_scans.save(waiting.with_(settled=settled))


def _keep(
    office: Office, uow: UnitOfWork, actor: Actor, paper: Paper, scan: Scan, media_type: str
) -> Taken | Refused:
    """Keep the scan with its paper and close the step that waits, in the open transaction."""
    if paper.void is not None:
        return refused(_VOID.format(number=paper.number, reason=paper.void.reason))
    if not paper.made_at.date() <= scan.signed_on <= office.today():
        return refused(_WRONG_DAY.format(made=paper.made_at.date(), today=office.today()))
    card = keep_file(office, uow, actor, owner_id=paper.subject, enterprise_id=paper.enterprise_id,
                     name=scan.file_name, media_type=media_type, content=scan.content)
    kept = ReturnedScan(file_id=card.id, sha256=card.sha256, signed_on=scan.signed_on,
                        returned_on=office.today(), by=actor.name)
    saved = uow.papers.save(paper.with_(returned=(*paper.returned, kept)))
    write_record(office, uow, actor, "paper.returned", paper.subject, after={
        "paper": paper.id, "number": paper.number, "file": card.id, "sha256": card.sha256,
        "signed_on": scan.signed_on.isoformat()})
    closed = close_step(office, uow, actor, paper, scan.signed_on, has_remarks=scan.has_remarks)
    return Taken(saved, closed)


_SHOWN = 60
"""Signs of an unknown code that are shown."""

_NO_NUMBER = refused(Text(
    zh="请输入文书编号，编号印在文书首页上方。",
    en="Type the paper's number: it is printed at the head of its first page.",
))
_NO_CODE = Text(
    zh="扫描件上没有读到编号条码。请打开扫描件，输入首页上方的文书编号。",
    en="No bar code was found on the scan. Open it and type the number at the head of its first page.",
)
_UNKNOWN_CODE = Text(
    zh="扫描件上的条码是“{code}”，不是本机构文书的编号。请打开扫描件，输入首页上方的文书编号。",
    en="The code on the scan says “{code}”, which is no paper's number here. Open the scan and type the number at the"
    " head of its first page.",
)
_OF_A_SAMPLE = Text(
    zh="这是样张的扫描件，样张不是文书。请让对方签署正式编号的文书，并把这份扫描件移出。",
    en="This is the scan of a sample, which is no paper. Have the numbered paper signed, and put this scan aside.",
)
_SEVERAL = Text(
    zh="扫描件上有多份文书的条码：{numbers}。请按文书分开扫描后重新上传，或者输入它所属的那一份的编号。",
    en="The scan bears the codes of several papers: {numbers}. Scan them apart and hand them in again, or type the"
    " number of the one that it belongs to.",
)
_OTHER = Text(
    zh="扫描件上的条码是 {number}，与输入的编号不一致。请核对：条码正确的，输入这个编号；拿错了文件的，把它移出。",
    en="The code on the scan says {number}, which is not the number that was typed. Look at it: if it is {number}, type"
    " that; if it is the wrong file, put it aside.",
)
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
_WAITS_ALREADY = Text(
    zh="“{name}”已经上传，正在等待归入文书：请在下方的待处理扫描件中处理。",
    en="“{name}” was handed in before and waits for its paper: settle it among the waiting scans below.",
)
_NO_SCAN = Text(
    zh="“{name}”不是扫描件：请上传 PDF、PNG 或 JPG。", en="“{name}” is no scan: hand in a PDF, PNG or JPG.",
)
