"""The need check: finds a solution hidden inside a need.

It says why the solution narrows the field, and what to ask instead. A text is cut into sentences and words
(`tokens`), each sentence is given its languages (`tongues`), words are looked up in lexicons by their
inflected and compounded forms (`morphology`, `lexicon`), and a sense becomes a signal when it stands in the
role of something demanded (`roles`), unless a frame opens it: a law, an existing system, a present state, a
cause, an example, a denial. What is not stated at all is in `gaps`.
"""

from samband.challenges.domain.need_check.check import check_need
from samband.challenges.domain.need_check.scaffold import Piece, scaffold
from samband.challenges.domain.need_check.verdict import MISSING, SIGNALS, Checked, Flag

__all__ = ["MISSING", "SIGNALS", "Checked", "Flag", "Piece", "check_need", "scaffold"]
