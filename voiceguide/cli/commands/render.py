"""`voiceguide render`: render sessions into tracks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from voiceguide import pipeline
from voiceguide.cli import console, options, output
from voiceguide.cli import request as request_options
from voiceguide.cli.option_types import OptionSpec, UsageError
from voiceguide.cli.views.summary import FAILED, Outcome, exit_code, outcome_data, print_summary, remark_line
from voiceguide.compose.request import SynthesisEstimate
from voiceguide.errors import ChoiceError, UnknownRoutine, VoiceguideError
from voiceguide.pipeline import Rendered, Request
from voiceguide.settings import Settings
from voiceguide.units import Ms

if TYPE_CHECKING:
    from voiceguide.audio.verify.report import VerificationReport


def render(
    names: options.AnyNames = None,
    everything: Annotated[
        bool, OptionSpec("--all", help="Every routine there is, at each length that it can last.")
    ] = False,
    *,
    lengths: request_options.LengthOptions,
    voice: options.Voice = "auto",
    chosen: request_options.ChoiceOptions,
    sound: request_options.SoundOptions,
    takes: options.Takes = None,
    fill_takes: options.FillTakes = False,
    force: options.Force = False,
    out: Annotated[
        str | None, OptionSpec("--output", "-o", metavar="FILE|DIR", help="Where the track goes.")
    ] = None,
    form: Annotated[
        output.Form | None,
        OptionSpec("--format", help="Another form than MP3.", show_default=False),
    ] = None,
    stems: Annotated[
        bool, OptionSpec("--stems", help="Voice, tones and bed as files of their own too.")
    ] = False,
    verify: Annotated[
        bool, OptionSpec("--verify", help="Prove each track afterwards, as `verify` does.")
    ] = False,
    places: options.PathOptions,
    as_json: options.AsJson = False,
) -> None:
    """Make tracks: sound files of exactly the length asked for, each with its timeline beside it.

    Prints the name of every track. Without a length, the first one that the routine offers is taken. One
    track that cannot be made does not keep the others from being made; with --all, a length that a
    routine cannot last is skipped, and that is no failure.
    """
    if everything == bool(names):
        both = "--all takes every routine: name none with it." if names else "name routines, or say --all."
        raise UsageError(both, where="NAME")
    decided = places.settings()
    options.check_store(decided)
    asked_for = replace(
        sound.apply(chosen.request(voice)),
        takes=takes,
        fill_takes=request_options.check_fill_takes(takes, fill_takes),
        force=force,
    )
    wanted = list(dict.fromkeys(names or ())) or _all_names(decided, chosen.language)
    targets = lengths.read(decided)
    requests, unreadable = _requests(wanted, asked_for, targets, decided, go_on=everything)
    for one in () if as_json else unreadable:
        _report_outcome(one)
    paths = output.track_paths(requests, out, form) if requests else ()
    unproved = next((path for path in paths if verify and path.suffix.lower() != ".mp3"), None)
    if unproved is not None:
        mend = "Leave --verify away, or make an MP3."
        raise ChoiceError("only an MP3 can be proved.", where=unproved.name, mend=mend)
    if paths and not targets:
        requests = request_options.settled(requests, targets, decided, paths)
        paths = output.track_paths(requests, out, form)
    ended = _each(requests, paths, decided, everything=everything, quiet=as_json, stems=stems)
    outcomes = [*unreadable, *(_verified(one, decided) if verify else one for one in ended)]
    if as_json:
        console.result_json([outcome_data(one) for one in outcomes])
    else:
        for one in outcomes:
            if one.proof is not None:
                _tell(one.proof)
        if len(outcomes) > 1 or everything:
            print_summary(outcomes)
    if code := exit_code(outcomes):
        raise SystemExit(code)


def _all_names(decided: Settings, language: str | None) -> list[str]:
    from voiceguide.app import catalog

    names = list(dict.fromkeys(each.name for each in catalog.routines(decided, language)))
    if not names:
        spoken = "" if language is None else f" in the language {request_options.quoted(language)}"
        raise UnknownRoutine(f"there are no routines{spoken}.", where="--all")
    return names


def _requests(
    names: Sequence[str], asked_for: Request, lengths: Sequence[Ms], decided: Settings, *, go_on: bool
) -> tuple[list[Request], list[Outcome]]:
    """Return the requests; with `go_on`, a routine that cannot be read is an outcome and no error."""
    requests: list[Request] = []
    unreadable: list[Outcome] = []
    for name in names:
        try:
            requests += request_options.sessions([name], asked_for, lengths, decided)
        except VoiceguideError as problem:
            if not go_on:
                raise
            unreadable.append(Outcome(request=replace(asked_for, routine=name), problem=problem))
    return requests, unreadable


def _each(
    requests: Sequence[Request],
    paths: Sequence[Path],
    decided: Settings,
    *,
    everything: bool,
    quiet: bool,
    stems: bool,
) -> Iterator[Outcome]:
    """Render one session after the other with the same voices, and go on after a failure."""
    voices, said, remarked = pipeline.Voices(), "", set[tuple[object, ...]]()
    several = len(requests) > 1
    ahead_of_all = _estimate_of_all(requests, decided) if several else ""

    def announce(ahead: SynthesisEstimate) -> None:
        nonlocal ahead_of_all
        if sentence := ahead_of_all if several else f"{ahead}.":
            console.say(sentence)
            ahead_of_all = ""

    for n, (request, path) in enumerate(zip(requests, paths, strict=True)):
        try:
            with console.progress(("Tracks", n, len(requests)) if several else None) as progress:
                rendered = pipeline.render(
                    request,
                    decided,
                    path,
                    progress=progress,
                    on_estimate=announce,
                    voices=voices,
                    stems=stems,
                )
        except VoiceguideError as problem:
            options.report_store(decided)
            outcome = Outcome(request=request, problem=problem, may_skip=everything)
            if not quiet:
                _report_outcome(outcome)
            yield outcome
            continue
        options.report_store(decided)
        made = Outcome(request=request, rendered=rendered)
        if rendered.voice_line != said:
            console.say(said := rendered.voice_line)
        # What is wrong with a routine is wrong in each of its lengths.
        note = remark_line(request, rendered.remarks, rendered.faults)
        if note and (request.routine, request.choices) not in remarked:
            remarked.add((request.routine, request.choices))
            console.say(note)
        if not quiet:
            for file in (rendered.track, *rendered.stems):
                console.result(str(file))
        yield made


def _report_outcome(one: Outcome) -> None:
    """Report why there is no track; with --all, an impossible length is only skipped."""
    if one.problem is not None and one.ended == FAILED:
        console.print_error(one.problem)
    elif one.problem is not None:
        console.say(f"skipped: {one.problem.what}")


def _estimate_of_all(requests: Sequence[Request], decided: Settings) -> str:
    """Format the number of cues to fetch for all sessions together; "" if there are none."""
    from voiceguide.app import cost as app_cost
    from voiceguide.cli.commands import cost

    if requests[0].takes is not None or not app_cost.needs_network(requests[0].voice):
        return ""
    found = app_cost.cost(requests, decided)
    return f"{len(requests)} tracks: {cost.format_total(found)}." if found.requests else ""


def _verified(one: Outcome, decided: Settings) -> Outcome:
    if one.rendered is None:
        return one
    return replace(one, proof=_verify(one.rendered, decided))


def _tell(proof: VerificationReport) -> None:
    from voiceguide.cli.commands import verify as verify_command

    verify_command.print_report(proof)


def _verify(rendered: Rendered, decided: Settings) -> VerificationReport:
    from voiceguide.app import tracks

    with console.progress() as progress:
        return tracks.verify_track(rendered.track, decided, progress=progress)
