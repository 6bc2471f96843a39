"""The words (文字): the plan's own, the model's, and what they must hold to (溯源)."""
