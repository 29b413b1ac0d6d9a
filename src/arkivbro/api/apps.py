from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "arkivbro.api"
    verbose_name = "Eget API"
    default_auto_field = "django.db.models.BigAutoField"
