"""What ships for proxies and containers: the same as the pages say, taken by the programs themselves where they are here, and confined."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from arkivbro.conf.reading import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[3]
PACKAGING, HOWTO = ROOT / "packaging", ROOT / "docs" / "howto"
COMPOSE: dict[str, Any] = yaml.safe_load((PACKAGING / "docker" / "compose.yaml").read_text("utf-8"))
OURS = ("migrate", "web", "worker")
CHART = PACKAGING / "helm" / "arkivbro"
LARGEST = "201"
"""Megabytes: `[attachments] max_file_megabytes` as shipped, and one for the form around it."""


@pytest.mark.parametrize(
    ("kind", "file"), [("nginx", "nginx/arkivbro.conf"), ("caddyfile", "caddy/Caddyfile")]
)
def test_issue_14_item_1_the_page_and_the_file_say_the_same(kind: str, file: str) -> None:
    page = (HOWTO / "proxy.md").read_text("utf-8")
    shown = re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)
    _, _, kept = (PACKAGING / file).read_text("utf-8").partition("\n")
    assert shown == [kept]
    assert LARGEST in kept


@pytest.mark.skipif(shutil.which("nginx") is None, reason="NOT RUN: nginx is not here")
def test_issue_14_item_1_nginx_takes_its_file(tmp_path: Path) -> None:
    site = (PACKAGING / "nginx" / "arkivbro.conf").read_text("utf-8")
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=example.no",
    ]
    subprocess.run(
        [*made, "-keyout", "own.key", "-out", "own.pem"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=60,
    )
    for ending in ("pem", "key"):
        site = site.replace(f"/etc/ssl/rekruttering.{ending}", str(tmp_path / f"own.{ending}"))
    site = re.sub(r"^ *http2 on;\n", "", site, flags=re.MULTILINE)  # since 1.25.1; Debian 12 has an older one
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\nhttp {{ access_log off;\n{site}\n}}\n"
    )
    told = subprocess.run(
        ["nginx", "-t", "-c", str(whole), "-p", str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr


def test_issue_14_item_1_compose_has_a_database_a_web_server_and_two_workers() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"database", *OURS}
    assert services["worker"]["deploy"]["replicas"] == 2
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"], "others reach it through what gives https"
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("name", OURS)
def test_issue_14_item_1_a_container_may_do_nothing_that_it_need_not(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "cap_add"} & set(service)


def test_issue_14_item_1_every_variable_of_a_container_is_one_that_is_read() -> None:
    known = set(ENVIRONMENT) | {f"{one}_FILE" for one in ENVIRONMENT}
    in_chart = re.findall(r"- name: ([A-Z_]+)$", (CHART / "templates" / "_pod.tpl").read_text(), re.MULTILINE)
    in_image = re.findall(
        r"\b((?:ARKIVBRO|DATABASE)_[A-Z_]+)=", (PACKAGING / "docker" / "Dockerfile").read_text()
    )
    assert in_chart and in_image
    assert set(COMPOSE["x-arkivbro"]["environment"]) | set(in_chart) | set(in_image) <= known


def test_issue_14_item_1_the_image_runs_as_nobody_in_particular() -> None:
    lines = (PACKAGING / "docker" / "Dockerfile").read_text().splitlines()
    assert "USER 10001:10001" in lines
    assert any("--require-hashes -r runtime.txt" in line for line in lines)
    assert lines.index("USER 10001:10001") < next(
        n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT")
    )


@pytest.mark.skipif(shutil.which("helm") is None, reason="NOT RUN: helm is not here")
def test_issue_14_item_1_helm_takes_the_chart() -> None:
    linted = subprocess.run(
        ["helm", "lint", "--strict", str(CHART)], capture_output=True, text=True, timeout=60, check=False
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr
    made = subprocess.run(
        ["helm", "template", "one", str(CHART), "--set", "files.arkivbro\\.toml=profile"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    told = [one for one in yaml.safe_load_all(made.stdout) if one]
    kinds = sorted(one["kind"] for one in told)
    wanted = ["ConfigMap", "Deployment", "Deployment", "Ingress", "Job", "PersistentVolumeClaim", "Service"]
    assert kinds == wanted
    for one in told:
        if one["kind"] in ("Deployment", "Job"):
            pod = one["spec"]["template"]["spec"]
            assert pod["securityContext"]["runAsNonRoot"] is True
            assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True
