"""What the stage of needs keeps of a person."""
