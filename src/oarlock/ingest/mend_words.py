"""What to do about a row that was not loaded, by why it was not."""

from __future__ import annotations

from typing import Final

from oarlock.kit.text import Msg, msg

_DATE: Final = msg("Write the day as YYYY-MM-DD, or say in which order the file writes its dates.")
_NUMBER: Final = msg("Write digits with one decimal mark and nothing else; the currency has a column of its own.")
_SHAPE: Final = msg(
    "Give the row as many values as the first line has columns: a value with a separator or a line break in it needs "
    "quotes around it."
)
_TEXT: Final = msg("Export the file anew as UTF-8; this line holds what is no text.")
_WITHIN: Final = msg("Correct the value, or leave it empty where the field is not required.")
_OTHER: Final = msg("Bring the file that holds it in, together with this one; or correct the value.")

REMEDIES: Final[dict[str, Msg]] = {
    "The value is missing.": msg("Fill it in, or choose another column for this field."),
    "This is not yes or no.": msg("Write yes or no, true or false, 1 or 0."),
    "This is not a currency code of ISO 4217.": msg("Write the code of three letters, such as CNY, USD or EUR."),
    "This is not one of: {choices}.": msg("Write one of the words that are listed."),
    "This is not a date.": _DATE,
    "This is not a date with time.": msg(
        "Write it as YYYY-MM-DD HH:MM, or say in which order the file writes its dates."
    ),
    "This is a spreadsheet's number of a day, not a date; export the column as dates (YYYY-MM-DD).": _DATE,
    "The calendar has no such day.": _DATE,
    "The month is above 12: the dates of this file are read with the day first.": _DATE,
    "The month is above 12: the dates of this file are read with the month first.": _DATE,
    "The day is not between {first} and {last}.": msg("Correct the year; a day that is not known yet stays empty."),
    "The year is not between {first} and {last}.": msg("Correct the year; a day that is not known yet stays empty."),
    "The end is before the start.": msg("Swap the two days, or correct the wrong one."),
    "This is not an amount.": _NUMBER,
    "This is not a number.": _NUMBER,
    "This is not a whole number.": msg("Write it without decimals."),
    "The amount is too large.": msg("Correct the amount; it may be in a smaller unit, such as cents."),
    "The amount is negative.": msg("Write it without the sign; what is given back has a kind or a row of its own."),
    "The number is below {minimum}.": _WITHIN,
    "The number is above {maximum}.": _WITHIN,
    "A value is longer than {size} characters.": msg("Shorten it."),
    "The value holds a zero byte (NUL).": _TEXT,
    "The row holds a zero byte (NUL).": _TEXT,
    "The row is not valid UTF-8 text.": _TEXT,
    "The row has {found} values where the header has {expected} columns.": _SHAPE,
    "The row has a value beyond the last column of the header.": msg("Give the column a name, or delete the value."),
    "The row cannot be read as a row of the table.": _SHAPE,
    "A quote is opened and never closed.": msg("Close the quote, or double it where it belongs to the value."),
    "A quoted value is followed by other text; quotes inside a value must be doubled.": msg(
        "Double each quote inside the value."
    ),
    "The line is not JSON.": msg("Write one JSON object a line."),
    "The line is JSON but not an object with fields.": msg("Write one JSON object a line."),
    "Another row has the same key with other values, and nothing says which is newer; it was kept.": msg(
        "Leave the row that is right, or add a column that says when each was changed."
    ),
    "The table '{preset}' that this row refers to is not among the files.": _OTHER,
    "No row of {file} has this value in '{column}'.": _OTHER,
    "An account cannot be its own parent; the account was loaded without it.": msg("Correct the parent, or empty it."),
    "The parent {parent} of account {account} would close a circle; the account was loaded without it.": msg(
        "Correct the parent, or empty it."
    ),
}

USUAL: Final = msg("Correct the value in the file, and send the row again.")


def what_to_do(reason: Msg) -> Msg:
    """What to do about a row that was not loaded for that reason."""
    return REMEDIES.get(reason.id, USUAL)
