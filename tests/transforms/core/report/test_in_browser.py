"""Both pages in a real browser: nothing is run, asked for or complained about, and a phone shows all of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser import Browser, browsing
from tests.transforms.core.report.test_article import TEXT, viewed
from tests.transforms.core.report.test_markup import HOSTILE
from tests.transforms.core.report.test_report import rich
from transforms.core.report.article_page import article_page
from transforms.core.report.readable import neutral
from transforms.core.report.report import report_page

#: All that strangers tried, in one string, with a word that breaks nowhere and a page in another direction.
ATTACK = " ".join(HOSTILE) + " " + "w" * 300 + " \u0633\u0644\u0627\u0645"
#: Whatever a script could have left behind, and whatever leads where no page should.
_SIGNS = """[...document.querySelectorAll('script, iframe, img, object, embed, form, base, link, [style]')].map(one => one.outerHTML)
 .concat([...document.querySelectorAll('a[href]')].map(one => one.protocol).filter(one => !['http:', 'https:', 'file:'].includes(one)))
 .concat([...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames()).filter(name => name.startsWith('on')))"""
_BACKGROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with browsing() as one:
        yield one


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both pages, with hostile text wherever a stranger may write."""
    folder = tmp_path_factory.mktemp("pages")
    figures = rich(folder, ATTACK)
    view = viewed(
        f"{TEXT}\n{ATTACK}", title=ATTACK, byline=ATTACK, url="javascript:alert(1)", site_name=ATTACK, input_name=ATTACK
    )
    made = {"report": report_page(replace(figures, name=ATTACK, troubles=(ATTACK,))), "article": article_page(view)}
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.mark.fault("C8")
@pytest.mark.parametrize("name", ["report", "article"])
@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1200, False)], ids=["phone", "phone-dark", "desk"])
def test_a_page_is_still(name: str, width: int, dark: bool, browser: Browser, pages: dict[str, Path]) -> None:
    """No complaint on the console, no violation of its policy, no request, no element that acts, no scrolling sideways."""
    browser.open(pages[name], width=width, dark=dark)
    assert browser.complaints == []
    assert browser.requests == []
    assert browser.evaluate(_SIGNS) == []
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    sideways = "[...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1).length"
    assert browser.evaluate(sideways) == 0
    light, red = browser.evaluate(_BACKGROUND), "rgb(20, 23, 26)"
    assert (light == red) is dark


def test_the_style_sheet_is_worn(browser: Browser, pages: dict[str, Path]) -> None:
    """The hash in the policy fits, so that the page looks as it should: bars have colours, marks have grounds."""
    browser.open(pages["report"], width=1200)
    assert browser.evaluate("getComputedStyle(document.querySelector('rect.new')).fill") == "rgb(43, 108, 163)"
    browser.open(pages["article"], width=1200)
    assert (
        browser.evaluate("getComputedStyle(document.querySelector('#text .m.artifact.critical')).backgroundColor")
        == "rgb(248, 210, 198)"
    )


@pytest.mark.fault("C8")
def test_what_slips_in_is_refused(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    """The second wall stands: a page into which somebody wrote a script and a picture runs and loads neither, and the test sees it."""
    torn = tmp_path / "torn.html"
    page = pages["report"].read_text(encoding="utf-8")
    torn.write_text(
        page.replace("<main>", '<main><script>window.ran = 1</script><img src="https://example.org/x.png" style="width:9px">')
    )
    browser.open(torn, width=1200)
    assert browser.evaluate("window.ran") is None
    assert any("Content Security Policy" in complaint or "ContentSecurityPolicy" in complaint for complaint in browser.complaints)


def test_the_text_on_the_screen_is_the_text(browser: Browser, pages: dict[str, Path]) -> None:
    """The text content of the marked text is the article's text, control characters as their stand-ins."""
    browser.open(pages["article"], width=1200)
    assert browser.evaluate("document.getElementById('text').textContent") == neutral(f"{TEXT}\n{ATTACK}")


def test_numbers_lead_to_reasons_and_back(browser: Browser, pages: dict[str, Path]) -> None:
    """Every number behind a mark leads to a note that is there, and every note back to its place."""
    browser.open(pages["article"], width=1200)
    lost = "[...document.querySelectorAll('a[href^=\"#\"]')].filter(one => !document.getElementById(one.hash.slice(1))).map(one => one.hash)"
    assert browser.evaluate("document.querySelectorAll('#text a.ref').length") >= 6
    assert browser.evaluate(lost) == []


def test_a_page_can_be_seen(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    """A picture of each page is more than one colour."""
    for name, page in pages.items():
        browser.open(page, width=360)
        browser.screenshot(tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000
