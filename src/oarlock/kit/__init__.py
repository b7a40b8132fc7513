"""Tools without domain words: text rendering, files, transcoding, clock, ids, hashing, SQL connections."""
