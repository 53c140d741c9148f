"""The check of small aid beside the register: would this aid fit under the ceiling for this company?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from samband.base.agents import Agent
from samband.funding.aid_words import REASONS
from samband.funding.domain.undertaking import read_undertaking
from samband.funding.models import AidAward, UndertakingLink
from samband.kernel.period import Period
from samband.projects.models import Project, Support
from samband.rules.domain.de_minimis import Answer, check_window
from samband.rules.domain.exchange import BASE, OF_SUBMISSION, RateRule
from samband.rules.domain.small_aid import Award, Link, StatedRate
from samband.rules.exchange import stored_rates


def stated_rate(currency: str, on: date) -> StatedRate | None:
    """Give the Commission's rate of the month, with its source and mark; None where none is stored."""
    if currency == BASE:
        return None
    found = stored_rates(RateRule(OF_SUBMISSION), [currency], on)
    return (
        StatedRate(found[0].per_base, found[0].starts_on, found[0].source, found[0].mark) if found else None
    )


def check_aid(agent: Agent, project: Project, said: Mapping[str, Any]) -> tuple[Answer, Any] | None:
    """Check small aid as it is typed; None where it is none, or names no company.

    Awards that count are those the reader may see: of their organisations, and of this project's register.
    """
    if said["legal_basis"] != "de-minimis" or not said["registry_number"] or not said["country"]:
        return None
    whose = read_undertaking(said["country"], said["registry_number"])
    state, on = said["country"], said["on"]
    rows = Support.objects.visible_to(agent).filter(project=project, aid_award__isnull=False)
    seen = AidAward.objects.visible_to(agent).standing()
    of_register = AidAward.objects.standing().filter(pk__in=rows.values("aid_award"))
    held = (seen | of_register).filter(country=state).distinct()
    awards = [
        Award(one.key, one.undertaking, one.country, one.granted_on, one.gross_eur_minor)
        for one in held.filter(legal_basis="de-minimis").exclude(undertaking="")
    ]
    new = Award(
        "new", whose.number, state, on, said["aid_minor"], said["currency"], stated_rate(said["currency"], on)
    )
    links = UndertakingLink.objects.visible_to(agent).filter(Q(until__isnull=True) | Q(until__gte=on))
    known = [
        Link(one.one, one.other, one.ground, one.source, Period(one.since, None))
        for one in links.filter(country=state)
    ]
    answer = check_window(awards, new, known, state, on)
    return answer, REASONS[answer.reason]
