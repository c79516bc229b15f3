"""Measures of dispersion: how evenly the occurrences of a term are spread over texts of unequal length."""

import numpy as np
import pandas as pd


def measure_dispersion(frequencies, sizes):
    """Measures of dispersion for each row of ``frequencies`` (terms x texts) and text ``sizes`` in words.

    Columns, with f the total, v the counts, t = v/f, s the shares of the sizes, p = v/size:
    dp = sum|t - s| / 2 (Gries 2008, IJCL 13(4): 0 even, 1 uneven); dp_norm = dp / (1 - min s) (Lijffijt and Gries 2012, IJCL
    17(1)); juilland_d = 1 - sd(p) / (mean(p) sqrt(texts - 1)); carroll_d2 = entropy of p / log texts (Carroll 1970);
    rosengren_s = (sum sqrt(v s))² / f (Rosengren 1971); lyne_d3 = 1 - chi² / 4f, for texts of equal size (Lyne 1985);
    dkl = sum t log2(t/s) (Gries 2020: 0 even); da = 1 - mean|p_i - p_j| / (2 mean p) (Burch, Egbert and Biber 2017).
    A term that never occurs has missing values; so has, with a single text, what divides by texts - 1.
    """
    counts, sizes = np.atleast_2d(np.asarray(frequencies, dtype=float)), np.asarray(sizes, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        total, share, texts = counts.sum(axis=1), sizes / sizes.sum(), len(sizes)
        parts, rates = counts / total[:, None], counts / sizes
        mean = rates.mean(axis=1)
        within = rates / rates.sum(axis=1, keepdims=True)
        dp = np.abs(parts - share).sum(axis=1) / 2
        pairs = np.abs(rates[:, :, None] - rates[:, None, :]).sum(axis=(1, 2)) / (texts * (texts - 1))
        expected = total[:, None] / texts
        return pd.DataFrame({
            "dp": dp,
            "dp_norm": dp / (1 - share.min()),
            "juilland_d": 1 - rates.std(axis=1) / mean / np.sqrt(texts - 1),
            "carroll_d2": -_plogp(within) / np.log2(texts),
            "rosengren_s": np.sqrt(counts * share).sum(axis=1) ** 2 / total,
            "lyne_d3": np.clip(1 - ((counts - expected) ** 2 / expected).sum(axis=1) / (4 * total), 0, None),
            "dkl": _plogp(parts) - (parts * np.log2(share)).sum(axis=1),
            "da": 1 - pairs / (2 * mean),
        })


def _plogp(shares):
    return np.where(shares > 0, shares * np.log2(np.where(shares > 0, shares, 1)), shares).sum(axis=1)
