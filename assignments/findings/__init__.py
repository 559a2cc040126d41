"""What speaks against classes, before they are saved: errors block, warnings are acknowledged by name (domain 4.5)."""

from assignments.findings.codes import Code
from assignments.findings.slots import find_busy_students, find_for_slots
from assignments.findings.students import find_for_students, find_in_booking

__all__ = ["Code", "find_busy_students", "find_for_slots", "find_for_students", "find_in_booking"]
