"""JSON that comes from outside, read with bounded memory."""

import json
from collections.abc import Mapping
from typing import Final

from schemas.errors import BadJson

#: Objects and arrays in one document. Each costs 60 bytes and more, its brackets two: 20 MB of `[]` would become 1 GB.
_MAX_CONTAINERS: Final = 1_000_000


#: Under what search services put their rows: GDELT DOC, Media Cloud, and whatever others say.
_ROWS: Final = ("articles", "stories", "items", "results", "data")


def contained_rows(document: Mapping[str, object]) -> list[object] | None:
    """The rows inside an object that holds nothing but such; None: it is a row itself.

    >>> contained_rows({"articles": [{"text": "a"}]}), contained_rows({"text": "a"})
    ([{'text': 'a'}], None)
    """
    for name in _ROWS:
        rows = document.get(name)
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
    return None


def load_json(data: bytes) -> object:
    r"""Parse a document in UTF-8.

    Raises:
        BadJson: no JSON, not UTF-8, nested too deep, or of too many parts.

    >>> load_json(b'\xef\xbb\xbf{"a": 1}')
    {'a': 1}
    """
    if data.count(b"[") + data.count(b"{") > _MAX_CONTAINERS:
        message = f"more than {_MAX_CONTAINERS} objects and arrays"
        raise BadJson(message)
    try:
        document: object = json.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        message = "nested too deep"
        raise BadJson(message) from error
    except UnicodeDecodeError as error:
        message = f"not UTF-8 at byte {error.start}"
        raise BadJson(message) from error
    except ValueError as error:
        raise BadJson(str(error)) from error
    return document
