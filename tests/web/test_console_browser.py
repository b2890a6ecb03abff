"""The console in a real browser: signed in from the chat, tables that sort, buttons that speak to the docked chat."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from bot.web.console.pages import PAGES
from tests.figures import figure
from tests.web import large_office
from tests.web.accessibility import barriers
from tests.web.browsing import Served, chromium, demonstration, serving
from tests.web.test_browser import is_mistake

pytestmark = pytest.mark.browser
COORDINATOR = "ncvtc/教务处 统筹"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
FIRST_VIEW = 1.5  # seconds
LARGEST = 500_000  # bytes of a page with all that it loads


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with demonstration(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = str(tmp_path_factory.mktemp("large"))
    with serving([large_office.__file__, folder], "/chat/") as found:
        yield found


@pytest.fixture(scope="module")
def session(browser: Browser, served: Served) -> Any:
    """What a browser keeps after the coordinator asked the chat for the link and opened it."""
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{served.url}/demo?left={COORDINATOR}")
    page.goto(f"{served.url}/left/")
    page.locator("#say").fill("/console")
    page.locator("#say").press("Enter")
    link = page.locator("a[href*='/console/join/']").last
    expect(link).to_be_visible()
    page.goto(link.get_attribute("href") or "")
    page.get_by_role("button").click()
    page.wait_for_url("**/console/board")
    kept = context.storage_state()
    context.close()
    return kept


def signed_in(browser: Browser, session: Any, **more: Any) -> tuple[BrowserContext, Page]:
    """A browser in which the coordinator is signed in."""
    context = browser.new_context(**({"viewport": DESK, "locale": "zh-CN", "storage_state": session} | more))
    return context, context.new_page()


@pytest.fixture
def page(browser: Browser, session: Any) -> Iterator[Page]:
    context, found = signed_in(browser, session)
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda message: wrong.append(message.text) if is_mistake(message) else None)
    yield found
    context.close()
    assert wrong == []


def test_a_button_of_the_board_speaks_to_the_chat_beside_it(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/console/board")
    page.get_by_role("button", name="催报").first.click()
    chat = page.frame_locator("iframe[name=dock]")
    expect(chat.locator(".line.mine").last).to_contain_text("/board")
    expect(chat.locator("#log")).to_contain_text("已私下提醒")
    expect(page.locator("#changed")).to_be_visible()
    expect(chat.locator("header")).to_be_hidden()


def test_the_docked_chat_hears_only_the_console_and_only_words(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/console/board")
    chat = page.frame_locator("iframe[name=dock]")
    expect(chat.locator(".choice").first).to_be_visible()
    before = chat.locator(".line.mine").count()
    frame = page.frame("dock")
    assert frame
    frame.evaluate("postMessage({say: '/help'}, location.origin)")  # from itself, not from the console
    page.evaluate("document.querySelector('iframe').contentWindow.postMessage({say: 5}, location.origin)")
    page.evaluate("document.querySelector('iframe').contentWindow.postMessage('/help', location.origin)")
    page.wait_for_timeout(500)
    assert chat.locator(".line.mine").count() == before
    page.evaluate("document.querySelector('iframe').contentWindow.postMessage({say: '/help'}, location.origin)")
    expect(chat.locator(".line.mine")).to_have_count(before + 1)


def test_a_table_is_sorted_and_searched_by_keyboard(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/console/reports")
    sorter = page.get_by_role("button", name="培训人数")
    sorter.focus()
    page.keyboard.press("Enter")
    cells = page.locator("tbody tr td:nth-child(6)")
    shown = [int(text) for text in cells.all_inner_texts() if text.strip("–")]
    assert shown == sorted(shown)
    assert len(shown) > 20
    page.get_by_placeholder("在表中查找").first.fill("老年照护")
    expect(page.locator("tbody tr").first).to_contain_text("老年照护")
    assert all("老年照护" in row for row in page.locator("tbody tr").all_inner_texts())


def test_a_filter_works_at_once_and_stands_in_the_address(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/console/reports")
    page.get_by_label("状态").select_option(label="迟报")
    page.wait_for_url("**timing=late**")
    expect(page.locator("tbody .badge").first).to_have_text("迟报")
    assert set(page.locator("tbody td:nth-child(4)").all_inner_texts()) == {"迟报"}


def test_days_are_typed_and_shown_by_keyboard(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/console/audit")
    day = page.locator("tbody tr .whole").first.inner_text()[:10]
    for label in ("起始日期", "截止日期"):
        page.get_by_label(label).fill(day)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/audit?from={day}&to={day}")
    assert {text[:10] for text in page.locator("tbody tr td:first-child").all_inner_texts()} == {day}
    page.get_by_label("操作类型").select_option(index=1)
    page.wait_for_url(f"**from={day}&to={day}**")


def test_charts_are_drawn_and_stand_there_as_tables_too(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/console/summaries")
    canvas = page.locator("canvas").first
    expect(canvas).to_have_attribute("aria-label", "各周应报周报")
    painted = canvas.evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((byte) => byte > 0)"
    )
    assert painted
    page.get_by_text("以表格查看").first.click()
    expect(page.locator(".chart table").first).to_be_visible()


def test_what_is_exported_is_downloaded(page: Page, served: Served, tmp_path: Path) -> None:
    page.goto(f"{served.url}/console/exchange")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=".xlsx", exact=True).first.click()
    waiting.value.save_as(tmp_path / "a.xlsx")
    assert waiting.value.suggested_filename.startswith("周报-")
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


def test_the_chat_opens_and_closes_by_keyboard_on_a_phone(browser: Browser, served: Served, session: Any) -> None:
    context, page = signed_in(browser, session, viewport=PHONE)
    page.goto(f"{served.url}/console/board")
    expect(page.locator("#dock")).to_be_hidden()
    page.locator("#toggle").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dock")).to_be_visible()
    expect(page.locator("#toggle")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#dock")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", [1279, 1280])
def test_the_chat_that_opens_by_itself_covers_nothing(
    browser: Browser, served: Served, session: Any, width: int
) -> None:
    context, page = signed_in(browser, session, viewport={"width": width, "height": 800})
    page.goto(f"{served.url}/console/board", wait_until="load")
    if width == 1280:
        expect(page.locator("#dock")).to_be_visible()
    dock, content = page.locator("#dock").bounding_box(), page.locator("#content").bounding_box()
    assert content
    assert dock is None or content["x"] + content["width"] <= dock["x"]
    context.close()


def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, served: Served, session: Any) -> None:
    context, page = signed_in(browser, session, viewport=PHONE)
    for one in PAGES:
        page.goto(f"{served.url}/console/{one.name}?id=1")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], one.name
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_on_any_page(
    browser: Browser, served: Served, session: Any, scheme: Literal["light", "dark"]
) -> None:
    context, page = signed_in(browser, session, bypass_csp=True, color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{served.url}/console/reports")
    report = page.locator("tbody a").first.get_attribute("href")
    found = {}
    for path in (
        *(f"/console/{one.name}" for one in PAGES if one.title),
        report or "",
        "/console/report",
        "/console/join/x",
    ):
        page.goto(served.url + path, wait_until="load")
        page.wait_for_timeout(200)
        found[path] = barriers(page, all_of_them=True)
    assert {path: faults for path, faults in found.items() if faults} == {}
    context.close()


@pytest.fixture(scope="module")
def large_session(browser: Browser, large: Served) -> Any:
    """The coordinator of the large office, signed in."""
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{large.url}/console/join/{large_office.TOKEN}")
    page.get_by_role("button").click()
    page.wait_for_url("**/console/board")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.mark.soak
def test_the_first_view_of_300_certificates_stands_within_a_second_and_a_half(
    browser: Browser, large: Served, large_session: Any
) -> None:
    seconds, painted = [], []
    for _ in range(5):
        context, page = signed_in(browser, large_session)  # with nothing kept from before
        page.goto(f"{large.url}/console/board", wait_until="commit")
        page.locator(".datatable-container tbody tr").first.wait_for()
        seconds.append(page.evaluate("performance.now()") / 1000)
        painted.append(
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0") / 1000
        )
        assert page.locator(".datatable-info").inner_text().endswith("300 条")
        context.close()
    print(f"\n300 certificates: drawn {rounded(painted)}, ready to sort and search {rounded(seconds)} s")
    figure("first view of 300 certificates", sorted(seconds)[2], "s", at_most=FIRST_VIEW)


def test_no_page_weighs_more_than_half_a_megabyte_with_300_certificates(
    browser: Browser, large: Served, large_session: Any
) -> None:
    weights = {one.name: weight(browser, large_session, f"{large.url}/console/{one.name}?id=5") for one in PAGES}
    print(f"\nbytes with all that is loaded, unpacked: {weights}")
    assert max(weights.values()) < LARGEST
    assert min(weights.values()) > 100_000  # each loads the table's library at least


def rounded(seconds: list[float]) -> list[float]:
    """Seconds to the hundredth, in order."""
    return sorted(round(one, 2) for one in seconds)


def weight(browser: Browser, session: Any, address: str) -> int:
    """Bytes of a page with all that it loads, the docked chat included, unpacked."""
    context, page = signed_in(browser, session)
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))
    page.goto(address, wait_until="load")
    page.frame_locator("iframe[name=dock]").locator("#say").wait_for()
    found = sum(len(answer.body()) for one in loaded if (answer := one.response()) and answer.ok)
    context.close()
    return found
