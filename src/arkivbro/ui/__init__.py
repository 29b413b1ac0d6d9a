"""Base template, components and static files."""
