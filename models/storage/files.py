"""Files in a folder, each under the sha256 of its content."""

import os
import re
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from models.errors import NotFound


class DamagedFile(Exception):
    """A stored file whose content no longer matches its name: it must come back from a backup."""


class FolderFileStore:
    """Bytes by their sha256, at `aa/bb/<sha256>` below the folder; the same bytes twice are one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep `content` and name it by its sha256; a damaged copy is replaced."""
        name = sha256(content).hexdigest()
        path = self._path(name)
        if not path.exists() or path.read_bytes() != content:
            _write_atomically(path, content)
        return name

    def get(self, sha256: str) -> bytes:
        """The bytes; NotFound where there are none, DamagedFile where they are no longer the ones put there."""
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise NotFound(sha256)
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(sha256) from None
        if _digest(content) != sha256:
            raise DamagedFile(str(self._path(sha256)))
        return content

    def remove(self, sha256: str) -> None:
        """Forget the bytes; nothing happens where there are none."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name[2:4] / name


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as unfinished:
        try:
            unfinished.write(content)
            unfinished.flush()
            os.fsync(unfinished.fileno())
            Path(unfinished.name).replace(path)
        except BaseException:
            Path(unfinished.name).unlink(missing_ok=True)
            raise
