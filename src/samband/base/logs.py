"""Logs without the texts, names or addresses of anybody: lines of JSON, or plain ones at a terminal."""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

# The request that a line belongs to: a random name, also sent to the browser as X-Request-ID.
REQUEST_ID: ContextVar[str] = ContextVar("samband_request_id", default="")
# What may be told of a request: nothing that anybody typed.
_TOLD = ("method", "route", "milliseconds")
# Django's guards write what was sent into the message itself.
_QUOTING = "django.security."
# Whose messages are templates, with what was sent as arguments; others' may have it written into them.
_WITH_TEMPLATES = ("samband", "django", "_granian", "granian")
_KEPT_BACK = "a message that may quote what was sent: see where it was written"


def _is_kept_back(record: logging.LogRecord) -> bool:
    """Whether a message may have been put together before it came here."""
    return not record.args and not record.name.startswith(_WITH_TEMPLATES)


def _message(record: logging.LogRecord) -> str:
    """Give a message's template without its arguments, since an argument may be what somebody typed."""
    if record.name.startswith(_QUOTING) and record.name != "django.security.csrf":
        return "refused"
    return _KEPT_BACK if _is_kept_back(record) else str(record.msg)


def _line(record: logging.LogRecord) -> dict[str, object]:
    """Give what may be told of a record; an exception is told by its type and place, never by its text."""
    line: dict[str, object] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": _message(record),
    }
    if REQUEST_ID.get():
        line["request"] = REQUEST_ID.get()
    for name in _TOLD:
        if hasattr(record, name):
            line[name] = getattr(record, name)
    status = getattr(record, "status_code", None)
    if status is not None:
        line["status"] = status
    if _is_kept_back(record):
        line["place"] = [f"{record.pathname}:{record.lineno} {record.funcName}"]
    if record.exc_info and record.exc_info[0]:
        line["fault"] = record.exc_info[0].__name__
        frames = traceback.extract_tb(record.exc_info[2])[-6:]
        line["place"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return line


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON: when, how bad, where, which request, what sort of fault."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return json.dumps(_line(record), ensure_ascii=False)


class PlainFormatter(logging.Formatter):
    """Write the same for somebody at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line, and below it where a fault happened."""
        line = _line(record)
        place = line.pop("place", [])
        head = f"{line.pop('at')} {line.pop('level')} {line.pop('logger')}: {line.pop('message')}"
        rest = "".join(f" {name}={value}" for name, value in line.items())
        below = "".join(f"\n    {frame}" for frame in place) if isinstance(place, list) else ""
        return head + rest + below
