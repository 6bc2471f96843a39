"""What each endpoint was found to support, remembered per address and model, so that no rung is tried in vain twice."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Lock

from assistant.models.replies import RUNGS, Rung


class Support:
    """The best rung of the ladder known to work for one endpoint; kept in memory and, given a file, beyond the process."""

    def __init__(self, file: Path | None = None, endpoint: str = "") -> None:
        self._file = file
        self._endpoint = endpoint
        self._lock = Lock()
        self._rung = _known(file).get(endpoint, RUNGS[0])

    @property
    def rung(self) -> Rung:
        return self._rung

    def remember(self, rung: Rung) -> None:
        """Note a rung that worked. A file that cannot be written costs a few requests next time, nothing else."""
        with self._lock:
            if rung is self._rung:
                return
            self._rung = rung
            if self._file is None:
                return
            known = {**_known(self._file), self._endpoint: rung}
            new = self._file.with_name(f"{self._file.name}.{os.getpid()}.new")
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                new.write_text(json.dumps(known, ensure_ascii=False, indent=1), "utf-8")
                new.replace(self._file)
            except OSError:
                return


def _known(file: Path | None) -> dict[str, Rung]:
    """Endpoint → rung; entries of another version of ours are skipped."""
    if file is None:
        return {}
    try:
        read = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: Rung(rung) for name, rung in read.items() if rung in RUNGS} if isinstance(read, dict) else {}
