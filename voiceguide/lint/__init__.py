"""Rules of the craft: the wording of a script, and what a timeline asks of a listener."""

from __future__ import annotations

__all__ = ["script_rules", "timeline_rules"]
