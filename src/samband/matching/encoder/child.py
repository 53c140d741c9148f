"""A process that holds one encoder and answers on its standard streams; run as a module.

It ends when its parent ends. Whatever the engine does (abort, memory fault), nobody else dies.
"""

import os
import sys
import threading
import time

from samband.matching.encoder.framing import Broken, receive, send
from samband.matching.encoder.interface import EncoderError, load_encoder


def main(setting: str) -> int:
    """Load the encoder that the setting names and encode what is asked until the asker is gone."""
    # The engine may print to standard output: keep the line of messages for messages alone.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    questions = sys.stdin.buffer
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    try:
        encoder = load_encoder(setting)
    except EncoderError as error:
        send(answers, {"error": str(error)})
        return 1
    try:
        send(answers, {"name": encoder.name, "dimensions": encoder.dimensions})
        while True:
            header, _ = receive(questions)
            vectors = encoder.encode(header["texts"])
            send(answers, {"count": len(vectors)}, vectors.astype("<f4").tobytes())
    except Broken:
        return 0


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
