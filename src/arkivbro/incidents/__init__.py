"""Incidents: what is wrong with the installation is kept from when it began until it is over, and each who can act is told once."""
