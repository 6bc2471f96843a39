"""The base of every noun."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Base of every noun: frozen, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
