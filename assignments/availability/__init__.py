"""Who is free at a time: the one place that answers it (rules 4.2, 4.4, 4.5).

The conditions are SQL objects, made by the migration `0014_availability`: the view `occupied_time`
lists the classes that occupy their instructor, and the function `template_occurrences` lists the
weekly templates by day. Every query about the availability of instructors reads one of the two.

- `occupied`: classes that occupy an instructor or a student
- `templates`: weekly templates as times on single days
- `closures`: days on which the studio is closed
- `instructors`: instructors to choose from, with what occupies them
- `conflicts`: stored classes that are in conflict with something
- `overlaps`: which class made `no_instructor_overlap` refuse a REST write
"""
