"""A sealed entry reads back exactly, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.cache import entry as sealed

KEY = "ab" * 32
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
facts = st.dictionaries(
    texts,
    st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    max_size=5,
)


def whole(kind: str = "clips", key: str = KEY, told=None, payload: bytes = b"sound") -> bytes:
    return b"".join(sealed.seal(kind, key, told or {}, payload))


@given(facts, st.binary(max_size=5000))
def test_what_was_sealed_is_read_back(told, payload):
    head, read = sealed.unseal(whole(told=told, payload=payload), "clips", KEY)
    assert (head.kind, head.key, head.facts, bytes(read)) == ("clips", KEY, told, payload)


@given(st.binary(max_size=300), st.data())
def test_any_byte_changed_is_damage(payload, data):
    entry = bytearray(whole(payload=payload))
    at = data.draw(st.integers(0, len(entry) - 1))
    entry[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(sealed.Damaged):
        sealed.unseal(bytes(entry), "clips", KEY)


def test_every_single_byte_of_an_entry_counts():
    entry = whole(told={"duration_ms": 1200, "lufs": -16.2}, payload=bytes(range(100)))
    for at in range(len(entry)):
        changed = entry[:at] + bytes([entry[at] ^ 0x10]) + entry[at + 1 :]
        with pytest.raises(sealed.Damaged):
            sealed.unseal(changed, "clips", KEY)


@given(st.binary(max_size=300), st.data())
def test_cut_or_grown_is_damage(payload, data):
    entry = whole(payload=payload)
    changed = data.draw(
        st.integers(0, len(entry) - 1).map(lambda end: entry[:end])
        | st.binary(min_size=1).map(lambda more: entry + more)
    )
    with pytest.raises(sealed.Damaged):
        sealed.unseal(changed, "clips", KEY)


@given(st.binary(max_size=2000))
def test_any_bytes_are_an_entry_or_damage(alien):
    with pytest.raises(sealed.Damaged):
        sealed.unseal(alien)


def test_an_entry_under_another_name_is_damage():
    with pytest.raises(sealed.Damaged, match="holds another entry, clips/abab"):
        sealed.unseal(whole(), "clips", "cd" * 32)
    with pytest.raises(sealed.Damaged, match="holds another entry"):
        sealed.unseal(whole(), "raw", KEY)


def test_the_first_look_takes_in_the_longest_head():
    longest = sealed.LONGEST_HEAD - len(f'{{"facts": {{"f": ""}}, "key": "{KEY}", "kind": "clips"}}')
    entry = whole(told={"f": "x" * longest}, payload=b"y" * 10_000)
    assert sealed.open_head(entry[: sealed.FIRST_LOOK]).total == len(entry)
    with pytest.raises(ValueError, match="is the most"):
        whole(told={"f": "x" * (longest + 1)})
