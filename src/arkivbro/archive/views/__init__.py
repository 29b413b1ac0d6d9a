"""The archive's screens."""
