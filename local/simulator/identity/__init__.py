"""The identity endpoint: exchanges credentials for access tokens, and judges the tokens that come back."""
