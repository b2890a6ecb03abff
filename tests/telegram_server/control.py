"""The stand-in's controls over HTTP, for tests that drive it from another process.

POST /control/act        {"person": 7, "act": "says", "with": {"text": "…"}}, or a list; bytes as {"base64": "…"}
POST /control/fault      {"kind": "drop", "methods": ["sendMessage"], "after": true, "nth": 3}; {} clears the plan
GET  /control/transcript?chat=7      the messages as shown now
GET  /control/deliveries?since=0     every delivery from the nth on
GET  /control/calls?since=0          every request from the nth on
GET  /control/waiting                how many updates are not confirmed
"""

from __future__ import annotations

import base64
import itertools
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.telegram_server.people import Person

if TYPE_CHECKING:
    from tests.telegram_server.server import TelegramServer

ACTS = frozenset(name for name in vars(Person) if not name.startswith("_")) - {"taps_data"}


async def handle(server: TelegramServer, request: web.BaseRequest) -> web.Response:
    """Answers one control request; what is wrong with it is said with 400."""
    try:
        return web.json_response(await _answer(server, request))
    except (LookupError, TypeError, ValueError) as error:
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)


async def _answer(server: TelegramServer, request: web.BaseRequest) -> Any:
    since = int(request.query.get("since", 0))
    match request.path.removeprefix("/control/"):
        case "act":
            wanted = await request.json()
            return [_act(server, one) for one in wanted] if isinstance(wanted, list) else _act(server, wanted)
        case "fault":
            return _fault(server, await request.json())
        case "transcript":
            return [_shown(shown) for shown in server.transcript(int(request.query["chat"]))]
        case "deliveries":
            return [asdict(delivery) for delivery in server.world.deliveries[since:]]
        case "calls":
            return [asdict(call) for call in itertools.islice(server.calls, since, None)]
        case "waiting":
            return len(server.updates.waiting)
        case other:
            raise LookupError(f"no control {other}")


def _act(server: TelegramServer, wanted: dict[str, Any]) -> dict[str, Any] | None:
    if wanted["act"] not in ACTS:
        raise LookupError(f"nobody can do {wanted['act']}")
    given = {name: _bytes(value) for name, value in wanted.get("with", {}).items()}
    act = getattr(server.person(int(wanted["person"])), wanted["act"])
    update: dict[str, Any] | None = act(**given)
    return update


def _bytes(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def _fault(server: TelegramServer, wanted: dict[str, Any]) -> bool:
    if not wanted:
        server.faults.clear()
        return True
    server.fault(wanted.pop("kind"), *wanted.pop("methods", ()), **wanted)
    return True


def _shown(shown: Any) -> dict[str, Any]:
    return {
        "id": shown.id,
        "by_bot": shown.by_bot,
        "text": shown.text,
        "buttons": shown.buttons,
        "edits": shown.edits,
        "file": shown.upload.name if shown.upload else None,
    }
