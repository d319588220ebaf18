"""All that the identity server remembers, shared by its endpoints."""

from collections.abc import Sequence

from local.simulator.identity.codes import Codes
from local.simulator.identity.counts import Counts
from local.simulator.identity.faults import Faults
from local.simulator.identity.refresh import RefreshTokens
from local.simulator.identity.scopes import full_scopes
from local.simulator.identity.tokens import Grant, TokenBook
from local.simulator.options import Options
from local.simulator.workspace.account import Account


class Provider:
    def __init__(self, account: Account, options: Options) -> None:
        self.account = account
        self.options = options
        self.counts = Counts()
        self.faults = Faults()
        self.tokens = TokenBook(options.token_lifetime, options.clock, gov=options.gov)
        self.codes = Codes(options.clock)
        rotate = options.identity.refresh_rotation == "rotate"
        self.refresh_tokens = RefreshTokens(self.counts, rotate=rotate)
        everything = self.grant(full_scopes(options.door, account.ids[0]))
        self.tokens.accept(options.credentials.access_token, everything)
        self.refresh_tokens.begin(everything, options.credentials.refresh_token)

    def grant(self, scopes: Sequence[str]) -> Grant:
        return Grant(self.options.credentials.client_id, self.account.subject, tuple(scopes))
