"""ePhorte's NCore as it behaves on the wire. See README.md beside this file; `python -m simulators.ephorte`."""
