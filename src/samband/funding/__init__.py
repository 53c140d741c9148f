"""FUND: programmes and funds, grants with their conditions, and the aid that was given."""
