"""What a password is refused for, in Bokmål where Django's own catalogue has no translation."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        return f"Passordet er for kort. Det må ha minst {self.min_length} tegn."

    def get_help_text(self) -> str:
        return f"Passordet må ha minst {self.min_length} tegn."
