// Policies -> one shared object of all their C++. It finds the runtime in this program, which exports it.
#include "tests/differential/emitted_code.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "sightline/cpp_header.h"
#include "sightline/direct_decision.h"

namespace sightline::testing {
namespace {

namespace fs = std::filesystem;

std::string name_of(std::size_t policy) { return "code_" + std::to_string(policy); }

// What C++ makes of `code_0::kDirect`.
std::string symbol_of(std::size_t policy) {
  const std::string name = name_of(policy);
  return "_ZN" + std::to_string(name.size()) + name + "7kDirectE";
}

void run(const std::string& command, const fs::path& log) {
  if (std::system((command + " >" + log.string() + " 2>&1").c_str()) == 0) return;
  std::ostringstream said;
  said << std::ifstream(log).rdbuf();
  throw std::runtime_error(said.str());
}

// All that such code may call, so that this program has it.
[[gnu::used]] const void* const kKept[] = {reinterpret_cast<const void*>(&direct::number_of),
                                           reinterpret_cast<const void*>(&direct::changed_record),
                                           reinterpret_cast<const void*>(&direct::global),
                                           reinterpret_cast<const void*>(&direct::text_of),
                                           reinterpret_cast<const void*>(&direct::is_in),
                                           reinterpret_cast<const void*>(&direct::open_rows),
                                           reinterpret_cast<const void*>(&direct::new_row),
                                           reinterpret_cast<const void*>(&direct::way)};

}  // namespace

std::vector<const direct::Code*> emitted(const std::vector<const Policy*>& policies) {
  std::string folder = (fs::temp_directory_path() / "sightline-emitted-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no folder can be made");
  const fs::path source = fs::path(folder) / "code.cc", object = fs::path(folder) / "code.so";
  {
    std::ofstream out(source);
    for (std::size_t p = 0; p < policies.size(); ++p) {
      auto code = cpp_code(*policies[p], name_of(p));
      if (!code) throw std::runtime_error(code.error().message);
      out << *code;
    }
  }
  run(std::string(COMPILE_SHARED) + " -o " + object.string() + " " + source.string(),
      fs::path(folder) / "log");
  void* const loaded = ::dlopen(object.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) throw std::runtime_error(::dlerror());
  fs::remove_all(folder);
  std::vector<const direct::Code*> codes;
  for (std::size_t p = 0; p < policies.size(); ++p) {
    codes.push_back(static_cast<const direct::Code*>(::dlsym(loaded, symbol_of(p).c_str())));
    if (codes.back() == nullptr) throw std::runtime_error("no " + symbol_of(p));
  }
  return codes;
}

}  // namespace sightline::testing
