"""Loads ``prompts/*.md``, renders them, knows their versions.

A prompt file is a header between ``+++`` lines (TOML: ``purpose``, ``variables``) and a body whose sections begin with
``# system`` or ``# user``. ``{{name}}`` is a variable; one that is missing or unknown is an error. What does not change
stands first, so that a server can keep its prefix. ``versions.toml`` locks the hash of every file beside its version: a
test fails when a file changed and its version did not.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from assistant.domain import Value
from assistant.errors import PromptError

PROMPTS = Path(__file__).resolve().parent.parent / "prompts"
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_SECTION = re.compile(r"^# (system|user)\s*$", re.MULTILINE)


class Prompt(Value):
    """One prompt file. ``version`` comes from ``versions.toml``, e.g. ``objective@2``."""

    name: str
    version: str
    purpose: str
    variables: tuple[str, ...]
    system: str
    user: str

    def render(self, **values: str) -> list[tuple[str, str]]:
        """Chat messages as ``(role, text)`` pairs, ready for LangChain. Raises ``PromptError`` on any mismatch."""
        missing = set(self.variables) - set(values)
        unknown = set(values) - set(self.variables)
        if missing or unknown:
            raise PromptError(f"提示词 {self.name} 的变量不符：缺少 {sorted(missing)}，多余 {sorted(unknown)}。")

        def fill(text: str) -> str:
            return _VARIABLE.sub(lambda found: values[found[1]], text)

        return [(role, fill(text)) for role, text in (("system", self.system), ("user", self.user)) if text]


def fingerprint(text: str) -> str:
    """The first 16 hex digits of the SHA-256 of a prompt's text, line endings folded."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def versions() -> dict[str, dict[str, str]]:
    """``versions.toml``: name → ``{"version", "sha"}``."""
    return tomllib.loads((PROMPTS / "versions.toml").read_text("utf-8"))


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt of that name. Raises ``PromptError`` when the file is missing or malformed."""
    path = PROMPTS / f"{name}.md"
    if not path.is_file():
        raise PromptError(f"找不到提示词文件 prompts/{name}.md。", hint="请检查安装是否完整。")
    parts = path.read_text("utf-8").replace("\r\n", "\n").split("+++\n", 2)
    if len(parts) != 3:
        raise PromptError(f"提示词 prompts/{name}.md 缺少 +++ 头部。")
    header, body = tomllib.loads(parts[1]), parts[2]
    pieces = _SECTION.split(body)
    sections = {role: text.strip() for role, text in zip(pieces[1::2], pieces[2::2], strict=True)}
    prompt = Prompt(
        name=name,
        version=f"{name}@{versions().get(name, {}).get('version', '0')}",
        purpose=header["purpose"],
        variables=tuple(header.get("variables", ())),
        system=sections.get("system", ""),
        user=sections.get("user", ""),
    )
    used = set(_VARIABLE.findall(body))
    if used != set(prompt.variables):
        raise PromptError(f"提示词 {name} 声明的变量 {sorted(prompt.variables)} 与正文使用的 {sorted(used)} 不一致。")
    return prompt
