"""The only reader of environment variables: where data lives, which models answer, what thresholds the checker uses.

Every variable begins with ``JIXIAO_``; a ``.env`` file in the working directory is read as well. Unset means the
embedded model, the embedded embeddings and the user's own data folder.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError


class Thresholds(BaseSettings):
    """Figures the checker compares with; each has the source that names it, local practice may differ."""

    model_config = SettingsConfigDict(env_prefix="JIXIAO_RULE_", env_file=".env", extra="ignore", frozen=True)

    over_fulfilment: Decimal = Field(
        Decimal("1.3"), description="完成值达到指标值的几倍算明显超额（财预〔2020〕10号未定数，地方多用1.2–1.3）"
    )
    large_shortfall: Decimal = Field(Decimal("0.6"), description="完成率低于多少算大幅未完成（101号指引的及格门槛）")
    indicators_max: int = Field(25, description="三级指标多于几条算过多（101号指引：重点突出）")
    indicators_min: int = Field(8, description="三级指标少于几条算过少（101号指引：无重大缺漏）")
    cost_coverage_error: Decimal = Field(Decimal("0.60"), description="成本可解释预算的比例低于多少为错误")
    cost_coverage_warning: Decimal = Field(Decimal("0.95"), description="成本可解释预算的比例低于多少为提醒")
    satisfaction_min: Decimal = Field(Decimal("80"), description="满意度目标低于多少偏低（%）")
    budget_trim: Decimal = Field(Decimal("0.05"), description="年末调减预算超过年初的多少须说明")
    weight_single_max: Decimal = Field(Decimal("20"), description="单条指标分值上限（分）")
    framework: str = Field(
        "", description="本地的指标体系代码（assistant/review/frameworks.toml）；不设则按表式和年度认国家的体系"
    )
    weight_share_max: Decimal = Field(Decimal("0.5"), description="单条指标占所属一级指标分值的上限")


class Limits(BaseSettings):
    """What a stranger's file may cost before it is refused."""

    model_config = SettingsConfigDict(env_prefix="JIXIAO_LIMIT_", env_file=".env", extra="ignore", frozen=True)

    file_bytes: int = 30 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    expansion_ratio: int = 200
    cells: int = 200_000
    pages: int = 200
    text_characters: int = 2_000_000
    batch_files: int = 5000
    batch_bytes: int = 2 * 1024**3


class Settings(BaseSettings):
    """One value for everything configurable. ``chat_url`` unset and ``no_model`` false means the embedded model."""

    model_config = SettingsConfigDict(env_prefix="JIXIAO_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path(platformdirs.user_data_dir("jixiao", appauthor=False))
    cache_dir: Path = Path(platformdirs.user_cache_dir("jixiao", appauthor=False))
    no_model: bool = False

    chat_url: str = ""
    chat_model: str = ""
    chat_key: SecretStr = SecretStr("")
    judge: bool = Field(False, description="配置的语言模型是否足以承担判断类规则")

    embed_url: str = ""
    embed_model: str = ""
    embed_key: SecretStr = SecretStr("")

    weights: Path | None = Field(None, description="现成的 GGUF 权重文件；不设则用缓存目录里的")
    threads: int = Field(2, description="内置模型使用的 CPU 线程数")
    slots: int = Field(2, description="内置模型同时处理的请求数")
    context: int = Field(8192, description="每个请求的上下文长度（token）")
    timeout: float = Field(120.0, description="一次模型调用的时限（秒）")
    retries: int = Field(3, description="遇到 429、5xx、断线时重试的次数")

    host: str = "127.0.0.1"
    port: int = 7860

    history_url: str = Field("", description="历史库地址（SQLAlchemy）；不设则为数据目录里的 SQLite")

    thresholds: Thresholds = Field(default_factory=Thresholds)
    limits: Limits = Field(default_factory=Limits)

    @property
    def library_dir(self) -> Path:
        """Where the vector store lives."""
        return self.data_dir / "library"

    @property
    def history_address(self) -> str:
        """SQLAlchemy address of drafts, reviews, conversations and waivers."""
        return self.history_url or f"sqlite:///{self.data_dir / 'history.sqlite3'}"


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """Read the settings once. Raises ``SettingsError`` naming the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "JIXIAO_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"设置项 {name} 无法使用：{first['msg']}。", hint="请检查环境变量或 .env 文件。") from error
