"""Takes the documentation's pictures of the console: `python -m tests.web.console_pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.browsing import chromium, demonstration
from tests.web.pictures import IMAGES, PHONE, say, take

DESK = {"width": 1440, "height": 900}


def main() -> None:
    """All pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as served, chromium() as browser:
        context = browser.new_context(viewport=DESK, locale="zh-CN")
        page = context.new_page()
        sign_in(page, served.url)
        board(page, served.url)
        for name in ("summaries", "rounds", "settlement"):
            page.goto(f"{served.url}/console/{name}")
            take(page, f"console-{name}")
        page.set_viewport_size(PHONE)
        page.goto(f"{served.url}/console/board?term=2026秋&week=10")
        take(page, "console-phone")


def sign_in(page: Page, url: str) -> None:
    """By the link that the coordinator's chat gives."""
    page.goto(f"{url}/demo?left=ncvtc/教务处 统筹")
    page.goto(f"{url}/left/")
    say(page, "/console")
    link = page.locator("a[href*='/console/join/']").last
    expect(link).to_be_visible()
    page.goto(link.get_attribute("href") or "")
    page.get_by_role("button").click()
    page.wait_for_url("**/console/board")


def board(page: Page, url: str) -> None:
    """Last week's board; a problem is being answered in the docked chat."""
    page.goto(f"{url}/console/board")
    page.get_by_role("link", name="上一周").click()
    page.wait_for_load_state("load")
    page.get_by_role("button", name="答复").first.click()
    chat = page.frame_locator("iframe[name=dock]")
    expect(chat.locator("#log")).to_contain_text("您的答复")
    take(page, "console-board")


if __name__ == "__main__":
    main()
