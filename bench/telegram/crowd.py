"""The people of the comparison, and the stand-in of the Bot API that they talk through."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from typing import Any

from tests.telegram_server import UNLIMITED, TelegramServer
from tests.telegram_server.params import Params

STEPS = ("/report", "[填写]", "[培训]", "{people}人 {hours}课时", "/cancel")
ANSWERS = {"sendmessage", "editmessagetext"}


class Server(TelegramServer):
    """The stand-in, which tells of each answer as it comes and may take its time with it, in seconds."""

    def __init__(self, delay: float) -> None:
        super().__init__(limits=UNLIMITED, remember_calls=0)
        self.delay = delay
        self.heard: Callable[[int], None] = lambda chat: None

    async def _run(self, method: str, params: Params) -> Any:
        if method in ANSWERS and self.delay:
            await asyncio.sleep(self.delay)
        result = await super()._run(method, params)
        if method in ANSWERS:
            self.heard(int(params.values["chat_id"]))
        return result


class Crowd:
    """People who each wait for an answer, think for about `thinks` seconds, and say the next thing.

    They begin apart: a fifth of them has said one thing when counting begins, a fifth two, and so on. Together they
    would all say the same thing at the same time, and a short look would see one kind of step. `took` are the seconds
    from each word to its answer.
    """

    def __init__(self, server: Server, people: int, thinks: float) -> None:
        self.took: list[float] = []
        self._server = server
        self._people = people
        self._thinks = thinks
        self._sent: dict[int, float] = {}
        self._step: dict[int, int] = {}
        self._random = random.Random(2026)
        self._waiting = self._random.sample(range(1, people + 1), people)
        self._placed = 0

    async def begin(self, patience: float) -> None:
        """Brings everybody to a place of their own in the dialogue, then starts one after another, all at once being
        more than comes in on any day. Raises TimeoutError."""
        self._server.heard = self._place
        self._say(1)
        await self._server.until(lambda: self._placed, timeout=120)  # the program is there
        for person in range(2, self._people + 1):
            self._say(person)
        await self._server.until(lambda: self._placed == self._people, timeout=patience)
        self._server.heard = self._hear
        self._start_another()
        await self._server.until(lambda: not self._waiting, timeout=patience)

    def end(self) -> None:
        """Nobody says anything more."""
        self._server.heard = lambda chat: None

    def _place(self, person: int) -> None:
        if self._step[person] > person % len(STEPS):
            self._placed += 1
        else:
            asyncio.get_running_loop().call_soon(self._say, person)

    def _hear(self, person: int) -> None:
        self.took.append(time.monotonic() - self._sent[person])
        asyncio.get_running_loop().call_later(self._pause(), self._say, person)
        self._start_another()

    def _start_another(self) -> None:
        if self._waiting:
            asyncio.get_running_loop().call_later(self._pause(), self._say, self._waiting.pop())

    def _pause(self) -> float:
        return self._thinks * self._random.uniform(0.5, 1.5)

    def _say(self, number: int) -> None:
        words = STEPS[self._step.get(number, 0) % len(STEPS)].format(
            people=self._random.randint(10, 99), hours=self._random.randint(1, 24)
        )
        self._step[number] = self._step.get(number, 0) + 1
        self._sent[number] = time.monotonic()
        person = self._server.person(number)
        try:
            person.taps(words[1:-1]) if words.startswith("[") else person.says(words)
        except LookupError:  # the echo has no such button
            person.says(words)
