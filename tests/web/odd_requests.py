"""Requests that no page of ours would send, drawn by Hypothesis: a strategy for every part of the web."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bot.web.console.downloads import DOWNLOADS
from bot.web.console.pages import PAGES
from bot.web.uploads import KINDS
from tests.web.asking import Request
from tests.web.conftest import an_id

HOOK, SECRET = "hook-of-the-tests", "secret-of-the-tests"
EDGES = ("", "0", "-1", "1e9", "٣", "１", "2147483647", "2147483648", "99999999999999999999", "NaN", "null", "true", "%00", "\x00",
         "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "<script>alert(1)</script>", "\u202e", "😀", "A" * 300, "2026秋", "2026-02-30",
         "9999-12-31", "0001-01-01", "2026秋-11-001", "12", "zh", "xx", "=1+1", "\r\nX: y", "%", "_", "*", "\\")  # fmt: skip
SAID = ("/report", "/board answer {id}", "/report show {id}", "/invite person {id}", "/delivery release {id}", "/round {id}", "/exam {id}",
        "/questions answer {id}", "/people {id}", "/mydata", "/export", "/follow {id}", "95人机考几课时", "第 {id} 条")  # fmt: skip
PARTS = {"/", "/health", "/health/live", "/health/ready", "/metrics", "/static/chat.js", "/static/../../pyproject.toml", "/chat/",
         "/console/", "/chat/file/{id}", "/console/chat/file/{id}", "/console/chat/", "/nowhere", "//", "/console//board"}  # fmt: skip
METHODS = st.sampled_from(("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW"))
CHATS = st.sampled_from(("/chat", "/console/chat"))


@dataclass(frozen=True)
class Known:
    """What a caller may have got hold of: ids of another institution's rows, and names that addresses understand."""

    ids: tuple[int, ...]
    names: tuple[str, ...]
    feeds: tuple[str, ...]  # the caller's own calendar tokens

    @property
    def id(self) -> SearchStrategy[str]:
        return st.sampled_from(self.ids).map(str)

    @property
    def word(self) -> SearchStrategy[str]:
        return st.one_of(self.id, st.sampled_from(EDGES), st.text(max_size=20))

    @property
    def query(self) -> SearchStrategy[dict[str, str]]:
        name = st.one_of(st.sampled_from(self.names), st.text(min_size=1, max_size=8))
        return st.dictionaries(name, self.word, max_size=4)


def pages(known: Known) -> SearchStrategy[Request]:
    """Pages of the console, with other people's ids and odd words in the query."""
    name = st.one_of(st.sampled_from([page.name for page in PAGES]), known.word)
    return st.builds(lambda name, query: Request("GET", f"/console/{name}", query), name, known.query)


def downloads(known: Known) -> SearchStrategy[Request]:
    """Exports and attachments."""
    export = st.one_of(st.sampled_from(sorted(DOWNLOADS)), known.word, known.word.map("reports.{}".format))
    path = st.one_of(
        export.map("/console/export/{}".format),
        st.builds("/console/attachment/{}/{}".format, known.word, st.one_of(st.just("0"), known.word)),
        st.builds("/{}/file/{}".format, st.sampled_from(("chat", "console/chat")), known.word),
    )
    return st.builds(lambda path, query: Request("GET", path, query), path, known.query)


def feeds(known: Known) -> SearchStrategy[Request]:
    """Calendar feeds: tokens that are odd, close to a good one, or good."""
    good = st.sampled_from(known.feeds)
    near = st.builds(lambda token, at, end: f"{token[:at]}{end}", good, st.integers(0, 40), st.text(max_size=4))
    token = st.one_of(good, near, known.word, st.text("abcXYZ019_-", min_size=14, max_size=140))
    ending = st.sampled_from((".ics", ".ics", "", ".ICS", ".ics/", ".ics%00"))
    return st.builds(
        lambda token, end, query: Request("GET", f"/calendar/{token}{end}", query), token, ending, known.query
    )


def streams(known: Known) -> SearchStrategy[Request]:
    """Live connections, asked to begin at odd places."""
    digits = st.one_of(known.word, st.integers(0, 2**70).map(str))
    place = st.one_of(st.builds("{}.{}.{}".format, digits, digits, digits), known.word)
    headers = st.one_of(st.just({}), place.map(lambda at: {"Last-Event-ID": at}))
    return st.builds(
        lambda chat, at, named: Request("GET", f"{chat}/stream", {"after": at}, named), CHATS, place, headers
    )


def posts(known: Known) -> SearchStrategy[Request]:
    """What a page posts, well or ill formed: words, taps, a beginning, a language."""
    said = st.one_of(known.word, st.builds(lambda word, one: word.format(id=one), st.sampled_from(SAID), known.id))
    tap = st.one_of(st.builds("{}.{}".format, known.id, st.integers(0, 5)), known.word)
    an = st.one_of(st.integers(0, 2**48 - 1).map(an_id), known.word)
    fields = {"id": an, "text": said, "tap": tap, "language": known.word, "institution": st.sampled_from(EDGES)}
    well = st.one_of(
        st.fixed_dictionaries({"id": fields["id"], "text": said}),
        st.fixed_dictionaries({"id": fields["id"], "tap": tap}),
    )
    ill = st.one_of(
        st.fixed_dictionaries({}, optional=fields), st.dictionaries(st.text(max_size=8), _json(), max_size=3)
    )
    body = st.one_of(well, ill).map(_written) | st.binary(max_size=40) | st.just(b"[" * 3_000)
    path = st.sampled_from(("send", "send", "send", "open", "language", "upload", "leave/", "stream"))
    media = st.sampled_from(
        ("application/json", "application/json", "text/plain", "application/json; charset=utf-7", "")
    )
    return st.builds(
        lambda chat, path, media, body: Request("POST", f"{chat}/{path}", {}, {"Content-Type": media}, body),
        CHATS, path, media, body,
    )  # fmt: skip


def sign_ins(known: Known) -> SearchStrategy[Request]:
    """The forms that sign in by a link, with odd tokens and odd fields."""
    token = st.one_of(known.word, st.text("abcXYZ019_-", min_size=14, max_size=140))
    path = st.builds("{}/join/{}".format, st.sampled_from(("", "/chat", "/console", "/console/chat")), token)
    body = st.one_of(st.builds("csrf={}".format, known.word).map(_bytes), st.binary(max_size=60))
    media = st.sampled_from(
        ("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "text/html")
    )
    posted = st.builds(lambda p, m, b: Request("POST", p, {}, {"Content-Type": m}, b), path, media, body)
    return st.one_of(posted, path.map(lambda p: Request("GET", p)))


def uploads(known: Known) -> SearchStrategy[Request]:
    """Files with odd names, kinds and sizes; forms that are cut off or hold what nobody asked for."""
    ending = st.one_of(st.sampled_from(sorted(KINDS)), st.just(".exe"), st.text(max_size=5))
    name = st.builds("{}{}".format, known.word, ending)
    begins = st.sampled_from([mark for _, marks in KINDS.values() for mark in marks] + [b"", b"\x00", b"MZ"])
    size = st.sampled_from((0, 1, 20, 5000, 70_000))
    content = st.builds(lambda begins, more, size: begins + more * size, begins, st.binary(max_size=12), size)
    an = st.one_of(st.integers(0, 2**48 - 1).map(an_id), known.word)
    cut = st.one_of(st.just(None), st.integers(0, 200))
    return st.builds(_upload, CHATS, an, known.word, name, known.word, content, cut)


def webhooks(known: Known) -> SearchStrategy[Request]:
    """What might be posted to the address of Telegram's updates, with and without its secret."""
    path = st.sampled_from((HOOK, HOOK, HOOK, f"{HOOK}x", "", "é", "a/b"))
    proof = st.sampled_from((SECRET, SECRET, SECRET, "", SECRET[:-1], "é"))
    chat = st.fixed_dictionaries(
        {"id": _json()}, optional={"type": st.sampled_from(("private", "group", "x")), "title": _json()}
    )
    fields = {"message_id": _json(), "text": known.word | _json(), "chat": chat, "from": _json(), "date": _json(), "entities": _json(),
              "document": _json(), "photo": _json(), "caption": _json(), "data": known.word, "message": _json()}  # fmt: skip
    update = st.fixed_dictionaries(
        {"update_id": st.integers(0, 2**40) | _json()},
        optional={"message": st.fixed_dictionaries({}, optional=fields), "callback_query": st.fixed_dictionaries({}, optional=fields),
                  "my_chat_member": _json(), "odd": _json()},
    )  # fmt: skip
    body = st.one_of(update.map(_written), _json().map(_written), st.binary(max_size=40), st.just(b"[" * 3_000))
    proven = proof.map(lambda word: {"X-Telegram-Bot-Api-Secret-Token": word, "Content-Type": "application/json"})
    return st.builds(lambda p, named, b: Request("POST", f"/telegram/{p}", {}, named, b), path, proven, body)


def others(known: Known) -> SearchStrategy[Request]:
    """The rest: every path by every method, with odd headers."""
    path = st.builds(
        lambda path, one: path.format(id=one), st.sampled_from(sorted(PARTS)), known.word
    ) | known.word.map("/{}".format)
    named = st.sampled_from(("Cookie", "Accept", "Accept-Language", "Host", "Origin", "Authorization", "Range", "X-Forwarded-For",
                             "X-CSRF-Token", "Sec-Fetch-Site", "If-None-Match", "If-Modified-Since", "Content-Length"))  # fmt: skip
    headers = st.dictionaries(named, known.word.map(_header), max_size=2)
    return st.builds(Request, METHODS, path, known.query, headers)


PARTS_OF_THE_WEB: tuple[tuple[Callable[[Known], SearchStrategy[Request]], int], ...] = (
    (pages, 15), (downloads, 12), (feeds, 15), (streams, 4), (posts, 14), (sign_ins, 10), (uploads, 10), (webhooks, 10), (others, 10),
)  # fmt: skip
"""Every strategy, with its share of the requests in hundredths."""


def _json() -> SearchStrategy[Any]:
    plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(EDGES)
    return plain | st.lists(plain, max_size=2) | st.dictionaries(st.text(max_size=4), plain, max_size=2)


def _written(value: Any) -> bytes:
    return json.dumps(value).encode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _header(text: str) -> str:
    """What a server lets through as a header's value."""
    return "".join(c for c in text if c.isprintable())


def _upload(chat: str, an: str, text: str, name: str, media: str, content: bytes, cut: int | None) -> Request:
    edge, quoted = "odd-edge", name.replace('"', "%22").replace("\r", "").replace("\n", "")
    parts = [_part(edge, "id", an), _part(edge, "text", text)]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\nContent-Type: {_header(media)}\r\n\r\n'
    whole = b"".join((*parts, _bytes(head), content, f"\r\n--{edge}--\r\n".encode()))
    headers: Mapping[str, str] = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    return Request("POST", f"{chat}/upload", {}, headers, whole if cut is None else whole[:cut])


def _part(edge: str, name: str, value: str) -> bytes:
    return _bytes(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n')
