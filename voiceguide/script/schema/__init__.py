"""The grammar of the script language as a table, and the checks, JSON Schema and reference made from it."""

from __future__ import annotations

__all__ = ["grammar_top", "json_schema", "types", "validate", "wording"]
