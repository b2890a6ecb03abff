"""The settings: read from the environment, or from a file `.env` in the working directory; all begin with ONEX_.

A wrong setting ends the program with one sentence that names it and says what would be right.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.settings_errors import WrongSetting, sentence
from models.privacy import Retention

NOT_SETTINGS = frozenset({"ONEX_TEST_DATABASES", "ONEX_POLICY_SOURCES", "ONEX_SOAK_SHARE"})
"""Names that only the tests read."""


class Settings(BaseSettings):
    """Every setting, with what it means; `docs/operating.md` lists them all."""

    model_config = SettingsConfigDict(env_prefix="ONEX_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = Field("sqlite:///var/onex.db", description="SQLite file or PostgreSQL URL")
    files: Path = Field(Path("var/files"), description="folder of attachments and documents")
    packs: Path | None = Field(None, description="folder of rule packs that go before those that come with onex")
    public_url: str = Field("", description="where people reach the pages, e.g. https://onex.example.edu.cn")
    web_host: str = Field("127.0.0.1", description="address the web server listens on")
    web_port: int = Field(8000, ge=0, le=65535, description="port the web server listens on")
    web_key: SecretStr = Field(SecretStr(""), description="key that signs sessions; one is kept in var/ if empty")
    web_hosts: Annotated[tuple[str, ...], NoDecode] = Field((), description="host names served; any if empty")
    web_frame_ancestors: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="origins whose pages may embed the chat, by commas"
    )
    web_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1",), description="addresses of proxies that are believed where a request comes from, by commas"
    )
    metrics_key: SecretStr = Field(SecretStr(""), description="key for /metrics; without one only this machine sees it")
    telegram_token: SecretStr = Field(
        SecretStr(""), description="the bot's token from @BotFather; no Telegram if empty"
    )
    telegram_api_url: str = Field("https://api.telegram.org", description="address of the Bot API")
    telegram_proxy: str = Field("", description="proxy for Telegram: http://… or socks5://…")
    webhook_url: str = Field("", description="https address that Telegram posts to; long polling if empty")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="secret that Telegram sends along; 16 letters at least"
    )
    smtp_host: str = Field("", description="mail server; no e-mail if empty")
    smtp_port: int = Field(587, ge=1, le=65535, description="port of the mail server")
    smtp_user: str = Field("", description="user at the mail server")
    smtp_password: SecretStr = Field(SecretStr(""), description="password at the mail server")
    smtp_from: str = Field("", description="address that e-mail comes from")
    smtp_tls: str = Field("starttls", pattern="^(starttls|tls|none)$", description="starttls, tls or none")
    robot_secrets: Path | None = Field(None, description="file of the group robots' webhooks and secrets (YAML)")
    raw_days: int = Field(7, ge=1, le=7, description="days that raw messages are kept once handled")
    sent_days: int = Field(180, ge=7, description="days that the words of sent messages are kept")
    visitor_days: int = Field(30, ge=1, description="days that a visitor's conversation is kept")
    invite_days: int = Field(90, ge=1, description="days that the name on a used or expired invite is kept")
    answer_days: int = Field(1095, ge=30, description="days that it is kept who was told what by the rules")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error")
    tick_seconds: float = Field(10, ge=1, le=60, description="seconds between looks at what is due")
    send_per_second: int = Field(30, ge=1, le=1000, description="messages a second that the bot may send on Telegram")

    @field_validator("web_hosts", "web_frame_ancestors", "web_proxies", mode="before")
    @classmethod
    def _by_commas(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url

    @field_validator("telegram_api_url", "public_url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with https:// (or http://)")
        return url.rstrip("/")

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr) -> SecretStr:
        number, colon, rest = token.get_secret_value().partition(":")
        if token.get_secret_value() and not (number.isdigit() and colon and len(rest) >= 20):
            raise ValueError("must look like 123456789:AA…, as @BotFather gives it")
        return token

    @field_validator("telegram_proxy")
    @classmethod
    def _a_proxy(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://", "socks5://", "socks5h://")):
            raise ValueError("must begin with http:// or socks5://")
        return url

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.webhook_url and not self.webhook_url.startswith("https://"):
            raise WrongSetting("webhook_url", "must begin with https://, as Telegram posts to nothing else")
        if self.webhook_url and len(self.webhook_secret.get_secret_value()) < 16:
            raise WrongSetting("webhook_secret", "is needed with a webhook: 16 letters or more, hard to guess")
        if self.smtp_host and "@" not in self.smtp_from:
            raise WrongSetting("smtp_from", "is needed with a mail server: an address such as onex@example.edu.cn")
        if not self.public_url and not _is_local(self.web_host):
            raise WrongSetting("public_url", "is needed when others than this machine are served (ONEX_WEB_HOST)")
        return self

    @property
    def retention(self) -> Retention:
        """How long what is not needed is kept."""
        return Retention(**{name: getattr(self, name) for name in Retention.model_fields})

    @property
    def origin(self) -> str:
        """Where people reach the pages."""
        return self.public_url or f"http://{self.web_host}:{self.web_port}"


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _no_unknown_names(environment: Mapping[str, str]) -> None:
    """A misspelt name would otherwise be a setting that silently does nothing."""
    known = {f"ONEX_{name.upper()}" for name in Settings.model_fields} | NOT_SETTINGS
    for name in environment:
        if name.startswith("ONEX_") and name not in known:
            close = get_close_matches(name, known, 1)
            raise WrongSetting(
                name.removeprefix("ONEX_"), f"is no setting{f'; do you mean {close[0]}?' if close else ''}"
            )


def read_settings(**given: object) -> Settings:
    """The settings; those given go before the environment. Raises WrongSetting, whose words are for the operator."""
    _no_unknown_names(os.environ)
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise sentence(error) from None
