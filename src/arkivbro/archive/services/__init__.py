"""Writes of the archive: every rule is enforced here. Refusals are `core.errors.Declined`, in the archive's own words."""
