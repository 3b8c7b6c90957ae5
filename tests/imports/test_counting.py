"""Numbers that are counted aloud, and words inside a time that is named."""

from __future__ import annotations

import pytest

from voiceguide.imports.counting import (
    counted_apart,
    counted_part,
    counted_texts,
    has_room,
    in_turn,
    placed_words,
    rigid,
    worded_time,
)
from voiceguide.imports.model import Break, CountRow, PlacedWords, SaidWords, Silence, WordedTime


def count_row(text: str, line: int, language: str = "en") -> CountRow | None:
    """Return the count that a whole text is; None if it is none, or has other words."""
    found = counted_part(SaidWords(line, text), language)
    return found[0] if len(found) == 1 and isinstance(found[0], CountRow) else None


def silence(seconds: float, most: float | None = None) -> Silence:
    ms = round(seconds * 1_000)
    return Silence(1, ms, ms, ms if most is None else round(most * 1_000), f"[{seconds:g}s]")


@pytest.mark.parametrize(
    ("text", "numbers", "every_ms"),
    [
        ("1… 2… 3…", (1, 2, 3), 2_000),
        ("Five, four, three.", (5, 4, 3), 1_000),
        ("3 2 1", (3, 2, 1), 1_000),
        ("Three. Two. And one!", (3, 2, 1), 1_000),
        ("2, 1, 0", (2, 1, 0), 1_000),
        ("twenty-three, twenty-two, twenty-one", (23, 22, 21), 1_500),
    ],
)
def test_rows_of_numbers_are_counts(text, numbers, every_ms):
    row = count_row(text, 7)
    assert row == CountRow(7, numbers, rigid(every_ms), row.mark)
    assert row.mark in text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vier, drei, zwei, eins.", "de"),
        ("Cuatro, tres, dos, uno.", "es"),
        ("Quatre, trois, deux, un.", "fr"),
        ("Quatro, três, dois, um.", "pt-BR"),
    ],
)
def test_every_language_counts(text, language):
    row = count_row(text, 1, language)
    assert row is not None
    assert row.numbers == (4, 3, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "1, 2",
        "1, 3, 5",
        "one fish, two fish, three fish",
        "3, 3, 3",
        "Do this one, two, three times.",
        "In, two, three, four.",
        "Rounds 1, 2, 3, 4 times.",
        "1998, 1999, 2000",
        "",
        "…",
    ],
)
def test_other_numbers_are_words(text):
    assert count_row(text, 1) is None
    assert counted_part(SaidWords(1, text), "en") == ()


def test_words_around_a_row_stay_words():
    found = counted_part(SaidWords(4, "Relax your jaw: five, four, three. and open your hands."), "en")
    assert found == (
        SaidWords(4, "Relax your jaw."),
        CountRow(4, (5, 4, 3), rigid(1_000), "five, four, three"),
        SaidWords(4, "And open your hands."),
    )


def test_numbers_with_silences_between_are_one_count():
    events = [
        SaidWords(1, "Ten."),
        silence(3),
        SaidWords(2, "Nine."),
        Break(2),
        silence(3),
        SaidWords(3, "Eight."),
    ]
    found = counted_apart([*events, silence(3), SaidWords(5, "Sleep.")], 0, "en")
    assert found is not None
    # A number takes about half a second; the silence behind the last is in its time.
    assert found.events == (CountRow(1, (10, 9, 8), rigid(3_500), "Ten. [3s] Nine. [3s] Eight. [3s]"),)
    assert found.end == 7
    longer = counted_apart([*events, silence(10)], 0, "en")
    assert longer is not None
    assert longer.events[1] == Silence(1, 6_962, 6_962, 6_962, "[10s]")


def test_a_slow_count_is_elastic():
    events = [SaidWords(1, "3"), silence(7.5), SaidWords(2, "2"), silence(7.5), SaidWords(3, "1")]
    found = counted_apart(events, 0, "en")
    assert found is not None
    assert isinstance(found.events[0], CountRow)
    assert found.events[0].every == (4_000, 8_000, 16_000)
    own = [SaidWords(1, "3"), silence(2, 4), SaidWords(2, "2"), silence(2, 4), SaidWords(3, "1")]
    found = counted_apart(own, 0, "en")
    assert found is not None
    assert isinstance(found.events[0], CountRow)
    assert found.events[0].every == (2_500, 2_500, 4_500)


def test_numbers_with_even_times_are_one_count():
    events = [SaidWords(n, str(6 - n), 10_000 + 2_500 * n + (n == 2) * 200) for n in range(6)]
    found = counted_apart(events, 0, "en")
    assert found is not None
    assert found.events == (CountRow(0, (6, 5, 4, 3, 2, 1), rigid(2_500), "6 5 4 3 2 1", 10_000),)


def test_only_what_keeps_one_pace_is_one_count():
    slower = [SaidWords(n, str(5 - n), (1_000, 2_000, 3_000, 9_000, 15_000)[n]) for n in range(5)]
    found = counted_apart(slower, 0, "en")
    assert found is not None
    assert (found.end, found.events[0].line) == (3, 0)
    apart = [SaidWords(1, "3"), silence(1), SaidWords(2, "2"), silence(9), SaidWords(3, "1")]
    assert counted_apart(apart, 0, "en") is None
    far = [SaidWords(n, str(3 - n), 90_000 * n) for n in range(3)]
    assert counted_apart(far, 0, "en") is None
    assert counted_apart([SaidWords(1, "Let go.")], 0, "en") is None


def test_words_that_add_up_to_a_time_are_inside_it():
    after = [
        silence(14),
        SaidWords(2, "Half way there."),
        silence(10),
        CountRow(3, (3, 2, 1), rigid(1_000), "3, 2, 1"),
        SaidWords(3, "And release."),
    ]
    found = worded_time(30_000, after, 1, "en")
    assert found is not None
    assert found == (
        WordedTime(
            1,
            30_000,
            (
                PlacedWords(2, 15_000, "half", ("Half way there.",)),
                PlacedWords(3, 27_000, "end", ("Three.", "Two.", "One.")),
            ),
            "[14s] [10s]",
        ),
        4,
    )


@pytest.mark.parametrize(
    "after",
    [
        [silence(30)],
        [silence(5), SaidWords(1, "Half."), silence(5)],
        [silence(14), SaidWords(1, "Stop if it hurts."), silence(15)],
        [silence(14), SaidWords(1, "Now the other side."), silence(15)],
        [silence(15, 20), SaidWords(1, "Half."), silence(14)],
        [silence(27), SaidWords(1, "These are very many words for the last two seconds of it."), silence(1)],
        [SaidWords(1, "At once."), silence(29)],
    ],
)
def test_other_pauses_stay_what_they_are(after):
    assert worded_time(30_000, after, 1, "en") is None


@pytest.mark.parametrize(
    ("at_ms", "texts", "place"),
    [
        (200, ("Now.",), (1_000, "start")),
        (9_600, ("Now.",), (10_000, "start")),
        (29_000, ("Now.",), (30_000, "half")),
        (52_700, ("Now.",), (53_000, "end")),
        (59_500, ("Three.", "Two."), (58_000, "end")),
    ],
)
def test_places_are_whole_seconds_from_the_nearer_end(at_ms, texts, place):
    found = placed_words(1, at_ms, 60_000, texts)
    assert (found.at_ms, found.anchor) == place


def test_words_without_room_follow_one_another():
    close = WordedTime(
        1, 30_000, (PlacedWords(1, 14_000, "start", ("One.",)), PlacedWords(2, 15_000, "half", ("Two.",)))
    )
    assert not has_room(close)
    found = in_turn(close)
    assert [type(one) for one in found] == [Silence, SaidWords, Silence, SaidWords, Silence]
    assert sum(one.natural_ms for one in found if isinstance(one, Silence)) == 30_000 - 2 * 462


def test_numbers_are_said_with_a_capital():
    assert counted_texts((3, 21), "de") == ("Drei.", "Einundzwanzig.")
