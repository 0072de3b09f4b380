# Installs the components of BUILD to a prefix in SCRATCH, builds the projects of EXAMPLES and HERE against
# that package, by find_package and by pkg-config, and lets them decide with an artifact. The package is
# moved before it is used: it may not remember where it was made.
cmake_minimum_required(VERSION 3.25)

# Runs a command; what it printed on stdout is in `said`.
macro(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE said)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed (${result}): ${ARGN}\n${said}")
  endif()
endmacro()

macro(expect what expected)
  if(NOT said STREQUAL "${expected}")
    message(FATAL_ERROR "${what} said:\n${said}expected:\n${expected}")
  endif()
endmacro()

# Installs a component to where nothing is yet; `files` are what came.
function(install_component component)
  step(${CMAKE_COMMAND} --install ${BUILD} --component ${component} --prefix ${SCRATCH}/${component})
  file(GLOB_RECURSE files RELATIVE ${SCRATCH}/${component} ${SCRATCH}/${component}/*)
  set(files "${files}" PARENT_SCOPE)
endfunction()

# Fails unless the component has a file that ends so.
function(expect_files component)
  foreach(end IN LISTS ARGN)
    set(found ${files})
    list(FILTER found INCLUDE REGEX "(^|/)${end}$")
    list(LENGTH found count)
    if(NOT count EQUAL 1)
      message(FATAL_ERROR "component ${component} has ${count} files ${end}, not one")
    endif()
  endforeach()
endfunction()

# What `pkg-config --cflags --libs MODULE` says, as a list.
function(flags_of module out)
  step(${PKG_CONFIG} --cflags --libs ${module})
  separate_arguments(flags UNIX_COMMAND "${said}")
  set(${out} ${flags} PARENT_SCOPE)
endfunction()

# Configures and builds a project against the package, which is in PREFIX; further arguments are CMake's.
function(build_project project build)
  step(${CMAKE_COMMAND} -S ${project} -B ${build} -G Ninja -D CMAKE_CXX_COMPILER=${COMPILER}
       -D CMAKE_C_COMPILER=${C_COMPILER} -D "CMAKE_CXX_FLAGS=${FLAGS}" -D "CMAKE_C_FLAGS=${FLAGS}"
       -D CMAKE_PREFIX_PATH=${prefix} ${ARGN})
  step(${CMAKE_COMMAND} --build ${build})
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
install_component(tools)
expect_files(tools bin/sightline)
install_component(docs)
expect_files(docs Sightline/README.md specs/language.md examples/embed-c/main.c)
install_component(runtime)
expect_files(runtime SightlineConfig.cmake SightlineConfigVersion.cmake sightline.pc sightline-c.pc
  sightline-certificates.pc sightline-explain.pc sightline-store.pc libsightline_store.a sightline-sources.pc libsightline_sources.a sightline/sources/redis_cache.h sightline-search.pc sightline-trust.pc libsightline_trust.a sightline/trust/sealed_record.h libsightline_runtime.a libsightline_c.a sightline/c.h sightline/loaded_policy.h)
set(prefix ${SCRATCH}/prefix)
file(RENAME ${SCRATCH}/runtime ${prefix})
file(GLOB_RECURSE pc ${prefix}/*/sightline.pc)
cmake_path(GET pc PARENT_PATH pkgconfig)
set(ENV{PKG_CONFIG_PATH} ${pkgconfig})
separate_arguments(FLAG_LIST UNIX_COMMAND "${FLAGS}")

set(artifact ${SCRATCH}/embedded.polc)
set(decided "ann: allow\nbea: deny\n")
step(${SIGHTLINE} compile ${EXAMPLES}/wyze-2024/as_it_should_be.pol -o ${artifact})

# In C++ and in C, by find_package, and by pkg-config for those who do not use CMake.
build_project(${EXAMPLES}/embed ${SCRATCH}/embed)
step(${SCRATCH}/embed/embed ${artifact})
expect("examples/embed" "${decided}")
flags_of(sightline flags)
step(${COMPILER} -std=c++20 ${FLAG_LIST} ${EXAMPLES}/embed/main.cc ${flags} -o ${SCRATCH}/embed/by_pkg_config)
step(${SCRATCH}/embed/by_pkg_config ${artifact})
expect("examples/embed by pkg-config" "${decided}")

# With a header that the installed program makes of the policy.
build_project(${EXAMPLES}/embed-typed ${SCRATCH}/embed-typed -D SIGHTLINE=${SCRATCH}/tools/bin/sightline)
step(${SCRATCH}/embed-typed/embed ${SCRATCH}/embed-typed/thumbnails.polc)
expect("examples/embed-typed" "${decided}")

build_project(${EXAMPLES}/embed-c ${SCRATCH}/embed-c)
step(${SCRATCH}/embed-c/embed ${artifact})
expect("examples/embed-c" "${decided}")
flags_of(sightline-c flags)
step(${C_COMPILER} -std=c11 -Wall -Wextra -Werror -pedantic ${FLAG_LIST} ${EXAMPLES}/embed-c/main.c ${flags}
     -o ${SCRATCH}/embed-c/by_pkg_config)
step(${SCRATCH}/embed-c/by_pkg_config ${artifact})
expect("examples/embed-c by pkg-config" "${decided}")

# What needs libsodium is asked for by name.
build_project(${HERE}/trust_host ${SCRATCH}/trust_host)
step(${SCRATCH}/trust_host/trust_host ${artifact})
expect("trust_host" "opened: c1\nchanged: wrong tag\n")
flags_of(sightline-trust flags)
step(${COMPILER} -std=c++20 ${FLAG_LIST} ${HERE}/trust_host/main.cc ${flags} -o ${SCRATCH}/trust_host/by_pkg_config)
step(${SCRATCH}/trust_host/by_pkg_config ${artifact})
expect("trust_host by pkg-config" "opened: c1\nchanged: wrong tag\n")

# Without the compiler installed, who asks for it is told; with it, a tool of one's own proves.
execute_process(COMMAND ${CMAKE_COMMAND} -S ${HERE}/compiler_host -B ${SCRATCH}/without -G Ninja
  -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_PREFIX_PATH=${prefix}
  RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE said)
if(result EQUAL 0 OR NOT said MATCHES "its compiler is not[ \n]+installed")
  message(FATAL_ERROR "the compiler is not installed, and nobody says so:\n${said}")
endif()
install_component(development)
expect_files(development sightline/compiler.h sightline/policy.h libsightline_compiler.a sightline-compiler.pc)
file(COPY ${SCRATCH}/development/ DESTINATION ${prefix})
build_project(${HERE}/compiler_host ${SCRATCH}/compiler_host)
step(${SCRATCH}/compiler_host/compiler_host)
expect("compiler_host" "proved\n")
flags_of(sightline-compiler flags)
step(${COMPILER} -std=c++20 ${FLAG_LIST} ${HERE}/compiler_host/main.cc ${flags} -o ${SCRATCH}/compiler_host/by_pkg_config)
step(${SCRATCH}/compiler_host/by_pkg_config)
expect("compiler_host by pkg-config" "proved\n")
