"""Follow-ups as their pages read them: lights with rule and numbers, the list by what is late, one page."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.base.templatetags.samband import day
from samband.base.templatetags.wording import number, percent
from samband.challenges.one_page import OnePage
from samband.funding.domain.follow_up import FINAL, HALFWAY, QUESTIONS, form_lights
from samband.funding.domain.lights import Light, worst_of
from samband.funding.follow_up_form import form_of
from samband.funding.light_words import COLOURS, RULES, WHYS
from samband.funding.light_words import QUESTIONS as QUESTION_WORDS
from samband.funding.models import FollowUp

EXPORTED: Final = (
    *("key", "grant", "funder", "recipient", "light", "days_late", "halfway_due", "halfway_handed_in"),
    *("final_due", "final_handed_in"),
)
_ORDER: Final = ("red", "amber", "unknown", "not-defined", "green")
_MOST: Final = 1_000


def light_words(light: Light) -> dict[str, Any]:
    """Put a light into words: its colour, why, and both numbers beside the rule."""
    said, seen = str(WHYS[light.why]), light.numbers
    reached, gone = seen.get("reached"), seen.get("gone")
    if isinstance(reached, Fraction) and isinstance(gone, Fraction):
        shares = {"reached": percent(float(reached)), "gone": percent(float(gone))}
        said = _("%(reached)s of the target when %(gone)s of the time is gone") % shares
    elif light.why == "overdue":
        said = _("%(days)s days overdue") % {"days": number(seen["days"])}
    return {"code": light.colour, "colour": COLOURS[light.colour], "why": said, "rule": RULES[light.rule]}


def _given(text: str | None) -> str:
    return number(Decimal(text)) if text else ""


def indicator_rows(follow_up: FollowUp, lights: dict[str, Light]) -> list[dict[str, Any]]:
    """Give the indicators with target, what is reached or awaited, and their lights."""
    rows = []
    for at, row in enumerate(follow_up.indicators):
        light = lights.get(f"indicators/{at}")
        actual = _("Pending: %(event)s") % {"event": row["pending"]} if row.get("pending") else ""
        rows.append(
            {
                **{name: row[name] for name in ("name", "unit", "key")},
                "baseline": _given(row["baseline"]),
                "target": _given(row["target"]),
                "actual": actual or _given(row.get("actual")) or _("Not reported"),
                "light": light_words(light) if light else None,
            }
        )
    return rows


def date_rows(follow_up: FollowUp, lights: dict[str, Light]) -> list[dict[str, Any]]:
    """Give the two dates with their lights."""
    dates = (
        (HALFWAY, _("Halfway"), follow_up.first_due_on),
        (FINAL, _("At the end"), follow_up.second_due_on),
    )
    return [{"label": label, "on": on, "light": light_words(lights[name])} for name, label, on in dates if on]


def standing_of(follow_up: FollowUp, today: date) -> dict[str, Any]:
    """Give where a follow-up stands in all: the worst light, and by how many days it is late."""
    lights = form_lights(form_of(follow_up), today)
    open_late = [light for light in lights.values() if light.why == "overdue"]
    days = [light.numbers["days"] for light in open_late]
    return {
        "one": follow_up,
        "code": worst_of(lights.values()),
        "colour": COLOURS[worst_of(lights.values())],
        "days": max((one for one in days if isinstance(one, int)), default=0),
    }


def follow_ups_of(agent: Agent, today: date) -> list[dict[str, Any]]:
    """Give an agent's follow-ups, what is late first; one question."""
    found = FollowUp.objects.visible_to(agent).select_related("grant__funder", "grant__recipient")
    rows = [standing_of(one, today) for one in found.order_by("id")[:_MOST]]
    return sorted(rows, key=lambda row: (-row["days"], _ORDER.index(row["code"]), row["one"].pk))


def export_rows(agent: Agent, today: date) -> Iterator[list[str]]:
    """Give the rows of the export, in the same order."""
    for row in follow_ups_of(agent, today):
        one, form = row["one"], form_of(row["one"])
        dates = (form.halfway_on, form.halfway_handed_in_on, form.final_on, form.final_handed_in_on)
        named = (one.key, one.grant.title, one.grant.funder.name, one.grant.recipient.name)
        yield [*named, row["code"], str(row["days"]), *(str(on or "") for on in dates)]


def one_page(follow_up: FollowUp, today: date) -> OnePage:
    """Make a follow-up ready for one page of paper, in the language in force."""
    lights, grant = form_lights(form_of(follow_up), today), follow_up.grant
    facts = [(_("Given by"), grant.funder.name), (_("Received by"), grant.recipient.name)]
    for row in date_rows(follow_up, lights):
        facts.append((row["label"], f"{day(row['on'])} – {row['light']['colour']}: {row['light']['why']}"))
    parts: list[dict[str, Any]] = [{"label": _("Aims"), "text": follow_up.aims, "lang": follow_up.lang}]
    for one in indicator_rows(follow_up, lights):
        values = {name: one[name] for name in ("baseline", "target", "actual", "unit")}
        text = _("From %(baseline)s to %(target)s %(unit)s. Reached: %(actual)s.") % values
        light = one["light"]
        if light:
            text = f"{text}\n{light['colour']}: {light['why']}. {light['rule']}"
        parts.append({"label": one["name"], "text": text, "lang": ""})
    for question in QUESTIONS:
        said = follow_up.answers.get(question, {})
        text, lang = said.get("text", ""), said.get("lang", "")
        parts.append({"label": str(QUESTION_WORDS[question]), "text": text, "lang": lang})
    foot = _("As of %(day)s") % {"day": day(today)}
    return OnePage(grant.title, grant.lang, tuple(facts), tuple(parts), foot)
