"""Papers that the body makes and files that others hand in."""

from datetime import datetime

from models.base import Frozen
from models.ids import FileId, PaperId


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


class Paper(Frozen):
    """A numbered paper made from a template; `subject` is the application, job or certificate it is about."""

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
