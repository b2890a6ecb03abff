"""An answer as a card: the number first, bold; buttons for the steps, the clause, another figure, “this is wrong”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.dialogue import rows
from handlers.messages import Button, Reply
from handlers.policy_answers.memory import Remembered
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.questions import OfficeAnswer
from policy.answer import Answer, Citation, Status
from policy.pack import FactSpec, Pack

Fact = tuple[str, FactSpec]


def card(one: Remembered, pack: Pack, *notes: Text, ask_office: bool = False) -> Reply:
    """The answer with its buttons; `notes` stand below it."""
    first, __, rest = one.answer.text.partition("\n")
    bold = f"**{first}**" if one.answer.status is Status.ANSWERED else first
    text = join(plain(bold), *([plain(rest)] if rest else []), *notes)
    return Reply(text, rows(*_buttons(one, pack, ask_office=ask_office), wide=2))


def _buttons(one: Remembered, pack: Pack, *, ask_office: bool) -> list[Button]:
    answer, number = one.answer, one.number
    if answer.ask is not None:
        said = words_of(answer.ask.fact, pack)
        return [Button(plain(label), f"say:{said.get(value, value)}") for value, label in answer.ask.choices]
    buttons = []
    if len(answer.steps) > 1:
        buttons.append(Button(_("The steps"), f"/ask steps {number}"))
    if answer.citations:
        buttons.append(Button(_("Words of the clause"), f"/ask clause {number}"))
    if answer.value is not None and one.talk.facts:
        buttons.append(Button(_("Change a figure"), f"/ask change {number}"))
    if answer.status is Status.ANSWERED:
        buttons.append(Button(_("This is wrong"), f"/ask wrong {number}"))
    if ask_office:
        buttons.append(Button(_("Ask {office}", office=answer.office), f"/ask office {number}"))
    return buttons


def words_of(fact: str, pack: Pack) -> dict[str, str]:
    """What a tapped choice of a fact says to the rules: its Chinese name, whatever language its label is in."""
    spec = pack.facts.get(fact)
    if spec is None:
        return {}
    return {"yes": "是", "no": "否"} | {name: option.zh for name, option in spec.options.items()}


def steps(answer: Answer) -> Text:
    """Every step with its value and where it stands."""
    lines = [_step(number, step.says, step.cites) for number, step in enumerate(answer.steps, 1)]
    told = [_("Considered: {says}", says=says) for says in answer.considered]
    return join(_("**How it comes about**"), *lines, *told)


def _step(number: int, says: str, cites: Citation | None) -> Text:
    if cites is None:
        return plain(f"{number}. {says}")
    return _("{n}. {says} ({article})", n=number, says=says, article=cites.article)


def clause(answer: Answer, desk: Desk) -> Text:
    """The operative words of each article; the whole clause, once, where the institution's own document is attached."""
    quoted: dict[tuple[str, str], dict[str, None]] = {}
    for citation in answer.citations:
        quoted.setdefault((citation.document, citation.article), {})[citation.quote] = None
    return join(*(_cited(*where, quotes, desk) for where, quotes in quoted.items()), by="\n\n")


def _cited(document: str, article: str, quotes: Iterable[str], desk: Desk) -> Text:
    whole = desk.around.book.clause(desk.home.id, document, article)
    title = plain(f"**{document} {article}**")
    if whole:
        return join(title, plain(whole.strip()))
    said = [_("“{quote}”", quote=quote) for quote in quotes if quote]
    return join(title, *(said or [_("The words of this source were not at hand.")]))


def facts_to_change(one: Remembered, pack: Pack) -> list[Fact]:
    """The facts of an answer that can be told anew, by the pack's own names."""
    return [(name, pack.facts[name]) for name in one.talk.facts if name in pack.facts]


def change(one: Remembered, facts: Sequence[Fact], desk: Desk) -> Reply:
    """Which figure to change: each as a button with its present value."""
    buttons = [
        Button(plain(f"{spec.label.in_(desk.language)}：{shown(one.talk.facts[name], spec, desk)}"),
               f"/ask change {one.number} {name}")
        for name, spec in facts
    ]  # fmt: skip
    text = _("Which one? Or just write on, for example: 那 130 人呢？")
    return Reply(text, rows(*buttons, wide=1))


def shown(value: object, spec: FactSpec, desk: Desk) -> str:
    """A fact's value as people say it."""
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[desk.language, value]
    if isinstance(value, list | tuple):
        return "、".join(shown(one, spec, desk) for one in value)
    option = spec.options.get(str(value))
    return (option.en if desk.language == "en" else option.zh) if option else str(value)


def from_office(found: OfficeAnswer, desk: Desk) -> Text:
    """The office's own answer, marked as such: which question, which office, which day."""
    day = found.answered_at.astimezone(desk.zone).date().isoformat()
    return join(
        _("**Answer of {office}, {day}**", office=found.office, day=day),
        plain(found.answer),
        _("It was asked: “{question}”", question=found.question),
    )
