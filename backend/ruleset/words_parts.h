// The parts of a sentence about a rule; shared by the files of words.h and by nobody else.
#pragma once

#include "backend/base/message.h"
#include "backend/ruleset/ruleset.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::words {

/// The subject decides the verbs: "Packets … are", "TCP … is".
enum class Number : bool { Plural, Singular };

/// A pattern's two forms, with the same places in both.
struct Verb {
    const char* plural;
    const char* singular;
    const char* form(Number number) const { return number == Number::Plural ? plural : singular; }
};

struct Conditions {
    Message subject; ///< "Packets", "TCP", "ICMP echo requests (ping)"
    Number number = Number::Plural;
    std::vector<Message> attributes; ///< "from 10.0.0.0/8 to port 80", "with mark bit 0x4000"
    std::vector<Message> clauses; ///< "that came in by docker0", "whose …"
    std::vector<Message> effects; ///< what looking at a packet changes: "the source is put on the list “x”"
    std::vector<std::string> comments;
};

/// What happens to the packets: a whole clause, %1 being the packets.
struct Outcome {
    Verb verb;
    std::vector<MessageArgument> arguments; ///< %2 and on
    std::vector<Message> remarks; ///< "with the sender's user": said in brackets
};

/// Hands out the options of a match or target, each once, and knows which nobody took: those have no words
/// yet, and the sentence has to show them as they are.
class OptionTaker {
public:
    explicit OptionTaker(std::span<const Option> options)
        : m_options(options)
    {
    }

    /// The first of that name and number of values that was not taken, whichever way round it is.
    const Option* take(std::string_view name, std::size_t values = 1);
    /// The same, unless it is inverted: for words that have no opposite.
    const Option* takePlain(std::string_view name, std::size_t values = 1);
    bool takeFlag(std::string_view name) { return takePlain(name, 0) != nullptr; }
    bool allTaken() const;
    /// Those not taken, as iptables-save writes them.
    std::string rest() const;

private:
    bool isTaken(std::size_t index) const { return index >= kMost || (m_taken >> index & 1) != 0; }
    static constexpr std::size_t kMost = 64; ///< options after these are never handed out

    std::span<const Option> m_options;
    std::uint64_t m_taken = 0;
};

Conditions conditionsOf(const Rule& rule);
Outcome outcomeOf(const Rule& rule, const Table& table, const Chain& chain);
/// The remarks in brackets behind a part, if there are any.
Message withRemarks(Message part, const std::vector<Message>& remarks);
/// Conditions as the subject of a sentence: "TCP to port 8080 that did not come in by docker0".
Message packetsOf(const Conditions& conditions);

/// `yes`, or `no` if the option is inverted, with its value as %1 or what stands for it.
Message eitherWay(const Option& option, const char* yes, const char* no);
Message eitherWay(const Option& option, const char* yes, const char* no, MessageArgument value);

enum class Joint : bool { And, Or };
/// "a, b and c"; items must not be empty.
MessageArgument listOf(const std::vector<MessageArgument>& items, Joint joint);
/// The same of a comma list.
MessageArgument listOf(std::string_view commaList, Joint joint);
std::vector<std::string_view> splitList(std::string_view list, char separator);

/// "! --dport 80": an option as iptables-save writes it.
std::string textOf(const Option& option);
/// "tcp --foo bar"
std::string textOf(const Match& match);

} // namespace portolan::words
