"""Dated values with source and mark: what holds on a day, who says so, and how sure that is.

Retention rules are the first of them: how long each kind of record is kept, from when, and what then.
"""
