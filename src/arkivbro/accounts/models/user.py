"""Users with their roles, units and clearances."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from arkivbro.accounts.models.unit import Unit


class Role(StrEnum):
    """What a user may do. One user may have several."""

    RECRUITER = "recruiter"
    """Rekrutterer: vacancies and candidates of the user's own units."""
    ARCHIVIST = "archivist"
    """Arkivar: every case, corrections, journalling; code P only with clearance."""
    ADMINISTRATOR = "administrator"
    """Users, units, codes, connections. Sees no applicant by that alone."""


def folded_name(username: str) -> str:
    """What is the same name: "Dagny" and "dagny" are."""
    return unicodedata.normalize("NFKC", username).casefold()


class Users(UserManager["User"]):
    """Found by name however it is typed."""

    use_in_migrations = False

    def named(self, username: str) -> models.QuerySet[User]:
        """Whoever has the name, in small letters or large."""
        return self.filter(models.Q(username=username) | models.Q(folded=folded_name(username)))

    def get_by_natural_key(self, username: str | None) -> User:
        """Whoever is called just so, else in other letters. Raises User.DoesNotExist."""
        known = {one.username: one for one in self.named(username or "")}
        if not known:
            raise self.model.DoesNotExist
        return known.get(username or "") or known.popitem()[1]


class User(AbstractUser):
    """A user; `initials` are those in the archive, when the user is one of its users too."""

    folded = models.CharField(max_length=450, unique=True, editable=False)
    """The name as it is compared: nobody is called the same in other letters. Of two who were so before that was a rule, the second has a
    "#" and a number after it, which no name has.
    """
    initials = models.CharField("initialer i arkivet", max_length=20, blank=True)
    is_recruiter = models.BooleanField("rekrutterer", default=False)
    is_archivist = models.BooleanField("arkivar", default=False)
    is_administrator = models.BooleanField("administrator", default=False)
    units = models.ManyToManyField(Unit, verbose_name="enheter", blank=True, related_name="members")

    objects: ClassVar[Users] = Users()

    class Meta:
        verbose_name = "bruker"
        verbose_name_plural = "brukere"
        ordering = ["username"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the name as it is compared; those of before who were called the same keep what they have."""
        if self.folded.partition("#")[0] != folded_name(self.username):
            self.folded = folded_name(self.username)
        super().save(*args, **kwargs)

    @property
    def roles(self) -> tuple[Role, ...]:
        """In the order of the enumeration. Whoever was made by `createsuperuser` is an administrator, and no more."""
        held = (self.is_recruiter, self.is_archivist, self.is_administrator or self.is_superuser)
        return tuple(role for role, has in zip(Role, held, strict=True) if has)

    def has_role(self, role: Role) -> bool:
        """Whether the user is active and holds the role."""
        return self.is_active and role in self.roles

    @cached_property
    def own_units(self) -> tuple[Unit, ...]:
        """The units that the user belongs to; read once in a request."""
        return tuple(self.units.all())

    @cached_property
    def _refs(self) -> dict[int, tuple[bool, frozenset[str]]]:
        """By unit, for those that the user belongs to or is cleared in: whether it is their own, and every Ref that it is known by, as
        text. Read once in a request. Names open nothing: they are shown, and change hands.
        """
        own = User.units.through.objects.filter(unit=models.OuterRef("pk"), user=self)
        mine = Unit.objects.annotate(own=models.Exists(own)).filter(
            models.Q(own=True) | models.Q(clearances__user=self)
        )
        found: dict[int, tuple[bool, frozenset[str]]] = {}
        for pk, is_own, key, ref in mine.values_list("pk", "own", "key", "refs__text").distinct():
            _, refs = found.get(pk, (is_own, frozenset({str(Unit.ref_of(key))})))
            found[pk] = is_own, refs | ({ref} if ref else set())
        return found

    def unit_refs(self) -> tuple[str, ...]:
        """What the user's units are known by, to us and to the sources: vacancies and cases belong to a unit by it."""
        return tuple(sorted({ref for is_own, refs in self._refs.values() if is_own for ref in refs}))

    @cached_property
    def _clearances(self) -> frozenset[tuple[str, str]]:
        """Access code and unit, by all that it is known by; "" is every unit. Read once in a request."""
        rows = list(self.clearances.values_list("access_code", "unit_id"))
        held = {(code, "") for code, unit in rows if unit is None}
        for code, unit in rows:
            if unit is not None:
                held |= {(code, ref) for ref in self._refs[unit][1]}
        return frozenset(held)

    def held_clearances(self) -> frozenset[tuple[str, str]]:
        """Access code and unit, by all that it is known by; "" is every unit."""
        return self._clearances if self.is_active else frozenset()

    def is_cleared_for(self, access_code: str, unit_ref: str) -> bool:
        """Whether the user may read what carries the code in that unit; "" is no code, and public."""
        if not access_code:
            return True
        held = self.held_clearances()
        return (access_code, "") in held or (bool(unit_ref) and (access_code, unit_ref) in held)


class Clearance(models.Model):
    """Klarering: the user may read what carries this access code, in one unit or (`unit` null) in all."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="clearances")
    access_code = models.CharField("tilgangskode", max_length=40)
    unit = models.ForeignKey(
        Unit, verbose_name="enhet", null=True, blank=True, on_delete=models.CASCADE, related_name="clearances"
    )

    class Meta:
        verbose_name = "klarering"
        verbose_name_plural = "klareringer"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "access_code", "unit"],
                name="accounts_clearance_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.access_code} i {self.unit or 'alle enheter'}"
