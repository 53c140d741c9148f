"""Answers that are named without a word that asks for them: a title, a plan in the present tense, a remark.

The burden of proof is turned round for what is an answer wherever it stands: a technology, a kind of equipment,
a body, a price. It is taken for one unless something says why it was named: a state, a past, a cause, a law, an
example, a reduction; or unless the text asks elsewhere, so that the sentence only describes how things are.
"""

from collections.abc import Sequence

from samband.challenges.domain.need_check.marks import Hit, Marked
from samband.challenges.domain.need_check.scope import NOWHERE, Scope

_FRAMED = ("state", "past", "from", "topic", "reduce", "integrate", "example", "negation", "existing", "legal")
_ASKS = ("need", "modal", "necessity", "goal", "wanted")


def asks(marked: Marked) -> bool:
    """Whether a sentence says what is wanted, or asks."""
    return marked.sentence.mark == "?" or marked.has(*_ASKS)


def describes(place: int, text: Sequence[Marked]) -> bool:
    """Whether a sentence only tells how things are, since another one of the text says what is wanted."""
    return not asks(text[place]) and any(asks(one) for other, one in enumerate(text) if other != place)


def unframed(marked: Marked, scopes: list[Scope], hit: Hit) -> bool:
    """Whether an answer is named and nothing in its sentence says why."""
    if not hit.sense.strong or scopes[hit.first].demand != NOWHERE:
        return False
    return not marked.has(*_FRAMED)
