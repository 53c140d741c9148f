"""What keeps an installation for years: backups, their way back, and the move to another database."""
