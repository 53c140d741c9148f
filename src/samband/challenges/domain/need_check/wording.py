"""Why a signal narrows the field and what to ask instead: messages, translated when shown."""

from samband.challenges.domain.need_check.verdict import SIGNALS, Checked
from samband.kernel.text import gettext_noop

LABELS = {
    "named-technology": gettext_noop("A named technology"),
    "technology-list": gettext_noop("A list of technologies"),
    "brand": gettext_noop("A brand or product"),
    "buy-artefact": gettext_noop("A thing to buy or build"),
    "technical-unit": gettext_noop("A technical specification"),
    "organisation-answer": gettext_noop("An organisation as the answer"),
    "price-answer": gettext_noop("A price as the answer"),
}
WHYS = {
    "named-technology": gettext_noop(
        "It names a technology. Whoever can reach the same result in another way will not answer."
    ),
    "technology-list": gettext_noop(
        "It chooses between technologies before anybody was asked. The best answer may not be on the list."
    ),
    "brand": gettext_noop(
        "It names a product or a maker. Everybody else is shut out, and procurement law seldom allows it."
    ),
    "buy-artefact": gettext_noop(
        "It says what to buy or build. That is an answer; the need is what people could do with it."
    ),
    "technical-unit": gettext_noop(
        "It specifies how the thing is made. What people would notice is not said."
    ),
    "organisation-answer": gettext_noop(
        "It asks for a body, a post or a meeting place. What should be better for whom is not said."
    ),
    "price-answer": gettext_noop(
        "It answers with a price, a fee or a subsidy. Price may not be what stands in the way."
    ),
}
ASKS = {
    "named-technology": gettext_noop(
        "What should be different for people once it is in use, whatever the technology?"
    ),
    "technology-list": gettext_noop("What do all of these have in common that you want to reach?"),
    "brand": gettext_noop("What does that product do for you that any other would have to do as well?"),
    "buy-artefact": gettext_noop("What should people be able to do that they cannot do today?"),
    "technical-unit": gettext_noop("What would people notice if this figure were reached, and who would?"),
    "organisation-answer": gettext_noop("What should happen more easily, and for whom, once it exists?"),
    "price-answer": gettext_noop("Who should do what differently, and what keeps them from it today?"),
}
GAPS = {
    "affected": gettext_noop("Who lives with this today, and about how many are they?"),
    "present": gettext_noop("How is it today, and how do you know?"),
    "future": gettext_noop("How should it be when the need is met?"),
    "year": gettext_noop("By which year?"),
    "measure": gettext_noop("By what would you see that it has become better, and how much?"),
    "owner": gettext_noop("Who owns the need and may decide?"),
    "adoption": gettext_noop("What happens after a good trial: who pays, who buys, who uses it?"),
}
# What a reader asks first of a need that lacks much.
_FIRST = ("affected", "future", "owner", "adoption", "present", "measure", "year")
AT_ONCE = 3  # questions a person is asked at a time


def questions(checked: Checked) -> tuple[str, ...]:
    """Give the messages of at most three questions, most important first: the flags, then what is missing."""
    raised = {flag.signal for flag in checked.flags}
    asked = [ASKS[signal] for signal in SIGNALS if signal in raised and not _covered(signal, raised)]
    if "future" not in checked.missing or not asked:
        first = [part for part in _FIRST if part in checked.missing]
    else:
        first = [part for part in _FIRST if part in checked.missing and part != "future"]
    return tuple((asked[: AT_ONCE - 1] + [GAPS[part] for part in first] + asked[AT_ONCE - 1 :])[:AT_ONCE])


def _covered(signal: str, raised: set[str]) -> bool:
    """Whether another question asks the same: a list of technologies holds its technologies."""
    return signal == "named-technology" and "technology-list" in raised
