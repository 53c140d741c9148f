"""Parsing and wording of what people type on the pages of this stage."""
