from django.urls import include, path

from assignments.views import (
    actions,
    booking,
    bulk,
    calendar,
    closure,
    create,
    detail,
    edit,
    export,
    leaving,
    mine,
    palette,
    saved_views,
    students,
    today,
    undo,
)
from assignments.views.list import assignment_list

app_name = "assignments"

one_class = [
    path("", detail.detail, name="detail"),
    path("class.ics", detail.calendar_file, name="calendar-file"),
    path("edit/", edit.edit, name="edit"),
    path("move/", calendar.move, name="move"),
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

urlpatterns = [
    path("search/", palette.search, name="search"),
    path("today/", today.today, name="today"),
    path("my-classes/", mine.mine, name="mine"),
    path("assignments/answer/", mine.answer, name="answer"),
    path("assignments/", assignment_list, name="list"),
    path("assignments/export/", export.export, name="export"),
    path("assignments/bulk/", bulk.change_many, name="bulk"),
    path("assignments/views/", saved_views.manage, name="views"),
    path("assignments/views/new/", saved_views.new, name="view-new"),
    path("assignments/views/undo/", saved_views.undo, name="view-undo"),
    path("assignments/views/<uuid:view_id>/", saved_views.show, name="view"),
    path("assignments/views/<uuid:view_id>/edit/", saved_views.edit, name="view-edit"),
    path("assignments/views/<uuid:view_id>/delete/", saved_views.delete, name="view-delete"),
    path("assignments/undo/<uuid:change_id>/", undo.undo, name="undo"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("assignments/new/", create.new, name="new"),
    path("assignments/new/preview/", create.preview, name="preview"),
    path("assignments/<uuid:assignment_id>/", include(one_class)),
    path("people/<uuid:person_id>/deactivate/", leaving.deactivate, name="deactivate"),
    path("people/<uuid:person_id>/stop-teaching/", leaving.stop_teaching, name="stop-teaching"),
    path("catalog/closure/new/", closure.new, name="closure-new"),
    path("catalog/closure/<uuid:closure_id>/", closure.edit, name="closure-edit"),
    path("bookings/undo/", booking.undo, name="booking-undo"),
    path("bookings/<uuid:booking_pk>/", booking.booking, name="booking"),
    path("bookings/<uuid:booking_pk>/cancel/", booking.cancel, name="booking-cancel"),
]
