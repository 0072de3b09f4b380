// The smallest host: it links the runtime and nothing else. runtime_symbols.cmake reads what it needs.
#include "sightline/loaded_policy.h"

int main() { return 0; }
