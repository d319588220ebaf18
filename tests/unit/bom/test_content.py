import gzip
import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from a365_sync.bom.content import FORMAT, bom_bytes, canonical_bytes, compress, parse_bom, sha256
from a365_sync.bom.model import Bom, BomLine, BomWarning
from tests.builders import bom, bom_line, release_identity, wip_identity
from tests.strategies import boms_lines, lines, warnings

json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(boms_lines, warnings, st.sampled_from([wip_identity(), release_identity()]))
def test_a_bom_comes_back_from_its_bytes(
    stored_lines: tuple[BomLine, ...], told: tuple[BomWarning, ...], identity: Any
) -> None:
    stored = Bom(identity=identity, lines=stored_lines, warnings=told)
    assert parse_bom(bom_bytes(stored)) == stored


@given(st.dictionaries(st.text(), json_values, max_size=5))
def test_bytes_do_not_depend_on_the_order_of_keys(document: dict[str, Any]) -> None:
    backwards = dict(reversed(document.items()))
    assert canonical_bytes(backwards) == canonical_bytes(document)
    assert json.loads(canonical_bytes(document)) == document


@given(lines, lines)
def test_every_field_of_a_line_is_part_of_the_content(one: BomLine, other: BomLine) -> None:
    for name in BomLine.model_fields:
        changed = one.model_copy(update={name: getattr(other, name)})
        assert (bom_bytes(bom(one)) == bom_bytes(bom(changed))) == (one == changed), name


def test_identity_and_format_are_part_of_the_content() -> None:
    line = bom_line()
    assert bom_bytes(bom(line, identity=wip_identity("A"))) != bom_bytes(
        bom(line, identity=wip_identity("B"))
    )
    assert json.loads(bom_bytes(bom(line)))["format"] == FORMAT


def test_text_stays_readable_and_without_spaces() -> None:
    assert canonical_bytes({"b": "10 µF", "a": [1, None]}) == '{"a":[1,null],"b":"10 µF"}'.encode()


@given(st.binary(max_size=200))
def test_compressing_twice_gives_the_same_bytes(content: bytes) -> None:
    packed = compress(content)
    assert gzip.decompress(packed) == content
    assert packed[4:8] == b"\x00" * 4  # the header's time stamp


def test_the_hash_is_sha256_in_lower_case_hex() -> None:
    assert sha256(b"a") == hashlib.sha256(b"a").hexdigest()
