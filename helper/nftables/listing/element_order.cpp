// How nft puts the elements of a set in order and joins the two ends of an interval.
#include "helper/nftables/listing/json_text.h"
#include "helper/nftables/listing/sets.h"
#include "helper/nftables/listing/stateful_objects.h"

#include <linux/netfilter/nf_tables.h>

#include <algorithm>

namespace portolan::nftlisting {

namespace {

Bytes bytesOf(const std::string& raw)
{
    return {reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()};
}

std::string quotedParts(const std::vector<DataType>& parts)
{
    std::string names;
    for (const DataType part : parts)
        names += std::string(names.empty() ? "\"" : ", \"") + factsOf(part).name + '"';
    return parts.size() > 1 ? '[' + names + ']' : names;
}

/// One element of the list, its key already in JSON.
void appendElement(std::string& out, const SetElement& element, const std::string& key)
{
    out += out.empty() ? "" : ", ";
    const bool map = !element.data.empty();
    out += map ? "[" : "";
    if (element.extras.empty())
        out += key;
    else
        out += "{\"elem\": {\"val\": " + key + element.extras + "}}";
    if (map)
        out += ", " + element.data + ']';
}

class ElementList {
public:
    ElementList(SetOfTable& set, const Names& names)
        : m_set(set)
        , m_names(names)
        , m_parts(partsOf(set.keyType))
    {
    }

    bool run()
    {
        const auto any = std::stable_partition(m_set.elements.begin(), m_set.elements.end(),
            [](const SetElement& element) { return !element.any; });
        m_any.assign(std::make_move_iterator(any), std::make_move_iterator(m_set.elements.end()));
        m_set.elements.erase(any, m_set.elements.end());
        if (m_parts.empty())
            return false;
        const bool sure = m_parts.size() > 1 ? (m_set.intervals() ? ranges() : concatenations())
            : m_set.intervals()              ? intervals()
                                             : singles();
        for (const SetElement& element : m_any)
            appendElement(m_set.listed, element, "\"*\"");
        return sure;
    }

private:
    Constant constant(const SetElement& element, ByteOrder order) const
    {
        return constantOf(bytesOf(element.key), order);
    }

    bool singles()
    {
        const bool text = factsOf(m_parts[0]).text;
        const ByteOrder order = text ? ByteOrder::Host : m_set.keyOrder;
        std::sort(
            m_set.elements.begin(), m_set.elements.end(), [&](const SetElement& a, const SetElement& b) {
                return constant(a, order).value < constant(b, order).value;
            });
        if (!m_set.elements.empty())
            m_set.firstKey = m_set.elements.front().key;
        for (const SetElement& element : m_set.elements) {
            const Constant key = constant(element, order);
            std::string json;
            const bool manyFlags = factsOf(m_parts[0]).flags && (key.value & (key.value - 1)) != 0;
            if (element.intervalEnd || !element.end.empty() || manyFlags
                || !appendConstant(json, m_parts[0], key, m_names))
                return false;
            appendElement(m_set.listed, element, json);
        }
        return true;
    }

    /// The bytes of the parts without what fills them up.
    std::string packed(const std::string& key) const
    {
        std::string bytes;
        std::size_t at = 0;
        for (const DataType part : m_parts) {
            const std::size_t size = (factsOf(part).bits + 7) / 8;
            bytes += key.substr(std::min(at, key.size()), size);
            at += (size + 3) & ~std::size_t(3);
        }
        return bytes;
    }

    bool concatenations()
    {
        // nft compares them as numbers whose first byte counts least.
        std::vector<std::pair<std::string, const SetElement*>> order;
        for (const SetElement& element : m_set.elements) {
            std::string bytes = packed(element.key);
            std::reverse(bytes.begin(), bytes.end());
            order.emplace_back(std::move(bytes), &element);
        }
        std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
            return std::lexicographical_compare(a.first.begin(), a.first.end(), b.first.begin(),
                b.first.end(), [](char x, char y) { return std::uint8_t(x) < std::uint8_t(y); });
        });
        for (const auto& [bytes, element] : order) {
            std::string json = "{\"concat\": [";
            if (element->intervalEnd || !element->end.empty() || !appendParts(json, element->key, {}))
                return false;
            appendElement(m_set.listed, *element, json + "]}");
        }
        return true;
    }

    bool ranges()
    {
        if (!m_any.empty())
            return false;
        for (const SetElement& element : m_set.elements) {
            std::string json = "{\"concat\": [";
            if (element.intervalEnd || element.end.empty() || !appendParts(json, element.key, element.end))
                return false;
            appendElement(m_set.listed, element, json + "]}");
        }
        return true;
    }

    bool appendParts(std::string& out, const std::string& key, const std::string& end) const
    {
        std::size_t at = 0;
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            const TypeFacts& facts = factsOf(m_parts[i]);
            const std::size_t size = (facts.bits + 7) / 8;
            if (key.size() < at + size || (!end.empty() && end.size() < at + size))
                return false;
            out += i > 0 ? ", " : "";
            // Ranges are kept in network order, whatever the type.
            const ByteOrder order = end.empty() ? facts.order : ByteOrder::Network;
            const Constant low = constantOf(bytesOf(key).subspan(at, size), order);
            const bool range = !end.empty() && key.compare(at, size, end, at, size) != 0;
            if (range ? !appendRange(out, m_parts[i], low, constantOf(bytesOf(end).subspan(at, size), order))
                      : !appendFlags(out, m_parts[i], low, m_names))
                return false;
            at += (size + 3) & ~std::size_t(3);
        }
        return at == key.size();
    }

    bool appendRange(std::string& out, DataType type, const Constant& low, const Constant& high) const
    {
        const WideNumber span = high.value - low.value;
        const bool aligned = high.value > low.value && (span & (span + 1)) == 0 && (low.value & span) == 0;
        const unsigned wild = lowestZero(span, 0);
        if (aligned && factsOf(type).prefix)
            return appendPrefix(out, type, low, low.bits - wild);
        if (factsOf(type).text)
            return aligned && wild % 8 == 0 && appendStar(out, low);
        out += "{\"range\": [";
        if (!appendConstant(out, type, low, m_names, true))
            return false;
        out += ", ";
        if (!appendConstant(out, type, high, m_names, true))
            return false;
        out += "]}";
        return true;
    }

    bool appendPrefix(std::string& out, DataType type, const Constant& low, unsigned length) const
    {
        out += "{\"prefix\": {\"addr\": ";
        if (!appendConstant(out, type, low, m_names))
            return false;
        out += ", \"len\": " + numberText(length) + "}}";
        return true;
    }

    /// A name that goes on in any way.
    static bool appendStar(std::string& out, const Constant& low)
    {
        const auto* begin = reinterpret_cast<const char*>(low.raw.data());
        const std::string name(begin, strnlen(begin, low.raw.size()));
        if (name.empty() || name.size() >= low.raw.size())
            return false;
        return appendQuoted(out, name + '*');
    }

    /// In the order of their numbers: an end closes what began before it, a beginning does so too.
    bool intervals()
    {
        struct Edge {
            WideNumber value;
            bool end;
            const SetElement* element;
        };
        if (factsOf(m_parts[0]).flags)
            return false;
        std::vector<Edge> edges;
        for (const SetElement& element : m_set.elements) {
            if (!element.end.empty())
                return false;
            edges.push_back({constant(element, ByteOrder::Network).value, element.intervalEnd, &element});
        }
        std::stable_sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
            return a.value != b.value ? a.value < b.value : a.end && !b.end;
        });
        const Edge* low = nullptr;
        for (const Edge& edge : edges) {
            if (low && !appendInterval(*low->element, edge.value - 1))
                return false;
            low = edge.end ? nullptr : &edge;
        }
        return !low || appendInterval(*low->element, maskOf(m_set.keyBits));
    }

    bool appendInterval(const SetElement& element, WideNumber last)
    {
        const Constant low = constant(element, ByteOrder::Network);
        Constant high = low;
        high.value = last;
        std::string json;
        if (high.value == low.value ? !appendConstant(json, m_parts[0], low, m_names)
                                    : !appendRange(json, m_parts[0], low, high))
            return false;
        if (m_set.listed.empty() && high.value == low.value)
            m_set.firstKey = element.key;
        appendElement(m_set.listed, element, json);
        return true;
    }

    SetOfTable& m_set;
    const Names& m_names;
    std::vector<DataType> m_parts;
    std::vector<SetElement> m_any;
};

void appendSetFlags(std::string& out, std::uint32_t flags)
{
    std::string names;
    const auto add = [&](std::uint32_t flag, const char* name) {
        if ((flags & flag) != 0)
            names += std::string(names.empty() ? "\"" : ", \"") + name + '"';
    };
    add(NFT_SET_CONSTANT, "constant");
    add(NFT_SET_INTERVAL, "interval");
    add(NFT_SET_TIMEOUT, "timeout");
    if (!names.empty())
        out += ", \"flags\": [" + names + ']';
}

} // namespace

bool listElements(SetOfTable& set, const Names& names)
{
    const bool sure = ElementList(set, names).run();
    set.elements.clear();
    set.elements.shrink_to_fit();
    return sure;
}

bool appendSet(std::string& out, const SetOfTable& set, const std::string& family, const std::string& table,
    bool elements)
{
    const bool map = (set.flags & (NFT_SET_MAP | NFT_SET_OBJECT)) != 0;
    out += map ? "{\"map\": {\"family\": \"" : "{\"set\": {\"family\": \"";
    out += family + "\", \"name\": ";
    bool sure = appendQuoted(out, set.name);
    out += ", \"table\": ";
    sure = appendQuoted(out, table) && sure;
    out += ", \"type\": " + quotedParts(partsOf(set.keyType)) + ", \"handle\": " + numberText(set.handle);
    if (!set.comment.empty())
        out += ", \"comment\": " + set.comment;
    if ((set.flags & NFT_SET_OBJECT) != 0) {
        const char* name = objectKind(set.objectType);
        sure = sure && name;
        out += std::string(", \"map\": \"") + (name ? name : "") + '"';
    } else if (map) {
        std::string name;
        for (const DataType part :
            set.givesVerdicts() ? std::vector{DataType::Verdict} : partsOf(set.dataType))
            name += std::string(name.empty() ? "" : " . ") + factsOf(part).name;
        out += ", \"map\": \"" + name + '"';
    }
    if ((set.flags & NFT_SET_CONSTANT) == 0) {
        if (set.policy != NFT_SET_POL_PERFORMANCE)
            out += ", \"policy\": \"memory\"";
        if (set.size != 0)
            out += ", \"size\": " + numberText(set.size);
    }
    appendSetFlags(out, set.flags);
    if (set.timeout != 0)
        out += ", \"timeout\": " + numberText(set.timeout / 1000);
    if (set.collectEvery != 0)
        out += ", \"gc-interval\": " + numberText(set.collectEvery / 1000);
    if (elements && !set.listed.empty())
        out += ", \"elem\": [" + set.listed + ']';
    if (!set.statements.empty())
        out += ", \"stmt\": [" + set.statements + ']';
    out += "}}";
    return sure;
}

} // namespace portolan::nftlisting
