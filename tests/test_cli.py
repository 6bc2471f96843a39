"""The command line as other programs call it: stdout is JSON with the agreed keys, the exit status tells what happened."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WEAK = ROOT / "corpus" / "examples" / "有问题的申报表.txt"
SCORED = ROOT / "corpus" / "examples" / "自评表（有一处算错）.txt"


def run(*arguments: object, data: Path) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own, with its data kept apart from the user's."""
    import os

    environment = {**os.environ, "JIXIAO_DATA_DIR": str(data), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "assistant", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environment, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the commands that need the library: it is indexed once."""
    return tmp_path_factory.mktemp("library")


def test_read_prints_a_document(tmp_path: Path) -> None:
    done = run("read", WEAK, data=tmp_path)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert set(document) >= {"source", "filings", "statements", "unread"}
    filing = document["filings"][0]
    assert filing["kind"] == "申报表"
    assert filing["project"]["name"] == "社区文化服务"
    assert [row["target"]["text"] for row in filing["indicators"]][:2] == ["≤8571.43(元/场)", "≤15.00(场)"]


def test_review_prints_the_agreed_keys_and_finds_what_is_wrong(tmp_path: Path) -> None:
    done = run("review", WEAK, "--json", "--no-model", data=tmp_path)
    assert done.returncode == 0, done.stderr
    payload = json.loads(done.stdout)
    assert set(payload) == {"source", "reviews"}
    review = payload["reviews"][0]
    assert set(review) >= {"project", "form_index", "kind", "grade", "dimensions", "findings", "not_evaluated"}
    for finding in review["findings"]:
        assert set(finding) >= {"rule", "severity", "place", "quote", "message", "suggestion", "basis", "source"}
        assert finding["severity"] in ("error", "warning", "info")
        assert finding["place"]["section"] in (
            "indicator",
            "objective",
            "funding",
            "project",
            "execution",
            "statement",
            "form",
            "family",
        )
    found = {(finding["rule"], finding["place"]["label"]) for finding in review["findings"]}
    assert {
        ("direction_reversed", "公益演出场次"),
        ("quantity_uses_percent", "文化讲座场次"),
        ("satisfaction_not_quantified", "居民满意度"),
        ("rate_indicator_text_value", "培训学员出勤率"),
        ("timeliness_vague", "演出开展及时性"),
    } <= found


def test_the_one_wrong_score_is_found_and_no_other(tmp_path: Path) -> None:
    done = run("review", SCORED, "--json", "--no-model", data=tmp_path)
    review = json.loads(done.stdout)["reviews"][0]
    wrong = [finding for finding in review["findings"] if finding["rule"] == "indicator_score_wrong"]
    assert [finding["place"]["label"] for finding in wrong] == ["健康讲座场次"]
    assert "8" in wrong[0]["message"]


def test_several_files_give_a_list_and_one_broken_file_stops_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "坏文件.docx"
    broken.write_bytes(b"PK\x03\x04 this is not a document")
    done = run("review", WEAK, broken, SCORED, "--json", "--no-model", data=tmp_path)
    assert done.returncode == 2
    assert [payload["source"] for payload in json.loads(done.stdout)] == [WEAK.name, SCORED.name]
    assert "坏文件.docx" in done.stderr


def test_what_was_not_read_is_said_with_the_reason(tmp_path: Path) -> None:
    blank = tmp_path / "空表.txt"
    blank.write_text(
        "申报表\n项目名称\t\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t指标1：\t\n", "utf-8"
    )
    done = run("review", blank, "--no-model", data=tmp_path)
    assert "没有认出填好的申报表或自评表" in done.stdout
    assert "第1行" in done.stdout
    payload = json.loads(run("review", blank, "--no-model", "--json", data=tmp_path).stdout)
    assert payload["reviews"] == []
    assert payload["unread"][0]["place"] == "第1行"
    assert "未读入" in run("read", blank, data=tmp_path).stderr


def test_strict_review_ends_with_one(tmp_path: Path) -> None:
    assert run("review", WEAK, "--json", "--no-model", "--strict", data=tmp_path).returncode == 1


def test_a_folder_of_results_is_written(tmp_path: Path) -> None:
    into = tmp_path / "结果"
    done = run("review", WEAK, "--no-model", "--out", into, data=tmp_path)
    assert done.returncode == 0, done.stderr
    written = {path.name for path in into.iterdir()}
    assert written == {"有问题的申报表.审核意见书.docx", "有问题的申报表.审核.json", "审核汇总.xlsx"}
    assert all(zipfile.is_zipfile(path) for path in into.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.txt", b""),
        ("不存在.txt", None),
        ("加密.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("乱码.xlsx", b"\x00\x01\x02" * 500),
    ],
)
def test_what_cannot_be_read_is_said_and_ends_with_two(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = run("read", path, data=tmp_path)
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_search_prints_hits(library: Path) -> None:
    done = run("search", "给老年人送饭", "--kind", "indicators", "--json", data=library)
    assert done.returncode == 0, done.stderr
    hits = json.loads(done.stdout)["hits"]
    assert {"kind", "score", "filing", "row", "text", "place"} == set(hits[0])
    assert any("助餐" in hit["text"] for hit in hits[:5])


BRIEF = """
name = "社区养老服务"
department = "示例街道办事处"
unit = "示例街道社区事务受理服务中心"
category = "特定目标类"
year = 2026
start = "2026-01-01"
end = "2026-12-31"
amount = 860000
framework = "2024"
content = "为 600 名 80 岁以上老人提供助餐，健康讲座 12 场，改造日间照料点 2 个（6 月底前），上门护理 1500 人次"
"""


def test_draft_without_a_model_prints_a_whole_table_with_its_basis(tmp_path: Path, library: Path) -> None:
    brief = tmp_path / "简况.toml"
    brief.write_text(BRIEF, "utf-8")
    form = tmp_path / "申报表.docx"
    done = run("draft", brief, "--no-model", "--json", "--out", form, data=library)
    assert done.returncode == 0, done.stderr
    payload = json.loads(done.stdout)
    assert set(payload) >= {"filing", "rows", "facts", "blanks", "review", "timings", "tokens", "versions"}
    values = " ".join(row["indicator"]["target"]["text"] for row in payload["rows"])
    for figure in ("600", "12", "2个", "1500", "6月30日"):
        assert figure in values.replace(" ", ""), values
    assert all(
        row["basis"] and row["basis"][0]["kind"] in ("fact", "precedent", "norm", "practice") for row in payload["rows"]
    )
    assert zipfile.is_zipfile(form)
    again = json.loads(run("read", form, data=tmp_path).stdout)["filings"][0]
    assert [row["name"] for row in again["indicators"]] == [row["name"] for row in payload["filing"]["indicators"]]


def test_chat_prints_intent_slots_answer_and_sources(library: Path) -> None:
    done = run("chat", "产出指标占多少分", "--json", "--no-model", data=library)
    assert done.returncode == 0, done.stderr
    turn = json.loads(done.stdout)
    assert set(turn) == {"intent", "slots", "answer", "sources"}
    assert turn["intent"] == "ask_regulation"
    assert turn["sources"]


def test_a_filing_is_added_once(library: Path) -> None:
    first, second = run("add", WEAK, data=library), run("add", WEAK, data=library)
    assert "新加入 1 张" in first.stdout, first.stderr
    assert "新加入 0 张，已在库中 1 张" in second.stdout


def test_models_says_what_is_there(tmp_path: Path) -> None:
    done = run("models", data=tmp_path)
    assert done.returncode == 0
    assert "语言模型：" in done.stdout


def test_papers_and_a_brief_make_a_draft_that_says_where_each_field_came_from(library: Path, tmp_path: Path) -> None:
    brief = tmp_path / "简况.toml"
    brief.write_text('name = "文化惠民"\namount = "66万元"\n', "utf-8")
    done = run("draft", brief, "--paper", WEAK, "--no-model", "--json", data=library)
    assert done.returncode == 0, done.stderr
    payload = json.loads(done.stdout)
    assert payload["filing"]["project"]["name"] == "文化惠民"
    assert {(one["field"], one["source"], one["taken"]) for one in payload["intake"]} >= {
        ("name", "您填写的", True),
        ("name", WEAK.name, False),
        ("unit", WEAK.name, True),
    }
    assert "增加 60,000.00 元" in payload["last_year"]["budget"]
    assert "您填写的为准：文化惠民" in done.stderr


def test_a_parent_and_its_children_are_drafted_and_written_together(library: Path, tmp_path: Path) -> None:
    brief = tmp_path / "父项目.toml"
    brief.write_text(
        'name = "社区服务"\nyear = 2026\n[[children]]\nname = "助餐"\namount = 600000\ncontent = "健康讲座12场"\n'
        '[[children]]\nname = "健康"\namount = 260000\ncontent = "健康讲座8场"\n',
        "utf-8",
    )
    made = run("draft", brief, "--no-model", "--json", "--out", tmp_path / "表.docx", data=library)
    assert made.returncode == 0, made.stderr
    payload = json.loads(made.stdout)
    assert [child["filing"]["project"]["name"] for child in payload["children"]] == ["助餐", "健康"]
    again = json.loads(run("read", tmp_path / "表.docx", data=library).stdout)
    assert [filing["project"]["name"] for filing in again["filings"]] == ["社区服务", "助餐", "健康"]
    assert [share["amount"]["text"] for share in again["filings"][0]["children"]] == ["600,000.00", "260,000.00"]


def test_assess_scores_a_form_and_asks_for_the_reason(tmp_path: Path) -> None:
    results = tmp_path / "结果.toml"
    results.write_text('spent = 380000\n[[rows]]\nname = "健康讲座场次"\nactual = "8场"\ndeviation = "无"\n', "utf-8")
    done = run("assess", SCORED, results, "--json", "--out", tmp_path / "自评表.xlsx", data=tmp_path)
    assert done.returncode == 0, done.stderr
    payload = json.loads(done.stdout)
    row = next(one for one in payload["filing"]["indicators"] if one["name"] == "健康讲座场次")
    assert (float(row["score"]), row["deviation"]) == (8, "待填")
    assert payload["filing"]["execution"]["rate_text"] == "95.00%"
    assert "原因是什么" in done.stderr
    again = json.loads(run("read", tmp_path / "自评表.xlsx", data=tmp_path).stdout)
    assert again["filings"][0]["kind"] == "自评表"


def test_nothing_to_draft_from_is_said_in_plain_words(tmp_path: Path) -> None:
    done = run("draft", data=tmp_path)
    assert done.returncode == 2
    assert "没有给出项目简况" in done.stderr
