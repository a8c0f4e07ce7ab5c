"""Markup is made in one place, and whatever is a string is escaped there."""

import ast
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import transforms.core.report
from transforms.core.report.markup import Html, document, join, tag
from transforms.core.report.readable import neutral

ROOM = Path(transforms.core.report.__path__[0])
HOSTILE = (
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>", "</style><script>", "]]><!--"),
    *("&lt;script&gt;", "\u202egnp.exe", "\x1b[31mred", "javascript:alert(1)", "</title>"),
)


class Read(HTMLParser):
    """What a parser sees: elements with their attributes, and text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Remember text."""
        self.text += data


@pytest.mark.fault("C8")
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """In an element and in an attribute, hostile text is read back as it is, and makes no element."""
    read = Read(str(tag("p", text, title=text)))
    assert read.elements == [("p", {"title": neutral(text)})]
    assert read.text == neutral(text)


@given(st.text())
def test_any_text_is_read_back(text: str) -> None:
    """Whatever a string holds, a parser reads it back and nothing else (a parser makes a line end of a carriage return: it is a stand-in here)."""
    read = Read(str(tag("span", text, tag("em", text), class_=text)))
    assert [name for name, _ in read.elements] == ["span", "em"]
    assert read.text == 2 * neutral(text)


def test_a_string_is_never_taken_for_markup() -> None:
    """No caller can call a string markup."""
    with pytest.raises(TypeError, match="made by"):
        Html("<b>")
    assert str(join(["<b>", tag("p", "<i>")])) == "&lt;b&gt;<p>&lt;i&gt;</p>"


def test_markup_is_made_in_one_module() -> None:
    """No other module of the room, nor any command, names the key with which markup is made."""
    for path in (*ROOM.rglob("*.py"), *(ROOM.parents[2] / "pipelines").rglob("*.py")):
        if path.name != "markup.py":
            names = {node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
            attributes = {
                node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
            }
            assert not {"_HERE", "made_here"} & (names | attributes), path


@pytest.mark.parametrize("name", ["script", "iframe", "img", "form", "style", "object", "link", "base", "meta", "foreignObject"])
def test_a_page_has_no_element_that_does_something(name: str) -> None:
    """An element that loads, runs or sends is refused."""
    with pytest.raises(ValueError, match="no page has"):
        tag(name)


@pytest.mark.parametrize("name", ["onclick", "style", "src", "srcdoc", "action", "xlink_href"])
def test_an_element_has_no_attribute_that_does_something(name: str) -> None:
    """An attribute that loads, runs or styles is refused."""
    with pytest.raises(ValueError, match="no element"):
        tag("p", **{name: "x"})


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//x",
        "file:///etc",
        "java\nscript:x",
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(address: str) -> None:
    """An address of another scheme is no link."""
    assert "href" not in str(tag("a", "x", href=address))


def test_the_style_cannot_end_its_element() -> None:
    """A style sheet that holds the end of an element is refused: it would be the one door."""
    with pytest.raises(ValueError, match="style"):
        document(tag("title", "x"), tag("body"), "default-src 'none'", "a{}</style><script>")
