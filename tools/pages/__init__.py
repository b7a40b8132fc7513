"""The generated pages of docs/: each module turns a part of the code into one page."""
