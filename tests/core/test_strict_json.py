"""JSON from outside: what is refused and why, and that what is read fits into memory and can be written."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.strict_json import decode_json


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff", "it is not UTF-8 text"),
        (b"{", "it is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[NaN]", "NaN is no number"),
        (b"[-Infinity]", "no number"),
        (b"[1e999]", "too large for a number"),
        (b"[" + b"1" * 5_000 + b"]", "a number in it is too long"),
        (b'["\\ud800"]', "a character that is none"),
        (b'{"a\\u0000": 1}', "a character that is none"),
        (b"[" + b"[]," * 600_000 + b"1]", "more than 1000000 values"),
        ('["\ud800"]', "a character that is none"),
    ],
)
def test_json_that_would_hurt_is_refused_with_its_reason(data, reason):
    with pytest.raises(ValueError, match=reason):
        decode_json(data)


@given(st.binary() | st.text())
def test_json_of_any_bytes_is_plain_data_or_a_value_error(data):
    told = ""
    try:
        decode_json(data)
    except ValueError as problem:
        told = str(problem)
    assert told.isprintable()


TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
PLAIN = st.none() | st.booleans() | st.integers() | TEXTS


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.just("k"), inner)))
def test_what_is_written_is_read(found):
    import json

    assert decode_json(json.dumps(found)) == found
    assert decode_json(json.dumps(found, ensure_ascii=False).encode()) == found


def test_a_million_values_stay_under_250_megabytes():
    data = b"[" + b'{"a":1},' * 499_990 + b"1]"
    tracemalloc.start()
    assert len(decode_json(data)) == 499_991
    assert tracemalloc.get_traced_memory()[1] < 250_000_000
    tracemalloc.stop()


def test_a_json_text_may_not_outgrow_the_memory():
    for text in ('"' + 32_000_000 * "x" + '"', b'"' + 32_000_000 * b"x" + b'"'):
        with pytest.raises(ValueError, match="it is longer than 32 MB"):
            decode_json(text)
    assert decode_json('"' + 24_000_000 * "x" + '"') == 24_000_000 * "x"
