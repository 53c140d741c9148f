"""A joint report as it goes into another official system's form: its texts, indicators and sums."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from samband.projects.domain.official.fields import Fact


def facts_of_joint(content: Mapping[str, Any]) -> list[Fact]:
    """Give what a joint report says, from its content, frozen or as it stands; nothing is reckoned."""
    lang = str(content["lang"])
    return [
        *(_text(one) for one in content["texts"]),
        *(
            Fact("deviations", one["text"], title=one["who"], lang=one["lang"])
            for one in content["deviations"]
        ),
        *(_indicator(one, lang) for one in content["indicators"]),
        *_sums(content, lang),
    ]


def _text(one: Mapping[str, Any]) -> Fact:
    """Give one text. One of a work package stands under it, after the name of whoever wrote it."""
    if not one["about"]:
        return Fact(one["field"], one["text"], title=one["partner"], lang=one["lang"])
    number, partner = one["work_package"], one["partner"]
    title = f"{number}. {one['about']}" if number else one["about"]
    text = f"{partner}:\n{one['text']}" if partner else one["text"]
    return Fact(one["field"], text, subject=title, title=title, lang=one["lang"])


def _indicator(one: Mapping[str, Any], lang: str) -> Fact:
    title = f"{one['code']} {one['name']}".strip()
    said = one["actual"] if one["actual"] is not None else _("not known yet")
    target = _("target %(target)s") % {"target": one["target"]} if one["target"] is not None else ""
    text = ", ".join(part for part in (f"{said} {one['unit']}".strip(), target, one["note"]) if part)
    return Fact("indicator", text, subject=title, title=title, lang=lang)


def _sums(content: Mapping[str, Any], lang: str) -> list[Fact]:
    claimed, spent = [], []
    for side in content["sides"]:
        total, currency = side["total"], side["currency"]
        claimed += [f"{code}: {amount} {currency}" for code, amount in total["funds"].items()]
        spent.append(f"{side['name']}: {total['eligible']} {currency}")
    return [
        Fact("amount-claimed", "\n".join(claimed), lang=lang),
        Fact("accumulated-costs", "\n".join(spent), lang=lang),
    ]
