"""What the built-in recruitment does."""
