"""Registry of the tables. Money is NUMERIC(10,2) in the row's own currency, all times are timestamptz."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, DateTime, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

MONEY = Numeric(10, 2)
BYTEWISE = Text(collation="C")  # text compared by programs only


class Base(DeclarativeBase):
    """Registry of the tables."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        datetime: DateTime(timezone=True),
        Decimal: MONEY,
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB,
    }
