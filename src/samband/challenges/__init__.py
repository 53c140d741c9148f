"""Whose problem is it, what future do they want, where does it stand?

The stage of needs: challenges from their first sentence to what came of them, the need check that finds a
solution hidden in a need, workshop notes, and one entry point per city, region or department.
"""
