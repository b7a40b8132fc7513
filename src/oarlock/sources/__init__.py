"""Where facts come from: a folder per kind of export, which recognises it and describes how to read it."""
