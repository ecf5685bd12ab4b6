"""Early help: spells of illness, what the employer owes and when, and repeated short absence."""

from pipelines.followup.tilfelle import oppfolgingstilfeller

__all__ = ["oppfolgingstilfeller"]
