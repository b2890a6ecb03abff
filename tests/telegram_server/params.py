"""The parameters of one request, however they were sent: query, form, multipart or JSON."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.telegram_server.refusals import Refusal, bad

MAX_BODY = 60 * 1024 * 1024


class Params:
    """Values by name; a nested value may come as JSON or as a string that holds JSON."""

    def __init__(self, values: dict[str, Any], files: dict[str, web.FileField]) -> None:
        self.values = values
        self.files = files

    def text(self, name: str) -> str:
        """The value as a string; empty when absent."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """The value as a whole number; what is none counts as the default, as the service has it."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def nested(self, name: str, complaint: str) -> Any:
        """The value as JSON, None when absent. Raises Refusal with `complaint`."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(complaint) from None

    def file(self, name: str) -> web.FileField | None:
        """An uploaded file, under its own name or by `attach://`."""
        attached = self.text(name).removeprefix("attach://")
        return self.files.get(name) or self.files.get(attached)


async def read(request: web.BaseRequest) -> Params:
    """Reads a request. Raises Refusal for a body that cannot be read."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return Params(values, {})
    if request.content_type == "application/json":
        return Params(values | await _json(request), {})
    posted = await request.post()
    files = {name: value for name, value in posted.items() if isinstance(value, web.FileField)}
    values.update((name, value) for name, value in posted.items() if isinstance(value, str))
    return Params(values, files)


async def _json(request: web.BaseRequest) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise Refusal(400, "Bad Request: can't parse JSON object") from None
    return body if isinstance(body, dict) else {}
