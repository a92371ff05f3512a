"""The icon sprite: one SVG file of symbols, made from Lucide's single files.

Run it after adding a name to `static/icons/icons.txt`:

    npm pack lucide-static@1.62.0 && tar xf lucide-static-1.62.0.tgz
    python -m mentorat.lib.sprite package/icons
"""

import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static" / "icons"
HEAD = (
    "<!-- Lucide 1.62.0, ISC and MIT: see vendor/lucide/LICENSE -->\n"
    '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">\n'
)


def symbol(name: str, svg: str) -> str:
    """One `<symbol>` from the text of a Lucide file; ValueError if it holds no drawing."""
    found = re.search(r"<svg\b[^>]*>(.*)</svg>", svg, re.DOTALL)
    if found is None:
        raise ValueError(f"{name}: no <svg> in the file. Is it a Lucide icon?")
    shapes = re.sub(r"\s*/>", "/>", re.sub(r">\s+<", "><", found[1].strip()))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>\n'


def sprite(icons: dict[str, str]) -> str:
    """The whole sprite; `icons` maps each name to the text of its file."""
    return HEAD + "".join(symbol(name, icons[name]) for name in sorted(icons)) + "</svg>\n"


def main(folder: Path) -> None:
    """Write `static/icons/sprite.svg` from the names listed beside it."""
    names = (STATIC / "icons.txt").read_text().split()
    icons = {name: (folder / f"{name}.svg").read_text() for name in names}
    (STATIC / "sprite.svg").write_text(sprite(icons))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
