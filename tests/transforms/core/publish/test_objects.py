"""What every place does with objects, be it a folder, the memory of a library, or a server that speaks S3 (`make objects`)."""

import io
import os
from pathlib import Path

import pytest

from schemas.errors import OutputFailed, UsageRefused
from tests.transforms.core.publish.places import KINDS, place
from transforms.core.publish.address import objects_at
from transforms.core.publish.bucket import Bucket
from transforms.core.publish.folder import Folder
from transforms.core.publish.objects import Objects


@pytest.fixture(params=KINDS)
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    """An empty place."""
    made = place(request.param, tmp_path)
    made.prepare()
    return made


def test_what_is_written_is_read(objects: Objects) -> None:
    """Bytes, size and name of an object are what was written last; of one that is not there they are nothing."""
    objects.put("a/b.json", b"one")
    objects.put("a/b.json", b"three")
    assert (objects.get("a/b.json"), objects.size("a/b.json"), b"".join(objects.blocks("a/b.json"))) == (b"three", 5, b"three")
    assert (objects.get("a/c"), objects.size("a/c"), list(objects.blocks("a/c"))) == (None, None, [])


def test_the_first_writer_wins(objects: Objects) -> None:
    """An object that is there is not written again by who asks for it to be absent."""
    assert objects.put_if_absent("_manifest/1.json", b"first")
    assert not objects.put_if_absent("_manifest/1.json", b"second")
    assert objects.get("_manifest/1.json") == b"first"


def test_names_are_told_by_folder(objects: Objects) -> None:
    """All names, those of a folder, and those after a name; a folder that is not there has none."""
    for name in ("a/dt=1/x", "a/dt=1/y", "ab/z", "top"):
        objects.put(name, b"-")
    assert sorted(objects.names()) == ["a/dt=1/x", "a/dt=1/y", "ab/z", "top"]
    assert sorted(objects.names("a")) == ["a/dt=1/x", "a/dt=1/y"]
    assert list(objects.names("a", after="a/dt=1/x")) == ["a/dt=1/y"]
    assert list(objects.names("b")) == []


def test_objects_are_removed(objects: Objects) -> None:
    """What is deleted is gone; what was not there does not matter."""
    objects.put("a/dt=1/x", b"-")
    objects.put("a/dt=1/y", b"-")
    objects.delete(["a/dt=1/none", "a/dt=1/x", "none"])
    objects.delete([])
    assert list(objects.names()) == ["a/dt=1/y"]


def test_a_large_file_comes_whole(objects: Objects) -> None:
    """A file of several parts has the bytes that it had here."""
    data = os.urandom(1 << 20) * 11
    objects.upload("articles/dt=2026-01-31/part-0.parquet", io.BytesIO(data))
    assert b"".join(objects.blocks("articles/dt=2026-01-31/part-0.parquet")) == data


def test_a_folder_keeps_nothing_that_was_on_its_way(tmp_path: Path) -> None:
    """What a killed publisher left half written is no object, and the next one removes it."""
    folder = Folder(tmp_path / "place")
    folder.prepare()
    (tmp_path / "place" / "_coming" / "7-part-0.parquet").write_bytes(b"half of Zwobbelkanarie")
    assert list(folder.names()) == []
    folder.prepare()
    assert list((tmp_path / "place" / "_coming").iterdir()) == []


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    """A folder that cannot be made is a refusal that names it."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputFailed, match=r"file:///.*/file/place refused"):
        Folder(tmp_path / "file" / "place").prepare()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ftp://host/x", "is no target"),
        ("tables", "is no target"),
        ("file://host/x", "is no target"),
        ("file:///", "is no target"),
        ("s3:///prefix", "is no target"),
        ("s3://key:secret@bucket/x", "no user, password or parameters"),
        ("az://box/x?sig=secret", "no user, password or parameters"),
    ],
)
def test_what_is_no_address_is_refused(address: str, message: str) -> None:
    """Each says what to write instead, and none repeats a secret."""
    with pytest.raises(UsageRefused, match=message) as refused:
        objects_at(address)
    assert "secret" not in str(refused.value)


def test_an_unreachable_store_is_told_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is not there is a refusal that says where it was looked for; keys and signatures are in no message."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAZWOBBEL",
        "AWS_SECRET_ACCESS_KEY": "zwobbelsecret",
        "AWS_SESSION_TOKEN": "zwobbeltoken",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    bucket = Bucket("s3://archive/news")
    for request in (lambda: list(bucket.names()), lambda: bucket.put_if_absent("a", b"")):
        with pytest.raises(OutputFailed, match=r"s3://archive/news refused: .*127\.0\.0\.1:9") as refused:
            request()
        said = f"{refused.value} {refused.value.__cause__!r} {bucket!r}".lower()
        assert "zwobbel" not in said


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, an address of a bucket is refused with what to install; a folder needs nothing."""
    monkeypatch.setitem(__import__("sys").modules, "obstore", None)
    with pytest.raises(UsageRefused, match=r"pip install 'newsbeam\[objects\]'"):
        objects_at("s3://archive/news")
    assert objects_at("file:///srv/news").address == "file:///srv/news"
