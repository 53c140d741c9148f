"""Every write of the stage of needs."""
