"""Kokoro's model, loaded.

It draws no noise and computes on one thread a call, so equal phonemes give equal samples.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from voiceguide.errors import VoiceUnavailable, in_brief
from voiceguide.speech.voices.kokoro.files import ROWS, WIDTH, ModelFile
from voiceguide.speech.voices.onnx_graph import operators, parse_model
from voiceguide.speech.voices.out_of_memory import no_memory
from voiceguide.speech.voices.telemetry import disable_telemetry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE_HZ: Final = 24_000
LEAST_SPEED: Final = 0.75
"""Slower, it speaks a vowel that is not there before the first word: the pause that begins a sentence is a
sound like any other to it, and is stretched too."""
_INPUTS: Final = ({"tokens", "style", "speed"}, {"input_ids", "style", "speed"})
"""The inputs of a model, which name the phonemes in two ways."""
_NOISE: Final = frozenset(
    {"Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"}
)
_MEND: Final = "Use the model of `pip install 'voiceguide[kokoro]'`, or get this one anew."


class KokoroModel:
    """A loaded model.

    Args:
        file: Its file or files.
        name: The voice, for messages.

    Raises:
        VoiceUnavailable: It cannot be read or loaded, or is no model of Kokoro.
    """

    def __init__(self, file: ModelFile, name: str) -> None:
        self._name = name
        data = file.read()
        try:
            if not file.pinned:
                _check_quiet(data)
            self._session, self._phonemes = _session(data)
        except Exception as problem:
            # onnx and onnxruntime raise whatever they like for a file that is damaged or no model.
            if (short := no_memory(problem, name)) is not None:
                raise short from problem
            what = f"The model cannot be loaded ({in_brief(problem)})."
            raise VoiceUnavailable(what, where=str(file.paths[0]), mend=_MEND) from problem

    def say(self, numbers: list[int], style: NDArray[np.float32], speed: float) -> NDArray[np.float32]:
        """Speak phonemes.

        Args:
            numbers: The numbers of at most `LONGEST` phonemes.
            style: The style of a character, of shape (ROWS, WIDTH).
            speed: 1 is the model's own; never less than `LEAST_SPEED`.

        Raises:
            VoiceUnavailable: The model fails at it.
        """
        import numpy as np

        given = {
            self._phonemes: np.array([[0, *numbers, 0]], np.int64),
            "style": style[min(max(len(numbers) - 1, 0), ROWS - 1)].reshape(1, WIDTH),
            "speed": np.array([max(speed, LEAST_SPEED)], np.float32),
        }
        try:
            made = np.asarray(self._session.run(None, given)[0], np.float32).reshape(-1)
        except Exception as problem:
            if (short := no_memory(problem, self._name)) is not None:
                raise short from problem
            what = f"The model failed ({in_brief(problem)})."
            raise VoiceUnavailable(what, where=self._name, mend=_MEND) from problem
        return np.nan_to_num(made, posinf=0.0, neginf=0.0)


@cache
def loaded_model(file: ModelFile) -> KokoroModel:
    """Return a model; it is loaded once a process, which takes seconds."""
    return KokoroModel(file, "kokoro")


def _session(data: bytes) -> tuple[Any, str]:
    """Load a model; return it and the name under which it takes the phonemes."""
    disable_telemetry()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # a model may have been optimised for other machines, which is told there
    session = onnxruntime.InferenceSession(data, sess_options=options, providers=["CPUExecutionProvider"])
    kinds = {each.name: each.type for each in session.get_inputs()}
    if set(kinds) not in _INPUTS:
        raise ValueError(f"it takes {', '.join(sorted(kinds))}, not what a model of Kokoro takes")
    if kinds["speed"] != "tensor(float)":
        raise ValueError("it knows whole speeds only")
    return session, next(name for name in kinds if name not in ("style", "speed"))


def _check_quiet(data: bytes) -> None:
    """Refuse a model that draws noise, or whose weights lie elsewhere.

    Raises:
        ValueError: It is one.
    """
    if operators(parse_model(data)) & _NOISE:
        raise ValueError("it draws noise, so equal words would not sound equal")
