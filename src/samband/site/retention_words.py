"""Retention in words: how long something is kept and what then, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import ngettext

from samband.accounts.holdings import Holding
from samband.base.templatetags.samband import number
from samband.rules.domain.retention import RetentionRule
from samband.rules.retention import Standing
from samband.site.record_forms import START_LABELS, THEN_LABELS


def kept_in_words(rule: RetentionRule) -> str:
    """Say for how long a kind is kept, and counted from when."""
    days = ngettext("%(count)s day", "%(count)s days", rule.days) % {"count": number(rule.days)}
    return f"{days}, {START_LABELS[rule.starts_from]}"


def holdings_with_rules(
    holdings: Iterable[Holding], standing: Iterable[Standing]
) -> list[tuple[Holding, list[str]]]:
    """Give kinds of personal data, each with what the rules in force say of it."""
    by_name = {one.kind.name: one for one in standing}
    return [
        (
            one,
            [
                f"{by_name[name].kind.label}: {kept_in_words(by_name[name].rule)}. "
                f"{THEN_LABELS[by_name[name].rule.then]}."
                for name in one.retention
                if name in by_name
            ],
        )
        for one in holdings
    ]
