"""Takes the documentation's pictures from a running demonstration: `python -m tests.web.pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.web.browsing import Served, chromium, demonstration

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PHONE = {"width": 390, "height": 780}


def main() -> None:
    """All pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as served, chromium() as browser:
        side_by_side(served, browser)
        report_on_a_phone(served, browser)
        answer_on_a_phone(served, browser)


def side_by_side(served: Served, browser: Browser) -> None:
    """A lead has filed; the coordinator sees the board; reminders have gone out."""
    page = browser.new_page(viewport={"width": 1360, "height": 840}, locale="zh-CN")
    page.goto(served.url)
    lead, office = (page.frame_locator(f"iframe[src^='/{name}/']") for name in ("left", "right"))
    expect(lead.locator("#log")).to_contain_text("您好")
    expect(office.locator("#log")).to_contain_text("您好")
    page.get_by_role("button", name="拨到周五 16:00").click()
    page.wait_for_timeout(1500)
    say(lead, "Web前端开发 本周培训40人6课时，下周模考")
    lead.get_by_role("button", name="提交").last.click()
    expect(lead.locator("#log")).to_contain_text("-001")
    say(office, "/board")
    expect(office.locator("#log")).to_contain_text("已报 1")
    take(page, "demo")


def report_on_a_phone(served: Served, browser: Browser) -> None:
    """The card of a one-sentence report."""
    page = browser.new_page(viewport=PHONE, locale="zh-CN", device_scale_factor=2)
    page.goto(f"{served.url}/demo?left=ncvtc/老年照护 负责人")
    page.goto(f"{served.url}/left/")
    expect(page.locator("#log")).to_contain_text("您好")
    say(page, "老年照护 本周培训32人6课时，下周模考")
    expect(page.get_by_role("button", name="提交").last).to_be_visible()
    take(page, "phone-report")


def answer_on_a_phone(served: Served, browser: Browser) -> None:
    """A visitor's question."""
    page = browser.new_page(viewport=PHONE, locale="zh-CN", device_scale_factor=2)
    page.goto(f"{served.url}/chat/?institution=ncvtc")
    expect(page.locator("#log")).to_contain_text("南充")
    say(page, "机试 95 人能认定多少课时？")
    expect(page.locator("#log")).to_contain_text("234")
    take(page, "phone-answer")


def say(chat: FrameLocator | Page, text: str) -> None:
    """Types and sends."""
    chat.locator("#say").fill(text)
    chat.locator("#say").press("Enter")


def take(page: Page, name: str) -> None:
    """Saves what the page shows, once it is at rest."""
    page.mouse.move(1, 1)
    page.wait_for_timeout(1800)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    main()
