"""Published catalogues. None is ever changed: going back is publishing the old one again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.tables.base import Base


class PublishedCatalogue(Base):
    """One version, as it is sent."""

    __tablename__ = "catalogues"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payload: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(String(128))
    published_at: Mapped[datetime]
