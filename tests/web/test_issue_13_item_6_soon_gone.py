"""The page of what is not archived and soon gone: by ids, no names, for archivists and administrators."""

from __future__ import annotations

from dataclasses import replace

from django.test import Client
from pytest_django import Settings

from arkivbro.conf.configuration import Configuration
from arkivbro.core.ref import Ref
from arkivbro.recruitment.services import receive
from tests.web.conftest import client_of
from tests.web.test_without_vacancy import WAITS

PAGE = "/drift/snart-borte/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_issue_13_item_6_the_page_names_nobody(settings: Settings) -> None:
    receive(replace(WAITS, ref=Ref("webcruiter", "70001")))
    archivist = client_of("arne")
    assert "70001" not in page(archivist, PAGE), "nobody has said when the source deletes"
    table = {"deletes_after_days": 1}
    settings.ARKIVBRO = Configuration.model_validate({"source": {"webcruiter": table}})
    for client in (archivist, client_of("dagny")):
        told = page(client, PAGE)
        assert "webcruiter:70001" in told
        assert "Myrvangqx" not in told
        assert '<th scope="row" data-label="Søknad">webcruiter:70001</th>' in told, "its title on a phone"
    assert "Ikke arkivert og snart borte" in page(archivist, "/drift/")
