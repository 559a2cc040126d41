from accounts.access import works_at_desk
from web.navigation import Entry

TODAY = Entry(label="Today", url_name="assignments:today", icon="home", shown_to=works_at_desk, shortcut="g t")
CLASSES = Entry(label="Assignments", url_name="assignments:list", icon="list", shown_to=works_at_desk, shortcut="g l")
