"""Each kind of defect that a check must refuse, planted in a pack that is right.

A small rule with a band, a table, two versions and a case is grafted onto a pack, so that every pack has a place for
every defect. Each defect then changes one line of the graft.
"""

from __future__ import annotations

FACTS = """\
  graft_size:
    kind: whole
    least: "0"
    label: {zh: 规模, en: size}
    ask: {zh: 规模多大？, en: What size?}
  graft_kind:
    kind: choice
    label: {zh: 种类, en: kind}
    ask: {zh: 哪一种？, en: Which kind?}
    options:
      plain: {zh: 普通, en: plain}
      fancy: {zh: 特别, en: fancy}
"""
RULES = """\
  - id: grafted
    title: {zh: 嫁接的规则, en: the grafted rule}
    unit: yuan
    asks: {zh: [嫁接的规则给多少], en: [What does the grafted rule give?]}
    versions:
      - valid: {until: "2019-12-31"}
        where: {article: 附, quote: 旧的规定}
        how: {op: number, value: "7", unit: yuan, cite: {article: 附, quote: 旧的规定给 7 元}}
      - valid: {from: "2020-01-01"}
        where: {article: 附, quote: 新的规定}
        how:
          op: factor
          of:
            op: table
            axes: [graft_kind]
            rows:
              - {when: {graft_kind: plain}, value: "240", cite: {article: 附, quote: 普通 240}}
              - {when: {graft_kind: fancy}, value: "300", cite: {article: 附, quote: 特别 300}}
          by:
            op: bands
            of: graft_size
            bands:
              - {from: "0", to: "10", value: "1", cite: {article: 附, quote: 不超过 10 为 1}}
              - {from: "11", to: "20", value: "2", cite: {article: 附, quote: 11~20 为 2}}
              - {above: "20", to: unlimited, value: "3", cite: {article: 附, quote: 超过 20 为 3}}
"""
CASES = """\
  - {ask: grafted, facts: {graft_kind: plain, graft_size: "11"}, gives: {value: "480", unit: yuan, cites: [附]}}
"""

DEFECTS: dict[str, tuple[str, str]] = {
    "a gap between bands": ('from: "11", to: "20"', 'from: "12", to: "20"'),
    "an overlap of bands": ('from: "11", to: "20"', 'from: "10", to: "20"'),
    "a missing cell": ("              - {when: {graft_kind: fancy}", "              # - {when: {graft_kind: fancy}"),
    "a cell that stands twice": ("when: {graft_kind: fancy}", "when: {graft_kind: plain}"),
    "a misspelt fact": ("of: graft_size", "of: graft_sise"),
    "a misspelt choice": ("when: {graft_kind: fancy}", "when: {graft_kind: fanci}"),
    "a misspelt topic": ("ask: grafted, facts", "ask: graftet, facts"),
    "an unknown operation": ("op: bands", "op: bandz"),
    "an unknown key": ("axes: [graft_kind]", "axes: [graft_kind]\n            axis: graft_kind"),
    "a duplicate key": ("axes: [graft_kind]", "axes: [graft_kind]\n            axes: [graft_kind]"),
    "a text where a number belongs": ('value: "240"', 'value: "24O"'),
    "a missing citation": (", cite: {article: 附, quote: 特别 300}}", "}"),
    "a citation without its quote": ("{article: 附, quote: 特别 300}", "{article: 附}"),
    "a number that is absent from its quote": ('value: "300"', 'value: "301"'),
    "an impossible date": ('from: "2020-01-01"', 'from: "2020-02-30"'),
    "versions that overlap": ('from: "2020-01-01"', 'from: "2019-06-01"'),
    "versions that leave a gap": ('from: "2020-01-01"', 'from: "2020-03-01"'),
    "a failing case": ('gives: {value: "480"', 'gives: {value: "481"'),
    "a band with one end": ('from: "11", to: "20"', 'to: "20"'),
}
"""A defect's name, the words that it changes, and what it makes of them. The last line changed is the one to name."""


def grafted(text: str) -> str:
    """A pack's text with the graft."""
    return _under("cases", CASES, _under("rules", RULES, _under("facts", FACTS, text)))


def _under(key: str, lines: str, text: str) -> str:
    head = f"\n{key}:\n"
    if head in text:
        return text.replace(head, head + lines, 1)
    return text.replace("\nstatements:\n", f"\n{key}:\n{lines}\nstatements:\n", 1)


def planted(text: str, defect: str) -> tuple[str, int]:
    """A grafted text with one defect, and the line on which it is."""
    before, after = DEFECTS[defect]
    begins = text.index(CASES if before in CASES else RULES)
    at = text.index(before, begins)
    return text[:at] + after + text[at + len(before) :], text[:at].count("\n") + 1 + after.count("\n")
