"""Migration operations that several apps share.

Migrations import them, so their SQL must not change.
"""

from django.db.migrations import RunSQL

ENABLE_ROW_SECURITY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY {table}_owner ON {table} TO %I USING (true) WITH CHECK (true)', current_user);
END $$;
"""
DISABLE_ROW_SECURITY = """
DROP POLICY {table}_owner ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""

NAME_FOREIGN_KEYS = """
DO $$
DECLARE
    foreign_key record;
BEGIN
    FOR foreign_key IN
        SELECT conname AS old_name, format('{table}_%s_fkey', attname) AS new_name
        FROM pg_constraint
        JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
        WHERE contype = 'f' AND conrelid = '{table}'::regclass
    LOOP
        CONTINUE WHEN foreign_key.old_name = foreign_key.new_name;
        EXECUTE format('ALTER TABLE {table} RENAME CONSTRAINT %I TO %I', foreign_key.old_name, foreign_key.new_name);
    END LOOP;
END $$;
"""

VACUUM_EARLY = """
ALTER TABLE {table} SET (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02,
    autovacuum_vacuum_insert_scale_factor = 0.02
);
"""
VACUUM_AS_USUAL = """
ALTER TABLE {table} RESET (
    autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor, autovacuum_vacuum_insert_scale_factor
);
"""


def force_row_security(*tables: str) -> RunSQL:
    """Enable row-level security, and give the owner of the tables a policy for everything.

    FORCE applies policies to the owner too. Migrations, commands and workers connect as the owner,
    which would see no rows without a policy of its own. All other roles see nothing until the app
    adds policies for them.
    """
    return _for_each(tables, ENABLE_ROW_SECURITY, DISABLE_ROW_SECURITY)


def name_foreign_keys(*tables: str) -> RunSQL:
    """Rename foreign keys to PostgreSQL's default names, such as `bookings_user_id_fkey`.

    REST clients write these names in `select` to say which foreign key they mean. Django creates
    foreign keys at the end of a migration, so this operation belongs in a later one. The names
    remain when it is reversed.
    """
    return _for_each(tables, NAME_FOREIGN_KEYS, "")


def vacuum_early(*tables: str) -> RunSQL:
    """Run autovacuum when 2 % of the rows have changed, instead of 20 %.

    For tables that change all day. Index-only scans are fast only on pages that were vacuumed: with
    this setting, counting is four times as fast.
    """
    return _for_each(tables, VACUUM_EARLY, VACUUM_AS_USUAL)


def _for_each(tables: tuple[str, ...], forward: str, backward: str) -> RunSQL:
    return RunSQL(
        "".join(forward.format(table=table) for table in tables),
        "".join(backward.format(table=table) for table in tables),
    )
