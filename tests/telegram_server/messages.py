"""The methods that send, edit and delete messages, each as strict as the service is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.telegram_server.entities import parse_html
from tests.telegram_server.keyboard import markup_of
from tests.telegram_server.limits import Gate
from tests.telegram_server.params import Params
from tests.telegram_server.refusals import NOT_MODIFIED, Refusal, bad, too_many
from tests.telegram_server.world import Chat, Shown, Upload, World

MAX_TEXT, MAX_CAPTION = 4096, 1024  # characters after entities parsing
MAX_DOCUMENT, MAX_PHOTO = 50 * 1024 * 1024, 10 * 1024 * 1024
EDITABLE_FOR = 48 * 3600  # seconds in which a message may be deleted
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


@dataclass(frozen=True)
class Service:
    """What a method works on."""

    world: World
    gate: Gate


Method = Callable[[Service, Params], Any]


def text_of(params: Params, name: str = "text", most: int = MAX_TEXT) -> dict[str, Any]:
    """The text or caption with its entities, as fields of a message. Raises Refusal."""
    source, mode = params.text(name), params.text("parse_mode").lower()
    if mode not in ("", "none", "html"):
        raise bad("unsupported parse_mode")
    if len(source) > 1 << 15:
        raise bad("text is too long")
    text, entities = parse_html(source) if mode == "html" else (source.strip(), [])
    if len(text) > most:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    marks = "entities" if name == "text" else "caption_entities"
    return {name: text, **({marks: entities} if entities else {})} if text else {}


def _open(service: Service, params: Params) -> Chat:
    """The chat to write to, its limits kept. Raises Refusal."""
    chat = service.world.chat(params.text("chat_id"))
    if params.number("message_thread_id"):
        raise bad("message thread not found")
    if wait := service.gate.wait(chat.id, service.world.clock()):
        raise too_many(wait)
    chat.check()
    return chat


def _reply_to(chat: Chat, params: Params) -> dict[str, Any]:
    reply = params.nested("reply_parameters", "can't parse reply parameters JSON object") or {}
    wanted = int(reply.get("message_id", 0) or params.number("reply_to_message_id"))
    if not wanted:
        return {}
    found = chat.messages.get(wanted)
    if found is None or found.deleted:
        if reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return {}
        raise bad("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in found.raw.items() if k != "reply_to_message"}}


def _send(service: Service, params: Params, method: str, content: dict[str, Any], upload: Upload | None) -> Any:
    markup = markup_of(params)
    chat = _open(service, params)
    content |= _reply_to(chat, params)
    if markup:
        content["reply_markup"] = markup
    return service.world.delivered(method, service.world.show(chat, service.world.bot, content, upload))


def send_message(service: Service, params: Params) -> Any:
    if not params.text("text"):
        raise bad("message text is empty")
    content = text_of(params)
    if not content:
        raise bad("text must be non-empty")
    return _send(service, params, "sendMessage", content, None)


def _uploaded(service: Service, params: Params, name: str, most: int) -> Upload:
    """The file of a request, new or by id. Raises Refusal."""
    field = params.file(name)
    if field is None:
        known = service.world.files.get(params.text(name))
        if known:
            return known
        given = bool(params.text(name))
        raise bad("wrong file identifier/HTTP URL specified" if given else f"there is no {name} in the request")
    content = field.file.read()
    if not content:
        raise bad("file must be non-empty")
    if len(content) > MAX_DOCUMENT:
        raise Refusal(413, "Request Entity Too Large")
    if len(content) > most:
        raise bad(f"file of size {len(content)} bytes is too big for a photo; the maximum size is {most} bytes")
    return service.world.keep(field.filename or name, field.content_type or "application/octet-stream", content)


def described(upload: Upload) -> dict[str, Any]:
    """A document as JSON."""
    return {
        "file_id": upload.file_id,
        "file_unique_id": upload.file_id[-8:],
        "file_name": upload.name,
        "mime_type": upload.media_type,
        "file_size": len(upload.content),
    }


def sizes(upload: Upload) -> list[dict[str, Any]]:
    """A photo as JSON: its sizes, the largest last."""
    one = {"file_id": upload.file_id, "file_unique_id": upload.file_id[-8:], "width": 800, "height": 600}
    return [{**one, "file_size": len(upload.content)}]


def send_document(service: Service, params: Params) -> Any:
    upload = _uploaded(service, params, "document", MAX_DOCUMENT)
    content = {"document": described(upload), **text_of(params, "caption", MAX_CAPTION)}
    return _send(service, params, "sendDocument", content, upload)


def send_photo(service: Service, params: Params) -> Any:
    upload = _uploaded(service, params, "photo", MAX_PHOTO)
    if not upload.content.startswith(PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    content = {"photo": sizes(upload), **text_of(params, "caption", MAX_CAPTION)}
    return _send(service, params, "sendPhoto", content, upload)


def _of_the_bot(service: Service, params: Params) -> Shown:
    """The message to edit. Raises Refusal."""
    chat = service.world.chat(params.text("chat_id"))
    shown = chat.messages.get(params.number("message_id"))
    if shown is None or shown.deleted:
        raise bad("message to edit not found")
    if not shown.by_bot:
        raise bad("message can't be edited")
    return shown


def _change(service: Service, params: Params, method: str, content: dict[str, Any], drops: tuple[str, ...]) -> Any:
    """Edits a message in place: `drops` are the fields that the new content replaces; the markup is replaced too."""
    markup = markup_of(params)
    shown = _of_the_bot(service, params)
    _open(service, params)
    before = {k: v for k, v in shown.raw.items() if k != "edit_date"}
    after = {k: v for k, v in before.items() if k not in (*drops, "reply_markup")} | content
    if markup:
        after["reply_markup"] = markup
    if after == before:
        raise bad(NOT_MODIFIED)
    shown.raw = {**after, "edit_date": service.world.now()}
    shown.edits += 1
    return service.world.delivered(method, shown)


def edit_text(service: Service, params: Params) -> Any:
    if not params.text("text"):
        raise bad("message text is empty")
    content = text_of(params)
    if not content:
        raise bad("text must be non-empty")
    if "text" not in _of_the_bot(service, params).raw:
        raise bad("there is no text in the message to edit")
    return _change(service, params, "editMessageText", content, ("text", "entities"))


def edit_caption(service: Service, params: Params) -> Any:
    content = text_of(params, "caption", MAX_CAPTION)
    if "text" in _of_the_bot(service, params).raw:
        raise bad("there is no caption in the message to edit")
    return _change(service, params, "editMessageCaption", content, ("caption", "caption_entities"))


def edit_markup(service: Service, params: Params) -> Any:
    return _change(service, params, "editMessageReplyMarkup", {}, ())


def delete_message(service: Service, params: Params) -> bool:
    chat = service.world.chat(params.text("chat_id"))
    shown = chat.messages.get(params.number("message_id"))
    if shown is None or shown.deleted:
        raise bad("message to delete not found")
    if service.world.now() - shown.raw["date"] > EDITABLE_FOR:
        raise bad("message can't be deleted for everyone")
    shown.deleted = True
    return True


METHODS: dict[str, Method] = {
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "deletemessage": delete_message,
}
