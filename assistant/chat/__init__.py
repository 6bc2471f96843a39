"""对话: recognises what is asked and reaches the same verbs as the buttons and the command line.

Chat has no abilities of its own: drafting, reviewing, searching and the handbook arrive as :class:`Verbs`. Answers stand
on sources or say that nothing was found; a sentence with a figure that no source holds is dropped.
"""

from assistant.chat.answering import FOUND, Verbs, grounded, reply
from assistant.chat.understanding import OnDesk, Understanding, understand

__all__ = ["FOUND", "OnDesk", "Understanding", "Verbs", "grounded", "reply", "understand"]
