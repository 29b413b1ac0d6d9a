"""The link is the key, and is kept nowhere; the log has no person in it; what was never sent is forgotten."""

from __future__ import annotations

import io
import logging  # noqa: TID251 - what is tested here is what reaches the log
from datetime import timedelta
from typing import Any

import pytest
import structlog
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from arkivbro.conf.logs import configure_logs
from arkivbro.core.errors import WrongUse
from arkivbro.positions.models import OwnApplication, Position
from arkivbro.positions.services import applying, publishing, upkeep
from arkivbro.recruitment.models import Application, Vacancy
from arkivbro.transfers.models import Transfer
from tests.integration.positions.conftest import PERSON, begun, client_of, sent, token_in
from tests.pages import pressed


def everything_stored() -> str:
    """Every value of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


class TestTheToken:
    def test_is_in_no_table(self, published: Position) -> None:
        client, link = sent(published)
        client.post(f"{link}trekk/")
        stored = everything_stored()
        assert token_in(link) not in stored
        assert applying.hash_of(token_in(link)) in stored

    def test_is_256_bits_and_never_the_same(self, published: Position) -> None:
        tokens = {applying.begin(published, "192.0.2.1")[1] for _ in range(20)}
        assert len(tokens) == 20
        assert all(len(one) == 43 for one in tokens)

    @pytest.mark.one_database("headers")
    @pytest.mark.parametrize("end", ["", "endre/", "se-over/", "trekk/"])
    def test_pages_are_not_kept_not_found_and_tell_no_other_site(self, published: Position, end: str) -> None:
        client, link = sent(published)
        answer = client.get(f"{link}{end}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "same-origin"

    @pytest.mark.one_database("links")
    @pytest.mark.parametrize(
        "wrong", ["x", "A" * 43, "%00" + "A" * 42, "A" * 5000, "æ" * 43, "..%2f" + "A" * 40]
    )
    def test_what_is_none_of_ours_is_nothing(self, published: Position, wrong: str) -> None:
        for end in ("", "se-over/", "trekk/"):
            assert client_of().get(f"/ledige-stillinger/soknad/{wrong}/{end}").status_code == 404

    def test_forms_are_refused_from_elsewhere(self, published: Position) -> None:
        _, link = sent(published)
        strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
        for end in ("", "se-over/", "trekk/", "vedlegg/"):
            assert strict.post(f"{link}{end}", PERSON).status_code == 403
        assert Application.objects.get().withdrawn is None


class TestTheLog:
    @pytest.fixture
    def log(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        """What the product would write to standard error, at its most talkative."""
        written = io.StringIO()
        monkeypatch.setattr("sys.stderr", written)
        root = logging.getLogger()
        handlers, level, before = root.handlers[:], root.level, structlog.get_config()
        configure_logs("debug")
        structlog.configure(cache_logger_on_first_use=False)
        monkeypatch.setattr(applying, "log", structlog.get_logger())
        yield written
        root.handlers, root.level = handlers, level
        structlog.configure(**before)

    def test_has_neither_person_nor_token(self, published: Position, log: io.StringIO, settings: Any) -> None:
        settings.ARKIVBRO = settings.ARKIVBRO.model_copy(
            update={"mail": settings.ARKIVBRO.mail.model_copy(update={"host": "127.0.0.1"})}
        )
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody answers there
        client, link = begun(published)
        client.post(link, PERSON | {"birth_date": "i fjor"})
        pressed(client, f"{link}se-over/")
        client.post(link, PERSON)
        pressed(client, f"{link}se-over/")
        client.post(f"{link}trekk/")
        client.get(f"{link}finnes-ikke/")
        Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post(link, PERSON)
        client.put(link)
        text = log.getvalue()
        assert "mail_not_sent" in text
        for secret in (token_in(link), "Prøvesen", "aase@", "Prøveveien", "000 00 000", "Jeg søker"):
            assert secret not in text

    def test_of_a_defect_has_neither(
        self, published: Position, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, link = begun(published)
        client.post(link, PERSON)

        def broken(*_: Any) -> None:
            raise ValueError(f"{PERSON['family_name']} {link}")

        monkeypatch.setattr(applying, "receive_as_it_stands", broken)
        client.raise_request_exception = False
        answer = pressed(client, f"{link}se-over/")
        assert answer.status_code == 500
        assert "Prøvesen" not in answer.content.decode()
        text = log.getvalue()
        assert "ValueError" in text
        for secret in (token_in(link), "Prøvesen", "aase@"):
            assert secret not in text


class TestWhatADeadProcessBegan:
    def test_is_completed_by_a_worker(self, published: Position, monkeypatch: pytest.MonkeyPatch) -> None:
        client, link = begun(published)
        client.post(link, PERSON)
        row = OwnApplication.objects.get()

        def die(*_: Any, **__: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as dying:
            dying.setattr(applying, "receive_as_it_stands", die)
            with pytest.raises(KeyboardInterrupt):
                applying.send(row, link)
        assert not Application.objects.exists()
        assert upkeep.complete_what_was_begun() == 0  # whoever pressed may still be at it
        OwnApplication.objects.update(saved_at=timezone.now() - timedelta(minutes=2))
        assert upkeep.complete_what_was_begun() == 1
        assert upkeep.complete_what_was_begun() == 0
        assert Transfer.objects.filter(kind="application").count() == 1
        assert OwnApplication.objects.get().state == "sent"

    def test_a_published_vacancy_too(self, draft: Position, monkeypatch: pytest.MonkeyPatch) -> None:
        def die(*_: Any, **__: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as dying:
            dying.setattr(publishing, "receive_as_it_stands", die)
            with pytest.raises(KeyboardInterrupt):
                publishing.publish(draft, "rakel")
        assert not Vacancy.objects.exists()
        Position.objects.update(changed_at=timezone.now() - timedelta(minutes=2))
        assert upkeep.complete_what_was_begun() == 1
        assert Transfer.objects.filter(kind="advertisement").count() == 1

    def test_a_draft_is_left_alone(self, draft: Position) -> None:
        Position.objects.update(changed_at=timezone.now() - timedelta(days=2))
        assert upkeep.complete_what_was_begun() == 0
        assert not Vacancy.objects.exists()


class TestForgetting:
    def test_what_was_never_sent_goes_after_so_many_days(self, published: Position) -> None:
        _, unsent = begun(published)
        _, recent = begun(published)
        _, delivered = sent(published)
        old = timezone.now() - timedelta(days=61)
        kept = [applying.hash_of(token_in(recent))]
        OwnApplication.objects.exclude(token_hash__in=kept).update(saved_at=old)
        assert upkeep.forget_what_was_never_sent() == 1
        assert applying.by_token(token_in(unsent)) is None
        assert applying.by_token(token_in(recent)) is not None
        assert applying.by_token(token_in(delivered)) is not None


class TestMail:
    def test_one_confirmation_with_the_link_whoever_presses_twice(
        self, published: Position, settings: Any
    ) -> None:
        configured = settings.ARKIVBRO.mail.model_copy(update={"host": "mail.example"})
        settings.ARKIVBRO = settings.ARKIVBRO.model_copy(update={"mail": configured})
        client, link = sent(published)
        pressed(client, f"{link}se-over/")
        assert [one.to for one in mail.outbox] == [["aase@eksempel.example"]]
        assert token_in(link) in str(mail.outbox[0].body)
        assert "Prøvesen" not in mail.outbox[0].subject

    def test_without_a_mail_server_the_receipt_is_on_the_screen(self, published: Position) -> None:
        client, link = sent(published)
        assert mail.outbox == []
        assert link in client.get(link).content.decode()


class TestManyFromOnePlace:
    def test_have_to_wait_and_others_do_not(
        self, published: Position, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(applying, "BEGUN_PER_HOUR", 2)
        for _ in range(2):
            applying.begin(published, "192.0.2.1")
        with pytest.raises(WrongUse):
            applying.begin(published, "192.0.2.1")
        applying.begin(published, "192.0.2.2")
        assert "192.0.2" not in everything_stored()

    def test_issue_11_item_7_whoever_holds_a_48_is_one_all_the_same(
        self, published: Position, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(applying, "WIDE_BEGUN_PER_HOUR", 4)
        for number in range(4):
            applying.begin(published, f"2001:db8:7:{number:x}::1")
        with pytest.raises(WrongUse):
            applying.begin(published, "2001:db8:7:ffff::1")
        applying.begin(published, "2001:db8:8::1")
        assert "2001:db8" not in everything_stored()

    def test_behind_a_server_that_gives_https_each_applicant_counts_for_himself(
        self, published: Position, monkeypatch: pytest.MonkeyPatch, settings: Any
    ) -> None:
        monkeypatch.setattr(applying, "BEGUN_PER_HOUR", 1)
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        where = f"/ledige-stillinger/{published.reference}/soknad/"

        def ask(forwarded: str) -> int:
            headers = {"x-forwarded-for": forwarded, "x-forwarded-proto": "https"}
            return client_of().post(where, headers=headers).status_code

        assert [ask("192.0.2.1"), ask("192.0.2.2"), ask("198.51.100.7, 192.0.2.2")] == [302, 302, 200]
