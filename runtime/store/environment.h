// LMDB's environment of one log: its file, its map, its three tables.
#pragma once

#include <lmdb.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace sightline {

class Environment {
 public:
  Environment() = default;
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment();

  // All of these return 0 or a number of LMDB or the system.
  int open(const std::string& file, bool to_write, std::size_t map_bytes);

  // Runs `work`, and commits if it returns 0: then all that it wrote has reached the disk. Is run
  // again from its beginning after the map was full and has grown.
  using Work = std::function<int(MDB_txn* transaction)>;
  int write(const Work& work);
  // Runs `work` on what is committed. It must not wait for anything that writes.
  int read(const Work& work) const;

  int sizes(std::size_t& file_bytes, std::size_t& used_bytes) const;

  MDB_dbi about = 0;      // name -> what there is to know of the log
  MDB_dbi revisions = 0;  // revision -> its record
  MDB_dbi parts = 0;      // serial number, part -> an encoded FactBatch

 private:
  int open_tables(bool to_write);
  int attempt(const Work& work, unsigned flags) const;
  int why_not_written() const;
  int grow() const;
  int adopt_size() const;

  MDB_env* environment_ = nullptr;
  mutable std::shared_mutex map_;  // the map changes its place only while no transaction is open
};

MDB_val as_value(const void* bytes, std::size_t size);

}  // namespace sightline
