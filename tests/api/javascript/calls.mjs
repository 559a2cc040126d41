// Calls that a front end makes, with the client as it comes from npm. Prints what each of them answered, as one JSON object.
// A version for Node.js 20, which has no WebSocket; nothing here listens, so one that never opens will do.
import { createClient } from "@supabase/supabase-js";

const { url, manager, instructor, password, instructorId, classTypeId, bookingId } = JSON.parse(process.argv[2]);
const newClient = () =>
  createClient(url, "anon", {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: class {} },
  });
const clientOf = async (email) => {
  const client = newClient();
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return client;
};
const studio = await clientOf(manager);
const teaching = await clientOf(instructor);
const classes = () => studio.from("class_assignments");
const body = (day, columns = {}) => ({
  class_type_id: classTypeId,
  instructor_id: instructorId,
  date: `2030-01-0${day}`,
  start_time: "10:00",
  end_time: "11:00",
  schedule_type: "adhoc",
  ...columns,
});

const answers = {};
const keep = async (name, call) => {
  const { data, error, count, status } = await call;
  answers[name] = { data, code: error?.code ?? null, count, status };
  return data;
};

await keep("silent insert", classes().insert(body(1)));
const rows = await keep("insert", classes().insert([body(2), body(3, { notes: "a,b" })]).select("id,date,notes,class_types(name)"));
await keep("defaults", classes().insert([body(4), body(5, { booking_type: "corporate" })], { defaultToNull: false, count: "exact" }));
await keep("overlap", classes().insert(body(1)));
await keep(
  "page",
  classes().select("date, kind:class_types ( name )", { count: "exact" }).gte("date", "2030-01-02").lte("date", "2030-01-09")
    .order("date", { ascending: false, nullsFirst: false }).range(0, 1),
);
await keep("in", classes().select("date").in("notes", ["a,b", "x"]).not("class_status", "in", "(cancelled,completed)"));
await keep("or", classes().select("date").or("date.eq.2030-01-02,and(date.eq.2030-01-03,notes.like.a*)").order("date"));
await keep("embedded or", classes().select("date,class_types!inner(name)").or("name.eq.No", { referencedTable: "class_types" }));
await keep("head", classes().select("*", { count: "exact", head: true }));
await keep("failing head", classes().select("*", { count: "exact", head: true }).eq("nope", 1));
await keep("single", classes().select("date").eq("id", rows[0].id).single());
await keep("no single", classes().select("date").eq("date", "2031-01-01").single());
await keep("maybe", classes().select("date").eq("date", "2031-01-01").maybeSingle());
await keep("csv", classes().select("date,notes").eq("id", rows[1].id).csv());
await keep("update", classes().update({ notes: "new" }).eq("id", rows[0].id).eq("version", 1).select("version"));
await keep("stale update", classes().update({ notes: "late" }).eq("id", rows[0].id).eq("version", 1).select("version"));
await keep("no filter", classes().update({ notes: "all" }));
await keep("upsert", classes().upsert({ ...body(2), id: rows[0].id, notes: "merged" }).select("notes"));
await keep(
  "ignoring upsert",
  classes().upsert([{ ...body(2), id: rows[0].id }], { onConflict: "id", ignoreDuplicates: true }).select("id"),
);
await keep(
  "envelope",
  classes().insert({
    assignments: [body(6, { temp_id: "t" })],
    booking_associations: [{ assignment_temp_id: "t", booking_ids: [bookingId] }],
  }).select("date,assignment_bookings(booking_id)"),
);
await keep("contains", studio.from("bookings").select("status").contains("preferred_days", ["Monday"]));
await keep("conflicts", studio.rpc("assignment_conflict_check", {
  p_instructor_id: instructorId, p_date: "2030-01-01", p_start_time: "10:30", p_end_time: "12:00", p_exclude_assignment_id: null,
}));
await keep("figures", studio.rpc("assignment_analytics", { instructor_ids: [instructorId], date_start: null }, { get: true }));
await keep("bulk", studio.rpc("bulk_assignment_operations", { operation_type: "delete", assignment_ids: [rows[1].id] }));
await keep("delete", classes().delete({ count: "exact" }).in("id", [rows[0].id]).select("date"));
await keep("forbidden", teaching.from("class_assignments").delete().eq("id", rows[0].id));
await keep("own", teaching.from("class_assignments").select("id", { count: "exact", head: true }));
await keep("unknown table", studio.from("auth_user").select("*"));
await keep("schema", studio.schema("private").from("class_types").select("*"));
await keep("nobody", newClient().from("class_types").select("*"));

const told = async (name, call) => {
  const { data, error } = await call;
  answers[name] = { data: { email: data?.user?.email ?? null, signedIn: Boolean(data?.session) }, code: error?.code ?? null, status: error?.status ?? 200 };
};

await told("wrong password", newClient().auth.signInWithPassword({ email: manager, password: "wrong" }));
await told("user", studio.auth.getUser());
await told("refreshed", studio.auth.refreshSession());
await keep("after the refresh", studio.from("class_types").select("name"));
const other = await clientOf(manager);
const { data: { session } } = await other.auth.getSession();
await told("signed out", studio.auth.signOut({ scope: "others" }));
await told("user of another session", newClient().auth.getUser(session.access_token));
await told("refresh of another session", newClient().auth.refreshSession(session));
await told("user still", studio.auth.getUser());
console.log(JSON.stringify(answers));
