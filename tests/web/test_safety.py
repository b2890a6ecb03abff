"""What the pages are protected against, point by point."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import structlog

from bot.web.limits import Limiter, Rate
from bot.web.pages import Rates
from bot.web.uploads import NotTaken, checked, harmless
from bot.web_server import WebServer
from tests.web.conftest import Browser, Campus, an_id, browser_at


async def test_every_answer_confines_the_browser(browser: Browser) -> None:
    for path in ("/chat/", "/static/chat.js", "/nowhere", "/health/live"):
        named = (await browser.client.get(path)).headers
        policy = named["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert named["x-content-type-options"] == "nosniff"
        assert named["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize(
    ("origin", "policy"),
    [
        ("https://onex.example.edu.cn", "max-age=31536000; includeSubDomains"),
        ("https://www.example.edu.cn:8443", "max-age=31536000"),  # others have this name for other ports
        ("http://127.0.0.1:8000", None),
    ],
)
async def test_over_https_every_answer_asks_for_https_for_a_year(
    tmp_path: Path, origin: str, policy: str | None
) -> None:
    campus = Campus(tmp_path, origin=origin)
    browser = browser_at(campus)
    for path in ("/chat/", "/static/chat.js", "/nowhere", "/health/live"):
        assert (await browser.client.get(path)).headers.get("strict-transport-security") == policy, path
    await browser.client.aclose()
    campus.close()


@pytest.mark.parametrize(
    "path", ["/", f"/join/{'t' * 20}", "//evil.example/", "/join//evil.example", "/console", "/chat"]
)
async def test_nobody_is_led_to_another_site(browser: Browser, path: str) -> None:
    answer = await browser.client.get(f"{browser.campus.origin}{path}", headers={"Host": "testserver"})
    led = answer.headers.get("location", "/")
    assert led.startswith(("/", f"{browser.campus.origin}/"))
    assert not led.startswith("//")


async def test_every_answer_says_what_it_is(browser: Browser) -> None:
    kinds = {
        "/chat/": "text/html; charset=utf-8", "/static/chat.js": "text/javascript; charset=utf-8",
        "/static/onex.css": "text/css; charset=utf-8", "/health": "application/json", "/nowhere": "application/json",
    }  # fmt: skip
    for path, kind in kinds.items():
        assert (await browser.client.get(path)).headers["content-type"] == kind, path


async def test_an_address_cannot_be_made_up_before_the_proxy_s_own_word(tmp_path: Path) -> None:
    campus = Campus(tmp_path, rates=Rates(address=Rate(2, 1)))
    for proxies, statuses in ((("127.0.0.1",), [200, 200, 429, 200]), ((), [429] * 4)):
        server = WebServer(campus.app, "127.0.0.1", 0, proxies)
        await server.start()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
            if not proxies:  # nobody is believed: all come from this machine
                assert [(await client.get("/chat/")).status_code for _ in range(2)] == [200, 200]
            named = ["9.9.9.9", "1.1.1.1, 9.9.9.9", "2.2.2.2, 9.9.9.9", "9.9.9.9, 8.8.8.8"]
            answers = [await client.get("/chat/", headers={"X-Forwarded-For": one}) for one in named]
        await server.stop()
        assert [answer.status_code for answer in answers] == statuses
    campus.close()


async def test_a_page_holds_no_inline_script_or_style(browser: Browser) -> None:
    page = (await browser.open()).text
    assert "<script>" not in page
    assert "style=" not in page
    assert "onclick" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")


async def test_only_named_sites_may_embed_the_chat(tmp_path: Path) -> None:
    campus = Campus(tmp_path, frame_ancestors=("https://portal.example.edu",), origin="https://onex.example.edu")
    browser = browser_at(campus)
    answer = await browser.open()
    assert "frame-ancestors 'self' https://portal.example.edu" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    cookie = answer.headers["set-cookie"]
    assert "SameSite=none; Secure; Partitioned" in cookie
    await browser.client.aclose()
    campus.close()


@pytest.mark.parametrize("path", ["send", "open", "upload", "language", "leave"])
async def test_nothing_changes_without_the_pages_token(browser: Browser, path: str) -> None:
    await browser.open()
    what = {"files": {"file": ("a.txt", b"x")}, "data": {"id": an_id(1)}} if path == "upload" else {
        "json": {"id": an_id(1), "text": "x", "language": "en"}}  # fmt: skip
    for token in ("", "0" * 64, "ö"):
        answer = await browser.post(path, headers={"X-CSRF-Token": token.encode()}, **what)
        assert (answer.status_code, answer.json()) == (403, {"error": "no_token"})


async def test_another_sessions_token_is_worth_nothing(campus: Campus, browser: Browser) -> None:
    other = browser_at(campus)
    await browser.open()
    await other.open()
    browser.token = other.token
    assert (await browser.say("x")).status_code == 403
    await other.client.aclose()


async def test_a_post_that_another_site_begins_is_refused(browser: Browser) -> None:
    await browser.open()
    answer = await browser.post("send", json={"id": an_id(1), "text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.json() == {"error": "elsewhere"}


async def test_a_session_that_says_too_much_waits_and_others_do_not(tmp_path: Path) -> None:
    campus = Campus(tmp_path, rates=Rates(person=Rate(3, 1)))
    browser, other = browser_at(campus), browser_at(campus)
    await browser.open()
    await other.open()
    answers = [await browser.say("你好", n) for n in range(1, 5)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert int(answers[-1].headers["retry-after"]) > 30
    assert (await other.say("你好")).status_code == 202
    for one in (browser, other):
        await one.client.aclose()
    campus.close()


async def test_an_address_that_asks_too_often_waits(tmp_path: Path) -> None:
    campus = Campus(tmp_path, rates=Rates(address=Rate(2, 1)))
    browser = browser_at(campus)
    codes = [(await browser.open()).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    await browser.client.aclose()
    campus.close()


async def test_tokens_cannot_be_guessed_by_the_hundred(campus: Campus, browser: Browser) -> None:
    await browser.open()
    answers = [await browser.client.post(f"/chat/join/{'x' * 20}{n}", data={"csrf": browser.token}) for n in range(11)]
    assert answers[-1].status_code == 403 or answers[-1].status_code == 429
    assert 429 in {answer.status_code for answer in answers}


async def test_a_large_body_is_refused_before_it_is_read_whole(browser: Browser) -> None:
    await browser.open()

    async def endless() -> object:
        for _ in range(100):
            yield b"x" * 10_000

    announced = await browser.post("send", content=b"x" * 100_000)
    unannounced = await browser.post("send", content=endless())
    assert (announced.status_code, unannounced.status_code) == (413, 413)


async def test_another_host_name_is_not_answered(tmp_path: Path) -> None:
    campus = Campus(tmp_path, hosts=("testserver",))
    browser = browser_at(campus)
    assert (await browser.client.get("/chat/", headers={"Host": "evil.example"})).status_code == 400
    assert (await browser.open()).status_code == 200
    await browser.client.aclose()
    campus.close()


async def test_no_page_and_bad_input_are_told_plainly_and_echo_nothing(browser: Browser) -> None:
    await browser.open()
    answers = [
        await browser.client.get("/<script>alert(1)</script>", headers={"Accept": "text/html"}),
        await browser.post("send", json={"id": "<script>", "text": 5}),
        await browser.client.get("/chat/file/99999999999999999999"),
        await browser.client.get("/chat/join/%00%ff<script>x"),
    ]
    for answer in answers:
        assert answer.status_code in {200, 404, 422}
        assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_a_bucket_fills_again_as_time_passes() -> None:
    now = [0.0]
    limiter = Limiter(Rate(2, 60), lambda: now[0])
    assert [limiter.wait("a"), limiter.wait("a")] == [0.0, 0.0]
    assert limiter.wait("a") == pytest.approx(1.0)
    now[0] = 1.0
    assert limiter.wait("a") == 0.0


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ"), ("a.svg", b"<svg/>"), ("a.html", b"<html>"), ("a.pdf", b"PK\x03\x04"), ("a.txt", b"a\x00b"),
     ("a.xlsx", b"<html>"), ("", b"x"), ("a.png", b"")],
)  # fmt: skip
def test_what_is_not_what_it_says_is_not_taken(name: str, content: bytes) -> None:
    with pytest.raises(NotTaken):
        checked(name, content)


def test_a_file_name_is_made_harmless() -> None:
    assert harmless("../../etc/passwd") == "passwd"
    assert harmless("C:\\x\\报告.docx") == "报告.docx"
    assert harmless("a\x00\nb.txt") == "ab.txt"
    assert len(harmless("长" * 300 + ".pdf")) <= 80
    assert harmless("") == "file"


async def test_what_is_refused_is_logged_by_code_and_route_without_tokens(campus: Campus, browser: Browser) -> None:
    await browser.open()
    with structlog.testing.capture_logs() as lines:
        await browser.client.post("/chat/send", json={"id": an_id(1), "text": "secret words"})
        await browser.client.post(f"/chat/join/{'z' * 30}", data={"csrf": browser.token})
        await browser.post("upload", files={"file": ("secret.exe", b"MZ")}, data={"id": an_id(2)})
    told = [(line["event"], line.get("code", ""), line["at"]) for line in lines if line["log_level"] == "warning"]
    assert told == [
        ("refused", "no_token", "/chat/send"),
        ("sign-in refused", "", "/chat/join/{token}"),
        ("refused", "not_taken", "/chat/upload"),
    ]
    assert not [line for line in lines if "zzz" in str(line) or "secret" in str(line)]
