"""The customer's own export profiles, files in the data bucket."""

from a365_sync.errors import InvalidInput
from a365_sync.store import keys
from a365_sync.store.bucket import Bucket


class OwnProfiles:
    """Profiles by name, as text; `profiles/<name>.yaml`."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def names(self) -> list[str]:
        """The names of those that are there."""
        # Listed rather than tried: without the right to list all, S3 answers 403 for an object that is not there.
        found = (key.removeprefix(keys.OWN_PROFILES) for key in self._bucket.keys(keys.OWN_PROFILES))
        return [name.removesuffix(".yaml") for name in found if name.endswith(".yaml") and "/" not in name]

    def file(self, name: str) -> str:
        """The key of a profile's file, whether it is there or not."""
        return keys.own_profile(name)

    def text(self, name: str) -> str:
        """One that is there; raises InvalidInput for a file that is not UTF-8."""
        try:
            return self._bucket.get(keys.own_profile(name)).decode()
        except UnicodeDecodeError as error:
            raise InvalidInput(
                f"The export profile {keys.own_profile(name)} is not UTF-8: {error}."
            ) from error
