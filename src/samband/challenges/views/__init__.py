"""Pages of the stage of needs."""
