"""The robots of group chats against a real HTTP server that checks signatures as the platforms do."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import End, Parcel, WireButton
from bot.channels.robots import Robot, Robots, parts_of, read_robots

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECRET = "SEC-of-the-robot"


@dataclass
class Platform:
    """What the platform was posted. `status`, `answer` or `mode` make it refuse, drop or hang."""

    posted: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    answer: dict[str, Any] | None = None
    mode: str = ""
    url: str = ""

    async def take(self, request: web.Request) -> web.StreamResponse:
        if self.mode == "drop before":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        body = await request.json()
        refusal = _refusal(request, body)
        if refusal is None:
            self.posted.append(body)
        if self.mode == "drop after":
            assert request.transport is not None
            request.transport.abort()
        if self.mode == "hang":
            await asyncio.sleep(3600)
        ok = {"code": 0, "msg": "success"} if "msg_type" in body else {"errcode": 0, "errmsg": "ok"}
        return web.json_response(refusal or self.answer or ok, status=self.status)


def _refusal(request: web.Request, body: dict[str, Any]) -> dict[str, Any] | None:
    """What 钉钉 and 飞书 say to a wrong signature; checked by their manuals, apart from our code."""
    if request.path == "/dingtalk":
        at = request.query["timestamp"]
        made = hmac.new(SECRET.encode(), digestmod=hashlib.sha256)
        made.update(at.encode() + b"\n" + SECRET.encode())
        right = request.query["sign"] == base64.b64encode(made.digest()).decode() and len(at) == 13
        return None if right else {"errcode": 310000, "errmsg": "sign not match"}
    if request.path == "/feishu":
        made = hmac.new((body["timestamp"] + "\n" + SECRET).encode(), digestmod=hashlib.sha256)
        right = body["sign"] == base64.b64encode(made.digest()).decode() and len(body["timestamp"]) == 10
        return None if right else {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}
    return None


@asynccontextmanager
async def platform(**behaviour: Any) -> AsyncIterator[Platform]:
    made = Platform(**behaviour)
    app = web.Application()
    app.router.add_post("/{kind}", made.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
    try:
        yield made
    finally:
        await runner.cleanup()


def robots(url: str, secret: str = SECRET, **patience: float) -> Robots:
    found = {
        "wecom": Robot(kind="wecom", url=f"{url}/wecom?key=k"),
        "dingtalk": Robot(kind="dingtalk", url=f"{url}/dingtalk?access_token=t", secret=secret),
        "feishu": Robot(kind="feishu", url=f"{url}/feishu", secret=secret),
    }
    return Robots(found, lambda: NOW, "https://onex.example/chat", **patience)


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu"])
async def test_a_digest_arrives_signed_in_the_form_of_each_platform(kind: str) -> None:
    async with platform() as there:
        parcel = Parcel(kind, "**第 12 教学周**：已交 9\n未交 2", ((WireButton("打开看板", "1.0"),),))
        outcome = await robots(there.url).deliver(parcel)
    assert outcome.end is End.SENT, outcome.reason
    body = there.posted[0]
    text = str({"wecom": body.get("markdown", {}).get("content"), "dingtalk": body.get("markdown", {}).get("text"),
                "feishu": body.get("content", {}).get("text")}[kind])  # fmt: skip
    assert ("**" in text) is (kind != "feishu")
    assert "打开看板 → https://onex.example/chat" in text


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
async def test_a_wrong_secret_is_refused_and_listed(kind: str) -> None:
    async with platform() as there:
        outcome = await robots(there.url, secret="another").deliver(Parcel(kind, "x"))
    assert outcome.end is End.DEAD
    assert "sign" in outcome.reason
    assert there.posted == []


@pytest.mark.parametrize(
    ("behaviour", "end"),
    [
        ({"answer": {"errcode": 45009, "errmsg": "api freq out of limit"}}, End.NOT_DELIVERED),
        ({"answer": {"errcode": 93000, "errmsg": "invalid webhook url"}}, End.DEAD),
        ({"status": 429}, End.NOT_DELIVERED),
        ({"status": 404}, End.DEAD),
        ({"status": 502}, End.AMBIGUOUS),
        ({"answer": {"unheard": "of"}}, End.AMBIGUOUS),
        ({"mode": "drop before"}, End.AMBIGUOUS),
        ({"mode": "drop after"}, End.AMBIGUOUS),
        ({"mode": "hang"}, End.AMBIGUOUS),
    ],
)
async def test_each_failure_is_told_apart(behaviour: dict[str, Any], end: End) -> None:
    async with platform(**behaviour) as there:
        patience = {"answering": 0.3} if behaviour.get("mode") == "hang" else {}
        outcome = await robots(there.url, **patience).deliver(Parcel("wecom", "x"))
    assert outcome.end is end, outcome.reason
    assert "key=k" not in outcome.reason


async def test_a_robot_that_is_down_can_be_tried_again() -> None:
    async with platform() as there:
        url = there.url
    outcome = await robots(url).deliver(Parcel("wecom", "x"))
    assert outcome.end is End.NOT_DELIVERED


async def test_a_robot_that_nobody_wrote_down_is_dead() -> None:
    assert (await robots("http://127.0.0.1:9").deliver(Parcel("other", "x"))).end is End.DEAD


async def test_a_long_digest_goes_in_parts_and_loses_nothing() -> None:
    lines = [f"{n} 老年照护 负责人" for n in range(300)]
    async with platform() as there:
        outcome = await robots(there.url).deliver(Parcel("wecom", "\n".join(lines)))
    assert outcome.end is End.SENT
    assert len(there.posted) > 1
    assert "\n".join(body["markdown"]["content"] for body in there.posted).splitlines() == lines


@given(st.text(alphabet="a长\n😀", max_size=9000))
def test_no_part_is_longer_than_the_platform_takes_and_no_character_is_lost(text: str) -> None:
    robot = Robot(kind="wecom", url="https://example.cn/robot")
    parts = list(parts_of(text, robot))
    assert all(len(part.encode()) <= 4096 for part in parts)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


def test_the_operators_file_is_read_and_what_is_wrong_is_said_without_the_secret(tmp_path: Path) -> None:
    path = tmp_path / "robots.yaml"
    path.write_text("护理系: {kind: feishu, url: 'https://open.feishu.cn/x', secret: hush}\n", encoding="utf-8")
    assert read_robots(path)["护理系"].secret.get_secret_value() == "hush"
    assert "hush" not in repr(read_robots(path))
    path.write_text("护理系: {kind: fax, url: 'https://open.feishu.cn/x', secret: hush}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="kind") as caught:
        read_robots(path)
    assert "hush" not in str(caught.value)
    with pytest.raises(ValueError, match="cannot be read"):
        read_robots(tmp_path / "none.yaml")
