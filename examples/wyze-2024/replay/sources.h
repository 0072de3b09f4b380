// Where the three runs have their facts from, besides the snapshot.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hurried_client.h"
#include "sightline/loaded_policy.h"
#include "sightline/trust/fact_source.h"
#include "sightline/trust/sealed_record.h"

namespace replay {

// What a service keeps in memory of what it was told about devices: the first answer stays. Nothing that it
// was told repeats which device it is about.
class Mapping {
 public:
  // The account of the camera, as Redis is understood by a client in a hurry.
  std::string look_up(HurriedClient& client, const std::string& camera);
  // Empty: nobody has asked.
  std::string known(std::string_view camera) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::string> accounts_;
};

// As it was: `Camera.account`, from the mapping.
class MappingSource : public sightline::FactSource {
 public:
  MappingSource(const sightline::Policy& policy, const Mapping& mapping)
      : account_(*policy.schema().find_entity("Account")), mapping_(mapping) {}
  void ask(std::span<const sightline::Question> questions, sightline::Deadline,
           sightline::Replies& replies) override;

 private:
  std::uint16_t account_;
  const Mapping& mapping_;
};

// The stamps of clips, sealed, by the same client: it says that each reply answers what was asked in its place.
class StampSource : public sightline::FactSource {
 public:
  explicit StampSource(HurriedClient& client) : client_(client) {}
  void ask(std::span<const sightline::Question> questions, sightline::Deadline,
           sightline::Replies& replies) override;

 private:
  HurriedClient& client_;
};

inline std::string device_key(std::string_view camera) { return "device:" + std::string(camera); }
inline std::string stamp_key(std::string_view clip) { return "stamp:" + std::string(clip); }

}  // namespace replay
