// Addresses and ports as people and the bus write them, with errors that name the field.
#pragma once

#include "backend/forward/port_forward.h"

namespace portolan {

/// The same error, about a field; what it echoes of the input is clipped and valid UTF-8.
Error aboutField(Error error, const char* field);

/// field: the JSON key for the error, "to.address".
Result<Address> parseAddressField(std::string_view text, const char* field);
Result<PortRange> parsePortsField(std::string_view text, const char* field);

} // namespace portolan
