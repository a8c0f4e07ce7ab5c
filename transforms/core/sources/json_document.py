"""JSON that comes from outside, read with bounded memory."""

import json
from typing import Final

from schemas.errors import BadJson

#: Objects and arrays in one document. Each costs 60 bytes and more, its brackets two: 20 MB of `[]` would become 1 GB.
_MAX_CONTAINERS: Final = 1_000_000


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
