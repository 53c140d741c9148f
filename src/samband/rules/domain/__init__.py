"""Pure rules of dated values, of retention and of exchange."""
