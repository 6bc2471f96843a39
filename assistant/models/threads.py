"""How the two embedded engines use this machine's cores. Call before either is imported: they read it once."""

from __future__ import annotations

import os

_MOST = 2  # for the embedding engine; more makes it slower under load (DESIGN section 6)


def steer_threads(threads: int) -> None:
    """Set OpenMP's thread count and let waiting threads sleep; a value the user has set stays.

    With OpenMP's default, threads spin while they wait for each other. On two cores shared with six other busy
    processes a reply then took over 90 s, against 15 s with sleeping threads.
    """
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, min(threads, _MOST))))
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
