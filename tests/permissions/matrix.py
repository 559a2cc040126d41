"""Who may do what at which address: the whole studio on one page, to be read before a change of it is let in.

A line names an address (of catalog and API also which of them, after a slash), a method, and what each person is answered.
A method without a line is refused to everybody with 405. The addresses lead to the things of tests/permissions/studio.py:
a class that Asha teaches, her token and her notice, a view of the manager's, an import of the staff's. What is sent there is
as empty as can be, so that whoever may send it is mostly refused by the form or by a rule:

    200 204 302   done          400 409 422   allowed, but not like this      403   not allowed
    404   not there for them    401 sign-in   who is asking?                  405   nothing to do or to see by this method
"""

from dataclasses import dataclass

PEOPLE = ("admin", "manager", "staff", "asha", "ravi", "stranger", "nobody")

# Open to the world: signing in, what a browser fetches before, and the style guide of developers. To add one is a decision.
PUBLIC = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
accounts:password-reset                      GET    200      200      200      200      200      200      200
accounts:password-reset                      POST   200      200      200      200      200      200      200
accounts:password-reset-done                 GET    200      200      200      200      200      200      200
accounts:password-reset-new                  GET    302      302      302      302      302      302      302
accounts:password-reset-new                  POST   302      302      302      302      302      302      302
accounts:password-reset-sent                 GET    200      200      200      200      200      200      200
accounts:sign-in                             GET    302      302      302      302      302      302      200
accounts:sign-in                             POST   302      302      302      302      302      302      422
accounts:sign-in-code                        GET    sign-in  sign-in  sign-in  sign-in  sign-in  sign-in  sign-in
accounts:sign-in-code                        POST   sign-in  sign-in  sign-in  sign-in  sign-in  sign-in  sign-in
accounts:sign-out                            POST   sign-in  sign-in  sign-in  sign-in  sign-in  sign-in  sign-in
auth_api:token                               POST   400      400      400      400      400      400      400
manifest                                     GET    200      200      200      200      200      200      200
offline                                      GET    200      200      200      200      200      200      200
service-worker                               GET    200      200      200      200      200      200      200
theme                                        POST   422      422      422      422      422      422      422
design:dialog                                GET    200      200      200      200      200      200      200
design:dialog                                POST   422      422      422      422      422      422      422
design:error                                 GET    404      404      404      404      404      404      404
design:form                                  POST   422      422      422      422      422      422      422
design:guide                                 GET    200      200      200      200      200      200      200
design:more                                  GET    200      200      200      200      200      200      200
design:toast                                 POST   204      204      204      204      204      204      204
"""

# Everybody who can sign in, with a role or without: the own account. Tables show the rows that row security lets through.
SIGNED_IN = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
accounts:begin-second-factor                 POST   302      302      302      302      302      302      401
accounts:change-second-factor                POST   422      422      422      422      422      422      401
accounts:end-other-sessions                  POST   302      302      302      302      302      302      401
accounts:make-api-token                      POST   422      422      422      422      422      422      401
accounts:password                            POST   422      422      422      422      422      422      401
accounts:profile                             GET    200      200      200      200      200      200      sign-in
accounts:profile                             POST   422      422      422      422      422      422      401
accounts:second-factor                       GET    200      200      200      200      200      200      sign-in
accounts:second-factor                       POST   422      422      422      422      422      422      401
accounts:second-factor-picture               GET    404      404      404      404      404      404      sign-in
assignments:search                           GET    200      200      200      200      200      200      sign-in
assignments:view-undo                        POST   409      409      409      409      409      409      401
auth_api:logout                              POST   204      204      204      204      204      204      401
auth_api:user                                GET    200      200      200      200      200      200      401
catalog:index                                GET    302      302      302      302      302      302      sign-in
rest-description                             GET    200      200      200      200      200      200      401
rest-function/assignment_conflict_check      GET    200      200      200      200      200      200      401
rest-function/assignment_conflict_check      POST   200      200      200      200      200      200      401
rest-table/assignment_bookings               GET    200      200      200      200      200      200      401
rest-table/assignment_bookings               HEAD   200      200      200      200      200      200      401
rest-table/assignment_details                GET    200      200      200      200      200      200      401
rest-table/assignment_details                HEAD   200      200      200      200      200      200      401
rest-table/bookings                          GET    200      200      200      200      200      200      401
rest-table/bookings                          HEAD   200      200      200      200      200      200      401
rest-table/class_assignments                 GET    200      200      200      200      200      200      401
rest-table/class_assignments                 HEAD   200      200      200      200      200      200      401
rest-table/class_schedules                   GET    200      200      200      200      200      200      401
rest-table/class_schedules                   HEAD   200      200      200      200      200      200      401
rest-table/class_types                       GET    200      200      200      200      200      200      401
rest-table/class_types                       HEAD   200      200      200      200      200      200      401
rest-table/packages                          GET    200      200      200      200      200      200      401
rest-table/packages                          HEAD   200      200      200      200      200      200      401
rest-table/user_profiles                     GET    200      200      200      200      200      200      401
rest-table/user_profiles                     HEAD   200      200      200      200      200      200      401
rest-table/user_roles                        GET    200      200      200      200      200      200      401
rest-table/user_roles                        HEAD   200      200      200      200      200      200      401
"""

# Everybody who works here: the own classes, or all of them at the desk.
WORKS_HERE = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
assignments:answer                           GET    200      200      200      200      200      403      sign-in
assignments:calendar                         GET    200      200      200      200      200      403      sign-in
assignments:export                           GET    200      200      200      200      200      403      sign-in
assignments:export                           POST   200      200      200      200      200      403      401
assignments:list                             GET    200      200      200      200      200      403      sign-in
assignments:mine                             GET    200      200      200      200      200      403      sign-in
home                                         GET    302      302      302      302      302      403      sign-in
notices:bell                                 GET    200      200      200      200      200      403      sign-in
notices:list                                 GET    200      200      200      200      200      403      sign-in
notices:read-all                             POST   302      302      302      302      302      403      401
notices:unread                               POST   302      302      302      302      302      403      401
rest-table/class_assignments                 PATCH  204      204      204      204      204      403      401
"""

# The desk, and Asha, whose class it is. For Ravi it is not there.
OWN_CLASS = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
assignments:answer                           POST   302      302      302      302      409      403      401
assignments:calendar-file                    GET    200      200      200      200      404      404      sign-in
assignments:complete                         POST   302      302      302      302      404      404      401
assignments:detail                           GET    200      200      200      200      404      404      sign-in
assignments:note                             POST   302      302      302      302      404      404      401
"""

# The desk: admin, manager and staff.
DESK = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
assignments:amount                           POST   302      302      302      403      403      403      401
assignments:booking                          GET    200      200      200      403      403      403      sign-in
assignments:booking-cancel                   GET    200      200      200      403      403      403      sign-in
assignments:booking-cancel                   POST   302      302      302      403      403      403      401
assignments:booking-undo                     POST   409      409      409      403      403      403      401
assignments:cancel                           GET    200      200      200      403      404      404      sign-in
assignments:cancel                           POST   302      302      302      403      403      403      401
assignments:edit                             GET    200      200      200      403      404      404      sign-in
assignments:edit                             POST   422      422      422      403      404      404      401
assignments:move                             POST   302      302      302      403      403      403      401
assignments:new                              GET    200      200      200      403      403      403      sign-in
assignments:new                              POST   422      422      422      403      403      403      401
assignments:pay                              POST   302      302      302      403      403      403      401
assignments:preview                          GET    302      302      302      403      403      403      sign-in
assignments:preview                          POST   422      422      422      403      403      403      401
assignments:restore                          POST   409      409      409      403      403      403      401
assignments:students                         GET    200      200      200      403      404      404      sign-in
assignments:students                         POST   302      302      302      403      403      403      401
assignments:today                            GET    200      200      200      403      403      403      sign-in
assignments:unpay                            POST   409      409      409      403      403      403      401
assignments:view-new                         GET    200      200      200      403      403      403      sign-in
assignments:view-new                         POST   422      422      422      403      403      403      401
assignments:views                            GET    200      200      200      403      403      403      sign-in
bookings:edit                                GET    200      200      200      403      403      403      sign-in
bookings:edit                                POST   422      422      422      403      403      403      401
bookings:import                              GET    200      200      200      403      403      403      sign-in
bookings:import                              POST   422      422      422      403      403      403      401
bookings:import-template                     GET    200      200      200      403      403      403      sign-in
bookings:list                                GET    200      200      200      403      403      403      sign-in
bookings:new                                 GET    200      200      200      403      403      403      sign-in
bookings:new                                 POST   422      422      422      403      403      403      401
bookings:status                              POST   409      409      409      403      404      404      401
catalog:class-types                          GET    200      200      200      403      403      403      sign-in
catalog:closures                             GET    200      200      200      403      403      403      sign-in
catalog:packages                             GET    200      200      200      403      403      403      sign-in
catalog:schedule                             GET    200      200      200      403      403      403      sign-in
rest-table/assignment_bookings               POST   400      400      400      403      403      403      401
rest-table/assignment_bookings               DELETE 204      204      204      403      403      403      401
rest-table/bookings                          POST   400      400      400      403      403      403      401
rest-table/bookings                          PATCH  204      204      204      403      403      403      401
rest-table/bookings                          DELETE 204      204      204      403      403      403      401
rest-table/class_assignments                 POST   400      400      400      403      403      403      401
"""

# The studio's figures, and instructors those of their own classes (domain 1.3: not staff).
FIGURES = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
analytics:dashboard                          GET    200      200      403      200      200      403      sign-in
analytics:export                             GET    200      200      403      200      200      403      sign-in
rest-function/assignment_analytics           GET    200      200      403      200      200      403      401
rest-function/assignment_analytics           POST   200      200      403      200      200      403      401
"""

# Admin and manager: deleting, and many classes at once.
PLANNING = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
assignments:bulk                             POST   302      302      403      403      403      403      401
assignments:delete                           GET    200      200      403      403      404      404      sign-in
assignments:delete                           POST   302      302      403      403      403      403      401
rest-function/bulk_assignment_operations     GET    405      405      403      403      403      403      401
rest-function/bulk_assignment_operations     POST   200      200      403      403      403      403      401
rest-table/class_assignments                 DELETE 204      204      403      403      403      403      401
"""

# Admins: people, roles, the catalog.
ADMIN = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
accounts:audit                               GET    200      403      403      403      403      403      sign-in
accounts:edit-person                         GET    200      403      403      403      403      403      sign-in
accounts:edit-person                         POST   422      403      403      403      403      403      401
accounts:invite                              GET    200      403      403      403      403      403      sign-in
accounts:invite                              POST   422      403      403      403      403      403      401
accounts:people                              GET    200      403      403      403      403      403      sign-in
accounts:person                              GET    200      403      403      403      403      403      sign-in
accounts:reactivate                          POST   409      403      403      403      403      403      401
accounts:roles                               GET    200      403      403      403      403      403      sign-in
accounts:roles                               POST   422      403      403      403      403      403      401
accounts:second-factor-off                   POST   409      403      403      403      403      403      401
accounts:send-way-in                         POST   302      403      403      403      403      403      401
assignments:closure-edit                     GET    200      403      403      403      403      403      sign-in
assignments:closure-edit                     POST   422      403      403      403      403      403      401
assignments:closure-new                      GET    200      403      403      403      403      403      sign-in
assignments:closure-new                      POST   422      403      403      403      403      403      401
assignments:deactivate                       GET    200      403      403      403      403      403      sign-in
assignments:deactivate                       POST   302      403      403      403      403      403      401
assignments:reopen                           POST   409      403      403      403      403      403      401
assignments:stop-teaching                    GET    200      403      403      403      403      403      sign-in
assignments:stop-teaching                    POST   302      403      403      403      403      403      401
catalog:delete/class-type                    GET    200      403      403      403      403      403      sign-in
catalog:delete/class-type                    POST   302      403      403      403      403      403      401
catalog:delete/closure                       GET    200      403      403      403      403      403      sign-in
catalog:delete/closure                       POST   302      403      403      403      403      403      401
catalog:delete/package                       GET    200      403      403      403      403      403      sign-in
catalog:delete/package                       POST   302      403      403      403      403      403      401
catalog:delete/template                      GET    200      403      403      403      403      403      sign-in
catalog:delete/template                      POST   302      403      403      403      403      403      401
catalog:edit/class-type                      GET    200      403      403      403      403      403      sign-in
catalog:edit/class-type                      POST   422      403      403      403      403      403      401
catalog:edit/closure                         GET    200      403      403      403      403      403      sign-in
catalog:edit/closure                         POST   422      403      403      403      403      403      401
catalog:edit/package                         GET    200      403      403      403      403      403      sign-in
catalog:edit/package                         POST   422      403      403      403      403      403      401
catalog:edit/template                        GET    200      403      403      403      403      403      sign-in
catalog:edit/template                        POST   422      403      403      403      403      403      401
catalog:move                                 POST   302      403      403      403      403      403      401
catalog:new/class-type                       GET    200      403      403      403      403      403      sign-in
catalog:new/class-type                       POST   422      403      403      403      403      403      401
catalog:new/closure                          GET    200      403      403      403      403      403      sign-in
catalog:new/closure                          POST   422      403      403      403      403      403      401
catalog:new/package                          GET    200      403      403      403      403      403      sign-in
catalog:new/package                          POST   422      403      403      403      403      403      401
catalog:new/template                         GET    200      403      403      403      403      403      sign-in
catalog:new/template                         POST   422      403      403      403      403      403      401
catalog:switch/class-type/off                POST   302      403      403      403      403      403      401
catalog:switch/class-type/on                 POST   302      403      403      403      403      403      401
catalog:switch/package/off                   POST   302      403      403      403      403      403      401
catalog:switch/package/on                    POST   302      403      403      403      403      403      401
catalog:switch/template/off                  POST   302      403      403      403      403      403      401
catalog:switch/template/on                   POST   302      403      403      403      403      403      401
rest-table/class_schedules                   POST   400      403      403      403      403      403      401
rest-table/class_schedules                   PATCH  204      403      403      403      403      403      401
rest-table/class_schedules                   DELETE 204      403      403      403      403      403      401
rest-table/class_types                       POST   400      403      403      403      403      403      401
rest-table/class_types                       PATCH  204      403      403      403      403      403      401
rest-table/class_types                       DELETE 204      403      403      403      403      403      401
rest-table/packages                          POST   400      403      403      403      403      403      401
rest-table/packages                          PATCH  204      403      403      403      403      403      401
rest-table/packages                          DELETE 204      403      403      403      403      403      401
rest-table/user_profiles                     POST   400      403      403      403      403      403      401
rest-table/user_profiles                     PATCH  204      403      403      403      403      403      401
rest-table/user_roles                        POST   400      403      403      403      403      403      401
rest-table/user_roles                        PATCH  204      403      403      403      403      403      401
rest-table/user_roles                        DELETE 204      403      403      403      403      403      401
"""

# Only whose it is: Asha's token, sign-in and notice, the manager's view and change, the staff's import.
OWN_THINGS = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
accounts:end-api-session                     POST   302      302      302      302      302      302      401
accounts:end-session                         POST   302      302      302      302      302      302      401
accounts:revoke-api-token                    POST   302      302      302      302      302      302      401
assignments:undo                             POST   409      302      409      409      409      409      401
assignments:view                             GET    404      302      404      403      403      403      sign-in
assignments:view-delete                      POST   404      302      404      403      403      403      401
assignments:view-edit                        GET    404      200      404      403      403      403      sign-in
assignments:view-edit                        POST   404      422      404      403      403      403      401
bookings:import-review                       GET    404      404      200      403      403      403      sign-in
bookings:import-review                       POST   404      404      409      403      403      403      401
notices:open                                 POST   404      404      404      302      404      403      401
notices:read                                 POST   404      404      404      302      404      403      401
"""

# Nobody: what has no such step.
NOT_AT_ALL = """
#                                                   admin    manager  staff    asha     ravi     stranger nobody
catalog:switch/closure/off                   POST   404      404      404      404      404      404      401
catalog:switch/closure/on                    POST   404      404      404      404      404      404      401
rest-table/assignment_bookings               PATCH  403      403      403      403      403      403      401
rest-table/user_profiles                     DELETE 403      403      403      403      403      403      401
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    label: str
    method: str
    answers: dict[str, str]


def rows_of(*tables: str) -> list[Row]:
    lines = [line.split() for table in tables for line in table.splitlines() if line and not line.startswith("#")]
    return [
        Row(label=label, method=method, answers=dict(zip(PEOPLE, answers, strict=True)))
        for label, method, *answers in lines
    ]


OPEN_TO_ALL = rows_of(PUBLIC)
MATRIX = OPEN_TO_ALL + rows_of(SIGNED_IN, WORKS_HERE, OWN_CLASS, DESK, FIGURES, PLANNING, ADMIN, OWN_THINGS, NOT_AT_ALL)
