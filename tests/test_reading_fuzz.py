"""The short form of the fuzz test; ``python -m eval.mutations 20000`` is the long one."""

from __future__ import annotations

import pytest

from eval import mutations


def test_the_sound_files_that_are_mutated_can_be_read() -> None:
    report = {}
    for name, data in mutations.seeds(mutations.renderings.filings()[0]).items():
        report[name] = len(mutations.read_bytes_as(name, data, limits=mutations.Limits()).filings)
    assert report.pop("a.pdf") == 0
    assert set(report) == {"a.docx", "a.xlsx", "a.ofd", "a.txt", "b.txt", "a.html", "a.csv"}
    assert set(report.values()) == {1}


@pytest.mark.parametrize("start", [0, 1000, 2000])
def test_no_mutation_crashes_or_hangs_the_reader(start: int) -> None:
    report = mutations.run(70, start=start)
    assert report.broken == []
    assert report.refused > 0
    assert report.read > 0


def test_a_reader_that_breaks_its_promise_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("w:p")

    monkeypatch.setattr(mutations, "read_bytes_as", broken)
    assert mutations.run(1).broken == ["0 a.csv: KeyError 'w:p'"]


def test_a_mutation_is_the_same_every_time() -> None:
    chances = [mutations.random.Random(5) for _ in range(2)]
    data = mutations.small_pdf()
    first, second = (mutations.mutated(data, chance) for chance in chances)
    assert first == second != data
