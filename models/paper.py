"""Papers that the body makes and files that others hand in."""

from datetime import date, datetime

from models.base import Frozen
from models.ids import FileId, PaperId, WaitingScanId


class StoredFile(Frozen):
    """A file's card; its bytes lie in the FileStore under their sha256. `owner_id` is the application or job."""

    id: FileId
    owner_id: str
    enterprise_id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    stored_at: datetime
    stored_by: str
    disposed_on: date | None = None
    """Since when its bytes are gone; the card stays."""


class PaperVoid(Frozen):
    """A paper declared void: its number stays taken and its file stays kept, with the reason."""

    on: date
    by: str
    reason: str


class ReturnedScan(Frozen):
    """A scan of the paper as it came back signed or sealed; its bytes lie in the FileStore under their sha256."""

    file_id: FileId
    sha256: str
    signed_on: date
    returned_on: date
    by: str


class ScanSettled(Frozen):
    """What became of a scan that waited: the paper whose it was, or why it is no paper's."""

    on: date
    by: str
    paper_number: str = ""
    reason: str = ""


class WaitingScan(Frozen):
    """A scan that nobody could match to a paper yet; its bytes lie in the FileStore under their sha256."""

    id: WaitingScanId
    file_name: str
    media_type: str
    sha256: str
    codes: tuple[str, ...]
    """What the bar codes in it say."""
    signed_on: date
    has_remarks: bool
    """Whether who handed it in saw remarks on it, such as an objection."""
    handed_in_at: datetime
    by: str
    settled: ScanSettled | None = None
    version: int = 0


class Paper(Frozen):
    """A numbered paper made from a template; `subject` is the application, job or certificate it is about.

    Template, data and paper are each kept under their digest, so that the paper can be made again and compared.
    """

    id: PaperId
    kind: str
    number: str
    scheme: str
    subject: str
    enterprise_id: str
    file_id: FileId
    template_sha256: str
    made_at: datetime
    made_by: str
    is_for_client: bool
    template_number: int = 0
    """The version of the body's own template; 0 is the shipped one."""
    edition: str = ""
    """The scheme's edition that the paper was made under; empty in papers made before it was kept, like the digests."""
    data_sha256: str = ""
    sha256: str = ""
    void: PaperVoid | None = None
    returned: tuple[ReturnedScan, ...] = ()


class TemplateVersion(Frozen):
    """A template as somebody handed it in; its bytes lie in the FileStore under their sha256."""

    number: int
    sha256: str
    file_name: str
    handed_in_at: datetime
    handed_in_by: str


class TemplateUse(Frozen):
    """From when on papers are made with which version; 0 is the shipped template."""

    number: int
    since: datetime
    by: str


class TemplateShelf(Frozen):
    """The body's own templates of one kind of paper under one scheme, and which was in use when."""

    id: str
    scheme: str
    kind: str
    versions: tuple[TemplateVersion, ...] = ()
    uses: tuple[TemplateUse, ...] = ()
    version: int = 0

    @property
    def in_use(self) -> TemplateVersion | None:
        """The version that papers are made with; None for the shipped template."""
        return self.of_number(self.uses[-1].number) if self.uses else None

    def of_number(self, number: int) -> TemplateVersion | None:
        """One of the versions; None for the shipped template."""
        return next((each for each in self.versions if each.number == number), None)


def empty_shelf(scheme: str, kind: str) -> TemplateShelf:
    """The shelf of a kind of paper that the body has no template of its own for."""
    return TemplateShelf(id=f"{scheme}/{kind}", scheme=scheme, kind=kind)
