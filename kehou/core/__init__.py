"""Core: units, scope, pages, journal, clock — the mechanisms every room stands on."""
