"""Parsing and wording of what people write in the stage of needs, part by part."""
