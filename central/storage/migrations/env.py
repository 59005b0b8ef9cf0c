"""Alembic's entry: migrations run on the connection that ``central.storage.migrate`` hands over."""

from alembic import context

from central.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
