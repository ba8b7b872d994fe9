// What matches other than addresses, ports and interfaces say; shared by the files of words.h alone.
#pragma once

#include "backend/ruleset/words_parts.h"

namespace portolan::words {

/// Adds what the match asks to the attributes and clauses, taking the options it has words for. What it
/// leaves makes the whole match stand in the sentence as its text.
using MatchReader = void (*)(OptionTaker& options, Conditions& conditions);

// words_connection.cpp
void readConntrack(OptionTaker& options, Conditions& conditions);
void readConnmark(OptionTaker& options, Conditions& conditions);
void readConnlimit(OptionTaker& options, Conditions& conditions);
void readConnbytes(OptionTaker& options, Conditions& conditions);
void readHelper(OptionTaker& options, Conditions& conditions);

// words_packet.cpp
void readMark(OptionTaker& options, Conditions& conditions);
void readTcpFlags(OptionTaker& options, Conditions& conditions);
void readTimeToLive(OptionTaker& options, Conditions& conditions);
void readHopLimit(OptionTaker& options, Conditions& conditions);
void readLength(OptionTaker& options, Conditions& conditions);
void readMaximumSegment(OptionTaker& options, Conditions& conditions);
void readServiceField(OptionTaker& options, Conditions& conditions);
void readPacketType(OptionTaker& options, Conditions& conditions);
void readPolicy(OptionTaker& options, Conditions& conditions);
void readRoutingHeader(OptionTaker& options, Conditions& conditions);

// words_place.cpp
void readPhysdev(OptionTaker& options, Conditions& conditions);
void readReversePath(OptionTaker& options, Conditions& conditions);
void readSet(OptionTaker& options, Conditions& conditions);
void readOwner(OptionTaker& options, Conditions& conditions);
void readControlGroup(OptionTaker& options, Conditions& conditions);
void readMac(OptionTaker& options, Conditions& conditions);
void readIpRange(OptionTaker& options, Conditions& conditions);
void readDeviceGroup(OptionTaker& options, Conditions& conditions);
void readSocket(OptionTaker& options, Conditions& conditions);

// words_rate.cpp
void readLimit(OptionTaker& options, Conditions& conditions);
void readHashlimit(OptionTaker& options, Conditions& conditions);
void readStatistic(OptionTaker& options, Conditions& conditions);
void readQuota(OptionTaker& options, Conditions& conditions);
void readRecent(OptionTaker& options, Conditions& conditions);
void readTime(OptionTaker& options, Conditions& conditions);

// words_native.cpp
void readAnyOf(OptionTaker& options, Conditions& conditions);
void readNativeText(OptionTaker& options, Conditions& conditions);
void readThen(OptionTaker& options, Conditions& conditions);
/// Takes the match nfproto, which says nothing where the rule's addresses do. False: it is another.
bool readsFamily(const Match& match, const Rule& rule, Conditions& conditions);

/// Adds what the match asks, in words if all of it has words.
void addMatch(Conditions& conditions, const Match& match);
/// "that match “physdev --physdev-in vnet0”"
void addUnknown(Conditions& conditions, std::string text);

} // namespace portolan::words
