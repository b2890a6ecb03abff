"""Every word that is said is in both catalogues, and says the same things with the same places to fill in."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from handlers.words import LANGUAGES, LOCALE, _, catalogue, counted, join, plain, say

ROOT = LOCALE.parent.parent
ROOMS = ("bot", "scheduler", "handlers", "models")
ADVICE = ("Advice", "AlreadyFiled", "NoSuchTable", "UnknownNumber", "WorkbookRefused")
SAID = dict.fromkeys(("_", *ADVICE)) | {"counted": (1, 2)}  # what makes a text to be said


def spoken() -> dict[str, str]:
    """Every message id in the source, and where it is first said."""
    found: dict[str, str] = {}
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for line, msgid, _comments, _context in extract_from_file("python", path, keywords=SAID):
            for one in (msgid,) if isinstance(msgid, str) else msgid:
                found.setdefault(one, f"{path.relative_to(ROOT)}:{line}")
    return found


def places(words: str) -> set[str]:
    """The names of the places to fill in."""
    return {name for __, name, __, __ in Formatter().parse(words) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_the_source_is_in_the_catalogue(language: str) -> None:
    known = catalogue(language)  # type: ignore[arg-type]
    missing = {msgid: where for msgid, where in spoken().items() if msgid not in known}
    assert missing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_same_places_to_fill_in(language: str) -> None:
    known = catalogue(language)  # type: ignore[arg-type]
    differing = {msgid: words for msgid, words in known.items() if "{" in msgid and places(msgid) != places(words)}
    assert differing == {}


def test_a_word_said_in_two_rooms_is_said_in_the_same_way() -> None:
    said: dict[str, tuple[str, str]] = {}
    differing = []
    for path in sorted((LOCALE / "zh").glob("*.po")):
        with path.open("rb") as file:
            for message in (one for one in read_po(file, locale="zh") if one.id):
                before = said.setdefault(str(message.id), (str(message.string), path.name))
                if before[0] != str(message.string):
                    differing.append((message.id, before, path.name))
    assert differing == []


@pytest.mark.parametrize("path", sorted((LOCALE / "zh").glob("*.po")), ids=lambda path: path.name)
def test_chinese_is_written_with_full_width_punctuation_between_its_words(path: Path) -> None:
    with path.open("rb") as file:
        words = [str(message.string) for message in read_po(file, locale="zh") if message.id]
    half = [said for said in words for before, mark, after in zip(said, said[1:], said[2:], strict=False)
            if mark in ",;:!?()" and is_chinese(before) and is_chinese(after)]  # fmt: skip
    assert half == []


def is_chinese(character: str) -> bool:
    return "一" <= character <= "鿿"


def test_a_text_is_said_in_the_reader_s_language_with_its_arguments() -> None:
    text = _("You lead {name} from now on. An open draft came along.", name="X{curly}")
    assert say(text, "zh") == "您现在负责 X{curly}，未提交的草稿已一并转来。"
    assert say(text, "en").startswith("You lead X{curly}")


def test_what_people_wrote_is_never_read_as_a_message_id() -> None:
    assert say(plain("People"), "zh") == "People"
    assert say(join(plain("{name}"), _("People"), by=" "), "zh") == "{name} 人员"


def test_in_chinese_a_space_parts_a_name_in_latin_letters_from_the_sentence_around_it() -> None:
    assert say(_("File {name}", name=plain("Web前端开发")), "zh") == "填写 Web前端开发"
    assert say(_("File {name}", name="老年照护"), "zh") == "填写老年照护"
    assert say(_("Report {name}, week {n}", name="Web", n=12), "zh") == "报 Web 第 12 周"


def test_a_number_in_an_example_to_copy_stands_as_the_sentence_has_it() -> None:
    assert say(_("registered {n}", n=46), "zh") == "报名46"


def test_one_thing_is_counted_in_the_singular() -> None:
    def left(n: int) -> list[str]:
        return [say(counted("{n} day left", "{n} days left", n), language) for language in LANGUAGES]

    assert left(1) == ["还有 1 天", "1 day left"]
    assert left(2) == ["还有 2 天", "2 days left"]
