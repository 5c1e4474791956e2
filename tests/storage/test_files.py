"""Files are kept under their sha256, whole or not at all."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import NotFound
from models.storage.files import DamagedFile, FolderFileStore


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary())
def test_bytes_come_back_by_their_sha256(file_store: FolderFileStore, content: bytes) -> None:
    """Empty files too."""
    name = file_store.put(content)
    assert name == sha256(content).hexdigest()
    assert file_store.get(name) == content


def test_the_same_bytes_are_kept_once(file_store: FolderFileStore, tmp_path: Path) -> None:
    """In the folder that their sha256 names, and nothing unfinished beside them."""
    name = file_store.put("营业执照".encode())
    assert file_store.put("营业执照".encode()) == name
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert kept == [tmp_path / "files" / name[:2] / name[2:4] / name]


def test_a_damaged_file_is_refused_and_mended_by_putting_it_again(file_store: FolderFileStore, tmp_path: Path) -> None:
    """What the disk altered is never handed out as the evidence."""
    name = file_store.put(b"report")
    (tmp_path / "files" / name[:2] / name[2:4] / name).write_bytes(b"rep0rt")
    with pytest.raises(DamagedFile, match=name):
        file_store.get(name)
    file_store.put(b"report")
    assert file_store.get(name) == b"report"


@pytest.mark.parametrize("name", ["0" * 64, "", "../../secret", "A" * 64, "0" * 63 + "\n"])
def test_a_name_that_holds_nothing_is_not_found(file_store: FolderFileStore, name: str) -> None:
    """A name is sixty-four hexadecimal digits and never a way out of the folder."""
    with pytest.raises(NotFound):
        file_store.get(name)


def test_a_write_that_breaks_leaves_nothing_behind(
    file_store: FolderFileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves no half file under the right name."""

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("models.storage.files.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        file_store.put(b"report")
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
