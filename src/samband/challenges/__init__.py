"""Whose problem is it, what future do they want?

The stage of needs. Here so far: the need check, which reads a need in seven languages and finds the solution
that is hidden in it.
"""
