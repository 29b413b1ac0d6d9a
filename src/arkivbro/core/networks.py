"""Whom an address on the net belongs to, as far as limits go."""

from __future__ import annotations

import ipaddress


def network_of(address: str) -> str:
    """One IPv4 address, or an IPv6 subscriber's /64, who has all of it to choose addresses from. What is no address stays as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ipaddress.ip_network(f"{found}/64", strict=False))
