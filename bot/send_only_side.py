"""The channels that only send, as far as the operator set them up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, cast

from bot.channels.channel import Channel
from bot.channels.mail import Mail, MailServer
from bot.channels.robots import Robots, read_robots
from bot.settings import Settings
from bot.settings_errors import WrongSetting


def send_only_channels(settings: Settings, clock: Callable[[], datetime]) -> dict[str, Channel]:
    """E-mail and group robots, by name. Raises WrongSetting for a robots' file that cannot be used."""
    page = f"{settings.origin}/chat"
    found: list[Channel] = []
    if settings.smtp_host:
        found.append(Mail(_server(settings), page))
    if settings.robot_secrets:
        try:
            found.append(Robots(read_robots(settings.robot_secrets), clock, page))
        except ValueError as error:
            raise WrongSetting("robot_secrets", str(error)) from None
    return {channel.name: channel for channel in found}


def _server(settings: Settings) -> MailServer:
    return MailServer(
        settings.smtp_host, settings.smtp_port, settings.smtp_from, settings.smtp_user,
        settings.smtp_password.get_secret_value(), cast("Literal['starttls', 'tls', 'none']", settings.smtp_tls),
    )  # fmt: skip
