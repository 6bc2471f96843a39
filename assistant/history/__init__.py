"""Remembers drafts, reviews, waivers, corrections and conversations in a SQL database (SQLite, or one URL away PostgreSQL).

Values go in and come out as the domain's own, kept as JSON. A person's name or telephone number is kept only where a
filing or a message itself holds it; nothing is stored about who used the product. ``forget`` removes a project whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, insert, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from assistant.domain import Draft, FilingKind, ReadingCorrection, Review, Turn, Value
from assistant.errors import AssistantError
from assistant.history.tables import corrections as _corrections
from assistant.history.tables import drafts as _drafts
from assistant.history.tables import make_tables, open_engine
from assistant.history.tables import review_projects as _review_projects
from assistant.history.tables import reviews as _reviews
from assistant.history.tables import turns as _turns
from assistant.history.tables import waivers as _waivers
from assistant.settings import Settings

T = TypeVar("T")
Clock = Callable[[], dt.datetime]
_REVIEWS = TypeAdapter(tuple[Review, ...])
_CORRECTIONS = TypeAdapter(tuple[ReadingCorrection, ...])
_ATTEMPTS = 5  # two writers may choose the same version number; the later one chooses again


class SavedDraft(Value):
    """One kept version of a project's draft; versions count from 1."""

    project: str
    version: int
    saved_at: dt.datetime
    draft: Draft


class Waiver(Value):
    """A finding the reviewer let pass: which rule at which place of which project, and why."""

    project: str
    rule: str
    label: str
    reason: str
    waived_at: dt.datetime


class Exchange(Value):
    """What was asked and what was answered."""

    question: str
    turn: Turn
    at: dt.datetime


class History:
    """The store. Safe to share between threads; several processes may use one database."""

    def __init__(self, engine: Engine, *, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock: Clock = clock or (lambda: dt.datetime.now(dt.UTC))
        with _plain_errors():
            make_tables(engine)

    def close(self) -> None:
        self._engine.dispose()

    # ----------------------------------------------------------------------------------------------------------- drafts

    def save_draft(self, draft: Draft) -> int:
        """Keep a draft as the next version of its project and return the version; the same draft again adds none."""
        project, text = draft.filing.project.name, draft.model_dump_json()
        for attempt in range(_ATTEMPTS):
            try:
                with self._writing() as connection:
                    newest = connection.execute(
                        select(_drafts.c.version, _drafts.c.draft)
                        .where(_drafts.c.project == project)
                        .order_by(_drafts.c.version.desc())
                        .limit(1)
                    ).first()
                    if newest and newest.draft == text:
                        return int(newest.version)
                    version = newest.version + 1 if newest else 1
                    self._add(connection, _drafts, project=project, version=version, draft=text)
                    return int(version)
            except IntegrityError:
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def drafts(self, project: str) -> tuple[SavedDraft, ...]:
        """All versions of a project's draft, newest first."""
        query = select(_drafts).where(_drafts.c.project == project).order_by(_drafts.c.version.desc())
        with self._reading() as connection:
            return tuple(
                SavedDraft(
                    project=row.project,
                    version=row.version,
                    saved_at=_utc(row.at),
                    draft=_value(Draft.model_validate_json, row.draft),
                )
                for row in connection.execute(query)
            )

    def drafted_projects(self) -> tuple[str, ...]:
        """Names of all projects with a draft, the last touched first."""
        query = select(_drafts.c.project).group_by(_drafts.c.project).order_by(func.max(_drafts.c.id).desc())
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    # ---------------------------------------------------------------------------------------------------------- reviews

    def save_review(self, file_hash: str, rule_set: str, reviews: Sequence[Review], *, source: str = "") -> None:
        """Keep the reviews of one file under its SHA-256 and the rule set's version, in place of an earlier answer.

        Each filing's review also becomes the latest of its project.
        """
        text = _REVIEWS.dump_json(tuple(reviews)).decode()
        with self._writing() as connection:
            here = (_reviews.c.file_hash == file_hash) & (_reviews.c.rule_set == rule_set)
            connection.execute(delete(_reviews).where(here))
            self._add(connection, _reviews, file_hash=file_hash, rule_set=rule_set, source=source, reviews=text)
            for review in reviews:
                project = review.filing.project.name
                self._add(connection, _review_projects, project=project, review=review.model_dump_json())

    def review_of(self, file_hash: str, rule_set: str) -> tuple[Review, ...] | None:
        """The kept reviews of a file under this rule set; ``None`` when there are none, or they are of an older format."""
        here = (_reviews.c.file_hash == file_hash) & (_reviews.c.rule_set == rule_set)
        with self._reading() as connection:
            text = connection.execute(select(_reviews.c.reviews).where(here)).scalar()
        if text is None:
            return None
        try:
            return _REVIEWS.validate_json(text)
        except ValidationError:
            return None  # it is computed anew, which costs milliseconds

    def last_review(
        self, project: str, *, kind: FilingKind | None = None, year: int | None = None, among: int = 20
    ) -> Review | None:
        """The latest review of a project, whatever file it came in; what a re-review is compared with.

        ``kind`` and ``year`` ask for the latest of that kind and year, looked for ``among`` the newest reviews.
        """
        query = (
            select(_review_projects.c.review)
            .where(_review_projects.c.project == project)
            .order_by(_review_projects.c.id.desc())
            .limit(1 if kind is None else among)
        )
        with self._reading() as connection:
            texts = connection.execute(query).scalars().all()
        for text in texts:
            review = _value(Review.model_validate_json, text)
            if kind is None or (review.filing.kind is kind and review.filing.project.year == year):
                return review
        return None

    # ---------------------------------------------------------------------------------------------------------- waivers

    def waive(self, project: str, *, rule: str, label: str, reason: str) -> None:
        """Let a finding pass with a reason; a later reason replaces the earlier. Raises ``AssistantError`` without one."""
        if not reason.strip():
            raise AssistantError("豁免一条意见须写明理由。", hint="请补充理由后再提交。")
        with self._writing() as connection:
            connection.execute(delete(_waivers).where(_this_waiver(project, rule, label)))
            self._add(connection, _waivers, project=project, rule=rule, label=label, reason=reason.strip())

    def unwaive(self, project: str, *, rule: str, label: str) -> None:
        """Raise the finding again next time."""
        with self._writing() as connection:
            connection.execute(delete(_waivers).where(_this_waiver(project, rule, label)))

    def waivers(self, project: str) -> tuple[Waiver, ...]:
        """The waivers of a project, oldest first."""
        query = select(_waivers).where(_waivers.c.project == project).order_by(_waivers.c.id)
        with self._reading() as connection:
            return tuple(
                Waiver(project=row.project, rule=row.rule, label=row.label, reason=row.reason, waived_at=_utc(row.at))
                for row in connection.execute(query)
            )

    # ------------------------------------------------------------------------------------------------------ corrections

    def correct(self, file_hash: str, corrections: Sequence[ReadingCorrection]) -> None:
        """Keep what the user says a file really holds, in place of what was said of it before; nothing forgets it."""
        text = _CORRECTIONS.dump_json(tuple(corrections)).decode()
        with self._writing() as connection:
            connection.execute(delete(_corrections).where(_corrections.c.file_hash == file_hash))
            if corrections:
                self._add(connection, _corrections, file_hash=file_hash, corrections=text)

    def corrections(self, file_hash: str) -> tuple[ReadingCorrection, ...]:
        """The corrections of a file in the order they were made; none when they are of an older format."""
        query = select(_corrections.c.corrections).where(_corrections.c.file_hash == file_hash)
        with self._reading() as connection:
            text = connection.execute(query).scalar()
        if text is None:
            return ()
        try:
            return _CORRECTIONS.validate_json(text)
        except ValidationError:
            return ()

    # ---------------------------------------------------------------------------------------------------- conversations

    def add_turn(self, conversation: str, question: str, turn: Turn) -> None:
        """Append one exchange to a conversation."""
        with self._writing() as connection:
            text = turn.model_dump_json()
            self._add(connection, _turns, conversation=conversation, question=question, turn=text)

    def conversation(self, conversation: str) -> tuple[Exchange, ...]:
        """The exchanges of a conversation, oldest first."""
        query = select(_turns).where(_turns.c.conversation == conversation).order_by(_turns.c.id)
        with self._reading() as connection:
            return tuple(
                Exchange(question=row.question, turn=_value(Turn.model_validate_json, row.turn), at=_utc(row.at))
                for row in connection.execute(query)
            )

    def conversations(self) -> tuple[str, ...]:
        """All conversations, the last spoken first."""
        query = select(_turns.c.conversation).group_by(_turns.c.conversation).order_by(func.max(_turns.c.id).desc())
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def forget_conversation(self, conversation: str) -> None:
        with self._writing() as connection:
            connection.execute(delete(_turns).where(_turns.c.conversation == conversation))

    def forget(self, project: str) -> None:
        """Remove a project's drafts, waivers and reviews, and what is kept of whole files that hold it."""
        with self._writing() as connection:
            connection.execute(delete(_drafts).where(_drafts.c.project == project))
            connection.execute(delete(_waivers).where(_waivers.c.project == project))
            connection.execute(delete(_review_projects).where(_review_projects.c.project == project))
            for row in connection.execute(select(_reviews.c.id, _reviews.c.file_hash, _reviews.c.reviews)).all():
                if any(review.filing.project.name == project for review in _readable(row.reviews)):
                    connection.execute(delete(_reviews).where(_reviews.c.id == row.id))
                    connection.execute(delete(_corrections).where(_corrections.c.file_hash == row.file_hash))

    # ------------------------------------------------------------------------------------------------------- the engine

    def _add(self, connection: Connection, table: Table, **values: str | int) -> None:
        connection.execute(insert(table).values(**values, at=self._clock()))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _plain_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _plain_errors(), self._engine.connect() as connection:
            yield connection


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise AssistantError(
            "历史库无法读写（文件不是数据库、打不开、正被占用或磁盘已满）。",
            hint="请检查 JIXIAO_HISTORY_URL 与数据目录后重试。",
        ) from error


def _this_waiver(project: str, rule: str, label: str) -> ColumnElement[bool]:
    return (_waivers.c.project == project) & (_waivers.c.rule == rule) & (_waivers.c.label == label)


def _readable(text: str) -> tuple[Review, ...]:
    """The reviews in ``text``; none when they are of an older format."""
    try:
        return _REVIEWS.validate_json(text)
    except ValidationError:
        return ()


def _value(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValidationError as error:
        raise AssistantError(
            "历史记录是旧版本写下的，现在读不出来。", hint="新的记录不受影响；需要旧记录请用当时的版本打开。"
        ) from error


def _utc(moment: dt.datetime) -> dt.datetime:
    """SQLite gives moments back without their zone; all were written as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def open_history(settings: Settings, *, clock: Clock | None = None) -> History:
    """The history at ``settings.history_address``, made if it is not there.

    Raises ``AssistantError`` when the address is no database's or cannot be opened.
    """
    return History(open_engine(settings.history_address), clock=clock)
