"""Pure rules of dated values and of retention."""
