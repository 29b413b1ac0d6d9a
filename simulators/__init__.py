"""Stand-ins for other people's systems, for tests and for the demo. They share no code with the connectors."""
