import pytest

from govreports.reading.copies import containment, effective_n, find_near_copies
from govreports.reading.documents import find_families


def test_containment_is_measured_from_the_shorter_document(texts):
    table = texts("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛")
    pairs = find_near_copies(table)
    assert pairs[["document", "other", "containment", "relation"]].values.tolist() == [
        ["02", "01", 1.0, "copy"]
    ]
    assert pairs["resemblance"][0] == pytest.approx(1 / 3)


def test_punctuation_and_figures_do_not_hide_a_copy(texts):
    pairs = find_near_copies(texts("甲乙丙丁戊己庚辛壬癸子丑", "甲、乙,丙1丁 戊己(庚)辛壬癸"))
    assert list(pairs["relation"]) == ["copy"]


def test_documents_without_shared_text_are_their_own_families(texts):
    table = texts("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉", "短")
    assert find_near_copies(table).empty
    assert list(find_families(table)) == ["01", "02", "03"]


def test_a_chain_of_shared_text_is_one_family(texts):
    first, second = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌"
    assert list(find_families(texts(first, first + second, second))) == ["01", "01", "01"]


def test_the_page_has_one_copy_and_two_template_pairs(documents):
    pairs = find_near_copies(documents)
    assert pairs[["document", "other", "relation"]].values.tolist() == [
        ["14", "05", "copy"],
        ["08", "10", "template"],
        ["17", "15", "template"],
    ]
    # peers/near_duplicates_8char.csv, cut by another tool
    assert pairs["containment"][0] == pytest.approx(0.9892411232030577)
    assert pairs["resemblance"][0] == pytest.approx(0.6237058193502321)


def test_the_longer_document_of_a_copy_is_contained_less(documents):
    table = containment(documents).set_index(["document", "other"])["containment"]
    assert table["14", "05"] > 0.98 and table["05", "14"] == pytest.approx(0.62, abs=0.01)


def test_effective_n_falls_when_one_document_dominates():
    assert effective_n([5, 5]) == 2
    assert effective_n([9, 1]) == pytest.approx(100 / 82)
