"""Durable dialogue steps a second through the Telegram channel, beside python-telegram-bot's own ConversationHandler."""
