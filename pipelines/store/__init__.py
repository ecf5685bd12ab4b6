"""DuckDB snapshots: immutable, built beside the live one and swapped in with one rename."""
