"""Pure values that every stage shares, built on the standard library alone.

Decisions with a reason, periods, checked codes (countries, NUTS, languages), text that
can be folded and compared. Nothing here knows Django, the clock or a file.
"""
