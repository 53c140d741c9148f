"""Who is out there, where, good at what, tied to whom?

Organisations with their places, what they offer and seek in their own words, contact points,
themes and ties; each fact with its source and date. Import of lists; the thread of each one.
"""
