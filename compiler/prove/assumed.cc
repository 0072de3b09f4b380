// typed::Property -> Assumed. Tested by tests/unit/compiler/prove/property_test.cc.
#include "compiler/prove/assumed.h"

#include "sightline/visit.h"

namespace sightline {
namespace {

using Honest = std::set<std::tuple<Place, std::uint16_t, std::uint16_t>>;

Honest all_cached(const Schema& schema) {
  Honest out;
  for (std::uint16_t e = 0; e < schema.entities.size(); ++e) {
    for (std::uint16_t a = 0; a < schema.entities[e].attributes.size(); ++a)
      out.emplace(Place::attribute, e, a);
  }
  for (std::uint16_t r = 0; r < schema.relations.size(); ++r) out.emplace(Place::relation, r, 0);
  for (std::uint16_t g = 0; g < schema.globals.size(); ++g) out.emplace(Place::global, g, 0);
  return out;
}

Honest places_of(const typed::Assumption& assumption, const Schema& schema) {
  if (!assumption.place) return all_cached(schema);
  const auto narrow = [](std::uint32_t number) { return static_cast<std::uint16_t>(number); };
  return std::visit(
      overloaded{
          [&](const AttributePlace& p) {
            return Honest{{Place::attribute, narrow(p.type), narrow(p.attribute)}};
          },
          [&](const RelationPlace& p) { return Honest{{Place::relation, narrow(p.relation), 0}}; },
          [&](const GlobalPlace& p) { return Honest{{Place::global, narrow(p.global), 0}}; },
      },
      *assumption.place);
}

}  // namespace

Assumed assumed_by(const typed::Property& property, const Schema& schema) {
  const bool ideal = property.kind == typed::Property::Kind::always ||
                     property.kind == typed::Property::Kind::possible;
  Assumed out{ideal, ideal, ideal ? all_cached(schema) : Honest{}};
  for (const auto& assumption : property.assumptions) {
    switch (assumption.kind) {
      case typed::Assumption::Kind::complete:
        out.complete = true;
        break;
      case typed::Assumption::Kind::incomplete:
        out.complete = false;
        break;
      case typed::Assumption::Kind::honest:
        out.honest.merge(places_of(assumption, schema));
        break;
      case typed::Assumption::Kind::hostile:
        for (const auto& place : places_of(assumption, schema)) out.honest.erase(place);
        break;
    }
  }
  return out;
}

}  // namespace sightline
