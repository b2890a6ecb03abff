"""The stand-in as a server: tokens, methods, files, faults, and what tests ask of it in process."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.telegram_server import about, control, messages
from tests.telegram_server.faults import PROXY_PAGE, Fault, Faults
from tests.telegram_server.limits import Gate, Limits
from tests.telegram_server.messages import Method, Service
from tests.telegram_server.params import MAX_BODY, Params, read
from tests.telegram_server.people import Group, Person
from tests.telegram_server.refusals import Refusal
from tests.telegram_server.updates import Updates
from tests.telegram_server.webhook import Webhook
from tests.telegram_server.world import BOT_ID, Shown, World

TOKEN = f"{BOT_ID}:TEST-ONLY-not-a-real-token-0123456789"
METHODS: dict[str, Method] = messages.METHODS | about.METHODS
_PATH = re.compile(r"/bot([^/]+)/([A-Za-z]+)/?")
_FILE = re.compile(r"/file/bot([^/]+)/(.+)")
_TOKEN = re.compile(r"[1-9][0-9]{0,15}:[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Call:
    """One request as it was answered; `code` 0 when the connection was dropped."""

    at: float
    method: str
    params: dict[str, Any]
    code: int


class TelegramServer:
    """A strict stand-in of the Bot API for one bot, on a real port.

    Use as `async with TelegramServer() as server`. `limits` are the service's own unless told; `clock` gives Unix
    seconds; `backoff` is the webhook's first pause.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
        backoff: float = 1.0,
        remember_calls: int = 100_000,
    ) -> None:
        self.token = token
        self.world = World(clock)
        self.updates = Updates(clock)
        self.webhook = Webhook(self.updates, backoff)
        self.faults = Faults()
        self.service = Service(self.world, Gate(limits or Limits()))
        self.calls: deque[Call] = deque(maxlen=remember_calls)
        self._runner: web.ServerRunner | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls base_url."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    async def start(self, port: int = 0) -> None:
        """Listens on the loopback; port 0 picks a free one."""
        server = web.Server(self._handle, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self.webhook.close()
        self.updates.stop_poll("Conflict: the server ends")
        if self._runner:
            await self._runner.cleanup()

    async def __aenter__(self) -> TelegramServer:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    # what a test sees and does

    def person(self, number: int, language: str = "zh-hans") -> Person:
        """A person by their id; new ones have not yet started the bot."""
        return Person(self.world, self.updates, self.world.private(number, language))

    def group(self, chat: int, title: str = "group", kind: str = "supergroup") -> Group:
        """A group by its (negative) id, with the bot in it."""
        return Group(self.world, self.world.group(chat, title, kind))

    def transcript(self, chat: int) -> list[Shown]:
        """The messages of a chat as a person sees them now."""
        return [shown for shown in self.world.chats[chat].messages.values() if not shown.deleted]

    def script(self, chat: int) -> str:
        """The transcript in lines: `<` the bot, `>` a person."""
        return "\n".join(shown.line() for shown in self.transcript(chat))

    def fault(self, kind: str, *methods: str, **how: Any) -> Fault:
        """Orders a fault; see `Fault`."""
        return self.faults.add(Fault(kind, frozenset(methods), **how))  # type: ignore[arg-type]

    async def until(self, condition: Callable[[], object], timeout: float = 5.0) -> None:
        """Waits until a condition holds. Raises TimeoutError with the transcripts."""
        try:
            async with asyncio.timeout(timeout):
                while not condition():
                    await asyncio.sleep(0.005)
        except TimeoutError:
            chats = "\n\n".join(f"chat {chat}:\n{self.script(chat)}" for chat in list(self.world.chats)[:10])
            raise TimeoutError(f"not within {timeout} s; what is shown:\n{chats}") from None

    # how requests are answered

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if found := _PATH.fullmatch(path):
            response = await self._call(request, found.group(1), found.group(2).lower())
        elif found := _FILE.fullmatch(path):
            response = self._file(found.group(1), found.group(2))
        elif path.startswith("/control/"):
            response = await control.handle(self, request)
        else:
            response = _answer(Refusal(404, "Not Found"))
        return response

    def _check(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise Refusal(404, "Not Found")
        if token != self.token:
            raise Refusal(401, "Unauthorized")

    def _file(self, token: str, path: str) -> web.Response:
        try:
            self._check(token)
        except Refusal as refusal:
            return _answer(refusal)
        upload = self.world.files.get(path.split("/")[1]) if path.count("/") > 1 else None
        if upload is None or upload.path != path:
            return _answer(Refusal(404, "Not Found"))
        return web.Response(body=upload.content, content_type="application/octet-stream")

    async def _call(self, request: web.BaseRequest, token: str, method: str) -> web.StreamResponse:
        params = Params({}, {})
        fault = self.faults.choose(method)
        try:
            self._check(token)
            params = await read(request)
            if fault and not fault.after:
                return await self._strike(request, fault, method, params)
            result = await self._run(method, params)
            answer = _result(result)
        except Refusal as refusal:
            answer = _answer(refusal)
        if fault and fault.after:
            return await self._strike(request, fault, method, params)
        self._note(method, params, answer.status)
        return answer

    async def _run(self, method: str, params: Params) -> Any:
        match method:
            case "getupdates":
                return await self.updates.get(params)
            case "setwebhook":
                return await self.webhook.set(params)
            case "deletewebhook":
                return await self.webhook.delete(params)
            case "getwebhookinfo":
                return self.webhook.info()
        if method not in METHODS:
            raise Refusal(404, "Not Found: method not found")
        return METHODS[method](self.service, params)

    def _note(self, method: str, params: Params, code: int) -> None:
        self.calls.append(Call(self.world.clock(), method, params.values, code))

    async def _strike(self, request: web.BaseRequest, fault: Fault, method: str, params: Params) -> web.StreamResponse:
        """Lets a fault happen instead of the answer."""
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
        if fault.kind != "status":
            self._note(method, params, 0)
            if request.transport:
                request.transport.abort()
            return web.Response()
        self._note(method, params, fault.status)
        if fault.status == 429:
            words = f"Too Many Requests: retry after {fault.retry_after}"
            return _answer(Refusal(429, words, retry_after=fault.retry_after))
        page = PROXY_PAGE.format(status=fault.status)
        return web.Response(status=fault.status, text=page, content_type="text/html")


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)


def _result(result: Any) -> web.Response:
    text = json.dumps({"ok": True, "result": result})
    return web.Response(body=text.encode(), headers={"Content-Type": "application/json"})


def _answer(refusal: Refusal) -> web.Response:
    wait = refusal.parameters.get("retry_after")
    headers = {"Content-Type": "application/json", **({"Retry-After": str(wait)} if wait else {})}
    return web.Response(status=refusal.code, body=json.dumps(refusal.body()).encode(), headers=headers)
