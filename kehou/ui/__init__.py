"""Ui: what a page looks like, and how it speaks: layouts, components, messages."""
