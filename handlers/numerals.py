"""Chinese numerals in digits, for what people type or dictate."""

from __future__ import annotations

import re

import cn2an

NUMERAL = "[零〇一二两三四五六七八九十百千]+"


def in_digits(found: re.Match[str]) -> str:
    """A numeral in digits (三十一 → 31, 二〇二六 → 2026); as it stands where it is none (十十)."""
    try:
        return str(cn2an.cn2an(found[0].replace("两", "二").replace("〇", "零"), "normal"))
    except ValueError:
        return found[0]
