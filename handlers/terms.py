"""Names of the field: levels, stages of a round, titles of a settlement. Who reads English gets the Chinese in brackets,
for it stands on certificates, notices and forms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from handlers.words import Text, _, join, plain
from models.institutions import Certificate, Level
from models.reports import Stage
from policy.settlement import Kind

LEVELS: dict[Level, Text] = {
    Level.ELEMENTARY: _("elementary (初级)"),
    Level.INTERMEDIATE: _("intermediate (中级)"),
    Level.ADVANCED: _("advanced (高级)"),
}
STAGES: dict[Stage, Text] = {
    Stage.APPLICATION: _("application (申报)"),
    Stage.TRAINING: _("training (培训)"),
    Stage.REGISTRATION: _("registration (报名)"),
    Stage.EXAM: _("exam (考试)"),
    Stage.RESULTS: _("results (成绩)"),
    Stage.ISSUE: _("issue (发证)"),
}
SETTLED: dict[Kind, Text] = {
    Kind.TRAINING: _("training hours (培训课时)"),
    Kind.TEACHING: _("pay for training (培训课酬)"),
    Kind.DUTY: _("exam duty hours (考务课时)"),
    Kind.DUTY_DAY: _("exam duty pay (考务费)"),
    Kind.LEADER: _("lead (负责人)"),
    Kind.SURPLUS: _("share of surplus (结余分配)"),
}


def listed(*texts: Text) -> Text:
    """Several texts as a list in the reader's language."""
    return reduce(lambda a, b: _("{a}, {b}", a=a, b=b), texts)


def levels_named(levels: Iterable[Level]) -> Text:
    """Levels as a list; empty for none."""
    found = [LEVELS[level] for level in levels]
    return listed(*found) if found else plain("")


def with_levels(certificate: Certificate) -> Text:
    """A certificate's name with its levels, as in Web前端开发（中级）; after a name that ends in a bracket without another."""
    levels = levels_named(certificate.levels)
    if not certificate.levels:
        return plain(certificate.name)
    if "（" in certificate.name:
        return _("{name} – {levels}", name=certificate.name, levels=levels)
    return _("{name} · {levels}", name=certificate.name, levels=levels)


def round_named(name: str) -> Text:
    """A round as reports name it (2026秋 中级)."""
    term, __, last = name.rpartition(" ")
    level = next((one for one in Level if one.value == last), None)
    return join(plain(term), LEVELS[level], by=" ") if term and level else plain(name)
