"""Oarlock: an open customer operation platform (客户经营平台)."""
