"""What templates may say: page parts, and values written as the reader's language writes them."""
