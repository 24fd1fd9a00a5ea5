"""Pure rules of the organisation: which days are service days, what a plan may offer."""
