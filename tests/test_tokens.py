import csv
import random

import pandas as pd
import pytest

from govreports.quality.segmentation import find_segmentation_errors, read_gold, score_segmentation
from govreports.reading.documents import read_reports, split_sentences
from govreports.tables import InputError, Project, write_table
from govreports.text import read_boilerplate
from govreports.words.dictionary import (
    check_stopwords,
    find_joined,
    read_glosses,
    read_stopwords,
    read_terms,
)
from govreports.words.persons import find_persons
from govreports.words.tokens import cut_terms

NO_REPAIRS = pd.DataFrame({"document": [], "start": [], "end": [], "clean": []})


def sentences(*texts):
    starts = [sum(len(text) + 1 for text in texts[:at]) for at in range(len(texts))]
    return pd.DataFrame(
        {"document": "01", "sentence": range(1, len(texts) + 1), "start": starts, "text": texts}
    )


def words(text, **options):
    return list(cut_terms(sentences(text), repairs=NO_REPAIRS, **options)["term"])


def lexicon(*rows):
    return pd.DataFrame(rows, columns=["term", "english", "kind"])


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("科普活动", "科普 活动"),
        ("贯彻落实科学素质纲要", "贯彻 落实 科学素质纲要"),
        ("一是,二是", "一 是 , 二 是"),
        ("我局开展此项工作", "我 局 开展 此 项 工作"),
        ("全旗举办了一次讲座", "全旗 举办 了 一 次 讲座"),
        ("参保率达到100%", "参保率 达到 100%"),
        ("康宁村有150多户,1.2万人", "康宁村 有 150多 户 , 1.2万 人"),
        ("20xx年在xx市,xx市场", "20xx年 在 xx市 , xx 市场"),
        ("2009年2-3门", "2009年 2-3 门"),
        ("丰富多彩的领导小组办公室", "丰富多彩 的 领导小组 办公室"),
        ("建设社区e站", "建设 社区e站"),
    ],
)
def test_official_chinese_is_cut_as_the_convention_says(text, cut):
    assert words(text) == cut.split()


def test_the_longest_dictionary_word_wins():
    assert words("全民科学素质行动计划纲要") == ["全民科学素质行动计划纲要"]


def test_every_character_but_blanks_is_in_one_token_and_offsets_are_raw():
    page = "在xx市,“科普 活动”。\n共3项；《》"
    table = sentences(*page.split("\n"))
    tokens = cut_terms(table, repairs=NO_REPAIRS)
    assert [page[row.start : row.end] for row in tokens.itertuples()] == list(tokens["term"])
    assert "".join(tokens["term"]) == page.replace(" ", "").replace("\n", "")


def test_offsets_stay_raw_where_a_repair_took_a_character_out():
    table = sentences("科学素质的.工作")
    repairs = pd.DataFrame({"document": ["01"], "start": [5], "end": [6], "clean": [""]})
    tokens = cut_terms(table, repairs=repairs)
    assert list(zip(tokens["term"], tokens["start"], tokens["end"])) == [
        ("科学素质", 0, 4),
        ("的", 4, 5),
        ("工作", 6, 8),
    ]


def test_masks_are_typed_and_are_no_words():
    tokens = cut_terms(sentences("20xx年xx市按照“”和××文件提高水*,删去*字"), repairs=NO_REPAIRS)
    masks = tokens[tokens["kind"] == "mask"]
    assert list(zip(masks["term"], masks["mask"])) == [
        ("20xx年", "MASK_YEAR"),
        ("xx市", "MASK_PLACE"),
        ("“”", "DELETED_PLAN"),
        ("××", "CENSORED"),
        ("水*", "CENSORED"),
        ("*", "CENSORED"),
    ]


def test_full_width_and_half_width_marks_cut_alike():
    assert [word for word in words("会议（科普），结束") if len(word) > 1] == [
        word for word in words("会议(科普),结束") if len(word) > 1
    ]


def test_a_name_beside_a_post_is_a_person_and_not_a_word():
    tokens = cut_terms(
        sentences("副市长钱某某任组长,赵甲乙书记、孙丙丁等领导参加"), repairs=NO_REPAIRS
    )
    assert list(tokens.loc[tokens["kind"] == "person", "term"]) == ["钱某某", "赵甲乙", "孙丙丁"]


def test_posts_without_a_name_and_ordinary_words_are_no_persons():
    text = "办公室主任任组长,常务副主任为副组长,文化局长、安全员、林果站、农技站、财政所等部门"
    assert set(cut_terms(sentences(text), repairs=NO_REPAIRS)["kind"]) == {"word", "punctuation"}


def test_two_list_marks_in_a_row_before_a_surname_are_read():
    assert "高" in words("推广农业、科技、、高新品种、")
    marks = ["、", "、", "张", "甲", "、", "、", "王", "丙", "、", "李", "乙", "等"]
    assert find_persons(marks, lambda word: False) == []


def test_a_list_of_three_names_is_found_by_its_form():
    found = find_persons(["张", "甲", "、", "李", "乙", "、", "王", "丙", "等"], lambda word: False)
    assert found == [(0, 2), (3, 5), (6, 8)]


def test_no_official_of_the_page_is_left_among_the_words():
    tokens = cut_terms(split_sentences(read_reports()))
    posts = tokens.index[tokens["term"].isin(["书记", "市长", "同志"])]
    before = tokens.loc[posts - 1, "term"]
    assert (tokens["kind"] == "person").sum() > 15
    assert not before[before.str.len() == 1].isin(list("龚易柯谭黄陈王")).any()


def test_both_engines_cut_the_page_alike():
    pytest.importorskip("rjieba")
    table = split_sentences(read_reports())
    pd.testing.assert_frame_equal(
        cut_terms(table, engine="jieba"), cut_terms(table, engine="rjieba")
    )


def test_both_engines_cut_random_mixed_strings_alike():
    pytest.importorskip("rjieba")
    draw = random.Random(7)
    alphabet = list(
        "科学素质普及工作的一是二年月日村镇市全民行动计划纲要领导干部3·5xX×*-—,。“”%万eE站 vV+互联网"
    ) + ["科普", "20xx年", "社区e站"]
    table = sentences(
        *("".join(draw.choices(alphabet, k=draw.randint(1, 30))) + "科" for _ in range(3000))
    )
    pd.testing.assert_frame_equal(
        cut_terms(table, repairs=NO_REPAIRS, engine="jieba"),
        cut_terms(table, repairs=NO_REPAIRS, engine="rjieba"),
    )


def test_the_engine_is_named_and_an_unknown_one_refused():
    assert cut_terms(sentences("科普"), engine="jieba").attrs["engine"].startswith("jieba 0.")
    with pytest.raises(InputError, match="auto, jieba or rjieba"):
        cut_terms(sentences("科普"), engine="thulac")


def test_other_users_of_jieba_see_none_of_the_dictionary():
    import jieba

    words("科学素质")
    assert not jieba.dt.initialized and "科学素质" not in jieba.dt.FREQ


def test_an_added_word_changes_the_cut_of_the_next_call_only():
    rows = lexicon(("绿色账本", "green ledger", "programme"))
    assert words("推广绿色账本", lexicon=rows) == ["推广", "绿色账本"]
    assert words("推广绿色账本") == ["推广", "绿色", "账本"]


def test_a_text_without_punctuation_is_cut_whole():
    assert "".join(words("科普活动" * 8000)) == "科普活动" * 8000


def test_text_without_chinese_is_refused_by_name():
    with pytest.raises(InputError, match="text of 01: expected Chinese text"):
        words("Annual report, 2014.")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "at least one row"),
        ([("xx市科协", "association", "word")], "never can"),
        ([("“三下乡”", "three to the countryside", "programme")], "never can"),
        (
            [("科普", "popularisation", "theme"), ("科普", "popularisation", "theme")],
            "line 3, column term: .*stands in line 2",
        ),
        (
            [("科普", "popularisation", "theme"), ("科普", "popular science", "theme")],
            "line 3, column term: .*科普 a second time",
        ),
        ([(" ", "blank", "word")], "an empty cell"),
        ([("科普", "popularisation", "Theme")], "line 2, column kind: expected one of"),
    ],
)
def test_a_lexicon_that_cannot_work_is_refused_with_the_line(rows, message):
    with pytest.raises(InputError, match=message):
        read_terms(lexicon(*rows))


READERS = {
    "terms": read_terms,
    "stopwords": read_stopwords,
    "glosses": read_glosses,
    "boilerplate": read_boilerplate,
}


@pytest.fixture(params=READERS)
def table_file(request, tmp_path):
    """A reader, the lines of its shipped table, and a function that reads them changed."""
    reader, name = READERS[request.param], f"{request.param}.csv"
    lines = (Project.here().data / "lexicons" / name).read_text("utf-8-sig").splitlines()

    def read(*changed):
        (tmp_path / name).write_text("\n".join(changed) + "\n", "utf-8-sig")
        return reader(tmp_path / name)

    return lines, read


def test_commas_at_the_end_of_every_line_are_refused(table_file):
    (header, *rows), read = table_file
    with pytest.raises(InputError, match=r"csv, line 2: .*commas at the end of the line"):
        read(header, *(f"{row}," for row in rows))
    with pytest.raises(InputError, match=r"csv, line 1: .*found none for column"):
        read(f"{header},", *(f"{row}," for row in rows))


def test_a_row_shifted_by_a_comma_is_refused(table_file):
    (header, first, second, *rows), read = table_file
    with pytest.raises(InputError, match="csv, line 3: expected . cells"):
        read(header, first, f",{second}", *rows)


def test_blanks_around_cells_do_not_matter(table_file):
    lines, read = table_file
    cells = list(csv.reader(lines))
    spaced = [",".join(f'" {cell}\u3000"' for cell in row) for row in cells]
    pd.testing.assert_frame_equal(read(*spaced), read(*lines))


def test_a_table_of_its_header_only_is_refused(table_file):
    lines, read = table_file
    with pytest.raises(InputError, match="csv: expected at least one row"):
        read(lines[0])


def test_an_empty_first_cell_is_refused(table_file):
    (header, *rows), read = table_file
    with pytest.raises(InputError, match="csv, line 2, column te..: expected a filled cell"):
        read(header, '""' + ",line" * header.count(","), *rows)


def test_a_slogan_with_blanks_around_its_kind_is_one(tmp_path):
    rows = lexicon(
        ("政府推动、全民参与", "all take part", "slogan "), (" 科普", "science", "theme")
    )
    terms = read_terms(rows)
    assert list(find_joined(terms)) == [True, False] and list(terms["term"])[1] == "科普"


def test_a_gloss_given_twice_is_refused():
    glosses = pd.DataFrame({"term": ["工作", "工作 "], "english": ["work", "job"]})
    with pytest.raises(InputError, match="line 3, column term: expected 工作 once"):
        read_glosses(glosses)


def test_a_project_has_a_stop_list_of_its_own(tmp_path):
    write_table(pd.DataFrame({"term": ["的"]}), tmp_path / "data" / "lexicons" / "stopwords.csv")
    assert list(read_stopwords(Project(tmp_path))["term"]) == ["的"]


def test_a_stop_word_that_is_a_policy_term_is_refused():
    with pytest.raises(InputError, match="科普"):
        check_stopwords(
            pd.DataFrame({"term": ["的", "科普"]}), lexicon(("科普", "popularisation", "theme"))
        )


def test_the_shipped_lexicon_names_english_kind_and_source_of_every_term():
    terms = read_terms()
    assert (terms[["term", "english", "kind", "source"]] != "").all(axis=None)


def test_f1_counts_words_with_both_ends_right(tmp_path):
    gold = tmp_path / "gold.txt"
    gold.write_text("1\t科普 活动 农 开\n1\t农开\n", encoding="utf-8")
    score = score_segmentation(gold).iloc[0]
    assert (score["words"], score["missed"], score["too_small"]) == (5, 1, 1)
    assert score["precision"] == pytest.approx(4 / 6) and score["recall"] == pytest.approx(4 / 5)


def test_errors_are_listed_with_their_kind(tmp_path):
    gold = tmp_path / "gold.txt"
    gold.write_text("1\t农开 科普\n3\t丰富 多彩\n", encoding="utf-8")
    errors = find_segmentation_errors(gold)
    assert list(errors["kind"]) == ["cut too small", "cut too large"]
    assert list(errors["gold"]) == ["农开", "丰富 多彩"]


def test_the_hand_cut_half_is_met_at_ninety_per_cent():
    score = score_segmentation().set_index("method")
    assert (
        score.loc["this dictionary and rules", "low"] >= 0.9 > score.loc["jieba as it comes", "f1"]
    )


def test_a_gold_line_without_a_tab_is_refused_with_its_number(tmp_path):
    gold = tmp_path / "gold.txt"
    gold.write_text("1\t科普\n活动\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_gold(gold)


def test_a_tie_between_two_equally_likely_cuts_is_broken_the_same_way():
    assert words("学学学") == words("学学学", engine="jieba") == ["学学", "学"]


def test_a_dictionary_word_matches_in_either_width():
    rows = lexicon(("科普（试点）工程", "pilot project", "programme"))
    assert words("推进科普(试点)工程", lexicon=rows) == ["推进", "科普(试点)工程"]
    assert words("推进科普（试点）工程", lexicon=rows) == ["推进", "科普（试点）工程"]
