"""Portal: what everybody may see."""
