// Which item an address means, in the example thumbnails-behind-nginx: read once, in one way, or not at all.
#include "names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace thumbnails {
namespace {

using namespace std::string_literals;

std::string name_of(std::string_view target) { return name_in(target).value_or("none"); }

TEST(ThumbnailNames, AreReadAsAWebServerReadsThem) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"/thumbs/porch/1.jpg", "porch/1.jpg"},
      {"/thumbs/1.jpg", "1.jpg"},
      {"/thumbs/porch/1.jpg?grant=x", "porch/1.jpg"},
      {"/thumbs/porch/1.jpg?/../../x", "porch/1.jpg"},
      {"//thumbs///porch//1.jpg", "porch/1.jpg"},
      {"/./thumbs/./porch/./1.jpg", "porch/1.jpg"},
      {"/x/../thumbs/porch/1.jpg", "porch/1.jpg"},
      {"/thumbs/nursery/../porch/1.jpg", "porch/1.jpg"},
      {"/thumbs/nursery/%2e%2E/porch/1.jpg", "porch/1.jpg"},
      {"/thumbs%2fporch%2F1.jpg", "porch/1.jpg"},
      {"/%74humbs/p%6Frch/1%2ejpg", "porch/1.jpg"},
      {"/thumbs/A_b-c.9/1", "A_b-c.9/1"},
  };
  for (const auto& [target, name] : table) EXPECT_EQ(name_of(target), name) << target;
}

TEST(ThumbnailNames, WhatIsReadInTwoWaysIsNone) {
  for (const std::string& target :
       std::vector<std::string>{"",
                                "/",
                                "?",
                                "thumbs/1.jpg",
                                "/thumbs",
                                "/thumbs/",
                                "/Thumbs/1.jpg",
                                "/thumbsx/1.jpg",
                                "/thumbs/porch/",
                                "/thumbs/porch/.",
                                "/thumbs/porch/..",
                                "/thumbs/../1.jpg",
                                "/../thumbs/1.jpg",
                                "/thumbs/../../thumbs/1.jpg",
                                "/%2e%2e/thumbs/1.jpg",
                                "/thumbs/%252e%252e/1.jpg",
                                "/thumbs/%2",
                                "/thumbs/%",
                                "/thumbs/%zz",
                                "/thumbs/%-1",
                                "/thumbs/1.jpg%00",
                                "/thumbs/1.jpg\0"s,
                                "/thumbs/1.jpg%20",
                                "/thumbs/1.jpg ",
                                "/thumbs/1.jpg.",
                                "/thumbs/.1.jpg",
                                "/thumbs/.../1.jpg",
                                "/thumbs/a..b/.",
                                "/thumbs/a%5cb",
                                "/thumbs/a\\b",
                                "/thumbs/a;b",
                                "/thumbs/a#b",
                                "/thumbs/a%3fb",
                                "/thumbs/%c0%af",
                                "/thumbs/%ff",
                                "/thumbs/caf%c3%a9",
                                "/thumbs/a%0ab",
                                "/thumbs/a:b",
                                "/thumbs/a*b",
                                "/thumbs/~a",
                                "http://thumbs/thumbs/1.jpg",
                                "*",
                                "/thumbs/" + std::string(201, 'a'),
                                "/thumbs/a/" + std::string(1024, '/') + "b"})
    EXPECT_EQ(name_of(target), "none") << target;
  EXPECT_NE(name_of("/thumbs/" + std::string(200, 'a')), "none");
}

TEST(ThumbnailNames, AGrantIsTheOnlyOne) {
  const auto grant = [](std::string_view target) {
    return std::string(grant_in(target).value_or("none"));
  };
  EXPECT_EQ(grant("/thumbs/1.jpg?grant=v4.x"), "v4.x");
  EXPECT_EQ(grant("/thumbs/1.jpg?a&grant=v4.x&b=grant="), "v4.x");
  EXPECT_EQ(grant("/thumbs/1.jpg?grant="), "");
  EXPECT_EQ(grant("/thumbs/1.jpg?a=?grant=x"), "none");
  for (const char* target :
       {"/thumbs/1.jpg", "/thumbs/1.jpg?", "/grant=x", "/1.jpg?Grant=x", "/1.jpg?grant=x&grant=x",
        "/1.jpg?&&", "/1.jpg?grants=x", "/1.jpg?xgrant=x"})
    EXPECT_EQ(grant(target), "none") << target;
}

}  // namespace
}  // namespace thumbnails
