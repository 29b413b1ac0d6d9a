"""Webcruiter: the public feed of advertisements."""
