// Schema, Schema -> bool. Tested by tests/unit/compiler/prove/same_meaning_test.cc, which changes
// one declaration at a time. SOUNDNESS: every member of every declaration is named here.
#include "compiler/prove/same_schema.h"

#include <algorithm>

namespace sightline {
namespace {

bool same(const EnumSchema& a, const EnumSchema& b) {
  return a.name == b.name && a.ordered == b.ordered && a.members == b.members;
}
bool same(const AttributeSchema& a, const AttributeSchema& b) {
  return a.name == b.name && a.type == b.type && a.trust == b.trust && a.within == b.within;
}
bool same(const ColumnSchema& a, const ColumnSchema& b) {
  return a.name == b.name && a.type == b.type;
}
bool same(const ContextSchema& a, const ContextSchema& b) {
  return a.name == b.name && a.type == b.type;
}
bool same(const GlobalSchema& a, const GlobalSchema& b) {
  return a.name == b.name && a.type == b.type && a.trust == b.trust && a.within == b.within;
}
bool same(const ActionSchema& a, const ActionSchema& b) {
  return a.name == b.name && a.principals == b.principals && a.resources == b.resources;
}

bool same(const EntitySchema& a, const EntitySchema& b);
bool same(const RelationSchema& a, const RelationSchema& b);

template <class T>
bool same_list(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& x, const T& y) { return same(x, y); });
}

bool same(const EntitySchema& a, const EntitySchema& b) {
  return a.name == b.name && same_list(a.attributes, b.attributes) && a.parents == b.parents &&
         a.one_parent == b.one_parent;
}
bool same(const RelationSchema& a, const RelationSchema& b) {
  return a.name == b.name && a.trust == b.trust && same_list(a.columns, b.columns) &&
         same_list(a.fields, b.fields) && a.unique == b.unique && a.listed_by == b.listed_by &&
         a.within == b.within && a.max_rows == b.max_rows;
}

}  // namespace

bool same_schema(const Schema& a, const Schema& b) {
  return same_list(a.enums, b.enums) && same_list(a.entities, b.entities) &&
         same_list(a.relations, b.relations) && same_list(a.globals, b.globals) &&
         same_list(a.context, b.context) && same_list(a.actions, b.actions) &&
         a.obligations == b.obligations && a.action_enum == b.action_enum;
}

}  // namespace sightline
