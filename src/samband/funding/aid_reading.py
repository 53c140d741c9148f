"""Aid as its pages read it: the check against the ceiling in words, the list, the self-declaration."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.base.templatetags.wording import amount, number
from samband.base.word_files import Block, plain_document
from samband.funding.aid_words import DATE_RULES, LEFT_OUT, LEGAL_BASES, LINKS, MARKS, REASONS
from samband.funding.domain.award_rows import COLUMNS
from samband.funding.domain.undertaking import masked
from samband.funding.models import AidAward, UndertakingLink
from samband.kernel.money import minor_text
from samband.kernel.period import Period
from samband.rules.domain.de_minimis import Answer, check_window
from samband.rules.domain.small_aid import GENERAL, SGEI, Award, Link

_REGIMES: Final = {"de-minimis": GENERAL, "de-minimis-sgei": SGEI}
EXPORTED: Final = ("key", "giver", *COLUMNS, "withdrawn")


@dataclass(frozen=True, slots=True)
class Question:
    """Aid that somebody thinks of giving: to whom, how much in euro cents, by which state, when."""

    undertaking: str
    country: str
    on: date
    eur_minor: int | None
    declared: Sequence[Award] = ()


def _awards(agent: Agent, country: str) -> dict[str, AidAward]:
    found = AidAward.objects.visible_to(agent).standing().select_related("giver")
    found = found.filter(country=country, legal_basis__in=_REGIMES).exclude(undertaking="")
    return {one.key: one for one in found}


def _links(agent: Agent, country: str) -> list[Link]:
    rows = UndertakingLink.objects.visible_to(agent).filter(country=country)
    return [
        Link(
            row.one,
            row.other,
            row.ground,
            row.source,
            Period(row.since, row.until + timedelta(days=1) if row.until else None),
        )
        for row in rows
    ]


def _award(row: AidAward) -> Award:
    euros = row.gross_eur_minor
    return Award(
        row.key, row.undertaking, row.country, row.granted_on, euros, regime=_REGIMES[row.legal_basis]
    )


def check(agent: Agent, asked: Question) -> tuple[Answer, dict[str, AidAward]]:
    """Hold aid against the ceiling by what an agent may see and what is declared: two questions."""
    rows = _awards(agent, asked.country)
    known = [*(_award(row) for row in rows.values()), *asked.declared]
    new = Award("", asked.undertaking, asked.country, asked.on, asked.eur_minor)
    return check_window(known, new, _links(agent, asked.country), asked.country, asked.on), rows


def answer_words(answer: Answer, rows: dict[str, AidAward]) -> dict[str, Any]:
    """Put an answer into words: yes, no or cannot be said; why; what it stands on; what is left."""
    verdicts = {True: _("Yes, it fits"), False: _("No"), None: _("It cannot be decided")}
    ceiling = answer.ceiling
    said: dict[str, Any] = {
        "verdict": verdicts[answer.allowed],
        "why": REASONS[answer.reason],
        "sum": amount(answer.sum_minor, "EUR"),
        "left": _("Not known") if answer.left_minor is None else amount(answer.left_minor, "EUR"),
        "possible_from": answer.possible_from,
        "first": answer.first,
        "last": answer.last,
        "members": len(answer.members),
        "counted": [_counted(one, rows) for one in answer.counted],
        "left_out": [
            {**_counted(one, rows), "why": LEFT_OUT[why]}
            for one, why in answer.left_out
            if why != "undertaking"
        ],
        "boundary": len(answer.on_boundary),
        "date_rule": DATE_RULES[answer.date_rule],
        "room": [(on, amount(minor, "EUR")) for on, minor in answer.room],
    }
    if ceiling is not None:
        most = number(ceiling.number) if ceiling.number is not None else _("Not known")
        said["rule"] = {
            "most": most,
            "source": ceiling.source,
            "from": ceiling.period.starts_on,
            "mark": MARKS[ceiling.mark],
        }
    return said


def _counted(award: Award, rows: dict[str, AidAward]) -> dict[str, Any]:
    row = rows.get(award.key)
    return {
        "on": award.granted_on,
        "amount": amount(award.eur_minor, "EUR") or _("Not known"),
        "by": row.giver.name if row else _("Declared by the company"),
        "lang": row.giver.lang if row else "",
        "source": row.source if row else "",
        "mark": MARKS[row.mark] if row else MARKS["unverified"],
    }


def export_rows(rows: Iterable[AidAward]) -> Iterator[list[str]]:
    """Give awards as rows that can be brought again; a sole trader's number and name are left out."""
    for one in rows:
        yield [
            *(one.key, one.giver.name, masked(one.undertaking, one.is_person)),
            "" if one.is_person else one.name,
            *(one.country, one.granted_on.isoformat(), one.legal_basis),
            "" if one.amount_minor is None else minor_text(one.amount_minor),
            one.currency,
            "" if one.gross_eur_minor is None else minor_text(one.gross_eur_minor),
            *(one.measure, one.source, one.mark),
            timezone.localdate(one.withdrawn_at).isoformat() if one.withdrawn_at else "",
        ]


def link_shown(one: UndertakingLink) -> dict[str, Any]:
    """Give a link between undertakings as the list shows it; a sole trader's number is not shown."""
    return {
        "one": one,
        "first": masked(one.one, one.is_person),
        "second": masked(one.other, one.is_person),
        "ground": LINKS[one.ground],
        "mark": MARKS[one.mark],
    }


def shown(one: AidAward) -> dict[str, Any]:
    """Give an award as the list shows it; of a sole trader neither number nor name."""
    return {
        "one": one,
        "who": _("A sole trader") if one.is_person else one.name or one.undertaking,
        "number": masked(one.undertaking, one.is_person),
        "basis": LEGAL_BASES[one.legal_basis],
        "mark": MARKS[one.mark],
        "euros": amount(one.gross_eur_minor, "EUR") or _("Not known in euros"),
    }


def declaration() -> bytes:
    """Write the self-declaration that a company fills in, for Word, in the language in force."""
    lang = get_language() or "en"
    texts = [
        _("Company and registry number:"),
        _("Companies that are one undertaking with it (majority of votes, board, contract or agreement):"),
        _("De minimis aid that they have been granted in the last three years, in this state:"),
        _("Date of the grant | Who gave it | For what | Amount in euros (gross grant equivalent)"),
        *["____________ | ____________ | ____________ | ____________"] * 6,
        _("Nothing else has been granted to the undertaking in these three years."),
        _("Aid counts from the day the right to it arose, not from when it was paid."),
        _("Rule: Regulation (EU) 2023/2831, Article 3: at most 300,000 euros in any three years."),
        _("Place and date:"),
        _("Signature of somebody who may sign for the company:"),
    ]
    title = _("Declaration of de minimis aid")
    return plain_document(title, lang, [Block(text, lang) for text in texts], lang=lang)
