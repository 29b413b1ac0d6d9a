"""Ledige stillinger: the built-in recruitment module. A source like any other, whose facts enter by the one door.

A recruiter writes and publishes a vacancy; anybody reads it and applies; the applicant follows the application by a private link.
"""

SOURCE = "builtin"
