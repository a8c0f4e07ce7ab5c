"""The body of a page: what is beside it goes, what is in it stays, and where one way fails another is tried."""

from copy import deepcopy
from functools import partial
from importlib.metadata import version
from itertools import permutations, product
from pathlib import Path
from typing import Final, cast

import pytest
from lxml.etree import tostring
from lxml.html import HtmlElement, fromstring
from trafilatura import htmlprocessing, main_extractor, xml
from trafilatura.settings import Extractor
from trafilatura.xpaths import BODY_XPATH, OVERALL_DISCARD_XPATH

from transforms.core.page.body import LinkDensity, Remembered, find_frames, main_text
from transforms.core.page.fallbacks import Body, find_body
from transforms.core.page.frame import find_frame
from transforms.core.page.opening import find_standfirst, with_standfirst, without_header, without_headline
from transforms.core.page.pruning import prune_page
from transforms.core.page.tree import parse_page

NAMES = ("Harl", "Lorn", "Quill", "Anse", "Forel", "Brant")
LINES = [f"The river rose above its banks near {name} on Monday, officials in the district said." for name in NAMES]
TEXT = "".join(f"<p>{line}</p>" for line in LINES)

PAGES: Final = sorted((Path(__file__).parents[3] / "data" / "pages").glob("*.html"))
#: Values that the library's searches tell apart, each with the attribute and beside others.
VALUES: Final = (
    *("post", "entry", "my post", "articleContent", "article-body x", "x ArticleContent", "td-post-content", "body-text", "menu"),
    *(
        "cookie-notice",
        "nav",
        "Nav",
        "hidden",
        "x hidden",
        "share-",
        "-reply-",
        "reply-1",
        "ad-1",
        "true",
        "display:none",
        "author",
    ),
)
ATTRIBUTES: Final = ("id", "class", "role", "style", "itemprop", "aria-hidden", "data-component", "data-lp-replacement-content")


def _find(markup: str, declared: str | None = None, about: str = "") -> Body:
    return find_body(parse_page(markup), partial(parse_page, markup), declared=declared, about=about)


def _body(inner: str) -> str:
    return _find(f"<html><body><article><h1>Flood</h1>{inner}</article></body></html>").text


def test_the_library_is_the_pinned_one() -> None:
    """The steps of the library that are called one by one are those of the version they were read in."""
    assert version("trafilatura").startswith("2.3.")
    assert all(
        callable(step)
        for step in (htmlprocessing.tree_cleaning, htmlprocessing.convert_tags, main_extractor.extract_content, xml.xmltotxt)
    )


@pytest.mark.parametrize(
    "beside",
    [
        "<script>var x = 'a long line of script that is no text at all, whatever it says about rivers'</script>",
        "<aside><p>Somebody else's story is told here at some length, and is no part of this one.</p></aside>",
        "<div class='related-articles'><p>Somebody else's story is told here at some length, and is no part.</p></div>",
        "<div class='NewsletterSignup'><p>Somebody else's story is told here at some length, and is no part.</p></div>",
        "<div hidden><p>Somebody else's story is told here at some length, and is no part of this one.</p></div>",
        "<div style='display: none'><p>Somebody else's story is told here at some length, and is no part.</p></div>",
        "<p><a href='/x'>Somebody else's story that is told on another page</a></p>",
        "<p><strong>See also: <a href='/x'>Somebody else's story</a></strong></p>",
        "<ul><li><a href='/x'>Somebody else's story</a> 9 January</li><li><a href='/y'>Somebody else's life</a> 8 January</li></ul>",
        "<section class='comments'><p>Somebody else's story is told here at some length, and is no part of it.</p></section>",
    ],
)
def test_what_is_beside_the_article(beside: str) -> None:
    """What a page shows between and below paragraphs is no text, told by elements, names, style or links."""
    text = _body(f"{TEXT}{beside}<p>{LINES[0]} Again.</p>")
    assert "omebody" not in text
    assert "rivers" not in text
    assert all(line in text for line in LINES)


@pytest.mark.parametrize(
    "inside",
    [
        "<div class='promo'>{}</div>",
        "<div class='article-body newsletter'>{}</div>",
        "<div aria-hidden='true'>{}</div>",
        "<form>{}</form>",
    ],
)
def test_the_article_itself_is_kept(inside: str) -> None:
    """An element that holds the article is kept, whatever its name says."""
    text = _body(inside.format(TEXT))
    assert all(line in text for line in LINES)


def test_a_frame_without_a_name() -> None:
    """Where no name tells, the article is where the sentences are, with lead and subheadings, without what follows."""
    menu = "<div>" + "".join(f"<a href='/{n}'>Part {n}</a> " for n in range(9)) + "</div>"
    inner = f"<div class='x1'>{TEXT}<h3>After the rain</h3><p>{LINES[0]} Again.</p></div>"
    page = f"<div class='x0'><h1>Flood</h1><div>Hundreds left their homes before it was light, and more followed.</div>{inner}"
    text = _find(
        f"<html><body>{menu}{page}<div><p>First! I told you so, but nobody ever listens to me.</p></div></div></body></html>"
    ).text
    assert "Hundreds left" in text
    assert "After the rain" in text
    assert "First!" not in text
    assert "Part 3" not in text


def test_tables_that_lay_out_a_page() -> None:
    """A page laid out in tables gives lines, not rows; a table of data stays one."""
    cells = f"<td>Weather<br>High 24</td><td>{TEXT}</td>"
    text = _find(
        f"<html><body><table><tr><td colspan=2><a href='/'>Home</a></td></tr><tr>{cells}</tr></table></body></html>"
    ).text
    assert LINES[1] in text.split("\n")
    data = "<table><tr><td>Level</td><td>6.2 m</td></tr><tr><td>Rain</td><td>90 mm</td></tr></table>"
    assert "| Level | 6.2 m |" in _body(TEXT + data + f"<p>{LINES[0]} Again.</p>")


def test_fallbacks_in_their_order() -> None:
    """A body that only JSON-LD has, or that lies outside of what is named as the article, is found, and the way is told."""
    declared = "\n".join(LINES)
    assert _find("<html><body><div id=app></div></body></html>", declared) == Body(text=declared, method="json_ld_body")
    outside = f"<html><body><article><h1>Flood</h1><p>{LINES[0]}</p></article><div>{TEXT}{TEXT.replace('Monday', 'Friday')}</div></body></html>"
    assert all(line in _find(outside).text for line in LINES)
    assert _find(f"<html><body><article>{TEXT}</article></body></html>", declared[:100]).method == "trafilatura_fast"
    assert _find("<html><body></body></html>").text == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "مقنی‌های روستا در دو سال گذشته بیش از سه کیلومتر از راهروها را لای‌روبی کرده‌اند.",
        "三日間続いた大雨の影響で、金曜日の朝に川が氾濫し、下流の住民約四百人が避難した。",
        "ฝนตกหนักติดต่อกันสามวันทำให้แม่น้ำล้นตลิ่งและประชาชนกว่าสี่ร้อยคนต้องอพยพออกจากบ้าน",
        "מתקן ההתפלה שנבנה בשנתיים האחרונות ליד נחל ערוגות ייפתח רק בחודש יולי, כך הודיעה הרשות.",
        "क्ष‍ में नदी का जल स्तर तीन दिन की बारिश के बाद खतरे के निशान से ऊपर पहुंच गया है।",
        "После трёх дней дождя река вышла из берегов, и около четырёхсот человек покинули дома.",
    ],
)
def test_every_script_whole(sentence: str) -> None:
    """Words of any script come out as they went in, joiners included."""
    lines = [f"{sentence} {n}" for n in range(5)]
    assert _body("".join(f"<p>{line}</p>" for line in lines)).split("\n")[1:] == lines


def test_readings_are_no_text() -> None:
    """Readings above characters are left out, the characters stay."""
    ruby = "<p><ruby>雪<rp>(</rp><rt>ゆき</rt><rp>)</rp></ruby>が三日間降り続き、集落につながる県道が通れなくなった。</p>"
    assert "雪が三日間降り続き" in _body(ruby * 5)


def test_time_in_a_sentence() -> None:
    """A time that is part of a sentence stays in it; one that stands alone is the page's."""
    inner = f"<p><time>10:30</time></p><p>The bridge closed at <time>10:45</time> on Monday and did not open again that day.</p>{TEXT}"
    text = _body(inner)
    assert "closed at 10:45 on Monday" in text
    assert "10:30" not in text


def test_frames() -> None:
    """The frame is the innermost element of most sentences; a page of none has none."""
    assert find_frame(parse_page("<html><body><p>Short.</p></body></html>")) is None
    frame = find_frame(parse_page(f"<html><body><div id=a><div id=b>{TEXT}</div></div></body></html>"))
    assert frame is not None
    assert frame.get("id") == "b"


def test_openings() -> None:
    """Headline, byline, day and buttons above the first sentence go; a first sentence never does."""
    assert without_headline(["Regions", "FLOOD in Harl!", LINES[0]], "Flood in Harl") == [LINES[0]]
    assert without_headline(["Flood in Harl"], "Flood in Harl") == ["Flood in Harl"]
    assert without_headline(LINES, None) == LINES
    header = ["By Ann Lee and others", "9 January 2026", "Share", "Regions"]
    assert without_header([*header, *LINES], ["Ann Lee", "Regions"]) == LINES
    assert without_header(["In 2026 it rained.", *LINES], []) == ["In 2026 it rained.", *LINES]
    lead = "Hundreds of homes were evacuated before it was light"
    assert without_header(["After the rain", lead, *LINES], []) == [lead, *LINES]
    assert without_header(["Roses are red", "Violets are blue"], []) == ["Roses are red", "Violets are blue"]


def test_standfirsts() -> None:
    """A description that the page shows is its standfirst, whole; one that only a link or nothing shows is not."""
    shown = "Hundreds of homes were evacuated in the valley, and the railway was closed."
    tree = parse_page(f"<html><body><h1>Flood</h1><p class=dek>{shown}</p>{TEXT}</body></html>")
    assert find_standfirst(tree, f"{shown[:60]}…") == shown
    assert find_standfirst(tree, "Something else that the page does not show anywhere at all.") is None
    assert find_standfirst(parse_page(f"<html><body><a><p>{shown}</p></a></body></html>"), shown) is None
    assert with_standfirst(LINES, shown) == [shown, *LINES]
    assert with_standfirst(LINES, LINES[2]) == LINES


def test_pruning_uses_no_memory_of_pages() -> None:
    """The same page prunes to the same text the tenth time."""
    texts = set()
    for _ in range(10):
        tree = parse_page(f"<html><body><article>{TEXT}<div class=promo>x</div></article></body></html>")
        prune_page(tree)
        texts.add(main_text(tree))
    assert len(texts) == 1


def _named_tree() -> HtmlElement:
    """A tree with an element for each tag, attribute and value, and for pairs of attributes in both orders."""
    tags = ("article", "div", "main", "section", "p", "span", "item", "list", "ref")
    single = [f'<{tag} {name}="{value}">x</{tag}>' for tag, name, value in product(tags, ATTRIBUTES, VALUES)]
    pairs = product(("div", "p"), permutations(("id", "class", "style"), 2), VALUES, VALUES)
    double = [f'<{tag} {one}="{value}" {two}="{other}">x</{tag}>' for tag, (one, two), value, other in pairs]
    tree: HtmlElement = fromstring(f"<html><body>{''.join((*single, *double))}<div>x</div></body></html>")
    return tree


def test_frames_are_those_of_the_library() -> None:
    """Whatever an element is called, it is taken for the article's where the library's own search takes it."""
    tree = _named_tree()
    for element in tree.iter("article", "div", "main", "section", "p"):
        alone = fromstring("<html><body></body></html>")
        alone[0].append(deepcopy(element))
        assert bool([*find_frames(alone)]) == bool(BODY_XPATH[0](alone)), tostring(element)
    found = cast("list[HtmlElement]", BODY_XPATH[0](tree))
    assert next(find_frames(tree)) is found[0]


@pytest.mark.parametrize("search", OVERALL_DISCARD_XPATH)
def test_what_is_remembered_is_what_the_library_finds(search: object) -> None:
    """A remembered search finds the same elements as the search itself, asked once or twice, whatever the order of attributes."""
    remembered = Remembered(search)  # type: ignore[arg-type]
    for _ in range(2):
        tree = _named_tree()
        assert list(remembered(tree)) == search(tree)  # type: ignore[operator]


@pytest.mark.parametrize("name", ["x" * 100_000, 'y" class="share-', "\u00e9\u4e2d"])
def test_what_is_remembered_may_be_called_anything(name: str) -> None:
    """Long names, odd tags and other scripts are answered like the library does."""
    tree = fromstring(f'<html><body><div id="{name}">x</div><x="y class="share-">z</x="y><p>a</p></body></html>')
    for search in OVERALL_DISCARD_XPATH:
        assert list(Remembered(search)(tree)) == search(tree)


@pytest.mark.parametrize(
    "inner",
    [
        "<p>Text without any link in it.</p>",
        "<div><p><ref>Read this other story of ours, which is longer</ref></p></div><p>It rained.</p>",
        "<list><item><ref>One</ref></item><item><ref>Two</ref></item></list><p>It rained in <ref>Harl</ref> for three days.</p>",
        "<div>a<div><div><ref>b</ref></div> c <ref>d</ref></div><p><ref>e</ref> f</p></div>" * 3,
    ],
)
def test_links_are_weighed_as_by_the_library(inner: str) -> None:
    """One round or two over the tags: the tree is the one that the library's two rounds leave."""
    ours, theirs = (fromstring(f"<html><body><div>{inner}</div></body></html>") for _ in range(2))
    density = LinkDensity()
    for _, tag in product(range(2), ("div", "list", "p")):
        density(ours[0], tag, backtracking=tag == "div", favor_precision=False)
        htmlprocessing.delete_by_link_density(theirs[0], tag, backtracking=tag == "div", favor_precision=False)
    assert tostring(ours) == tostring(theirs)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("recall", [False, True])
def test_the_text_is_the_one_of_the_librarys_steps(path: Path, recall: bool) -> None:
    """With what is answered faster, the library finds the text that it finds by itself; and it is left as it was."""
    trees = [parse_page(path.read_text(encoding="utf-8", errors="replace")) for _ in range(2)]
    for tree in trees:
        prune_page(tree)
    options = Extractor(output_format="python", fast=True, recall=recall, comments=False, dedup=False, with_metadata=False)
    cleaned = htmlprocessing.convert_tags(htmlprocessing.tree_cleaning(trees[0], options), options)
    body, _ = main_extractor.extract_content(cleaned, options)
    assert main_text(trees[1], recall=recall) == xml.xmltotxt(body, include_formatting=False)
    assert vars(main_extractor)["BODY_XPATH"] is BODY_XPATH
