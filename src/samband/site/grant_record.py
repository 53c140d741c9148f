"""A grant as a record of a case: what was decided, under which conditions, and its follow-up."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.base.templatetags.wording import amount
from samband.base.word_files import Block, plain_document
from samband.funding.grant_words import SORTS, STATES
from samband.funding.models import Grant
from samband.kernel.money import minor_text

# What is fetched of all grants of a case at once, before they are written.
GRANT_PARTS = ("funder", "recipient", "conditions", "follow_up")


def _at(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds")


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def grant_data(grant: Grant, form: str) -> dict[str, Any]:
    """Give a grant as data; an amount that is not known is null."""
    follow_up = getattr(grant, "follow_up", None)
    names = ("aims", "indicators", "answers")
    return {
        "record.json": {
            "format": form,
            "sort": "grant",
            "key": grant.key,
            "title": {"text": grant.title, "lang": grant.lang},
            "status": grant.status,
            "funder": {"key": grant.funder.key, "name": grant.funder.name},
            "recipient": {"key": grant.recipient.key, "name": grant.recipient.name},
            "amount": None if grant.amount_minor is None else minor_text(grant.amount_minor),
            "currency": grant.currency,
            "decided_on": _day(grant.decided_on),
            "decision": grant.decision,
            "priority": grant.priority,
            "starts_on": _day(grant.starts_on),
            "ends_before": _day(grant.ends_before),
            "why": grant.why,
            "conditions": [
                {
                    **{name: getattr(one, name) for name in ("key", "sort", "text", "question", "lang")},
                    "due_on": _day(one.due_on),
                }
                for one in grant.conditions.all()
            ],
            "follow_up": {name: getattr(follow_up, name) for name in names} if follow_up else None,
            "owning_body": grant.owning_body,
            "case_number": grant.case_number,
            "made_at": _at(grant.made_at),
            "changed_at": _at(grant.changed_at),
            "version": grant.version,
        }
    }


def _texts(grant: Grant) -> list[dict[str, str]]:
    known = amount(grant.amount_minor, grant.currency) or _("Not known")
    lang = get_language() or "en"
    rows = [
        (_("Given by"), grant.funder.name, grant.funder.lang),
        (_("Received by"), grant.recipient.name, grant.recipient.lang),
        (_("Amount"), known, lang),
        (_("Where it stands"), str(STATES[grant.status]), lang),
        (_("Reference of the decision"), grant.decision, ""),
        (_("Why?"), grant.why, ""),
    ]
    rows += [(str(SORTS[one.sort]), one.text, one.lang) for one in grant.conditions.all()]
    return [{"label": label, "text": text, "lang": tongue} for label, text, tongue in rows if text]


def grant_originals(grant: Grant) -> dict[str, bytes]:
    """Give a grant for Word."""
    lang, blocks = get_language() or "en", list[Block]()
    for row in _texts(grant):
        blocks += [Block(row["label"], lang, "Heading 1"), Block(row["text"], row["lang"])]
    return {"grant.docx": plain_document(grant.title, grant.lang, blocks, lang=lang)}


def grant_shown(grant: Grant, lines: list[dict[str, str]]) -> dict[str, Any]:
    """Give a grant as the PDF of a case shows it."""
    return {
        "title": grant.title,
        "about": _("Grant"),
        "texts": _texts(grant),
        "candidates": [],
        "left_out": [],
        "how": [],
        "thread": lines,
    }
