"""Google Benchmark's JSON of one run -> a table: the best time of each benchmark, and its ratio to what
it is to be compared with. In households and builds those are the hand-written programs of the same line;
where a name ends in a size, it is the smallest, and of rules also the 10."""

import json
import sys

NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
OWN_FIELDS = {"real_time", "cpu_time", "iterations", "repetitions", "repetition_index", "threads",
              "family_index", "per_family_instance_index"}


def best_of(path):
    """The best repetition of each benchmark, in the order in which they first stand."""
    best = {}
    with open(path, encoding="utf-8") as file:
        runs = json.load(file)["benchmarks"]
    for run in sorted(runs, key=lambda run: (run["family_index"], run["per_family_instance_index"])):
        if run["run_type"] != "iteration":
            continue
        if run.get("error_occurred"):
            sys.exit(f"ratios: {run['name']}: {run['error_message']}")
        # Of the processor: a machine that others use as well takes none of it.
        run["ns"] = run["cpu_time"] * NANOSECONDS[run["time_unit"]]
        name = run["run_name"].split("/iterations:")[0]
        if name not in best or run["ns"] < best[name]["ns"]:
            best[name] = run
    return best


def compared_with(name, best):
    """Pairs of a label and the name of another benchmark."""
    parts = name.split("/")
    if parts[0] in ("household", "page"):
        return [(by_hand, "/".join(parts[:-1] + [by_hand])) for by_hand in ("handwritten", "over_snapshot")]
    if parts[0] == "build":
        return [("handwritten", "/".join(["build", "handwritten"] + parts[2:]))]
    if not parts[-1].isdigit():
        return []
    group = "/".join(parts[:-1])
    sizes = [int(n.split("/")[-1]) for n in best if n.rsplit("/", 1)[0] == group]
    wanted = [min(sizes)] + ([10] if parts[0] == "rules" else [])
    return [(str(size), f"{group}/{size}") for size in wanted if size in sizes]


def main():
    best = best_of(sys.argv[1])
    for name, run in best.items():
        ratios = [f"{run['ns'] / best[other]['ns']:.2f} x {label}"
                  for label, other in compared_with(name, best) if other in best and other != name]
        counters = [f"{key} {value:,.6g}" for key, value in run.items()
                    if isinstance(value, (int, float)) and key not in OWN_FIELDS and key != "ns"]
        print(f"{name:56} {run['ns']:14,.1f} ns  {', '.join(ratios):30} {', '.join(counters)}".rstrip())


main()
