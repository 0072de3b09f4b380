# Runs CHECK on the tree ROOT, where every kind of wrong include is planted, and compares what it says
# with the file EXPECTED. A rule of check.cmake that no longer fires is found here.
execute_process(COMMAND ${CMAKE_COMMAND} -D ROOT=${ROOT} -P ${CHECK}
  RESULT_VARIABLE result ERROR_VARIABLE said OUTPUT_VARIABLE said)
file(READ ${EXPECTED} expected)
string(FIND "${said}" "${expected}" position)
if(result EQUAL 0)
  message(FATAL_ERROR "the check passes a tree full of violations")
elseif(NOT position EQUAL 0)
  message(FATAL_ERROR "the check said:\n${said}\nexpected at its start:\n${expected}")
endif()
