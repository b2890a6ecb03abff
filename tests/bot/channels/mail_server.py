"""A small SMTP server on a free port: it takes mail, or misbehaves as told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailBox:
    """What arrived. `answers` replaces the answer to a command; `drops` closes the connection at one."""

    port: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    drops: str = ""
    hangs: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _say(writer, "220 test")
        try:
            while line := await reader.readline():
                verb = line.decode().split()[0].upper() if line.split() else ""
                if not await self._step(verb, reader, writer):
                    break
        finally:
            writer.close()

    async def _step(self, verb: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if verb == self.drops:
            return False
        if verb == self.hangs:
            await asyncio.sleep(3600)
        if verb in self.answers:
            await _say(writer, self.answers[verb])
            return True
        if verb == "DATA":
            return await self._take(reader, writer)
        await _say(writer, {"EHLO": "250 test", "QUIT": "221 bye"}.get(verb, "250 ok"))
        return verb != "QUIT"

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        await _say(writer, "354 go on")
        if self.drops == "TEXT":
            await reader.readline()
            return False
        lines = []
        while (line := await reader.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.arrived.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
        if self.drops == "ANSWER":
            return False
        await _say(writer, self.answers.get("TEXT", "250 taken"))
        return True


async def _say(writer: asyncio.StreamWriter, words: str) -> None:
    writer.write(f"{words}\r\n".encode())
    await writer.drain()


@asynccontextmanager
async def mail_server(**behaviour: object) -> AsyncIterator[MailBox]:
    box = MailBox(**behaviour)  # type: ignore[arg-type]
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    async with server:
        yield box
