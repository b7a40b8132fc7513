"""Ties between people of both sides: strokes, drift, dependence, departures, and accounts that leave in silence."""
