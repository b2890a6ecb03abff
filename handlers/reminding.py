"""What a reminder says: several for one person become one letter, with the buttons that end or put off its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.dialogue import rows
from handlers.messages import Button, Reply, Rows
from handlers.words import Text, _, join

MOST_LINES = 12  # of one letter; what is beyond is counted


@dataclass(frozen=True)
class Item:
    """One matter in a letter: a line, the buttons that do it, and the whole message when it comes alone.

    `subject` is what a snooze is about; "" for news, which cannot be put off.
    """

    line: Text
    buttons: tuple[Button, ...] = ()
    subject: str = ""
    alone: Reply | None = None


def letter(items: Sequence[Item], missed: Sequence[Text] = ()) -> Reply:
    """One message for one person: the matter itself if there is one alone, else a list; then what was missed."""
    if not items:
        return Reply(summary(missed))
    if len(items) == 1 and not missed:
        return _alone(items[0])
    shown = items[:MOST_LINES]
    lines = [_("{n}. {line}", n=n, line=item.line) for n, item in enumerate(shown, 1)]
    more = [_("… and {n} more: /remind", n=len(items) - len(shown))] if len(items) > len(shown) else []
    told = [summary(missed)] if missed else []
    buttons = tuple(_of(n, item.buttons[0]) for n, item in enumerate(shown, 1) if item.buttons)[:8]
    return Reply(join(_("**To do, {n}:**", n=len(items)), *lines, *more, *told), rows(*buttons) + snoozes(shown))


def _of(n: int, button: Button) -> Button:
    """The button of a line, with its number: several may say the same."""
    return Button(_("{n}. {line}", n=n, line=button.label), button.choice)


def _alone(item: Item) -> Reply:
    if item.alone is not None:
        return item.alone
    return Reply(item.line, rows(*item.buttons) + snoozes([item]))


def snoozes(items: Sequence[Item]) -> Rows:
    """The row of buttons that puts a letter's matters off; none for news."""
    subjects = " ".join(item.subject for item in items if item.subject)
    if not subjects:
        return ()
    labels = ((_("In an hour"), "1h"), (_("Tonight"), "tonight"), (_("Tomorrow morning"), "tomorrow"))
    return (tuple(Button(label, f"/remind {when} {subjects}") for label, when in labels),)


def summary(missed: Sequence[Text]) -> Text:
    """What was due while the program stood still and is over by now."""
    lines = [_("· {line}", line=line) for line in missed[:MOST_LINES]]
    return join(_("While I was out of service, {n} reminders came too late to help:", n=len(missed)), *lines)
