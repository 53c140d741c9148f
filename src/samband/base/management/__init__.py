"""What Django asks for in each app: commands that it runs by name."""
