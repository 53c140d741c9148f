"""Many who write to SQLite at once come in turn: none is passed over until it fails."""

import threading
import time
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from samband.site.keeping.databases import other, settings_of

WRITERS, SECONDS = 12, 3.0


def test_whoever_writes_without_pause_does_not_keep_others_waiting(
    tmp_path: Path, django_db_blocker: Any
) -> None:
    written = [0] * WRITERS
    longest = [0.0] * WRITERS
    with django_db_blocker.unblock(), other(settings_of(f"sqlite:{tmp_path}/one.sqlite3", tmp_path)) as alias:
        with connections[alias].cursor() as cursor:
            cursor.execute("CREATE TABLE note (writer int)")
        until = time.monotonic() + SECONDS

        def write(number: int) -> None:
            while time.monotonic() < until:
                begun = time.monotonic()
                with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                    longest[number] = max(longest[number], time.monotonic() - begun)
                    cursor.execute("INSERT INTO note VALUES (%s)", [number])
                    time.sleep(0.002)
                written[number] += 1
            connections[alias].close()

        threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM note")
            assert cursor.fetchone()[0] == sum(written)
    assert min(written) > max(written) / 3, written
    assert max(longest) < SECONDS / 3, longest
