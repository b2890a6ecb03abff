"""E-mail, send-only: one message, one mail, over SMTP."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Literal

import aiosmtplib

from bot.channels.channel import End, Outcome, Parcel
from bot.channels.send_only import SendOnly, plain_text, with_way_to_chat

SUBJECT = 60  # characters of the first line that become the subject
GREYLIST = 300.0  # seconds; a server that says “later” means minutes
LOCKED_OUT = 900.0  # seconds between tries while the server refuses our own name and password
_ADDRESS = re.compile(r"[^\s<>\"'(),:]+@[^\s<>\"'(),:]+")  # servers repeat it in their answers; a log holds nobody's


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in. `tls` is "starttls", "tls" or "none"; `timeout` in seconds, for each step."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    tls: Literal["starttls", "tls", "none"] = "starttls"
    timeout: float = 20.0


class Mail(SendOnly):
    """Sends mail; a chat's id is a mail address. `page` is where the chat is, for what needs an answer."""

    name = "mail"

    def __init__(self, server: MailServer, page: str = "") -> None:
        self._server = server
        self._page = page

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Hands one mail in. Once its text is on the way, an end without an answer leaves open whether it arrived."""
        try:
            message = self._message(parcel)
        except (ValueError, OSError) as error:
            return Outcome(End.DEAD, reason=f"cannot be written as a mail: {error}")
        client = aiosmtplib.SMTP(
            hostname=self._server.host, port=self._server.port, timeout=self._server.timeout,
            use_tls=self._server.tls == "tls", start_tls=self._server.tls == "starttls",
            username=self._server.user or None, password=self._server.password or None,
        )  # fmt: skip
        try:
            return await self._hand_in(client, message)
        finally:
            client.close()

    async def _hand_in(self, client: aiosmtplib.SMTP, message: EmailMessage) -> Outcome:
        on_the_way = False
        try:
            await client.connect()
            await client.mail(self._server.sender)
            await client.rcpt(str(message["To"]))
            on_the_way = True
            await client.data(message.as_bytes())
        except (TimeoutError, aiosmtplib.SMTPException, OSError) as error:
            return _ended(error, on_the_way=on_the_way)
        return Outcome(End.SENT, remote=str(message["Message-ID"]))

    def _message(self, parcel: Parcel) -> EmailMessage:
        """Raises ValueError for an address or subject that no header can hold, OSError for a file that is gone."""
        text = plain_text(parcel)
        message = EmailMessage()
        message["From"], message["To"] = self._server.sender, parcel.chat
        message["Subject"] = " ".join(text.partition("\n")[0].split())[:SUBJECT] or "onex"
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._server.sender.rpartition("@")[2] or None)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(with_way_to_chat(text, parcel, self._page))
        for name, media_type, path in (one for one in (parcel.file, parcel.picture) if one):
            main, __, sub = media_type.partition("/")
            message.add_attachment(Path(path).read_bytes(), maintype=main, subtype=sub or "octet-stream", filename=name)
        return message


def _ended(error: BaseException, *, on_the_way: bool) -> Outcome:
    """How an attempt ended that failed: a code decides; without one, whether the text was on its way."""
    reason = _ADDRESS.sub("…@…", f"{type(error).__name__}: {error}")[:200]
    code = _code(error)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return Outcome(End.NOT_DELIVERED, wait=LOCKED_OUT, reason=reason)
    if code is not None and 400 <= code < 500:
        return Outcome(End.NOT_DELIVERED, wait=GREYLIST if code in {450, 451, 452} else 0.0, reason=reason)
    if code is not None and code >= 500:
        return Outcome(End.DEAD, reason=reason)
    return Outcome(End.AMBIGUOUS if on_the_way else End.NOT_DELIVERED, reason=reason)


def _code(error: BaseException) -> int | None:
    """The server's answer, if there was one; what is no answer (a lost connection) carries no number above zero."""
    code = getattr(error, "code", None)
    return code if isinstance(code, int) and code > 0 else None
