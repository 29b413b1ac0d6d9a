from django.apps import AppConfig


class PositionsConfig(AppConfig):
    name = "arkivbro.positions"
    label = "positions"
    verbose_name = "Ledige stillinger"
    default_auto_field = "django.db.models.BigAutoField"
