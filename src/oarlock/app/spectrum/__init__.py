"""Spectrum: where we stand between customer and client, who pulls us, what we wanted, and what the place asks of us."""
