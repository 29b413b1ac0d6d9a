"""Bounded attacks on a server of our own, for tests and the soak."""
