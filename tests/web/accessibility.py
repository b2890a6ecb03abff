"""The accessibility checker axe, on a page in a real browser."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page

VENDOR = Path(__file__).parent / "vendor"
SERIOUS = {"serious", "critical"}


def axe() -> str:
    """The checker's source, as vendored; its hash is that of its README."""
    source = (VENDOR / "axe.min.js").read_bytes()
    assert sha256(source).hexdigest() in (VENDOR / "README.md").read_text("utf-8")
    return source.decode()


def barriers(page: Page, *, all_of_them: bool = False) -> list[str]:
    """What axe finds serious (or anything at all): rule and place. The page's context must bypass its CSP."""
    found = page.evaluate("async (source) => { (0, eval)(source); return (await axe.run(document)).violations }", axe())
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']}"
        for rule in found
        if all_of_them or rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]
