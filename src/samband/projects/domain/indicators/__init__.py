"""Indicators: their codes, what is reported of them, and who may be counted, once."""
