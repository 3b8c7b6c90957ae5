"""Every door by its name."""

from __future__ import annotations

from tests.fuzz.door import Door
from tests.fuzz.doors import cache, imports, publish, script, settings, sound, speech, timeline

DOORS: dict[str, Door] = {
    **script.DOORS,
    **cache.DOORS,
    **speech.DOORS,
    **sound.DOORS,
    **timeline.DOORS,
    **publish.DOORS,
    **settings.DOORS,
    **imports.DOORS,
}
