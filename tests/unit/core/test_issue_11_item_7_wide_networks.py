"""Issue 11, items 5 and 7: limits know a subscriber's net, and whoever may hold very many of them."""

from __future__ import annotations

from arkivbro.core.networks import digest_of, network_of, wide_network_of, wide_part

KEY = b"x"


def test_issue_11_item_7_a_48_is_one_and_an_ipv4_address_too() -> None:
    assert network_of("2001:db8:7:1::5") == "2001:db8:7:1::/64" != network_of("2001:db8:7:2::5")
    assert wide_network_of("2001:db8:7:1::5") == wide_network_of("2001:db8:7:ffff::9") == "2001:db8:7::/48"
    assert wide_network_of("192.0.2.1") == network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("") == "" and wide_network_of("no address") == "no address"


def test_issue_11_item_7_the_digest_tells_both_and_neither_address() -> None:
    one, same, near, far = (
        digest_of(address, KEY)
        for address in ("2001:db8:7:1::5", "2001:db8:7:1::6", "2001:db8:7:2::5", "2001:db8:8::5")
    )
    assert one == same != near and len(one) == 64
    assert wide_part(one) == wide_part(near) != wide_part(far)
    assert digest_of("192.0.2.1", KEY) != digest_of("192.0.2.1", b"y")
