"""The tables of incidents."""

from arkivbro.incidents.models.digest import DailyDigest
from arkivbro.incidents.models.incident import Incident, Telling

__all__ = ["DailyDigest", "Incident", "Telling"]
