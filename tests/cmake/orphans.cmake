# Nothing on disk is silently untested: every .cc is listed in some target (LISTED holds their names),
# every .pol shows up by name in `ctest -N` of BUILD. A golden test is named after its file, with
# every character but letters and digits turned into `_`.
cmake_minimum_required(VERSION 3.25)
set(wrong 0)

file(STRINGS ${LISTED} listed)
foreach(folder policy runtime compiler specs examples tests)
  file(GLOB_RECURSE sources ${ROOT}/${folder}/*.cc)
  foreach(source IN LISTS sources)
    # Planted text, what must not compile, what presets `fuzz` and `bench` build, and the projects built on the installed package.
    if(NOT source IN_LIST listed AND
       NOT source MATCHES "/tests/(layering/planted|install|fuzz|bench|header)/|/examples/embed(-typed)?/")
      message("${source}: in no CMake target, so never compiled or run")
      math(EXPR wrong "${wrong} + 1")
    endif()
  endforeach()
endforeach()

execute_process(COMMAND ${CMAKE_CTEST_COMMAND} --test-dir ${BUILD} -N OUTPUT_VARIABLE tests RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "ctest -N failed: ${tests}")
endif()
string(REGEX REPLACE "[^A-Za-z0-9\n]" "_" tests "${tests}")
file(GLOB_RECURSE policies ${ROOT}/tests/*.pol ${ROOT}/examples/*.pol ${ROOT}/specs/*.pol)
list(FILTER policies EXCLUDE REGEX "/tests/golden/diagnostics/imports/")  # imported by goldens
foreach(policy IN LISTS policies)
  cmake_path(GET policy STEM LAST_ONLY name)
  string(REGEX REPLACE "[^A-Za-z0-9]" "_" name "${name}")
  if(NOT tests MATCHES "_${name}(_|\n)")
    message("${policy}: no test of ctest -N is named after it (_${name})")
    math(EXPR wrong "${wrong} + 1")
  endif()
endforeach()

if(wrong)
  message(FATAL_ERROR "orphans: ${wrong}")
endif()
