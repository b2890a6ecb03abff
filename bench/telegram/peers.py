"""The peers: `python -m bench.telegram.peers conversation|echo API_URL FOLDER`.

`conversation` is python-telegram-bot's ConversationHandler with the same five steps. Of each person it knows what the
dialogue is about, as we do: the report that is being filled, with all its fields, and last week's, which is shown and
held against it. PicklePersistence keeps that, flushed once after each update, since otherwise a killed process forgets
what people said. The flush leaves it to the system when the file reaches the disk: nothing is synced, which favours
the peer. `echo` keeps nothing.
"""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from tests.telegram_server.server import TOKEN

STAGE, NUMBERS, TOTALS = range(3)
FIRST_DAY = date(2026, 9, 7)
MENU = InlineKeyboardMarkup(
    [[InlineKeyboardButton("填写", callback_data="fill"), InlineKeyboardButton("本周无进展", callback_data="none")]]
)
STAGES = InlineKeyboardMarkup([[InlineKeyboardButton(word, callback_data=word) for word in ("申报", "培训", "报名")]])


def message_of(update: Update) -> Message:
    assert update.effective_message
    return update.effective_message


def tap_of(update: Update) -> CallbackQuery:
    assert update.callback_query
    return update.callback_query


def contents(**known: Any) -> dict[str, Any]:
    """What a report says; what is not known yet is None or empty."""
    totals = {"round": "2026秋 中级", "registered": None, "sat": None, "passed": None, "certified": None}
    words: dict[str, Any] = {"progress": "", "problems": "", "coordination": False, "plan": "", "attachments": []}
    return {"stage": None, "trained": None, "hours": None, "rounds": [totals], **words, **known}


def week(person: int, number: int, said: dict[str, Any]) -> dict[str, Any]:
    """The report of a week."""
    key = {"certificate_id": person, "term": "2026秋", "week": number}
    return {"key": key, "monday": FIRST_DAY + timedelta(weeks=number - 1), "contents": said}


async def report(update: Update, context: Any) -> int:
    person = message_of(update).chat_id
    before = contents(stage="培训", trained=30 + person % 7, hours=Decimal(6), progress=f"讲完第 {person % 9} 章")
    context.user_data.setdefault("last", week(person, 11, before))
    context.user_data["report"] = week(person, 12, contents())
    last = context.user_data["last"]["contents"]
    shown = f"第 12 教学周周报。上周：{last['stage']}，{last['trained']} 人，{last['hours']} 课时。"
    await message_of(update).reply_text(shown, reply_markup=MENU)
    return STAGE


async def fill(update: Update, context: Any) -> int:
    await tap_of(update).answer()
    await message_of(update).reply_text("现在处于哪个阶段？", reply_markup=STAGES)
    return STAGE


async def stage(update: Update, context: Any) -> int:
    await tap_of(update).answer()
    context.user_data["report"]["contents"]["stage"] = tap_of(update).data
    await message_of(update).edit_text("本周培训多少人、多少课时？", reply_markup=MENU)
    return NUMBERS


async def numbers(update: Update, context: Any) -> int:
    found = re.match(r"(\d+)人\s*(\d+)课时", message_of(update).text or "")
    assert found
    context.user_data["report"]["contents"] |= {"trained": int(found[1]), "hours": Decimal(found[2])}
    await message_of(update).reply_text("累计报名、实考、通过、发证多少人？", reply_markup=MENU)
    return TOTALS


async def cancel(update: Update, context: Any) -> int:
    await message_of(update).reply_text("已取消。")
    return ConversationHandler.END


async def echo(update: Update, context: Any) -> None:
    if update.callback_query:
        await tap_of(update).answer()
    await message_of(update).reply_text("第 12 教学周周报。", reply_markup=MENU)


class Flushing(Application[Any, Any, Any, Any, Any, Any]):
    """Writes what it knows to disk after each update."""

    async def process_update(self, update: object) -> None:
        await super().process_update(update)
        await self.update_persistence()
        assert self.persistence
        await self.persistence.flush()


def main(kind: str, api_url: str, folder: str) -> None:
    """Serves until it is ended."""
    builder = Application.builder().token(TOKEN).base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot")
    if kind == "echo":
        app = builder.concurrent_updates(True).connection_pool_size(64).build()
        app.add_handlers([MessageHandler(filters.ALL, echo), CallbackQueryHandler(echo)])
    else:
        keep = PicklePersistence(f"{folder}/peer.pickle", on_flush=True)
        app = builder.application_class(Flushing).persistence(keep).connection_pool_size(64).build()
        app.add_handler(
            ConversationHandler(
                [CommandHandler("report", report)],
                {
                    STAGE: [CallbackQueryHandler(fill, "^fill$"), CallbackQueryHandler(stage)],
                    NUMBERS: [MessageHandler(filters.TEXT & ~filters.COMMAND, numbers)],
                    TOTALS: [MessageHandler(filters.TEXT & ~filters.COMMAND, numbers)],
                },
                [CommandHandler("cancel", cancel)],
                name="report",
                persistent=True,
            )
        )
    asyncio.set_event_loop(asyncio.new_event_loop())
    app.run_polling(poll_interval=0, timeout=10)


if __name__ == "__main__":
    main(*sys.argv[1:])
