"""The pages of the composition root, one module a subject."""
