"""The web server: waitress, in which nobody who is slow holds a thread, and nobody who asks much holds everybody's (decision 0820)."""
