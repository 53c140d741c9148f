"""What this app keeps of persons, part by part."""
