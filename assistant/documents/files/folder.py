"""What there is to read in files, folders and zip archives: every readable file, and what was left out and why.

An archive's own paths are never written to: a member is unpacked under a number, in a folder of ours, within limits.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator, Sequence, Set
from pathlib import Path, PurePosixPath

from assistant.documents.files.safety import unpacked
from assistant.domain import Value
from assistant.errors import UnreadableFile
from assistant.settings import Limits

READABLE = frozenset(
    {".docx", ".xlsx", ".pdf", ".ofd", ".txt", ".csv", ".html", ".htm", ".md", ".doc", ".xls", ".wps", ".et"}
)
ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2"})
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"})
OTHER_KIND = "不是可读取的文件种类"  # why a slide show beside the forms is left out
# Seals, signatures and logos are no pages, and each picture takes seconds to recognise.
LEAST_PICTURE = 30_000  # bytes
PICTURE_SMALL = "图片很小，不像表格的照片，没有识别"
_UTF8_NAME = 0x800  # the flag of a zip member whose name is UTF-8
_CREATED_ON_UNIX = 3
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


class Listed(Value):
    """One file to read. ``name`` is what a user knows it by: its path below the folder or in the archive.

    ``pages`` are the pictures of a paper's pages, of which ``path`` is made when it is to be read (:func:`ready`).
    """

    name: str
    path: Path
    pages: tuple[Path, ...] = ()


class Listing(Value):
    """The files in order, and what was left out with the reason."""

    files: tuple[Listed, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


def list_files(paths: Sequence[Path], into: Path, *, limits: Limits | None = None, join_named: bool = True) -> Listing:
    """Every readable file in ``paths``: files as they are, folders with all below, archives unpacked below ``into``.

    A file named by itself is listed whatever its kind. Office lock files and hidden files are passed over silently.
    Pictures come last, for they take longest; those that are pages of one paper are one file, also when each was named by
    itself unless ``join_named`` is false.
    """
    limits = limits or Limits()
    files: list[Listed] = []
    left: list[tuple[str, str]] = []
    alone: set[str] = set()
    several = len(paths) > 1
    for path in paths:
        if path.is_dir():
            for below in sorted(path.rglob("*")):
                name = below.relative_to(path).as_posix()
                if not below.is_file() or _is_litter(name):
                    continue
                if below.suffix.lower() == ".zip":
                    _take_archive(below, f"{name}/", into, files, left, limits)
                elif reason := _why_not(name, below.stat().st_size):
                    left.append((name, reason))
                else:
                    files.append(Listed(name=name, path=below))
        elif path.suffix.lower() == ".zip" and _is_archive(path):
            _take_archive(path, f"{path.name}/" if several else "", into, files, left, limits)
        else:
            files.append(Listed(name=path.name, path=path))
            alone.add(path.name)
    if len(files) > limits.batch_files:
        left += [
            (each.name, f"一次最多审核 {limits.batch_files} 个文件，请分批") for each in files[limits.batch_files :]
        ]
        files = files[: limits.batch_files]
    return Listing(files=_with_papers(files, into, apart=frozenset() if join_named else alone), left_out=tuple(left))


def ready(file: Listed) -> Path:
    """The file to read; of a paper's pictures it is made now. Raises ``UnreadableFile``."""
    from assistant.documents.files.picture_pages import join_pages

    return join_pages(file.pages, file.path, name=file.name) if file.pages else file.path


def _with_papers(files: Sequence[Listed], into: Path, *, apart: Set[str]) -> tuple[Listed, ...]:
    from assistant.documents.files.picture_pages import group_name, page_groups

    pictures = {file.name: file for file in files if _suffix(file.name) in PICTURES and file.name not in apart}
    found = [file for file in files if file.name not in pictures]
    for number, names in enumerate(page_groups(list(pictures)), start=1):
        if len(names) == 1:
            found.append(pictures[names[0]])
            continue
        folder = into / f"pictures{number:05d}"
        folder.mkdir(parents=True, exist_ok=True)
        name = group_name(names)
        target = folder / safe_name(PurePosixPath(name).name)
        found.append(Listed(name=name, path=target, pages=tuple(pictures[each].path for each in names)))
    return tuple(found)


def safe_name(name: str) -> str:
    """A listed name as one file name: folders joined by ``_``, without characters a file system may refuse."""
    return _NOT_IN_A_NAME.sub("_", name).strip(" .")[-120:] or "文件"


def _take_archive(
    path: Path,
    prefix: str,
    into: Path,
    files: list[Listed],
    left: list[tuple[str, str]],
    limits: Limits,
) -> None:
    try:
        for item in _unpack(path, into, limits, taken=len(files)):
            if isinstance(item, Listed):
                files.append(Listed(name=prefix + item.name, path=item.path))
            else:
                left.append((prefix + item[0], item[1]))
    except UnreadableFile as error:
        left.append((prefix.rstrip("/") or path.name, str(error)))


def _unpack(path: Path, into: Path, limits: Limits, *, taken: int) -> Iterator[Listed | tuple[str, str]]:
    """The members of an archive, unpacked, or their names with the reason why not. Raises ``UnreadableFile``."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"“{path.name}”已损坏或没有保存完整，打不开。", hint="请重新压缩后再试。") from error
    room = limits.batch_bytes
    with archive:
        members = [entry for entry in archive.infolist() if not entry.is_dir()]
        for entry in members:
            name = _name_of(entry)
            if _is_litter(name):
                continue
            if reason := _why_not(name, entry.file_size) or _why_not_unpacked(entry, limits):
                yield name, reason
                continue
            if taken >= limits.batch_files:
                yield name, f"一次最多审核 {limits.batch_files} 个文件，请分批"
                continue
            try:
                data = unpacked(archive, entry.filename, name=name, limits=limits)
            except (UnreadableFile, KeyError) as error:
                yield name, str(error)
                continue
            room -= len(data)
            if room < 0:
                raise UnreadableFile(
                    f"“{path.name}”解压后超过 {limits.batch_bytes // 1024**2} MB，后面的文件没有解开。",
                    hint="请分几包。",
                )
            taken += 1
            folder = into / f"{taken:05d}"
            folder.mkdir(parents=True, exist_ok=True)
            target = folder / safe_name(PurePosixPath(name).name)
            target.write_bytes(data)
            yield Listed(name=name, path=target)


def _name_of(entry: zipfile.ZipInfo) -> str:
    """A member's path as the one who packed it saw it; Windows packs Chinese names as GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    return "/".join(parts)


def _is_archive(path: Path) -> bool:
    """Whether a file called zip is one of many files, not a Word or Excel file under a wrong name."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return path.is_file()


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not parts or "__MACOSX" in parts or parts[-1].startswith(("~$", ".~", "."))


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _why_not(name: str, size: int) -> str:
    suffix = _suffix(name)
    if suffix in ARCHIVES:
        return "压缩包里的压缩包没有打开，请先解压"
    if suffix in PICTURES:
        return PICTURE_SMALL if size < LEAST_PICTURE else ""
    return "" if suffix in READABLE else OTHER_KIND


def _why_not_unpacked(entry: zipfile.ZipInfo, limits: Limits) -> str:
    if entry.flag_bits & 0x1:
        return "设有打开密码，请先用密码解开"
    if entry.create_system == _CREATED_ON_UNIX and stat.S_ISLNK(entry.external_attr >> 16):
        return "是指向别处的链接，没有打开"
    if entry.file_size > limits.file_bytes:
        return f"有 {entry.file_size / 1024**2:.1f} MB，超过上限 {limits.file_bytes // 1024**2} MB"
    return ""
