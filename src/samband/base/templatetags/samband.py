"""The parts that pages are made of, so that no page spells out the design system it happens to use.

Everything visible goes through here once: fields with label, help and error; the error summary; where one
is; pages of a list; how strong a match is; facts with their source; numbers, dates, languages and countries
as the reader's language writes them. Parts that stand once per row are filters or ready-made strings, never
templates: the template is what a list page costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from samband.base.inputs import tick
from samband.base.templatetags import icons, wording

register = template.Library()

SCHEMES = ("light", "dark")
SCHEME_COOKIE = "colour_scheme"
FACT_PARTS = ("label", "value", "url", "lang", "source", "source_url", "on", "mark")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign beside a word, hidden from screen readers."""
    return icons.icon(name)


@register.simple_tag
def brand() -> SafeString:
    """Samband's mark: two places and the tie between them."""
    return icons.BRAND


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file; empty when never built, since an error page must always render."""
    return static_file(f"samband/{name}")


@register.simple_tag
def static_file(name: str) -> str:
    """The address of any package's static file; empty when never gathered, as where nothing is served."""
    try:
        return str(staticfiles_storage.url(name))
    except ValueError:
        return ""


@register.simple_tag(takes_context=True)
def colour_scheme(context: Context) -> str:
    """What the reader chose, "light" or "dark"; "auto" follows the machine."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(SCHEME_COOKIE, "") if request is not None else ""
    return chosen if chosen in SCHEMES else "auto"


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[dict[str, Any]]:
    """The main navigation: only what exists, in the order of settings.SAMBAND_NAVIGATION.

    That setting is a sequence of (label, name of the address, *arguments). The entry that the page belongs to
    is marked by the address: the page itself or one below it.
    """
    request: HttpRequest | None = context.get("request")
    here = request.path if request is not None else ""
    entries: list[dict[str, Any]] = []
    for label, name, *arguments in getattr(settings, "SAMBAND_NAVIGATION", ()):
        try:
            url = reverse(name, args=arguments)
        except NoReverseMatch:
            continue
        entries.append({"label": label, "url": url, "current": here.startswith(url)})
    return entries


@register.simple_tag
def interface_languages() -> list[dict[str, Any]]:
    """The languages one can read Samband in, each under its own name."""
    now = get_language() or ""
    return [
        {
            "code": code,
            "name": str(get_language_info(code)["name_local"]).capitalize(),
            "current": code == now,
        }
        for code, _ in settings.LANGUAGES
    ]


@register.inclusion_tag("base/parts/field.html")
def field(bound: BoundField, *, optional: bool = True, size: str = "", **attributes: str) -> dict[str, Any]:
    """One field: label, help, what is wrong, and the input, tied together for screen readers.

    Further arguments become attributes of the input, underscores as hyphens (`hx_post=…`).
    ``optional=False`` leaves out the word "(optional)", as in a form of filters where nothing is needed.
    """
    widget = bound.field.widget
    grouped = isinstance(widget, CheckboxSelectMultiple | RadioSelect)
    extra: dict[str, str | bool] = {name.replace("_", "-"): value for name, value in attributes.items()}
    extra["class"] = f"ds-input {widget.attrs.get('class', '')}".strip()
    options = []
    if grouped:
        for option in bound.subwidgets:
            options.append(tick(option.data))
    return {
        "field": bound,
        "input": "" if grouped else bound.as_widget(attrs=extra),
        "options": options,
        "grouped": grouped,
        "toggle": isinstance(widget, CheckboxInput),
        "optional": optional and not bound.field.required,
        "size": size,
    }


@register.inclusion_tag("base/parts/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """Everything that is wrong with a form, in one list, each line leading to its field."""
    if form is None or not form.is_bound or not form.errors:
        return {"lines": []}
    lines: list[tuple[str, str]] = [("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        lines += [(bound.id_for_label or bound.auto_id, f"{bound.label} – {error}") for error in bound.errors]
    return {"lines": lines}


@register.inclusion_tag("base/parts/trail.html")
def trail(*steps: str) -> dict[str, Any]:
    """Where one is: label, address, label, address … from the top; the last label alone is this page."""
    pairs = [(steps[at], steps[at + 1] if at + 1 < len(steps) else "") for at in range(0, len(steps), 2)]
    return {"steps": pairs}


@register.inclusion_tag("base/parts/pages.html")
def pages(page: Any) -> dict[str, Any]:
    """Earlier and later rows of a list paginated by key; ``page`` has ``previous_url`` and ``next_url``."""
    return {"page": page}


@register.inclusion_tag("base/parts/facts.html")
def facts(rows: Iterable[Any]) -> dict[str, Any]:
    """A list of facts: each has label and value, and may have url, lang, source, source_url, on and mark."""
    return {"rows": [{name: _part(row, name) for name in FACT_PARTS} for row in rows]}


def _part(row: Any, name: str) -> Any:
    found = row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
    return "" if found is None else found


@register.inclusion_tag("base/parts/empty.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """What an empty page says: what is missing, and what to do first."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("base/parts/timeline.html")
def timeline(events: Sequence[Any]) -> dict[str, Any]:
    """The thread of one thing, newest first: each event has when, sentence and actor."""
    return {"events": events}


@register.inclusion_tag("base/parts/problems.html")
def problems(rows: Sequence[Any], caption: str = "") -> dict[str, Any]:
    """What is wrong, where, and what to do: each row has where, what and fix."""
    return {"rows": rows, "caption": caption}


@register.simple_tag
def band(name: str, label: str) -> SafeString:
    """How strong a match is: the word first, four bars beside it."""
    return format_html('<span class="band">{}<span>{}</span></span>', icons.meter(name), label)


@register.filter
def in_language(text: object, language: str) -> SafeString:
    """The text, marked as being in that language when the page around it is in another."""
    if not language or language == get_language():
        return conditional_escape(str(text))
    return format_html('<span lang="{}">{}</span>', language, text)


@register.filter
def number(value: object) -> str:
    """A number as the reader's language writes it; anything else unchanged."""
    return wording.number(value)


@register.filter
def amount(minor: int | None, currency: str = "") -> str:
    """Minor units as the reader's language writes an amount; nothing where it is not known."""
    return wording.amount(minor, currency)


@register.filter
def percent(value: object) -> str:
    """A share between 0 and 1, in whole per cent."""
    return wording.percent(value)


@register.filter
def day(value: date | str | None, length: str = "long") -> str:
    """A date as the reader's language writes it."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return wording.day(value, length)


@register.filter
def moment(value: datetime | None) -> str:
    """A date with the time of day, in the installation's time zone."""
    return wording.moment(timezone.localtime(value) if value and timezone.is_aware(value) else value)


@register.filter
def listed(values: Iterable[object]) -> str:
    """Several things as a sentence names them: "Norway, Denmark and Finland"."""
    return wording.listed(values)


@register.filter
def language_name(code: str) -> str:
    """The language's name in the reader's language: "fi" is "Finnish"."""
    return wording.language_name(code)


@register.filter
def country_name(code: str) -> str:
    """The country's name in the reader's language: "NO" is "Norway"."""
    return wording.country_name(code)
