"""Errors and warnings about classes before they are saved (rules 4.5).

Errors block saving; warnings must be acknowledged.

To add a finding, add its name to `assignments.proposals.Code` and its rule here:

- `slots`: about a class at its time
- `students`: about the bookings of a class
- `stored`: about stored classes that are to occupy their time again
- `suggestions`: ways to resolve a finding

Findings about a whole draft are in `scheduling.findings`, and those that only a change can have in
`scheduling.services.change_findings`.
"""

from assignments.findings.slots import find_for_slots, find_student_conflicts
from assignments.findings.students import find_for_booking, find_for_students

__all__ = ["find_for_booking", "find_for_slots", "find_for_students", "find_student_conflicts"]
