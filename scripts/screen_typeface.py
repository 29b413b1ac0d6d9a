"""`python scripts/screen_typeface.py FROM TO`: the screens' typeface, cut down to what they show. Run by `make setup`.

From the variable Inter of @fontsource-variable: the weights that the style sheets use, kerning and figures of one width; the
alphabets of Europe that are written with Latin letters (Norwegian, Sámi, …) in two files, of which a page fetches those that it
has letters of. Other letters are shown in the reader's own typefaces.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

WEIGHTS = (400, 600)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
LATIN = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
REST_OF_EUROPE = "U+0100-0130,U+0132-0151,U+0154-017F,U+01B7,U+01E4-01EF,U+0218-021B,U+0292,U+1E9E"
FILES = (("latin", LATIN), ("latin-ext", REST_OF_EUROPE))
FACE = """@font-face {{
  font-family: "Inter";
  font-style: normal;
  font-display: swap;
  font-weight: {weights[0]} {weights[1]};
  src: url("{name}") format("woff2");
  unicode-range: {letters};
}}
"""


def main() -> None:
    package, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    faces = []
    for alphabet, letters in FILES:
        name = f"inter-{alphabet}.woff2"
        cut(package / "files" / f"inter-{alphabet}-wght-normal.woff2", target / name, letters)
        faces.append(FACE.format(weights=WEIGHTS, name=name, letters=letters))
    (target / "inter.css").write_text("\n".join(faces), encoding="utf-8")
    shutil.copyfile(package / "LICENSE", target / "LICENSE")


def cut(source: Path, target: Path, letters: str) -> None:
    """The letters and weights that are wanted, and nothing else of it."""
    font = TTFont(source)
    options = subset.Options(layout_features=FEATURES, glyph_names=False)
    cutting = subset.Subsetter(options)
    cutting.populate(unicodes=subset.parse_unicodes(letters.replace("U+", "")))
    cutting.subset(font)
    whole = io.BytesIO()
    font.flavor = None
    font.save(whole)
    whole.seek(0)
    font = instancer.instantiateVariableFont(TTFont(whole), {"wght": WEIGHTS})
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main()
