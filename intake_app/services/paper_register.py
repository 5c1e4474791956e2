"""The register of papers: what was issued under which number, made of what, and what was declared void.

A manifest says of a paper how it came about: template, edition, data and paper by their digests.
"""

import csv
import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from docs_templates.catalogue import paper_kind
from docs_templates.render import ZIP_TIME, fill
from intake_app.services.access import is_concerned, require_role
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused, refused
from intake_app.services.papers import declared_void
from intake_app.services.ports import UnitOfWork
from intake_app.services.void_papers import counts_in, undone
from models.account import Actor, Role
from models.errors import NotFound
from models.paper import Paper
from models.text import Text

MANIFEST_FIELDS = (
    "number", "kind", "title", "scheme", "edition", "subject", "made_at", "made_by", "template", "template_sha256",
    "data_sha256", "sha256", "void_on", "void_by", "void_reason",
)
"""What a manifest says of each paper, in its order."""

_NUMBER = re.compile(r"(?P<series>.+-\d{4})-(?P<serial>\d+)")


def register(office: Office, actor: Actor) -> tuple[Paper, ...]:
    """Every paper, the newest first; those declared void are among them, those of a complaint about oneself are not."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        own = {each.id for each in uow.complaints.all() if is_concerned(actor, each)}
        return tuple(paper for paper in uow.papers.all() if paper.subject not in own)


def clients(office: Office, actor: Actor) -> Mapping[str, str]:
    """The name of each enterprise that a paper may be for, by its id, as it is registered now."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        return {each.id: each.name for each in uow.enterprises.all()}


def manifest(paper: Paper) -> dict[str, str]:
    """How a paper came about; what was not kept when it was made is empty."""
    void = paper.void
    return dict(zip(MANIFEST_FIELDS, (
        paper.number, paper.kind, paper_kind(paper.kind).title.zh, paper.scheme, paper.edition, paper.subject,
        paper.made_at.isoformat(), paper.made_by, str(paper.template_number) if paper.template_number else "shipped",
        paper.template_sha256, paper.data_sha256, paper.sha256, void.on.isoformat() if void else "",
        void.by if void else "", void.reason if void else "",
    ), strict=True))


def manifest_file(office: Office, actor: Actor, paper_ids: Sequence[str]) -> bytes:
    """The manifests of these papers as JSON, to keep outside the system."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        found = [manifest(_readable(uow, actor, id)) for id in paper_ids]
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def missing_numbers(office: Office, actor: Actor) -> tuple[str, ...]:
    """The numbers that no paper bears though a later one of their series does; there should be none."""
    serials: dict[str, dict[int, int]] = defaultdict(dict)
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        every = uow.papers.all()
    for paper in every:
        match = _NUMBER.fullmatch(paper.number)
        if match:
            serials[match["series"]][int(match["serial"])] = len(match["serial"])
    return tuple(
        f"{series}-{serial:0{given[max(given)]}d}"
        for series, given in sorted(serials.items()) for serial in range(1, max(given)) if serial not in given
    )


def is_same_again(office: Office, actor: Actor, paper_id: str) -> bool | Refused:
    """Whether the kept template and data make the very bytes of the kept paper once more, while they are kept."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        paper = uow.papers.get(paper_id)
        disposed_on = uow.files.get(paper.file_id).disposed_on
    if disposed_on is not None:
        return refused(_DISPOSED.format(number=paper.number, on=disposed_on))
    if not paper.data_sha256:
        return False
    context = paper_kind(paper.kind).context.model_validate_json(office.files.get(paper.data_sha256))
    return sha256(fill(office.files.get(paper.template_sha256), context)).hexdigest() == paper.sha256


def void_paper(office: Office, actor: Actor, paper_id: str, reason: str) -> Paper | Refused:
    """Declare a paper void, with the reason; its number is not given again and its file stays.

    What it began is undone with it, such as that the client was told of a visit; where that cannot be, or where the
    paper tells of an act that stands, it is refused with what to do instead (H129). One that was void before that was
    so, and from which something counts still, is undone likewise: its day and its reason stay.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    if not reason.strip():
        return refused(Text(zh="请写明作废的理由，它将与编号一起存档。",
                            en="Write why the paper is void: the reason is kept with its number."))
    with office.unit_of_work() as uow:
        paper = uow.papers.get(paper_id)
        if paper.void is not None and not counts_in(uow, paper):
            return refused(Text(
                zh="{number} 已于 {day} 作废，不需要再次作废。", en="{number} was declared void on {day} already.",
            ).format(number=paper.number, day=paper.void.on))
        hindering = undone(office, uow, actor, paper)
        if hindering:
            return Refused(reasons=hindering)
        voided = uow.papers.get(paper_id)
        if voided.void is None:
            voided = declared_void(office, uow, actor, voided, reason.strip())
        uow.commit()
    return voided


def still_counts(office: Office, actor: Actor, paper_id: str) -> bool:
    """Whether something counts from a paper that is void, as it did before voiding one undid what it began (H129)."""
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    with office.unit_of_work() as uow:
        paper = uow.papers.get(paper_id)
        return paper.void is not None and counts_in(uow, paper)


def papers_as_zip(office: Office, actor: Actor, paper_ids: Sequence[str]) -> bytes:
    """These papers in one archive, each under its number, with a table of their manifests.

    In place of one that was disposed of it says so (CNEX 15, J28). The same papers give the same bytes.
    """
    require_role(actor, Role.COORDINATOR, Role.MANAGER)
    buffer = io.BytesIO()
    with office.unit_of_work() as uow, zipfile.ZipFile(buffer, "w") as archive:
        papers = sorted((_readable(uow, actor, id) for id in paper_ids), key=lambda paper: paper.number)
        for paper in papers:
            name, content = _entry(office, uow, paper)
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), content)  # a Word file is compressed already
        archive.writestr(zipfile.ZipInfo("manifest.csv", ZIP_TIME), _manifest_table(papers))
    return buffer.getvalue()


def _readable(uow: UnitOfWork, actor: Actor, paper_id: str) -> Paper:
    """The paper; one of a complaint about the actor themselves is not there for them."""
    paper = uow.papers.get(paper_id)
    if is_concerned(actor, uow.complaints.find(paper.subject)):
        raise NotFound(paper_id)
    return paper


def _entry(office: Office, uow: UnitOfWork, paper: Paper) -> tuple[str, bytes]:
    """Under which name the archive holds what of the paper."""
    card = uow.files.get(paper.file_id)
    if card.disposed_on is None:
        return f"{paper.number}.docx", office.files.get(card.sha256)
    told = _DISPOSED.format(number=paper.number, on=card.disposed_on)
    return f"{paper.number}.txt", f"{told.zh}\n{told.en}\n".encode()


def _manifest_table(papers: Sequence[Paper]) -> bytes:
    """The manifests as a table that Excel opens with its Chinese whole."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, MANIFEST_FIELDS)
    writer.writeheader()
    writer.writerows(manifest(paper) for paper in papers)
    return buffer.getvalue().encode("utf-8-sig")


_DISPOSED = Text(
    zh="{number} 已于 {on} 按规定销毁，仅保留记录，文书不能再打开或比对。",
    en="{number} was disposed of on {on} by the rules: only its record is kept, and the paper can neither be opened nor"
    " compared.",
)
