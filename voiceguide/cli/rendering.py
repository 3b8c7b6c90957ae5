"""`voiceguide render`: the one command everything else is for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from voiceguide import pipeline
from voiceguide.cli import asked, console, options, verifying
from voiceguide.desk import catalogue
from voiceguide.errors import VoiceguideError
from voiceguide.pipeline import Rendered, Request
from voiceguide.plan.model import WordsLevel
from voiceguide.render.proof import Proof
from voiceguide.settings import Settings


def render(
    names: options.Names,
    minutes: options.Minutes = None,
    duration: options.Duration = None,
    voice: options.Voice = "auto",
    set_: options.Set = None,
    first: options.First = None,
    longer: options.Longer = None,
    words: asked.Words = WordsLevel.FULL,
    mode: asked.ModeOption = None,
    language: options.Language = None,
    bed: options.Bed = "none",
    bed_level: options.BedLevel = None,
    fade: options.Fade = None,
    bell: options.Bell = "bowl",
    force: options.Force = False,
    out: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE|DIR", help="Where the track goes.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Prove each track afterwards, as `verify` does.")
    ] = False,
    scripts: options.Scripts = None,
    cache: options.CacheFolder = None,
    as_json: options.AsJson = False,
) -> None:
    """Make tracks: MP3 files of exactly the length asked for, each with its timeline beside it.

    Prints the name of every track. Without a length, the first one that the routine offers is taken.
    """
    decided = options.settings(scripts, cache)
    choices = asked.choices(set_ or (), first, longer, words, mode)
    lengths = asked.lengths(minutes or (), duration or (), decided)
    asked_for = pipeline.Request(
        routine="",
        target_ms=0,
        choices=choices,
        voice=voice,
        language=language,
        bed=bed,
        bed_below_db=bed_level,
        fade_ms=asked.fade(fade),
        bell=bell,
        force=force,
    )
    requests = [
        replace(asked_for, routine=name, target_ms=ms)
        for name in dict.fromkeys(names)
        for ms in lengths or (catalogue.usual_length(name, choices, decided, language),)
    ]
    paths = asked.track_paths(requests, out)
    done = [
        _one(request, decided, path, quiet=as_json) for request, path in zip(requests, paths, strict=True)
    ]
    proofs = [_proved(rendered, decided) if verify and rendered is not None else None for rendered in done]
    if as_json:
        told = [_told(rendered, proof) for rendered, proof in zip(done, proofs, strict=True) if rendered]
        console.result_json(told)
    else:
        for proof in filter(None, proofs):
            verifying.tell(proof)
    if None in done or not all(proof is not None and proof.ok for proof in proofs if verify):
        raise typer.Exit(1)


def _one(request: Request, decided: Settings, path: Path, *, quiet: bool) -> Rendered | None:
    """Render one track; a failure is told and does not keep the others from being made."""
    try:
        with console.progress() as progress:
            rendered = pipeline.render(request, decided, path, progress=progress)
    except VoiceguideError as problem:
        console.complain(problem)
        return None
    console.say(rendered.voice_line)
    if not quiet:
        console.result(str(rendered.track))
    return rendered


def _proved(rendered: Rendered, decided: Settings) -> Proof:
    with console.progress() as progress:
        return pipeline.verify(rendered.track, decided, progress=progress)


def _told(rendered: Rendered, proof: Proof | None) -> dict[str, object]:
    timeline = rendered.timeline
    proved = {} if proof is None else {"proof": proof}
    return {
        "track": str(rendered.track),
        "timeline": str(rendered.timeline_path),
        "routine": timeline.routine,
        "title": timeline.title,
        "duration_ms": timeline.duration_ms,
        "voice": timeline.voice,
        **dict(rendered.counters),
        **proved,
    }
