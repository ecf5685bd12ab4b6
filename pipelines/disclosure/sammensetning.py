"""Which rows may show what absence is made of: type, grad, korttid and langtid, varighet."""

from __future__ import annotations

import polars as pl

from pipelines.measures.grunnlag import Kolonner

SAMMENSETNING: Kolonner = {"gulv": pl.Int64(), "enhet_id": pl.String(), "periode": pl.String()}
"""One row per floor, rapporteringsenhet and periode whose composition may be shown."""
