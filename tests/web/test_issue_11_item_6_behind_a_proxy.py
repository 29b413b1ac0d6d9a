"""Issue 11, item 6: whose address it is, is told by the proxies that the settings name, and by nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from arkivbro.accounts.models import AuditEntry
from arkivbro.checking import check_all
from arkivbro.conf.configuration import Configuration, Web
from arkivbro.conf.reading import read_configuration
from arkivbro.core.errors import Misconfigured
from arkivbro.core.messages import sentence_of
from arkivbro.positions.models import OwnApplication
from arkivbro.web.client_address import SILENT, STRANGER, ClientAddress, parsed
from tests.web.addresses import own_position


def with_proxies(*networks: str) -> Configuration:
    web = Web(trusted_proxies=tuple(ip_network(one) for one in networks))
    return settings.ARKIVBRO.model_copy(update={"web": web})


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.ARKIVBRO_DATA_DIR = tmp_path


def asked(
    peer: str,
    forwarded: str = "",
    proxies: Iterable[str] = ("10.0.0.0/24",),
    lines: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """What the views are told."""
    request, told = HttpRequest(), {}
    request.META = {"REMOTE_ADDR": peer, **lines}
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded

    def view(request: HttpRequest) -> HttpResponse:
        told.update(request.META)
        return HttpResponse()

    with override_settings(ARKIVBRO=with_proxies(*proxies)):
        ClientAddress(view)(request)
    return told


@pytest.mark.one_database("headers")
@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.5", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.5", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what the client wrote itself
        ("10.0.0.5", "6.6.6.6, 203.0.113.9, 10.0.0.7", "203.0.113.9"),  # two proxies of ours
        ("10.0.0.5", "203.0.113.9:4711", "203.0.113.9"),
        ("10.0.0.5", "[2001:db8::1]:4711", "2001:db8::1"),
        ("10.0.0.5", "203.0.113.9, unknown", "10.0.0.5"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("::ffff:10.0.0.5", "203.0.113.9", "203.0.113.9"),
        ("198.51.100.1", "203.0.113.9", "198.51.100.1"),  # nobody named it
        ("198.51.100.1", "10.0.0.5", "198.51.100.1"),
        ("10.0.0.5:80", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_issue_11_item_6_the_client_is_the_first_from_the_right_who_is_not_trusted(
    peer: str, forwarded: str, client: str
) -> None:
    assert asked(peer, forwarded)["REMOTE_ADDR"] == client


def test_a_thousand_hops_cost_nothing() -> None:
    assert asked("10.0.0.5", ",".join(["10.0.0.5"] * 100_000))["REMOTE_ADDR"] == "10.0.0.5"


def test_lines_of_strangers_reach_nobody() -> None:
    lines = dict.fromkeys(
        ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_REAL_IP"), "https"
    )
    assert not lines.keys() & asked("198.51.100.1", "203.0.113.9", lines=lines).keys()
    assert lines.keys() <= asked("10.0.0.5", "203.0.113.9", lines=lines).keys()


def test_by_itself_the_proxy_on_this_machine_is_trusted_since_serve_listens_nowhere_else() -> None:
    default = tuple(str(one) for one in Web().trusted_proxies)
    assert asked("127.0.0.1", "203.0.113.9", default)["REMOTE_ADDR"] == "203.0.113.9"
    assert asked("192.168.0.9", "203.0.113.9", default)["REMOTE_ADDR"] == "192.168.0.9"


def test_limits_go_by_it_and_are_not_dodged() -> None:
    """A line that the client wrote itself makes no new address; and no lock-out of somebody else's."""
    client = Client(headers={"host": "localhost"})
    form = {"username": "arne", "password": "feil"}
    for number in range(8):
        told = client.post(
            "/logg-inn/", form, REMOTE_ADDR="198.51.100.1", headers={"X-Forwarded-For": f"9.9.9.{number}"}
        )
    assert told.status_code == 429
    assert AuditEntry.objects.filter(where="arne (198.51.100.1)").exists()
    elsewhere = client.post(
        "/logg-inn/", form, REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "9.9.9.1"}
    )
    assert elsewhere.status_code == 200


def test_applications_are_counted_by_it() -> None:
    reference = own_position()["position"]
    for forwarded in ("9.9.9.1", "9.9.9.2"):
        client = Client(headers={"host": "localhost", "X-Forwarded-For": forwarded})
        client.post(f"/ledige-stillinger/{reference}/soknad/", REMOTE_ADDR="198.51.100.1")
        client.post(f"/ledige-stillinger/{reference}/soknad/", REMOTE_ADDR="127.0.0.1")
    begun = OwnApplication.objects.filter(position__reference=reference).values_list("came_from", flat=True)
    assert len(set(begun)) == 4  # one of the sample, one of the stranger, two behind the proxy


@pytest.mark.one_database("headers and words")
def test_check_tells_of_a_proxy_that_nobody_named_and_of_one_that_says_nothing() -> None:
    def told() -> list[str]:
        return [sentence_of(one.message) for one in check_all() if one.level == "warning"]

    assert not any("198.51.100.1" in one or "10.0.0.5" in one for one in told())
    asked("198.51.100.1", "203.0.113.9")
    asked("10.0.0.5", "", lines={"HTTP_X_FORWARDED_PROTO": "https"})
    assert any("198.51.100.1" in one for one in told()) and any("10.0.0.5" in one for one in told())
    for what in (STRANGER, SILENT):
        assert json.loads((Path(settings.ARKIVBRO_DATA_DIR) / f"forwarded_{what}.json").read_text())
    with override_settings(ARKIVBRO=with_proxies("198.51.100.0/24")):
        assert not any("198.51.100.1" in one for one in told()), "it is named now"


@pytest.mark.parametrize("network", ["0.0.0.0/0", "::/0", "10.0.0.0/4", "proxy.example", "10.0.0.300"])
def test_who_trusts_everybody_or_nobody_knows_whom_is_told(network: str, tmp_path: Path) -> None:
    path = tmp_path / "arkivbro.toml"
    path.write_text(f'[web]\ntrusted_proxies = ["{network}"]\n')
    with pytest.raises(Misconfigured) as raised:
        read_configuration(path)
    assert raised.value.findings


def test_addresses_as_they_are_written() -> None:
    assert parsed("nope") is None and parsed("") is None
    assert str(parsed("fe80::1%eth0")) == "fe80::1"
