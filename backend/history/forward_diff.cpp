#include "backend/history/forward_diff.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>

namespace portolan {
namespace {

using Forwards = std::vector<FoundForward>;
using DiffKey = std::function<std::string(const FoundForward&)>; ///< empty: has none

std::string kindOf(const FoundForward& found)
{
    return std::string(toString(found.owner)) + ' ' + toString(found.engine) + ' '
        + toString(found.forward.family) + ' ' + found.protocolText() + ' ';
}

std::string foundOwnId(const FoundForward& found)
{
    return found.owner == Owner::Portolan ? found.forward.id : std::string();
}

std::string listenerKey(const FoundForward& found)
{
    return kindOf(found) + describeListen(found.forward);
}

std::string bothKey(const FoundForward& found)
{
    return listenerKey(found) + ' ' + describeTo(found);
}

std::string targetKey(const FoundForward& found)
{
    return kindOf(found) + describeTo(found);
}

std::vector<ChangedField> changedFields(const FoundForward& left, const FoundForward& right)
{
    std::vector<ChangedField> fields;
    const auto add = [&](ChangedField field, bool same) {
        if (!same)
            fields.push_back(field);
    };
    const PortForward& a = left.forward;
    const PortForward& b = right.forward;
    add(ChangedField::Name, a.name == b.name);
    add(ChangedField::Listen, a.listen == b.listen);
    add(ChangedField::To, a.to == b.to && left.targets == right.targets);
    add(ChangedField::Sources, a.sources == b.sources);
    add(ChangedField::Hairpin, a.hairpin == b.hairpin);
    add(ChangedField::FromThisHost, a.fromThisHost == b.fromThisHost);
    add(ChangedField::Loopback, a.loopback == b.loopback);
    add(ChangedField::HideClientAddress, a.hideClientAddress == b.hideClientAddress);
    add(ChangedField::Enabled, a.enabled == b.enabled);
    add(ChangedField::State, left.state == right.state);
    return fields;
}

class Matching {
public:
    Matching(const Forwards& left, const Forwards& right)
        : m_left(left)
        , m_right(right)
        , m_partner(right.size())
        , m_taken(left.size(), false)
    {
    }

    /// Pairs what has the same key and no partner yet: the first with the first, the second with the second;
    /// with `alone`, only where there is one on each side.
    void pairBy(const DiffKey& key, bool alone = false)
    {
        std::map<std::string, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> free;
        for (std::size_t i = 0; i < m_left.size(); ++i) {
            if (const std::string text = m_taken[i] ? std::string() : key(m_left[i]); !text.empty())
                free[text].first.push_back(i);
        }
        for (std::size_t i = 0; i < m_right.size(); ++i) {
            if (const std::string text = m_partner[i] ? std::string() : key(m_right[i]); !text.empty())
                free[text].second.push_back(i);
        }
        for (const auto& [text, sides] : free) {
            const auto& [lefts, rights] = sides;
            if (alone && (lefts.size() != 1 || rights.size() != 1))
                continue;
            for (std::size_t i = 0; i < std::min(lefts.size(), rights.size()); ++i) {
                m_taken[lefts[i]] = true;
                m_partner[rights[i]] = lefts[i];
            }
        }
    }

    std::vector<ForwardDiff> differences() const
    {
        std::vector<ForwardDiff> result;
        for (std::size_t i = 0; i < m_right.size(); ++i) {
            if (!m_partner[i]) {
                result.push_back({ForwardChange::Added, std::nullopt, i, {}});
                continue;
            }
            auto fields = changedFields(m_left[*m_partner[i]], m_right[i]);
            if (!fields.empty())
                result.push_back({ForwardChange::Changed, m_partner[i], i, std::move(fields)});
        }
        for (std::size_t i = 0; i < m_left.size(); ++i) {
            if (!m_taken[i])
                result.push_back({ForwardChange::Removed, i, std::nullopt, {}});
        }
        return result;
    }

private:
    const Forwards& m_left;
    const Forwards& m_right;
    std::vector<std::optional<std::size_t>> m_partner; ///< of each on the right, the one on the left
    std::vector<bool> m_taken;
};

} // namespace

const char* toString(ChangedField field)
{
    switch (field) {
    case ChangedField::Name:
        return "name";
    case ChangedField::Listen:
        return "listen";
    case ChangedField::To:
        return "to";
    case ChangedField::Sources:
        return "sources";
    case ChangedField::Hairpin:
        return "hairpin";
    case ChangedField::FromThisHost:
        return "fromThisHost";
    case ChangedField::Loopback:
        return "loopback";
    case ChangedField::HideClientAddress:
        return "hideClientAddress";
    case ChangedField::Enabled:
        return "enabled";
    case ChangedField::State:
        break;
    }
    return "state";
}

std::vector<ForwardDiff> diffForwards(const Forwards& left, const Forwards& right)
{
    Matching matching(left, right);
    matching.pairBy(foundOwnId);
    matching.pairBy(bothKey);
    matching.pairBy(listenerKey);
    matching.pairBy(targetKey, true);
    return matching.differences();
}

} // namespace portolan
