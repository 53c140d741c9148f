"""Loads every module that declares verbs, so that the thread knows them all."""

from samband.accounts import actions as _accounts  # noqa: F401
from samband.actors import actions as _actors  # noqa: F401
from samband.base import actions as _base  # noqa: F401
from samband.base import mailing as _mailing  # noqa: F401
from samband.base import notices as _notices  # noqa: F401
from samband.base import outbox as _outbox  # noqa: F401
from samband.base import running as _running  # noqa: F401
from samband.challenges.actions import challenge_before as _challenge_before  # noqa: F401
from samband.challenges.actions import challenge_publication as _challenge_publication  # noqa: F401
from samband.challenges.actions import challenge_sharing as _challenge_sharing  # noqa: F401
from samband.challenges.actions import challenges as _challenges  # noqa: F401
from samband.matching import actions as _matching  # noqa: F401
from samband.matching import digests as _digests  # noqa: F401
from samband.matching.actions import standing as _standing  # noqa: F401
from samband.rules import actions as _rules  # noqa: F401
