"""A Piper model, loaded: steady, and at a pace of our choosing.

Equal text gives equal samples: the noise that a Piper model draws is replaced, when it is loaded, by
noise drawn once from a seed (`_steady`), and it computes on one thread a call. Without noise it would be
as repeatable, but flatter than its makers meant it.

Pace is the model's own: how long it takes over a passage at two settings is measured when it is opened,
and a setting follows for each pace, because time grows linearly with `length_scale`. Measured on 17 cues
with en_US-joe-medium: 216, 157 and 123 words a minute at 1.0, 1.5 and 2.0; a line through the outer two
gives 157 in the middle.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voiceguide.core.reading import read_file
from voiceguide.errors import VoiceUnavailable, in_brief
from voiceguide.locales import LANGUAGES
from voiceguide.speech.model import EVENING, EVENING_SLOWDOWN, Pace
from voiceguide.speech.voices.model_file import PIPER_MODEL
from voiceguide.speech.voices.onnx_graph import parse_model
from voiceguide.speech.voices.out_of_memory import no_memory
from voiceguide.speech.voices.telemetry import disable_telemetry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WPM: Final[Mapping[Pace, float]] = {
    Pace.DAY: 135.0,
    Pace.COUNT: 200.0,
    **{pace: 123.0 / EVENING_SLOWDOWN.get(pace, 1.0) for pace in EVENING},
}
LONE_WPM: Final = 190.0
"""One or two words are said no slower than this: they blur (measured with the embedded voice)."""
SCALES: Final = (0.9, 2.4)
"""Beyond these a voice sounds hurried or drunk."""
PASSAGE_WORDS: Final = 49
PASSAGES: Final[Mapping[str, tuple[str, ...]]] = {
    name: locale.passage for name, locale in LANGUAGES.items() if locale.passage
}
"""The passages that are timed: a translation takes the same time, however many words it has."""

_USUAL_SCALES: Final[Mapping[Pace, float]] = {
    Pace.DAY: 1.85,
    Pace.COUNT: 1.1,
    **{pace: 2.1 * EVENING_SLOWDOWN.get(pace, 1.0) for pace in EVENING},
}
"""The scales for a language without a passage."""
_TIMED_AT: Final = (1.0, 2.0)
_BETWEEN_S: Final = 0.3
"""Silence between two sentences of a cue; Piper itself leaves about none."""
_MOST_DRAWS: Final = 8
"""Nodes that draw noise: a voice has two; each costs a table of 6 MB."""
_NOISE: Final = 192 * 8_192
"""Enough for 95 s in one sentence: 192 channels, frames of 256 samples at 22 050 Hz."""
SILENT: Final = 1e-3
_SOUNDING: Final = 10 ** (-45 / 20)


class Engine:
    """A loaded model that knows its own pace."""

    def __init__(
        self, model: Path, settings: Mapping[str, Any], speaker: int | None, language: str, name: str
    ) -> None:
        import logging

        disable_telemetry()
        import onnxruntime
        from piper import PiperVoice as Piper
        from piper.config import PiperConfig

        # A phoneme that the voice lacks is told there line by line, in the middle of our progress bar.
        logging.getLogger("piper").addHandler(logging.NullHandler())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            _steady(model), sess_options=options, providers=["CPUExecutionProvider"]
        )
        config = PiperConfig.from_dict(dict(settings))
        self._piper = Piper(session=session, config=config)
        self._speaker = speaker
        self._name = name
        self.rate_hz = int(config.sample_rate)
        self._line = self._timed(language)

    def scale(self, pace: Pace, *, lone: bool) -> float:
        """Return the `length_scale` for a pace."""
        if self._line is None:
            return _USUAL_SCALES[Pace.COUNT if lone else pace]
        wpm = max(WPM[pace], LONE_WPM) if lone else WPM[pace]
        at_rest_s, by_scale_s = self._line
        least, most = SCALES
        return round(min(most, max(least, (60 / wpm - at_rest_s) / by_scale_s)), 3)

    def say(self, text: str, scale: float) -> NDArray[np.float32]:
        """Speak a text, its sentences a breath apart.

        Args:
            text: What to say.
            scale: The model's `length_scale`: twice as much, about twice as slow.

        Raises:
            VoiceUnavailable: The model fails at it.
        """
        import numpy as np
        from piper import SynthesisConfig

        # Brought to one height sentence by sentence, as Piper does unasked, a cue would jump in itself.
        how = SynthesisConfig(speaker_id=self._speaker, length_scale=scale, normalize_audio=False)
        silence = np.zeros(round(_BETWEEN_S * self.rate_hz), np.float32)
        try:
            sentences = [chunk.audio_float_array for chunk in self._piper.synthesize(text, how)]
        except Exception as problem:
            # piper and onnxruntime raise whatever they like when a model does not fit its settings.
            if (short := no_memory(problem, self._name)) is not None:
                raise short from problem
            what = f"It failed at {text!r} ({in_brief(problem)})."
            raise VoiceUnavailable(
                what, where=self._name, mend="Get the voice's two files anew."
            ) from problem
        runs = [run for sentence in sentences for run in (silence, sentence)][1:]
        samples: NDArray[np.float32] = np.concatenate(runs) if runs else np.zeros(0, np.float32)
        return np.nan_to_num(samples).astype(np.float32, copy=False)

    def _sounding_s(self, samples: NDArray[np.float32]) -> float:
        """Measure a text without the silence before and after it."""
        import numpy as np

        loud = np.abs(samples)
        sounding = np.flatnonzero(loud > _SOUNDING * loud.max(initial=SILENT))
        return (int(sounding[-1]) - int(sounding[0])) / self.rate_hz if sounding.size else 0.0

    def _timed(self, language: str) -> tuple[float, float] | None:
        """Measure the line of seconds a word over `length_scale`: its height at 0, and its slope."""
        if language not in PASSAGES:
            return None
        took_s = []
        for scale in _TIMED_AT:
            sounding = (self._sounding_s(self.say(text, scale)) for text in PASSAGES[language])
            took_s.append(sum(sounding) / PASSAGE_WORDS)
        slope_s = (took_s[1] - took_s[0]) / (_TIMED_AT[1] - _TIMED_AT[0])
        return (took_s[0] - slope_s * _TIMED_AT[0], slope_s) if slope_s > 0 else None


def _steady(model: Path) -> bytes:
    """Read a model, and replace the noise it would draw anew each time by noise that is always the same.

    A node that draws noise shaped like its input becomes: as many values as the input has, from the
    beginning of a table, in the shape of the input.
    """
    import numpy as np
    from onnx import helper, numpy_helper

    graph = (loaded := parse_model(read_file(model, PIPER_MODEL))).graph
    if sum(node.op_type == "RandomNormalLike" for node in graph.node) > _MOST_DRAWS:
        raise ValueError("it draws more noise than a voice does")
    nodes = []
    for at, node in enumerate(graph.node):
        if node.op_type != "RandomNormalLike":
            nodes.append(node)
            continue
        name, like, out = f"steady_{at}", node.input[0], node.output[0]
        # Of numpy's generators this one is promised never to change.
        table = np.random.RandomState(at % 2**31).standard_normal(_NOISE).astype(np.float32)
        tables = ((f"{name}_noise", table), (f"{name}_zero", np.zeros(1, np.int64)))
        graph.initializer.extend(numpy_helper.from_array(values, called) for called, values in tables)
        nodes += [
            helper.make_node("Shape", [like], [f"{name}_shape"]),
            helper.make_node("ReduceProd", [f"{name}_shape"], [f"{name}_count"], keepdims=1),
            helper.make_node("Slice", [f"{name}_noise", f"{name}_zero", f"{name}_count"], [f"{name}_drawn"]),
            helper.make_node("Reshape", [f"{name}_drawn", f"{name}_shape"], [out]),
        ]
    del graph.node[:]
    graph.node.extend(nodes)
    steady: bytes = loaded.SerializeToString()
    return steady
