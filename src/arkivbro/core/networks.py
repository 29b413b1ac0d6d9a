"""Whom an address on the net belongs to, as far as limits go: a subscriber, and whoever may hold very many subscribers' nets."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

OF_WIDE = 24
"""So much of a sender's digest is that of the wide network; all with the same beginning came from there."""


def network_of(address: str) -> str:
    """One IPv4 address, or an IPv6 subscriber's /64, who has all of it to choose addresses from. What is no address stays as it is."""
    return _network(address, 64)


def wide_network_of(address: str) -> str:
    """One IPv4 address, or the IPv6 /48 that a site may have: 65,536 nets of a subscriber, all in one hand."""
    return _network(address, 48)


def digest_of(address: str, key: bytes) -> str:
    """What is stored instead of the address: of the wide network, then of the subscriber's own."""
    wide, own = (
        hmac.new(key, one.encode(), hashlib.sha256).hexdigest()
        for one in (f"wide\t{wide_network_of(address)}", network_of(address))
    )
    return wide[:OF_WIDE] + own[: 64 - OF_WIDE]


def wide_part(digest: str) -> str:
    """How the digests of all begin who are in the same wide network."""
    return digest[:OF_WIDE]


def _network(address: str, length: int) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ipaddress.ip_network(f"{found}/{length}", strict=False))
