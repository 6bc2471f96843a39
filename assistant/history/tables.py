"""The tables of the history and how its database is opened; SQLite is tuned for several readers beside one writer."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.errors import AssistantError

TABLES = MetaData()


def _table(name: str, *columns: Column[str] | Column[int] | UniqueConstraint | Index) -> Table:
    number = Column("id", Integer, primary_key=True, autoincrement=True)
    return Table(name, TABLES, number, *columns, Column("at", DateTime(timezone=True), nullable=False))


def _words(name: str, length: int = 500) -> Column[str]:
    return Column(name, String(length), nullable=False)


drafts = _table(
    "drafts",
    _words("project"),
    Column("version", Integer, nullable=False),
    Column("draft", Text, nullable=False),
    UniqueConstraint("project", "version"),
)
reviews = _table(
    "reviews",
    _words("file_hash", 64),
    _words("rule_set", 200),
    _words("source"),
    Column("reviews", Text, nullable=False),
    UniqueConstraint("file_hash", "rule_set"),
)
review_projects = _table(
    "review_projects", _words("project"), Column("review", Text, nullable=False), Index("ix_review_projects", "project")
)
waivers = _table(
    "waivers",
    _words("project"),
    _words("rule", 100),
    _words("label"),
    Column("reason", Text, nullable=False),
    UniqueConstraint("project", "rule", "label"),
)
turns = _table(
    "turns",
    _words("conversation", 100),
    Column("question", Text, nullable=False),
    Column("turn", Text, nullable=False),
    Index("ix_turns_conversation", "conversation"),
)
corrections = _table(
    "reading_corrections",
    _words("file_hash", 64),
    Column("corrections", Text, nullable=False),
    UniqueConstraint("file_hash"),
)


def open_engine(address: str) -> Engine:
    """An engine for an SQLAlchemy address; the folder of a SQLite file is made.

    Raises ``AssistantError`` when the address is no database's or the folder cannot be made.
    """
    try:
        url = make_url(address)
        local = url.get_backend_name() == "sqlite"
        if local and url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise AssistantError(
            "设置项 JIXIAO_HISTORY_URL 不是可用的数据库地址。",
            hint="例如 sqlite:///history.sqlite3 或 postgresql+psycopg://…",
        ) from error
    except OSError as error:
        raise AssistantError(f"无法建立数据目录：{error.strerror}。", hint="请检查 JIXIAO_DATA_DIR。") from error
    if local:
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def make_tables(engine: Engine) -> None:
    """Create what is missing; two processes may do so at once."""
    with engine.begin() as connection:
        for table in TABLES.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))


def _tune_sqlite(connection: object, _: object) -> None:
    """Readers beside one writer (WAL), and writers that wait for each other up to 10 seconds."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
