"""All operations, by being imported: each module adds its own to `api`."""

from arkivbro.api.views import about, applications, files, of_applicant, vacancies
from arkivbro.api.views.api import api

__all__ = ["about", "api", "applications", "files", "of_applicant", "vacancies"]
