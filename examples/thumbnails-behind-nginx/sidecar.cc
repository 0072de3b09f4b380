// The second look for a web server: GET /admit and, behind it, the target of the original request, on loopback.
// Answers 200 and names the object to send, or 403 and the reason; the server sends that object and no other.
//   thumbnail_sidecar KEYS STORE SWITCHES EDGE PORT_FILE
// KEYS: of grants, public ones suffice. SWITCHES: what the registry's heartbeat last wrote, read at every request.
// Tested in tests/examples/thumbnails_behind_nginx.py.

#include <httplib.h>
#include <sodium.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "item_store.h"
#include "names.h"
#include "sightline/trust/grant.h"
#include "sightline/trust/grant_counts.h"

namespace {

using sightline::Admission;

constexpr int kMostWaiting = 1024;  // connections that nobody has accepted yet

struct Options {
  std::string keys, store, switches, edge, port_file;
};

std::string text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class Edge {
 public:
  Edge(Options options, sightline::GrantKeys keys)
      : options_(std::move(options)), keys_(std::move(keys)), store_(options_.store) {}

  // The object to send, or why there is none.
  struct Answer {
    std::string object, reason;
    bool may_be_stored = true;
  };
  Answer answer(const std::string& target, const std::string& client) {
    const auto name = thumbnails::name_in(target);
    if (!name) return refused("no_name");
    const auto token = thumbnails::grant_in(target);
    if (!token) return refused("no_grant");
    const auto grant = sightline::Grant::open(keys_, *token, &counts_);
    if (!grant) return refused(sightline::name_of(grant.error().kind));
    const auto item = store_.find(*name);
    if (!item) return refused(item.error());
    return admitted(*grant, *item, client);
  }
  std::string counts() const {
    std::string out;
    for (std::size_t i = 0; i < sightline::kAdmissions; ++i) {
      const auto admission = static_cast<Admission>(i);
      out.append(sightline::name_of(admission)).append(" ");
      out += std::to_string(counts_.of(admission)) + "\n";
    }
    return out;
  }

 private:
  static Answer refused(std::string_view reason) { return {"", std::string(reason)}; }

  Answer admitted(const sightline::Grant& grant, const thumbnails::Item& item,
                  const std::string& client) {
    const auto switches = sightline::SwitchReadings::read(text_of(options_.switches));
    std::span<const sightline::SwitchReading> readings;
    if (switches) readings = switches->readings();  // else none is known
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto verdict = grant.admit(item.label, readings, now,
                                     {.action = "view_thumbnail",
                                      .audience = options_.edge,
                                      .connection = std::as_bytes(std::span(client)),
                                      .used = &used_,
                                      .counts = &counts_});
    if (!verdict) return refused(sightline::name_of(verdict.verdict));
    Answer answer{item.digest, "admitted"};
    for (const std::string_view duty : verdict.obligations) {
      if (duty != "no_store")
        return refused("unknown_duty");  // what it cannot do, it does not promise
      answer.may_be_stored = false;
    }
    return answer;
  }

  Options options_;
  sightline::GrantKeys keys_;
  thumbnails::ItemStore store_;
  sightline::UsedGrantsInMemory used_{100'000};
  sightline::GrantCounts counts_;
};

void admit(Edge& edge, const std::string& target, const httplib::Request& request,
           httplib::Response& response) {
  const std::string method = request.get_header_value("X-Original-Method");
  const auto answer = method == "GET" || method == "HEAD"
                          ? edge.answer(target, request.get_header_value("X-Client-Address"))
                          : Edge::Answer{"", "no_method"};
  response.status = answer.object.empty() ? 403 : 200;
  response.set_header("X-Sightline-Reason", answer.reason);
  if (answer.object.empty()) return;
  response.set_header("X-Sightline-Object", answer.object);
  response.set_header("X-Sightline-Cache", answer.may_be_stored ? "private" : "no-store");
}

// By the target as it was written: the library decodes what it calls the path, and values of headers as well.
void answer(Edge& edge, const httplib::Request& request, httplib::Response& response) {
  constexpr std::string_view kAdmit = "/admit";
  if (request.target.starts_with(kAdmit)) {
    admit(edge, request.target.substr(kAdmit.size()), request, response);
  } else if (request.target == "/counts") {
    response.set_content(edge.counts(), "text/plain");
  } else {
    response.status = 404;
  }
}

int serve(Edge& edge, const std::string& port_file) {
  httplib::Server server;
  server.set_pre_routing_handler([&](const httplib::Request& request, httplib::Response& response) {
    answer(edge, request, response);
    return httplib::Server::HandlerResponse::Handled;
  });
  // The library lets five wait and drops the sixth, who tries again a second later: pages ask for dozens at once.
  socket_t bound = INVALID_SOCKET;
  server.set_socket_options([&bound](socket_t socket) { bound = socket; });
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port < 0 || ::listen(bound, kMostWaiting) != 0) {
    std::cerr << "thumbnail_sidecar: no port to be had\n";
    return 1;
  }
  std::ofstream(port_file) << port << '\n';
  return server.listen_after_bind() ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 6 || sodium_init() < 0) {
    std::cerr << "usage: thumbnail_sidecar KEYS STORE SWITCHES EDGE PORT_FILE\n";
    return 2;
  }
  const auto keys = sightline::GrantKeys::read(text_of(arguments[1]));
  if (!keys) {
    std::cerr << arguments[1] << ": " << keys.error().message << '\n';
    return 2;
  }
  Edge edge({arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]}, *keys);
  return serve(edge, arguments[5]);
}
