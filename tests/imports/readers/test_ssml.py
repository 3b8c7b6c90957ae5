"""SSML: what it can say is read, what it cannot is named, and nothing is defined by a stranger."""

from __future__ import annotations

import pytest

from voiceguide.errors import ScriptError
from voiceguide.imports.model import Break, Direction, SaidWords, Silence, SoundMark, Told
from voiceguide.imports.readers.ssml import read_ssml
from voiceguide.imports.source import source_of
from voiceguide.plan.model import USUAL, Manner


def read(body):
    return read_ssml(source_of(f"<speak xml:lang='de'>{body}</speak>".encode(), "x.ssml", "x", ".ssml"))


def said(body):
    return [event.text for event in read(body).events if isinstance(event, SaidWords)]


def left(body):
    return [note.what for note in read(body).notes if note.about is Told.LEFT_OUT]


def test_paragraphs_sentences_and_breaks():
    material = read("<p><s>One.</s><break time='2500ms'/><s>Two.</s></p>Three.")
    assert material.language == "de"
    assert [type(event) for event in material.events] == [SaidWords, Silence, SaidWords, Break, SaidWords]
    assert material.events[1] == Silence(1, 2_500, 2_500, 2_500, '<break time="2500ms"/>')


def test_words_that_are_said_otherwise():
    assert said("a <sub alias='kilograms'>kg</sub> of <emphasis>it</emphasis>") == ["a kilograms of it"]
    assert left("a <sub alias='kilograms'>kg</sub>") == ["kg"]
    assert said("the <say-as interpret-as='ordinal'>3</say-as> day") == ["the 3rd day"]
    assert said("<say-as interpret-as='characters'>ABC</say-as>") == ["A B C"]
    assert said("<say-as interpret-as='cardinal'>12</say-as> <say-as interpret-as='x'>y</say-as>") == ["12 y"]


def test_sounds_become_pronunciations():
    material = read("the <phoneme alphabet='ipa' ph='ˈsoʊæs'>psoas</phoneme>")
    assert material.pronounce == (("psoas", "/ˈsoʊæs/"),)
    assert left("<phoneme alphabet='x-sampa' ph='so'>psoas</phoneme>") == ["<phoneme x-sampa so>"]


def test_words_are_said_in_the_manner_of_the_elements_around_them():
    body = (
        "<prosody rate='slow' volume='-6dB'>One. <prosody volume='medium' rate='80%'>Two.</prosody> Three."
        "</prosody><lang xml:lang='es'>Cuatro.</lang><p xml:lang='de-AT'>Five.</p><s xml:lang='fr'>Six.</s>"
        "<voice name='gtts:es:com.mx'>Siete.</voice>Eight."
    )
    found = {event.text: event.manner for event in read(body).events if isinstance(event, SaidWords)}
    assert found == {
        "One.": Manner("-6", "slow"),
        "Two.": Manner("", "slow"),
        "Three.": Manner("-6", "slow"),
        "Cuatro.": Manner(language="es"),
        "Five.": USUAL,
        "Six.": Manner(language="fr"),
        "Siete.": Manner(voice="gtts:es:com.mx"),
        "Eight.": USUAL,
    }
    assert left(body) == []
    assert left(
        "<prosody rate='fast' volume='soft' pitch='high'>One.</prosody><voice name='Joanna'>Two.</voice>"
    ) == [
        '<prosody rate="fast" pitch="high">',
        '<voice name="Joanna">',
    ]


def test_a_sound_that_can_lie_beside_is_one():
    material = read("<audio src='sounds/gong.wav'>a song</audio>One.")
    assert material.events[0] == SoundMark(1, "sounds/gong.wav")
    assert [note.what for note in material.notes] == ["a song"]
    for source in ("https://a.example/gong.wav", "../gong.wav", "gong.txt", ""):
        material = read(f"<audio src='{source}'/>One.")
        assert [type(event) for event in material.events] == [SaidWords]
        assert source in left(f"<audio src='{source}'/>One.")[0]


def test_marks_are_comments_and_other_tags_are_named():
    material = read("<mark name='here'/>Slow.<!-- softly -->")
    assert [event.text for event in material.events if isinstance(event, Direction)] == [
        '<mark name="here"/>',
        "softly",
    ]
    assert (
        left("<audio src='a.txt'>a <break time='1s'/> song</audio> <foo bar='1'>Hi.</foo>")[0]
        == '<audio src="a.txt">'
    )
    assert said("<foo bar='1'>Hi.</foo>") == ["Hi."]
    assert left("<emphasis level='strong'>Hi.</emphasis><?go now?>") == [
        '<emphasis level="strong">',
        "<?go now?>",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<speak>\n<p>One.</speak>", r"x:2:1: this is no well-formed XML: mismatched tag"),
        ("<speak>One", "no element found|unclosed"),
        ("<!DOCTYPE s [<!ENTITY a 'b'>]><speak>&a;</speak>", "entities of its own"),
        ("<speak>&nbsp;</speak>", "undefined entity"),
        ("<speak>" + "<p>" * 80 + "</p>" * 80 + "</speak>", "too deep"),
        ("<speak>" + "<b/>" * 60_000 + "</speak>", "more than 50000 tags"),
    ],
)
def test_what_is_no_ssml_is_refused(text, told):
    with pytest.raises(ScriptError, match=told):
        read_ssml(source_of(text.encode(), "x", "x", ".xml"))


def test_lines_are_counted():
    material = read_ssml(source_of(b"<speak>\nOne.\n\n\nTwo.\n<break time='1s'/>\n</speak>", "x"))
    assert [event.line for event in material.events] == [2, 5, 6]
