"""Connectors: one folder per system, with all of it. Plain Python, no Django, and none imports another."""
