"""Create the PostgreSQL extensions that other apps need.

`btree_gist` lets an exclusion constraint compare ids as well as ranges. `pg_trgm` provides the
indexes for text search. Both are trusted extensions, so the owner of the database may create them.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables")]
    operations = [BtreeGistExtension(), TrigramExtension()]
