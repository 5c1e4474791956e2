"""A file by which somebody proves what they say: of a correction, a dispute, a restoration, a complaint."""

from datetime import date

from models.base import Frozen
from models.ids import FileId


class HandedInFile(Frozen):
    """One such file: it is kept at once, and none is taken away."""

    file_id: FileId
    file_name: str
    on: date
    by: str
