// A small service of clips, and grants of it.
#pragma once

#include <string>
#include <string_view>

#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"
#include "sightline/trust/grant.h"
#include "sightline/trust/grant_issuer.h"

namespace sightline::testing {

// view_thumbnail and play_video of clips, stamped with camera, account and more; two switches.
const Policy& clips();

struct ClipFacts {
  bool lockdown = false;
  bool is_known = true;  // the clip's account
  bool is_switch_known = true;
  std::int64_t as_of_ms_before = 0;
  bool is_owned = false;  // the clip's owner is ann; else none
};
Snapshot facts_of_clips(const ClipFacts& facts = {});

inline constexpr Time kNow{std::chrono::milliseconds(1'708'063'200'000)};  // 2024-02-16T06:00:00Z

Request view(std::string_view user = "ann", std::string_view clip = "clip_1", Time now = kNow);

// Keys that hold for the whole test program.
const GrantKeys& shared_key();  // v4.local
const GrantKeys& pair();        // v4.public: issues and checks
const GrantKeys& shown_key();   // its public half

std::string token_of(const GrantKeys& keys, GrantOptions options = {}, const ClipFacts& facts = {},
                     const Request& request = view());
Grant grant_of(const GrantKeys& keys, GrantOptions options = {}, const ClipFacts& facts = {});

// What clip_1 carries, and what the switches are.
std::string label_of_clip_1();
ItemLabel label(const std::string& json);
SwitchReadings switches(const std::string& json);
std::string readings_now();

}  // namespace sightline::testing
