"""The map's pages: who is out there, one organisation, and lists that are brought."""
