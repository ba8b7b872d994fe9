#include "helper/forwards/ledger_text.h"

#include "helper/forwards/store.h"
#include "helper/snapshots/digest.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace portolan {

namespace {

/// A string of JSON, as nlohmann prints it.
std::string quotedText(const std::string& text)
{
    const bool plain = std::all_of(text.begin(), text.end(),
        [](char letter) { return letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\'; });
    return plain ? '"' + text + '"' : nlohmann::json(text).dump();
}

const char* truthText(bool value)
{
    return value ? "true" : "false";
}

struct FieldText {
    std::string operator()(bool value) const { return truthText(value); }
    std::string operator()(const std::string& value) const { return quotedText(value); }
    std::string operator()(const std::vector<std::string>& values) const
    {
        std::string text;
        for (const std::string& value : values)
            text += (text.empty() ? "" : ",") + quotedText(value);
        return '[' + text + ']';
    }
};

std::string textOfForward(const PortForward& forward)
{
    std::string text;
    for (const auto& [key, value] : toFields(forward))
        text += (text.empty() ? "{\"" : ",\"") + key + "\":" + std::visit(FieldText(), value);
    return text + '}';
}

} // namespace

std::string ledgerChecksum(std::string_view text)
{
    return quickDigestOf(text);
}

template <typename List, typename Add> void LedgerWriter::addLines(const List& list, const Add& add)
{
    m_text += '[';
    bool first = true;
    for (const auto& item : list) {
        if (!std::exchange(first, false))
            m_text += ',';
        m_breaks.push_back(m_text.size());
        add(item);
    }
    m_text += ']';
}

void LedgerWriter::addForward(const PortForward& forward)
{
    auto& known = m_known[forward.id];
    auto found = std::find_if(
        known.begin(), known.end(), [&](const Known& each) { return each.forward == forward; });
    if (found == known.end())
        found = known.insert(known.end(), {forward, textOfForward(forward), m_round});
    found->used = m_round;
    m_text += found->text;
}

void LedgerWriter::addChanges(const EditChanges& changes)
{
    addLines(changes, [this](const EditChange& change) {
        m_text += '{';
        for (const auto& [key, side] :
            {std::pair("\"after\":", &change.after), std::pair("\"before\":", &change.before)})
            if (*side) {
                m_text += key;
                addForward(**side);
                m_text += ',';
            }
        m_text += "\"place\":" + std::to_string(change.place) + '}';
    });
}

void LedgerWriter::addEdit(const Edit& edit)
{
    m_text += "{\"changes\":";
    addChanges(edit.changes);
    m_text += ",\"number\":" + std::to_string(edit.number);
    if (edit.rolledBack)
        m_text += ",\"rolledBack\":true";
    m_text += ",\"time\":" + std::to_string(edit.time) + ",\"uid\":" + std::to_string(edit.uid)
        + ",\"verb\":" + quotedText(toString(edit.verb)) + '}';
}

void LedgerWriter::addPending(const PendingEdit& pending)
{
    m_text += ",\"pending\":{\"deadline\":" + std::to_string(pending.deadline)
        + ",\"number\":" + std::to_string(pending.number) + ",\"seconds\":" + std::to_string(pending.seconds);
    if (!pending.snapshot.empty())
        m_text += ",\"snapshot\":" + quotedText(pending.snapshot);
    m_text += ",\"uid\":" + std::to_string(pending.uid) + ",\"undo\":" + truthText(pending.undo) + '}';
}

std::string LedgerWriter::write(const Ledger& ledger)
{
    ++m_round;
    m_text.clear();
    m_breaks.clear();
    m_text += std::string("{\"automaticRepair\":") + truthText(ledger.automaticRepair)
        + ",\"done\":" + std::to_string(ledger.done) + ",\"edits\":";
    addLines(ledger.edits, [this](const Edit& edit) { addEdit(edit); });
    if (ledger.engine)
        m_text += ",\"engine\":" + quotedText(toString(*ledger.engine));
    if (ledger.enginePreference != EnginePreference::Automatic)
        m_text += ",\"enginePreference\":" + quotedText(toString(ledger.enginePreference));
    m_text += ",\"forwards\":";
    addLines(ledger.forwards, [this](const PortForward& forward) { addForward(forward); });
    m_text += ",\"nextNumber\":" + std::to_string(ledger.nextNumber);
    if (ledger.pending)
        addPending(*ledger.pending);
    m_text += ",\"version\":" + std::to_string(kLedgerVersion) + '}';
    forget();
    return finish();
}

/// The text with its checksum before it and its lines broken.
std::string LedgerWriter::finish()
{
    std::string file = "{\n \"checksum\": \"" + ledgerChecksum(m_text) + "\",\n ";
    file.reserve(file.size() + m_text.size() + m_breaks.size() + 1);
    std::size_t from = 1; // behind the brace
    for (const std::size_t end : m_breaks) {
        file.append(m_text, from, end - from) += '\n';
        from = end;
    }
    return file.append(m_text, from) += '\n';
}

/// What is in no ledger any more.
void LedgerWriter::forget()
{
    for (auto entry = m_known.begin(); entry != m_known.end();) {
        std::erase_if(entry->second, [this](const Known& known) { return known.used != m_round; });
        entry = entry->second.empty() ? m_known.erase(entry) : std::next(entry);
    }
}

} // namespace portolan
