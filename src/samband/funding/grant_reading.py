"""Grants as their pages read them: a list by date, one grant with its conditions and thread, an export."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from samband.accounts.access import titles_of
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.templatetags.samband import day
from samband.base.templatetags.wording import amount
from samband.base.timeline import people_of, tell
from samband.challenges.record_place import record_place
from samband.funding.access.grants import can_change_grant, can_drop_condition, can_register_grant, roles_in
from samband.funding.domain.grant import FUNDER, verbs_from
from samband.funding.grant_words import BUTTONS, NEEDS_WHY, SORTS, STATES
from samband.funding.models import Grant
from samband.kernel.money import minor_text

PAGE: Final = 25
EXPORTED: Final = (
    *("key", "title", "funder", "recipient", "status", "amount", "currency", "decided_on", "decision"),
    *("priority", "starts_on", "ends_before", "programme", "fund", "conditions"),
)


def grants_for(agent: Agent, after: str, url: str) -> tuple[list[Grant], dict[str, Any]]:
    """Cut a page out of the grants that an agent may read, the latest noted first; one question."""
    found = Grant.objects.visible_to(agent).select_related("funder", "recipient")
    if after.isascii() and after.isdecimal() and len(after) < 18:
        found = found.filter(pk__lt=int(after))
    got = list(found.order_by("-id")[: PAGE + 1])
    more, rows = len(got) > PAGE, got[:PAGE]
    next_url = f"{url}?{urlencode({'after': rows[-1].pk})}" if more else ""
    return rows, {"next_url": next_url, "previous_url": url if after else ""}


def export_rows(agent: Agent) -> Iterator[list[str]]:
    """Give the rows of the export, as documents hold amounts; what is not known stays empty."""
    found = Grant.objects.visible_to(agent).select_related("funder", "recipient", "programme", "fund")
    for one in found.prefetch_related("conditions").order_by("id").iterator(chunk_size=500):
        known = one.amount_minor is not None
        yield [
            *(one.key, one.title, one.funder.name, one.recipient.name, one.status),
            minor_text(one.amount_minor) if one.amount_minor is not None and known else "",
            *(one.currency, str(one.decided_on or ""), one.decision, one.priority),
            *(str(one.starts_on or ""), str(one.ends_before or "")),
            one.programme.name if one.programme else "",
            one.fund.code if one.fund else "",
            str(len(one.conditions.all())),
        ]


def _facts(one: Grant) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [_body(_("Given by"), one.funder), _body(_("Received by"), one.recipient)]
    known = amount(one.amount_minor, one.currency) or _("Not known")
    rows.append({"label": _("Amount"), "value": known})
    if one.decided_on:
        rows.append(
            {"label": _("Decided"), "value": " ".join(p for p in (day(one.decided_on), one.decision) if p)}
        )
    if one.priority:
        rows.append({"label": _("Priority of the strategy"), "value": one.priority, "lang": one.lang})
    if one.starts_on and one.ends_before:
        rows.append(
            {
                "label": _("When"),
                "value": f"{day(one.starts_on)} – {day(one.ends_before - timedelta(days=1))}",
            }
        )
    if one.programme is not None:
        url = reverse("programme-detail", args=[one.programme.key])
        rows.append(
            {"label": _("Programme"), "value": one.programme.name, "url": url, "lang": one.programme.lang}
        )
    if one.fund is not None:
        rows.append({"label": _("Fund"), "value": one.fund.name})
    return rows


def _body(label: str, body: Any) -> dict[str, Any]:
    url = reverse("organisation-detail", args=[body.key])
    return {"label": label, "value": body.name, "url": url, "lang": body.lang}


def grant_page(one: Grant, agent: Agent, form: Any) -> dict[str, Any]:
    """Give what the page of a grant shows to somebody; the thread only to the two organisations."""
    roles = roles_in(agent, one)
    events = (
        list(Event.objects.filter(subject_type="grant", subject_key=one.key).order_by("-id")[:50])
        if roles
        else []
    )
    verbs = verbs_from(one.status, roles)
    follow_up = getattr(one, "follow_up", None) if roles else None
    return {
        "one": one,
        "state": STATES[one.status],
        "facts": _facts(one),
        "conditions": [{"row": row, "sort": SORTS[row.sort]} for row in one.conditions.all()],
        "plain_buttons": [(verb, BUTTONS[verb]) for verb in verbs if verb not in NEEDS_WHY],
        "why_buttons": [(verb, BUTTONS[verb]) for verb in verbs if verb in NEEDS_WHY],
        "form": form,
        "is_funder": FUNDER in roles,
        "is_inside": bool(roles),
        "may_change": bool(can_change_grant(agent, one)),
        "may_drop": bool(can_drop_condition(agent, one)),
        "follow_up": follow_up,
        "events": tell(events, subject=one.title, people=titles_of(people_of(events))),
        "record": record_place("grant", one, agent, can_register_grant(agent, one)),
    }
