"""Lint rules from teachers' practice, for the wording of scripts and for timelines."""

from __future__ import annotations

__all__ = ["growth_rules", "pace_rules", "script_rules", "timeline_rules", "unsaid", "wording_rules"]
