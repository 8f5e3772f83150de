"""The corpus of bad inputs: what must not get in, and where each fault must be shown.

- ``values``: for one field, cells just inside and just outside each of its constraints.
- ``cases``: the same as rows of whole files, with keys and uniqueness, for any table.
- ``verdicts``: what each judge, on its own, says of those files.
- ``exceptions``: what a judge cannot see, each with its reason.
- ``structure``: faults of form, made by hand.
- ``spellings``: values that are not spelled as we spell them, made by hand.
- ``schema_mutants``: schemas that let more in than ours; ``corpus`` judges them all, and prints.
- ``mutants``: one wrong cell at a time; ``quick`` judges them, ``score`` writes the page about it.
"""
