from django.urls import URLPattern, URLResolver, include, path

from assignments.views import actions, booking, detail, students, undo

one_class = [
    path("", detail.detail, name="detail"),
    path("class.ics", detail.calendar_file, name="calendar-file"),
    path("students/", students.students, name="students"),
    path("note/", actions.note, name="note"),
    path("amount/", actions.amount, name="amount"),
    path("complete/", actions.complete, name="complete"),
    path("reopen/", actions.reopen, name="reopen"),
    path("cancel/", actions.cancel, name="cancel"),
    path("restore/", actions.restore, name="restore"),
    path("pay/", actions.pay, name="pay"),
    path("unpay/", actions.unpay, name="unpay"),
    path("delete/", actions.delete, name="delete"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("assignments/undo/<uuid:change_id>/", undo.undo, name="undo"),
    path("assignments/<uuid:assignment_id>/", include(one_class)),
    path("bookings/undo/", booking.undo, name="booking-undo"),
    path("bookings/<uuid:booking_pk>/", booking.booking, name="booking"),
    path("bookings/<uuid:booking_pk>/cancel/", booking.cancel, name="booking-cancel"),
]
