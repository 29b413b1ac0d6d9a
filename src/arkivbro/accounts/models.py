"""Users of arkivbro. Units, roles and clearances come with the screens that need them."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A user; `initials` are those in the archive, when the user is one of its users too."""

    initials = models.CharField("initialer i arkivet", max_length=20, blank=True)
