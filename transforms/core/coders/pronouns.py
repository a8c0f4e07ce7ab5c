"""Pronouns that stand for nobody, and those that a quotation holds."""

from collections.abc import Sequence
from typing import Final

from transforms.core.coders.tokens import Token

_OPENING: Final = frozenset("“„«")
_CLOSING: Final = frozenset("”»")
#: "It is feared that", "it seems": it stands for nobody.
_AFTER_EMPTY_IT: Final = frozenset(
    {"is", "was", "'s", "seems", "seemed", "appears", "appeared", "remains", "remained", "takes", "has", "will", "would"}
)


def is_empty(tokens: Sequence[Token], at: int) -> bool:
    """Whether "it" stands for nobody: "it is feared that", "it would be a mistake for Britain to withdraw"."""
    after = [token.lower for token in tokens[at + 1 : at + 9]]
    if not after or after[0] not in _AFTER_EMPTY_IT:
        return False
    if "that" in after[1:6]:
        return True
    judged = after[2:3] if after[1:2] == ["be"] else after[1:2] if after[0] in {"is", "was", "'s"} else []
    return bool(judged) and not judged[0].endswith(("ing", "ed")) and bool({"for", "to"} & set(after[2:]))


def opening_quote(tokens: Sequence[Token], at: int) -> int | None:
    """The mark that opens the quotation around a token; None: it is not quoted, as far as the sentence tells."""
    opened: int | None = None
    for k in range(at):
        text = tokens[k].text
        if text in _OPENING or (text == '"' and opened is None):
            opened = k
        elif text in _CLOSING or text == '"':
            opened = None
    return opened
