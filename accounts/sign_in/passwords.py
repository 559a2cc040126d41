"""How long a password may be: hashing it costs time and memory in proportion, before anybody is known."""

from typing import Final

from django.core.exceptions import ValidationError

LONGEST: Final = 1_000


class MaximumLengthValidator:
    """Among the rules that every new password is held against (AUTH_PASSWORD_VALIDATORS)."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 -- Django's signature
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return f"A password has at most {LONGEST:,} characters."
