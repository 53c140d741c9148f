"""Workshop notes become a register: as printed, under their headings, with no line lost and none repaired."""

import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.challenges.domain.notes import (
    ACTION,
    CHALLENGE,
    OPEN_QUESTION,
    SOLUTION,
    Entry,
    Notes,
    Place,
    read_notes,
    register_rows,
)
from samband.challenges.domain.notes.source import SourceLine, source_lines
from samband.challenges.domain.notes.wording import FURNITURE, NOT_UNDERSTOOD, SUSPICIONS

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "000_b845fbb587117e22.txt"
SEEDS = sorted(SEED.parent.glob("*.txt")) if SEED.parent.is_dir() else []
TITLES = "Challenge\tSolution\tAction\n"


def said(notes: Notes, sort: str) -> list[str]:
    return [entry.text for entry in notes.of_sort(sort)]


def the(notes: Notes, start: str) -> Entry:
    (entry,) = [one for one in notes.entries if one.text.startswith(start)]
    return entry


def codes(entry: Entry) -> set[str]:
    return {one.code for one in entry.suspicions}


def missing(text: str, notes: Notes) -> list[str]:
    """Give what of the source is nowhere in the record: lines, and cells of rows."""
    kept = {place for entry in notes.entries for place in entry.places}
    kept |= {line.place for line in (*notes.furniture, *notes.not_understood)}
    lines = {place.line for place in kept}
    lost = []
    for number, printed in enumerate(source_lines(text), 1):
        line = SourceLine(number, printed)
        if not line.blank and number not in lines:
            lost.append(printed)
        elif line.is_row and Place(number) not in kept:
            lost += [cell for column, cell in line.cells if Place(number, column) not in kept]
    return lost


def invented(text: str, notes: Notes) -> list[str]:
    """Give the entries whose words are not, in their order, those of the lines they name."""
    lines = source_lines(text)
    wrong = []
    for entry in notes.entries:
        source = iter(" ".join(lines[number - 1] for number in entry.lines).replace("\t", " ").split())
        words = re.sub(r"[|]", " ", entry.text).split()
        joined = re.sub(r"[|]", " ", " ".join(source)).split()
        at = iter(joined)
        if not all(any(word in printed for printed in at) for word in words):
            wrong.append(entry.text)
    return wrong


# --- the notes of a real workshop, as they came out of a PDF


@pytest.fixture(scope="module")
def source() -> str:
    if not SEED.exists():
        pytest.skip("the notes of the workshop are not beside this repository")
    return SEED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notes(source: str) -> Notes:
    return read_notes(source)


THEMES = {
    "City/region - cluster relations": range(13, 33),
    "City/region role - vision and relations": range(34, 55),
    "Innovation procurement - public sector role as driver for innovation": range(56, 72),
    "Awareness political level": range(73, 97),
}


def test_no_line_of_the_workshop_is_lost_or_invented(source: str, notes: Notes) -> None:
    assert missing(source, notes) == []
    assert invented(source, notes) == []
    assert notes.not_understood == ()
    assert [line.why for line in notes.furniture if line.number == 86] == ["programme_mark"]


def test_at_least_twenty_challenges_stand_under_the_heading_printed_above_them(notes: Notes) -> None:
    challenges = notes.of_sort(CHALLENGE)
    assert len(challenges) == 32
    assert notes.themes == tuple(THEMES)
    assert all(set(entry.lines) <= set(THEMES[entry.theme]) for entry in notes.entries)
    assert min(sum(entry.theme == theme for entry in challenges) for theme in THEMES) >= 7


def test_at_least_five_questions_of_the_workshop_stay_open(notes: Notes) -> None:
    assert said(notes, OPEN_QUESTION) == [
        "*Recommendation / tool?",
        "*other concrete actions by individual partners?",
        "One point entry /City Innovation Entry Point Or ???",
        "* Recommendation / tool?",
        "Each city/region partner is to arrange???",
        "seminars or training courses at universitiesin our regions?",
        "*cross-sector workshops? *",
    ]
    assert {entry.status for entry in notes.of_sort(OPEN_QUESTION)} == {"open"}
    assert the(notes, "*other").asked_under == ACTION
    assert the(notes, "Each city/region").owner_words == "Each city/region partner"
    assert the(notes, "How can we as public bodies").sort == CHALLENGE


def test_cells_that_go_on_are_joined_and_others_are_not(notes: Notes) -> None:
    assert the(notes, "Clear structure").lines == (27, 28, 29)
    other = the(notes, "BSR innovation express")
    assert (other.text[-14:], other.places) == ("other clusters", (Place(20, 2), Place(21, 2)))
    assert the(notes, "same workshop as above").parent == the(notes, "Unsure about").number
    assert the(notes, "Tool 2:").text == "Tool 2:"
    assert [one.text for one in notes.children(the(notes, "Cities does not").number)] == [
        "Stories",
        "Seminar/conference",
        "Stories to newsletter",
    ]


def test_the_workshop_of_spring_is_a_window_and_not_a_day(notes: Notes) -> None:
    window = the(notes, "Workshop for cities").window
    assert window is not None
    assert window.words == "spring 2018 (or latest in June)"
    assert (window.starts_on, window.ends_before) == (date(2018, 3, 1), date(2018, 7, 1))
    assert window.is_latest


def test_garbled_lines_are_marked_with_their_original_and_never_repaired(source: str, notes: Notes) -> None:
    garbled = the(notes, "Specific recommendations, requirements of ankerning rants")
    assert codes(garbled) == {"overlaid"}
    (mark,) = garbled.suspicions
    assert (mark.line, mark.original) == (49, source.split("\n")[48])
    assert "of ankerning rants organize internal" in garbled.text
    assert "html_tag" in codes(the(notes, "Public sector could be"))
    assert "<ul> <li>but clusters" in the(notes, "Public sector could be").text
    assert codes(the(notes, "Make the different sectors")) == {"footer_words"}
    assert codes(the(notes, "When regions give money")) == {"footer_words"}
    assert codes(the(notes, "Stories to newsletter + ")) == {"placeholder"}
    assert "missing_space" in codes(the(notes, "Cities does not see"))
    assert "missing_space" in codes(the(notes, "seminars or training"))
    assert "breaks_off" in codes(the(notes, "Newsletter stories"))
    assert set(notes.suspicious_lines) == {37, 46, 49, 52, 54, 58, 62, 69, 70, 80, 82, 92}


def test_the_footer_cut_into_columns_is_shown_apart(notes: Notes) -> None:
    cut = [(line.number, line.text) for line in notes.furniture if line.why == "split_mark"]
    assert cut[:2] == [(46, "Europe"), (46, "in Regional Development Fund")]
    assert [number for number, _ in cut] == [46, 46, 69, 69]


def test_the_register_of_the_workshop_holds_every_entry_once(notes: Notes) -> None:
    table = register_rows(notes)
    assert len(table.rows) == len(notes.entries)
    (row,) = [row for row in table.rows if row[3].startswith("Workshop for cities")]
    assert row[0] == "City/region role - vision and relations"
    assert row[1].startswith("Unsure about")
    assert row[6:9] == ("spring 2018 (or latest in June)", "2018-03-01", "2018-06-30")
    assert row[10] == "53:3"


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_other_texts_lose_no_line_and_nothing_is_made_of_prose(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    read = read_notes(text)
    assert missing(text, read) == []
    assert invented(text, read) == []
    if path != SEED:
        assert not read.of_sort(CHALLENGE)
        assert not read.of_sort(SOLUTION)


# --- notes as people write them elsewhere


def test_a_table_of_a_word_processor_keeps_rows_that_begin_small_apart() -> None:
    text = (
        "Utmaning\tLösning\tÅtgärd\tAnsvarig\tNär\n"
        "det saknas en överblick över vem som äger behoven\tett register\t"
        "ta fram en lista\tstaben\tvåren 2027\n"
        "upphandlarna har för lite tid för dialog i god tid\t\tboka möten\t\tnär det går\n"
    )
    read = read_notes(text)
    assert len(read.of_sort(CHALLENGE)) == 2
    listed = the(read, "ta fram")
    assert listed.owner_words == "staben"
    assert listed.window is not None
    assert listed.window.starts_on == date(2027, 3, 1)
    booked = the(read, "boka")
    assert booked.window is not None
    assert (booked.window.words, booked.window.starts_on) == ("när det går", None)
    assert missing(text, read) == []


def test_a_markdown_table_with_its_columns_in_another_order() -> None:
    text = (
        "## Mobilitet\n\n| Nr | Tiltak | Utfordring | Merknad |\n|---|:---:|---|---|\n"
        "| 1 | Lage en plan innen juni 2027 | Bussen går for sjelden | fra gruppe 2 |\n"
        "| 2 | – | Ingen vet hvem |  |\n"
    )
    read = read_notes(text)
    assert said(read, CHALLENGE) == ["Bussen går for sjelden", "Ingen vet hvem"]
    assert said(read, ACTION) == ["Lage en plan innen juni 2027"]
    assert {entry.theme for entry in read.entries} == {"Mobilitet"}
    assert [(line.text, line.why) for line in read.not_understood] == [("fra gruppe 2", "untitled_column")]
    assert {"row_number", "rule", "column_title", "heading"} == {line.why for line in read.furniture}


@pytest.mark.parametrize(
    ("challenge", "solution", "action"),
    [
        ("Utmaning", "Lösning", "Åtgärd"),
        ("Utfordring", "Løsning", "Tiltak"),
        ("Udfordring", "Løsning", "Handling"),
        ("Challenge", "Possible solution", "Action"),
        ("Haaste", "Ratkaisu", "Toimenpide"),
        ("Herausforderung", "Lösung", "Maßnahme"),
        ("Uitdaging", "Oplossing", "Actie"),
    ],
)
def test_labelled_points_in_seven_languages(challenge: str, solution: str, action: str) -> None:
    text = f"# Energi\n\n- **{challenge}:** a b c\n  d e\n- {solution}: f g\n- {action} – h i j\n"
    read = read_notes(text)
    assert [(one.sort, one.text, one.parent) for one in read.entries] == [
        (CHALLENGE, "a b c d e", None),
        (SOLUTION, "f g", 1),
        (ACTION, "h i j", 1),
    ]
    assert {one.theme for one in read.entries} == {"Energi"}


def test_labels_in_one_line() -> None:
    read = read_notes(
        "Challenge: few testers / Solution: a door / Action: open it in May 2027. Owner: the city"
    )
    assert [(one.sort, one.text) for one in read.entries] == [
        (CHALLENGE, "few testers"),
        (SOLUTION, "a door"),
        (ACTION, "open it in May 2027."),
    ]
    assert read.entries[2].owner_words == "the city"


def test_lists_under_titles_and_themes() -> None:
    text = (
        "Hälsa\n\nUtmaningar:\n• för få testbäddar\n• vem betalar?\n\n"
        "Åtgärder\n•\tbjud in senast i maj 2027\n\nÖppna frågor\n- finns det lokaler\n"
    )
    read = read_notes(text)
    assert [(one.sort, one.theme) for one in read.entries] == [
        (CHALLENGE, "Hälsa"),
        (CHALLENGE, "Hälsa"),
        (ACTION, "Hälsa"),
        (OPEN_QUESTION, "Hälsa"),
    ]
    assert read.entries[2].text == "bjud in senast i maj 2027"
    assert {one.parent for one in read.entries} == {None}  # two challenges: nothing says which
    assert read_notes("Challenges\n- one\nSolutions\n- two\n").entries[1].parent == 1
    assert missing(text, read) == []


def test_a_heading_for_the_challenges_holds_for_the_themes_under_it() -> None:
    read = read_notes("# Challenges\n## Water\n- leaks\n## Waste\n- smell\n# Solutions\n## Water\n- meters\n")
    assert [(one.sort, one.theme, one.text) for one in read.entries] == [
        (CHALLENGE, "Water", "- leaks"),
        (CHALLENGE, "Waste", "- smell"),
        (SOLUTION, "Water", "- meters"),
    ]
    assert read.entries[2].parent is None


def test_a_table_without_titles_is_not_guessed_at() -> None:
    text = "The bus is late\tMore buses\nThe lift is broken\tMend it\n"
    read = read_notes(text)
    assert read.entries == ()
    assert {line.why for line in read.not_understood} == {"no_column"}
    assert missing(text, read) == []
    told = read_notes(text, columns=(CHALLENGE, SOLUTION))
    assert said(told, CHALLENGE) == ["The bus is late", "The lift is broken"]


@pytest.mark.parametrize(
    ("action", "owner"),
    [
        ("The port is to invite three companies", "The port"),
        ("Kommunen ska bjuda in tre företag", "Kommunen"),
        ("Lage en plan (ansvarlig: havnen, frist: våren 2027)", "havnen"),
        ("Det skal lages en plan", ""),
        ("The report will be published", ""),
        ("Planen ska tas fram", ""),
    ],
)
def test_the_owner_is_who_the_words_name(action: str, owner: str) -> None:
    assert read_notes(f"Action: {action}").entries[0].owner_words == owner


def test_a_theme_by_label_holds_over_pages_and_sections() -> None:
    text = "Theme: Water\nChallenges\n- leaks\n\nPage 1 of 2\n\nSolutions\n- meters\n"
    text += "\nTheme: Waste\n\nAction: sort\n"
    read = read_notes(text)
    assert [(one.sort, one.theme) for one in read.entries] == [
        (CHALLENGE, "Water"),
        (SOLUTION, "Water"),
        (ACTION, "Waste"),
    ]


def test_prose_is_not_understood_and_a_question_in_it_stays_open() -> None:
    read = read_notes("We met on Tuesday.\n\nWho pays for the bus?\nNobody knew.\n")
    assert said(read, OPEN_QUESTION) == ["Who pays for the bus?"]
    assert [line.number for line in read.not_understood] == [1, 4]


def test_a_line_without_columns_above_a_row_is_kept_and_the_row_marked() -> None:
    text = f"{TITLES}Municipalities do not know what\nalready exists\tA catalogue\t\n"
    read = read_notes(text)
    assert [(line.number, line.why) for line in read.not_understood] == [(2, "no_column")]
    assert codes(the(read, "already exists")) == {"stray_line"}
    assert missing(text, read) == []


def test_an_owner_or_a_date_without_anything_to_belong_to() -> None:
    read = read_notes("Owner: the port\n")
    assert [(line.text, line.why) for line in read.not_understood] == [("the port", "no_entry")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("<b>One</b> door for all", "html_tag"),
        ("One d\ufffdor for all", "broken_character"),
        ("One d\x00or for all", "broken_character"),
        ("In xx years there is one door", "placeholder"),
        ("There is one door.Everybody uses it", "missing_space"),
        ("One cross- border door", "split_word"),
        ('One "door for all', "unbalanced"),
        ("One door (for all", "unbalanced"),
        ("One door for companies and", "breaks_off"),
        ("and companies from abroad", "begins_in_middle"),
        ("One door European Regional Development Fund", "footer_words"),
    ],
)
def test_what_looks_garbled_is_marked(cell: str, code: str) -> None:
    read = read_notes(f"{TITLES}{cell}\tA solution\t\n")
    entry = read.of_sort(CHALLENGE)[0]
    assert code in codes(entry)
    assert entry.suspicions[0].line == 2
    assert entry.text == cell.replace("\x00", "\ufffd")


@pytest.mark.parametrize(
    "cell",
    [
        "One door for all (also for small ones)",
        'They call it a "door"',
        "in- och utgående godstransporter",
        "See https://example.org/find.Testbeds/first",
        "1) first 2) second",
        "Make politicians aware of what is going on",
        "Europe needs regions",
    ],
)
def test_what_is_whole_is_not_marked(cell: str) -> None:
    read = read_notes(f"{TITLES}{cell}\tAnother solution\t\n")
    assert codes(read.of_sort(CHALLENGE)[0]) == set()


# --- whatever is pasted

LINES = st.sampled_from(
    [
        "",
        "\t\t",
        "# Theme",
        "## Challenges",
        "**Solutions**",
        TITLES.strip(),
        "Utmaning",
        "Lösning",
        "a cell\tanother one\tand a third",
        "\tonly the second",
        "Each partner is to\tmeet in\tspring 2018",
        "goes on here\tJune\t???",
        "| a | b | c |",
        "|---|---|",
        "| Utfordring | Eier | Når |",
        "Challenge: x / Solution: y",
        "- point",
        "•\tpoint of a word processor",
        "Page 3 of 7",
        "Header of every page",
        "Who knows?",
        "-----",
        "Europe\tin Regional Development Fund",
        "Owner: nobody",
        "When: in June",
        "a\tb\tc\td\te\tf",
        "|||",
        "\u202eright to left\t\u200fשלום",
        "\x00\tnull\x0b\x0c",
        "Theme: Water",
    ]
)
TEXTS = st.builds(
    lambda lines, end: end.join(lines), st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\r"])
)


@settings(max_examples=300, deadline=None)
@given(TEXTS | st.text(max_size=200) | st.text("ab?|\t\n#-*: .A", max_size=120))
def test_no_line_is_lost_and_no_word_is_invented_whatever_is_pasted(text: str) -> None:
    read = read_notes(text)
    assert missing(text, read) == []
    assert invented(text, read) == []
    numbers = [entry.number for entry in read.entries]
    assert numbers == list(range(1, len(numbers) + 1))
    challenges = {entry.number for entry in read.of_sort(CHALLENGE)}
    assert {entry.parent for entry in read.entries} <= challenges | {None}
    assert all(
        entry.sort == CHALLENGE or entry.status == "open" for entry in read.entries if "???" in entry.text
    )
    assert {one.code for entry in read.entries for one in entry.suspicions} <= set(SUSPICIONS)
    assert {line.why for line in read.furniture} <= set(FURNITURE)
    assert {line.why for line in read.not_understood} <= set(NOT_UNDERSTOOD)
    table = register_rows(read)
    assert {len(row) for row in table.rows} <= {len(table.header)}
    assert len(table.rows) == len(read.entries) + len(read.not_understood)
    assert "\x00" not in "".join(entry.text for entry in read.entries)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    text = f"# Theme\n{TITLES}A challenge\tA solution\tA question?\n"
    assert read_notes("\ufeff" + text.replace("\n", "\r\n")) == read_notes(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        TITLES + "word " * 200_000,
        TITLES + "\t" * 1_000_000,
        TITLES + "(\t" * 100_000,
        TITLES + "same words begin here\tand end\n" * 4_000,
        "Challenge: a / " * 10_000,
        "<" * 500_000,
        "\n" * 200_000 + "A line",
    ],
    ids=["letters", "words", "tabs", "cells", "rows", "labels", "tags", "blank"],
)
def test_a_megabyte_is_read_in_a_moment(text: str) -> None:
    begun = time.perf_counter()
    read = read_notes(text)
    assert time.perf_counter() - begun < 10
    assert missing(text, read) == []
