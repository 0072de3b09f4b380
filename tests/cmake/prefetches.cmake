# What `decide` and `decide_many` ask for in advance is still there after the compiler has been over it:
# gcc 12 drops a prefetch in a const function that it takes for pure. Counts the instructions.
cmake_policy(VERSION 3.25)
execute_process(COMMAND ${OBJDUMP} -d --no-show-raw-insn ${LIBRARY} OUTPUT_VARIABLE code RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${OBJDUMP} cannot read ${LIBRARY}")
endif()
string(REGEX MATCHALL "prefetch" found "${code}")
list(LENGTH found count)
if(count LESS 8)
  message(FATAL_ERROR "of 8 prefetches ${count} are left")
endif()
