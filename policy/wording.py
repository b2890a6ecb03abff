"""What the person reads: the number first, then how, the source, what else the text allows, last the office."""

from __future__ import annotations

from dataclasses import replace

from policy.answer import Alternative, Answer, Bound, Citation, Status
from policy.facts import Query
from policy.meaning.phrases import number
from policy.pack import OpenPoint, Pack, Rule, Ruling

MOST_TEXT = 600
_BOUNDS = {
    Bound.EXACT: ("{}", "{}"),
    Bound.AT_MOST: ("最多 {}", "at most {}"),
    Bound.AT_LEAST: ("至少 {}", "at least {}"),
    Bound.ABOUT: ("{} 左右", "about {}"),
}


def headline(answer: Answer, lang: str) -> str:
    """The number with its bound and unit: 最多 64 课时。"""
    if answer.value is None:
        return ""
    said = _BOUNDS[answer.bound][lang == "en"].format(number(answer.value, answer.unit, lang))
    return said[0].upper() + said[1:] + "." if lang == "en" else f"{said}。"


def worded(answer: Answer, query: Query, pack: Pack, first: str = "") -> Answer:
    """The answer with its text: `first` (else the number), then what stands behind it, within 600 characters."""
    first = first or headline(answer, query.lang)
    lines = [first, *_reasons(answer, query.lang, first), *_before_document(pack, query, answer)]
    last = _office(answer, query.lang)
    text = _fitted(lines, last)
    return replace(answer, text=text)


def ruled(ruling: Ruling, point: OpenPoint, lang: str) -> str:
    """A ruling in words: who, when, which reading, from which day."""
    reading = point.readings[ruling.reading].in_(lang)
    if lang == "en":
        return f"Ruling of {ruling.by}, {ruling.entered}, from {ruling.from_}: {reading}"
    return f"{ruling.by} {ruling.entered} 裁定，自 {ruling.from_} 起：{reading}"


def not_in_force(rule: Rule, query: Query) -> str:
    """That no version of a rule is in force on the day asked about."""
    if query.lang == "en":
        return f"On {query.date} no rule on “{rule.title.en}” was in force."
    return f"{query.date} 没有生效的“{rule.title.zh}”规定。"


def _reasons(answer: Answer, lang: str, first: str) -> list[str]:
    lines = []
    if answer.value is not None and not all(step.says in first for step in answer.steps):
        lines.append(_line("算法", "How", ("；" if lang == "zh" else "; ").join(s.says for s in answer.steps), lang))
    if answer.citations:
        lines.append(_line("依据", "Source", _sources(answer.citations), lang))
    lines += [_alternative(other, lang) for other in answer.alternatives]
    lines += [_line("说明", "Note", said, lang) for said in answer.considered]
    lines += [_line("注意", "Notice", notice.says, lang) for notice in answer.notices]
    return lines


def _line(zh: str, en: str, said: str, lang: str) -> str:
    return f"{en}: {said}" if lang == "en" else f"{zh}：{said}"


def _sources(citations: tuple[Citation, ...]) -> str:
    """Documents and articles, each once."""
    articles: dict[str, dict[str, None]] = {}
    for citation in citations:
        articles.setdefault(citation.document, {})[citation.article] = None
    return "；".join(f"{document} {'、'.join(each)}" for document, each in articles.items())


def _alternative(other: Alternative, lang: str) -> str:
    said = number(other.value, other.unit, lang)
    because = f" ({other.because})" if lang == "en" else f"（{other.because}）"
    return _line("另一种读法", "Another reading", said + because, lang)


def _before_document(pack: Pack, query: Query, answer: Answer) -> list[str]:
    """On which day's rules the answer stands; and that the day lies before the document's, where it does."""
    if not answer.citations or answer.status is Status.NOT_STATED:
        return []
    lines = [_line("适用日期", "As of", query.date.isoformat(), query.lang)]
    issued = next((d.date for d in pack.documents.values() if d.name == answer.citations[0].document), None)
    if issued and query.date < issued:
        lines.append(_line("注意", "Notice", _earlier(issued.isoformat(), query.lang), query.lang))
    return lines


def _earlier(issued: str, lang: str) -> str:
    if lang == "en":
        return f"that day lies before the document's date, {issued}"
    return f"所问日期早于文件日期 {issued}"


def _office(answer: Answer, lang: str) -> str:
    if lang == "en":
        return f"If this is wrong, ask: {answer.office}."
    return f"如有不对，请问{answer.office}。"


def _fitted(lines: list[str], last: str) -> str:
    """All lines and the last one; where that is too long, the longest detail goes first, never the number."""
    kept = list(lines)
    while len("\n".join([*kept, last])) > MOST_TEXT and len(kept) > 1:
        kept.remove(max(kept[1:], key=len))
    text = "\n".join(kept)
    return f"{text[: MOST_TEXT - len(last) - 1]}\n{last}"
