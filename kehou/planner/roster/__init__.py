"""The duty roster of a term: 1:30 in every minute, nobody in two places, fair, familiar faces (S5.5, S3.2, C7.4b)."""
