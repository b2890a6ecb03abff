"""A number without a sure place is asked about: which field, how many in all, which level. Pure."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from handlers.dialogue import NotUnderstood
from handlers.messages import Button, Kind, Message
from handlers.terms import LEVELS
from handlers.weekly_report.carry import placed, round_of
from handlers.weekly_report.checks import NAMES
from handlers.weekly_report.sentence.numbers import counts
from handlers.weekly_report.sentence.tidy import tidy
from handlers.weekly_report.states import Filing, Question, Unclear
from handlers.words import Text, _, plain
from models.institutions import Certificate
from models.reports import MOST_HOURS, MOST_PEOPLE, Contents

NEITHER = Button(_("None of these"), "neither")
FIELDS = ("trained", "hours", "registered", "sat", "passed", "certified")


def asked(filing: Filing, certificate: Certificate) -> tuple[Text, tuple[Button, ...]]:
    """The first open question of a filing, with its answers as buttons."""
    question = filing.questions[0]
    number = question.numbers[0]
    match question.unclear:
        case Unclear.FIELD:
            says = _("{name}: what is the {number} in “{words}”?", name=certificate.name, number=_shown(number),
                     words=question.words[:80])  # fmt: skip
            fields = [field for field in FIELDS if possible(field, number)]
            return says, (*(Button(_field_name(field), f"pick:{field}") for field in fields), NEITHER)
        case Unclear.LEVEL:
            says = _(
                "{name}, {field} {number}: of which level?",
                name=certificate.name,
                field=NAMES[question.field],
                number=_shown(number),
            )
            levels = [Button(LEVELS[level], f"level:{level.value}") for level in certificate.levels]
            return says, (*levels, NEITHER)
        case _:
            return _amount(question, filing, certificate)


def _amount(question: Question, filing: Filing, certificate: Certificate) -> tuple[Text, tuple[Button, ...]]:
    says = _("{name}, “{words}”: {field} in all?", name=certificate.name, words=question.words[:80],
             field=_field_name(question.field))  # fmt: skip
    offers = [one for one in _offers(question, filing, certificate) if possible(question.field, one)]
    return says, (*(Button(plain(_shown(one)), f"amount:{_shown(one)}") for one in offers), NEITHER)


def _offers(question: Question, filing: Filing, certificate: Certificate) -> list[Decimal]:
    """Likely amounts: the sum of those given, what is on top of last week's total, each as it was given."""
    likely = [sum(question.numbers, Decimal(0))]
    name = round_of(filing.contents, question.level, certificate, filing.key.term)
    totals = filing.contents.totals(name) if name else None
    known = getattr(totals, question.field, None) if totals else None
    if question.newly and known is not None:
        likely.insert(0, known + likely[0])
    return list(dict.fromkeys([*likely, *question.numbers]))[:4]


def _field_name(field: str) -> Text:
    if field == "trained":
        return _("trained this week")
    if field == "hours":
        return _("hours this week")
    return _("{name}, total", name=NAMES[field])


def answered(filing: Filing, message: Message, certificate: Certificate) -> Filing:
    """The filing with its first question answered; another may follow. Raises NotUnderstood."""
    question, *others = filing.questions
    contents, following = _answer(filing, question, message, certificate)
    left = (*([following] if following else []), *others)
    return filing.saying(contents).model_copy(update={"questions": tuple(left)})


def _answer(
    filing: Filing, question: Question, message: Message, certificate: Certificate
) -> tuple[Contents, Question | None]:
    if message.chose(NEITHER):
        return filing.contents, None
    field, number, level = question.field, question.numbers[0], question.level
    match question.unclear:
        case Unclear.FIELD:
            field = _picked(message)
        case Unclear.LEVEL:
            level = _level(message, certificate)
        case _:
            number = _number(message)
    if not possible(field, number):
        raise NotUnderstood(_("{number} cannot be that. Please send the right number.", number=_shown(number)[:20]))
    return placed(filing.contents, field, number, level, certificate, filing.key.term)


def _picked(message: Message) -> str:
    field = message.choice.removeprefix("pick:")
    if field in FIELDS:
        return field
    from handlers.weekly_report.sentence.figures import first_field, residue

    named = first_field(message.text) or ("hours" if "课时" in message.text or "hour" in message.text else "")
    if not named or len(residue(message.text, ())) > len("课时"):
        raise NotUnderstood(_("Please tap what the number is, or “None of these”."))
    return named


def _level(message: Message, certificate: Certificate) -> str:
    said = message.choice.removeprefix("level:") or message.text
    found = [level.value for level in certificate.levels if level.value in said]
    if len(found) != 1:
        raise NotUnderstood(_("Please tap a level, or “None of these”."))
    return found[0]


def _number(message: Message) -> Decimal:
    if message.kind is Kind.CHOICE:
        try:
            return Decimal(message.choice.removeprefix("amount:"))
        except InvalidOperation:
            raise NotUnderstood(_("Please tap a number, or send one.")) from None
    found = counts(tidy(message.text[:200])) or counts(f"报名{tidy(message.text[:200])}")
    if len(found) != 1:
        raise NotUnderstood(_("Please send one number, for example 42."))
    return found[0].value


def possible(field: str, number: Decimal) -> bool:
    """Whether a field can hold a number."""
    if not number.is_finite() or number < 0:
        return False
    if field == "hours":
        return number <= MOST_HOURS and number * 2 == (number * 2).to_integral_value()
    return number <= MOST_PEOPLE and number == number.to_integral_value()


def _shown(number: Decimal) -> str:
    return f"{number:f}"
