"""Validation of the sessions of a show by estimate: their lengths, and the words of a series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from voiceguide.app.describe import is_surely_impossible
from voiceguide.errors import ImpossibleLength, SourceLocation, VoiceguideError
from voiceguide.media.chapters import spoken_sentences
from voiceguide.pipeline import Request, Scripts, disclosed, estimate, planned
from voiceguide.podcast.changes import Decision, problem_in_episode
from voiceguide.podcast.config.episode import EpisodeConfig
from voiceguide.podcast.fingerprint import named_slugs
from voiceguide.script.yaml.nodes import Diagnostics
from voiceguide.settings import Settings
from voiceguide.timeline.synthetic import Synthetic


def judge_sessions(
    decisions: Iterable[Decision], settings: Settings, findings: Diagnostics, scripts: Scripts
) -> tuple[str, ...]:
    """Note every length that is impossible with any voice, at its place in the show's file.

    Args:
        decisions: The episodes.
        settings: The folders and limits.
        findings: The problems so far; impossible lengths are added.
        scripts: The scripts of this run, each parsed once.

    Returns:
        A remark on each length that is impossible by estimate, but may be possible with another voice, and on
        evenings of a series that say the same words.
    """
    near: list[str] = []
    told: set[tuple[SourceLocation, str]] = set()
    series: dict[SourceLocation, dict[tuple[str, ...], list[EpisodeConfig]]] = {}
    for one in decisions:
        request = one.config.request
        try:
            timeline = estimate(request, settings, scripts=scripts)
        except VoiceguideError as problem:
            entry = (one.config.spot(""), problem.what)
            if entry in told:
                continue  # another episode of the same series
            told.add(entry)
            if isinstance(problem, ImpossibleLength) and not is_surely_impossible(
                planned(request, settings, scripts=scripts), request
            ):
                another = "quicker" if problem.below_ms is None else "slower"
                remark = f"That is by estimate; a {another} voice may bring it about."
                way_out = _without_disclosure(request, settings, scripts)
                near.append(f"{one.config.slug}: {problem.what} {remark}{way_out}")
                continue
            found = problem_in_episode(problem, one.config, "minutes", "duration")
            way_out = _without_disclosure(request, settings, scripts)
            findings.add(found.spot, found.what, found.mend + way_out)
        else:
            # That a routine has no lists of wordings at all is told once for the whole series.
            if one.config.part is not None and one.wordings:
                words = tuple(sentence.text for sentence in spoken_sentences(timeline))
                series.setdefault(one.config.spot(""), {}).setdefault(words, []).append(one.config)
    return (*near, *_same_words(series))


def _without_disclosure(request: Request, settings: Settings, scripts: Scripts) -> str:
    """Return the way out if a length is impossible only because of the sentence on the voice; else ""."""
    if disclosed(request) is Synthetic.NONE:
        return ""
    try:
        estimate(replace(request, disclose=False), settings, scripts=scripts)
    except VoiceguideError:
        return ""
    return " Or write `disclose: written`: without its sentence on the synthetic voice it fits."


def _same_words(series: Mapping[SourceLocation, Mapping[tuple[str, ...], list[EpisodeConfig]]]) -> list[str]:
    """Return a remark on every series that has evenings with the same words; one example is enough."""
    remarks = []
    for by_words in series.values():
        evenings = [{one.slug: one.request.choices.evening for one in few} for few in by_words.values()]
        same = next((few for few in evenings if len(set(few.values())) > 1), None)
        if same is not None:
            count = sum(map(len, evenings))
            remarks.append(
                f"{named_slugs(list(same))}: these evenings say the same words; the {count} of the series "
                f"have {len(evenings)} different texts. Another list of three or more wordings in the "
                "routine keeps more of them apart."
            )
    return remarks
