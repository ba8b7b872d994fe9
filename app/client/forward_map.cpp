#include "app/client/forward_map.h"

#include <QStringList>

namespace portolan {

namespace {

struct ToVariant {
    QVariant operator()(bool value) const { return value; }
    QVariant operator()(const std::string& value) const { return QString::fromStdString(value); }
    QVariant operator()(const std::vector<std::string>& values) const
    {
        QStringList list;
        for (const std::string& value : values)
            list.append(QString::fromStdString(value));
        return list;
    }
};

} // namespace

QVariantMap fieldsMap(const ForwardFields& fields)
{
    QVariantMap map;
    for (const auto& [key, value] : fields)
        map.insert(QString::fromStdString(key), std::visit(ToVariant{}, value));
    return map;
}

QVariantMap toVariantMap(const PortForward& forward)
{
    QVariantMap map = fieldsMap(toFields(forward));
    if (forward.id.empty())
        map.remove(QStringLiteral("id"));
    return map;
}

Result<PortForward> fromVariantMap(const QVariantMap& map)
{
    ForwardFields fields;
    for (auto entry = map.begin(); entry != map.end(); ++entry) {
        const std::string key = entry.key().toStdString();
        switch (entry.value().typeId()) {
        case QMetaType::Bool:
            fields[key] = entry.value().toBool();
            break;
        case QMetaType::QString:
            fields[key] = entry.value().toString().toStdString();
            break;
        case QMetaType::QStringList: {
            std::vector<std::string> values;
            for (const QString& value : entry.value().toStringList())
                values.push_back(value.toStdString());
            fields[key] = std::move(values);
            break;
        }
        default:
            return failure(
                ErrorCode::Invalid, PORTOLAN_TR("The value of %1 has a type no forward has."), {key}, key);
        }
    }
    return fromFields(fields);
}

} // namespace portolan
