"""What our two languages are called elsewhere."""

DJANGO = {"en": "English", "zh-hans": "简体中文"}
HTML = {"en": "en", "zh": "zh-CN"}
"""Values of `lang` in HTML."""
TO_DJANGO = {"en": "en", "zh": "zh-hans"}
