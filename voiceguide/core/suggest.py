"""Did-you-mean suggestions for mistyped names, and lists of names in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

_LONGEST: Final = 40
"""Characters of the longest word that is compared: a longer one is no typing error, and takes time."""
_MOST_COMPARED: Final = 200
_MOST_LISTED: Final = 12


def nearest(word: str, names: Iterable[str], also: Mapping[str, str] | None = None) -> str | None:
    """Return the name that was probably meant, or None.

    Args:
        word: What was written.
        names: What could have been written.
        also: Other words that people try, with the name for each.
    """
    if len(word) > _LONGEST:
        return None
    known = list(names)[:_MOST_COMPARED]
    read = _folded(word)
    by_fold = {_folded(name): name for name in known}
    others = {_folded(other): name for other, name in (also or {}).items() if name in known}
    if read in by_fold or read in others:
        return by_fold.get(read) or others.get(read)
    # Imported here: a command without a slip does not need it.
    import difflib

    close = difflib.get_close_matches(read, [*by_fold, *others], n=1, cutoff=0.65)
    return (by_fold.get(close[0]) or others.get(close[0])) if close else None


def suggest(word: str, names: Iterable[str], also: Mapping[str, str] | None = None) -> str:
    """Format the name that was probably meant as a question; empty if none is near.

    Example:
        >>> suggest("shrot", ["short", "name"])
        'Did you mean "short"?'
    """
    near = nearest(word, names, also)
    return f'Did you mean "{near}"?' if near else ""


def listed(names: Iterable[str], last: str = "or") -> str:
    """Join names as in a sentence.

    Example:
        >>> listed(["small", "medium", "large"])
        'small, medium or large'
    """
    *head, tail = names
    return f"{', '.join(head)} {last} {tail}" if head else tail


def some(names: Iterable[str], last: str = "and") -> str:
    """Join names as in a sentence; of many, only the first and how many more there are."""
    known = list(names)
    more = [f"{len(known) - _MOST_LISTED} more"] if len(known) > _MOST_LISTED else []
    return listed([*known[:_MOST_LISTED], *more], last)


def _folded(word: str) -> str:
    return word.strip().casefold().replace("_", " ").replace("-", " ")
