"""Words for what several things come to together, as patterns: readers say what stands around them."""

from __future__ import annotations

IN_ALL = (
    r"(?:一共|总共|(?<!公)共(?![同享用建管])计?|合计|总计|累计|加一?[块起]儿?|加起来|加在一起|合起来|合在?一起|相加|总[的数]|总时长"
    r"|\b(?:in total|in all|altogether|combined|overall|total(?: of)?|sum)\b)"
)
"""一共, altogether: all of them."""
MORE = r"(?:又|再|外加|加上|\bplus\b|\bboth (?:years|of them|together)\b|\bthe two\b)"
"""再加上, plus: another one beside what was told."""
OF_ALL = r"全[班系院校省市部]"
"""全校: whatever there is of it."""
