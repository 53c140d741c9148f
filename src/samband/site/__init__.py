"""The composition root: settings, addresses, home page, command line, and the demo world.

The only module that knows every stage.
"""
