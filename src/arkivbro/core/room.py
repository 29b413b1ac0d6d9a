"""How much of our own disk stays free (`[disk] floor_megabytes`)."""

OUTSIDE = 2
"""Times the floor that stays free of what comes from outside: what was taken in can then still be carried out."""
