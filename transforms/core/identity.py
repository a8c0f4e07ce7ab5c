"""Ids made from content alone, so that two runs, runners or machines agree."""

import hashlib

#: Bytes of an id: blake2b-128.
_SIZE = 16


def content_id(*parts: str | bytes | int | None) -> str:
    """Hash parts into an id.

    Each part is preceded by its type and length, so that no two lists of parts run together.

    Args:
        parts: what the id stands for, in a fixed order; None is a part of its own.

    Returns:
        32 lower-case hexadecimal digits.

    >>> content_id("ab", "c") == content_id("a", "bc")
    False
    >>> len(content_id("https://example.org/a"))
    32
    """
    digest = hashlib.blake2b(digest_size=_SIZE)
    for part in parts:
        data = part if isinstance(part, bytes) else b"" if part is None else str(part).encode(errors="surrogatepass")
        digest.update(b"%c%d:" % (b"n" if part is None else type(part).__name__[0].encode(), len(data)))
        digest.update(data)
    return digest.hexdigest()
