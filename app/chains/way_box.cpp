#include "app/chains/way_box.h"

#include <QListView>

#include <algorithm>

namespace portolan {
namespace {

constexpr int kMeasuredTitles = 40; ///< titles the width is made for
constexpr int kMostWidth = 300;
constexpr int kLeastWidth = 130;

} // namespace

QString wayTitle(const FoundForward& found)
{
    const PortForward& forward = found.forward;
    QString listen = QString::fromStdString(describeListen(forward));
    if (!forward.listen.address && listen.startsWith(QLatin1String("any:")))
        listen.remove(0, 4);
    const QString protocol = forward.protocol == Protocol::Tcp
        ? QString()
        : QString::fromLatin1(toString(forward.protocol)) + QLatin1Char(' ');
    return QStringLiteral("%1%2 → %3").arg(protocol, listen, QString::fromStdString(describeTo(found)));
}

bool WayModel::setSnapshot(std::shared_ptr<const HostSnapshot> snapshot)
{
    const auto same = [](const FoundForward& a, const FoundForward& b) {
        return a.forward.id == b.forward.id && a.forward.listen == b.forward.listen
            && a.forward.to == b.forward.to;
    };
    if (m_snapshot && snapshot
        && std::equal(m_snapshot->forwards.begin(), m_snapshot->forwards.end(), snapshot->forwards.begin(),
            snapshot->forwards.end(), same)) {
        m_snapshot = std::move(snapshot);
        return false;
    }
    beginResetModel();
    m_snapshot = std::move(snapshot);
    endResetModel();
    return true;
}

int WayModel::rowOf(const QString& id) const
{
    if (!m_snapshot || id.isEmpty())
        return 0;
    const std::string wanted = id.toStdString();
    const auto& forwards = m_snapshot->forwards;
    const auto at = std::find_if(forwards.begin(), forwards.end(),
        [&](const FoundForward& found) { return found.forward.id == wanted; });
    return at == forwards.end() ? 0 : int(at - forwards.begin()) + 1;
}

const FoundForward* WayModel::forwardAt(int row) const
{
    return row < 1 || row >= rowCount() ? nullptr : &m_snapshot->forwards[std::size_t(row) - 1];
}

int WayModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return 1 + (m_snapshot ? int(m_snapshot->forwards.size()) : 0);
}

QVariant WayModel::data(const QModelIndex& index, int role) const
{
    const FoundForward* found = forwardAt(index.row());
    if (role == Qt::DisplayRole)
        return found ? tr("Way of %1").arg(wayTitle(*found)) : tr("Way of…");
    if (role == Qt::UserRole)
        return found ? QString::fromStdString(found->forward.id) : QString();
    if (role == Qt::ToolTipRole && found && !found->forward.name.empty())
        return QString::fromStdString(found->forward.name);
    return {};
}

WayBox::WayBox(QWidget* parent)
    : QComboBox(parent)
    , m_model(new WayModel(this))
{
    setModel(m_model);
    setCurrentIndex(0);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    if (auto* list = qobject_cast<QListView*>(view()))
        list->setUniformItemSizes(true);
    setAccessibleName(tr("Light the way of a forward"));
    setToolTip(tr("Light the chains and rules a forward's packets meet"));
    connect(this, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_setting)
            Q_EMIT chosen(id());
    });
}

void WayBox::setSnapshot(const std::shared_ptr<const HostSnapshot>& snapshot)
{
    m_setting = true;
    const QString before = id();
    if (m_model->setSnapshot(snapshot)) {
        setCurrentIndex(m_model->rowOf(before));
        updateGeometry();
    }
    setEnabled(m_model->rowCount() > 1);
    m_setting = false;
}

void WayBox::setId(const QString& id)
{
    m_setting = true;
    setCurrentIndex(m_model->rowOf(id));
    m_setting = false;
}

const FoundForward* WayBox::forward() const
{
    return m_model->forwardAt(currentIndex());
}

QSize WayBox::sizeHint() const
{
    int width = 0;
    for (int row = 0; row < std::min(m_model->rowCount(), kMeasuredTitles); ++row)
        width = std::max(width, fontMetrics().horizontalAdvance(m_model->index(row).data().toString()));
    return {std::clamp(width + 44, kLeastWidth, kMostWidth), QComboBox::minimumSizeHint().height()};
}

QSize WayBox::minimumSizeHint() const
{
    return {kLeastWidth, QComboBox::minimumSizeHint().height()};
}

} // namespace portolan
