"""Fills a home with a small part of the demo world, every language in it, for the journeys.

    SAMBAND_HOME=… python -m tests.journeys.small_world

All of the demo world would be encoded for a minute before the first journey begins. Here are the
entries that the journeys meet, with all who have to do with them, through the loader of the product.
"""

import json
import sys

from samband.site.prepare import prepare_home

# What the needs of the journeys look for, and one of each unpleasant sort.
LOOKED_FOR = (
    *("fi-001", "fi-002", "fi-p01", "fi-004", "fi-t03", "nl-011", "nl-001", "nl-t01", "nl-p01", "nl-009"),
    *("da-005", "da-t01", "da-p07", "de-003", "de-t06", "nb-010", "nn-010", "en-010", "en-t04"),
    *("sv-029", "nb-018", "nb-p06", "nl-017", "nl-020", "fi-p03", "fi-019"),
)


def chosen(world: list[dict], people: list[dict]) -> set[str]:
    """Give the ids of what is looked for, of whom the people act for, and of all behind these."""
    keep = set(LOOKED_FOR) | {person["organisation"] for person in people}
    for row in world:
        if row["id"] in keep:
            keep |= set(row.get("run_by", []))
            keep |= {part["organisation"] for part in row.get("participants", [])}
    return keep


def main() -> None:
    """Load it, and make it searchable."""
    prepare_home()
    from samband.matching.indexing import index_waiting
    from samband.site.world import load

    read = load.rows
    world = load.everything()
    keep = chosen(world, list(read("people")))

    def rows(name: str) -> list[dict]:
        if name == "people":
            return list(read(name))
        if name == "ties":
            return [tie for tie in read(name) if {tie["source"], tie["target"]} <= keep]
        return [row for row in read(name) if row["id"] in keep]

    load.rows = rows
    added = load.load_world()
    index_waiting()
    json.dump({"added": added}, sys.stdout)


if __name__ == "__main__":
    main()
