"""Make the shipped vectors of the subjects, with the shipped encoder and removal of language.

usage: python benchmarks/learn_subjects.py src/samband/matching/data/subjects.npz

Run it again when ``subjects.csv`` or the shipped projection changes. Takes half a minute.
"""

import io
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from samband.matching.domain.projection import shipped
from samband.matching.domain.subjects import subject_vectors, wordings
from samband.matching.encoder import load_encoder


def main() -> None:
    """Encode the names, project them, and write the means as whole numbers."""
    names, langs = wordings()
    vectors = subject_vectors(shipped().project_profiles(load_encoder().encode(names), langs))
    whole = np.round(vectors * (127 / np.abs(vectors).max())).astype(np.int8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, vectors=whole)
    Path(sys.argv[1]).write_bytes(buffer.getvalue())
    print(f"{len(vectors)} subjects, {len(buffer.getvalue())} bytes")


if __name__ == "__main__":
    main()
