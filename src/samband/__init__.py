"""Samband: the open platform for innovation across regions."""

__version__ = "0.1.0"
