"""Users, units, roles and clearances."""
