"""Prompts are locked: a changed file needs a new version, and every file renders with exactly its variables."""

from __future__ import annotations

import pytest

from assistant.errors import PromptError
from assistant.prompting import PROMPTS, fingerprint, load_prompt, versions

NAMES = sorted(path.stem for path in PROMPTS.glob("*.md"))


def test_there_are_prompts_and_the_lock_names_exactly_them() -> None:
    assert NAMES
    assert sorted(versions()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_prompt_has_a_new_version(name: str) -> None:
    text = (PROMPTS / f"{name}.md").read_text("utf-8")
    assert versions()[name]["sha"] == fingerprint(text), f"prompts/{name}.md changed: raise its version and its sha"


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_renders_with_its_variables_and_the_constant_part_first(name: str) -> None:
    prompt = load_prompt(name)
    messages = prompt.render(**{variable: f"〔{variable}〕" for variable in prompt.variables})
    assert messages[0][0] == ("system" if prompt.system else "user")
    assert "{{" not in "".join(text for _, text in messages)
    assert "{{" not in prompt.system, "a variable in the system part spoils the cached prefix"
    assert prompt.version == f"{name}@{versions()[name]['version']}"


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_or_unknown_variable_is_refused(name: str) -> None:
    prompt = load_prompt(name)
    with pytest.raises(PromptError):
        prompt.render(**dict.fromkeys(prompt.variables, ""), surplus="")
    if prompt.variables:
        with pytest.raises(PromptError):
            prompt.render()
