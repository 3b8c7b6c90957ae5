"""The ladder that the fit climbs: the order of its rungs, and the climb itself."""

from __future__ import annotations

__all__: list[str] = []
