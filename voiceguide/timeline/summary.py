"""Say in words what the fit did."""

from __future__ import annotations

from voiceguide.plan.model import Knob
from voiceguide.plan.terms import Kind
from voiceguide.timeline.fit import Fit
from voiceguide.timeline.model import FitSummary
from voiceguide.units import SECOND


def summarise(fitted: Fit) -> FitSummary:
    """Say in words what the fit did: what was left out, shortened and stretched."""
    left_out, shortened, stretched = [], [], []
    for row in fitted.rows:
        knob = row.knob
        label = f"{knob.name} ({knob.id})" if knob.id else knob.name
        if knob.kind is Kind.TIP and not row.value:
            left_out.append(label)
        elif knob.kind is Kind.WORDING and not row.value:
            shortened.append(label)
        elif row.value < knob.natural:
            shortened.append(f"{label}: {_amount(knob, knob.natural)} to {_amount(knob, row.value)}")
        elif row.value > knob.natural:
            stretched.append(f"{label}: {_amount(knob, knob.natural)} to {_amount(knob, row.value)}")
    return FitSummary(
        least_ms=fitted.bounds.least_ms,
        natural_ms=fitted.bounds.natural_ms,
        most_ms=fitted.bounds.most_ms,
        left_out=tuple(left_out),
        shortened=tuple(shortened),
        stretched=tuple(stretched),
    )


def _amount(knob: Knob, value: int) -> str:
    if knob.kind in (Kind.BREATH, Kind.REP, Kind.ROUND):
        return str(value)
    return f"{value / SECOND:.3f} s"
