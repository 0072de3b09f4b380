# Installs the runtime of BUILD to a prefix in SCRATCH, builds EXAMPLE against that package, and lets it
# decide with an artifact. The package is moved before it is used: it may not remember where it was made.
cmake_minimum_required(VERSION 3.25)

# Runs a command; what it printed on stdout is in `said`.
macro(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE said)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed (${result}): ${ARGN}\n${said}")
  endif()
endmacro()

file(REMOVE_RECURSE ${SCRATCH})
step(${CMAKE_COMMAND} --install ${BUILD} --component runtime --prefix ${SCRATCH}/first)
file(RENAME ${SCRATCH}/first ${SCRATCH}/prefix)
file(GLOB_RECURSE configs ${SCRATCH}/prefix/*/SightlineConfig.cmake ${SCRATCH}/prefix/*/sightline.pc)
list(LENGTH configs count)
if(NOT count EQUAL 2)
  message(FATAL_ERROR "the package should have one SightlineConfig.cmake and one sightline.pc: ${configs}")
endif()

step(${CMAKE_COMMAND} -S ${EXAMPLE} -B ${SCRATCH}/build -G Ninja -D CMAKE_CXX_COMPILER=${COMPILER}
     -D "CMAKE_CXX_FLAGS=${FLAGS}" -D CMAKE_PREFIX_PATH=${SCRATCH}/prefix)
step(${CMAKE_COMMAND} --build ${SCRATCH}/build)

step(${SIGHTLINE} compile ${EXAMPLE}/../wyze-2024/as_it_should_be.pol -o ${SCRATCH}/embedded.polc)
step(${SCRATCH}/build/embed ${SCRATCH}/embedded.polc)
set(expected "ann: allow\nbea: deny\n")
if(NOT said STREQUAL expected)
  message(FATAL_ERROR "the example said:\n${said}expected:\n${expected}")
endif()

# The same program by pkg-config, for those who do not use CMake.
list(FILTER configs INCLUDE REGEX "\\.pc$")
cmake_path(GET configs PARENT_PATH pkgconfig)
set(ENV{PKG_CONFIG_PATH} ${pkgconfig})
step(${PKG_CONFIG} --cflags --libs sightline)
separate_arguments(flags UNIX_COMMAND "-std=c++20 ${FLAGS} ${EXAMPLE}/main.cc ${said}")
step(${COMPILER} ${flags} -o ${SCRATCH}/embed_by_pkg_config)
step(${SCRATCH}/embed_by_pkg_config ${SCRATCH}/embedded.polc)
