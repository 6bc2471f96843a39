"""What a spreadsheet shows of a value: its number format applied, as far as formats in forms go.

Percentages, thousands, places, units written behind, figures shown in 万, dates by month or day. What a format hides is blank.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_GENERAL = ("general", "@", "", "g/通用格式")
_DATED, _SUSPECT = dt.datetime(1899, 12, 30), 60  # day 60 is a 29 February that never was
_EPOCH_1904 = 1462  # days between the two ways to count
_MOST_DAYS = 2_958_465  # 31 December 9999
# Built-in formats by number; 27 to 58 are those of Chinese systems (ECMA-376, 18.8.30).
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "yyyy/m/d", 16: "m/d", 17: "yyyy/m", 18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "yyyy/m/d", 31: 'yyyy"年"m"月"d"日"', 32: "h:mm", 33: "h:mm",
    34: "h:mm", 35: "h:mm", 36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0",
    42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "h:mm", 47: "mm:ss", 48: "0.00E+00", 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


@dataclass(frozen=True)
class _Piece:
    """A part of a format: letters to print, or the places of figures (``0#?``), a point, a comma."""

    text: str
    literal: bool


def shown_text(text: str, form: str) -> str:
    """A text as its cell shows it: a format may print something around it (``@"元"``)."""
    section = _sections(form)[-1] if "@" in form else ""
    pieces = _pieces(section)
    if not any(piece.text == "@" and not piece.literal for piece in pieces):
        return text
    return "".join(piece.text if piece.literal else text if piece.text == "@" else "" for piece in pieces)


def shown_number(raw: str, form: str, *, from_1904: bool = False) -> str:
    """A stored number as its cell shows it; ``raw`` is how the file writes it, ``from_1904`` how it counts days."""
    try:
        value = Decimal(repr(float(raw)))  # the file writes more places than were typed
    except (InvalidOperation, ValueError):
        return raw
    if not value.is_finite() or abs(value) > Decimal(10) ** 30:
        return raw
    if form.strip().lower() in _GENERAL:
        return _plain(value)
    section, value = _chosen(form, value)
    pieces = _pieces(section)
    letters = "".join(piece.text for piece in pieces if not piece.literal).lower()
    if not re.search(r"[0#?]", letters):
        if "general" in letters:
            return "".join(piece.text if piece.literal else _plain(value) for piece in pieces)
        if re.search(r"[ymdhse]", letters):
            return _date(value + (_EPOCH_1904 if from_1904 else 0), pieces, letters)
        return "".join(piece.text for piece in pieces if piece.literal).strip()
    if "e" in letters or "/" in letters:
        return _plain(value)
    return _figure(value, pieces)


def _plain(value: Decimal) -> str:
    value = round(value, 10)
    return f"{value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize():f}"


def _sections(form: str) -> list[str]:
    return re.findall(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+|(?<=;)(?=;|$)|^(?=;)', form) or [form]


def _chosen(form: str, value: Decimal) -> tuple[str, Decimal]:
    """The section of a format that is for a value, and the value as it prints (without the sign its section has)."""
    sections = _sections(form)
    for section in sections:
        if said := re.match(r"(?:\[[^\]<>=]*\])*\[([<>=]{1,2})(-?\d+(?:\.\d+)?)\]", section):
            bound = Decimal(said[2])
            if {"<": value < bound, ">": value > bound, "=": value == bound}.get(said[1][0]) or (
                "=" in said[1] and value == bound
            ):
                return section, value
    if any(re.match(r"\[[<>=]", section) for section in sections):
        return sections[-1], value
    if value < 0 and len(sections) > 1:
        return sections[1], -value if "-" not in sections[1] and "(" not in sections[1] else abs(value)
    if value == 0 and len(sections) > 2 and not _is_dash(sections[2]):
        return sections[2], value
    return sections[0], value


def _is_dash(section: str) -> bool:
    """Whether a section prints 0 as a dash, as formats for accounts do."""
    return "".join(piece.text for piece in _pieces(section) if piece.literal).strip() in ("-", "—", "–")


def _pieces(section: str) -> list[_Piece]:
    """A section cut into what is printed as it stands and what stands for something; colours and languages go."""
    found: list[_Piece] = []
    for part in re.findall(r'"[^"]*"|[\\!].|\[[^\]]*\]|[_*].|General|G/通用格式|.', section, re.I):
        if part[0] == '"':
            found.append(_Piece(part[1:-1] if part[-1] == '"' else part[1:], True))
        elif part[0] in "\\!":
            found.append(_Piece(part[1:], True))
        elif part[0] == "[":
            sign = re.match(r"\[\$([^-\]]+)", part)
            if sign:
                found.append(_Piece(sign[1], True))
            elif re.fullmatch(r"\[[hms]+\]", part, re.I):
                found.append(_Piece(part[1:-1], False))
        elif part[0] in "_*":
            continue
        elif part.lower() in ("general", "g/通用格式"):
            found.append(_Piece("general", False))
        else:
            found.append(_Piece(part, part not in "0#?.,%@/" and not (part.isascii() and part.isalpha())))
    return found


def _figure(value: Decimal, pieces: list[_Piece]) -> str:
    """A figure in the places its format gives, its percentage, its thousands, and what is printed around it."""
    places = [at for at, piece in enumerate(pieces) if not piece.literal and piece.text in "0#?."]
    first, last = places[0], places[-1]
    inner = pieces[first : last + 1]
    before, after = pieces[:first], pieces[last + 1 :]
    scaled = 0
    while after and after[0].text == "," and not after[0].literal:
        scaled, after = scaled + 1, after[1:]
    value = value / Decimal(1000) ** scaled * Decimal(100) ** sum(p.text == "%" and not p.literal for p in pieces)
    said = "".join(piece.text for piece in inner if not piece.literal)
    whole, _, part = said.partition(".")
    part = re.sub(r"[^0#?]", "", part)
    number = abs(value).quantize(Decimal(1).scaleb(-len(part)), rounding=ROUND_HALF_UP)
    text = f"{number:,f}" if "," in whole else f"{number:f}".zfill(whole.count("0") + (len(part) + 1 if part else 0))
    if number == 0 and "0" not in whole + part:
        text = ""
    if "." in text and not part.endswith("0"):
        least = len(part.rstrip("#?"))
        at = text.index(".") + 1
        text = (text[: at + least] + text[at + least :].rstrip("0")).rstrip(".")
    if any(piece.literal for piece in inner):
        text = _woven(text, inner)
    sign = "-" if value < 0 and number else ""
    around = [
        "".join("" if p.text == "," else p.text for p in some if p.literal or p.text == "%") for some in (before, after)
    ]
    return (around[0].lstrip() + sign + text + around[1].rstrip()).strip()


def _woven(text: str, inner: list[_Piece]) -> str:
    """Figures with letters printed between them: ``0!.0,"万"`` shows 12345 as 1.2万."""
    digits = text.replace(",", "")
    count = sum(not piece.literal and piece.text in "0#?" for piece in inner)
    digits = digits.zfill(count)
    found: list[str] = []
    left = len(digits)
    for piece in reversed(inner):
        if piece.literal:
            found.append(piece.text)
        elif piece.text in "0#?":
            count -= 1
            found.append(digits[left - 1 : left] if count else digits[:left])
            left -= 1
    return "".join(reversed(found))


def _date(value: Decimal, pieces: list[_Piece], letters: str) -> str:
    """A day or a month: as its format spells it where that is in characters, else year-month-day as far as it is shown."""
    if not 0 <= value <= _MOST_DAYS:
        return _plain(value)
    day = _DATED + dt.timedelta(days=float(value) + (1 if value < _SUSPECT else 0))
    day = (day + dt.timedelta(seconds=0.5)).replace(microsecond=0)
    clock = f"{day:%H:%M}"
    timed = "h" in letters
    if not re.search(r"[yde]", letters) and timed:
        return clock
    if any(piece.literal and re.search(r"[年月日]", piece.text) for piece in pieces):
        return _spelled(day, pieces)
    year = "y" in letters or "e" in letters
    months = re.search(r"m", letters.split("h")[0]) is not None
    parts = [f"{day:%Y}" if year else "", f"{day:%m}" if months else "", f"{day:%d}" if "d" in letters else ""]
    text = "-".join(part for part in parts if part)
    return f"{text} {clock}" if timed and clock != "00:00" else text


def _spelled(day: dt.datetime, pieces: list[_Piece]) -> str:
    """A date letter by letter of its format; ``mm`` and ``dd`` keep their noughts."""
    text = ""
    run = ""
    for piece in [*pieces, _Piece("", True)]:
        letter = piece.text.lower() if not piece.literal else ""
        if letter and run and letter == run[-1]:
            run += letter
            continue
        if run:
            known = {
                "y": f"{day:%Y}" if len(run) != 2 else f"{day:%y}",
                "e": f"{day:%Y}",
                "m": str(day.month),
                "d": str(day.day),
            }
            said = known.get(run[0], {"h": str(day.hour), "s": str(day.second)}.get(run[0], ""))
            text += said.zfill(2) if len(run) == 2 else said
            run = ""
        if piece.literal:
            text += piece.text
        else:
            run = letter
    return text.strip()
