"""The registry of beds: each can be made, and a variant stands beside its bed."""

from __future__ import annotations

from voiceguide.audio.bed.registry import BEDS, with_variants


def test_every_bed_can_be_loaded():
    assert all(callable(kind.load()) for kind in BEDS.values())
    assert sorted(with_variants()) == sorted(BEDS)
    assert with_variants().index("ocean:breath") == with_variants().index("ocean") + 1


def test_a_variant_stands_right_after_the_bed_it_varies_and_none_is_lost():
    names = with_variants()
    assert sorted(names) == sorted(BEDS)
    for name in names:
        if name.partition(":")[0] in BEDS and ":" in name:
            assert name.startswith(names[names.index(name) - 1].partition(":")[0])


def test_what_follows_the_breath_is_made_from_a_timeline():
    assert [name for name, kind in BEDS.items() if kind.breathing] == ["ocean:breath"]
    assert not any(kind.stationary for kind in BEDS.values() if kind.breathing)
