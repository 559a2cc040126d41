from accounts.access import works_at_desk
from web.navigation import Entry

CATALOG = Entry(label="Catalog", url_name="catalog:index", icon="tag", shown_to=works_at_desk, shortcut="g k")
