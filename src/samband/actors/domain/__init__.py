"""The pure rules of the map: words for kinds and themes, and how a row of a list is read."""
