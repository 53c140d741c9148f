"""Loads every module that declares verbs, so that the thread knows them all."""

from samband.accounts import actions as _accounts  # noqa: F401
from samband.actors import actions as _actors  # noqa: F401
from samband.base import actions as _base  # noqa: F401
from samband.base import mailing as _mailing  # noqa: F401
from samband.base import notices as _notices  # noqa: F401
from samband.base import outbox as _outbox  # noqa: F401
from samband.base import running as _running  # noqa: F401
from samband.challenges.actions import challenge_life as _challenge_life  # noqa: F401
from samband.challenges.actions import challenges as _challenges  # noqa: F401
from samband.challenges.actions import following as _following  # noqa: F401
from samband.challenges.actions import idea_reminders as _idea_reminders  # noqa: F401
from samband.challenges.actions import ideas as _ideas  # noqa: F401
from samband.challenges.actions import questions as _questions  # noqa: F401
from samband.challenges.actions import registers as _registers  # noqa: F401
from samband.matching import actions as _matching  # noqa: F401
from samband.matching import digests as _digests  # noqa: F401
from samband.matching.actions import standing as _standing  # noqa: F401
from samband.rules import actions as _rules  # noqa: F401
