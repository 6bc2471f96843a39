"""绩效目标编审助手: draft and review 财政项目支出绩效目标 filings, offline by default.

The composition root is :mod:`assistant.desk`; the nouns are in :mod:`assistant.domain`.
"""

__version__ = "0.1.0"
