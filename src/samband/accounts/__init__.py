"""People: who they are to the system, in as little personal data as possible."""
