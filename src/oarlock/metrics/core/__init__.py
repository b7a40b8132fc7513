"""What the rooms share: arithmetic, days, rates, parameters, spines and splits of a question, fields of answers."""
