"""What to do, said for pages: beside each sentence that names the command line, the one that names what a page offers.

A sentence of the layers below that can reach a page and names an option of a command needs its line here; the tests
find one without.
"""

from __future__ import annotations

from oarlock.kit.surface import use
from oarlock.kit.text import Msg, msg

ON_PAGES: dict[str, Msg] = {
    # Bringing files in
    "Name them with --map FIELD=COLUMN. The file's columns are: {columns}.": msg(
        'Choose a column for each of them under "Say what this file holds". The file\'s columns are: {columns}.'
    ),
    "The nearest is '{near}', which also needs {lacks}. "
    "Name one with --preset or --entity, and columns with --map FIELD=COLUMN.": msg(
        "The nearest is '{near}', which also needs {lacks}. Choose below what its rows are, and a column for each "
        "field."
    ),
    "Import it with --encoding and the encoding it was saved in, or save it as UTF-8.": msg(
        'Choose the encoding it was saved in under "How all of it is read", or save it as UTF-8 and send it again.'
    ),
    "The file is not UTF-8; it was read as {encoding}. If names look wrong, import it with --encoding {other}.": msg(
        "The file is not UTF-8; it was read as {encoding}. If names look wrong, choose the encoding {other} under "
        '"How all of it is read".'
    ),
    "The same file was imported before as batch {batch}; nothing was added (--again reads it again).": msg(
        'The same file was imported before as batch {batch}; nothing was added. "Read files that were imported before" '
        'under "How all of it is read" reads it again.'
    ),
    "If that is right, import it again with --yes; else import it without --complete.": msg(
        'If that is right, tick "Close even more than 5 % of what is there" under "How all of it is read"; else untick '
        '"These are full lists".'
    ),
    "That is more than {share} %; the import will ask for --yes.": msg(
        'That is more than {share} %; tick "Close even more than 5 % of what is there" if it is right.'
    ),
    "Export them in one way, best as YYYY-MM-DD; or give --date-order: dates that do not fit are rejected.": msg(
        'Export them in one way, best as YYYY-MM-DD; or choose the order of dates under "Read it otherwise": dates '
        "that do not fit are rejected."
    ),
    "Dates such as {example} in {column} were read as {order}, as was said of such files before (--date-order).": msg(
        "Dates such as {example} in {column} were read as {order}, as was said of such files before; "
        '"Read it otherwise" changes that.'
    ),
    "Dates such as {example} in {column} were read with the month first; nothing in the file says so. "
    "If that is wrong, withdraw the batch and import with --date-order dmy.": msg(
        "Dates such as {example} in {column} are read with the month first; nothing in the file says so. If that is "
        'wrong, choose day/month/year under "Read it otherwise"; after the import, withdraw it and send the file again.'
    ),
    "Dates such as {example} in {column} were read with the day first; nothing in the file says so. "
    "If that is wrong, withdraw the batch and import with --date-order mdy.": msg(
        "Dates such as {example} in {column} are read with the day first; nothing in the file says so. If that is "
        'wrong, choose month/day/year under "Read it otherwise"; after the import, withdraw it and send the file again.'
    ),
    "Raise OARLOCK_MEMORY_MB, or split the file.": msg(
        "Split the file and send its parts, or ask whoever runs the server for more memory (OARLOCK_MEMORY_MB)."
    ),
    "Send it in parts, or use the command line.": msg(
        "Send it in parts, or ask whoever runs the server to import it there."
    ),
    "Send the files in several uploads, or use: oarlock import.": msg(
        "Send the files in several uploads, or ask whoever runs the server to import them there."
    ),
    "Send at most {most} files and {limit} MB at once, or use: oarlock import.": msg(
        "Send at most {most} files and {limit} MB at once, or ask whoever runs the server to import them there."
    ),
    "Columns are read as they were last time (preset {preset}).": msg(
        "Columns are read as was chosen for files with these column names (preset {preset})."
    ),
    # What came in
    "Give the ID with its system, such as stripe:cus_1; `oarlock identity review` lists some.": msg(
        'Give the ID with its system, such as stripe:cus_1; "The same customer?" on the page Data lists some.'
    ),
    "List them with: oarlock imports.": msg('They are listed under "Imports" on the page Data.'),
    "List the batches with: oarlock imports.": msg('The batches are listed under "Imports" on the page Data.'),
    "Restore it from a backup, or withdraw the batch (oarlock imports undo) and import its file again.": msg(
        "Restore it from a backup, or withdraw the batch on the page Data and import its file again."
    ),
    "No figure reads it; after a withdrawal import the later files again with --again.": msg(
        "No figure reads it; after a withdrawal send the later files again and tick "
        '"Read files that were imported before".'
    ),
    "No rows of {entity} were ever imported, so this figure is not observed. Import a file with them: "
    "oarlock import FILE --entity {name}.": msg(
        "No rows of {entity} were ever imported, so this figure is not observed. Bring a file with them in on the page "
        "Data."
    ),
    "The feeds have seen nothing after {day}; later figures are not observed. If a file is complete until a later day, "
    "import it again with --observed-until DAY.": msg(
        "The feeds have seen nothing after {day}; later figures are not observed. If a file is complete until a later "
        'day, send it again on the page Data and say so under "The files tell everything up to".'
    ),
    "Import a file first: oarlock import FILE.": msg("Bring a file in first, on the page Data."),
    "Import a file with subscriptions or contract lines: oarlock import FILE.": msg(
        "Bring a file with subscriptions or contract lines in, on the page Data."
    ),
    # Computing
    "Run: oarlock refresh.": msg('Choose "Compute now" on the page Data.'),
    "Compute them again with: oarlock refresh.": msg('Compute them again: "Compute now" on the page Data.'),
    "Compute the figures again with: oarlock refresh.": msg(
        'Compute the figures again: "Compute now" on the page Data.'
    ),
    "Run {damaged} is damaged; the older run {run} is shown. Repair it with: oarlock refresh.": msg(
        'Run {damaged} is damaged; the older run {run} is shown. "Compute now" on the page Data repairs it.'
    ),
    "The pointer {file} is damaged; run {run} is shown. Repair it with: oarlock refresh.": msg(
        'The pointer {file} is damaged; run {run} is shown. "Compute now" on the page Data repairs it.'
    ),
    "Published figures are older than the data; run: oarlock refresh.": msg(
        'Published figures are older than the data; choose "Compute now" on the page Data.'
    ),
    "Nothing is lost: delete it, and oarlock refresh makes it anew from the events.": msg(
        "Nothing is lost: whoever runs the server deletes it, and the next computing makes it anew from the events."
    ),
    "List the runs that are kept with: oarlock runs.": msg(
        'The runs that are kept stand under "Published runs" on Data.'
    ),
    "Check the disk with: oarlock doctor.": msg("Ask whoever runs the server to check the disk (oarlock doctor)."),
    # Questions and definitions
    "Give --from and --to.": msg("Give both days, from and to."),
    "--as-of names one instant, --from and --to a span; a question has the one or the other.": msg(
        "A day names one instant, from and to a span; a question has the one or the other."
    ),
    "Leave --as-of out, or leave out --from and --to. What was known then is --known-at.": msg(
        "Leave out the day, or leave out from and to."
    ),
    "Ask for a later --known-at; --known-by learned goes by when the sources knew.": msg("Ask for a later day."),
    "Ask for it without --by.": msg("Ask for it without splitting it."),
    "Accounts of a source carry its name, such as stripe:cus_1; see --by account.": msg(
        "Accounts of a source carry its name, such as stripe:cus_1; the portfolio lists them."
    ),
    "What a customer contributes is not known: import costs or give the share of revenue that is left after them, as "
    "in --set contribution_margin=0.7.": msg(
        "What a customer contributes is not known: import costs, or give the share of revenue that is left after them "
        "(contribution margin) in the metric's settings."
    ),
    "Set it with: oarlock metrics set {metric}.": msg("Set it on the metric's own page ({metric})."),
    "Print one to edit, whole, with: oarlock definitions show NAME.": msg(
        "Ask whoever runs the server to publish a whole definition set."
    ),
    "Add --reason with why it changes.": msg("Say why it changes."),
    "See: oarlock models health list.": msg("The health models are listed on the page about health."),
    "Only customers with a live contract line have one; see: oarlock health --all.": msg(
        "Only customers with a live contract line have one; the portfolio shows them all."
    ),
    "The draft reads values that the published figures do not hold ({names}), so it cannot be tried on them. "
    "On the server, oarlock models health preview computes them.": msg(
        "The draft reads values that the published figures do not hold ({names}), so it cannot be tried on them here. "
        "Whoever runs the server can compute them."
    ),
    "See: oarlock people list.": msg("The people are listed on the page People."),
}

use({told: instead.id for told, instead in ON_PAGES.items()})
