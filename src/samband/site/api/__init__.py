"""The HTTP API: Samband's answers in other people's systems, by the same actions and queries as the pages."""
