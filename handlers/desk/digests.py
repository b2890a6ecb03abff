"""/digest: which groups get the institution's digest. In a group it binds that group; in private it shows them all.

Only a coordinator binds a group, by saying so in it: so nobody can point a college's numbers at a chat that its
coordinator is not in. The other coordinators are told, with a button that takes it back.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.channels import channel_name
from handlers.dialogue import NotUnderstood, Refused, State, Turn, finish, no_step, rows
from handlers.digest import Sight, digest
from handlers.messages import Button, Message, Note, Reply
from handlers.reach import Desk
from handlers.words import Text, _, join, plain
from models.commands import Command
from models.groups import BindGroup, Group, NameInGroup, UnbindGroup
from models.people import Role

COMMANDS = ("digest",)
STATES: tuple[type[State], ...] = ()
step = no_step
ROBOT = "robot"
WHAT = _(
    "A digest comes on the week's first workday at 09:00 and when the reports are due: how many are filed and missing, "
    "exams and deadlines of the next seven days. Nobody is named."
)


def recognises(message: Message, desk: Desk) -> bool:
    """“群汇总”, “群通知” of a coordinator."""
    said = message.text.strip(" ？?。")
    return said in {"群汇总", "群通知", "群提醒"} and desk.person is not None and desk.person.may(Role.COORDINATOR)


def begin(message: Message, desk: Desk) -> Turn:
    """In a group: /digest, /digest here, /digest off. In private: /digest, show, names 3, nonames 3, off 3, robot NAME."""
    desk.member(Role.COORDINATOR)
    verb, __, rest = message.words.strip().partition(" ")
    if message.in_group:
        return _in_group(verb, message, desk)
    verbs: dict[str, Callable[[str, Desk], Turn]] = {
        "show": _shown, "off": _off, "names": _names, "nonames": _no_names, "robot": _robot,
    }  # fmt: skip
    return verbs[verb](rest.strip(), desk) if verb in verbs else _listed(desk)


def _in_group(verb: str, message: Message, desk: Desk) -> Turn:
    """What concerns the group in which it is said."""
    bound = desk.groups.at(desk.channel, desk.chat)
    if desk.groups.taken(desk.channel, desk.chat):
        raise Refused(
            _("This group gets the digest of another institution; its coordinator ends that with /digest off.")
        )
    if verb == "off" and bound:
        return finish(_("This group gets no digest any more."), UnbindGroup(group_id=bound.id))
    if verb == "here":
        command = BindGroup(channel=desk.channel, chat=desk.chat, title=message.group[:100], language=desk.language)
        return _bound(command, _("Done: this group gets the digest of {name}. /digest off ends it.",
                                 name=plain(desk.home.name)), desk)  # fmt: skip
    if bound and not bound.refused:
        return finish(_("This group gets the digest of {name}.", name=plain(desk.home.name)),
                      buttons=[Button(_("End it"), "/digest off")])  # fmt: skip
    return finish(WHAT, buttons=[Button(_("Send it to this group"), "/digest here")])


def _bound(command: BindGroup, says: Text, desk: Desk) -> Turn:
    """Binds, and tells the other coordinators."""
    me = desk.member()
    told = _("**{name} sends the digest to the group “{title}”** from now on ({channel}). If that is not meant to be: "
             "/digest", name=plain(me.name), title=plain(command.title or command.chat),
             channel=channel_name(command.channel))  # fmt: skip
    occasion = f"group:{command.channel}:{command.chat}:{desk.now:%Y%m%d%H%M}"
    reply = Reply(told, rows(Button(_("The groups"), "/digest")))
    office = [one for one in desk.people.holding(Role.COORDINATOR) if one.id != me.id]
    return finish(says, command, notes=[Note(one.id, reply, occasion) for one in office])


def _listed(desk: Desk) -> Turn:
    """All groups, each with what can be changed; the robots that could be added; how a Telegram group is."""
    groups = desk.groups.all()
    lines = [_("{n}. {group}", n=one.id, group=_described(one)) for one in groups]
    how = _("A Telegram group: put me into it, and send /digest there.")
    head = _("**Groups that get the digest**") if lines else _("No group gets the digest yet.")
    buttons = [button for one in groups for button in _buttons(one)]
    free = [name for name in _robots(desk) if not any(one.channel == ROBOT and one.chat == name for one in groups)]
    buttons += [Button(_("Add {name}", name=plain(name)), f"/digest robot {name}") for name in free[:4]]
    show = Button(_("Show the digest"), "/digest show")
    return Turn(None, (Reply(join(head, *lines, WHAT, how), rows(show, *buttons[:12], wide=2), card="digest"),))


def _described(one: Group) -> Text:
    names = _("with names") if one.names else _("without names")
    state = [_("refuses messages: send /digest there again")] if one.refused else [names]
    return join(plain(one.title or one.chat), channel_name(one.channel), *state, by=" · ")


def _buttons(one: Group) -> tuple[Button, Button]:
    number = one.id
    names = (
        Button(_("{n}: without names", n=number), f"/digest nonames {number}")
        if one.names
        else Button(_("{n}: with names", n=number), f"/digest names {number}")
    )
    return names, Button(_("{n}: end", n=number), f"/digest off {number}")


def _shown(words: str, desk: Desk) -> Turn:
    """The digest as it would be now."""
    text = digest(_sight(desk))
    return finish(text or _("There is nothing to tell now; then nothing is sent."),
                  buttons=[Button(_("The groups"), "/digest")])  # fmt: skip


def _sight(desk: Desk) -> Sight:
    """The institution's week and the days ahead, without names."""
    week = desk.calendar.week_on(desk.today)
    return Sight(
        name=desk.home.name, now=desk.now, zone=desk.zone,
        board=desk.boards.of(week, desk.calendar, desk.now) if week else None,
        rounds=tuple(desk.rounds.from_day(desk.today)),
        certificates={one.id: one for one in desk.certificates.all()},
    )  # fmt: skip


def _one(words: str, desk: Desk) -> Group:
    found = next((one for one in desk.groups.all() if str(one.id) == words), None)
    if found is None:
        raise NotUnderstood(_("Which group? /digest shows their numbers."))
    return found


def _off(words: str, desk: Desk) -> Turn:
    one = _one(words, desk)
    return _changed(_("“{title}” gets no digest any more.", title=plain(one.title or one.chat)),
                    UnbindGroup(group_id=one.id))  # fmt: skip


def _names(words: str, desk: Desk) -> Turn:
    one = _one(words, desk)
    says = _("“{title}” reads, when reports are due, whose are missing: certificate and lead. Everybody in the group "
             "sees it.", title=plain(one.title or one.chat))  # fmt: skip
    return _changed(says, NameInGroup(group_id=one.id, names=True))


def _no_names(words: str, desk: Desk) -> Turn:
    one = _one(words, desk)
    return _changed(_("“{title}” reads no names.", title=plain(one.title or one.chat)),
                    NameInGroup(group_id=one.id, names=False))  # fmt: skip


def _changed(says: Text, command: Command) -> Turn:
    return finish(says, command, buttons=[Button(_("The groups"), "/digest")])


def _robots(desk: Desk) -> list[str]:
    """The robots that the operator wrote down for this institution."""
    return sorted(name for name, home in desk.around.robots.items() if home == desk.home.id)


def _robot(words: str, desk: Desk) -> Turn:
    if words not in _robots(desk):
        raise NotUnderstood(_("I know no robot of that name for your institution. /digest shows them."))
    if desk.groups.taken(ROBOT, words):
        raise Refused(
            _("This group gets the digest of another institution; its coordinator ends that with /digest off.")
        )
    command = BindGroup(channel=ROBOT, chat=words, title=words, language=desk.language)
    return _bound(command, _("Done: “{name}” gets the digest.", name=plain(words)), desk)
