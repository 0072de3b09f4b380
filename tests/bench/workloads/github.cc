// Size and seed -> organizations, teams and repositories. What somebody may do is a thing to stand in:
// three such for every organization, five for every repository. Checked in
// tests/unit/bench/public_workloads_test.cc.
#include <array>

#include "tests/bench/workloads/draw.h"
#include "tests/bench/workloads/public_workloads.h"

namespace sightline::bench {
namespace {

constexpr std::uint32_t kOfOrganization = 3, kOfRepository = 5;
constexpr std::array kActions{"read", "triage", "write", "maintain", "admin"};
constexpr std::array kRoles{"readers", "triagers", "writers", "maintainers", "admins"};
constexpr std::array<std::size_t, kOfOrganization> kOrganizationRoles{0, 2, 4};

struct Forge {
  Facts facts;
  std::uint32_t organization_permissions, organizations, repository_permissions, repositories,
      teams, users;
  std::vector<std::uint32_t> owner;  // of a repository: an organization's number
};

Forge things(std::uint32_t n) {
  Facts facts;
  const std::uint32_t of_organizations =
      facts.add("OrgPermission", "org_permission", kOfOrganization * n);
  const std::uint32_t organizations = facts.add("Organization", "organization", n);
  const std::uint32_t of_repositories =
      facts.add("RepoPermission", "repo_permission", kOfRepository * n);
  const std::uint32_t repositories = facts.add("Repository", "repository", n);
  const std::uint32_t teams = facts.add("Team", "team", n);
  const std::uint32_t users = facts.add("User", "user", n);
  return {std::move(facts),
          of_organizations,
          organizations,
          of_repositories,
          repositories,
          teams,
          users,
          {}};
}

// With the chance of an edge for each of `owners`, in one of the `each` permissions that it has.
void put_in_permissions(Thing& thing, std::uint32_t first, std::uint32_t each, std::uint32_t owners,
                        Draw& draw) {
  for (std::uint32_t i = 0; i < owners; ++i)
    if (draw.chance(kEdge)) thing.parents.push_back(first + i * each + draw.below(each));
}

void put_in(Thing& thing, std::uint32_t first, std::uint32_t count, Draw& draw) {
  for (std::uint32_t p = 0; p < count; ++p)
    if (draw.chance(kEdge)) thing.parents.push_back(first + p);
}

Forge forge_of(std::uint32_t n, Draw& draw) {
  Forge forge = things(n);
  auto& all = forge.facts.things;
  for (std::uint32_t i = 0; i < n; ++i) {
    Thing& organization = all[forge.organizations + i];
    for (std::uint32_t r = 0; r < kOfOrganization; ++r)
      organization.attributes.emplace_back(
          kRoles[kOrganizationRoles[r]],
          ThingRef{forge.organization_permissions + i * kOfOrganization + r});
    put_in_permissions(organization, forge.organization_permissions, kOfOrganization, n, draw);
    Thing& repository = all[forge.repositories + i];
    for (std::uint32_t r = 0; r < kOfRepository; ++r)
      repository.attributes.emplace_back(
          kRoles[r], ThingRef{forge.repository_permissions + i * kOfRepository + r});
    forge.owner.push_back(draw.below(n));
    repository.attributes.emplace_back("owner", ThingRef{forge.organizations + forge.owner.back()});
    Thing& team = all[forge.teams + i];
    put_in(team, forge.teams, i, draw);
    put_in_permissions(team, forge.repository_permissions, kOfRepository, n, draw);
    Thing& user = all[forge.users + i];
    put_in_permissions(user, forge.repository_permissions, kOfRepository, n, draw);
    put_in(user, forge.teams, n, draw);
    put_in(user, forge.organizations, n, draw);
    put_in_permissions(user, forge.organization_permissions, kOfOrganization, n, draw);
  }
  return forge;
}

// A role is enough for its own action and those below it.
bool allows(const Forge& forge, const Ancestors& above, std::size_t action, std::uint32_t user,
            std::uint32_t repository) {
  for (std::uint32_t r = 0; r < kOfRepository; ++r) {
    if (r >= action &&
        above.in(forge.users + user, forge.repository_permissions + repository * kOfRepository + r))
      return true;
  }
  for (std::uint32_t r = 0; r < kOfOrganization; ++r) {
    if (kOrganizationRoles[r] >= action &&
        above.in(forge.users + user,
                 forge.organization_permissions + forge.owner[repository] * kOfOrganization + r))
      return true;
  }
  return false;
}

}  // namespace

std::string github_policy() {
  return R"(policy github
entity OrgPermission
entity RepoPermission
entity Organization in OrgPermission { readers: OrgPermission, writers: OrgPermission, admins: OrgPermission }
entity Team in Team, RepoPermission
entity User in Team, Organization, OrgPermission, RepoPermission
entity Repository {
  readers: RepoPermission, triagers: RepoPermission, writers: RepoPermission
  maintainers: RepoPermission, admins: RepoPermission, owner: Organization
}
action read, triage, write, maintain, admin (User, Repository)
action group triaging = read, triage
action group writing = read, triage, write
action group maintaining = read, triage, write, maintain
action group everything = read, triage, write, maintain, admin
rule readers: permit read(u, r) when u in r.readers
rule triagers: permit triaging(u, r) when u in r.triagers
rule writers: permit writing(u, r) when u in r.writers
rule maintainers: permit maintaining(u, r) when u in r.maintainers
rule admins: permit everything(u, r) when u in r.admins
rule organization_readers: permit read(u, r) when u in r.owner.readers
rule organization_writers: permit writing(u, r) when u in r.owner.writers
rule organization_admins: permit everything(u, r) when u in r.owner.admins
)";
}

PublicWorkload github(std::uint32_t size, std::uint64_t seed, std::size_t requests) {
  Draw draw(seed);
  Forge forge = forge_of(size, draw);
  const Ancestors above(forge.facts);
  PublicWorkload workload;
  while (workload.requests.size() < requests) {
    const std::uint32_t action = draw.below(kActions.size());
    const std::uint32_t user = draw.below(size), repository = draw.below(size);
    workload.requests.push_back({forge.users + user, forge.repositories + repository,
                                 kActions[action], allows(forge, above, action, user, repository)});
  }
  workload.facts = std::move(forge.facts);
  return workload;
}

}  // namespace sightline::bench
