"""Writing a course as a package, in one normal form: the same course always gives the same bytes."""
