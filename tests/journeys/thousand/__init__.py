"""The chapters of a term at a school of a thousand pupils; told in order by `test_a_school_of_a_thousand`."""
