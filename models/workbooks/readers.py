"""How a cell is read: each reader takes a cell's words and gives a value, or raises advice on what to write there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from models.words import Advice


def words(most: int) -> Callable[[str], str]:
    """Reads a short text of at most `most` characters."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise Advice("Longer than {most} characters. Please shorten it.", most=most)
        return cell

    return read


def one_of(choices: dict[str, Any], default: Any = None) -> Callable[[str], Any]:
    """Reads one of some words; an empty cell gives the default, where there is one."""

    def read(cell: str) -> Any:
        if not cell and default is not None:
            return default
        if cell not in choices:
            raise Advice(
                "“{cell}” is not known here. Please choose one of: {choices}", cell=cell, choices="、".join(choices)
            )
        return choices[cell]

    return read


def several_of(choices: dict[str, Any]) -> Callable[[str], tuple[Any, ...]]:
    """Reads one or more of some words, separated by 、 , ; / or a space."""
    single = one_of(choices)

    def read(cell: str) -> tuple[Any, ...]:
        for mark in "，,;；/ ":
            cell = cell.replace(mark, "、")
        return tuple(dict.fromkeys(single(word) for word in cell.split("、") if word))

    return read


def count(low: int, high: int, default: int) -> Callable[[str], int]:
    """Reads a whole number within bounds."""

    def read(cell: str) -> int:
        if not cell:
            return default
        if not (cell.isascii() and cell.isdigit() and low <= int(cell) <= high):
            raise Advice("“{cell}” is not a whole number from {low} to {high}.", cell=cell, low=low, high=high)
        return int(cell)

    return read


def day(cell: str) -> date:
    """Reads a date: 2026-11-20, 2026/11/20 or 2026年11月20日."""
    plain = cell.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        year, month, number = (int(part) for part in plain.split("-"))
        return date(year, month, number)
    except ValueError as error:
        raise Advice("“{cell}” is not a date. Write it like 2026-11-20.", cell=cell) from error


def amount(most: int, places: int) -> Callable[[str], Decimal]:
    """Reads a number that is not negative, with at most so many decimal places; an empty cell is 0."""

    def read(cell: str) -> Decimal:
        try:
            number = Decimal(cell.replace(",", "").replace("，", "").removesuffix("元") or "0")
        except InvalidOperation as error:
            raise Advice("“{cell}” is not a number. Write digits only, such as 1200.50.", cell=cell) from error
        if not number.is_finite() or not 0 <= number <= most or number != round(number, places):
            raise Advice(
                "“{cell}” should lie between 0 and {most}, with at most {places} decimals.",
                cell=cell,
                most=most,
                places=places,
            )
        return number

    return read


def hour(cell: str) -> time | None:
    """Reads a local time: 9:00 or 14:30."""
    if not cell:
        return None
    try:
        hours, minutes = cell.replace("：", ":").split(":")[:2]
        return time(int(hours), int(minutes))
    except ValueError as error:
        raise Advice("“{cell}” is not a time of day. Write it like 9:00 or 14:30.", cell=cell) from error
