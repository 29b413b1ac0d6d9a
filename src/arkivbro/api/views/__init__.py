"""What is said over HTTP: shapes, problems, tokens, limits. The acts are in `services`."""
