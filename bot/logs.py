"""Logs: one JSON object a line, on standard error; ids only, never what people wrote, their names, or tokens.

An exception is logged by its type and the places in the code that it passed, without its words and without values:
both may hold what somebody wrote.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
SECRET = ("token", "secret", "password", "key", "authorization")


def set_up_logs(level: str = "info", to: TextIO | None = None) -> None:
    """Sends structlog's events and the libraries' warnings, as JSON lines, to a stream (standard error)."""
    stream = to or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _places_only,
        _no_secrets,
    ]
    render = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _source_only],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _places_only(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception as its type and the places it passed."""
    found = event.pop("exc_info", None)
    error = _error_of(found)
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        event["error"] = type(error).__name__
        event["at"] = [
            f"{frame.filename.rsplit('/site-packages/')[-1]}:{frame.lineno} {frame.name}" for frame in frames
        ]
    return event


def _error_of(found: object) -> BaseException | None:
    if found is True:
        return sys.exc_info()[1]
    if isinstance(found, BaseException):
        return found
    return cast("ExcInfo", found)[1] if isinstance(found, tuple) else None


def _no_secrets(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The last net: what is named like a secret is not written."""
    return {name: "…" if any(word in name.lower() for word in SECRET) else value for name, value in event.items()}


def _source_only(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A library's warning: who said it and where; its words may hold addresses with tokens in them."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = "library"
        event["by"], event["line"] = record.name, f"{record.module}:{record.lineno}"
    return event
