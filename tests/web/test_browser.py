"""In a real browser: the demonstration as a visitor sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page, expect

from tests.web.accessibility import barriers
from tests.web.browsing import Served, chromium, demonstration

pytestmark = pytest.mark.browser
RECEIPT = re.compile(r"\d{4}[春秋]-\d{2}-\d{3}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with demonstration(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1360, "height": 860}, locale="zh-CN")
    found = context.new_page()
    wrong: list[str] = []
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda message: wrong.append(message.text) if is_mistake(message) else None)
    yield found
    context.close()
    assert wrong == []


def is_mistake(message: ConsoleMessage) -> bool:
    """What the browser complains of, refusals by the server excepted: the page puts those in words."""
    return message.type == "error" and "Failed to load resource" not in message.text


def pane(page: Page, name: str) -> FrameLocator:
    """One of the two chats."""
    return page.frame_locator(f"iframe[src^='/{name}/']")


def say(chat: FrameLocator | Page, text: str) -> None:
    chat.locator("#say").fill(text)
    chat.locator("#say").press("Enter")


def test_a_lead_files_a_report_in_one_sentence_and_the_coordinator_sees_it(served: Served, page: Page) -> None:
    page.goto(served.url)
    lead, office = pane(page, "left"), pane(page, "right")
    expect(lead.locator(".dot")).to_be_visible()
    page.get_by_role("button", name="拨到周五 16:00").click()
    expect(page.locator("#time")).to_contain_text("16:00")
    say(lead, "Web前端开发 本周培训40人6课时，下周模考")
    expect(lead.locator(".card").last).to_contain_text("40 人")
    lead.get_by_role("button", name="提交").last.click()
    expect(lead.locator(".card")).to_contain_text(RECEIPT)
    expect(lead.locator(".card")).to_have_count(1)  # the one card, edited in place
    say(office, "/board")
    expect(office.locator("#log")).to_contain_text("已报 1")


def test_the_clock_brings_what_becomes_due(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/demo?left=lnpc/工业机器人操作与运维 负责人")
    lead = pane(page, "left")
    expect(lead.locator("#log")).to_contain_text("您好")
    before = page.locator("#sent li").count()
    page.get_by_role("button", name="拨到下次周报开放").click()
    expect(lead.locator("#log")).to_contain_text("周报已开放填写")
    expect(page.locator("#sent li").nth(before)).to_be_visible()


def test_a_browser_that_keeps_the_cookie_out_is_told_what_to_do(served: Served, page: Page) -> None:
    page.route("**/chat/stream*", lambda route: route.fulfill(status=403, json={"error": "no_session"}))
    page.goto(f"{served.url}/chat/")
    expect(page.locator("#notice a")).to_have_attribute("href", f"{served.url}/chat/")


def test_what_was_said_is_there_when_the_page_opens_again(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/demo?left=jscj/智能财税 负责人")
    lead = pane(page, "left")
    say(lead, "谢谢")
    expect(lead.locator(".line.mine")).to_have_count(1)
    expect(lead.locator("#log")).to_contain_text("不客气")
    page.reload()
    expect(pane(page, "left").locator(".line.mine")).to_have_count(1)
    expect(pane(page, "left").locator("#log")).to_contain_text("不客气")


def test_a_visitor_begins_with_the_institution_that_the_address_names(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/chat/?institution=xit")
    expect(page.locator("#log")).to_contain_text("厦门工学院")


def test_the_chat_works_by_keyboard_alone(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/chat/")
    first = page.locator(".choice").first
    expect(first).to_be_visible()
    page.keyboard.press("Shift+Tab")  # from the message field: attach, then the last choice
    for _ in range(12):
        if page.evaluate("document.activeElement.classList.contains('choice')"):
            break
        page.keyboard.press("Shift+Tab")
    chosen = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator(".line.mine")).to_contain_text(chosen)
    assert page.evaluate("document.activeElement.id") == "say"


def test_an_upload_is_shown_and_an_unfit_one_is_explained(served: Served, page: Page, tmp_path: Path) -> None:
    (tmp_path / "合影.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    (tmp_path / "坏.png").write_bytes(b"MZ")
    page.goto(f"{served.url}/chat/")
    expect(page.locator(".choice").first).to_be_visible()
    page.set_input_files("#file", tmp_path / "合影.png")
    expect(page.locator(".line.mine:not(.pending) .attached")).to_have_text("合影.png")
    page.set_input_files("#file", tmp_path / "坏.png")
    expect(page.locator("#notice")).to_contain_text("不收这类文件")


def test_the_page_speaks_english_when_asked(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/chat/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("1+X assistant")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("#log")).to_contain_text("I speak English with you from now on.")


def test_a_narrow_phone_shows_no_sideways_scroll(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="zh-CN")
    page = context.new_page()
    for path in ("/chat/", "/demo", "/chat/join/" + "x" * 20):
        page.goto(served.url + path)
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/chat/", "/left/", "/chat/join/" + "x" * 20, "/nowhere", "/demo"])
def test_axe_finds_no_barrier(browser: Browser, served: Served, path: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(locale="zh-CN", bypass_csp=True, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{served.url}/demo")
    page.goto(served.url + path)
    if path in {"/chat/", "/left/"}:
        expect(page.locator(".choice").first).to_be_visible()
        say(page, "/help")
        expect(page.locator(".card").last).to_contain_text("/ask")
    assert barriers(page, all_of_them=True) == []
    context.close()
