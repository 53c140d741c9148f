"""A challenge on one page, for a decision paper or to hand out: as a tagged PDF and as a Word document."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.actors.labels import THEMES
from samband.base.labels import in_one_line
from samband.base.letters import address_of
from samband.base.pdf import make_pdf
from samband.base.templatetags.samband import day
from samband.base.word_files import Block, plain_document
from samband.challenges.challenge_words import STATUS_WORDS, in_control_words
from samband.challenges.listing import leading_first
from samband.challenges.models import Challenge
from samband.challenges.portrait import outcome_of, statement


@dataclass(frozen=True, slots=True)
class OnePage:
    """A challenge in the reader's words and its author's: facts, and parts with what is not stated."""

    title: str
    lang: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[dict[str, Any], ...]
    foot: str


def one_page(challenge: Challenge) -> OnePage:
    """Make a published challenge ready for a page of paper, in the language in force."""
    owners = ", ".join(one.organisation.name for one in leading_first(challenge))
    themes = in_one_line([str(THEMES.get(theme, theme)) for theme in challenge.themes])
    facts = (
        (_("Owned by"), owners),
        (_("Where it stands"), str(STATUS_WORDS.get(challenge.status, challenge.status))),
        (_("Published"), day(timezone.localdate(challenge.published_at)) if challenge.published_at else ""),
        (_("Themes"), themes),
        (_("Within our own control"), in_control_words(challenge.in_control)),
        (_("Without an owner or a road to adoption, because"), challenge.override),
    )
    outcome = outcome_of(challenge)
    first = ({**outcome, "part": "outcome"},) if outcome else ()
    address = address_of(reverse("challenge-detail", args=[challenge.key]))
    return OnePage(
        title=challenge.title,
        lang=challenge.lang,
        facts=tuple(fact for fact in facts if fact[1]),
        parts=(*first, *statement(challenge)),
        foot=_("Read on, ask, or answer: %(address)s") % {"address": address},
    )


def _source_of(part: dict[str, Any]) -> str:
    """Say where a figure comes from: source, day, mark."""
    if not part.get("source"):
        return ""
    on = day(part["on"]) if part.get("on") else ""
    return ", ".join(word for word in (part["source"], on, part.get("mark", "")) if word)


@cache
def _template() -> bytes:
    return files("samband.challenges").joinpath("papers/one_page.typ").read_bytes()


def to_pdf(page: OnePage, at: datetime) -> bytes:
    """Write it as a tagged PDF (PDF/UA-1); what is not stated is said in one line at the end."""
    stated = [part for part in page.parts if part["text"]]
    silent = in_one_line([part["label"] for part in page.parts if not part["text"]])
    data = {
        "title": page.title,
        "title_lang": page.lang,
        "facts": [{"label": label, "text": text} for label, text in page.facts],
        "parts": [
            {
                "label": part["label"],
                "said": {"text": part["text"], "lang": part["lang"]},
                "source": _source_of(part),
            }
            for part in stated
        ],
        "silent": f"{_('Not stated')}: {silent}" if silent else "",
        "foot": page.foot,
    }
    return make_pdf(_template(), data, at=at)


def to_docx(page: OnePage) -> bytes:
    """Write it for Word, to paste into a decision paper: headings and texts, each in its language."""
    lang = get_language() or "en"
    blocks = [Block(f"{label}: {text}", lang) for label, text in page.facts]
    for part in page.parts:
        blocks.append(Block(part["label"], lang, "Heading 1"))
        if part["text"]:
            blocks.append(Block(part["text"], part["lang"]))
            blocks.append(Block(_source_of(part), lang))
        else:
            blocks.append(Block(_("Not stated"), lang))
    blocks.append(Block(page.foot, lang))
    return plain_document(page.title, page.lang, blocks, lang=lang)
