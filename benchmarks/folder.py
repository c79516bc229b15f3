"""How time and memory grow with a folder of own reports: python benchmarks/folder.py [200 2000]

Each size runs in a process of its own on invented reports of about 3,000 characters, made of
recombined sentences (seed 7), in a temporary folder. Prints seconds for each step and the peak of
resident memory; the last column is how the time grows with the number of documents (1 = in
proportion, 2 = with the square).
"""

import math
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import warnings
from pathlib import Path
from time import perf_counter

WHO = "县科协 县教育局 县农业农村局 县总工会 县民政局 县卫生健康局 县委组织部 县应急管理局 县财政局 县妇联".split()
WHOM = "青少年 农民 产业工人 老年人 领导干部和公务员 社区居民 学生 科技人员 志愿者 基层干部".split()
WHAT = "科普讲座 技术培训 科技竞赛 科普展览 主题宣传 参观活动 知识竞赛 入户宣传 业务学习 技能比武".split()
WHERE = "学校 社区 乡镇 企业 科技馆 文化站 园区 村庄 广场 机关".split()
FORMS = (
    "{0}牵头，面向{1}在{3}举办{2}{4}场，参加{5}人次。",
    "{0}要会同有关部门，依托{3}组织{1}参加{2}，全年不少于{4}次。",
    "{4}月，{0}在{3}开展{2}，发放资料{5}份，受益{1}{5}人。",
    "加大投入，{0}安排专项经费{4}万元，用于{3}的{2}，提高{1}的科学素质。",
    "完善考核制度，把{1}的{2}纳入{0}年度考核，定期通报{3}的进展，奖励先进集体{4}个。",
)
STEPS = (
    "read_folder",
    "near-copies, damage",
    "repairs",
    "sentences",
    "tokens",
    "counts",
    "mentions",
    "duties",
    "measures",
    "frame_hits",
    "term rates",
)


def write_reports(folder, number, length=3000, seed=7):
    """Write invented reports of one county each, every tenth in GB18030."""
    draw = random.Random(seed)
    for county in range(1, number + 1):
        lines, size = [f"第{county}县{2021 + county % 5}年全民科学素质工作总结"], 0
        while size < length:
            lines.append("".join(sentence(draw) for _ in range(5)))
            size += len(lines[-1])
        encoding = "utf-8" if county % 10 else "gb18030"
        (folder / f"{county}.txt").write_text("\n".join(lines), encoding=encoding)


def sentence(draw):
    """A sentence of a form and four lists of words."""
    words = [draw.choice(words) for words in (WHO, WHOM, WHAT, WHERE)]
    return draw.choice(FORMS).format(*words, draw.randint(1, 40), draw.randint(50, 5000))


def measure(folder, pipe):
    """Run the steps of the flow on a folder; send seconds by step and the peak of memory in MB."""
    warnings.simplefilter("ignore")
    from govreports.actors.duties import find_duties
    from govreports.actors.measures import code_measures
    from govreports.actors.mentions import find_mentions
    from govreports.change.frames import frame_hits
    from govreports.reading.documents import describe_documents, split_sentences
    from govreports.reading.folders import read_folder
    from govreports.text import find_repairs
    from govreports.words.terms import count_terms, join_phrases, term_rates
    from govreports.words.tokens import cut_terms

    made, times = {}, []
    steps = (
        lambda: made.update(collection=read_folder(folder)),
        lambda: made.update(documents=describe_documents(made["collection"].documents)),
        lambda: made.update(repairs=find_repairs(made["documents"])),
        lambda: made.update(sentences=split_sentences(made["documents"], made["repairs"])),
        lambda: made.update(
            tokens=join_phrases(cut_terms(made["sentences"], repairs=made["repairs"]))
        ),
        lambda: made.update(counts=count_terms(made["tokens"])),
        lambda: find_mentions(made["sentences"], issuers=made["documents"]),
        lambda: find_duties(made["documents"], repairs=made["repairs"]),
        lambda: code_measures(made["sentences"]),
        lambda: frame_hits(made["sentences"]),
        lambda: term_rates(made["counts"]),
    )
    for step in steps:
        start = perf_counter()
        step()
        seconds = perf_counter() - start
        times.append((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    pipe.send(times)


def measure_size(number):
    """The times and peaks of one size, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        write_reports(Path(folder), number)
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=measure, args=(folder, theirs))
        process.start()
        times = ours.recv()
        process.join()
    return times


def main():
    os.chdir(Path(__file__).resolve().parents[1])
    sizes = [int(argument) for argument in sys.argv[1:]] or [200, 2000]
    results = {number: measure_size(number) for number in sizes}
    print(f"{'step':<22}" + "".join(f"{number:>9,} documents" for number in sizes) + "   grows")
    for step, *measured in zip(STEPS, *(results[number] for number in sizes)):
        cells = [f"{s:>9.1f} s ({peak:,.0f} MB)".rjust(19) for s, peak in measured]
        growth = float("nan")
        if len(sizes) > 1:
            growth = math.log(measured[-1][0] / measured[0][0]) / math.log(sizes[-1] / sizes[0])
        print(f"{step:<22}" + "".join(cells) + f"{growth:8.1f}")
    print(f"{'all':<22}" + "".join(f"{sum(s for s, _ in results[n]):>17.1f} s" for n in sizes))


if __name__ == "__main__":
    main()
