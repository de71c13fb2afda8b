"""Where the fonts of letters are: always the same ones, so that a letter looks alike on every machine.

IPAexGothic comes with the package matplotlib-fontja (whose code, and matplotlib, are never imported); BIZ UD is taken
where the system has it; a town adds its own, for instance IPAmj for rare names, in TOMONI_DATA/fonts.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

SYSTEM_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def find_font_folders(own: Path | None = None, system: Iterable[Path] = SYSTEM_FOLDERS) -> list[Path]:
    """Folders with the fonts of letters; raises LookupError when even the packaged font is missing."""
    spec = find_spec("matplotlib_fontja")
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("The package matplotlib-fontja with the font of letters is missing: run scripts/setup.")
    folders = [Path(spec.submodule_search_locations[0]) / "fonts"]
    for root in system:
        folders += sorted({path.parent for path in root.rglob("BIZUD*.ttf")})
    if own is not None and own.is_dir():
        folders.append(own)
    return folders
