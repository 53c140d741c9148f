"""The house rules as functions: each takes a tree of files and returns what breaks it, in words."""
