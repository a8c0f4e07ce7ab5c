"""Objects of a bucket: S3 and what speaks like it, Google Cloud Storage, Azure.

Credentials, regions and endpoints come from the environment, as each provider names them, and are in no address, message or object.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import islice
from typing import Any, BinaryIO, Final

from schemas.errors import OutputFailed, UsageRefused

#: The least that S3 takes as a part; object_store gives up a request after 30 s, so two parts at once need 3 Mbit/s. A file up to this size
#: is one request, which is whole or was not made; of larger ones, parts may stay that no reader sees, until the bucket's rule removes them.
_PART: Final = 5 << 20
_PARTS_AT_ONCE: Final = 2
#: obstore's own is 3 minutes, and 10 tries: a monitor has feeds to ask meanwhile, and publishes again later.
_RETRIES: Final = {"max_retries": 4, "retry_timeout": timedelta(seconds=30), "backoff": {"max_backoff": timedelta(seconds=4)}}
#: Each waits for two answers, so a hundred milliseconds away some 80 files go up in a second.
_FILES_AT_ONCE: Final = 16
#: S3 takes up to a thousand in one request.
_DELETED_AT_ONCE: Final = 1_000
#: What an address of a request carries after its path may be a signature.
_QUERY: Final = re.compile(r"(?<=[\w/])\?[^\s\"')]{1,4000}")
#: Answers of S3 and Azure: what is wrong, in a word and in a sentence. What follows may hold names of keys.
_REASON: Final = re.compile(r"<Code>([^<]{1,80})</Code>\s{0,9}<Message>([^<]{1,300})")
_SAID: Final = 300


class Bucket:
    """Objects under a prefix of a bucket."""

    at_once: Final = _FILES_AT_ONCE

    def __init__(self, address: str) -> None:
        """Take an address; no request is made.

        Args:
            address: `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `az://CONTAINER/PREFIX`.

        Raises:
            UsageRefused: the library is not installed, or the settings in the environment make no sense.
        """
        self.address = address
        self._library = _library()
        self._errors = self._library.exceptions
        # Each upload is proved by its hash, where the store speaks of one.
        checked = {"config": {"checksum_algorithm": "SHA256"}} if address.startswith("s3:") else {}
        try:
            self._store = self._library.store.from_url(address, retry_config=_RETRIES, **checked)
        except (self._errors.BaseError, ValueError) as error:
            raise UsageRefused(f"{address} cannot be opened: {_clean(error)}; check address and credentials") from error

    def prepare(self) -> None:
        """Nothing: a bucket is made by its owner."""

    def put(self, name: str, data: bytes) -> None:
        """Write an object, in the place of what was there."""
        with self._failing():
            self._library.put(self._store, name, data, use_multipart=False)

    def put_if_absent(self, name: str, data: bytes) -> bool:
        """Write an object if none has the name (`If-None-Match: *`)."""
        with self._failing():
            try:
                self._library.put(self._store, name, data, mode="create")
            except self._errors.AlreadyExistsError:
                return False
        return True

    def upload(self, name: str, file: BinaryIO) -> None:
        """Write an object from an open file, in the place of what was there."""
        with self._failing():
            self._library.put(self._store, name, file, chunk_size=_PART, max_concurrency=_PARTS_AT_ONCE)

    def get(self, name: str) -> bytes | None:
        """All bytes of an object."""
        with self._failing():
            try:
                return bytes(self._library.get(self._store, name).bytes())
            except (FileNotFoundError, self._errors.NotFoundError):
                return None

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of an object, block by block."""
        with self._failing():
            try:
                yield from map(bytes, self._library.get(self._store, name).stream())
            except (FileNotFoundError, self._errors.NotFoundError):
                return

    def size(self, name: str) -> int | None:
        """Bytes of an object."""
        with self._failing():
            try:
                return int(self._library.head(self._store, name)["size"])
            except (FileNotFoundError, self._errors.NotFoundError):
                return None

    def names(self, folder: str = "", *, after: str = "") -> Iterator[str]:
        """Names of all objects in a folder."""
        with self._failing():
            for chunk in self._library.list(self._store, folder or None, offset=after or None):
                yield from (each["path"] for each in chunk)

    def delete(self, names: Iterable[str]) -> None:
        """Remove objects."""
        left = iter(names)
        while some := list(islice(left, _DELETED_AT_ONCE)):
            with self._failing():
                try:
                    self._library.delete(self._store, some)
                except (FileNotFoundError, self._errors.NotFoundError):  # not every store says which
                    for name in some:
                        with suppress(FileNotFoundError, self._errors.NotFoundError):
                            self._library.delete(self._store, name)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (self._errors.BaseError, OSError) as error:
            message = (
                f"{self.address} refused: {_clean(error)}. See that bucket, endpoint and credentials (from the environment) are right, "
                "then run the same command again: what was published is intact"
            )
            raise OutputFailed(message) from None


def _library() -> Any:  # noqa: ANN401  a module
    try:
        import obstore  # noqa: PLC0415  comes with an extra
        import obstore.store  # noqa: PLC0415  the same
    except ModuleNotFoundError as error:
        raise UsageRefused("object stores need a library that is not installed: pip install 'newsbeam[objects]'") from error
    return obstore


def _clean(error: Exception) -> str:
    """What a library says, on one line and without what may be a signature."""
    said = str(error).partition("Debug source")[0][: 8 * _SAID]
    if reason := _REASON.search(said):
        said = ": ".join(reason.groups())
    return " ".join(_QUERY.sub("", said).split())[:_SAID].rstrip(".")
