"""The pure rules of matching: text in, numbers and reasons out."""
