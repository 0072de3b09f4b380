"""Runs commands with --format sarif and holds what they print against a JSON schema.

Usage: validate_sarif.py SIGHTLINE SCHEMA, at the root of the repository.
If the environment's SARIF_SCHEMA names the schema of the standard, that is asked as well.
"""

import copy
import glob
import json
import os
import subprocess
import sys

import jsonschema


def commands():
    """Every verdict, every diagnostic, a failing test, and runs with nothing to say."""
    yield 1, ["prove", "tests/golden/cli/every-verdict.pol", "examples/wyze-2024/as_it_was.pol"]
    yield 0, ["prove", "tests/golden/cli/home.pol"]
    yield 2, ["prove", "tests/golden/diagnostics/SL0201-unknown-type.pol"]
    yield 2, ["check"] + sorted(glob.glob("tests/golden/diagnostics/*.pol"))
    yield 2, ["check", "no/such/file.pol"]
    yield 1, ["test", "tests/formats/failing_test.pol"]


def log_of(sightline, command):
    ran = subprocess.run([sightline, *command, "--format", "sarif"], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, check=False)
    return ran.returncode, json.loads(ran.stdout.decode("utf-8"))


def validators(schema_file):
    for name in [schema_file] + [it for it in [os.environ.get("SARIF_SCHEMA")] if it]:
        with open(name, encoding="utf-8") as file:
            schema = json.load(file)
        yield jsonschema.validators.validator_for(schema)(schema)


def beyond_schemas(code, log):
    """What a schema cannot say: the first thing that is wrong, or None."""
    run = log["runs"][0]
    if run["invocations"][0]["exitCode"] != code:
        return "another exit code than the program's"
    results = run["results"]
    for result in results:
        if run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] != result["ruleId"]:
            return "a result's rule has another id"
        region = result["locations"][0]["physicalLocation"]["region"]
        if (region["endLine"], region["endColumn"]) < (region["startLine"], region["startColumn"]):
            return "a region ends before it begins"
    prints = {(it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
               it["partialFingerprints"]["sightline/v1"]) for it in results}
    return None if len(prints) == len(results) else "two results of a file have one fingerprint"


def spoilt_logs(log):
    """Each wrong in one place."""
    def spoilt(change):
        other = copy.deepcopy(log)
        change(other["runs"][0])
        return other
    yield spoilt(lambda run: run["results"][0].pop("message"))
    yield spoilt(lambda run: run["results"][0].update(ruleID="refuted"))
    yield spoilt(lambda run: run["invocations"][0].update(exitCode=2))
    yield spoilt(lambda run: run["results"][0]["locations"][0]["physicalLocation"]
                 ["artifactLocation"].update(uri="a b.pol"))


def main(sightline, schema_file):
    asked = list(validators(schema_file))
    results = 0
    for expected, command in commands():
        code, log = log_of(sightline, command)
        if code != expected:
            sys.exit(f"{' '.join(command)}: exit code {code}, not {expected}")
        for error in (error for validator in asked for error in validator.iter_errors(log)):
            sys.exit(f"{' '.join(command)}: {error.json_path}: {error.message}")
        wrong = beyond_schemas(code, log)
        if wrong:
            sys.exit(f"{' '.join(command)}: {wrong}")
        results += len(log["runs"][0]["results"])
    if results < 200:
        sys.exit(f"only {results} results: the commands no longer find what they are run for")
    if any(asked[0].is_valid(log) for log in spoilt_logs(log)):
        sys.exit("the schema lets a spoilt log pass: it checks nothing")
    print(f"{results} results are valid")


main(*sys.argv[1:])
