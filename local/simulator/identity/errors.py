"""What an identity server refuses with."""


class OAuthError(Exception):
    """An OAuth error: `error` is its code, answered with status 400."""

    def __init__(self, error: str, description: str | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
