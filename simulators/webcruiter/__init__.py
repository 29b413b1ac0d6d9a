"""A Webcruiter on this machine: as strict as what is known of the real one, and never kinder."""
