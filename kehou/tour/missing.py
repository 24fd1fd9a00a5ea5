"""What is still missing of each clause, said honestly: when it comes, and what."""

ENROLMENT, PLANNING, CARE, LATER = "issue 3", "issue 4", "issue 5", "later"

MISSING: dict[str, tuple[str, str]] = {
    "S1.3": (LATER, "safety-education records, the register of responsible persons"),
    "S7.1": (LATER, "the district's own rules drafted, filed and published"),
    "S7.2": (LATER, "responsibility register, norms, emergency plans and drills, insurance, external persons' checks"),
    "S7.3a": (LATER, "joint inspections, rectification, the published formula (oversight)"),
    "S7.3b": (LATER, "teacher appraisal from facts (oversight)"),
    "S7.3c": (LATER, "the December performance report (oversight)"),
    "S7.3d": (LATER, "complaints and cases with deadlines (oversight)"),
    "S7.4": (LATER, "project supervision, institutions, shared resources (providers, oversight)"),
    "S7.5": (LATER, "case library, material for the press, the public's complaint box (portal)"),
    "C1": (LATER, "courses tagged with the five educations, the balance of a school (courses)"),
    "C2.1": (LATER, "the share of own staff and of purchased services (funding)"),
    "C2.2": (LATER, "ranked choice of courses, unmet demand (courses)"),
    "C2.3": (LATER, "project review, a report channel for disguised charges (oversight)"),
    "C4.1": (LATER, "clubs and school-based courses as offerings (courses); activity kinds are recorded already"),
    "C4.2": (LATER, "institutions' courses (providers)"),
    "C4.3": (LATER, "venues and outings (courses)"),
    "C5.1": (LATER, "the city-wide check against institutions' staff (providers)"),
    "C5.2": (LATER, "tender, contract, external teachers, the 50 % cap (providers, funding)"),
    "C5.3": (LATER, "review of course designs, cases that name the responsible leader (courses, oversight)"),
    "C5.4": (LATER, "two-level course review (courses)"),
    "C6.1": (LATER, "budgets by school and year, co-managed accounts (funding)"),
    "C6.2": (LATER, "closed expense categories, pay from duties done (funding)"),
    "C6.3": (LATER, "earmarked ledger, disclosure before March (funding)"),
    "C7.4b": (LATER, "ways to courses, venues and outings (courses)"),
}
