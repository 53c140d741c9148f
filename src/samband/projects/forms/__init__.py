"""Parsing and wording."""
