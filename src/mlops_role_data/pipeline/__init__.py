"""From raw/ to build/: reading, judging, deriving and publishing. Needs the extra ``pipeline``."""
