"""Text on which a pattern does the most work: made from the pattern itself."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any, Final

if sys.version_info >= (3, 11):
    from re import _parser as parser
else:
    import sre_parse as parser

#: The tree that the parser of `re` makes has no types.
Tree = Any
_REPEATS: Final = 3
_CATEGORIES: Final = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}


def patterns_of(value: object, seen: set[int] | None = None) -> Iterator[re.Pattern[str]]:
    """Every compiled pattern that a value holds, at any depth: modules, dataclasses, containers."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    for part in _parts(value):
        yield from patterns_of(part, seen)


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, ModuleType):
        return [part for name, part in vars(value).items() if not name.startswith("__") and not isinstance(part, ModuleType)]
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, tuple | list) else ()


def _example(tree: Tree, choice: int) -> str:
    """A string that matches a parsed pattern, more or less; `choice` picks the branch of every alternative."""
    return "".join(_piece(str(operation), argument, choice) for operation, argument in tree)


def _piece(name: str, argument: Tree, choice: int) -> str:
    if name == "LITERAL":
        return chr(argument)
    if name in {"ANY", "NOT_LITERAL"}:
        return "a"
    if name == "IN":
        return _member(argument)
    if name.endswith("_REPEAT"):
        low, high, inner = argument
        return _example(inner, choice) * min(int(high), int(low) + _REPEATS)
    if name in {"SUBPATTERN", "BRANCH"}:
        return _example(argument[-1] if name == "SUBPATTERN" else argument[1][choice % len(argument[1])], choice)
    return ""


def _member(items: Tree) -> str:
    """A character of a class; of a negated one, the first of some that it does not name."""
    first, argument = str(items[0][0]), items[0][1]
    if first == "NEGATE":
        named = {chr(each) for operation, each in items[1:] if str(operation) == "LITERAL"}
        return next(character for character in "a1 .,A中~" if character not in named)
    if first == "CATEGORY":
        return _CATEGORIES.get(str(argument), "a")
    return chr(argument[0] if first == "RANGE" else argument)


def worst_cases(pattern: re.Pattern[str]) -> Iterator[str]:
    """Units whose repetition a pattern dislikes: examples of it, their beginnings, their single characters."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    units: dict[str, None] = {}
    for choice in range(2):
        example = _example(tree, choice)[:200] or "a"
        ends = (1, 2, len(example) // 2, len(example) - 1, len(example))
        units.update((example[:end], None) for end in ends if end > 0)
        units.update(dict.fromkeys((*example[:4], f"{example} ")))
    yield from units
