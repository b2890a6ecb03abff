"""The peers: `python -m bench.telegram.peers conversation|echo API_URL FOLDER`.

`conversation` is python-telegram-bot's ConversationHandler with the same five steps and PicklePersistence, flushed
after each update, since otherwise a killed process forgets what people said. The flush writes the file and leaves it to
the system when that reaches the disk: nothing is synced, which favours the peer. `echo` keeps nothing.
"""

from __future__ import annotations

import asyncio
import sys
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


async def report(update: Update, context: Any) -> int:
    context.user_data["report"] = {}
    await message_of(update).reply_text("第 12 教学周周报。", reply_markup=MENU)
    return STAGE


async def fill(update: Update, context: Any) -> int:
    await tap_of(update).answer()
    await message_of(update).reply_text("现在处于哪个阶段？", reply_markup=STAGES)
    return STAGE


async def stage(update: Update, context: Any) -> int:
    await tap_of(update).answer()
    context.user_data["report"]["stage"] = tap_of(update).data
    await message_of(update).edit_text("本周培训多少人、多少课时？", reply_markup=MENU)
    return NUMBERS


async def numbers(update: Update, context: Any) -> int:
    context.user_data["report"]["numbers"] = message_of(update).text
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


def main(kind: str, api_url: str, folder: str) -> None:
    """Serves until it is ended."""
    builder = Application.builder().token(TOKEN).base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot")
    if kind == "echo":
        app = builder.concurrent_updates(True).connection_pool_size(64).build()
        app.add_handlers([MessageHandler(filters.ALL, echo), CallbackQueryHandler(echo)])
    else:
        keep = PicklePersistence(f"{folder}/peer.pickle")
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
