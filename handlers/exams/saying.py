"""What people say of their own exam without a tap: “关注老年照护”, “我报名了”, “我已缴费”, “这次不考了”; and which round
they mean."""

from __future__ import annotations

import re

from handlers.exams.finding import named_in, without_names
from handlers.reach import Desk
from models.institutions import Level
from models.rounds import Follow, Following, Milestone, Round

_SAYS = {
    "registered": re.compile(
        r"考?(已经?)?(成功)?报(好|上|完)?(名)?(成功)?了?|i?have(already)?registered|i(already)?registered", re.I
    ),
    "paid": re.compile(r"(已经?)?[缴交](好|完)?了?[费钱]了?|ihave(already)?paid|i(already)?paid", re.I),
    "follow": re.compile(r"请?(帮)?(加)?关注(一下)?|(please)?follow", re.I),
    "notthis": re.compile(
        r"(取消|不再?)关注了?|unfollow|(这次|这回|这场|这一次)?不(参加|考|报)(名|试)?了|notthistime|iwillnottake(it|this)",
        re.I,
    ),
}
_OWN = re.compile(r"我|本人|关注|follow|\bI\b|\bme\b|这[次回场]|not this time", re.IGNORECASE)
_ASKS = re.compile(r"[?？吗么呢]|怎么|如何|能不能|可以")


def said_in(text: str, desk: Desk) -> str:
    """The command that says the same (follow, registered, paid, notthis); empty when nothing of the kind is said."""
    if _ASKS.search(text) or not _OWN.search(text):
        return ""
    left = without_names(text, desk.certificates.all())
    return next((verb for verb, says in _SAYS.items() if says.fullmatch(left)), "")


def meant(verb: str, text: str, desk: Desk) -> list[Round]:
    """The rounds that may be meant: of the certificates named, else those one follows, else those open to register."""
    named = {one.id for one in named_in(text, desk.certificates.all())}
    ahead = [one for one in desk.rounds.from_day(desk.today) if not one.cancelled]
    if named or verb == "follow":
        return [one for one in ahead if one.facts.certificate_id in named]
    follows = {one.round_id: one for one in desk.rounds.followed_by(desk.member().id)}
    own = [one for one in ahead if one.id in follows and _undone(verb, follows[one.id])]
    return own or ([one for one in ahead if _open(one, desk)] if verb == "registered" else [])


def level_in(text: str) -> str:
    """The level that is named; empty when none is."""
    return next((level.value for level in Level if level.value in text), "")


def _undone(verb: str, follow: Follow) -> bool:
    if verb == "registered":
        return follow.state is Following.FOLLOWING
    return verb != "paid" or (follow.state is Following.REGISTERED and not follow.paid)


def _open(one: Round, desk: Desk) -> bool:
    """Whether registration has begun, as far as is known."""
    opens = one.facts.milestones.get(Milestone.REGISTRATION_OPENS)
    return opens is None or opens.day <= desk.today
