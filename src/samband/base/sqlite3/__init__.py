"""SQLite as Django knows it, with one line in which writers wait their turn."""
