"""Line icons as inline SVG, drawn for this app: 20 × 20, one stroke width, coloured by their text."""

from __future__ import annotations

from markupsafe import Markup

PATHS = {
    "today": '<circle cx="10" cy="10" r="3.5"/><path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.4 4.4l1.4 1.4"/>'
    '<path d="M14.2 14.2l1.4 1.4M4.4 15.6l1.4-1.4M14.2 5.8l1.4-1.4"/>',
    "portfolio": '<path d="M3 5h14M3 10h14M3 15h14"/><path d="M7 3v14"/>',
    "revenue": '<path d="M3 16V9M8 16V5M13 16v-6M18 16H2"/><path d="M17 3v13" opacity=".5"/>',
    "metrics": '<path d="M4 3h9l3 3v11H4z"/><path d="M7 10h6M7 13h6M7 7h3"/>',
    "data": '<path d="M10 13V3M6 7l4-4 4 4"/><path d="M3 13v4h14v-4"/>',
    "setup": '<path d="M3 6h8M15 6h2M3 14h2M9 14h8"/><circle cx="13" cy="6" r="2"/><circle cx="7" cy="14" r="2"/>',
    "spectrum": '<path d="M2 10h16"/><circle cx="5" cy="10" r="2"/><circle cx="13" cy="10" r="3.500"/>',
    "menu": '<path d="M3 5h14M3 10h14M3 15h14"/>',
    "person": '<circle cx="10" cy="6.5" r="3"/><path d="M4 17c.6-3.4 2.9-5 6-5s5.4 1.6 6 5"/>',
    "bell": '<path d="M5 14V9a5 5 0 0 1 10 0v5l1.500 1.500h-13z"/><path d="M8.500 17.500a1.600 1.600 0 0 0 3 0"/>',
    "tasks": '<path d="M3 5l1.500 1.500L7 4M3 11l1.500 1.500L7 10M10 5.500h7M10 11.500h7M10 16.500h7"/>',
    "usage": '<path d="M3 17V3M3 17h14"/><path d="M6 13c2-6 4 1 6-4s3-3 4-5"/>',
    "voice": '<path d="M3 4h14v9H9l-4 4v-4H3z"/>',
    "effort": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4l3 2"/>',
    "glossary": '<path d="M4 3h9a3 3 0 0 1 3 3v11H7a3 3 0 0 1-3-3z"/><path d="M7.500 7.500h5M7.500 10.500h5"/>',
    "audit": '<path d="M10 2l6 3v5c0 4-3 7-6 8-3-1-6-4-6-8V5z"/><path d="M7 10l2 2 4-4"/>',
    "privacy": '<rect x="4" y="9" width="12" height="8" rx="1.500"/><path d="M7 9V6a3 3 0 0 1 6 0v3"/>',
    "symptoms": '<path d="M6 3v5a4 4 0 0 0 8 0V3M10 12v2a3 3 0 0 0 6 0v-2"/><circle cx="16" cy="10" r="1.500"/>',
    "judgements": '<path d="M10 3v14M5 17h10M4 6h12"/><path d="M4 6l-2 5h4zM16 6l-2 5h4z"/>',
    "which": '<circle cx="10" cy="10" r="7"/><circle cx="10" cy="10" r="3"/><path d="M10 1v4M10 15v4M1 10h4M15 10h4"/>',
    "health": '<path d="M2 10h4l2-5 4 10 2-5h4"/>',
}
BANDS = {
    "green": '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    "amber": '<path d="M6 1l5.2 9.5H.8z" fill="currentColor"/>',
    "red": '<rect x="1.5" y="1.5" width="9" height="9" fill="currentColor"/>',
    "unknown": '<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-dasharray="2 2"/>',
}
OARS = (
    '<path d="M6 26 22 6"/><path d="M26 26 10 6"/><path d="M22 6c2-2.5 5-3 6-2s.5 4-2 6z" fill="currentColor"/>'
    '<path d="M10 6C8 3.500 5 3 4 4s-.5 4 2 6z" fill="currentColor"/>'
)


def icon(name: str) -> Markup:
    """An icon; bands of health have a shape of their own each, so that colour never stands alone."""
    if name in BANDS:
        return Markup(f'<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{BANDS[name]}</svg>')  # noqa: S704
    if name == "oars":
        body, size, box = OARS, 28, 32
    else:
        body, size, box = PATHS[name], 20, 20
    return Markup(  # noqa: S704 - all parts are constants of this file
        f'<svg width="{size}" height="{size}" viewBox="0 0 {box} {box}" fill="none" stroke="currentColor" '
        f'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{body}</svg>'
    )
