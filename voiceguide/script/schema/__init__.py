"""The grammar of the script language as a table; from it come checks, JSON Schema and the reference."""

from __future__ import annotations

__all__ = ["grammar_top", "json_schema", "types", "validate", "wording"]
