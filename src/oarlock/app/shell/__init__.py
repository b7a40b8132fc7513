"""The frame around every page: language, theme, navigation, how values read, charts, and pages for failures."""
