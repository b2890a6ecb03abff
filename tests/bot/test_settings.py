"""A wrong setting is said in one sentence that names it, and never repeats a secret."""

from __future__ import annotations

import pytest

from bot.settings import Settings, read_settings
from bot.settings_errors import WrongSetting


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` of whoever runs the tests."""
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))


def test_without_any_setting_everything_has_a_value() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///var/onex.db"
    assert settings.origin == "http://127.0.0.1:8000"


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEX_WEB_HOSTS", "onex.example.edu.cn, chat.example.edu.cn")
    assert read_settings().web_hosts == ("onex.example.edu.cn", "chat.example.edu.cn")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ONEX_WEB_PORT", "eighty", "ONEX_WEB_PORT is wrong: it must be a whole number."),
        ("ONEX_WEB_PORT", "99999", "ONEX_WEB_PORT is wrong"),
        ("ONEX_DATABASE_URL", "mysql://onex:hidden@db/onex", "ONEX_DATABASE_URL must begin with sqlite:///"),
        ("ONEX_TELEGRAM_TOKEN", "hidden", "ONEX_TELEGRAM_TOKEN must look like"),
        ("ONEX_TELEGRAM_API_URL", "api.telegram.org", "ONEX_TELEGRAM_API_URL must begin with https://"),
        ("ONEX_TELEGRAM_PROXY", "proxy:8080", "ONEX_TELEGRAM_PROXY must begin with"),
        ("ONEX_WEBHOOK_URL", "http://onex.example.edu.cn/telegram/x", "ONEX_WEBHOOK_URL must begin with https://"),
        ("ONEX_WEBHOOK_URL", "https://onex.example.edu.cn/telegram/x", "ONEX_WEBHOOK_SECRET is needed"),
        ("ONEX_SMTP_HOST", "mail.example.edu.cn", "ONEX_SMTP_FROM is needed"),
        ("ONEX_WEB_HOST", "0.0.0.0", "ONEX_PUBLIC_URL is needed"),
        ("ONEX_RAW_DAYS", "30", "ONEX_RAW_DAYS is wrong"),
        ("ONEX_LOG_LEVEL", "loud", "ONEX_LOG_LEVEL is wrong: it must be debug, info, warning or error."),
        ("ONEX_TELEGRAM_TOKN", "1:a", "do you mean ONEX_TELEGRAM_TOKEN?"),
    ],
)
def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as found:
        read_settings()
    sentence = str(found.value)
    assert says in sentence
    assert sentence.startswith("ONEX_")
    assert "\n" not in sentence
    assert "hidden" not in sentence


def test_secrets_do_not_show_in_the_settings_repr() -> None:
    settings = Settings(telegram_token="1234567:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", smtp_password="hidden")
    assert "AAAA" not in repr(settings)
    assert "hidden" not in repr(settings)
