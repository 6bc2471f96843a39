"""A picture of a page made straight: turned upright by its words, its perspective undone by its own rules.

Runs in the sandbox only. A scanner tilts a page; a telephone held over it also makes parallel rules run together. Both are
one map: it sends the point where the level rules meet, and that where the upright ones meet, to infinity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_MOST_TILT = 8.0  # degrees
_STRAY = 0.6  # degrees by which a line that is no rule of the page misses where the others meet
_MOST_SHIFT = 0.25  # of the page's longer side: a map that moves a corner further rests on wrong lines
_LEAST_TILT = 0.15  # degrees
_LONG, _FEW = 5, 5  # times its height: a line long enough to tell a tilt; how many of them it takes
_ASKED = 15  # words asked whether they stand on their heads


def ink_of(picture: Any) -> Any:
    """White where a page is darker than its surroundings."""
    import cv2

    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)


def straightened(picture: Any) -> Any:
    """The picture with its level and upright rules straight; one without long straight lines stays as it is."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    ink = cv2.resize(ink_of(picture), (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    ink = cv2.threshold(ink, 90, 255, cv2.THRESH_BINARY)[1]
    lines = cv2.HoughLinesP(ink, 1, np.pi / 3600, 150, minLineLength=width // 8, maxLineGap=8)
    if lines is None:
        return picture
    size = max(height, width)
    centre = np.array([width / 2, height / 2] * 2)
    ends = (lines.reshape(-1, 4).astype(float) * 2 - centre) / size
    tilts = np.degrees(np.arctan2(ends[:, 3] - ends[:, 1], ends[:, 2] - ends[:, 0]))
    level = ends[np.abs(tilts) < _MOST_TILT]
    upright = ends[np.abs(np.abs(tilts) - 90) < _MOST_TILT]
    if not len(level):
        return picture
    across = _meeting(level, 0)
    down = _meeting(upright, 1) if len(upright) >= 4 else np.array([-across[1], 1.0, 0.0])
    for map_ in (np.column_stack([across, down, [0, 0, 1]]), _turn_only(level)):
        corners = np.array([[x, y, 1.0] for x in (-width / 2, width / 2) for y in (-height / 2, height / 2)])
        corners[:, :2] /= size
        moved = corners @ map_.T
        shift = np.abs(moved[:, :2] / moved[:, 2:] - corners[:, :2]).max()
        if shift < _MOST_SHIFT:
            break
    if shift * size < 1.0:
        return picture
    scale = np.array([[1 / size, 0, -width / 2 / size], [0, 1 / size, -height / 2 / size], [0, 0, 1]])
    whole = np.linalg.inv(scale) @ map_ @ scale
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(picture, whole, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)


def _turn_only(level: Any) -> Any:
    import numpy as np

    tilt = float(np.median(np.arctan2(level[:, 3] - level[:, 1], level[:, 2] - level[:, 0])))
    return np.array([[1, -np.tan(tilt), 0], [np.tan(tilt), 1, 0], [0, 0, 1]])


def _meeting(ends: Any, axis: int) -> Any:
    """Where lines (x0, y0, x1, y1 from the page's middle, in page sizes) meet, homogeneous, its ``axis`` being 1.

    Long lines count more, lines off the mark nothing. Too little evidence for a perspective means none.
    """
    import numpy as np

    first = np.column_stack([ends[:, :2], np.ones(len(ends))])
    second = np.column_stack([ends[:, 2:], np.ones(len(ends))])
    cross = np.cross(first, second)
    lengths = np.linalg.norm(cross[:, :2], axis=1)
    cross /= lengths[:, None]
    weights = lengths.copy()
    point = np.zeros(3)
    point[axis] = 1.0
    for _ in range(6):
        total = (cross * weights[:, None]).T @ cross
        total[2, 2] += 0.001 * weights.sum()
        point = np.linalg.eigh(total)[1][:, 0]
        if abs(point[axis]) < 1e-6:
            break
        point = point / point[axis]
        middle = (first + second) / 2
        toward = point[:2] - middle[:, :2] * point[2]
        off = np.degrees(np.abs((cross[:, :2] * toward).sum(axis=1)) / np.linalg.norm(toward, axis=1))
        weights = lengths / (1 + (off / (_STRAY / 2)) ** 2) * (off < 4 * _STRAY)
        if not weights.sum():
            break
    return point


def levelled(picture: Any, boxes: Sequence[Any]) -> Any | None:
    """The picture turned so that its long lines of words are level, ``None`` where they are or there are too few."""
    import cv2
    import numpy as np

    tilts = []
    for box in boxes:
        along = (box[1] - box[0] + box[2] - box[3]) / 2
        if np.hypot(*along) > _LONG * np.hypot(*(box[3] - box[0])):
            tilts.append(float(np.degrees(np.arctan2(along[1], along[0]))))
    tilt = float(np.median(tilts)) if len(tilts) >= _FEW else 0.0
    if not _LEAST_TILT <= abs(tilt) <= _MOST_TILT:
        return None
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def quarter_turns(engine: Any, picture: Any, boxes: Sequence[Any]) -> int:
    """By how many quarters to turn a page to the left so that its words (corner points) stand upright: 0 to 3.

    A page on its side is turned once; whether it then stands on its head is asked of the turned one.
    """
    sizes = [(box, *(box.max(axis=0) - box.min(axis=0))) for box in boxes]
    tall = sum(high > 1.5 * wide for _, wide, high in sizes)
    lying = [(box, wide, high) for box, wide, high in sizes if wide > 1.5 * high]
    if tall > len(lying):
        return 1
    asked = sorted(lying, key=lambda entry: -entry[1])[:_ASKED]
    crops = []
    for box, _, _ in asked:
        left, top = (max(0, int(value)) for value in box.min(axis=0))
        right, bottom = (int(value) for value in box.max(axis=0))
        crops.append(picture[top:bottom, left:right])
    crops = [crop for crop in crops if crop.size]
    if not crops:
        return 0
    said = engine._load_cls_model()(crops).cls_res
    return 2 if sum(label == "180" for label, _ in said) * 2 > len(said) else 0
