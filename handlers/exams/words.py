"""Words that the dialogues about exams share: dates of a round, its exam, its fees."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.dates import day_in_words, instant_in_words
from handlers.terms import LEVELS, levels_named
from handlers.words import Text, _, join, plain
from models.institutions import Certificate, Level
from models.round_checks import NAMES
from models.rounds import Fee, Milestone, Moment, Round, RoundFacts, Sitting


def name_of(certificate: Certificate | None, facts: RoundFacts) -> Text:
    """The round in one line: Web前端开发 2026年12月（初级、中级）."""
    return _(
        "{certificate} {round} · {levels}",
        certificate=plain(certificate.name if certificate else ""), round=plain(facts.name),
        levels=levels_named(facts.levels),
    )  # fmt: skip


def moment_in_words(moment: Moment, today: date) -> Text:
    """A date, with its time where one was announced."""
    day = day_in_words(moment.day, today)
    return _("{day} {time}", day=day, time=plain(f"{moment.at:%H:%M}")) if moment.at else day


def instant_of(moment: Moment, zone: ZoneInfo) -> datetime:
    """A moment as a deadline."""
    return datetime.combine(*moment.ends, tzinfo=zone)


def sitting_in_words(sitting: Sitting, today: date) -> Text:
    """One paper: day, times, level, paper, place."""
    hours = plain(f"{sitting.starts:%H:%M}–{sitting.ends:%H:%M}")
    what = [LEVELS[sitting.level]] if sitting.level else []
    what += [plain(part) for part in (sitting.paper, sitting.place) if part]
    return _(
        "{day} {time} {what}",
        day=day_in_words(sitting.day, today),
        time=hours,
        what=join(*what, by=" ") if what else plain(""),
    )


def fee_in_words(fee: Fee) -> Text:
    """A fee: level, yuan, condition."""
    amount = _(
        "{yuan} yuan", yuan=plain(f"{fee.yuan:f}".rstrip("0").rstrip(".") if "." in f"{fee.yuan:f}" else fee.yuan)
    )
    parts = [LEVELS[fee.level]] if fee.level else []
    said = join(*parts, amount, by=" ")
    return _("{fee} ({condition})", fee=said, condition=plain(fee.condition)) if fee.condition else said


def dates_in_words(facts: RoundFacts, today: date) -> list[Text]:
    """Every date of a round, a line each, in its usual order with the exam between."""
    before = [one for one in list(Milestone)[:6] if one in facts.milestones]
    after = [one for one in list(Milestone)[6:] if one in facts.milestones]
    lines = [_milestone(one, facts.milestones[one], today) for one in before]
    lines += [_("· exam: {sitting}", sitting=sitting_in_words(one, today)) for one in facts.sittings]
    return lines + [_milestone(one, facts.milestones[one], today) for one in after]


def _milestone(one: Milestone, moment: Moment, today: date) -> Text:
    return _("· {name}: {when}", name=NAMES[one], when=moment_in_words(moment, today))


def facts_in_words(facts: RoundFacts, today: date, level: Level | None = None) -> list[Text]:
    """All of a round: dates, fees, pass line, capacity, where to register."""
    lines = dates_in_words(facts, today)
    fees = facts.fee(level)
    if fees:
        lines.append(_("· fee: {fees}", fees=join(*map(fee_in_words, fees), by="；")))
    if facts.pass_line:
        lines.append(_("· pass line: {line}", line=plain(facts.pass_line)))
    if facts.capacity:
        lines.append(_("· places: {n}", n=facts.capacity))
    if facts.register_at:
        lines.append(_("· register at: {where}", where=plain(facts.register_at)))
    return lines


def age_in_words(one: Round, now: datetime, zone: ZoneInfo) -> Text:
    """How old the data is."""
    return _("Data as of {when}.", when=instant_in_words(one.changed_at, now, zone))


def difference(before: RoundFacts, after: RoundFacts, today: date) -> list[Text]:
    """Old → new, a line for each thing that differs."""
    lines = [
        _change(NAMES[one], _moment(before.milestones.get(one), today), _moment(after.milestones.get(one), today))
        for one in Milestone
        if before.milestones.get(one) != after.milestones.get(one)
    ]
    for label, old, new in _others(before, after, today):
        if old != new:
            lines.append(_change(label, old, new))
    return lines


def _others(before: RoundFacts, after: RoundFacts, today: date) -> list[tuple[Text, Text, Text]]:
    def sittings(facts: RoundFacts) -> Text:
        return _listed([sitting_in_words(one, today) for one in facts.sittings])

    def fees(facts: RoundFacts) -> Text:
        return _listed([fee_in_words(one) for one in facts.fees])

    return [
        (_("name"), plain(before.name), plain(after.name)),
        (_("levels"), levels_named(before.levels), levels_named(after.levels)),
        (_("exam"), sittings(before), sittings(after)),
        (_("fee"), fees(before), fees(after)),
        (_("pass line"), plain(before.pass_line or "—"), plain(after.pass_line or "—")),
        (_("places"), plain(before.capacity or "—"), plain(after.capacity or "—")),
        (_("register at"), plain(before.register_at or "—"), plain(after.register_at or "—")),
    ]


def _listed(parts: list[Text]) -> Text:
    return join(*parts, by="；") if parts else plain("—")


def _moment(moment: Moment | None, today: date) -> Text:
    return moment_in_words(moment, today) if moment else plain("—")


def _change(label: Text, old: Text, new: Text) -> Text:
    return _("· {what}: {old} → {new}", what=label, old=old, new=new)
