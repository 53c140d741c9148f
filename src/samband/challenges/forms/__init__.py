"""What people type on the pages of the stage of needs."""
