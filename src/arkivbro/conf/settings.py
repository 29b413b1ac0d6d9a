"""Django's settings. What a body sets stands in `configuration.py`; here is what follows from it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from arkivbro.conf.database import database_setting
from arkivbro.conf.demo_archive import with_demo_archive
from arkivbro.conf.demo_source import with_demo_source
from arkivbro.conf.logs import configure_logs
from arkivbro.conf.reading import config_path, data_dir, read_configuration, secret

ARKIVBRO_CONFIG_PATH = config_path()
ARKIVBRO = with_demo_source(with_demo_archive(read_configuration(ARKIVBRO_CONFIG_PATH)))
ARKIVBRO_DATA_DIR = data_dir(ARKIVBRO_CONFIG_PATH)
ARKIVBRO_RUNTIME = "arkivbro.wiring.runtime"


def _secret_key() -> str:
    """Given, or made once in the data folder, readable by its owner only."""
    if given := secret("ARKIVBRO_SECRET_KEY"):
        return given
    path = ARKIVBRO_DATA_DIR / "secret_key"
    if not path.exists():
        ARKIVBRO_DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        making = path.with_name(f"secret_key.{os.getpid()}")
        making.touch(mode=0o600)
        making.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        try:
            os.link(making, path)  # fails when another process was first, which is as good
        except FileExistsError:
            pass
        finally:
            making.unlink()
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("ARKIVBRO_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "arkivbro.ui",
    "arkivbro.accounts",
    "arkivbro.inspections",
    "arkivbro.archive",
    "arkivbro.transfers",
    "arkivbro.recruitment",
    "arkivbro.positions",
    "arkivbro.incidents",
    "arkivbro.api",
    "arkivbro.web",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
"""Everything from ourselves, nothing inline. `data:` for images alone: Designsystemet's own style sheet carries its small icons so.
An answer that has a stricter policy of its own, as a document of the archive has, keeps it.
"""
MESSAGE_TAGS = {40: "danger"}
"""Designsystemet's name for what Django calls an error (`django.contrib.messages.ERROR`)."""
MIDDLEWARE = [
    "arkivbro.web.client_address.ClientAddress",
    "arkivbro.web.traced.Traced",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "arkivbro.web.static_files.CompressesPages",
    "csp.middleware.CSPMiddleware",
    "arkivbro.web.keeping.KeepsNothing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "arkivbro.accounts.sessions.SessionsEnd",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "arkivbro.web.errors.OnlyTakesForms",
    "arkivbro.web.errors.SaysThereIsNoRoom",
    "arkivbro.accounts.access.RefuseWhatSaysNothing",
]
ROOT_URLCONF = "arkivbro.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "arkivbro.ui.frame.frame",
            ],
            "builtins": [
                "arkivbro.ui.templatetags.arkivbro",
                "arkivbro.recruitment.templatetags.dokumentslag",
            ],
        },
    }
]
DATABASES = {"default": database_setting(os.environ.get("DATABASE_URL"), ARKIVBRO_DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "arkivbro.accounts.password_rules.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
CSRF_FAILURE_VIEW = "arkivbro.web.errors.form_too_old"

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ARKIVBRO.mail.host
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = ARKIVBRO.mail.host, ARKIVBRO.mail.port
EMAIL_USE_TLS, EMAIL_TIMEOUT = ARKIVBRO.mail.starttls, 20
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ARKIVBRO.mail.username, secret("ARKIVBRO_MAIL_PASSWORD") or ""
DEFAULT_FROM_EMAIL = ARKIVBRO.mail.sender or "arkivbro@localhost"
ARKIVBRO_INCIDENT_WEBHOOK = secret("ARKIVBRO_INCIDENT_WEBHOOK") or ""
ARKIVBRO_METRICS_TOKEN = secret("ARKIVBRO_METRICS_TOKEN") or ""

LANGUAGE_CODE = "nb"
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

STATIC_URL = "/static/"
STATIC_ROOT = ARKIVBRO_DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "arkivbro.web.static_files.StaticFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_AGE = ARKIVBRO.web.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_behind_https = os.environ.get("ARKIVBRO_HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _behind_https
SECURE_HSTS_SECONDS = 31_536_000 if _behind_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_https else None
FILE_UPLOAD_HANDLERS = [
    "arkivbro.ui.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOGGING_CONFIG = None
configure_logs(ARKIVBRO.log_level)

SILENCED_SYSTEM_CHECKS: list[str] = []
BASE_DIR = Path(__file__).resolve().parent.parent
