"""起草: from a brief to a complete filing whose every row has its basis."""

from assistant.drafting.journey import draft

__all__ = ["draft"]
