"""What ships for proxies and containers: the same as the pages say, taken by the programs themselves where they are here, and confined."""

from __future__ import annotations

import http.server
import re
import shutil
import subprocess
import threading
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from arkivbro.conf.reading import ENVIRONMENT
from arkivbro.web import probe

ROOT = Path(__file__).resolve().parents[3]
PACKAGING, HOWTO = ROOT / "packaging", ROOT / "docs" / "howto"
COMPOSE: dict[str, Any] = yaml.safe_load((PACKAGING / "docker" / "compose.yaml").read_text("utf-8"))
OURS = ("migrate", "web", "worker", "alarm")
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
    for name in ("web", "worker", "alarm"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_issue_14_item_1_who_tells_when_all_workers_are_dead_is_no_worker() -> None:
    """In compose a loop, in Kubernetes a clock: both ask each minute, and end when they are told to."""
    alarm = COMPOSE["services"]["alarm"]
    assert alarm["entrypoint"][-1] == "while sleep 60; do arkivbro incidents --tell > /dev/null; done"
    assert alarm["init"] is True, "a shell that is process 1 hears no signal"
    chart = (CHART / "templates" / "alarm.yaml").read_text()
    assert "args: [incidents, --tell]" in chart and 'schedule: "* * * * *"' in chart


def test_issue_14_item_1_the_image_copies_the_database_that_compose_brings() -> None:
    database = re.fullmatch(r"postgres:(\d+)-bookworm", COMPOSE["services"]["database"]["image"])
    image = (PACKAGING / "docker" / "Dockerfile").read_text()
    brought = re.findall(r"postgresql-client-(\d+)", image)
    assert database is not None and brought == [database.group(1)]


def test_issue_14_item_1_pages_files_and_chart_speak_of_one_version_and_image() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    image = yaml.safe_load((CHART / "values.yaml").read_text())["image"]
    assert (chart["version"], chart["appVersion"]) == (version, version)
    page = (HOWTO / "scale-out.md").read_text("utf-8")
    assert f"docker build -f packaging/docker/Dockerfile -t {image['repository']}:{version} .\n" in page
    assert f"docker push {image['repository']}:{version}\n" in page
    assert COMPOSE["x-arkivbro"]["image"] == "arkivbro:latest"
    in_page = (HOWTO / "install.md").read_text("utf-8")
    assert "docker build -f packaging/docker/Dockerfile -t arkivbro .\n" in in_page
    assert f"arkivbro-{version}-py3-none-any.whl" in in_page


def test_issue_14_item_1_the_lock_files_lock_alike() -> None:
    """What tests run with is what is installed; and what traces need besides fits both."""

    def pins(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        return dict(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==(\S+)", text, re.MULTILINE))

    runtime, dev, traces = pins("runtime"), pins("dev"), pins("traces")
    assert runtime and traces
    assert runtime.items() <= dev.items() and traces.items() <= dev.items()


def test_issue_14_item_1_the_page_makes_every_secret_that_the_chart_needs() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    page = (HOWTO / "scale-out.md").read_text("utf-8")
    needed = (
        ("generic", values["database"]["passwordSecret"]),
        ("generic", values["environmentSecret"]),
        ("tls", values["ingress"]["tlsSecret"]),
    )
    for kind, name in needed:
        assert f"kubectl create secret {kind} {name} --" in page


def test_issue_14_item_1_compose_has_what_the_page_makes() -> None:
    page = (HOWTO / "install.md").read_text("utf-8").partition("\n## Containers")[2]
    assert COMPOSE["secrets"]["database_password"]["file"] == "./database_password.txt"
    assert "openssl rand -hex 24 > database_password.txt && chmod 0444 database_password.txt" in page
    assert "./settings:/etc/arkivbro:ro" in COMPOSE["x-arkivbro"]["volumes"]
    assert "install -d -o 10001 -g 10001 -m 0750 /srv/arkivbro/settings" in page
    assert "echo ARKIVBRO_ALLOWED_HOSTS=arkivbro.example.no > .env" in page


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        ("arkivbro.example.no", "arkivbro.example.no"),
        (" a.no , b.no", "a.no"),
        (".no", "www.no"),
        ("*", "localhost"),
    ],
)
def test_issue_14_item_1_the_health_check_says_a_host_that_is_allowed(
    hosts: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = COMPOSE["services"]["web"]["healthcheck"]["test"]
    assert test[:4] == ["CMD", "python", "-m", "arkivbro.web.probe"]
    asked: list[str] = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.headers['Host']} {self.path}")
            self.send_response(200 if self.headers["Host"] == said else 400)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as one:
        threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        monkeypatch.setenv("ARKIVBRO_ALLOWED_HOSTS", hosts)
        path = urlsplit(test[4]).path
        monkeypatch.setattr("sys.argv", ["probe", f"http://127.0.0.1:{one.server_port}{path}"])
        assert probe.main() == 0
        assert asked == [f"{said} {path}"]
        one.shutdown()
    assert probe.main() == 1, "nobody is there"


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
        ["helm", "template", "one", str(CHART), "--set", "files.arkivbro\\.toml=profile,backup.claim=copies"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    told = [one for one in yaml.safe_load_all(made.stdout) if one]
    kinds = sorted(one["kind"] for one in told)
    assert kinds == [
        "ConfigMap", "CronJob", "CronJob", "Deployment", "Deployment", "Ingress", "Job", "PersistentVolumeClaim", "Service",
    ]  # fmt: skip
    for one in told:
        if one["kind"] in ("Deployment", "Job", "CronJob"):
            spec = one["spec"]["jobTemplate"]["spec"] if one["kind"] == "CronJob" else one["spec"]
            pod = spec["template"]["spec"]
            assert pod["securityContext"]["runAsNonRoot"] is True
            assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True
