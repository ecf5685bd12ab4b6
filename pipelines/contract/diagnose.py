"""Diagnoses stay outside: columns that hold them are recognised by name and never read.

Source: aml § 5-1 (2), the register of injuries and illness holds no medical information of a
personal kind.
"""

from __future__ import annotations

import re

from pipelines.contract.kolonnenavn import normalise

_MOENSTER = re.compile(
    r"diagnos|(^|_)icd(_?10|_?11)?(_|$)|(^|_)icpc(_?2)?(_|$)|sykdom(s|_|$)|lidelse|symptom|medisinsk"
)


def is_diagnosis(kolonne: str) -> bool:
    """Whether a column of this name may hold a diagnosis or other medical information."""
    return bool(_MOENSTER.search(normalise(kolonne)))
