from __future__ import annotations

import pytest

from pipelines.store.journal.base import Journal, open_journal


@pytest.fixture
def journal(journalurl: str) -> Journal:
    return open_journal(journalurl)
