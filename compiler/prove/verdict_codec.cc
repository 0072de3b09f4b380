// QuestionAnswer <-> bytes. Tested by tests/unit/compiler/prove/verdict_codec_test.cc with every
// kind of verdict, every byte changed and every length. One list of members serves both ways, and
// names all of them: a member that is added elsewhere does not compile here until it is in its
// list.
// SOUNDNESS: nothing that is read becomes Proved by default: a verdict has its number, and what
// follows the last member makes the whole unreadable.
#include "compiler/prove/verdict_codec.h"

#include <array>
#include <concepts>
#include <string>

#include "runtime/format/cursor.h"

namespace sightline {
namespace {

class Writer {
 public:
  static constexpr bool kReads = false;
  void number(std::uint64_t value) {
    for (unsigned i = 0; i < 8; ++i) out_.push_back(static_cast<std::byte>(value >> (8 * i)));
  }
  void bytes(std::span<const std::byte> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  std::vector<std::byte> take() { return std::move(out_); }

 private:
  std::vector<std::byte> out_;
};

class Reader {
 public:
  static constexpr bool kReads = true;
  explicit Reader(std::span<const std::byte> bytes) : cursor_(bytes) {}
  std::uint64_t number() { return cursor_.u64(); }
  std::span<const std::byte> bytes(std::size_t count) { return cursor_.bytes(count); }
  void refuse() { refused_ = true; }
  bool failed() const { return refused_ || cursor_.failed(); }
  bool at_end() const { return cursor_.remaining() == 0; }

 private:
  Cursor cursor_;
  bool refused_ = false;
};

// `T`, or a constant one where it is written.
template <class T, class Wanted>
concept Is = std::same_as<std::remove_const_t<T>, Wanted>;
template <class T>
concept Text = Is<T, std::string> || Is<T, std::vector<std::byte>>;
template <class T>
concept List = !Text<T> && requires { typename T::allocator_type; };

template <class Archive, class... Members>
void each(Archive& archive, Members&... members) {
  (member(archive, members), ...);
}

template <class Archive, class T>
  requires std::integral<T>
void member(Archive& archive, T& value) {
  if constexpr (Archive::kReads) {
    const std::uint64_t read = archive.number();
    value = static_cast<T>(read);
    if (static_cast<std::uint64_t>(value) != read) archive.refuse();
  } else {
    archive.number(static_cast<std::uint64_t>(value));
  }
}

// One of an enum, by its number; `most` is the last.
template <class Archive, class T>
void enumerator(Archive& archive, T& value, std::remove_const_t<T> most) {
  auto number = static_cast<std::uint8_t>(value);
  member(archive, number);
  if constexpr (Archive::kReads) {
    if (number > static_cast<std::uint8_t>(most)) archive.refuse();
    value = static_cast<T>(number);
  }
}
template <class Archive, Is<WorldValue::State> T>
void member(Archive& archive, T& state) {
  enumerator(archive, state, WorldValue::State::unavailable);
}
template <class Archive, Is<SwitchClaim::Kind> T>
void member(Archive& archive, T& kind) {
  enumerator(archive, kind, SwitchClaim::Kind::unavailable);
}
template <class Archive, Is<SwitchReport::Kind> T>
void member(Archive& archive, T& kind) {
  enumerator(archive, kind, SwitchReport::Kind::no_switch);
}

template <class Archive, Text T>
void member(Archive& archive, T& value) {
  std::uint64_t size = value.size();
  member(archive, size);
  if constexpr (Archive::kReads) {
    const auto read = archive.bytes(size);
    value.resize(read.size());
    for (std::size_t i = 0; i < read.size(); ++i)
      value[i] = static_cast<typename T::value_type>(read[i]);
  } else {
    archive.bytes(std::as_bytes(std::span(value)));
  }
}

// A list that claims to be longer than it is ends where the bytes do.
template <class Archive, List T>
void member(Archive& archive, T& list) {
  std::uint64_t size = list.size();
  member(archive, size);
  if constexpr (Archive::kReads) {
    for (std::uint64_t i = 0; i < size && !archive.failed(); ++i) {
      typename T::value_type element{};
      member(archive, element);
      list.push_back(std::move(element));
    }
  } else {
    for (const auto& element : list) member(archive, element);
  }
}

template <class Archive, class T>
  requires requires(T& it) {
    it.has_value();
    *it;
  }
void member(Archive& archive, T& value) {
  bool there = value.has_value();
  member(archive, there);
  if constexpr (Archive::kReads) {
    if (there) value.emplace();
  }
  if (there) member(archive, *value);
}

template <class Archive, Is<EntityPlace> T>
void member(Archive& archive, T& it) {
  auto& [type, entity] = it;
  each(archive, type, entity);
}
template <class Archive, Is<AttributePlace> T>
void member(Archive& archive, T& it) {
  auto& [type, entity, attribute] = it;
  each(archive, type, entity, attribute);
}
template <class Archive, Is<WorldValue> T>
void member(Archive& archive, T& it) {
  auto& [state, value] = it;
  each(archive, state, value);
}
template <class Archive, Is<WorldEntity> T>
void member(Archive& archive, T& it) {
  auto& [id, exists, attributes, parents, parents_complete] = it;
  each(archive, id, exists, attributes, parents, parents_complete);
}
template <class Archive, Is<WorldRow> T>
void member(Archive& archive, T& it) {
  auto& [columns, fields] = it;
  each(archive, columns, fields);
}
template <class Archive, Is<World> T>
void member(Archive& archive, T& it) {
  auto& [strings, entities, rows, complete, globals, as_of] = it;
  each(archive, strings, entities, rows, complete, globals, as_of);
}
template <class Archive, Is<Earlier> T>
void member(Archive& archive, T& it) {
  auto& [moment, truth] = it;
  each(archive, moment, truth);
}
template <class Archive, Is<WorldRequest> T>
void member(Archive& archive, T& it) {
  auto& [action, principal_type, principal, resource_type, resource, now, context] = it;
  each(archive, action, principal_type, principal, resource_type, resource, now, context);
}
template <class Archive, Is<AskedRequest> T>
void member(Archive& archive, T& it) {
  auto& [request, allowed, rules, obligations, allowed_by_truth, wanted] = it;
  each(archive, request, allowed, rules, obligations, allowed_by_truth, wanted);
}
template <class Archive, Is<BoundVariable> T>
void member(Archive& archive, T& it) {
  auto& [value, columns] = it;
  each(archive, value, columns);
}
template <class Archive, Is<Counterexample> T>
void member(Archive& archive, T& it) {
  auto& [asked, variables, now, given_context, truth, observed, earlier, attributes, parents,
         globals, context] = it;
  each(archive, asked, variables, now, given_context, truth, observed, earlier, attributes, parents,
       globals, context);
}
template <class Archive, Is<Span> T>
void member(Archive& archive, T& it) {
  auto& [begin, end] = it;
  each(archive, begin, end);
}
template <class Archive, Is<Finding> T>
void member(Archive& archive, T& it) {
  auto& [span, message, quotes] = it;
  each(archive, span, message, quotes);
}
template <class Archive, Is<Proved> T>
void member(Archive& archive, T& it) {
  auto& [witness] = it;
  each(archive, witness);
}
template <class Archive, Is<Refuted> T>
void member(Archive& archive, T& it) {
  auto& [counterexample, why, findings] = it;
  each(archive, counterexample, why, findings);
}
template <class Archive, Is<Unknown> T>
void member(Archive& archive, T& it) {
  auto& [why] = it;
  each(archive, why);
}
template <class Archive, Is<Vacuous> T>
void member(Archive&, T&) {}
template <class Archive, Is<Support> T>
void member(Archive& archive, T& it) {
  auto& [conditions, must_be_true, may_be_wrong] = it;
  each(archive, conditions, must_be_true, may_be_wrong);
}
template <class Archive, Is<SecondOpinion> T>
void member(Archive& archive, T& it) {
  auto& [solver, agreed, unanswered, disagreed] = it;
  each(archive, solver, agreed, unanswered, disagreed);
}

// The number of the alternative, then the alternative.
template <class Archive, Is<Verdict> T>
void member(Archive& archive, T& it) {
  std::uint64_t kind = it.index();
  member(archive, kind);
  if constexpr (Archive::kReads) {
    if (kind >= std::variant_size_v<Verdict>) return archive.refuse();
    const std::array<Verdict, std::variant_size_v<Verdict>> kinds = {Proved{}, Refuted{}, Unknown{},
                                                                     Vacuous{}};
    it = kinds[kind];
  }
  std::visit([&](auto& alternative) { member(archive, alternative); }, it);
}

template <class Archive, Is<PropertyReport> T>
void member(Archive& archive, T& it) {
  auto& [name, built_in, property, verdict, support, second_opinion, proof, cached] = it;
  each(archive, name, built_in, property, verdict, support, second_opinion, proof, cached);
}
template <class Archive, Is<RequestKind> T>
void member(Archive& archive, T& it) {
  auto& [action, principal, resource] = it;
  each(archive, action, principal, resource);
}
template <class Archive, Is<SwitchClaim> T>
void member(Archive& archive, T& it) {
  auto& [kind, requests, verdict, given] = it;
  each(archive, kind, requests, verdict, given);
}
template <class Archive, Is<SwitchReport> T>
void member(Archive& archive, T& it) {
  auto& [name, global, kind, thrown, claims, cached] = it;
  each(archive, name, global, kind, thrown, claims, cached);
}
template <class Archive, Is<QuestionAnswer> T>
void member(Archive& archive, T& it) {
  auto& [claim, of_switch] = it;
  each(archive, claim, of_switch);
}
template <class Archive, Is<InternalError> T>
void member(Archive& archive, T& it) {
  auto& [message] = it;
  each(archive, message);
}

template <class T>
std::optional<Answered> decoded(Reader& reader) {
  T read{};
  member(reader, read);
  if (reader.failed() || !reader.at_end()) return std::nullopt;
  return Answered(std::move(read));
}

}  // namespace

std::vector<std::byte> encode(const Answered& answered) {
  Writer writer;
  writer.number(kVerdictCodec);
  writer.number(answered ? 0 : 1);
  if (answered) {
    member(writer, *answered);
  } else {
    member(writer, answered.error());
  }
  return writer.take();
}

std::optional<Answered> decode(std::span<const std::byte> bytes) {
  Reader reader(bytes);
  if (reader.number() != kVerdictCodec) return std::nullopt;
  const std::uint64_t kind = reader.number();
  if (kind > 1 || reader.failed()) return std::nullopt;
  return kind == 0 ? decoded<QuestionAnswer>(reader) : decoded<InternalError>(reader);
}

}  // namespace sightline
