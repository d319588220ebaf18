"""An identity server whose refresh tokens are good once, and whose first access token tires."""

import secrets
import threading
from urllib.parse import parse_qs

CLIENT_ID = "a client"
CLIENT_SECRET = "a secret with + and %"
FIRST_TOKEN_USES = 12


class Identity:
    """`exchanges` counts the access tokens given, `refusals` how often one was refused."""

    def __init__(self) -> None:
        self.refresh_token = secrets.token_hex(20)
        self.exchanges = 0
        self.refusals = 0
        self._access_token = ""
        self._uses = 0
        self._lock = threading.Lock()

    def exchange(self, form: bytes) -> tuple[int, dict[str, str]]:
        """Status and answer of the token endpoint."""
        fields = {name: values[0] for name, values in parse_qs(form.decode()).items()}
        if (fields.get("client_id"), fields.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        with self._lock:
            if fields.get("grant_type") != "refresh_token" or fields["refresh_token"] != self.refresh_token:
                return 400, {"error": "invalid_grant"}
            self.refresh_token = secrets.token_hex(20)
            self._access_token = secrets.token_hex(30)
            self.exchanges += 1
            self._uses = 0
        return 200, {
            "token_type": "bearer",
            "access_token": self._access_token,
            "refresh_token": self.refresh_token,
            "expires_in": "3600",
            "something": "else",
        }

    def accepts(self, authorization: str) -> bool:
        """Whether an `Authorization` header carries a token that is still good."""
        with self._lock:
            self._uses += 1
            tired = self.exchanges == 1 and self._uses > FIRST_TOKEN_USES
            good = not tired and secrets.compare_digest(authorization, f"Bearer {self._access_token}")
            self.refusals += not good
        return good
