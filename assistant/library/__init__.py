"""案例库: what was filed before, found again; and the corpus of samples, practice and regulations that comes with it."""

from assistant.library.corpus import Passage, Sample
from assistant.library.shelf import Added, Library, open_library, rebuild_library
from assistant.library.store import Entry, Progress

__all__ = [
    "Added",
    "Entry",
    "Library",
    "Passage",
    "Progress",
    "Sample",
    "open_library",
    "rebuild_library",
]
