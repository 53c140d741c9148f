"""Parsing and wording of what people type on the pages of the stage of needs."""
