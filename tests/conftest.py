import pandas as pd
import pytest

from govreports.reading.documents import read_reports, split_sentences


@pytest.fixture(scope="session")
def documents():
    """The 20 documents of the page."""
    return read_reports()


@pytest.fixture(scope="session")
def sentences(documents):
    """The sentences of the 20 documents."""
    return split_sentences(documents)


@pytest.fixture
def texts():
    """Make a documents table from invented texts: texts("first report", "second report")."""

    def make(*bodies):
        rows = [
            {"document": f"{number:02d}", "start": 0, "end": len(body), "text": body}
            for number, body in enumerate(bodies, start=1)
        ]
        return pd.DataFrame(rows, columns=["document", "start", "end", "text"])

    return make
