"""Journeys: one person's path through the pages, in a real browser, on the real server and encoder."""
