"""Reads of the archive."""
