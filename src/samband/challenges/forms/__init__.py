"""Parsing and wording of what people type in the stage of needs."""
