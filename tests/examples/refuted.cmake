# POLICY is refuted in exactly the properties that its comment `// Refuted: a, b.` names, and in all
# else it proves. PROGRAM is `sightline`.
cmake_minimum_required(VERSION 3.25)

file(STRINGS ${POLICY} said REGEX "^// Refuted: ")
string(REGEX MATCH "^// Refuted: ([a-z0-9_, ]+)\\.$" named "${said}")
if(NOT named)
  message(FATAL_ERROR "${POLICY}: one line has to say what is refuted: `// Refuted: a, b.`")
endif()
string(REPLACE ", " ";" expected "${CMAKE_MATCH_1}")

execute_process(COMMAND ${PROGRAM} prove ${POLICY} OUTPUT_VARIABLE told ERROR_VARIABLE problems
                RESULT_VARIABLE code)
string(REGEX MATCHALL "\n  refuted +[a-z0-9_ ]+" lines "\n${told}")
string(REGEX REPLACE "\n  refuted +" "" refuted "${lines}")
list(SORT expected)
list(SORT refuted)
if(NOT code EQUAL 1 OR NOT refuted STREQUAL expected OR told MATCHES "\n  (unknown|vacuous)  ")
  message(FATAL_ERROR "${POLICY}: expected refuted: ${expected}; exit code ${code}\n${told}${problems}")
endif()
message("${POLICY}: refuted, as it should be: ${refuted}")
