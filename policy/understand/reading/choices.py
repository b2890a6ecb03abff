"""Choices among a fact's options: exam form, discipline, yes and no, and whatever a pack declares."""

from __future__ import annotations

import re
from collections import defaultdict

from policy.pack import Pack
from policy.pack.document import Option
from policy.understand.reading.sheet import Sheet
from policy.understand.words.vocabulary import Lexicon, Said, vocabulary

FACTS = frozenset({"exam_form", "exam_forms", "level_forms", "exam_held"})
"""What is read here of the facts that a pack may ask for."""
_NOT = re.compile(r"(?:(?<!是)不是|不算|并非|而不是|不用|没有|not a|not the|not|isn't)\s*$")
_DENIED = re.compile(
    r"(?:没有?|未|尚未|还没|不曾|从没|从未|不|never|not|n't)(?:正式|正常|真正|再|能|怎么)?\s*$"
    r"|\bno (?:exams?|tests?|training)(?: (?:and|or) (?:exams?|tests?|training))?\s*$"
)
_CARRIED_OUT = re.compile(
    r"\b(?:held|ran|run|organi[sz]ed?|carried out|conducted|completed|trained|examined)"
    r"(?= (?:and \w+ )?(?:both |the |an? |any |our |all |their )*(?:training|exams?|students|candidates)\b)"
    r"|\b(?:exams?|training)\b (?:was|were|has been|have been|did take|took|is|are|being)? ?(?:both )?"
    r"(?P<done>held|run|done|organi[sz]ed|carried out|conducted|completed|place)\b"
    r"|\bhad (?:its|the|an|our) (?:training and (?:the )?)?exam|(?:都|[也真确]的?实?)[^,，。;；]{0,2}(?:做|搞|办|弄|组织|实施|开展|完成|考)了"
)
"""That training or an exam was held, in the order in which English says it; 培训和考试都真做了."""
_OR = re.compile(r"还是|或者|或|区别|区分|不同|分别|各自| or |versus|difference")
_SEVERAL = re.compile(r"[+加和与及、又也]|既|再|and|plus|both|混合|mixed")
_ASKS_WHICH = re.compile(r"[是算属归].{0,4}[吗么?？]|is .* (?:arts|science)")


class Choosing:
    """The words for the options of a pack's facts, together with those of the field: `pack.derived(Choosing)`.

    `forms` are those for exam forms, whether or not the pack asks for one; `day_kinds` says which of the pack's options is
    a kind of day of the field.
    """

    def __init__(self, pack: Pack) -> None:
        self.options: dict[str, Lexicon] = {}
        self.covers: dict[str, dict[str, str]] = {}
        self.names: dict[str, set[str]] = {}
        for name, spec in pack.facts.items():
            if spec.kind == "choice":
                self.names[name] = set(spec.options)
            if spec.kind == "choice" and name not in ("exam_form", "day_kind"):
                self.options[name] = Lexicon(_words(name, spec.options))
                self.covers[name] = _covers(spec.options)
        own = {name: spec.options for name, spec in pack.facts.items()}
        self.forms = Lexicon(_words("exam_form", own.get("exam_form", {})))
        self.day_kinds = _called("day_kind", own.get("day_kind", {}))


Options = dict[str, Option]


def _words(fact: str, options: Options) -> dict[str, list[str]]:
    """The words for each option: those of the field's option that it is, and its own."""
    called, words = _called(fact, options), defaultdict[str, list[str]](list)
    for kind, more in vocabulary().data["choices"].get(fact, {}).items():
        words[called.get(kind, kind)] += more
    for name, option in options.items():
        words[name] += _own(option)
    return words


def _called(fact: str, options: Options) -> dict[str, str]:
    """What the pack calls each option of the field: by the same name, or by one of its words."""
    field = vocabulary().data["choices"].get(fact, {})
    alike = {
        kind: next((name for name, option in options.items() if set(_own(option)) & set(words)), None)
        for kind, words in field.items()
        if kind not in options
    }
    return {name: name for name in options} | {kind: name for kind, name in alike.items() if name}


def _own(option: Option) -> list[str]:
    """The words of an option; what it is called in English only where a rule knows it, for that may be any word (both)."""
    return [*option.words, option.zh, *([] if option.unresolved else [option.en])]


def _covers(options: Options) -> dict[str, str]:
    """专业大类 (without 大类) → the option that covers it."""
    found = {group.removesuffix("大类"): name for name, option in options.items() for group in option.covers}
    return found | {o.zh.removesuffix("大类"): name for name, o in options.items() if o.zh.endswith("大类")}


def read_forms(sheet: Sheet, choosing: Choosing) -> None:
    """Sets exam_form, and exam_forms of a mixed exam; doubts a practical exam of which the kind was not told, and a form
    that the pack does not have.
    """
    said = _standing(sheet, choosing.forms.find(sheet.text))
    forms = list(dict.fromkeys(hit.means for hit in said))
    if "headcounts" in sheet.facts and _level_forms(sheet, said):
        return
    for hit in said:
        sheet.take(hit.start, hit.end, "exam_form")
    if len(forms) > 1:
        _several_forms(sheet, said, [form for form in forms if form != "mixed"])
    elif forms == ["some_practical"]:
        sheet.doubt("exam_form", sheet.text[said[0].start : said[0].end])
        sheet.asides.append(("some_practical", ""))
    elif forms and forms[0] not in choosing.names.get("exam_form", forms):
        sheet.doubt("exam_form", sheet.text[said[0].start : said[0].end])
    elif forms:
        sheet.set("exam_form", forms[0])


def _standing(sheet: Sheet, said: list[Said]) -> list[Said]:
    """Those that were neither denied nor taken back."""
    said = [hit for hit in said if not _NOT.search(sheet.text[: hit.start])]
    taken_back = [hit.end() for hit in vocabulary().pattern("corrections").finditer(sheet.text)]
    later = [hit for hit in said if taken_back and hit.start >= taken_back[-1]]
    return later or said


def _several_forms(sheet: Sheet, said: list[Said], forms: list[str]) -> None:
    between = sheet.text[said[0].end : said[-1].start]
    if "some_practical" in forms and len(forms) > 1:
        sheet.doubt("exam_form", "、".join(sheet.text[hit.start : hit.end] for hit in said))
    elif len(forms) == 1:
        sheet.set("exam_form", "mixed")
        sheet.doubt("exam_forms", sheet.text[said[0].start : said[-1].end])
    elif _OR.search(sheet.text) or "⟨" in between or not (_SEVERAL.search(sheet.text) or len(between) < 2):
        sheet.doubt("exam_form", "、".join(sheet.text[hit.start : hit.end] for hit in said))
    else:
        sheet.set("exam_form", "mixed")
        sheet.set("exam_forms", tuple(forms))


def _level_forms(sheet: Sheet, said: list[Said]) -> bool:
    """Each level's own form, where the levels differ in it."""
    levels = vocabulary().levels.find(sheet.text)
    heads = sheet.facts["headcounts"]
    forms = [hit.means for hit in said if hit.means != "mixed"]
    if len(set(forms)) < 2 or not isinstance(heads, tuple) or len(forms) != len(heads) or len(levels) != len(heads):
        return False
    for hit in said:
        sheet.take(hit.start, hit.end, "exam_form")
    if "some_practical" in forms:
        sheet.doubt("exam_form", "、".join(sheet.text[hit.start : hit.end] for hit in said))
    else:
        sheet.set("level_forms", tuple(forms))
    return True


def read_options(sheet: Sheet, choosing: Choosing) -> None:
    """Sets the other choices of the pack: the words of an option, or a major whose 大类 an option covers."""
    majors = _majors(sheet)
    for name, lexicon in choosing.options.items():
        said = _standing(sheet, lexicon.find(sheet.open))
        found = _told(sheet, said)
        by_major = {choosing.covers[name][group] for group, _ in majors if group in choosing.covers[name]}
        _choose(sheet, choosing, name, found, sorted(by_major))
        if by_major and not found and name in sheet.facts:
            sheet.asides += [("major", f"{word}→{group}") for group, word in majors if word != group]
        for hit in said:
            sheet.take(hit.start, hit.end, name)
    for hit in _major_words().find(sheet.open):
        sheet.take(hit.start, hit.end, "major")


def _told(sheet: Sheet, said: list[Said]) -> list[str]:
    """The options told; those between which the message itself asks (文科还是理科) are not told."""
    found = list(dict.fromkeys(hit.means for hit in said))
    if len(found) > 1 and "both" not in found:
        between = sheet.text[said[0].end : said[-1].start]
        return [] if _OR.search(between) or not between.strip("、,·") else found
    return found


def _choose(sheet: Sheet, choosing: Choosing, name: str, found: list[str], by_major: list[str]) -> None:
    if "both" in found or "both" in by_major or len(found or by_major) > 1:
        _several(sheet, "both" in choosing.names[name], name, found or by_major)
    elif found and by_major and found != by_major and not _ASKS_WHICH.search(sheet.text):
        sheet.doubt(name, "、".join([*found, *by_major]))
    elif found or by_major:
        sheet.set(name, (found or by_major)[0])


def _several(sheet: Sheet, has_both: bool, name: str, found: list[str]) -> None:
    if has_both:
        sheet.set(name, "both")
    else:
        sheet.doubt(name, "、".join(found))


def _majors(sheet: Sheet) -> list[tuple[str, str]]:
    """专业大类 named or implied, each with the word that said so; a named 大类 counts before a major's name."""
    found = [(hit.means, sheet.text[hit.start : hit.end]) for hit in _major_words().find(sheet.open)]
    named = [(group, word) for group, word in found if word.startswith(group) and f"{group}大类" in sheet.text]
    return list(dict.fromkeys(named or found))


_lexicons: dict[str, Lexicon] = {}


def _major_words() -> Lexicon:
    if "majors" not in _lexicons:
        _lexicons["majors"] = Lexicon(vocabulary().majors)
    return _lexicons["majors"]


def read_own_day_kind(sheet: Sheet, choosing: Choosing) -> None:
    """The kind of day as the pack calls it; one that it does not have is doubted."""
    kind = sheet.facts.get("day_kind")
    if "day_kind" in choosing.names and kind is not None:
        if str(kind) in choosing.day_kinds:
            sheet.set("day_kind", choosing.day_kinds[str(kind)])
        else:
            words = vocabulary().choices("day_kind").find(sheet.text)
            sheet.doubt("day_kind", "、".join(sheet.text[hit.start : hit.end] for hit in words))


def _asked_whether(text: str, at: int) -> bool:
    """did we run the exam: asks, it does not tell."""
    return (
        re.search(r"(?:^|[,.;?] ?)(?:did|do|does|have|has|was|were|is|are|should|must|if|when) [^,.;?]*$", text[:at])
        is not None
    )


def read_yes_no(sheet: Sheet) -> None:
    """Sets exam_held from what was said about the year; 有没有 asks, it does not tell."""
    text = re.sub("有没有|是否|是不是|whether", lambda hit: "·" * len(hit[0]), sheet.text)
    lexicon = vocabulary().choices("exam_held")
    said = {"no" if _DENIED.search(text[: hit.start]) else hit.means for hit in lexicon.find(text)}
    if not said and (held := _CARRIED_OUT.search(text)) and not _asked_whether(text, held.start()):
        said = {"no" if _DENIED.search(text[: held.start("done") if held["done"] else held.start()]) else "yes"}
    if len(said) == 1:
        sheet.set("exam_held", said == {"yes"})
