"""What leaves the house, in one place: forms as Word, Excel, Markdown or rows to paste; reviews as 意见书, JSON, comments.

Each writer has a module named for what it writes; this one only gathers their names. Importing it loads no file library.
"""

from __future__ import annotations

from assistant.documents.writing.annotate import annotate
from assistant.documents.writing.batch import write_batch_xlsx
from assistant.documents.writing.form_docx import write_form_docx
from assistant.documents.writing.form_xlsx import write_form_xlsx
from assistant.documents.writing.opinion import write_opinion_docx
from assistant.documents.writing.paste import PasteLimits, cut_cells, filing_markdown, paste_rows
from assistant.documents.writing.payload import ReviewPayload, review_payload

__all__ = [
    "PasteLimits",
    "ReviewPayload",
    "annotate",
    "cut_cells",
    "filing_markdown",
    "paste_rows",
    "review_payload",
    "write_batch_xlsx",
    "write_form_docx",
    "write_form_xlsx",
    "write_opinion_docx",
]
