"""The methods about the bot itself, its chats, its command menus, its files and the taps it answers."""

from __future__ import annotations

import json
import re
from typing import Any

from telegram.constants import ChatAction

from tests.telegram_server.messages import Method, Service
from tests.telegram_server.params import Params
from tests.telegram_server.refusals import TOO_OLD, bad, forbidden
from tests.telegram_server.world import BOT_ID, World

MAX_DOWNLOAD = 20 * 1024 * 1024
ACTIONS = frozenset(action.value for action in ChatAction)
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def get_me(service: Service, _: Params) -> Any:
    can = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return {**service.world.bot, **can}


def answer_callback(service: Service, params: Params) -> bool:
    if len(params.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    tap = service.world.callbacks.get(params.text("callback_query_id"))
    if tap is None or tap.answered is not None or service.gate.too_late(service.world.clock() - tap.at):
        raise bad(TOO_OLD)
    tap.answered = {"text": params.text("text"), "show_alert": params.flag("show_alert")}
    return True


def _scope(world: World, params: Params) -> str:
    """The scope of a command menu in a normal form. Raises Refusal."""
    scope = params.nested("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in SCOPES:
        return str(kind)
    if kind not in CHAT_SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if not scope.get("chat_id"):
        raise bad("can't parse BotCommandScope: Empty chat_id specified")
    chat = world.chat(str(scope["chat_id"]))
    if kind != "chat" and not chat.is_group:
        raise bad("can't use specified scope in private chats")
    return json.dumps({"type": kind, "chat_id": chat.id, "user_id": scope.get("user_id")}, sort_keys=True)


def _language(params: Params) -> str:
    code = params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def _command(command: Any) -> dict[str, str]:
    """One checked command. Raises Refusal."""
    if not isinstance(command, dict) or "command" not in command or "description" not in command:
        raise bad("can't parse BotCommand: expected an Object")
    name, words = str(command["command"]).strip().removeprefix("/"), str(command["description"]).strip()
    if not name:
        raise bad("command must be non-empty")
    if len(name) > 32:
        raise bad("command length must not exceed 32")
    if not words:
        raise bad("command description must be non-empty")
    if len(words) > 256:
        raise bad("command description length must not exceed 256")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad("BOT_COMMAND_INVALID")
    return {"command": name, "description": words}


def set_commands(service: Service, params: Params) -> bool:
    commands = params.nested("commands", "can't parse commands JSON object") or []
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    checked = [_command(command) for command in commands]
    service.world.commands[_scope(service.world, params), _language(params)] = checked
    return True


def get_commands(service: Service, params: Params) -> Any:
    return service.world.commands.get((_scope(service.world, params), _language(params)), [])


def delete_commands(service: Service, params: Params) -> bool:
    service.world.commands.pop((_scope(service.world, params), _language(params)), None)
    return True


def get_file(service: Service, params: Params) -> Any:
    upload = service.world.files.get(params.text("file_id"))
    if upload is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(upload.content) > MAX_DOWNLOAD:
        raise bad("file is too big")
    named = {"file_id": upload.file_id, "file_unique_id": upload.file_id[-8:], "file_size": len(upload.content)}
    return {**named, "file_path": upload.path}


def chat_action(service: Service, params: Params) -> bool:
    if params.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat = service.world.chat(params.text("chat_id"))
    chat.check()
    service.world.actions.append((chat.id, params.text("action")))
    return True


def get_chat(service: Service, params: Params) -> Any:
    chat = service.world.chat(params.text("chat_id"))
    return {**chat.raw, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def get_member(service: Service, params: Params) -> Any:
    chat = service.world.chat(params.text("chat_id"))
    wanted = params.number("user_id")
    if wanted <= 0:
        raise bad("invalid user_id specified")
    if wanted == BOT_ID:
        return {"status": "member" if chat.reachable and not chat.kicked else "left", "user": service.world.bot}
    user = service.world.people.get(wanted)
    if user is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return {"status": "member" if wanted in chat.members else "left", "user": user}


def leave_chat(service: Service, params: Params) -> bool:
    chat = service.world.chat(params.text("chat_id"))
    if not chat.is_group:
        raise bad("chat member status can't be changed in private chats")
    if not chat.reachable:
        raise forbidden(f"bot is not a member of the {chat.raw['type']} chat")
    chat.reachable = False
    return True


def _setter(field: str, most: int) -> Method:
    def set_words(service: Service, params: Params) -> bool:
        words = params.text(field)
        if len(words) > most:
            raise bad(f"BOT_{field.upper()}_TOO_LONG")
        service.world.about[field, _language(params)] = words
        return True

    return set_words


METHODS: dict[str, Method] = {
    "getme": get_me,
    "answercallbackquery": answer_callback,
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
    "getfile": get_file,
    "sendchataction": chat_action,
    "getchat": get_chat,
    "getchatmember": get_member,
    "leavechat": leave_chat,
    "setmydescription": _setter("description", 512),
    "setmyshortdescription": _setter("short_description", 120),
    "setmyname": _setter("name", 64),
}
