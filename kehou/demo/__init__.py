"""The demonstration city: two districts, six schools, a living afternoon of spring 2024. The same each time."""
