"""The built-in recruitment, with real transactions on the database of the run."""
