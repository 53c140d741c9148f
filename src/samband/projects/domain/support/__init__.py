"""The support register: which firm got what support when, on which legal ground, and what it told."""

from samband.projects.domain.support.columns import SUPPORT
from samband.projects.domain.support.counts import RegisterCounts, register_counts
from samband.projects.domain.support.reading import ReadRow, read_row
from samband.projects.domain.support.row import SupportRow

__all__ = ["SUPPORT", "ReadRow", "RegisterCounts", "SupportRow", "read_row", "register_counts"]
