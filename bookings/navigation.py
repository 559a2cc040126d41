from accounts.access import works_at_desk
from web.navigation import Entry

BOOKINGS = Entry(label="Bookings", url_name="bookings:list", icon="book", shown_to=works_at_desk, shortcut="g b")
