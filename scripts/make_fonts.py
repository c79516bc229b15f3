"""Make the three font files of src/govreports/fonts from the full Noto fonts; run only when the
fonts are to change.

    python scripts/make_fonts.py FOLDER

FOLDER holds the unpacked npm packages @expo-google-fonts/noto-sans-sc and
@expo-google-fonts/noto-serif-sc, version 0.4.3, as FOLDER/noto-sans-sc and FOLDER/noto-serif-sc
(static TrueType, SIL Open Font License 1.1).

A face keeps: the 8,105 characters of 通用规范汉字表 (2013; the list is
scripts/standard_characters.txt, in the order of the standard), GB 2312, every character of the
page, the tables and the lexicons under data/, Latin-1, and the signs below. The families get names
of their own: "Source" is a reserved name, "Noto" a trademark, and two files of one family name
would be taken for one. TrueType outlines, because those of CFF fonts do not go into a PDF as text
(matplotlib, fonttype 42).
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FACES = [
    ("noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf", "Govreports Sans SC", "Regular"),
    ("noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf", "Govreports Sans SC", "Bold"),
    ("noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf", "Govreports Song SC", "Regular"),
]
SIGNS = (
    "–—‘’“”„†‡•…‰′″‹›€™−×÷±≈≠≤≥≡∞√∑∈∩∪→←↑↓↔⇒△▲▼▽◆◇○●◎■□★☆✓─│┌┐└┘├┤━┃"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω¹²³⁴"
    "　、。〃々〇〈〉《》「」『』【】〔〕〖〗〜・①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳℃№ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
)


def wanted_characters():
    """Every character that a face keeps, as code points."""
    characters = set((ROOT / "scripts" / "standard_characters.txt").read_text(encoding="utf-8"))
    characters |= set(SIGNS) | {
        chr(code)
        for code in (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0xFF01, 0xFF5F), 0xFFE5)
    }
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            characters |= set(bytes([high, low]).decode("gb2312", errors="ignore"))
    for path in sorted((ROOT / "data").rglob("*")):
        if path.suffix in (".csv", ".txt"):
            characters |= set(path.read_text(encoding="utf-8-sig"))
    return {ord(character) for character in characters if character.isprintable()}


def make_face(source, target, family, style):
    """Write the subset of one face under its new name; return the number of wanted characters that
    the source lacks.
    """
    options = subset.Options(
        hinting=False, layout_features=["kern"], glyph_names=False, notdef_outline=True
    )
    options.recalc_timestamp, options.name_IDs = False, [0, 13, 14]
    options.drop_tables += ["BASE", "STAT", "vhea", "vmtx", "gasp"]
    font = TTFont(source, recalcTimestamp=False)
    wanted = wanted_characters()
    missing = wanted - set(font.getBestCmap())
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    full_name = family if style == "Regular" else f"{family} {style}"
    postscript = family.replace(" ", "") + "-" + style
    for number, text in {
        1: family,
        2: style,
        3: f"1.0;{postscript}",
        4: full_name,
        5: "Version 1.0",
        6: postscript,
    }.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font.save(target)
    return missing


def main(folder):
    fonts = ROOT / "src" / "govreports" / "fonts"
    for place, family, style in FACES:
        source = Path(folder) / place
        if not source.is_file():
            sys.exit(
                f"{source} is not there. Unpack the two packages named at the top of this script into {folder}."
            )
        target = fonts / f"{family.replace(' ', '')}-{style}.ttf"
        missing = make_face(source, target, family, style)
        lacking = "".join(map(chr, sorted(missing)))
        print(
            f"{target.name}: {target.stat().st_size / 1e6:.1f} MB; not in the source: {lacking or 'none'}"
        )
    licences = [Path(folder) / name / "LICENSE_FONT" for name in ("noto-sans-sc", "noto-serif-sc")]
    print("Licence texts:", *licences)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
