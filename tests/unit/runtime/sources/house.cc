#include "tests/unit/runtime/sources/house.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "tests/unit/runtime/sources/real_servers.h"

namespace sightline::testing {
namespace {

constexpr const char* kTables = R"(
CREATE TYPE color AS ENUM ('red', 'green', 'blue', 'pink');
CREATE TABLE thing (id text, "on" bool, n int2, moment timestamptz, far interval, near int, color color,
                    colors text[] DEFAULT '{}', best text, name varchar(2000));
INSERT INTO thing VALUES
  ('all', true, -7, '2023-11-14 22:13:20.123Z', '1 day 02:03:04.005999', 90061, 'blue', '{red,blue,red}', 'ann', 'a text'),
  ('odd color', true, 1, NULL, '1s', 1, 'pink', '{}', NULL, ''),
  ('odd set', true, 1, NULL, '1s', 1, 'red', '{red,purple}', NULL, ''),
  ('null in set', true, 1, NULL, '1s', 1, 'red', '{red,NULL}', NULL, ''),
  ('forever', true, 1, 'infinity', '1s', 1, 'red', '{}', NULL, ''),
  ('before 1970', true, 1, '1969-12-31 23:59:59Z', '1s', 1, 'red', '{}', NULL, ''),
  ('a part of a millisecond', true, 1, '2023-11-14 22:13:20.123456Z', '1s', 1, 'red', '{}', NULL, ''),
  ('a month', true, 1, NULL, '1 month', 1, 'red', '{}', NULL, ''),
  ('long', true, 1, NULL, '1s', 1, 'red', '{}', NULL, repeat('x', 1025)),
  ('twice', true, 1, NULL, '1s', 1, 'red', '{}', NULL, ''),
  ('twice', false, 1, NULL, '1s', 1, 'red', '{}', NULL, '');
INSERT INTO thing (id) VALUES ('none');
CREATE TABLE camera (id text PRIMARY KEY, owner text);
INSERT INTO camera VALUES ('porch', 'ann'), ('shed', NULL);
CREATE TABLE numbered (id bigint PRIMARY KEY, name text);
INSERT INTO numbered VALUES (12, 'dozen');
CREATE TABLE share ("user" text, camera text, until timestamptz);
INSERT INTO share VALUES ('bea', 'porch', NULL), ('dora', 'porch', '2023-11-14 22:13:20.123Z'),
  (NULL, 'nobody''s', NULL);
INSERT INTO share SELECT 'user ' || i, 'crowded', NULL FROM generate_series(1, 5000) AS i;
CREATE TABLE setting (name text PRIMARY KEY, value int);
INSERT INTO setting VALUES ('limit', 5);
CREATE TABLE call (n int, color color, moment timestamptz, note text);
INSERT INTO call VALUES (7, 'red', '2023-11-14 22:13:20.123Z', 'first');
CREATE SEQUENCE counter;
)";

const Schema& schema() { return house().loaded.schema(); }

void run(const std::string& connection, const std::string& sql) {
  const std::unique_ptr<PGconn, void (*)(PGconn*)> server(PQconnectdb(connection.c_str()),
                                                          PQfinish);
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(server.get(), sql.c_str()),
                                                              PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(PQerrorMessage(server.get()));
}

Value entity(const char* type, const char* id) {
  return Value::entity({*schema().find_entity(type), id});
}

Question about(const char* type, const char* id) {
  return {.owner = *schema().find_entity(type), .id = id};
}
Question rows(const char* relation, std::uint8_t mask, std::vector<Value> key) {
  return {.kind = Question::Kind::rows,
          .owner = *schema().find_relation(relation),
          .mask = mask,
          .key = std::move(key)};
}

}  // namespace

const Compiled& house() {
  static const Compiled made = compiled(R"(policy house
enum Color { red, green, blue }
entity User
entity Camera { owner: User? }
entity Numbered { name: string }
entity Thing { on: bool, n: int, moment: time?, far: duration, near: duration, color: Color, colors: set<Color>,
  best: User?, name: string, armed: bool within 1m, cached seen: bool }
relation share(user: User, camera: Camera) { until: time? } max 3
relation call(n: int, color: Color, moment: time) { note: string } max 3
global limit: int
action watch(User, Camera)
rule own: permit watch(u, c) when c.owner == u
rule shared: permit watch(u, c) when limit > 3 and some share(u, c)
)");
  return made;
}

const std::string& house_database() {
  static const std::string connection = [] {
    const std::string server = RealServers::get().connection();
    run(server, "CREATE DATABASE house");
    const std::string made =
        "host=" + RealServers::get().directory() + " user=sightline dbname=house";
    run(made, kTables);
    return made;
  }();
  return connection;
}

void in_house(const std::string& sql) { run(house_database(), sql); }

std::vector<PostgresQuery> house_queries() {
  return {
      {.of = "Thing",
       .sql = "SELECT id, \"on\", n, moment, far, near, color, colors, best, name FROM thing WHERE "
              "id = $1"},
      {.of = "Camera", .sql = "SELECT id, owner FROM camera WHERE id = $1 -- and nothing else"},
      {.of = "share",
       .by = {"camera"},
       .sql = "SELECT * FROM share WHERE camera = $1 ORDER BY \"user\""},
      {.of = "share",
       .by = {"user", "camera"},
       .sql = "SELECT * FROM share WHERE \"user\" = $1 AND camera = $2"},
      {.of = "limit", .sql = "SELECT value AS \"limit\" FROM setting WHERE name = 'limit'"},
      {.of = "call",
       .by = {"n", "color", "moment"},
       .sql = "SELECT * FROM call WHERE n = $1 AND color = $2 AND moment = $3"},
  };
}

Snapshot empty_house() {
  SnapshotBuilder facts(house().loaded);
  auto made = std::move(facts).build(1, Time(std::chrono::seconds(1000)));
  if (!made) throw std::runtime_error(made.error().message);
  return std::move(*made);
}

Request may_watch(const char* user, const char* camera) {
  return {.principal = {*schema().find_entity("User"), user},
          .action = *schema().find_action("watch"),
          .resource = {*schema().find_entity("Camera"), camera},
          .now = Time(std::chrono::seconds(1000))};
}

Question things(const char* id) { return about("Thing", id); }
Question camera_named(const char* id) { return about("Camera", id); }
Question numbered(const char* id) { return about("Numbered", id); }
Question shares_of_camera(const char* camera) {
  return rows("share", 2, {entity("Camera", camera)});
}
Question share_of(const char* user, const char* camera) {
  return rows("share", 3, {entity("User", user), entity("Camera", camera)});
}
Question limit_now() {
  return {.kind = Question::Kind::global, .owner = *schema().find_global("limit")};
}
Question calls_at(std::int64_t n, const char* color, std::int64_t at_ms) {
  const auto& members = schema().enums[0].members;
  const auto member = std::find(members.begin(), members.end(), color) - members.begin();
  return rows("call", 7,
              {Value::integer(n), Value::member(static_cast<std::uint16_t>(member)),
               Value::time(Time(std::chrono::milliseconds(at_ms)))});
}

}  // namespace sightline::testing
