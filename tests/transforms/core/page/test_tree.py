"""One tree of a page, whole, and its text."""

import pytest

from schemas.errors import NoText, TooDeep
from transforms.core.page.tree import is_deep, markup_text, parse_page, plain_text


def test_depth() -> None:
    """Text far down is kept and said; beyond what the parser copies safely the page is refused."""
    tree = parse_page(f"<html><body>{'<div>' * 400}deep{'</div>' * 400}</body></html>")
    assert is_deep(tree)
    assert plain_text(tree) == "deep"
    assert not is_deep(parse_page("<p>flat"))
    with pytest.raises(TooDeep):
        parse_page("<div>" * 2_000)


def test_nothing() -> None:
    """Comments alone are no page."""
    with pytest.raises(NoText):
        parse_page("<!-- -->")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a<p>b", "a\nb"),
        ("<ruby>雪<rp>(</rp><rt>ゆき</rt><rp>)</rp></ruby>が降る", "雪が降る"),
        ("<div dir=rtl>שלום <bdi>Ann</bdi></div>", "שלום Ann"),
        ("<script>x</script><style>y</style><p>a <b>b</b>\n c", "a b c"),
    ],
)
def test_plain_text(markup: str, text: str) -> None:
    """Blocks are lines; readings above characters, scripts and styles are no text."""
    assert plain_text(parse_page(f"<html><body>{markup}</body></html>")) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("It rained.\n\nThen\t it stopped.", "It rained.\nThen it stopped."),
        ("<p>It rained.</p><p>a &lt; b</p>", "It rained.\na < b"),
        ("&lt;p&gt;It rained.&lt;/p&gt;", "It rained."),
        ("a < b and c > d", "a < b and c > d"),
        ("", ""),
    ],
)
def test_values_with_markup(value: str, text: str) -> None:
    """A value may be text or markup, escaped or not."""
    assert markup_text(value) == text
