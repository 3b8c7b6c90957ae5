"""Validation of the voices that a show's file names."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from voiceguide.errors import Problem, SourceLocation, VoiceguideError, VoiceNotAllowed
from voiceguide.podcast.config.permissions import check_allowed
from voiceguide.podcast.config.schema import KeyValue
from voiceguide.script.yaml.nodes import Diagnostics
from voiceguide.settings import Settings
from voiceguide.speech.fallback import AUTO
from voiceguide.speech.registry import make_voice
from voiceguide.speech.side_effects import from_folder


def voice_of(group: KeyValue, top: KeyValue) -> KeyValue:
    """Return the group of keys with an episode's voice: its own, else the show's."""
    return group if group.value("voice") is not None else top


@dataclass(slots=True)
class ShowVoices:
    """The voices that a show's file names.

    Each is checked once, however many episodes have it, as that may take reading a large program.

    Args:
        path: The show's file.
        settings: The folder of the permissions.
        findings: The problems so far; those of voices are added.
        refused: The voices that the user has not allowed, by the problem that was noted for each.
    """

    path: Path
    settings: Settings
    findings: Diagnostics
    refused: dict[Problem, VoiceNotAllowed] = field(default_factory=dict)
    _known: dict[tuple[str, SourceLocation], str | None] = field(default_factory=dict)

    def take(self, group: KeyValue, top: KeyValue) -> str | None:
        """Validate the voice of an episode: it must exist, and this file must be allowed to use it.

        A voice that would start a program or load code without the user's permission is noted like any other
        problem; nothing is started or loaded. Paths in it are relative to the show's folder.
        """
        of = voice_of(group, top)
        spec: str = of.value("voice") or AUTO
        if spec == AUTO:
            return spec
        key = (spec, of.spot("voice"))
        if key not in self._known:
            self._known[key] = self._looked_at(*key)
        return self._known[key]

    def _looked_at(self, spec: str, spot: SourceLocation) -> str | None:
        try:
            check_allowed(spec, self.path, self.settings, where=str(spot))
            placed = from_folder(spec, self.path.parent)
            make_voice(placed)
        except VoiceNotAllowed as problem:
            self.findings.add(spot, problem.what, problem.mend)
            self.refused[Problem(spot, problem.what, problem.mend)] = problem
        except VoiceguideError as problem:
            self.findings.add(spot, problem.what, problem.mend)
        else:
            return placed
        return None
