#include "backend/packet/report.h"

#include "backend/packet/address_mask.h"

namespace portolan {

namespace {

/// One form of the report. Texts come unescaped.
class ReportForm {
public:
    virtual ~ReportForm() = default;
    virtual void begin(const std::string& title) = 0;
    virtual void paragraph(const std::string& text) = 0;
    virtual void packet(const std::string& heading, const std::string& end) = 0;
    virtual void remark(const std::string& text) = 0;
    /// words: of the step; decider: the rule's name, or empty.
    virtual void step(const std::string& number, const std::string& place, const std::string& decider,
        const std::string& words, const std::string& addresses)
        = 0;
    virtual void rule(const std::string& place, const std::string& words, const std::string& text) = 0;
    /// What else is worth knowing of the step.
    virtual void note(const std::string& text) = 0;
    virtual void endSteps() = 0;
    virtual std::string end() { return std::move(m_out); }

protected:
    std::string m_out;
};

class TextForm : public ReportForm {
public:
    void begin(const std::string& title) override { m_out += title + '\n'; }
    void paragraph(const std::string& text) override { m_out += text + '\n'; }
    void packet(const std::string& heading, const std::string& end) override
    {
        m_out += '\n' + heading + " — " + end + '\n';
    }
    void remark(const std::string& text) override { m_out += "   " + text + '\n'; }
    void step(const std::string& number, const std::string& place, const std::string& decider,
        const std::string& words, const std::string& addresses) override
    {
        m_out += "  [" + number + "] " + place + ": " + (decider.empty() ? "" : decider + ": ") + words
            + "\n      " + addresses + '\n';
    }
    void rule(const std::string& place, const std::string& words, const std::string& text) override
    {
        m_out += "      " + place + ": " + words + '\n';
        if (!text.empty())
            m_out += "        " + text + '\n';
    }
    void note(const std::string& text) override { m_out += "      " + text + '\n'; }
    void endSteps() override { }
};

std::string escapedMarkdown(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\`*_{}[]<>#|!~").find(c) != std::string_view::npos)
            out += '\\';
        out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out;
}

/// A fence longer than any run of backticks within.
std::string markdownCode(const std::string& text)
{
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    const std::string pad = longest > 0 ? " " : "";
    return fence + pad + text + pad + fence;
}

class MarkdownForm : public ReportForm {
public:
    void begin(const std::string& title) override { m_out += "# " + escapedMarkdown(title) + "\n"; }
    void paragraph(const std::string& text) override { m_out += '\n' + escapedMarkdown(text) + '\n'; }
    void packet(const std::string& heading, const std::string& end) override
    {
        m_out += "\n## " + escapedMarkdown(heading) + "\n\n" + escapedMarkdown(end) + "\n\n";
    }
    void remark(const std::string& text) override { m_out += "- " + escapedMarkdown(text) + '\n'; }
    void step(const std::string& number, const std::string& place, const std::string& decider,
        const std::string& words, const std::string& addresses) override
    {
        m_out += number + ". **" + escapedMarkdown(place)
            + "**: " + (decider.empty() ? "" : "**" + escapedMarkdown(decider) + "** ")
            + escapedMarkdown(words) + " (" + markdownCode(addresses) + ")\n";
    }
    void rule(const std::string& place, const std::string& words, const std::string& text) override
    {
        m_out += "    - " + escapedMarkdown(place) + ": " + escapedMarkdown(words);
        m_out += text.empty() ? "\n" : " " + markdownCode(text) + "\n";
    }
    void note(const std::string& text) override { m_out += "    - " + escapedMarkdown(text) + '\n'; }
    void endSteps() override { }
};

std::string escapedHtml(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

class HtmlForm : public ReportForm {
public:
    void begin(const std::string& title) override
    {
        m_out += "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + escapedHtml(title)
            + "</title>\n<style>body{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
              "color-scheme:light dark}code,.a{font-family:monospace}.r,.a{opacity:.75}li{margin:.4em 0}"
              "</style></head>\n<body><h1>"
            + escapedHtml(title) + "</h1>\n";
    }
    void paragraph(const std::string& text) override { m_out += "<p>" + escapedHtml(text) + "</p>\n"; }
    void packet(const std::string& heading, const std::string& end) override
    {
        m_out += "<h2>" + escapedHtml(heading) + "</h2>\n<p>" + escapedHtml(end) + "</p>\n";
    }
    void remark(const std::string& text) override
    {
        m_out += "<p class=\"r\">" + escapedHtml(text) + "</p>\n";
    }
    void step(const std::string& number, const std::string& place, const std::string& decider,
        const std::string& words, const std::string& addresses) override
    {
        closeStep();
        if (!m_list)
            m_out += "<ol>\n";
        m_list = true;
        m_step = true;
        m_out += "<li value=\"" + escapedHtml(number) + "\"><b>" + escapedHtml(place)
            + "</b>: " + (decider.empty() ? "" : "<b>" + escapedHtml(decider) + "</b> ") + escapedHtml(words)
            + "<br><span class=\"a\">" + escapedHtml(addresses) + "</span>";
    }
    void rule(const std::string& place, const std::string& words, const std::string& text) override
    {
        m_out += "<br><span class=\"r\">" + escapedHtml(place) + ": " + escapedHtml(words)
            + (text.empty() ? "" : "<br><code>" + escapedHtml(text) + "</code>") + "</span>";
    }
    void note(const std::string& text) override
    {
        m_out += "<br><span class=\"r\">" + escapedHtml(text) + "</span>";
    }
    void endSteps() override
    {
        closeStep();
        if (std::exchange(m_list, false))
            m_out += "</ol>\n";
    }
    std::string end() override
    {
        m_out += "</body></html>\n";
        return std::move(m_out);
    }

private:
    void closeStep()
    {
        if (std::exchange(m_step, false))
            m_out += "</li>\n";
    }

    bool m_list = false;
    bool m_step = false;
};

class TraceReport {
public:
    TraceReport(const ReportWish& wish, ReportForm& form)
        : m_wish(wish)
        , m_form(form)
    {
    }

    void write(std::span<const Trajectory> packets)
    {
        m_form.begin(said(m_wish.title));
        for (const Message& line : m_wish.preface)
            m_form.paragraph(said(line));
        if (m_wish.maskAddresses)
            m_form.paragraph(said(
                {PORTOLAN_TR("Every address was replaced by a stand-in, the same one everywhere."), {}}));
        for (const Trajectory& packet : packets)
            write(packet);
    }

private:
    std::string shown(const std::string& text) { return m_wish.maskAddresses ? m_mask.masked(text) : text; }
    std::string said(const Message& message)
    {
        return shown(m_wish.say ? m_wish.say(message) : message.text());
    }

    void write(const Trajectory& packet)
    {
        m_form.packet(
            said({PORTOLAN_TR("Packet %1: %2"), {std::to_string(packet.number), packet.description}}),
            said({"%1 (%2)", {packet.end.sentence, directionWords(packet)}}));
        for (const Message& reason : packet.end.reasons)
            m_form.remark(said(reason));
        for (const WayStep& step : waySteps(packet, m_wish.known))
            write(step);
        m_form.endSteps();
    }

    void write(const WayStep& step)
    {
        std::string place = step.kind == WayStep::Kind::Chain ? step.table + ' ' + step.chain
            : step.kind == WayStep::Kind::Route               ? said({PORTOLAN_TR("route"), {}})
                                                              : said({PORTOLAN_TR("conntrack"), {}});
        for (const auto& [name, interface] : {std::pair("IN=", &step.in), std::pair("OUT=", &step.out)})
            if (!interface->empty())
                place += ' ' + (name + *interface);
        std::string addresses = endpointsText(step.packet);
        if (step.becomes)
            addresses += " => " + endpointsText(*step.becomes);
        m_form.step(std::to_string(step.number), place, step.decider, said(step.said), shown(addresses));
        for (const StepRule& rule : step.rules)
            m_form.rule(said(rule.place), said(rule.words), shown(rule.text));
        for (const Message& note : step.notes)
            m_form.note(said(note));
    }

    const ReportWish& m_wish;
    ReportForm& m_form;
    AddressMask m_mask;
};

} // namespace

std::string traceReport(std::span<const Trajectory> packets, const ReportWish& wish)
{
    TextForm text;
    MarkdownForm markdown;
    HtmlForm html;
    ReportForm& form = wish.format == ReportFormat::Html ? static_cast<ReportForm&>(html)
        : wish.format == ReportFormat::Markdown          ? static_cast<ReportForm&>(markdown)
                                                         : static_cast<ReportForm&>(text);
    TraceReport(wish, form).write(packets);
    return form.end();
}

} // namespace portolan
