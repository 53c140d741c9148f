"""What a cost may be under a programme's rules: categories, flat rates and their order, sums of rows.

A pack of rules is data (`rules/data/cost_packs.json`) with source, date and mark; what is done with it is
pure.
"""
