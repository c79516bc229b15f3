"""The null of the networks: who stands in which sentence is shuffled, how often and beside how many
is not.

Curveball trades (Strona et al. 2014, Nature Communications 5:4114) run on many copies of a 0/1
table at once, all pairs of rows in a round (global trades: Carstens, Berger & Strona 2018,
MethodsX, "A unifying framework for fast randomization of ecological networks with fixed (node)
degrees"). Both margins stay: a long list stays long, a body named everywhere stays named
everywhere.
"""

import numpy as np

# copies that are traded side by side: few samples of one copy, so they hardly depend on each other
CHAINS = 500
BURN_IN = 20  # rounds before the first sample


def swap_margins(incidence, *, samples, seed=1):
    """Yield stacks (copies x units x items) of random 0/1 tables with the row and column sums of
    ``incidence``.

    ``samples`` tables come in all. ``seed`` is anything that ``numpy.random.default_rng`` takes.

    >>> table = np.array([[1, 1, 0], [1, 0, 0]], dtype=bool)     # 两句: 科协、教育 | 科协
    >>> stacks = swap_margins(table, samples=50)
    >>> {tuple(copy.sum(axis=0).tolist()) for stack in stacks for copy in stack}
    {(2, 1, 0)}
    """
    rng = np.random.default_rng(seed)
    incidence = np.asarray(incidence, dtype=bool)
    # trading along the short side mixes faster and costs less
    units, items = incidence.shape
    turned = units > items
    rows = incidence.T if turned else incidence
    copies = np.repeat(rows[None], min(CHAINS, samples), axis=0)
    for _ in range(BURN_IN):
        trade_rows(copies, rng)
    while samples > 0:
        trade_rows(copies, rng)
        stack = copies[:samples]
        yield stack.transpose(0, 2, 1) if turned else stack
        samples -= len(stack)


def trade_rows(copies, rng):
    """One round in place: in every copy the rows are paired at random, and each pair deals its
    unshared items out anew.
    """
    chains, rows, _ = copies.shape
    pairs = rows // 2
    if pairs == 0:
        return
    order = rng.random((chains, rows)).argsort(axis=1)
    chain = np.arange(chains)[:, None]
    left_rows, right_rows = order[:, :pairs], order[:, pairs : 2 * pairs]
    left, right = copies[chain, left_rows], copies[chain, right_rows]
    shared, unshared = left & right, left ^ right
    dealt = _deal_left(unshared, left, rng)
    copies[chain, left_rows] = shared | dealt
    copies[chain, right_rows] = shared | (unshared & ~dealt)


def _deal_left(unshared, left, rng):
    """Which unshared items (chains x pairs x items) the left rows get: as many as they held, drawn
    at random.
    """
    chains, pairs, items = unshared.shape
    places = np.flatnonzero(unshared)
    pair = places // items  # numbered through all chains; in order
    from_left = left.ravel()[places]
    quota = np.bincount(pair[from_left], minlength=chains * pairs)
    shuffled = places[np.argsort(pair + rng.random(len(places)))]  # within each pair
    begins = np.searchsorted(pair, np.arange(chains * pairs))
    rank = np.arange(len(places)) - begins[pair]
    dealt = np.zeros(unshared.size, dtype=bool)
    dealt[shuffled[rank < quota[pair]]] = True
    return dealt.reshape(unshared.shape)


def null_counts(sources, targets=None, *, samples, seed=1):
    """Yield stacks (copies x source items x target items): how many units each pair shares in the
    swapped tables.

    ``sources`` and ``targets`` are 0/1 tables over the same units, swapped apart; without
    ``targets`` items pair with each other.
    """
    seed = np.atleast_1d(seed)
    stacks = swap_margins(sources, samples=samples, seed=seed)
    if targets is None:
        pairs = ((stack, stack) for stack in stacks)
    else:
        pairs = zip(stacks, swap_margins(targets, samples=samples, seed=[*seed, 1]), strict=True)
    for left, right in pairs:
        shared = left.transpose(0, 2, 1).astype(np.float32) @ right.astype(np.float32)
        yield shared.astype(np.int32)
