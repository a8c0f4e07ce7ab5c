"""How a JobManager is spoken to: its REST interface, one request at a time."""

import json
import uuid
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from schemas.errors import UsageRefused

_TIMEOUT_S: Final = 10.0
#: An upload, and the start of a job, which runs the main class of its jar, take longer.
_LONG_S: Final = 120.0
#: HTTP statuses from here on are refusals.
_REFUSED: Final = 300
_CHUNK_BYTES: Final = 1 << 20


class FlinkRefused(Exception):  # noqa: N818  it answers, and says no
    """A JobManager does not do what it was asked for; the text is its own, with the causes."""


def asked(master: str, path: str, method: str = "GET") -> Any:  # noqa: ANN401  whatever JSON holds
    """What a JobManager says; None: it refuses.

    Args:
        master: HOST:PORT of its REST interface.
        path: with a slash first.
        method: of HTTP.

    Raises:
        UsageRefused: nobody answers, or nobody who speaks so.
    """
    status, said = _spoken(master, method, path)
    return said if status < _REFUSED else None


def told(master: str, path: str, order: dict[str, Any]) -> Any:  # noqa: ANN401
    """What a JobManager says to an order.

    Args:
        master: as in `asked`.
        path: as in `asked`.
        order: as JSON.

    Raises:
        FlinkRefused: it does not do it.
        UsageRefused: as in `asked`.
    """
    return _unless_refused(*_spoken(master, "POST", path, json.dumps(order).encode(), {"Content-Type": "application/json"}))


def upload(master: str, jar: Path) -> str:
    """Hand a jar over.

    Args:
        master: as in `asked`.
        jar: read a piece at a time.

    Returns:
        The name under which the JobManager keeps it.

    Raises:
        FlinkRefused: it does not take it.
        UsageRefused: as in `asked`.
    """
    mark = uuid.uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="jarfile"; filename="{uuid.uuid4().hex}.jar"\r\n'
        "Content-Type: application/x-java-archive\r\n\r\n"
    ).encode()
    tail = f"\r\n--{mark}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={mark}",
        "Content-Length": str(len(head) + jar.stat().st_size + len(tail)),
    }
    said = _unless_refused(*_spoken(master, "POST", "/jars/upload", _pieces(head, jar, tail), headers))
    return str(said["filename"]).rpartition("/")[2]


def _pieces(head: bytes, body: Path, tail: bytes) -> Iterator[bytes]:
    yield head
    with body.open("rb") as opened:
        while piece := opened.read(_CHUNK_BYTES):
            yield piece
    yield tail


def _unless_refused(status: int, said: Any) -> Any:  # noqa: ANN401
    if status < _REFUSED:
        return said
    errors = said.get("errors") if isinstance(said, dict) else None
    raise FlinkRefused("\n".join(map(str, errors)) if errors else f"HTTP {status}")


def _spoken(
    master: str,
    method: str,
    path: str,
    body: bytes | Iterator[bytes] | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, Any]:
    """Status and JSON of an answer."""
    connection = HTTPConnection(master, timeout=_LONG_S if method == "POST" else _TIMEOUT_S)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
    except (OSError, HTTPException, ValueError) as error:
        message = (
            f"no JobManager answers at {master} ({type(error).__name__}: {error}); start the cluster, "
            "or name its REST address with --flink-master"
        )
        raise UsageRefused(message) from error
    finally:
        connection.close()
