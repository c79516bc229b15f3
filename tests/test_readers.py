"""Files of seven kinds: what is read from them, and the sentence that a file gets which cannot be
read.
"""

import io
import sys
import zipfile

import docx
import openpyxl
import pypdf
import pytest
from matplotlib.figure import Figure

from govreports.paper.presets import figure_style, read_preset
from govreports.reading.files import decode, join_lines, read_file
from govreports.tables import InputError

REPORT = "云溪县科协2022年工作总结\n今年以来，我县开展科普活动12场次。"


def word_file(path, *paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.add_table(1, 2).cell(0, 1).text = "表中文字"
    document.save(path)
    return path


def repacked(path, change, extra=()):
    """An office file with changed parts and added ones."""
    old = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(old) as package, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in package.namelist():
            new.writestr(name, change(name, package.read(name)))
        for name, data in extra:
            new.writestr(name, data)
    return path


def pdf_file(path, *lines):
    with figure_style(read_preset("paper"), "zh"):
        figure = Figure()
        for number, line in enumerate(lines):
            figure.text(0.1, 0.9 - 0.1 * number, line)
        figure.savefig(path)
    return path


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with BOM"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_the_encoding_of_a_text_is_found_and_stated(codec, name):
    assert decode(REPORT.encode(codec), "a.txt") == (REPORT, name)


def test_line_ends_of_every_system_are_one_character():
    assert decode("一。\r\n二。\r三。".encode(), "a.txt")[0] == "一。\n二。\n三。"


def test_bytes_of_no_encoding_get_a_sentence_with_a_remedy():
    with pytest.raises(
        InputError, match="a.txt: expected text in UTF-8, GB18030.*save it as UTF-8"
    ):
        decode(bytes(range(128, 256)) * 20, "a.txt")


def test_a_markdown_file_loses_its_marks_which_are_no_masks(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# 总结\n\n提高**科学素质**，见[方案](http://x)。\n\n- 第一项\n", "utf-8")
    assert read_file(path).text == "总结\n\n提高科学素质，见方案。\n\n第一项\n"


def test_a_web_page_gives_its_text_and_never_its_scripts(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(
        '<meta charset="gb2312"><script>bad("坏")</script><h1>总结</h1><p>我县<b>科普</b>工作<br>很好。</p>'.encode(
            "gbk"
        )
    )
    assert read_file(path)[:2] == ("总结\n我县科普工作\n很好。", "GB18030")


def test_a_word_file_gives_paragraphs_and_tables_in_order(tmp_path):
    assert read_file(word_file(tmp_path / "a.docx", "总结", "我县工作。")).text.split("\n") == [
        "总结",
        "我县工作。",
        "　表中文字",
    ]


def test_lines_of_a_pdf_that_break_in_a_sentence_are_joined(tmp_path):
    path = pdf_file(
        tmp_path / "a.pdf",
        "云溪县科普工作总结",
        "今年以来，我县开展科普活动十二场次，组织青少年参加科技",
        "创新大赛，效果明显。",
    )
    assert read_file(path).text.split("\n") == [
        "云溪县科普工作总结",
        "今年以来，我县开展科普活动十二场次，组织青少年参加科技创新大赛，效果明显。",
    ]


def test_a_list_item_is_never_joined_to_the_line_before():
    assert (
        join_lines("认真落实各项任务并且\n（一）加强领导") == "认真落实各项任务并且\n（一）加强领导"
    )


def test_a_table_gives_one_report_a_row_and_its_other_columns(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("标题,正文,level\n甲,我县工作。,县\n空, ,县\n乙,我市工作。,市\n", "utf-8-sig")
    found = read_file(path)
    assert [(found.text[start:end], given["level"]) for start, end, given in found.rows] == [
        ("我县工作。", "县"),
        ("我市工作。", "市"),
    ]


def test_a_cell_that_looks_like_a_formula_stays_the_text_it_is(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["title", "text"])
    book.active.append(["甲", '=HYPERLINK("http://x","科普")'])
    book.save(tmp_path / "a.xlsx")
    assert read_file(tmp_path / "a.xlsx").text == '=HYPERLINK("http://x","科普")'


def bomb(path):
    return repacked(
        word_file(path, "总结"), lambda name, data: data, [("word/media/a.xml", b"0" * 101_000_000)]
    )


def entities(path):
    declared = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document'
    return repacked(
        word_file(path, "总结"), lambda name, data: data.replace(b"<w:document", declared, 1)
    )


def entities_in_capitals(path):
    part = b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d/>'
    return repacked(word_file(path, "总结"), lambda name, data: data, [("word/A.XML", part)])


def locked_pdf(path):
    writer = pypdf.PdfWriter(clone_from=str(pdf_file(path, REPORT)))
    writer.encrypt("secret")
    writer.write(str(path))


def picture_pdf(path):
    figure = Figure()
    figure.add_axes([0, 0, 1, 1]).imshow([[1, 2], [3, 4]])
    figure.axes[0].axis("off")
    figure.savefig(path)


def sheet_without_text(path):
    book = openpyxl.Workbook()
    book.active.append(["name", "remark"])
    book.save(path)


BAD = {
    "空 文件.txt": (lambda path: path.write_bytes(b""), "found an empty file.*remove it"),
    "photo.jpg": (lambda path: path.write_bytes(b"1"), "found '.jpg'. Save it as"),
    "a.docx": (lambda path: path.write_bytes(b"PK no zip"), "found a broken one .*save it again"),
    "locked.docx": (
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" * 9),
        "without a password.*take the password off",
    ),
    "locked.xlsx": (
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" * 9),
        "without a password.*save it as .xlsx",
    ),
    "bomb.docx": (bomb, "found 102 MB: a zip bomb.*Do not open it"),
    "entities.docx": (entities, "XML entities declared in word/document.xml.*Do not open it"),
    "capitals.docx": (entities_in_capitals, "XML entities declared in word/A.XML"),
    "broken.pdf": (
        lambda path: path.write_bytes(b"%PDF-1.7 1 0 obj"),
        "found a broken one .*save it again",
    ),
    "locked.pdf": (locked_pdf, "without a password.*Print it into a new PDF"),
    "picture.pdf": (picture_pdf, r"images alone \(1 page\).*text recognition"),
    "a.csv": (
        lambda path: path.write_text("name,remark\na,b\n"),
        "a column with the text of each report.*the columns name, remark.*Rename",
    ),
    "ragged.csv": (
        lambda path: path.write_text("标题,正文\n甲,乙,丙\n", "utf-8"),
        "more cells than the header.*mend the rows",
    ),
    "a.xlsx": (sheet_without_text, "a column with the text of each report.*Rename"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_a_sentence_with_its_name_and_a_remedy(tmp_path, name):
    make, message = BAD[name]
    make(tmp_path / name)
    with pytest.raises(InputError, match=f"(?s)^{name}: expected .*{message}"):
        read_file(tmp_path / name, name)


def test_a_reader_that_is_not_installed_is_named_with_the_command(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(
        InputError, match=r"the module docx; found none.*pip install -e \"\.\[files\]\""
    ):
        read_file(word_file_without_reader(tmp_path / "a.docx"))


def word_file_without_reader(path):
    path.write_bytes(b"PK")
    return path


def test_plain_utf_8_needs_no_reader(tmp_path, monkeypatch):
    for name in ("charset_normalizer", "bs4", "docx", "openpyxl", "pypdf", "defusedxml"):
        monkeypatch.setitem(sys.modules, name, None)
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    assert read_file(tmp_path / "a.txt").text == REPORT
