"""Incidents, and who was told of them."""

from arkivbro.incidents.models.incident import Incident, Telling

__all__ = ["Incident", "Telling"]
