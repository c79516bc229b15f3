from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from govreports.fonts import SANS, SONG, font_path, load_fonts, missing_characters

ROOT = Path(__file__).resolve().parent.parent
FACES = sorted((ROOT / "src" / "govreports" / "fonts").glob("*.ttf"))


def test_there_are_two_families_in_three_faces():
    assert load_fonts() == [SANS, SONG]
    assert [face.name for face in FACES] == [
        "GovreportsSansSC-Bold.ttf",
        "GovreportsSansSC-Regular.ttf",
        "GovreportsSongSC-Regular.ttf",
    ]


@pytest.mark.parametrize("family", [SANS, SONG])
def test_each_family_has_the_8105_standard_characters(family):
    standard = (ROOT / "scripts" / "standard_characters.txt").read_text(encoding="utf-8")
    assert len(standard) == len(set(standard)) == 8105
    assert missing_characters(standard, [family]) == ""


@pytest.mark.parametrize("family", [SANS, SONG])
def test_each_family_has_every_character_of_the_page_and_the_lexicons(family):
    texts = [path.read_text(encoding="utf-8-sig") for path in (ROOT / "data").rglob("*.csv")]
    texts.append((ROOT / "data" / "raw" / "reports_page.txt").read_text(encoding="utf-8"))
    printable = "".join(
        character for text in texts for character in dict.fromkeys(text) if character.isprintable()
    )
    assert missing_characters(printable, [family]) == ""


@pytest.mark.parametrize("family", [SANS, SONG])
def test_each_family_has_the_signs_of_charts_and_full_width_punctuation(family):
    assert (
        missing_characters(
            "²³−–—…·×÷≤≥≈←→↔▲●○■□◆†‡“”‘’《》〔〕【】（），。；：！？、％＋①éüñ", [family]
        )
        == ""
    )


def test_a_missing_character_is_named_once_and_a_formula_is_left_out():
    assert missing_characters("科\U00020000普\U00020000", [SANS]) == "\U00020000"
    assert missing_characters(r"$\alpha^{\U00020000}$ 科", [SANS]) == ""


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.stem)
def test_a_face_is_small_truetype_under_a_name_of_its_own(face):
    font = TTFont(face)
    assert "glyf" in font and "CFF " not in font
    assert font["name"].getDebugName(1) in (SANS, SONG)
    assert font["OS/2"].fsType == 0  # embedding without limits
    names = " ".join(
        str(record) for record in font["name"].names if record.nameID in (1, 2, 3, 4, 6)
    )
    assert "Noto" not in names and "Source" not in names
    assert "Open Font License" in font["name"].getDebugName(13)
    assert face.stat().st_size < 4e6


def test_the_licence_stands_beside_the_fonts():
    licence = (ROOT / "src" / "govreports" / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Copyright 2014-2021 Adobe" in licence


def test_a_family_that_is_not_there_is_an_error_and_not_another_font():
    with pytest.raises(ValueError, match="Nosuch"):
        font_path("Nosuch Sans")
