"""Measure the speaking rate of a voice once, and cache it.

A fixed set of sentences of a guide's kind, in the languages that have one, goes the way that every
sentence goes: spoken, trimmed, finished. Their lengths tell the voice's words a minute; the figure lies
in the cache under the voice's id, so that another voice, version or model is measured anew, and a known
one costs the reading of a line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from voiceguide.cache.store import Cache, address
from voiceguide.core.reading import decode_json
from voiceguide.speech.model import AS_SPOKEN, Pace, Pacing, Utterance
from voiceguide.speech.synthesis.pacing import WANTED_WPM, rate_wpm
from voiceguide.speech.synthesis.recorder import Finisher, record
from voiceguide.speech.voice import Voice

KIND: Final = "pace"
"""The kind of these entries in the cache."""

_WPM: Final = (1.0, 2_000.0)
"""The range of valid rates, words a minute, wider than any speech."""

SENTENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "Bend your right knee and lift the thigh until it points straight up.",
        "Let your whole weight sink into the floor, from your heels to the back of your head.",
        "Breathe in through the nose, and let the belly rise.",
        "Soften your left shoulder.",
        "There is nothing to do now, and nowhere to go.",
        "Slowly bring both knees back to the centre.",
    ),
    "de": (
        "Beuge das rechte Knie und hebe den Oberschenkel, bis er gerade nach oben zeigt.",
        "Lass dein ganzes Gewicht in den Boden sinken, von den Fersen bis zum Hinterkopf.",
        "Atme durch die Nase ein, und lass den Bauch sich heben.",
        "Lass die linke Schulter weich werden.",
        "Es gibt jetzt nichts zu tun.",
        "Bring beide Knie langsam zurück zur Mitte.",
    ),
    "es": (
        "Dobla la rodilla derecha y levanta el muslo hasta que apunte hacia arriba.",
        "Deja que todo tu peso se hunda en el suelo, desde los talones hasta la cabeza.",
        "Inhala por la nariz, y deja que suba el vientre.",
        "Suelta el hombro izquierdo.",
        "Ahora no hay nada que hacer, ni adonde ir.",
        "Lleva despacio las dos rodillas de vuelta al centro.",
    ),
    "fr": (
        "Pliez le genou droit et levez la cuisse jusqu'à ce qu'elle pointe vers le haut.",
        "Laissez tout votre poids descendre dans le sol, des talons jusqu'à la tête.",
        "Inspirez par le nez, et laissez le ventre se soulever.",
        "Relâchez votre épaule gauche.",
        "Il n'y a rien à faire maintenant, et nulle part où aller.",
        "Ramenez lentement les deux genoux au centre.",
    ),
    "pt": (
        "Dobre o joelho direito e levante a coxa até que ela aponte para cima.",
        "Deixe todo o seu peso afundar no chão, dos calcanhares até a cabeça.",
        "Inspire pelo nariz, e deixe a barriga subir.",
        "Solte o ombro esquerdo.",
        "Agora não há nada a fazer, nem aonde ir.",
        "Traga devagar os dois joelhos de volta ao centro.",
    ),
}


def calibrate(voice: Voice, language: str, cache: Cache, finish: Finisher) -> Mapping[Pace, float]:
    """Measure the rate of a voice at each slow pace, words a minute.

    Only a voice that asks for it is measured, and only in a language that has sentences; else the answer
    is empty, and nothing is slowed. The answer depends on the voice alone, so it makes no difference
    whether it was measured now or long ago.

    Args:
        voice: The voice.
        language: Which language it will speak.
        cache: Where the figures are kept.
        finish: Trims what it says.

    Raises:
        VoiceUnavailable, SpeechRefused, SpeechTransient: Raised by the voice.
        CacheError: The cache cannot be read or written.
    """
    sentences = SENTENCES.get(re.split("[-_]", language)[0].lower(), ())
    if voice.pacing is not Pacing.CALIBRATED or not sentences:
        return {}
    key = address("pace/1", voice.id, language, finish.version, *sentences)
    if (kept := _kept(cache.get(KIND, key))) is not None:
        return kept
    said = [Utterance(text, language, pace) for pace in WANTED_WPM for text in sentences]
    clips = record(said, voice, cache, finish, slow=lambda _: AS_SPOKEN)
    measured = {
        pace: round(rate_wpm((one, clips[one].duration_ms) for one in said if one.pace is pace), 1)
        for pace in WANTED_WPM
    }
    cache.put(KIND, key, json.dumps(measured, sort_keys=True).encode())
    return measured


def _kept(payload: bytes | None) -> Mapping[Pace, float] | None:
    """Read a cached rate; None if it is not valid: others may write to a cache."""
    try:
        told = decode_json(payload or b"")
    except ValueError:
        return None
    if not isinstance(told, dict) or set(told) != {pace.value for pace in WANTED_WPM}:
        return None
    if not all(isinstance(wpm, float) and _WPM[0] <= wpm <= _WPM[1] for wpm in told.values()):
        return None
    return {Pace(pace): wpm for pace, wpm in told.items()}
