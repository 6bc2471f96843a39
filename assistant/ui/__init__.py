"""The page in the browser (Gradio). ``serve`` builds it over a desk, prepares in the background and launches it."""

from __future__ import annotations

import os
import socket
import sys
import threading

from assistant.errors import AssistantError, SettingsError
from assistant.settings import Settings


def serve(settings: Settings, *, open_browser: bool = True, block: bool = True) -> str:
    """Serve the page on the first free port from ``settings.port`` on; returns its address when ``block`` is false.

    Telemetry, web fonts and the share tunnel are off. Raises ``SettingsError`` when no port is free.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from assistant.desk import open_desk
    from assistant.ui.look import CSS, LIGHT_ONLY, theme
    from assistant.ui.page import build
    from assistant.ui.running import Readiness

    desk, readiness = open_desk(settings), Readiness()
    page = build(desk, readiness)

    def prepare() -> None:
        def report(done: int, total: int, what: str) -> None:
            readiness.report(done, total, what)
            print(f"\r{readiness.text}".ljust(60), end="", file=sys.stderr, flush=True)

        try:
            desk.prepare(report)
            readiness.done = True
        except AssistantError as error:
            readiness.fail(str(error))
        print(f"\r{readiness.text}".ljust(60), file=sys.stderr, flush=True)

    threading.Thread(target=prepare, name="prepare", daemon=True).start()
    page.queue(default_concurrency_limit=4)
    _, address, _ = page.launch(
        server_name=settings.host,
        server_port=_free_port(settings.host, settings.port),
        inbrowser=open_browser,
        share=False,
        quiet=True,
        show_error=True,
        prevent_thread_lock=True,
        max_file_size=4 * settings.limits.file_bytes,  # above our own limit, so that our message is the one shown
        footer_links=[],
        ssr_mode=False,
        pwa=False,
        theme=theme(),
        css=CSS,
        js=LIGHT_ONLY,
    )
    print(f"绩效目标编审助手已启动：{address}　按 Ctrl+C 结束。", file=sys.stderr, flush=True)
    if not block:
        return str(address)
    try:
        page.block_thread()
    finally:
        desk.close()
    return str(address)


def _free_port(host: str, first: int) -> int:
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise SettingsError(f"端口 {first}–{first + 49} 都被占用。", hint="请用 JIXIAO_PORT 换一个端口。")
