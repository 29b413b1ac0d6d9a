"""Vacancies and applications as last read. All facts enter by one door: `services.receive`."""
