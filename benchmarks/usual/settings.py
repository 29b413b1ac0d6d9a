"""SQLite as Django's documentation recommends it for production; the folder of the data is in the environment."""

import os
from pathlib import Path

DATA = Path(os.environ["USUAL_DATA_DIR"])
SECRET_KEY = "not secret: it lives for a measurement"
INSTALLED_APPS = ["django_tasks_db", "benchmarks.usual"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
MEDIA_ROOT = DATA / "media"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
LANGUAGE_CODE = "nb"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
