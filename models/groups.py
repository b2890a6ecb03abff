"""Groups that get their institution's digest: a chat on Telegram, or the group of a robot."""

from __future__ import annotations

from pydantic import Field

from models.commands import Command, Noun


class Group(Noun):
    """A group's chat on its channel. `names`: whether the digest may name who has not filed."""

    id: int
    channel: str
    chat: str
    title: str = ""
    names: bool = False
    refused: bool = False  # it takes no messages any more: we were put out of it


class BindGroup(Command):
    """Sends the institution's digest to a group from now on."""

    channel: str
    chat: str
    title: str = Field(default="", max_length=100)
    language: str = "zh"


class UnbindGroup(Command):
    """Sends a group no digest any more."""

    group_id: int


class NameInGroup(Command):
    """Lets a group's digest name who has not filed, or not."""

    group_id: int
    names: bool
