"""Digests that an archive declares for its records."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Final

#: Algorithms that are recomputed; any other label is passed over.
_ALGORITHMS: Final = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512", "md5": "md5"}


def matches(declared: str, data: bytes) -> bool | None:
    """Whether bytes have a declared digest.

    Args:
        declared: `algorithm:value`, the value in base 32 or hexadecimal.
        data: the bytes.

    Returns:
        None: the label is of no known form, so nothing is known.

    >>> matches("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"")
    True
    >>> matches("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", b"x")
    False
    """
    label, _, value = declared.partition(":")
    algorithm = _ALGORITHMS.get(label.strip().lower())
    if algorithm is None:
        return None
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    wanted = _decode(value.strip(), len(digest))
    return None if wanted is None else wanted == digest


def disproved(fields: Mapping[str, str], block: bytes) -> bool:
    """Whether a record's block is not the one that its head declares a digest for."""
    declared = fields.get("warc-block-digest")
    return declared is not None and matches(declared, block) is False


def _decode(value: str, size: int) -> bytes | None:
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        padded = value.rstrip("=").upper()
        return base64.b32decode(padded + "=" * (-len(padded) % 8))
    except (binascii.Error, ValueError):
        return None
