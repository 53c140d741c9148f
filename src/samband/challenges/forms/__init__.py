"""Parsing and wording of what people type about challenges, doors, ideas and requests."""
