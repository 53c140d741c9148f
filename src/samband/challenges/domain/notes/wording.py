"""Why something in workshop notes was marked or set apart: messages, translated when shown."""

from samband.kernel.text import gettext_noop

SORTS = {
    "challenge": gettext_noop("Challenge"),
    "solution": gettext_noop("Solution"),
    "action": gettext_noop("Action"),
    "open_question": gettext_noop("Open question"),
}
SUSPICIONS = {
    "html_tag": gettext_noop("Marks of a web page (such as <li>) stand among the words."),
    "broken_character": gettext_noop("A character could not be read."),
    "placeholder": gettext_noop("A place was left to be filled in (xxxx)."),
    "missing_space": gettext_noop("Two words seem to have run together."),
    "split_word": gettext_noop("A word seems to be broken by a hyphen and a space."),
    "unbalanced": gettext_noop("A bracket or quotation mark has no partner; words may be missing."),
    "breaks_off": gettext_noop("The sentence breaks off; its end may stand in another column or line."),
    "begins_in_middle": gettext_noop("It begins with a word that goes on from something else."),
    "overlaid": gettext_noop(
        "It begins as another cell does and goes on in broken words; two texts may lie on top of each other."
    ),
    "stray_line": gettext_noop(
        "A line without columns stands right above; it may be the beginning of this cell."
    ),
    "footer_words": gettext_noop("Words of the page's footer stand in this row."),
}
FURNITURE = {
    "heading": gettext_noop("A heading: the theme of what stands under it"),
    "column_title": gettext_noop("The title of a column or section"),
    "repeated_line": gettext_noop("The same line stands on several pages: a page header or footer"),
    "page_line": gettext_noop("A line alone between pages: a page header or footer"),
    "page_number": gettext_noop("A page number"),
    "programme_mark": gettext_noop("The mark of a funding programme"),
    "split_mark": gettext_noop("A page header or footer, cut into columns"),
    "rule": gettext_noop("A line drawn in characters, or a mark without words"),
    "row_number": gettext_noop("The number of a row"),
}
NOT_UNDERSTOOD = {
    "no_column": gettext_noop("Neither a title nor a label says what this is."),
    "untitled_column": gettext_noop("The column has no title that is known."),
    "beyond_columns": gettext_noop("The row has more cells than the table has titles."),
    "no_entry": gettext_noop("An owner or a date without anything that it belongs to."),
}
