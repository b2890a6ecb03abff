"""The channels that only send, as far as the operator set them up; their libraries are loaded only then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from bot.channels.channel import Channel
from bot.settings import Settings
from bot.settings_errors import WrongSetting

if TYPE_CHECKING:
    from bot.channels.mail import Mail
    from bot.channels.robots import Robots


def send_only_channels(settings: Settings, clock: Callable[[], datetime]) -> dict[str, Channel]:
    """E-mail and group robots, by name. Raises WrongSetting for a robots' file that cannot be used."""
    page = f"{settings.origin}/chat"
    found: list[Channel] = []
    if settings.smtp_host:
        found.append(_mail(settings, page))
    if settings.robot_secrets:
        found.append(_robots(settings.robot_secrets, clock, page))
    return {channel.name: channel for channel in found}


def robots_of(channels: Mapping[str, Channel]) -> dict[str, str]:
    """The robots of group chats that belong to an institution, by name."""
    return dict(getattr(channels.get("robot"), "homes", {}))


def _mail(settings: Settings, page: str) -> Mail:
    from bot.channels.mail import Mail, MailServer

    server = MailServer(
        settings.smtp_host, settings.smtp_port, settings.smtp_from, settings.smtp_user,
        settings.smtp_password.get_secret_value(), cast("Literal['starttls', 'tls', 'none']", settings.smtp_tls),
    )  # fmt: skip
    return Mail(server, page)


def _robots(secrets: Path, clock: Callable[[], datetime], page: str) -> Robots:
    from bot.channels.robots import Robots, read_robots

    try:
        return Robots(read_robots(secrets), clock, page)
    except ValueError as error:
        raise WrongSetting("robot_secrets", str(error)) from None
