# Needs make, a POSIX shell and Python 3.11 or newer; everything else goes into .venv, with pip only.
# Without make (Windows): the README lists the same commands one by one.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
ENV := .venv/installed
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK_ENV := build/lock-env

.DEFAULT_GOAL := help
.PHONY: help run weights test check eval lock
.DELETE_ON_ERROR:

help: ## 列出命令 · list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: $(ENV) ## 安装、取得模型并在浏览器里打开 · install, fetch the model, open in the browser
	@$(MAKE) --no-print-directory weights || { \
		echo "没有取得内置语言模型，先在没有语言模型的情况下启动；原因见上。"; \
		echo "The embedded language model could not be fetched; starting without one."; }
	@$(BIN)/python -m assistant serve $(ARGS)

weights: $(ENV) # the embedded model's weights, unless an endpoint answers, models are off, or no engine exists here
	@if [ -n "$$JIXIAO_CHAT_URL" ] || [ -n "$$JIXIAO_NO_MODEL" ]; then \
		echo "已按设置不使用内置语言模型。 The settings use no embedded language model."; \
	elif ! $(BIN)/python -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("xllamacpp") is None)'; then \
		echo "此平台没有内置语言模型，请设置 JIXIAO_CHAT_URL。 No embedded model on this platform: set JIXIAO_CHAT_URL."; \
	else \
		$(BIN)/python -m assistant models --fetch; \
	fi

test: $(ENV) weights ## 全部测试 · all tests (make test ARGS=tests/test_target.py)
	@$(BIN)/python -m pytest $(ARGS)

check: $(ENV) ## 格式、静态检查与类型 · lint, format, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

eval: $(ENV) weights ## 评测 · evaluate (make eval ARGS=read)
	@$(BIN)/python -m eval $(ARGS)

lock: ## 重新生成 requirements.lock · resolve anew, with hashes, for every platform
	@$(PYTHON) -m venv $(LOCK_ENV)
	@$(LOCK_ENV)/bin/python -m pip --disable-pip-version-check install --quiet uv
	@$(LOCK_ENV)/bin/uv pip compile pyproject.toml --extra scan --extra dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-annotate --no-header --quiet --output-file requirements.lock

# The stamp is written last, so an interrupted installation is repeated and a finished one costs nothing.
$(ENV): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "需要 Python 3.11 或更新的版本；若装在别处：make run PYTHON=路径"; \
		echo "Python 3.11 or newer is needed; if it is elsewhere: make run PYTHON=path"; exit 1; fi
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) 缺少 venv 模块；Debian、Ubuntu 上请运行：apt-get install python3-venv"; \
		echo "$(PYTHON) lacks the venv module; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "安装依赖（首次约一两分钟）… Installing dependencies…"
	@$(PIP) install --quiet --require-hashes -r requirements.lock || { \
		echo "安装依赖没有成功：请检查网络或 pip 的软件源设置，然后重新运行。"; \
		echo "Installing failed: check the network or pip's index settings, then run again."; exit 1; }
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@
