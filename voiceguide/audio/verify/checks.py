"""Checks of the sound of a track: each a measured figure, a limit, and a sentence for every fault."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from voiceguide.audio.verify.report import WHOLE, Check, HeardBed, HeardCue, HeardTone, make_check, many
from voiceguide.audio.verify.side import HeardSide
from voiceguide.timeline.model import Bed
from voiceguide.units import Ms, clock, clock_ms

ONSET_MS: Final = 5.0
"""Tolerance of a cue's onset, ms: tracks are exact to the sample, and an ear notices from some 20 ms on."""
ONSET_BY_ENERGY_MS: Final = 30.0
LEVEL_DB: Final = 1.0
LEVEL_BY_ENERGY_DB: Final = 2.0
STEP_LU: Final = 2.0
"""Largest rise in loudness from one cue to the next, LU."""
SILENT_DBFS: Final = -70.0
LOUDNESS_LU: Final = 1.0
"""Tolerance of the loudness, LU, that podcast directories allow."""
PEAK_DBTP: Final = -1.0
TONE_DB: Final = 1.5
TONE_MISSING_MS: Final = 100
UNDER_WORDS_DB: Final = 20.0
RELEASE_DB: Final = 5.0
"""Release of the bed's ducking that is allowed where nobody speaks, dB."""
INAUDIBLE_DB: Final = 50.0
LAID_DB: Final = 3.0
"""Tolerance of the level of a bed, dB, measured over a second or more."""
SIDE_DB: Final = 3.0
"""Tolerance of what the ears hear otherwise, dB, measured over a second."""
SIDE_FLOOR_LUFS: Final = -62.0
"""Loudness under which that is not compared: the encoder spends hardly a bit on it."""
_ENERGY_SLACK_MS: Final = 60


def check_onsets(cues: Sequence[HeardCue]) -> Check:
    """Check that every cue that was found begins where the timeline says."""
    found = [(cue.onset_ms, cue) for cue in cues if cue.onset_ms is not None]
    late = [
        f"{_cue(cue)} begins {abs(by):.1f} ms {'late' if by > 0 else 'early'}."
        for by, cue in found
        if abs(by) > (ONSET_MS if cue.by == "clip" else ONSET_BY_ENERGY_MS)
    ]
    worst = max((by for by, _ in found), key=abs, default=None)
    return make_check(
        "onset", many(len(found), "cue"), *_measured(worst, "ms"), f"within {ONSET_MS:g} ms", late
    )


def check_words(cues: Sequence[HeardCue]) -> Check:
    """Check that every word is there, whole and unaltered."""
    faults = [f"{_cue(cue)} {what}." for cue in cues if (what := _harm(cue))]
    whole = len(cues) - len(faults)
    return make_check(
        "words", many(len(cues), "cue"), f"{whole} of {len(cues)}", "cues whole", "every cue whole", faults
    )


def _harm(cue: HeardCue) -> str:
    if cue.by == "energy":
        if cue.onset_ms is None:
            return "is not heard at all"
        cut = cue.missing_ms > _ENERGY_SLACK_MS
        return f"is about {cue.missing_ms} ms shorter than its {cue.duration_ms} ms" if cut else ""
    if cue.onset_ms is None:
        if cue.lufs <= SILENT_DBFS:
            return "is not heard at all"
        return f"is not what is heard there (likeness {cue.likeness or 0:.2f})"
    parts = []
    if cue.missing_ms:
        parts.append(f"lacks about {cue.missing_ms} of its {cue.duration_ms} ms")
    if cue.altered_ms:
        parts.append(f"sounds different for about {cue.altered_ms} ms")
    return " and ".join(parts)


def check_levels(cues: Sequence[HeardCue]) -> Check:
    """Check that every cue is as loud as its clip, with the gain that the timeline declares for it."""
    found = [(cue.level_db, cue) for cue in cues if cue.level_db is not None]
    off = [
        f"{_cue(cue)} is {abs(db):.1f} dB {'louder' if db > 0 else 'softer'} than it should be."
        for db, cue in found
        if abs(db) > (LEVEL_DB if cue.by == "clip" else LEVEL_BY_ENERGY_DB)
    ]
    worst = max((db for db, _ in found), key=abs, default=None)
    return make_check(
        "level", many(len(found), "cue"), *_measured(worst, "dB"), f"within {LEVEL_DB:g} dB of its clip", off
    )


def check_level_steps(cues: Sequence[HeardCue]) -> Check:
    """Check that no cue is much louder than the cue before it.

    A damaged cue is reported by `check_words`; its loudness is not compared. A level that the script asks for
    is left out of it.
    """
    whole = [cue for cue in cues if not _harm(cue)]
    rises = [(after.even_lufs - before.even_lufs, after) for before, after in pairwise(whole)]
    loud = [
        f"{_cue(cue)} is {rise:.1f} LU louder than the cue before it."
        for rise, cue in rises
        if rise > STEP_LU
    ]
    worst = round(max(rise for rise, _ in rises), 2) if rises else "none"
    unit = "LU" if rises else ""
    return make_check(
        "steps", many(len(rises), "change"), worst, unit, f"rises of at most {STEP_LU:g} LU", loud
    )


def check_tones(heard: Sequence[HeardTone]) -> Check:
    """Check that every bell and breath tone is heard, at its time and level."""
    faults = [
        f"At {clock_ms(tone.at_ms)} the {tone.name} {what}." for tone in heard if (what := _false(tone))
    ]
    value = f"{len(heard) - len(faults)} of {len(heard)}" if heard else "none"
    kinds_of = ("bell", "sound", "click")
    bells, sounds, clicks = (sum(tone.name.startswith(kind) for tone in heard) for kind in kinds_of)
    breaths = len(heard) - bells - sounds - clicks
    kinds = (
        many(bells, "bell"),
        many(sounds, "sound"),
        many(breaths, "breath tone"),
        many(clicks, "beat"),
    )
    return make_check(
        "tones", ", ".join(filter(None, kinds)), value, "", "every bell and breath tone heard", faults
    )


def _false(tone: HeardTone) -> str:
    if tone.onset_ms is None or tone.level_db is None:
        return f"is not what is heard there (likeness {tone.likeness:.2f})"
    if abs(tone.onset_ms) > ONSET_MS:
        return f"begins {abs(tone.onset_ms):.1f} ms {'late' if tone.onset_ms > 0 else 'early'}"
    if abs(tone.level_db) > TONE_DB:
        return (
            f"is {abs(tone.level_db):.1f} dB {'louder' if tone.level_db > 0 else 'softer'} than it should be"
        )
    return f"lacks about {tone.missing_ms} ms" if tone.missing_ms > TONE_MISSING_MS else ""


def check_bed_under_words(below: Sequence[tuple[Ms, float]], wanted: Bed) -> Check:
    """Check that the bed is far enough under the words while they are spoken, as WCAG 1.4.7 asks."""
    least = min(UNDER_WORDS_DB, wanted.below_voice_db)
    faults = [
        f"At {clock_ms(at_ms)} the bed is only {db:.1f} dB below the words."
        for at_ms, db in below
        if db < least
    ]
    value, unit = (round(min(db for _, db in below), 1), "dB below them") if below else ("no pause", "")
    return make_check(
        "under words", many(len(below), "place"), value, unit, f"at least {least:g} dB at any moment", faults
    )


def check_clicks(found: Sequence[tuple[Ms, float]]) -> Check:
    """Check that nothing clicks, at the seams or elsewhere."""
    faults = [f"At {clock_ms(at_ms)} there is a click ({dbfs:.0f} dBFS)." for at_ms, dbfs in found]
    return make_check("clicks", WHOLE, len(found), "", "none", faults)


def check_silence(floor_dbfs: float, loud: Sequence[tuple[Ms, Ms, float]], silent_ms: Ms) -> Check:
    """Check that silence is silent."""
    faults = [
        f"From {clock_ms(begin)} to {clock_ms(end)} there should be silence, but {dbfs:.0f} dBFS is heard."
        for begin, end, dbfs in loud
    ]
    value, unit = (round(floor_dbfs, 1), "dBFS") if silent_ms else ("none", "")
    return make_check(
        "silence", clock(silent_ms) if silent_ms else "", value, unit, f"at most {SILENT_DBFS:g} dBFS", faults
    )


def check_bed(heard: Sequence[HeardBed], wanted: Bed | None) -> Check:
    """Check that the bed stays under the voice, and is heard as it was laid.

    A bed may be silent for a while, between the calls of birds, say; only the bed as it was laid tells where
    it should be heard. Where its sound is not at hand, it has to be heard somewhere.
    """
    least = (wanted.below_voice_db if wanted else 0.0) - RELEASE_DB
    faults = [
        f"At {clock_ms(bed.at_ms)} the bed is only {bed.below_db:.1f} dB below the voice."
        for bed in heard
        if bed.below_db < least
    ]
    faults += [f"At {clock_ms(bed.at_ms)} the bed {what}." for bed in heard if (what := _unlike_laid(bed))]
    if all(bed.laid_lufs is None and bed.below_db > INAUDIBLE_DB for bed in heard):
        faults += [f"At {clock_ms(bed.at_ms)} the bed cannot be heard any more." for bed in heard]
    value: float | str = round(min(bed.below_db for bed in heard), 1) if heard else "no pause"
    unit = "dB below the voice" if heard else ""
    return make_check(
        "bed", many(len(heard), "pause"), value, unit, f"at least {least:g} dB in pauses", faults
    )


def _unlike_laid(bed: HeardBed) -> str:
    if bed.laid_lufs is None:
        return ""
    # What is softer than silence may be is not coded with any accuracy.
    heard, laid = max(SILENT_DBFS, bed.lufs), max(SILENT_DBFS, bed.laid_lufs)
    if abs(heard - laid) <= LAID_DB:
        return ""
    if bed.below_db > INAUDIBLE_DB:
        return "cannot be heard any more"
    return f"is {abs(heard - laid):.1f} dB {'louder' if heard > laid else 'softer'} than it should be"


def check_bed_width(heard: Sequence[HeardSide], channels: int, wanted: Bed | None) -> Check:
    """Check that a track has two channels where its bed is wide, and only the bed differs between them."""
    width = wanted.width if wanted else 0
    faults = []
    if (channels > 1) != (width > 0):
        faults.append(
            f"The track has {channels} channel{'s' * (channels > 1)}, and its bed a width of {width} %."
        )
    for one in heard:
        if one.laid_lufs is None or not width:
            continue
        # What is softer than this is not coded with any accuracy.
        found, laid = max(SIDE_FLOOR_LUFS, one.lufs), max(SIDE_FLOOR_LUFS, one.laid_lufs)
        if abs(found - laid) > SIDE_DB:
            how = "less" if found < laid else "more"
            what = f"the ears hear {abs(found - laid):.1f} dB {how} otherwise than the bed."
            faults.append(f"At {clock_ms(one.at_ms)} {what}")
    loud = [
        abs(one.lufs - one.laid_lufs)
        for one in heard
        if one.laid_lufs is not None and one.laid_lufs > SIDE_FLOOR_LUFS
    ]
    value, unit = (round(max(loud), 1), "dB off at most") if loud else ("not compared", "")
    limit = f"the bed's own, within {SIDE_DB:g} dB"
    return make_check("width", many(len(heard), "second"), value, unit, limit, faults)


def check_loudness(lufs: float | None, cues: Sequence[HeardCue], speech_lufs: float) -> Check:
    """Check the loudness of all the words together, as if they followed one another without a pause."""
    limit = f"{speech_lufs:g} ± {LOUDNESS_LU:g} LUFS"
    if lufs is None:
        return make_check(
            "loudness",
            many(len(cues), "cue"),
            "no speech",
            "",
            limit,
            ["No speech can be heard at all."] if cues else [],
        )
    faults = []
    if abs(lufs - speech_lufs) > LOUDNESS_LU:
        faults.append(f"All words together have {lufs:.1f} LUFS; they should have {speech_lufs:g}.")
    return make_check("loudness", many(len(cues), "cue"), round(lufs, 2), "LUFS", limit, faults)


def check_peak(dbtp: float) -> Check:
    """Check the true peak."""
    faults = []
    if dbtp > PEAK_DBTP:
        faults.append(f"The true peak is {dbtp:.2f} dBTP; players may distort above {PEAK_DBTP:g}.")
    value, unit = (round(dbtp, 2), "dBTP") if math.isfinite(dbtp) else ("silent", "")
    return make_check("peak", WHOLE, value, unit, f"at most {PEAK_DBTP:g} dBTP", faults)


def _measured(worst: float | None, unit: str) -> tuple[float | str, str]:
    """Return a figure and its unit, or a text if there is none."""
    return ("no cue found", "") if worst is None else (worst, unit)


def _cue(cue: HeardCue) -> str:
    words_ = cue.text if len(cue.text) <= 40 else cue.text[:39].rstrip() + "…"
    return f"At {clock_ms(cue.at_ms)} “{words_}”"
