"""Who or what, anywhere, in any language, resembles this, and why?

A Profile is anything that can be compared: an organisation, a testbed, a past project. The
engine encodes profiles and needs, removes the language from the meaning, ranks, spreads the
answer over regions and explains it. It knows no stage: an owning stage saves its profiles here.
"""
