"""What a need check answers: the flags with their words, and what is not stated."""

from dataclasses import dataclass

# Most telling first: in this order questions are asked.
SIGNALS = (
    "brand",
    "technology-list",
    "named-technology",
    "buy-artefact",
    "organisation-answer",
    "price-answer",
    "technical-unit",
)
MISSING = ("affected", "present", "future", "year", "measure", "owner", "adoption")


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """Words of a need that hold an answer: ``text`` is the slice from ``start`` to ``end`` in code points."""

    start: int
    end: int
    signal: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A need that was read.

    ``lang`` is one of sv, nb, nn, da, fi, nl, de, en, or empty for a text without words; ``missing`` names,
    in the order of `MISSING`, what the text does not state.
    """

    lang: str
    flags: tuple[Flag, ...]
    missing: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether no answer is hidden in the need; what is missing does not close it."""
        return not self.flags
