"""Workshop notes, read into challenges, solutions, actions and open questions; nothing is lost or repaired.

`read_notes` reads them; `register_rows` lays what was read out as rows of a table; `wording` says why a line
was marked, kept as page furniture or not understood.
"""

from samband.challenges.domain.notes.read import read_notes
from samband.challenges.domain.notes.record import (
    ACTION,
    CHALLENGE,
    OPEN_QUESTION,
    SOLUTION,
    Entry,
    Line,
    Notes,
    Place,
    Suspicion,
)
from samband.challenges.domain.notes.register import RegisterTable, register_rows

__all__ = [
    "ACTION",
    "CHALLENGE",
    "OPEN_QUESTION",
    "SOLUTION",
    "Entry",
    "Line",
    "Notes",
    "Place",
    "RegisterTable",
    "Suspicion",
    "read_notes",
    "register_rows",
]
