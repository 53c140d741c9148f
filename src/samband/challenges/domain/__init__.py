"""The pure rules of needs."""
