"""Robots in the group chats of 企业微信, 钉钉 and 飞书, send-only: JSON to a webhook, signed where they want it.

Each takes twenty messages a minute, which the outbox keeps. A chat's id is the name under which the operator wrote the
robot down; its address and secret stay in the operator's file and go nowhere else, not even into an error.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote_plus

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from bot.channels.channel import End, Outcome, Parcel
from bot.channels.send_only import SendOnly, plain_text, with_way_to_chat

WECOM_BYTES = 4096  # of one markdown message, in UTF-8
OTHER_BYTES = 18_000  # 钉钉 and 飞书 take 20,000
TOO_MANY = {45009, 130101, 9499, 11232}  # too many messages: 企业微信, 钉钉, 飞书 (two)
MINUTE = 60.0
CONNECTING, ANSWERING = 7.0, 8.0  # seconds at most


class Robot(BaseModel):
    """One robot as its platform shows it: the webhook's address, and the secret where signing is switched on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["wecom", "dingtalk", "feishu"]
    url: SecretStr = Field(min_length=10)
    secret: SecretStr = SecretStr("")
    institution: str = ""  # whose coordinators may send the digest there; nobody's when empty


def read_robots(path: Path) -> dict[str, Robot]:
    """The robots of the operator's YAML file, by name. Raises ValueError with what is wrong, without the secrets."""
    import yaml

    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return {str(name): Robot.model_validate(facts) for name, facts in dict(written).items()}
    except (OSError, yaml.YAMLError) as error:
        raise ValueError(f"{path} cannot be read: {type(error).__name__}") from None
    except (TypeError, ValueError):
        raise ValueError(
            f"{path}: each robot needs kind (wecom, dingtalk or feishu), url, and secret if it signs"
        ) from None


@dataclass(frozen=True)
class Request:
    """What is posted."""

    url: str
    body: dict[str, Any]


class Robots(SendOnly):
    """Posts to the robots of group chats."""

    name = "robot"

    @property
    def homes(self) -> dict[str, str]:
        """The robots by name, with the institution that each belongs to."""
        return {name: robot.institution for name, robot in self._robots.items() if robot.institution}

    def __init__(
        self, robots: Mapping[str, Robot], clock: Callable[[], datetime], page: str = "", answering: float = ANSWERING
    ) -> None:
        self._robots = robots
        self._clock = clock
        self._page = page
        self._timeout = aiohttp.ClientTimeout(total=CONNECTING + answering, connect=CONNECTING, sock_read=answering)

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Posts a message, in several parts when it is long. When a later part fails, the first has arrived."""
        robot = self._robots.get(parcel.chat)
        if robot is None:
            return Outcome(End.DEAD, reason=f"no robot named {parcel.chat}")
        parts = list(parts_of(with_way_to_chat(parcel.text, parcel, self._page), robot))
        async with aiohttp.ClientSession(timeout=self._timeout) as session:
            for number, part in enumerate(parts):
                outcome = await self._post(session, robot, part)
                if outcome.end is not End.SENT:
                    return (
                        outcome
                        if number == 0
                        else Outcome(End.AMBIGUOUS, reason=f"part {number + 1}: {outcome.reason}")
                    )
        return Outcome(End.SENT)

    async def _post(self, session: aiohttp.ClientSession, robot: Robot, text: str) -> Outcome:
        request = request_of(robot, text, self._clock())
        try:
            async with session.post(request.url, json=request.body) as response:
                answer = await _answer(response)
                return _ended(response.status, answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Outcome(End.NOT_DELIVERED, reason=type(error).__name__)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            return Outcome(End.AMBIGUOUS, reason=type(error).__name__)


async def _answer(response: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        answer = await response.json(content_type=None)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _ended(status: int, answer: dict[str, Any]) -> Outcome:
    """By the HTTP status, then by the platform's own code in the body."""
    code = answer.get("errcode", answer.get("code", answer.get("StatusCode")))
    says = str(answer.get("errmsg") or answer.get("msg") or "")[:120]
    reason = f"{status} {code if code is not None else ''} {says}".strip()
    if status == 429 or code in TOO_MANY:
        return Outcome(End.NOT_DELIVERED, wait=MINUTE, reason=reason)
    if status >= 500:
        return Outcome(End.AMBIGUOUS, reason=reason)
    if status >= 400 or (code is not None and code != 0):
        return Outcome(End.DEAD, reason=reason)
    return Outcome(End.SENT) if code == 0 else Outcome(End.AMBIGUOUS, reason=f"{reason} no answer to read")


def request_of(robot: Robot, text: str, now: datetime) -> Request:
    """The request as the platform's manual has it."""
    url, secret = robot.url.get_secret_value(), robot.secret.get_secret_value()
    bare = plain_text(Parcel("", text))
    if robot.kind == "wecom":
        return Request(url, {"msgtype": "markdown", "markdown": {"content": text}})
    if robot.kind == "dingtalk":
        body = {
            "msgtype": "markdown",
            "markdown": {"title": bare.partition("\n")[0][:40], "text": text.replace("\n", "\n\n")},
        }
        return Request(url + _dingtalk_signature(secret, now) if secret else url, body)
    signed = _feishu_signature(secret, now) if secret else {}
    return Request(url, {**signed, "msg_type": "text", "content": {"text": bare}})


def _dingtalk_signature(secret: str, now: datetime) -> str:
    """Milliseconds and secret, keyed with the secret; both go into the address."""
    at = int(now.timestamp() * 1000)
    digest = hmac.digest(secret.encode(), f"{at}\n{secret}".encode(), "sha256")
    return f"&timestamp={at}&sign={quote_plus(base64.b64encode(digest))}"


def _feishu_signature(secret: str, now: datetime) -> dict[str, str]:
    """Seconds and secret are the key, and nothing is the message; both go into the body."""
    at = int(now.timestamp())
    digest = hmac.digest(f"{at}\n{secret}".encode(), b"", "sha256")
    return {"timestamp": str(at), "sign": base64.b64encode(digest).decode()}


def parts_of(text: str, robot: Robot) -> Iterator[str]:
    """The text in pieces that the platform takes, cut between lines where there are any."""
    most = WECOM_BYTES if robot.kind == "wecom" else OTHER_BYTES
    part = ""
    for line in text.splitlines():
        for piece in _pieces(line, most):
            if part and len(f"{part}\n{piece}".encode()) > most:
                yield part
                part = piece
            else:
                part = f"{part}\n{piece}" if part else piece
    yield part


def _pieces(line: str, most: int) -> Iterator[str]:
    """A line in pieces of at most so many bytes."""
    while len(line.encode()) > most:
        cut = len(line.encode()[:most].decode(errors="ignore"))
        yield line[:cut]
        line = line[cut:]
    yield line
