"""What a page's links say about it: what its site calls itself, which rubrics there are, which folder it lies in."""

import re
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from transforms.core.metadata.printed import printed_line

_MAX_LINKS: Final = 2_000
_MAX_HOMES: Final = 8
_MAX_DEPTH: Final = 60
_TEXT_CHARS: Final = 40
_TARGET_CHARS: Final = 500
_TARGET: Final = re.compile(r"(?:https?:)?(?://[^/?#]+)?(/[^?#]*)?(\?)?", re.IGNORECASE)
# The front page of one language: /fa, /pt-br.
_HOME_CHARS: Final = len("/pt-br")
_LANGUAGE_HOME: Final = re.compile(r"/[a-z]{2}(?:-[a-z]{2})?(?:/index\.\w+)?|/index\.\w+")


@dataclass(slots=True, kw_only=True)
class PageLinks:
    """Links of one page."""

    #: Path of each folder above the page, with its depth; see `folders_above`.
    folders: dict[str, int] = field(default_factory=dict)
    #: Texts of the links to the front page: what the site calls itself.
    home_names: list[str] = field(default_factory=list)
    #: Texts of other links, short ones.
    texts: set[str] = field(default_factory=set)
    #: Text of the link to the deepest folder that the page lies in; None: it links to none.
    folder: str | None = None
    depth: int = 0
    #: Links to the front page that were looked at.
    homes: int = 0

    def take(self, link: HtmlElement) -> None:
        """Look at one link."""
        target = link.get("href")
        if not target or len(self.texts) >= _MAX_LINKS:
            return
        text = link.text
        text = text if text and not text.isspace() else None
        path = _path(target)
        if not path or ((len(path) <= _HOME_CHARS or "/index." in path) and _LANGUAGE_HOME.fullmatch(path)):
            self._take_home(link, text)
        elif text and len(text) <= _TEXT_CHARS:
            name = " ".join(text.split())
            self.texts.add(name)
            if self.folders.get(path, 0) > self.depth:
                self.folder, self.depth = name, self.folders[path]

    def _take_home(self, link: HtmlElement, text: str | None) -> None:
        self.homes += 1
        if self.homes > _MAX_HOMES:
            return
        image = link.find(".//img")
        name = text or (image.get("alt") if image is not None else None) or link.get("title") or link.get("aria-label")
        if name is None and (line := printed_line(link, _TEXT_CHARS)) is not None:
            name = line.text
        if name and len(name) <= _TEXT_CHARS and name.strip():
            self.home_names.append(" ".join(name.split()))


def folders_above(url: str | None) -> dict[str, int]:
    """Paths of the folders above a page, with their depths.

    >>> folders_above("https://post.example/world/asia/flood.html")
    {'/world': 1, '/world/asia': 2}
    """
    parts = (url or "").partition("://")[2].split("?")[0].split("#")[0].strip("/").split("/")[1:-1][:_MAX_DEPTH]
    return {"/" + "/".join(parts[: at + 1]).lower(): at + 1 for at in range(len(parts))}


def _path(target: str) -> str:
    """The path of a link, without host, query and slash at its end; empty: the front page."""
    target = target[:_TARGET_CHARS]
    if target[0] == "/" and target[1:2] != "/" and "?" not in target and "#" not in target:  # most links
        return target.rstrip("/").lower()
    found = _TARGET.match(target)
    if found is None or found[2] or not found.end():
        return "?"
    return (found[1] or "").rstrip("/").lower()
