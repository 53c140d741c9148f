"""Loads every module that declares verbs, so that the thread knows them all."""

from samband.accounts import actions as _accounts  # noqa: F401
from samband.actors import actions as _actors  # noqa: F401
from samband.base import actions as _base  # noqa: F401
from samband.matching import actions as _matching  # noqa: F401
