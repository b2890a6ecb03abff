"""What is said where no rule answers: not understood, outside the field, not in the documents, several at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policy.answer import Answer, Ask, Citation, Status
from policy.pack import Pack

MOST_TEXT = 600
TOPIC = "topic"
"""The name under which a choice among topics is asked for."""

_EXAMPLE = ("机试 95 人能认定多少课时？", "How many hours for a computer-based exam that 95 people sat?")
_SAYS = {
    "empty": (f"没有收到问题。请写一句话，例如：{_EXAMPLE[0]}", f"No question was received. Write a sentence, such as: {_EXAMPLE[1]}"),
    "long": ("这段话太长，没有读完。请用一两句话问一个问题。", "This is too long and was not read. Please ask one question in a sentence."),
    "foreign": ("请用中文或英文提问。Please ask in Chinese or English.", "Please ask in Chinese or English. 请用中文或英文提问。"),
    "outside": ("这个问题与 1+X 证书试点无关，我只回答证书试点的规定。", "This is not about the certificate pilots; I only answer from their rules."),
    "silent": ("{document}没有写这件事。", "{document} does not say."),
    "backwards": ("规定里没有直接写需要多少，写的是“{quote}”。", "The document does not say how many are needed; it says “{quote}”."),
    "unread": (f"没有看懂问的是什么。请换个说法，例如：{_EXAMPLE[0]}", f"I did not understand. Please say what it is about, such as: {_EXAMPLE[1]}"),
    "offer": ("没有完全看懂，您问的是不是：", "I am not sure what you are asking. Is it one of these?"),
    "office": ("如有不对，请问{office}。", "If this is wrong, ask: {office}."),
    "doubt": ("没有看懂“{words}”。", "“{words}” was not understood."),
    "number": ("没有看懂数字“{words}”指什么。", "I did not understand what “{words}” counts."),
    "apart": ("“{words}”要分别计算，请先说其中一次。", "“{words}”: each is reckoned by itself; please tell one of them first."),
    "compared": ("几种情况没有看全，请分别说清楚。", "The cases were not all understood; please tell each of them."),
    "same": ("“{words}”范围内结果都一样，以其中一个数为例。", "It is the same for every number of “{words}”; one is shown."),
    "also": ("另一问：{says}", "Your other question: {says}"),
    "near": ("相近的还有：{says}", "Close to it: {says}"),
    "pooled": ("同一证书的人数合计：{words} 人", "All who sat for the one certificate: {words}"),
    "major": ("专业归类：{words}大类", "Major: {words}"),
    "calendar": ("{words} 按校历所附的国家节假日安排判断", "{words}: judged by the national holiday calendar"),
    "no_calendar": ("{words} 的节假日尚不知道，按星期判断，请核对", "{words}: holidays unknown, judged by the weekday; please check"),
    "known": ("按您的证书已知：{words}", "Taken from your certificate: {words}"),
    "differs": ("与您说的“{words}”不符。", "It is not “{words}” as you said."),
    "some_practical": ("实操分一般实操和特殊实操", "A practical exam is either ordinary or special"),
}  # fmt: skip


def say(key: str, lang: str, **words: str) -> str:
    """One of the sentences, filled in."""
    return _SAYS[key][lang == "en"].format(**words)


def plainly(key: str, status: Status, pack: Pack, lang: str) -> Answer:
    """An answer of one sentence and the office."""
    office = pack.office.in_(lang)
    document = next(iter(pack.documents.values())).title.in_(lang)
    says = say(key, lang, document=f"《{document}》" if lang == "zh" else document)
    return Answer(status=status, office=office, text=f"{says}\n{say('office', lang, office=office)}")


def offering(topics: Sequence[str], pack: Pack, lang: str, status: Status) -> Answer:
    """Offers the nearest topics by their titles, to choose from."""
    titles = {topic.id: topic.title.in_(lang) for topic in pack.topics}
    choices = tuple((topic, titles[topic]) for topic in topics)
    listed = "\n".join(f"{i}. {title}" for i, (_, title) in enumerate(choices, 1))
    office = pack.office.in_(lang)
    says = f"{say('offer', lang)}\n{listed}"
    ask = Ask(fact=TOPIC, says=says, choices=choices)
    text = f"{says}\n{say('office', lang, office=office)}"
    return Answer(status=status, office=office, ask=ask, text=text)


def asking(pack: Pack, topic: str, fact: str, why: str, lang: str) -> Answer:
    """Asks for one fact of a topic again, and says what was not understood."""
    spec = pack.facts[fact]
    office = pack.office.in_(lang)
    says = (" " if lang == "en" else "").join(part for part in (why, spec.ask.in_(lang)) if part)
    choices = tuple((name, option.en if lang == "en" else option.zh) for name, option in spec.options.items())
    text = f"{says}\n{say('office', lang, office=office)}"
    ask = Ask(fact=fact, says=says, choices=choices)
    rule = f"{pack.institution.id}.{topic}"
    return Answer(status=Status.NEEDS_INPUT, rule=rule, missing=(fact,), office=office, ask=ask, text=text)


def with_lines(answer: Answer, *, first: Iterable[str] = (), then: Iterable[str] = ()) -> Answer:
    """The answer with sentences before its text, or before its last line; within 600 characters."""
    lines = answer.text.split("\n")
    made = [*first, *lines[:-1], *then, lines[-1]]
    while len("\n".join(made)) > MOST_TEXT and len(made) > 2:
        made.remove(max(made[1:-1], key=len))
    return replace(answer, text="\n".join(made)[:MOST_TEXT])


def silent(pack: Pack, lang: str, nearest: Citation | None = None) -> Answer:
    """Within the field, but the documents do not say."""
    answer = plainly("silent", Status.NOT_STATED, pack, lang)
    return replace(answer, citations=(nearest,)) if nearest else answer
