"""Where a person is reached: the order they wish, and a mail address, which counts once its code came back."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import Field

from models.commands import Command, Noun

WEB, MAIL = "web", "mail"
WEB_LASTS = timedelta(days=30)
"""A browser that was not opened for so long is signed out: what is sent there, nobody would see."""
CODE_LASTS = timedelta(minutes=15)
CODES_A_DAY = 3
"""How many codes one person may ask for, and one address may get, in a day: nobody's mailbox is flooded through us."""
TRIES = 5
"""How many guesses a code allows."""


class MailCode(Noun):
    """A code on its way to a mail address, to come back from the chat. Only its hash is stored."""

    id: int
    address: str
    code_hash: str
    tries: int
    expires_at: datetime

    def open(self, now: datetime) -> bool:
        """Whether it may still be entered."""
        return self.tries < TRIES and now < self.expires_at


class OrderChannels(Command):
    """Sets which channel a person is reached on first, second, and so on."""

    person_id: int
    channels: tuple[str, ...] = Field(max_length=10)


class SendMailCode(Command):
    """Notes that a code is sent to a mail address."""

    person_id: int
    address: str = Field(max_length=254)
    code_hash: str = Field(min_length=64, max_length=64)
    expires_at: datetime


class CountMailTry(Command):
    """Counts a wrong guess."""

    person_id: int
    code_id: int


class ConfirmMail(Command):
    """The code came back: the address is the person's, in the place of a former one."""

    person_id: int
    code_id: int


class DropMail(Command):
    """Nothing goes to the person's mail address any more."""

    person_id: int
