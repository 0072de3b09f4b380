// Size and seed -> users, groups, folders and documents with who may view them. A document stands in
// folders and in views; every user and every group has a view, and a group's stands in those of its
// members. Checked against the published rates in tests/unit/bench/public_workloads_test.cc.
#include <array>

#include "tests/bench/workloads/draw.h"
#include "tests/bench/workloads/public_workloads.h"

namespace sightline::bench {
namespace {

struct Drive {
  Facts facts;
  std::uint32_t size;
  std::uint32_t users, groups, user_views, group_views, folders, documents;
  std::uint32_t named_user_views, named_group_views;  // those that documents and folders name
  std::vector<std::vector<bool>> owns_document{size, std::vector<bool>(size)};
  std::vector<std::vector<bool>> owns_folder{size, std::vector<bool>(size)};
};

Drive things(std::uint32_t n, Edition edition) {
  Facts facts;
  const std::uint32_t users = facts.add("User", "user", n);
  const std::uint32_t groups = facts.add("Group", "group", n);
  const std::uint32_t user_views = facts.add("View", "User user", n);
  const std::uint32_t group_views = facts.add("View", "Group group", n);
  const std::uint32_t folders = facts.add("Folder", "folder", n);
  const std::uint32_t documents = facts.add("Document", "document", n);
  Drive drive{std::move(facts), n,       users,     groups,     user_views,
              group_views,      folders, documents, user_views, group_views};
  if (edition == Edition::repaired) return drive;
  drive.named_user_views = drive.facts.add("View", "User", n, false);
  drive.named_group_views = drive.facts.add("View", "Group", n, false);
  return drive;
}

void put_in(Drive& drive, std::uint32_t thing, std::uint32_t first, std::uint32_t count,
            Draw& draw) {
  for (std::uint32_t p = 0; p < count; ++p)
    if (draw.chance(kEdge)) drive.facts.things[thing].parents.push_back(first + p);
}

void users_own(Drive& drive, std::uint32_t user, Draw& draw) {
  const auto draw_rows = [&](const char* relation, std::uint32_t first, std::vector<bool>& owned) {
    for (std::uint32_t i = 0; i < drive.size; ++i) {
      owned[i] = draw.chance(kEdge);
      if (owned[i])
        drive.facts.rows.push_back({relation, {ThingRef{drive.users + user}, ThingRef{first + i}}});
    }
  };
  draw_rows("owns_document", drive.documents, drive.owns_document[user]);
  draw_rows("owns_folder", drive.folders, drive.owns_folder[user]);
}

Drive drive_of(std::uint32_t n, Draw& draw, Edition edition) {
  Drive drive = things(n, edition);
  for (std::uint32_t u = 0; u < n; ++u) {
    Thing& user = drive.facts.things[drive.users + u];
    user.attributes.emplace_back("view", ThingRef{drive.user_views + u});
    put_in(drive, drive.users + u, drive.groups, n, draw);
    for (const std::uint32_t group : user.parents)
      drive.facts.things[drive.group_views + group - drive.groups].parents.push_back(
          drive.user_views + u);
    users_own(drive, u, draw);
  }
  for (std::uint32_t i = 0; i < n; ++i) {
    put_in(drive, drive.folders + i, drive.folders, i, draw);
    put_in(drive, drive.documents + i, drive.folders, n, draw);
    for (const std::uint32_t thing : {drive.folders + i, drive.documents + i}) {
      put_in(drive, thing, drive.named_user_views, n, draw);
      put_in(drive, thing, drive.named_group_views, n, draw);
    }
    drive.facts.things[drive.documents + i].attributes.emplace_back("is_public", draw.chance(0.5));
  }
  return drive;
}

constexpr std::array kActions{"read", "write", "share", "change_owner", "create_document"};

// The policies as published, one after the other.
bool allows(const Drive& drive, const Ancestors& above, std::size_t action, std::uint32_t user,
            std::uint32_t target) {
  if (action == 4) return drive.owns_folder[user][target];
  const std::uint32_t document = drive.documents + target;
  if (action == 3) return drive.owns_document[user][target];
  if (drive.owns_document[user][target]) return true;
  for (std::uint32_t f = 0; f < drive.size; ++f)
    if (drive.owns_folder[user][f] && above.in(document, drive.folders + f)) return true;
  if (action != 0) return false;
  return above.in(document, drive.user_views + user) ||
         std::get<bool>(drive.facts.things[document].attributes.front().second);
}

}  // namespace

std::string gdrive_policy() {
  return R"(policy gdrive
entity View in View
entity Group
entity User in Group { view: View }
entity Folder in Folder, View
entity Document in Folder, View { is_public: bool }
relation owns_document(user: User, document: Document)
relation owns_folder(user: User, folder: Folder)
action read, write, share, change_owner (User, Document)
action create_document(User, Folder)
rule viewers: permit read(u, d) when d in u.view
rule everybody: permit read(_, d) when d.is_public
rule owners:
  permit read, write, share (u, d)
  when some owns_document(u, d) or (some owns_folder(u, _) as o where d in o.folder)
rule new_owner: permit change_owner(u, d) when some owns_document(u, d)
rule creators: permit create_document(u, f) when some owns_folder(u, f)
)";
}

PublicWorkload gdrive(std::uint32_t size, std::uint64_t seed, std::size_t requests,
                      Edition edition) {
  Draw draw(seed);
  Drive drive = drive_of(size, draw, edition);
  const Ancestors above(drive.facts);
  PublicWorkload workload;
  while (workload.requests.size() < requests) {
    const std::uint32_t action = draw.below(kActions.size());
    const std::uint32_t user = draw.below(size), target = draw.below(size);
    workload.requests.push_back({drive.users + user,
                                 (action == 4 ? drive.folders : drive.documents) + target,
                                 kActions[action], allows(drive, above, action, user, target)});
  }
  workload.facts = std::move(drive.facts);
  return workload;
}

}  // namespace sightline::bench
