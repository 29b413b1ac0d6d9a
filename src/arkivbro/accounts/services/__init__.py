"""What changes users, units and passwords: each an act."""
