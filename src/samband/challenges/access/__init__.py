"""Who may do what with challenges, doors, ideas and requests."""
