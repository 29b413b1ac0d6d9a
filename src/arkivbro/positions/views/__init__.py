"""The screens of the built-in recruitment."""
