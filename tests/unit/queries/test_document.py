"""What Lambda could not answer is refused, measured as it would be sent: a text within JSON, bytes in base64."""

import pytest

from a365_sync.errors import AnswerTooLarge
from a365_sync.media_types import JSON, XLSX
from a365_sync.queries.document import MOST_BYTES, Document


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"x" * (MOST_BYTES - 2), "text/csv"),
        (b'"' * (MOST_BYTES // 2 - 2), JSON),
        (b"x" * 4_490_000, XLSX),
    ],
)
def test_what_fits_as_it_is_sent_is_answered(content: bytes, media_type: str) -> None:
    body = Document(content, media_type).body()
    assert body.get("isBase64Encoded", False) is (media_type == XLSX)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"x" * MOST_BYTES, "text/csv"), (b'"' * (MOST_BYTES // 2), JSON), (b"x" * 4_500_001, XLSX)],
)
def test_what_grows_too_large_on_its_way_is_refused(content: bytes, media_type: str) -> None:
    with pytest.raises(AnswerTooLarge, match="Ask for format=csv"):
        Document(content, media_type, elsewhere="Ask for format=csv.").body()
