"""ePhorte (Elements) by NCore: ObjectModel V3 and Documents V3. See README.md beside this file."""
