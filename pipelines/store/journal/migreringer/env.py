"""What alembic runs: the migrations, on the connection that the journal hands over."""

from alembic import context

from pipelines.store.journal.migrering import VERSJONSTABELL
from pipelines.store.journal.tabeller import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSJONSTABELL,
)
with context.begin_transaction():
    context.run_migrations()
