<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Portolan</source>
        <translation>关于 Portolan</translation>
    </message>
    <message>
        <source>Charts the port forwards of a Linux host: who made each, the chains it runs through and the connections it carries now.

A portolan is the old sea chart that shows the ports.

GPL-2.0-or-later. Qt %1.</source>
        <translation>绘制 Linux 主机的端口转发图：每条转发由谁建立、经过哪些链、此刻承载哪些连接。

portolan（波特兰海图）是标注港口的古代航海图。

GPL-2.0-or-later。Qt %1。</translation>
    </message>
</context>
<context>
    <name>Diff</name>
    <message>
        <source>, </source>
        <comment>between parts of a list</comment>
        <translation>，</translation>
    </message>
    <message>
        <source>1 forward more</source>
        <translation>多 1 个转发</translation>
    </message>
    <message numerus="yes">
        <source>%n forwards more</source>
        <translation>
            <numerusform>多 %n 个转发</numerusform>
        </translation>
    </message>
    <message>
        <source>1 forward less</source>
        <translation>少 1 个转发</translation>
    </message>
    <message numerus="yes">
        <source>%n forwards less</source>
        <translation>
            <numerusform>少 %n 个转发</numerusform>
        </translation>
    </message>
    <message>
        <source>1 forward changed</source>
        <translation>1 个转发有变化</translation>
    </message>
    <message numerus="yes">
        <source>%n forwards changed</source>
        <translation>
            <numerusform>%n 个转发有变化</numerusform>
        </translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>新增 1 条规则</translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>新增 %n 条规则</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>新增 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>1 rule removed</source>
        <translation>删除 1 条规则</translation>
    </message>
    <message numerus="yes">
        <source>%n rules removed</source>
        <translation>
            <numerusform>删除 %n 条规则</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>删除 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>1 rule changed</source>
        <translation>1 条规则有变化</translation>
    </message>
    <message numerus="yes">
        <source>%n rules changed</source>
        <translation>
            <numerusform>%n 条规则有变化</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>变化 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>1 rule moved</source>
        <translation>移动 1 条规则</translation>
    </message>
    <message numerus="yes">
        <source>%n rules moved</source>
        <translation>
            <numerusform>移动 %n 条规则</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n moved</source>
        <translation>
            <numerusform>移动 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>1 policy changed</source>
        <translation>1 个默认策略有变化</translation>
    </message>
    <message numerus="yes">
        <source>%n policies changed</source>
        <translation>
            <numerusform>%n 个默认策略有变化</numerusform>
        </translation>
    </message>
    <message>
        <source>1 chain new</source>
        <translation>1 条新链</translation>
    </message>
    <message numerus="yes">
        <source>%n chains new</source>
        <translation>
            <numerusform>%n 条新链</numerusform>
        </translation>
    </message>
    <message>
        <source>1 chain gone</source>
        <translation>1 条链消失</translation>
    </message>
    <message numerus="yes">
        <source>%n chains gone</source>
        <translation>
            <numerusform>%n 条链消失</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>没有差异。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>owner, number of rules</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>where it listens</source>
        <translation>监听位置</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>who may use it</source>
        <translation>谁可以使用</translation>
    </message>
    <message>
        <source>hairpin</source>
        <translation>同网访问（hairpin）</translation>
    </message>
    <message>
        <source>use by this host</source>
        <translation>本机使用</translation>
    </message>
    <message>
        <source>client address</source>
        <translation>客户端地址</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>启用或停用</translation>
    </message>
    <message>
        <source>whether its rules are there</source>
        <translation>规则是否存在</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>已移动</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>chain, position</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>moved here from %1</source>
        <translation>从 %1 移到这里</translation>
    </message>
    <message>
        <source>moved to %1</source>
        <translation>移到 %1</translation>
    </message>
    <message>
        <source>Table %1 · %2 · %3</source>
        <comment>name, IP family, engine</comment>
        <translation>表 %1 · %2 · %3</translation>
    </message>
    <message>
        <source>nothing differs</source>
        <translation>没有差异</translation>
    </message>
    <message>
        <source>Chain %1 – new</source>
        <translation>链 %1 – 新增</translation>
    </message>
    <message>
        <source>Chain %1 – gone</source>
        <translation>链 %1 – 已消失</translation>
    </message>
    <message>
        <source>Chain %1</source>
        <translation>链 %1</translation>
    </message>
    <message>
        <source>Forwards</source>
        <translation>转发</translation>
    </message>
    <message numerus="yes">
        <source>⋯ %n rules are the same</source>
        <translation>
            <numerusform>⋯ %n 条规则相同</numerusform>
        </translation>
    </message>
    <message>
        <source>⋯ 1 chain is the same</source>
        <translation>⋯ 1 条链相同</translation>
    </message>
    <message numerus="yes">
        <source>⋯ %n chains are the same</source>
        <translation>
            <numerusform>⋯ %n 条链相同</numerusform>
        </translation>
    </message>
    <message>
        <source>added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>changed: %1</source>
        <translation>变化：%1</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>有变化</translation>
    </message>
    <message>
        <source>use by the loopback address</source>
        <translation>经回环地址使用</translation>
    </message>
</context>
<context>
    <name>Edits</name>
    <message>
        <source>Done</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Went back by itself</source>
        <translation>已自动还原</translation>
    </message>
    <message>
        <source>Waits to be kept</source>
        <translation>等待确认保留</translation>
    </message>
    <message>
        <source>you</source>
        <translation>您</translation>
    </message>
    <message>
        <source>user %1</source>
        <translation>用户 %1</translation>
    </message>
    <message>
        <source>Nothing was changed: the password prompt was closed.</source>
        <translation>未作任何更改：密码对话框已关闭。</translation>
    </message>
    <message>
        <source>You are not allowed to do this on this host. Nothing was changed. %1</source>
        <translation>您无权在此主机上执行此操作。未作任何更改。%1</translation>
    </message>
    <message numerus="yes">
        <source>%n connections that used it were ended.</source>
        <translation>
            <numerusform>已结束 %n 个使用它的连接。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connections still use it, until they close.</source>
        <translation>
            <numerusform>仍有 %n 个连接在使用它，直到它们关闭。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>any port</source>
        <translation>任意端口</translation>
    </message>
    <message>
        <source>ports %1</source>
        <translation>端口 %1</translation>
    </message>
    <message>
        <source>port %1</source>
        <translation>端口 %1</translation>
    </message>
    <message>
        <source>A packet to any of this host&apos;s own addresses goes through chain %1.</source>
        <translation>发往本机任一地址的数据包经过链 %1。</translation>
    </message>
    <message>
        <source>A packet to %1 goes through chain %2.</source>
        <translation>发往 %1 的数据包经过链 %2。</translation>
    </message>
    <message>
        <source>did not come in by %1</source>
        <translation>不是从 %1 进入</translation>
    </message>
    <message>
        <source>came in by %1</source>
        <translation>从 %1 进入</translation>
    </message>
    <message>
        <source>comes from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>asks for %1 %2</source>
        <translation>请求 %1 %2</translation>
    </message>
    <message>
        <source> and </source>
        <translation>，且</translation>
    </message>
    <message>
        <source>Only the first packet of a connection is looked at; conntrack does the rest.</source>
        <translation>只检查连接的第一个数据包，其余由 conntrack 处理。</translation>
    </message>
    <message>
        <source>If it %1, it is given to this host itself%2. %3</source>
        <translation>若该包%1，则交给本机自身%2。%3</translation>
    </message>
    <message>
        <source>, port %1</source>
        <translation>的端口 %1</translation>
    </message>
    <message>
        <source>If it %1, its destination becomes %2. %3</source>
        <translation>若该包%1，则其目标改为 %2。%3</translation>
    </message>
    <message>
        <source>There is no route to the target: the packet ends here.</source>
        <translation>没有通往目标的路由：数据包到此为止。</translation>
    </message>
    <message>
        <source>The default route leads out by %1.</source>
        <translation>默认路由从 %1 送出。</translation>
    </message>
    <message>
        <source>The route to %1 leads out by %2.</source>
        <translation>通往 %1 的路由从 %2 送出。</translation>
    </message>
    <message>
        <source>A filter drops it on the way: see above.</source>
        <translation>途中被过滤规则丢弃：见上文。</translation>
    </message>
    <message>
        <source>The filter table lets it through: rule %1 of chain %2.</source>
        <translation>filter 表放行：链 %2 的第 %1 条规则。</translation>
    </message>
    <message>
        <source>There is no filter table that could stop it.</source>
        <translation>没有可能拦截它的 filter 表。</translation>
    </message>
    <message>
        <source>No rule of its own lets it through the filter table; chain FORWARD decides, its policy is %1.</source>
        <translation>filter 表中没有专门放行它的规则；由链 FORWARD 决定，其策略为 %1。</translation>
    </message>
    <message>
        <source>Answers get back the address and port the client asked for as their source.</source>
        <translation>应答包的源会恢复为客户端所请求的地址和端口。</translation>
    </message>
    <message>
        <source>Answers get their source back to %1.</source>
        <translation>应答包的源会恢复为 %1。</translation>
    </message>
    <message>
        <source>The target sees this host&apos;s address instead of the client&apos;s.</source>
        <translation>目标看到的是本机的地址，而不是客户端的地址。</translation>
    </message>
    <message>
        <source>The container sees the client&apos;s own address.</source>
        <translation>容器看到的是客户端自己的地址。</translation>
    </message>
    <message>
        <source>The target sees the client&apos;s own address.</source>
        <translation>目标看到的是客户端自己的地址。</translation>
    </message>
    <message>
        <source>It is switched off: none of its rules is in the kernel.</source>
        <translation>已停用：它的规则都不在内核中。</translation>
    </message>
    <message>
        <source>From clients on its own network the target sees this host&apos;s address, or its answers would not come back by here.</source>
        <translation>对于目标所在网络中的客户端，目标看到的是本机的地址，否则应答不会经由本机返回。</translation>
    </message>
    <message>
        <source>any address of this host</source>
        <translation>本机任意地址</translation>
    </message>
    <message>
        <source>%1 connections to %2 of %3 are answered by %4</source>
        <translation>到%2（%3）的 %1 连接由 %4 应答</translation>
    </message>
    <message>
        <source>%1 connections to %2 of %3 are answered by this host, %4</source>
        <translation>到%2（%3）的 %1 连接由本机应答（%4）</translation>
    </message>
    <message>
        <source>%1, if they come in by %2</source>
        <translation>%1（须从 %2 进入）</translation>
    </message>
    <message>
        <source>%1, for clients from %2</source>
        <translation>%1（仅限来自 %2 的客户端）</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>A packet to any address, this host&apos;s own or another&apos;s that it passes on, goes through chain %1.</source>
        <translation>发往任何地址（本机地址或经本机转发的其他地址）的数据包都经过链 %1。</translation>
    </message>
    <message>
        <source>Which way leads to the target is not known here: these are rules without the host&apos;s routes.</source>
        <translation>这里不知道哪条路通向目标：这些规则没有附带该主机的路由。</translation>
    </message>
    <message>
        <source>Programs on this host may ask 127.0.0.1 too; the target then sees this host&apos;s address. That needs route_localnet on the way there.</source>
        <translation>本机上的程序也可以请求 127.0.0.1；此时目标看到的是本机的地址。这需要在去往目标的路上开启 route_localnet。</translation>
    </message>
    <message>
        <source>A connection to %1 %2 of %3 is taken by the program %4 on this host.</source>
        <translation>到%2（%3）的 %1 连接由本机上的程序 %4 接收。</translation>
    </message>
    <message>
        <source>That program makes a connection of its own to %1 and passes on what comes either way.</source>
        <translation>该程序另建一个到 %1 的连接，并转交两个方向的数据。</translation>
    </message>
    <message>
        <source>No rule and no translation is involved: the target sees the program&apos;s address instead of the client&apos;s.</source>
        <translation>其中没有规则，也没有地址转换：目标看到的是该程序的地址，而不是客户端的地址。</translation>
    </message>
</context>
<context>
    <name>Fixes</name>
    <message>
        <source>Switch forwarding on…</source>
        <translation>开启转发…</translation>
    </message>
    <message>
        <source>Switch IPv6 forwarding on…</source>
        <translation>开启 IPv6 转发…</translation>
    </message>
    <message>
        <source>Switch IPv4 forwarding on?</source>
        <translation>开启 IPv4 转发？</translation>
    </message>
    <message>
        <source>Switch IPv6 forwarding on?</source>
        <translation>开启 IPv6 转发？</translation>
    </message>
    <message>
        <source>This host then passes packets on between all its networks, as far as the rules of the FORWARD chain let it.</source>
        <translation>此后本机会在其所有网络之间转发数据包，只要 FORWARD 链的规则允许。</translation>
    </message>
    <message>
        <source>It also stops taking router advertisements, by which it may have learned its own default route.</source>
        <translation>它也会停止接受路由器通告，而本机自己的默认路由可能就是由此学到的。</translation>
    </message>
    <message>
        <source>Allow it on %1…</source>
        <translation>在 %1 上允许…</translation>
    </message>
    <message>
        <source>Switch route_localnet on for %1?</source>
        <translation>在 %1 上开启 route_localnet？</translation>
    </message>
    <message>
        <source>Mind: hosts on that network can then reach everything that listens on this host&apos;s 127.0.0.1 alone, databases and printers among it, unless a rule drops what comes from there.</source>
        <translation>注意：开启后，该网络中的主机能够到达本机上所有只监听 127.0.0.1 的程序，其中包括数据库和打印服务，除非有规则丢弃来自那里的数据包。</translation>
    </message>
    <message>
        <source>Go on taking router advertisements…</source>
        <translation>继续接受路由器通告…</translation>
    </message>
    <message>
        <source>Take router advertisements on %1 although this host forwards?</source>
        <translation>虽然本机转发数据包，仍在 %1 上接受路由器通告？</translation>
    </message>
    <message>
        <source>The default route this host learned there is then kept up.</source>
        <translation>这样本机从那里学到的默认路由得以保持。</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 k</source>
        <comment>thousands</comment>
        <translation>%1 k</translation>
    </message>
    <message>
        <source>%1 M</source>
        <comment>millions</comment>
        <translation>%1 M</translation>
    </message>
    <message>
        <source>%1 G</source>
        <comment>thousand millions</comment>
        <translation>%1 G</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 kB</source>
        <translation>%1 kB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 TB</source>
        <translation>%1 TB</translation>
    </message>
    <message>
        <source>%1 B/s</source>
        <translation>%1 B/s</translation>
    </message>
    <message>
        <source>%1 kB/s</source>
        <translation>%1 kB/s</translation>
    </message>
    <message>
        <source>%1 MB/s</source>
        <translation>%1 MB/s</translation>
    </message>
    <message>
        <source>%1 GB/s</source>
        <translation>%1 GB/s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
</context>
<context>
    <name>Forwards</name>
    <message>
        <source>Works</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>受阻</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>a relay</source>
        <translation>中继程序</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手工</translation>
    </message>
    <message>
        <source>Made here. Portolan puts its rules in and takes them out.</source>
        <translation>由 Portolan 建立，其规则由 Portolan 装入和移除。</translation>
    </message>
    <message>
        <source>Carries Portolan&apos;s mark, but is not in the helper&apos;s list. It is read-only here.</source>
        <translation>带有 Portolan 的标记，但不在助手服务的列表中。在此只读。</translation>
    </message>
    <message>
        <source>Nobody&apos;s mark is on these rules: somebody made them by hand or by a script. Change them there; they are read-only here.</source>
        <translation>这些规则没有任何程序的标记：是手工或用脚本添加的。请在原处修改；在此只读。</translation>
    </message>
    <message>
        <source>Made by Docker for a published port. Change it with Docker (docker run -p, or the compose file); it is read-only here.</source>
        <translation>由 Docker 为已发布的端口建立。请用 Docker 修改（docker run -p 或 compose 文件）；在此只读。</translation>
    </message>
    <message>
        <source>Made by %1. Change it with %1; it is read-only here.</source>
        <translation>由 %1 建立。请用 %1 修改；在此只读。</translation>
    </message>
    <message>
        <source>All %1 ports → %2</source>
        <translation>全部 %1 端口 → %2</translation>
    </message>
    <message>
        <source>Ports %1 → %2</source>
        <translation>端口 %1 → %2</translation>
    </message>
    <message>
        <source>Port %1 → %2</source>
        <translation>端口 %1 → %2</translation>
    </message>
    <message>
        <source>Relayed by %1 (process %2), which holds the port and passes connections on itself: there is no rule. Change or stop that program; it is read-only here.</source>
        <translation>由 %1（进程 %2）中继：它占用该端口并自行转交连接，没有规则。请修改或停止该程序；在此只读。</translation>
    </message>
    <message>
        <source>Container %1.</source>
        <translation>容器 %1。</translation>
    </message>
    <message>
        <source>Container %1, image %2.</source>
        <translation>容器 %1，镜像 %2。</translation>
    </message>
    <message>
        <source>Service %1 of compose project %2.</source>
        <translation>compose 项目 %2 的服务 %1。</translation>
    </message>
</context>
<context>
    <name>KnowledgeTexts</name>
    <message>
        <source>container of %1</source>
        <translation>%1 的容器</translation>
    </message>
    <message>
        <source>target of another forward</source>
        <translation>另一转发的目标</translation>
    </message>
    <message>
        <source>%1, on %2</source>
        <translation>%1，位于 %2</translation>
    </message>
    <message>
        <source>neighbour on %1, %2</source>
        <translation>%1 上的邻居，%2</translation>
    </message>
    <message>
        <source>this host&apos;s own, on %1</source>
        <translation>本机自己的地址，位于 %1</translation>
    </message>
    <message>
        <source>network of %1</source>
        <translation>%1 所在的网络</translation>
    </message>
    <message>
        <source>any address</source>
        <translation>任意地址</translation>
    </message>
    <message>
        <source>a program listens there, on %1</source>
        <translation>有程序在那里监听（%1）</translation>
    </message>
    <message>
        <source>%1 listens there, on %2</source>
        <translation>%1 在那里监听（%2）</translation>
    </message>
    <message>
        <source>where another forward goes</source>
        <translation>另一转发转到此处</translation>
    </message>
</context>
<context>
    <name>PathStrip</name>
    <message>
        <source>DNAT to %1</source>
        <translation>DNAT 到 %1</translation>
    </message>
    <message>
        <source>a rule is gone</source>
        <translation>规则已不在</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>route</source>
        <translation>路由</translation>
    </message>
    <message>
        <source>forwarding is off</source>
        <translation>转发未开启</translation>
    </message>
    <message>
        <source>no route</source>
        <translation>无路由</translation>
    </message>
    <message>
        <source>drop</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>another engine</source>
        <translation>另一引擎</translation>
    </message>
    <message>
        <source>no filter</source>
        <translation>无过滤</translation>
    </message>
    <message>
        <source>%1 (ends here: %2)</source>
        <translation>%1（到此为止：%2）</translation>
    </message>
    <message>
        <source>any interface</source>
        <translation>任意接口</translation>
    </message>
    <message>
        <source>this host</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>masquerade</source>
        <translation>地址伪装</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>process %1</source>
        <translation>进程 %1</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Charts the port forwards of this host.</source>
        <translation>绘制本机的端口转发图。</translation>
    </message>
    <message>
        <source>Play the recording in DIR instead of looking at this host.</source>
        <translation>播放 DIR 中的录制内容，而不查看本机。</translation>
    </message>
    <message>
        <source>Save a picture of each page in DIR and quit.</source>
        <translation>把每个页面的图片保存到 DIR 后退出。</translation>
    </message>
    <message>
        <source>Use this look instead of the desktop&apos;s: light or dark.</source>
        <translation>使用此外观代替桌面外观：light 或 dark。</translation>
    </message>
    <message>
        <source>Speak this language, &quot;zh_CN&quot; for one.</source>
        <translation>使用此语言，例如 &quot;zh_CN&quot;。</translation>
    </message>
    <message>
        <source>With --shot: let traffic run for N seconds first.</source>
        <translation>与 --shot 合用：先让流量运行 N 秒。</translation>
    </message>
    <message>
        <source>--theme is light or dark, not &quot;%1&quot;</source>
        <translation>--theme 只能是 light 或 dark，不能是 &quot;%1&quot;</translation>
    </message>
    <message>
        <source>--seconds is a number from 0 to 3600</source>
        <translation>--seconds 须为 0 到 3600 之间的数</translation>
    </message>
    <message>
        <source>Show the host in FILE, iptables-save text or a saved host state, instead of this one.</source>
        <translation>显示 FILE 中的主机（iptables-save 文本或保存的主机状态），而不是本机。</translation>
    </message>
    <message>
        <source>at most one FILE, and none with --shot</source>
        <translation>最多一个 FILE，使用 --shot 时不能有</translation>
    </message>
    <message>
        <source>Open this page: forwards, chains, flows, trace or history. With --shot: only this one.</source>
        <translation>打开此页面：forwards、chains、flows、trace 或 history。与 --shot 一起使用时：只截取这一页。</translation>
    </message>
    <message>
        <source>there is no page &quot;%1&quot;; pages are forwards, chains, flows, trace and history</source>
        <translation>没有页面“%1”；可用页面为 forwards、chains、flows、trace 和 history</translation>
    </message>
</context>
<context>
    <name>portolan</name>
    <message>
        <source>“%1” is not a port: write port:8080 or port:8000-8010.</source>
        <translation>“%1”不是端口：请写作 port:8080 或 port:8000-8010。</translation>
    </message>
    <message>
        <source>“%1” is not an address or prefix: write from:10.0.0.0/8 or to:172.17.0.2.</source>
        <translation>“%1”不是地址或前缀：请写作 from:10.0.0.0/8 或 to:172.17.0.2。</translation>
    </message>
    <message>
        <source>Flow record %1 has an impossible %2, %3; the helper and this program may differ in version.</source>
        <translation>连接记录 %1 的 %2 值 %3 不可能出现；助手服务与本程序的版本可能不同。</translation>
    </message>
    <message>
        <source>%1 bytes are no whole number of flow records of %2 bytes.</source>
        <translation>%1 字节不是 %2 字节连接记录的整数倍。</translation>
    </message>
    <message>
        <source>%1 %2 is already forwarded to %3 by %4 (%5): use another port, address or source, or remove that one first.</source>
        <translation>%1 %2 已由 %4（%5）转发到 %3：请换用别的端口、地址或来源，或先移除那一条。</translation>
    </message>
    <message>
        <source>%1 is the broadcast or network address of %2, which no host has: write the address of the one that is to answer.</source>
        <translation>%1 是 %2 的广播地址或网络地址，不属于任何主机：请写应答主机的地址。</translation>
    </message>
    <message>
        <source>This host has no route to %1: check the address, or add a route to its network.</source>
        <translation>本机没有通往 %1 的路由：请检查该地址，或添加通往其网络的路由。</translation>
    </message>
    <message>
        <source>The route to %1 (%2) is “%3”, so this host refuses to send there: check the address, or replace that route.</source>
        <translation>通往 %1 的路由（%2）类型为“%3”，因此本机拒绝向其发送：请检查该地址，或更换该路由。</translation>
    </message>
    <message>
        <source>%1 is on no network of this host and would be sent out by the default route on %2: check the address, and that the answers come back through this host.</source>
        <translation>%1 不在本机的任何网络中，将经 %2 上的默认路由送出：请检查该地址，并确认应答会经本机返回。</translation>
    </message>
    <message>
        <source>This host has no interface %1 now, so nothing comes in by it: check the name.</source>
        <translation>本机现在没有接口 %1，因此没有数据包从它进入：请检查名称。</translation>
    </message>
    <message>
        <source>%1 on this host listens on %2 port %3 too; other hosts will reach the forward instead of it: use another port if that program is to stay reachable.</source>
        <translation>本机的 %1 也在监听 %2 端口 %3；其他主机到达的将是此转发而不是它：若该程序须保持可达，请换用别的端口。</translation>
    </message>
    <message>
        <source>The filter table&apos;s FORWARD chain drops what no rule accepts, and no rule accepts connections to %1: have its owner (%2) add one, or add an accept rule by hand.</source>
        <translation>filter 表的 FORWARD 链会丢弃未被规则接受的数据包，而没有规则接受到 %1 的连接：请由其归属方（%2）添加一条，或手工添加放行规则。</translation>
    </message>
    <message>
        <source>The %1 table filter, chain FORWARD, drops what no rule of it accepts; an accept rule in another engine does not help: accept connections to %2 there too.</source>
        <translation>%1 的 filter 表、链 FORWARD 会丢弃未被其规则接受的数据包；另一引擎中的放行规则不起作用：请在那里也放行到 %2 的连接。</translation>
    </message>
    <message>
        <source>“%1” is not an address with a port: write an IPv6 one as [fd00::2]:80.</source>
        <translation>“%1”不是带端口的地址：IPv6 请写作 [fd00::2]:80。</translation>
    </message>
    <message>
        <source>“%1” is not an address: use one like 192.0.2.10 or fd00::2; host names are not taken because what they mean can change.</source>
        <translation>“%1”不是地址：请使用 192.0.2.10 或 fd00::2 这样的地址；不接受主机名，因为它所指的地址可能变化。</translation>
    </message>
    <message>
        <source>“%1” is not a port: write a number from 1 to 65535, or a range such as 8000-8010.</source>
        <translation>“%1”不是端口：请写 1 到 65535 之间的数，或 8000-8010 这样的范围。</translation>
    </message>
    <message>
        <source>“%1” does not say where the address ends: write an IPv6 one as [fd00::1]:8080.</source>
        <translation>“%1”看不出地址在哪里结束：IPv6 请写作 [fd00::1]:8080。</translation>
    </message>
    <message>
        <source>“%1” has no port to listen on: write one after it, as in 192.0.2.1:8080.</source>
        <translation>“%1”没有监听端口：请在其后写上端口，例如 192.0.2.1:8080。</translation>
    </message>
    <message>
        <source>“%1” must be %2: send it as that type.</source>
        <translation>“%1”的类型必须是 %2：请按该类型发送。</translation>
    </message>
    <message>
        <source>“%1” is not an address or network such as 192.0.2.0/24 or fd00::/64, the part after the prefix zero: correct it or leave it out.</source>
        <translation>“%1”不是 192.0.2.0/24 或 fd00::/64 这样的地址或网络（前缀之后的部分须为零）：请更正或留空。</translation>
    </message>
    <message>
        <source>A forward has no “%1”: check the spelling or leave it out.</source>
        <translation>转发没有“%1”这一项：请检查拼写或去掉它。</translation>
    </message>
    <message>
        <source>“%1” is not the id of a forward: use the 8 hexadecimal digits the list shows.</source>
        <translation>“%1”不是转发的标识：请使用列表中显示的 8 位十六进制数。</translation>
    </message>
    <message>
        <source>The name “%1” has %2 bytes: shorten it to at most %3.</source>
        <translation>名称“%1”有 %2 字节：请缩短到最多 %3 字节。</translation>
    </message>
    <message>
        <source>The name “%1” is not valid UTF-8: write it again.</source>
        <translation>名称“%1”不是有效的 UTF-8：请重新填写。</translation>
    </message>
    <message>
        <source>The name “%1” holds a line break or another control character: leave only what can be seen.</source>
        <translation>名称“%1”含有换行或其他控制字符：请只保留可见字符。</translation>
    </message>
    <message>
        <source>The name “%1” holds a double quote or a backslash, which have a meaning in rules: leave them out.</source>
        <translation>名称“%1”含有在规则中有特殊含义的双引号或反斜杠：请去掉。</translation>
    </message>
    <message>
        <source>The name “%1” holds what looks like a part of a rule (%2): a name is for people only, leave that out.</source>
        <translation>名称“%1”含有像规则内容的部分（%2）：名称只供人看，请去掉这部分。</translation>
    </message>
    <message>
        <source>%1 is a multicast address, which stands for many hosts: write the address of one.</source>
        <translation>%1 是代表多台主机的组播地址：请写单台主机的地址。</translation>
    </message>
    <message>
        <source>%1 is the broadcast address, which stands for every host: write the address of one.</source>
        <translation>%1 是代表所有主机的广播地址：请写单台主机的地址。</translation>
    </message>
    <message>
        <source>%1 is an IPv4 address in IPv6 notation, which no packet carries: write the IPv4 address.</source>
        <translation>%1 是以 IPv6 写法表示的 IPv4 地址，不会出现在任何数据包中：请写 IPv4 地址。</translation>
    </message>
    <message>
        <source>The forward has no port to listen on: give one from 1 to 65535.</source>
        <translation>该转发没有监听端口：请给出 1 到 65535 之间的端口。</translation>
    </message>
    <message>
        <source>“%1” does not name one interface: write a name such as eth0.</source>
        <translation>“%1”不是单个接口的名称：请写 eth0 这样的名称。</translation>
    </message>
    <message>
        <source>%1 is no address to listen on: leave the address out to listen on all of this host&apos;s.</source>
        <translation>%1 不能作为监听地址：不填地址即可监听本机的全部地址。</translation>
    </message>
    <message>
        <source>A program on this host always sees the client&apos;s address: leave out hiding it, or forward to another host.</source>
        <translation>本机上的程序总能看到客户端的地址：请不要隐藏该地址，或转发到另一台主机。</translation>
    </message>
    <message>
        <source>%1 is the address of no host: write the address of the one that is to answer.</source>
        <translation>%1 不是任何主机的地址：请写应答主机的地址。</translation>
    </message>
    <message>
        <source>%1 is a link-local address, which means another host on each network: write an address that can be routed to.</source>
        <translation>%1 是链路本地地址，在每个网络中指不同的主机：请写可路由的地址。</translation>
    </message>
    <message>
        <source>%1 is not a range of ports: write it from the lower to the higher, from 1 to 65535.</source>
        <translation>%1 不是端口范围：请由小到大书写，取值 1 到 65535。</translation>
    </message>
    <message>
        <source>Ports %1 (%2 of them) cannot go to ports %3 (%4 of them): write ranges of the same length, or one port to go to.</source>
        <translation>端口 %1（共 %2 个）无法转到端口 %3（共 %4 个）：请写长度相同的范围，或只写一个目标端口。</translation>
    </message>
    <message>
        <source>Ports %1 of this host cannot be moved to its ports %2 one by one: use the same ports, one port to go to, or an address of this host as the target.</source>
        <translation>本机的端口 %1 无法逐一转到本机的端口 %2：请使用相同的端口、单个目标端口，或以本机的某个地址为目标。</translation>
    </message>
    <message>
        <source>%1 is an %2 address and the forward is for %3: addresses cannot be translated from one to the other, use %3 throughout.</source>
        <translation>%1 是 %2 地址，而该转发用于 %3：两者的地址不能互相转换，请全部使用 %3。</translation>
    </message>
    <message>
        <source>%1 cannot be forwarded to %2: one is IPv4 and the other IPv6, use the same for both.</source>
        <translation>%1 无法转发到 %2：一个是 IPv4，另一个是 IPv6，请使用同一种。</translation>
    </message>
    <message>
        <source>The forward has %1 sources: at most %2 are possible, join them into wider networks.</source>
        <translation>该转发有 %1 个来源：最多 %2 个，请合并为更大的网络。</translation>
    </message>
    <message>
        <source>No packet comes from %1: write the address or network of the clients.</source>
        <translation>不会有数据包来自 %1：请写客户端的地址或网络。</translation>
    </message>
    <message>
        <source>The host state is not a JSON object: use what `portolanctl state` printed.</source>
        <translation>主机状态不是 JSON 对象：请使用 `portolanctl state` 的输出。</translation>
    </message>
    <message>
        <source>The host state&apos;s “%1” is not %2: use what `portolanctl state` printed, unchanged.</source>
        <translation>主机状态的“%1”不是 %2：请原样使用 `portolanctl state` 的输出。</translation>
    </message>
    <message>
        <source>“%1” is no address family; use ipv4 or ipv6.</source>
        <translation>“%1”不是地址族；请使用 ipv4 或 ipv6。</translation>
    </message>
    <message>
        <source>An address is missing; write one like 192.0.2.1.</source>
        <translation>缺少地址；请填写 192.0.2.1 这样的地址。</translation>
    </message>
    <message>
        <source>“%1” is not an IPv4 or IPv6 address; host names are not taken, write the address itself.</source>
        <translation>“%1”不是 IPv4 或 IPv6 地址；不接受主机名，请直接填写地址。</translation>
    </message>
    <message>
        <source>“%1” has no valid prefix length; write a number from 0 to %2 after the slash.</source>
        <translation>“%1”没有有效的前缀长度；请在斜杠后写 0 到 %2 之间的数。</translation>
    </message>
    <message>
        <source>“%1” names a host inside a network; write %2 for the network or %3 for the host.</source>
        <translation>“%1”指的是网络中的一台主机；表示网络请写 %2，表示主机请写 %3。</translation>
    </message>
    <message>
        <source>“%1” is not a port; write a number from 1 to 65535.</source>
        <translation>“%1”不是端口；请写 1 到 65535 之间的数。</translation>
    </message>
    <message>
        <source>Port %1 does not exist; the highest is 65535.</source>
        <translation>端口 %1 不存在；最大为 65535。</translation>
    </message>
    <message>
        <source>Port 0 cannot be used; write a number from 1 to 65535.</source>
        <translation>端口 0 不能使用；请写 1 到 65535 之间的数。</translation>
    </message>
    <message>
        <source>“%1” is not a protocol that can be forwarded; use tcp, udp or sctp.</source>
        <translation>“%1”不是可转发的协议；请使用 tcp、udp 或 sctp。</translation>
    </message>
    <message>
        <source>The port range %1 runs backwards; write %2.</source>
        <translation>端口范围 %1 顺序颠倒；请写作 %2。</translation>
    </message>
    <message>
        <source>An interface name is missing; write one like eth0.</source>
        <translation>缺少接口名；请填写 eth0 这样的名称。</translation>
    </message>
    <message>
        <source>“%1” is too long for an interface name; at most 15 bytes are possible.</source>
        <translation>“%1”作为接口名太长；最多 15 字节。</translation>
    </message>
    <message>
        <source>“%1” cannot be an interface name; spaces, slashes, colons and control characters are not possible.</source>
        <translation>“%1”不能作为接口名；不能含有空格、斜杠、冒号和控制字符。</translation>
    </message>
    <message>
        <source>Line %1: “!” stands before nothing; it turns round the option after it.</source>
        <translation>第 %1 行：“!”之后没有内容；它用于否定其后的选项。</translation>
    </message>
    <message>
        <source>Line %1: a quotation mark is opened here and never closed.</source>
        <translation>第 %1 行：引号没有闭合。</translation>
    </message>
    <message>
        <source>Line %1: a closing quotation mark must be followed by a space.</source>
        <translation>第 %1 行：右引号之后必须有空格。</translation>
    </message>
    <message>
        <source>Line %1: “!” stands before “%2”; it turns round the option after it.</source>
        <translation>第 %1 行：“!”出现在“%2”之前；它用于否定其后的选项。</translation>
    </message>
    <message>
        <source>Line %1: a second target, “%2”; a rule has one.</source>
        <translation>第 %1 行：出现第二个目标“%2”；一条规则只有一个目标。</translation>
    </message>
    <message>
        <source>Line %1: “!” stands twice before one option.</source>
        <translation>第 %1 行：同一选项之前有两个“!”。</translation>
    </message>
    <message>
        <source>Line %1: nothing stands after “%2”; it needs a name.</source>
        <translation>第 %1 行：“%2”之后没有内容；它需要一个名称。</translation>
    </message>
    <message>
        <source>“%1” is no rule engine; use xtables-legacy, xtables-nft or nftables.</source>
        <translation>“%1”不是规则引擎；请使用 xtables-legacy、xtables-nft 或 nftables。</translation>
    </message>
    <message>
        <source>Line %1: the text ends before the COMMIT of table “%2”; it was cut off.</source>
        <translation>第 %1 行：文本在表“%2”的 COMMIT 之前结束；内容被截断。</translation>
    </message>
    <message>
        <source>Line %1: table “%2” begins before the COMMIT of the one before.</source>
        <translation>第 %1 行：前一个表尚未 COMMIT，表“%2”就已开始。</translation>
    </message>
    <message>
        <source>Line %1: “*” must be followed by the name of a table alone.</source>
        <translation>第 %1 行：“*”之后只能是一个表名。</translation>
    </message>
    <message>
        <source>Line %1: table “%2” stands here a second time.</source>
        <translation>第 %1 行：表“%2”重复出现。</translation>
    </message>
    <message>
        <source>Line %1: a chain needs its name and its policy, as in “:INPUT ACCEPT [0:0]”.</source>
        <translation>第 %1 行：链需要名称和策略，例如“:INPUT ACCEPT [0:0]”。</translation>
    </message>
    <message>
        <source>Line %1: chain “%2” stands in no table.</source>
        <translation>第 %1 行：链“%2”不在任何表中。</translation>
    </message>
    <message>
        <source>Line %1: “%2” are no counters; they are written [packets:bytes].</source>
        <translation>第 %1 行：“%2”不是计数器；计数器写作 [数据包:字节]。</translation>
    </message>
    <message>
        <source>Line %1: “%2” is no policy of a chain.</source>
        <translation>第 %1 行：“%2”不是链的策略。</translation>
    </message>
    <message>
        <source>Line %1: chain “%2” stands here a second time.</source>
        <translation>第 %1 行：链“%2”重复出现。</translation>
    </message>
    <message>
        <source>Line %1: a rule begins with -A and the name of its chain.</source>
        <translation>第 %1 行：规则以 -A 和链名开头。</translation>
    </message>
    <message>
        <source>Line %1: a rule of chain “%2” stands in no table.</source>
        <translation>第 %1 行：链“%2”的规则不在任何表中。</translation>
    </message>
    <message>
        <source>Line %1: a rule for chain “%2”, which this table does not have.</source>
        <translation>第 %1 行：规则所属的链“%2”不在此表中。</translation>
    </message>
    <message>
        <source>Line %1: “%2” is no line of iptables-save.</source>
        <translation>第 %1 行：“%2”不是 iptables-save 的行。</translation>
    </message>
    <message>
        <source>Line %1: COMMIT stands in no table.</source>
        <translation>第 %1 行：COMMIT 不在任何表中。</translation>
    </message>
    <message>
        <source>Packets that no rule above decided are dropped: the chain&apos;s policy.</source>
        <translation>未被以上规则决定的数据包被丢弃：这是链的策略。</translation>
    </message>
    <message>
        <source>Packets that no rule above decided are accepted: the chain&apos;s policy.</source>
        <translation>未被以上规则决定的数据包被接受：这是链的策略。</translation>
    </message>
    <message>
        <source>Packets that no rule above decided get the chain&apos;s policy, %1.</source>
        <translation>未被上述规则决定的数据包按链的策略%1处理。</translation>
    </message>
    <message>
        <source>This needs a password, and nothing here can ask for it.</source>
        <translation>此操作需要密码，而这里没有可用的密码输入方式。</translation>
    </message>
    <message>
        <source>The bus does not let this user talk to Portolan&apos;s helper (%1).</source>
        <translation>总线不允许此用户与 Portolan 的助手服务通信（%1）。</translation>
    </message>
    <message>
        <source>Portolan&apos;s helper went away before it answered. Try again when it is back.</source>
        <translation>Portolan 的助手服务未应答就已退出。请待其恢复后重试。</translation>
    </message>
    <message>
        <source>The call to Portolan&apos;s helper failed: %1 (%2).</source>
        <translation>调用 Portolan 的助手服务失败：%1（%2）。</translation>
    </message>
    <message>
        <source>The value of %1 has a type no forward has.</source>
        <translation>%1 的值不是转发可用的类型。</translation>
    </message>
    <message>
        <source>The recording&apos;s file %1 cannot be written: %2.</source>
        <translation>无法写入录制文件 %1：%2。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>无法创建文件夹 %1。</translation>
    </message>
    <message>
        <source>The recording&apos;s file %1 cannot be read: %2.</source>
        <translation>无法读取录制文件 %1：%2。</translation>
    </message>
    <message>
        <source>This is a recording: nothing can be changed. Connect to a running helper to edit forwards.</source>
        <translation>这是录制内容，不能修改。要编辑转发，请连接到正在运行的助手服务。</translation>
    </message>
    <message>
        <source>%1 of the host state document has the wrong shape; save it again with portolanctl state.</source>
        <translation>主机状态文档的 %1 结构不对；请用 portolanctl state 重新保存。</translation>
    </message>
    <message>
        <source>This is not a host state document (it is not a JSON object); make one with portolanctl state.</source>
        <translation>这不是主机状态文档（不是 JSON 对象）；请用 portolanctl state 生成。</translation>
    </message>
    <message>
        <source>There is no rule in this text: it is empty, or not from iptables-save.</source>
        <translation>这段文本中没有规则：它是空的，或不是 iptables-save 的输出。</translation>
    </message>
    <message>
        <source>Line %1: a rule stands in no table. What iptables -S prints lacks them; use what iptables-save prints.</source>
        <translation>第 %1 行：规则不在任何表中。iptables -S 的输出没有表；请使用 iptables-save 的输出。</translation>
    </message>
    <message>
        <source>The same tables of %1 stand here more than once: this holds two hosts, or one host twice. Keep one of them.</source>
        <translation>%1 的同一批表在此出现多次：其中有两台主机，或同一主机出现两次。请只保留一份。</translation>
    </message>
    <message>
        <source>%1 (“%2”)</source>
        <translation>%1（“%2”）</translation>
    </message>
    <message>
        <source>%1 (Portolan&apos;s forward %2)</source>
        <translation>%1（Portolan 的转发%2）</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>Packets go back at once to the chain they came from: there is no rule here.</source>
        <translation>数据包立即返回来时的链：此处没有规则。</translation>
    </message>
    <message>
        <source>Packets that no rule above decided go back to the chain they came from.</source>
        <translation>未被上述规则决定的数据包返回来时的链。</translation>
    </message>
    <message>
        <source>Packets are dropped: the chain&apos;s policy, and there is no rule here.</source>
        <translation>数据包被丢弃：这是链的策略，此处没有规则。</translation>
    </message>
    <message>
        <source>Packets are accepted: the chain&apos;s policy, and there is no rule here.</source>
        <translation>数据包被接受：这是链的策略，此处没有规则。</translation>
    </message>
    <message>
        <source>Packets get the chain&apos;s policy, %1: there is no rule here.</source>
        <translation>数据包按链的策略%1处理：此处没有规则。</translation>
    </message>
    <message>
        <source>not %1</source>
        <translation>非%1</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>来自%1</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>发往%1</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>进%1</translation>
    </message>
    <message>
        <source>out %1</source>
        <translation>出%1</translation>
    </message>
    <message>
        <source>back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>drop</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>count</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>%1 get mark %2 and go on to the next rule</source>
        <translation>%1获得标记%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets mark %2 and goes on to the next rule</source>
        <translation>%1获得标记%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get mark bit %2 and go on to the next rule</source>
        <translation>%1获得标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets mark bit %2 and goes on to the next rule</source>
        <translation>%1获得标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get mark bits %2 and go on to the next rule</source>
        <translation>%1获得标记位组%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets mark bits %2 and goes on to the next rule</source>
        <translation>%1获得标记位组%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 lose mark bit %2 and go on to the next rule</source>
        <translation>%1失去标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 loses mark bit %2 and goes on to the next rule</source>
        <translation>%1失去标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 lose mark bits %2 and go on to the next rule</source>
        <translation>%1失去标记位组%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 loses mark bits %2 and goes on to the next rule</source>
        <translation>%1失去标记位组%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get mark bits %2 turned over and go on to the next rule</source>
        <translation>%1的标记位%2被翻转，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets mark bits %2 turned over and goes on to the next rule</source>
        <translation>%1的标记位%2被翻转，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get mark %2 in the bits %3 and go on to the next rule</source>
        <translation>%1在位%3中获得标记%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets mark %2 in the bits %3 and goes on to the next rule</source>
        <translation>%1在位%3中获得标记%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 lose mark bits %3, then get mark bits %2 turned over, and go on to the next rule</source>
        <translation>%1先失去标记位%3，再翻转标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 loses mark bits %3, then gets mark bits %2 turned over, and goes on to the next rule</source>
        <translation>%1先失去标记位%3，再翻转标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 give their connection mark %2 and go on to the next rule</source>
        <translation>%1给所属连接设置标记%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gives its connection mark %2 and goes on to the next rule</source>
        <translation>%1给所属连接设置标记%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 give their connection mark bit %2 and go on to the next rule</source>
        <translation>%1给所属连接设置标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gives its connection mark bit %2 and goes on to the next rule</source>
        <translation>%1给所属连接设置标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 give their connection mark bits %2 and go on to the next rule</source>
        <translation>%1给所属连接设置标记位组%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gives its connection mark bits %2 and goes on to the next rule</source>
        <translation>%1给所属连接设置标记位组%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 take mark bit %2 from their connection and go on to the next rule</source>
        <translation>%1去掉所属连接的标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 takes mark bit %2 from its connection and goes on to the next rule</source>
        <translation>%1去掉所属连接的标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 take mark bits %2 from their connection and go on to the next rule</source>
        <translation>%1去掉所属连接的标记位组%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 takes mark bits %2 from its connection and goes on to the next rule</source>
        <translation>%1去掉所属连接的标记位组%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 turn over mark bits %2 of their connection and go on to the next rule</source>
        <translation>%1翻转所属连接的标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 turns over mark bits %2 of its connection and goes on to the next rule</source>
        <translation>%1翻转所属连接的标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 give their connection mark %2 in the bits %3 and go on to the next rule</source>
        <translation>%1在位%3中给所属连接设置标记%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gives its connection mark %2 in the bits %3 and goes on to the next rule</source>
        <translation>%1在位%3中给所属连接设置标记%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 take mark bits %3 from their connection, then turn over its mark bits %2, and go on to the next rule</source>
        <translation>%1先去掉所属连接的标记位%3，再翻转其标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 takes mark bits %3 from its connection, then turns over its mark bits %2, and goes on to the next rule</source>
        <translation>%1先去掉所属连接的标记位%3，再翻转其标记位%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get their mark changed and go on to the next rule</source>
        <translation>%1的标记被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets its mark changed and goes on to the next rule</source>
        <translation>%1的标记被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>the bits %1 only</source>
        <translation>仅限位%1</translation>
    </message>
    <message>
        <source>%1 copy their mark to their connection and go on to the next rule</source>
        <translation>%1把自己的标记存入所属连接，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 copies its mark to its connection and goes on to the next rule</source>
        <translation>%1把自己的标记存入所属连接，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 take over the mark of their connection and go on to the next rule</source>
        <translation>%1取得所属连接的标记，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 takes over the mark of its connection and goes on to the next rule</source>
        <translation>%1取得所属连接的标记，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 change the mark of their connection and go on to the next rule</source>
        <translation>%1更改所属连接的标记，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 changes the mark of its connection and goes on to the next rule</source>
        <translation>%1更改所属连接的标记，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are kept from conntrack and go on to the next rule</source>
        <translation>%1不受 conntrack 跟踪，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is kept from conntrack and goes on to the next rule</source>
        <translation>%1不受 conntrack 跟踪，然后继续下一条规则</translation>
    </message>
    <message>
        <source>in zone %1</source>
        <translation>在区域%1中</translation>
    </message>
    <message>
        <source>in zone %1 on the way there</source>
        <translation>去程在区域%1中</translation>
    </message>
    <message>
        <source>in zone %1 on the way back</source>
        <translation>回程在区域%1中</translation>
    </message>
    <message>
        <source>with the timeouts “%1”</source>
        <translation>使用超时设置“%1”</translation>
    </message>
    <message>
        <source>%1 are followed by conntrack and go on to the next rule</source>
        <translation>%1由 conntrack 跟踪，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is followed by conntrack and goes on to the next rule</source>
        <translation>%1由 conntrack 跟踪，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are followed by conntrack&apos;s helper %2 and go on to the next rule</source>
        <translation>%1由 conntrack 的助手%2跟踪，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is followed by conntrack&apos;s helper %2 and goes on to the next rule</source>
        <translation>%1由 conntrack 的助手%2跟踪，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get their largest segment size fitted to the path and go on to the next rule</source>
        <translation>%1的最大分段大小按路径调整，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets its largest segment size fitted to the path and goes on to the next rule</source>
        <translation>%1的最大分段大小按路径调整，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get another largest segment size and go on to the next rule</source>
        <translation>%1的最大分段大小被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets another largest segment size and goes on to the next rule</source>
        <translation>%1的最大分段大小被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get %2 as their largest segment size and go on to the next rule</source>
        <translation>%1的最大分段大小改为%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets %2 as its largest segment size and goes on to the next rule</source>
        <translation>%1的最大分段大小改为%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get their checksum filled in and go on to the next rule</source>
        <translation>%1补上校验和，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets its checksum filled in and goes on to the next rule</source>
        <translation>%1补上校验和，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get another traffic class and go on to the next rule</source>
        <translation>%1的流量类别被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets another traffic class and goes on to the next rule</source>
        <translation>%1的流量类别被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get traffic class %2 and go on to the next rule</source>
        <translation>%1归入流量类别%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets traffic class %2 and goes on to the next rule</source>
        <translation>%1归入流量类别%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get another kind of service (TOS) and go on to the next rule</source>
        <translation>%1的服务类型（TOS）被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets another kind of service (TOS) and goes on to the next rule</source>
        <translation>%1的服务类型（TOS）被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get DSCP %2 and go on to the next rule</source>
        <translation>%1的 DSCP 改为%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets DSCP %2 and goes on to the next rule</source>
        <translation>%1的 DSCP 改为%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get TOS %2 and go on to the next rule</source>
        <translation>%1的 TOS 改为%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets TOS %2 and goes on to the next rule</source>
        <translation>%1的 TOS 改为%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get a TTL of %2 and go on to the next rule</source>
        <translation>%1的 TTL 改为%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets a TTL of %2 and goes on to the next rule</source>
        <translation>%1的 TTL 改为%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get their TTL lowered by %2 and go on to the next rule</source>
        <translation>%1的 TTL 减少%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets its TTL lowered by %2 and goes on to the next rule</source>
        <translation>%1的 TTL 减少%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get their TTL raised by %2 and go on to the next rule</source>
        <translation>%1的 TTL 增加%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets its TTL raised by %2 and goes on to the next rule</source>
        <translation>%1的 TTL 增加%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get another TTL and go on to the next rule</source>
        <translation>%1的 TTL 被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets another TTL and goes on to the next rule</source>
        <translation>%1的 TTL 被更改，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get a security label and go on to the next rule</source>
        <translation>%1获得安全标签，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets a security label and goes on to the next rule</source>
        <translation>%1获得安全标签，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 get the security label “%2” and go on to the next rule</source>
        <translation>%1获得安全标签“%2”，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 gets the security label “%2” and goes on to the next rule</source>
        <translation>%1获得安全标签“%2”，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 copy their security label to their connection and go on to the next rule</source>
        <translation>%1把安全标签存入所属连接，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 copies its security label to its connection and goes on to the next rule</source>
        <translation>%1把安全标签存入所属连接，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 take over the security label of their connection and go on to the next rule</source>
        <translation>%1取得所属连接的安全标签，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 takes over the security label of its connection and goes on to the next rule</source>
        <translation>%1取得所属连接的安全标签，然后继续下一条规则</translation>
    </message>
    <message>
        <source>an address that is not this host&apos;s own</source>
        <translation>不属于本机的地址</translation>
    </message>
    <message>
        <source>one of this host&apos;s own addresses</source>
        <translation>本机自己的地址</translation>
    </message>
    <message>
        <source>an address that this host does not have on the interface of arrival</source>
        <translation>本机在进入接口上没有的地址</translation>
    </message>
    <message>
        <source>an address that this host does not have on the outgoing interface</source>
        <translation>本机在离开接口上没有的地址</translation>
    </message>
    <message>
        <source>one of this host&apos;s own addresses on the interface of arrival</source>
        <translation>本机在进入接口上的地址</translation>
    </message>
    <message>
        <source>one of this host&apos;s own addresses on the outgoing interface</source>
        <translation>本机在离开接口上的地址</translation>
    </message>
    <message>
        <source>an address of type %1</source>
        <translation>类型为%1的地址</translation>
    </message>
    <message>
        <source>an address not of type %1</source>
        <translation>类型不是%1的地址</translation>
    </message>
    <message>
        <source>an address that is not a broadcast one</source>
        <translation>非广播地址</translation>
    </message>
    <message>
        <source>a broadcast address</source>
        <translation>广播地址</translation>
    </message>
    <message>
        <source>an address that is not a multicast one</source>
        <translation>非组播地址</translation>
    </message>
    <message>
        <source>a multicast address</source>
        <translation>组播地址</translation>
    </message>
    <message>
        <source>an address that is not an anycast one</source>
        <translation>非任播地址</translation>
    </message>
    <message>
        <source>an anycast address</source>
        <translation>任播地址</translation>
    </message>
    <message>
        <source>an address that is not a unicast one</source>
        <translation>非单播地址</translation>
    </message>
    <message>
        <source>a unicast address</source>
        <translation>单播地址</translation>
    </message>
    <message>
        <source>%1 on the interface of arrival</source>
        <translation>进入接口上的%1</translation>
    </message>
    <message>
        <source>%1 on the outgoing interface</source>
        <translation>离开接口上的%1</translation>
    </message>
    <message>
        <source>any address but %1</source>
        <translation>%1以外的地址</translation>
    </message>
    <message>
        <source>%1 (except %2)</source>
        <translation>%1（%2除外）</translation>
    </message>
    <message>
        <source>%1 (in %2)</source>
        <translation>%1（在%2内）</translation>
    </message>
    <message>
        <source>any port but %1</source>
        <translation>%1以外的端口</translation>
    </message>
    <message>
        <source>ports %1</source>
        <translation>端口%1</translation>
    </message>
    <message>
        <source>port %1</source>
        <translation>端口%1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2的%1</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>来自%1、发往%2</translation>
    </message>
    <message>
        <source>ICMP of any type</source>
        <translation>任意类型的 ICMP 数据包</translation>
    </message>
    <message>
        <source>ICMPv6 of any type</source>
        <translation>任意类型的 ICMPv6 数据包</translation>
    </message>
    <message>
        <source>ICMP of type %1</source>
        <translation>类型为%1的 ICMP 数据包</translation>
    </message>
    <message>
        <source>ICMPv6 of type %1</source>
        <translation>类型为%1的 ICMPv6 数据包</translation>
    </message>
    <message>
        <source>ICMP of any type but %1</source>
        <translation>类型不是%1的 ICMP 数据包</translation>
    </message>
    <message>
        <source>ICMPv6 of any type but %1</source>
        <translation>类型不是%1的 ICMPv6 数据包</translation>
    </message>
    <message>
        <source>ICMP other than %1</source>
        <translation>除%1外的 ICMP 数据包</translation>
    </message>
    <message>
        <source>ICMPv6 other than %1</source>
        <translation>除%1外的 ICMPv6 数据包</translation>
    </message>
    <message>
        <source>ICMP %1</source>
        <translation>ICMP %1</translation>
    </message>
    <message>
        <source>ICMPv6 %1</source>
        <translation>ICMPv6 %1</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>数据包</translation>
    </message>
    <message>
        <source>Packets of any protocol but %1</source>
        <translation>协议不是%1的数据包</translation>
    </message>
    <message>
        <source>Packets of protocol %1</source>
        <translation>协议为%1的数据包</translation>
    </message>
    <message>
        <source>that came in by %1 and will leave by it again</source>
        <translation>从%1进入、又将从它离开</translation>
    </message>
    <message>
        <source>that came in by %1 and will leave by another interface</source>
        <translation>从%1进入、将从另一接口离开</translation>
    </message>
    <message>
        <source>that did not come in by %1 but will leave by it</source>
        <translation>不是从%1进入、却将从它离开</translation>
    </message>
    <message>
        <source>that neither came in by %1 nor will leave by it</source>
        <translation>既不是从%1进入、也不从它离开</translation>
    </message>
    <message>
        <source>that came in by %1 and will leave by %2</source>
        <translation>从%1进入、将从%2离开</translation>
    </message>
    <message>
        <source>that came in by %1 and will not leave by %2</source>
        <translation>从%1进入、不从%2离开</translation>
    </message>
    <message>
        <source>that did not come in by %1 and will leave by %2</source>
        <translation>不是从%1进入、将从%2离开</translation>
    </message>
    <message>
        <source>that neither came in by %1 nor will leave by %2</source>
        <translation>既不是从%1进入、也不从%2离开</translation>
    </message>
    <message>
        <source>that came in by %1</source>
        <translation>从%1进入</translation>
    </message>
    <message>
        <source>that did not come in by %1</source>
        <translation>不是从%1进入</translation>
    </message>
    <message>
        <source>that will leave by %1</source>
        <translation>将从%1离开</translation>
    </message>
    <message>
        <source>that will not leave by %1</source>
        <translation>不从%1离开</translation>
    </message>
    <message>
        <source>that are later fragments</source>
        <translation>属于后续分片</translation>
    </message>
    <message>
        <source>that is a later fragment</source>
        <translation>属于后续分片</translation>
    </message>
    <message>
        <source>that are not later fragments</source>
        <translation>不是后续分片</translation>
    </message>
    <message>
        <source>that is not a later fragment</source>
        <translation>不是后续分片</translation>
    </message>
    <message>
        <source>whose source port is %1</source>
        <translation>源端口为%1</translation>
    </message>
    <message>
        <source>whose source port is not %1</source>
        <translation>源端口不是%1</translation>
    </message>
    <message>
        <source>whose destination port is %1</source>
        <translation>目标端口为%1</translation>
    </message>
    <message>
        <source>whose destination port is not %1</source>
        <translation>目标端口不是%1</translation>
    </message>
    <message>
        <source>whose source or destination port is %1</source>
        <translation>源端口或目标端口为%1</translation>
    </message>
    <message>
        <source>whose source and destination port are both not %1</source>
        <translation>源端口与目标端口都不是%1</translation>
    </message>
    <message>
        <source>whose source is %1</source>
        <translation>源为%1</translation>
    </message>
    <message>
        <source>whose destination is %1</source>
        <translation>目标为%1</translation>
    </message>
    <message>
        <source>All packets that get here</source>
        <translation>到达此处的所有数据包</translation>
    </message>
    <message>
        <source>that begin a connection</source>
        <translation>开始一个连接</translation>
    </message>
    <message>
        <source>that begins a connection</source>
        <translation>开始一个连接</translation>
    </message>
    <message>
        <source>that do not begin a connection</source>
        <translation>不开始连接</translation>
    </message>
    <message>
        <source>that does not begin a connection</source>
        <translation>不开始连接</translation>
    </message>
    <message>
        <source>that belong to a known connection</source>
        <translation>属于已知连接</translation>
    </message>
    <message>
        <source>that belongs to a known connection</source>
        <translation>属于已知连接</translation>
    </message>
    <message>
        <source>that do not belong to a known connection</source>
        <translation>不属于已知连接</translation>
    </message>
    <message>
        <source>that does not belong to a known connection</source>
        <translation>不属于已知连接</translation>
    </message>
    <message>
        <source>that are related to a known connection</source>
        <translation>与已知连接相关</translation>
    </message>
    <message>
        <source>that is related to a known connection</source>
        <translation>与已知连接相关</translation>
    </message>
    <message>
        <source>that are not related to a known connection</source>
        <translation>与已知连接无关</translation>
    </message>
    <message>
        <source>that is not related to a known connection</source>
        <translation>与已知连接无关</translation>
    </message>
    <message>
        <source>that belong or are related to a known connection</source>
        <translation>属于已知连接或与其相关</translation>
    </message>
    <message>
        <source>that belongs or is related to a known connection</source>
        <translation>属于已知连接或与其相关</translation>
    </message>
    <message>
        <source>that neither belong nor are related to a known connection</source>
        <translation>既不属于已知连接也与其无关</translation>
    </message>
    <message>
        <source>that neither belongs nor is related to a known connection</source>
        <translation>既不属于已知连接也与其无关</translation>
    </message>
    <message>
        <source>that begin a connection or belong to a known one</source>
        <translation>开始一个连接或属于已知连接</translation>
    </message>
    <message>
        <source>that begins a connection or belongs to a known one</source>
        <translation>开始一个连接或属于已知连接</translation>
    </message>
    <message>
        <source>that begin a connection or belong or are related to a known one</source>
        <translation>开始一个连接、属于已知连接或与其相关</translation>
    </message>
    <message>
        <source>that begins a connection or belongs or is related to a known one</source>
        <translation>开始一个连接、属于已知连接或与其相关</translation>
    </message>
    <message>
        <source>that belong or are related to a known connection or to one whose destination was translated</source>
        <translation>属于已知连接或与其相关、或属于目标已被转换的连接</translation>
    </message>
    <message>
        <source>that belongs or is related to a known connection or to one whose destination was translated</source>
        <translation>属于已知连接或与其相关、或属于目标已被转换的连接</translation>
    </message>
    <message>
        <source>that begin a connection or that conntrack does not follow</source>
        <translation>开始一个连接或不受 conntrack 跟踪</translation>
    </message>
    <message>
        <source>that begins a connection or that conntrack does not follow</source>
        <translation>开始一个连接或不受 conntrack 跟踪</translation>
    </message>
    <message>
        <source>that conntrack cannot place</source>
        <translation>被 conntrack 判为无效</translation>
    </message>
    <message>
        <source>that conntrack can place</source>
        <translation>未被 conntrack 判为无效</translation>
    </message>
    <message>
        <source>that conntrack does not follow</source>
        <translation>不受 conntrack 跟踪</translation>
    </message>
    <message>
        <source>that conntrack follows</source>
        <translation>受 conntrack 跟踪</translation>
    </message>
    <message>
        <source>whose connection had its destination translated</source>
        <translation>所属连接的目标已被转换</translation>
    </message>
    <message>
        <source>whose connection did not have its destination translated</source>
        <translation>所属连接的目标未被转换</translation>
    </message>
    <message>
        <source>whose connection had its source translated</source>
        <translation>所属连接的源已被转换</translation>
    </message>
    <message>
        <source>whose connection did not have its source translated</source>
        <translation>所属连接的源未被转换</translation>
    </message>
    <message>
        <source>whose connection state is %1</source>
        <translation>连接状态为%1</translation>
    </message>
    <message>
        <source>whose connection state is not %1</source>
        <translation>连接状态不是%1</translation>
    </message>
    <message>
        <source>whose connection was answered</source>
        <translation>所属连接已得到应答</translation>
    </message>
    <message>
        <source>whose connection was not answered</source>
        <translation>所属连接未得到应答</translation>
    </message>
    <message>
        <source>whose connection a helper expected</source>
        <translation>所属连接为助手所预期</translation>
    </message>
    <message>
        <source>whose connection no helper expected</source>
        <translation>所属连接不为任何助手所预期</translation>
    </message>
    <message>
        <source>whose connection has status %1</source>
        <translation>所属连接的状况为%1</translation>
    </message>
    <message>
        <source>whose connection does not have status %1</source>
        <translation>所属连接的状况不是%1</translation>
    </message>
    <message>
        <source>that come from the side that began the connection</source>
        <translation>来自发起连接的一方</translation>
    </message>
    <message>
        <source>that comes from the side that began the connection</source>
        <translation>来自发起连接的一方</translation>
    </message>
    <message>
        <source>that go back to the side that began the connection</source>
        <translation>返回发起连接的一方</translation>
    </message>
    <message>
        <source>that goes back to the side that began the connection</source>
        <translation>返回发起连接的一方</translation>
    </message>
    <message>
        <source>whose connection has protocol %1</source>
        <translation>所属连接的协议为%1</translation>
    </message>
    <message>
        <source>whose connection has a protocol other than %1</source>
        <translation>所属连接的协议不是%1</translation>
    </message>
    <message>
        <source>whose connection is %1</source>
        <translation>所属连接为%1</translation>
    </message>
    <message>
        <source>whose connection is not %1</source>
        <translation>所属连接不是%1</translation>
    </message>
    <message>
        <source>whose connection was begun by %1</source>
        <translation>所属连接由%1发起</translation>
    </message>
    <message>
        <source>whose connection was not begun by %1</source>
        <translation>所属连接不是由%1发起</translation>
    </message>
    <message>
        <source>whose connection asked for %1</source>
        <translation>所属连接原本请求%1</translation>
    </message>
    <message>
        <source>whose connection did not ask for %1</source>
        <translation>所属连接原本不是请求%1</translation>
    </message>
    <message>
        <source>whose connection is answered by %1</source>
        <translation>所属连接由%1应答</translation>
    </message>
    <message>
        <source>whose connection is not answered by %1</source>
        <translation>所属连接不由%1应答</translation>
    </message>
    <message>
        <source>whose connection has its answers sent to %1</source>
        <translation>所属连接的应答发往%1</translation>
    </message>
    <message>
        <source>whose connection does not have its answers sent to %1</source>
        <translation>所属连接的应答不发往%1</translation>
    </message>
    <message>
        <source>whose connection is forgotten in %1 s</source>
        <translation>所属连接在%1秒后失效</translation>
    </message>
    <message>
        <source>whose connection is forgotten in %1 to %2 s</source>
        <translation>所属连接在%1至%2秒后失效</translation>
    </message>
    <message>
        <source>whose connection is not forgotten in exactly %1 s</source>
        <translation>所属连接不是恰在%1秒后失效</translation>
    </message>
    <message>
        <source>whose connection is not forgotten in %1 to %2 s</source>
        <translation>所属连接不在%1至%2秒后失效</translation>
    </message>
    <message>
        <source>whose connection has mark %1</source>
        <translation>所属连接带有标记%1</translation>
    </message>
    <message>
        <source>whose connection has a mark other than %1</source>
        <translation>所属连接的标记不是%1</translation>
    </message>
    <message>
        <source>whose connection does not have mark bit %1</source>
        <translation>所属连接没有标记位%1</translation>
    </message>
    <message>
        <source>whose connection has mark bit %1</source>
        <translation>所属连接带有标记位%1</translation>
    </message>
    <message>
        <source>whose connection does not have mark %1 in the bits %2</source>
        <translation>所属连接在位%2中的标记不是%1</translation>
    </message>
    <message>
        <source>whose connection has mark %1 in the bits %2</source>
        <translation>所属连接在位%2中的标记为%1</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>source</source>
        <translation>源</translation>
    </message>
    <message>
        <source>destination network (/%1)</source>
        <translation>目标网络（/%1）</translation>
    </message>
    <message>
        <source>source network (/%1)</source>
        <translation>源网络（/%1）</translation>
    </message>
    <message>
        <source>whose %1 has more than %2 connections open</source>
        <translation>%1打开的连接多于%2个</translation>
    </message>
    <message>
        <source>whose %1 has at most %2 connections open</source>
        <translation>%1打开的连接至多%2个</translation>
    </message>
    <message>
        <source>packets carried</source>
        <translation>个已传送的数据包</translation>
    </message>
    <message>
        <source>bytes carried</source>
        <translation>个已传送的字节</translation>
    </message>
    <message>
        <source>bytes in an average packet</source>
        <translation>字节的平均数据包大小</translation>
    </message>
    <message>
        <source>from the side that began it</source>
        <translation>由发起方发出</translation>
    </message>
    <message>
        <source>to the side that began it</source>
        <translation>发回发起方</translation>
    </message>
    <message>
        <source>both ways</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>whose connection has fewer than %1 %2 (%3)</source>
        <translation>所属连接有不到%1 %2（%3）</translation>
    </message>
    <message>
        <source>whose connection has at least %1 %2 (%3)</source>
        <translation>所属连接有至少%1 %2（%3）</translation>
    </message>
    <message>
        <source>whose connection does not have %1 to %4 %2 (%3)</source>
        <translation>所属连接没有%1至%4 %2（%3）</translation>
    </message>
    <message>
        <source>whose connection has %1 to %4 %2 (%3)</source>
        <translation>所属连接有%1至%4 %2（%3）</translation>
    </message>
    <message>
        <source>whose connection is related to one that helper %1 follows</source>
        <translation>所属连接与助手%1跟踪的连接相关</translation>
    </message>
    <message>
        <source>whose connection is not related to one that helper %1 follows</source>
        <translation>所属连接与助手%1跟踪的连接无关</translation>
    </message>
    <message>
        <source>that match “%1”</source>
        <translation>符合“%1”</translation>
    </message>
    <message>
        <source>that matches “%1”</source>
        <translation>符合“%1”</translation>
    </message>
    <message>
        <source>any interface</source>
        <translation>任意接口</translation>
    </message>
    <message>
        <source>an interface named %1…</source>
        <translation>名为%1… 的接口</translation>
    </message>
    <message>
        <source>TCP</source>
        <translation>TCP 数据包</translation>
    </message>
    <message>
        <source>UDP</source>
        <translation>UDP 数据包</translation>
    </message>
    <message>
        <source>SCTP</source>
        <translation>SCTP 数据包</translation>
    </message>
    <message>
        <source>DCCP</source>
        <translation>DCCP 数据包</translation>
    </message>
    <message>
        <source>UDP-Lite</source>
        <translation>UDP-Lite 数据包</translation>
    </message>
    <message>
        <source>ICMP</source>
        <translation>ICMP 数据包</translation>
    </message>
    <message>
        <source>ICMPv6</source>
        <translation>ICMPv6 数据包</translation>
    </message>
    <message>
        <source>GRE</source>
        <translation>GRE 数据包</translation>
    </message>
    <message>
        <source>ESP</source>
        <translation>ESP 数据包</translation>
    </message>
    <message>
        <source>AH</source>
        <translation>AH 数据包</translation>
    </message>
    <message>
        <source>IGMP</source>
        <translation>IGMP 数据包</translation>
    </message>
    <message>
        <source>echo replies</source>
        <translation>回显应答</translation>
    </message>
    <message>
        <source>“destination unreachable” messages</source>
        <translation>“目标不可达”报文</translation>
    </message>
    <message>
        <source>“network unreachable” messages</source>
        <translation>“网络不可达”报文</translation>
    </message>
    <message>
        <source>“host unreachable” messages</source>
        <translation>“主机不可达”报文</translation>
    </message>
    <message>
        <source>“protocol unreachable” messages</source>
        <translation>“协议不可达”报文</translation>
    </message>
    <message>
        <source>“port unreachable” messages</source>
        <translation>“端口不可达”报文</translation>
    </message>
    <message>
        <source>“fragmentation needed” messages</source>
        <translation>“需要分片”报文</translation>
    </message>
    <message>
        <source>“source quench” messages</source>
        <translation>“源抑制”报文</translation>
    </message>
    <message>
        <source>redirects</source>
        <translation>重定向报文</translation>
    </message>
    <message>
        <source>echo requests (ping)</source>
        <translation>回显请求（ping）</translation>
    </message>
    <message>
        <source>router advertisements</source>
        <translation>路由器通告</translation>
    </message>
    <message>
        <source>router solicitations</source>
        <translation>路由器请求</translation>
    </message>
    <message>
        <source>“time exceeded” messages</source>
        <translation>“超时”报文</translation>
    </message>
    <message>
        <source>“parameter problem” messages</source>
        <translation>“参数问题”报文</translation>
    </message>
    <message>
        <source>timestamp requests</source>
        <translation>时间戳请求</translation>
    </message>
    <message>
        <source>timestamp replies</source>
        <translation>时间戳应答</translation>
    </message>
    <message>
        <source>“no route” messages</source>
        <translation>“无路由”报文</translation>
    </message>
    <message>
        <source>“administratively prohibited” messages</source>
        <translation>“管理员禁止”报文</translation>
    </message>
    <message>
        <source>“address unreachable” messages</source>
        <translation>“地址不可达”报文</translation>
    </message>
    <message>
        <source>“packet too big” messages</source>
        <translation>“数据包过大”报文</translation>
    </message>
    <message>
        <source>multicast listener queries</source>
        <translation>组播侦听者查询</translation>
    </message>
    <message>
        <source>multicast listener reports</source>
        <translation>组播侦听者报告</translation>
    </message>
    <message>
        <source>“multicast listener done” messages</source>
        <translation>“组播侦听者离开”报文</translation>
    </message>
    <message>
        <source>neighbour solicitations</source>
        <translation>邻居请求</translation>
    </message>
    <message>
        <source>neighbour advertisements</source>
        <translation>邻居通告</translation>
    </message>
    <message>
        <source>inverse neighbour solicitations</source>
        <translation>反向邻居请求</translation>
    </message>
    <message>
        <source>inverse neighbour advertisements</source>
        <translation>反向邻居通告</translation>
    </message>
    <message>
        <source>multicast listener reports, version 2</source>
        <translation>组播侦听者报告（第 2 版）</translation>
    </message>
    <message>
        <source>home agent discovery requests</source>
        <translation>归属代理发现请求</translation>
    </message>
    <message>
        <source>home agent discovery replies</source>
        <translation>归属代理发现应答</translation>
    </message>
    <message>
        <source>mobile prefix solicitations</source>
        <translation>移动前缀请求</translation>
    </message>
    <message>
        <source>mobile prefix advertisements</source>
        <translation>移动前缀通告</translation>
    </message>
    <message>
        <source>certification path solicitations</source>
        <translation>认证路径请求</translation>
    </message>
    <message>
        <source>certification path advertisements</source>
        <translation>认证路径通告</translation>
    </message>
    <message>
        <source>multicast router advertisements</source>
        <translation>组播路由器通告</translation>
    </message>
    <message>
        <source>multicast router solicitations</source>
        <translation>组播路由器请求</translation>
    </message>
    <message>
        <source>multicast router terminations</source>
        <translation>组播路由器终止报文</translation>
    </message>
    <message>
        <source>network unreachable</source>
        <translation>网络不可达</translation>
    </message>
    <message>
        <source>host unreachable</source>
        <translation>主机不可达</translation>
    </message>
    <message>
        <source>protocol unreachable</source>
        <translation>协议不可达</translation>
    </message>
    <message>
        <source>port unreachable</source>
        <translation>端口不可达</translation>
    </message>
    <message>
        <source>network prohibited</source>
        <translation>网络被禁止</translation>
    </message>
    <message>
        <source>host prohibited</source>
        <translation>主机被禁止</translation>
    </message>
    <message>
        <source>administratively prohibited</source>
        <translation>管理员禁止</translation>
    </message>
    <message>
        <source>no route</source>
        <translation>没有路由</translation>
    </message>
    <message>
        <source>address unreachable</source>
        <translation>地址不可达</translation>
    </message>
    <message>
        <source>refused by a policy</source>
        <translation>被策略拒绝</translation>
    </message>
    <message>
        <source>refused by a route</source>
        <translation>被路由拒绝</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>每秒%1个</translation>
    </message>
    <message>
        <source>%1 a minute</source>
        <translation>每分钟%1个</translation>
    </message>
    <message>
        <source>%1 an hour</source>
        <translation>每小时%1个</translation>
    </message>
    <message>
        <source>%1 a day</source>
        <translation>每天%1个</translation>
    </message>
    <message>
        <source>%1 each second</source>
        <translation>每秒%1</translation>
    </message>
    <message>
        <source>%1, port for port (%2)</source>
        <translation>%1的对应端口（%2）</translation>
    </message>
    <message>
        <source>%1, where port %2 becomes %3 and so on up to %4</source>
        <translation>%1（端口%2对应%3，依次类推至%4）</translation>
    </message>
    <message>
        <source>the same address</source>
        <translation>原地址</translation>
    </message>
    <message>
        <source>one of the addresses %1</source>
        <translation>地址%1之一</translation>
    </message>
    <message>
        <source>one of the ports %1 of %2</source>
        <translation>%2的端口%1之一</translation>
    </message>
    <message>
        <source>port %1 of %2</source>
        <translation>%2的端口%1</translation>
    </message>
    <message>
        <source>the port chosen at random</source>
        <translation>随机选择端口</translation>
    </message>
    <message>
        <source>the port chosen fully at random</source>
        <translation>完全随机地选择端口</translation>
    </message>
    <message>
        <source>each client always gets the same address</source>
        <translation>同一客户端总得到同一地址</translation>
    </message>
    <message>
        <source>%1 get another destination</source>
        <translation>%1改换目标</translation>
    </message>
    <message>
        <source>%1 gets another destination</source>
        <translation>%1改换目标</translation>
    </message>
    <message>
        <source>%1 go to %2</source>
        <translation>%1转往%2</translation>
    </message>
    <message>
        <source>%1 goes to %2</source>
        <translation>%1转往%2</translation>
    </message>
    <message>
        <source>%1 get another source</source>
        <translation>%1改换源地址</translation>
    </message>
    <message>
        <source>%1 gets another source</source>
        <translation>%1改换源地址</translation>
    </message>
    <message>
        <source>%1 get %2 as their source</source>
        <translation>%1以%2为源</translation>
    </message>
    <message>
        <source>%1 gets %2 as its source</source>
        <translation>%1以%2为源</translation>
    </message>
    <message>
        <source>from one of the ports %1</source>
        <translation>使用端口%1之一</translation>
    </message>
    <message>
        <source>from port %1</source>
        <translation>使用端口%1</translation>
    </message>
    <message>
        <source>%1 leave with this host&apos;s own address as their source</source>
        <translation>%1以本机自己的地址为源离开</translation>
    </message>
    <message>
        <source>%1 leaves with this host&apos;s own address as its source</source>
        <translation>%1以本机自己的地址为源离开</translation>
    </message>
    <message>
        <source>%1 go to this host itself</source>
        <translation>%1转到本机</translation>
    </message>
    <message>
        <source>%1 goes to this host itself</source>
        <translation>%1转到本机</translation>
    </message>
    <message>
        <source>%1 go to one of the ports %2 of this host</source>
        <translation>%1转到本机的端口%2之一</translation>
    </message>
    <message>
        <source>%1 goes to one of the ports %2 of this host</source>
        <translation>%1转到本机的端口%2之一</translation>
    </message>
    <message>
        <source>%1 go to port %2 of this host</source>
        <translation>%1转到本机的端口%2</translation>
    </message>
    <message>
        <source>%1 goes to port %2 of this host</source>
        <translation>%1转到本机的端口%2</translation>
    </message>
    <message>
        <source>%1 get another network</source>
        <translation>%1改换网络</translation>
    </message>
    <message>
        <source>%1 gets another network</source>
        <translation>%1改换网络</translation>
    </message>
    <message>
        <source>%1 are moved to the same place in network %2</source>
        <translation>%1的地址换到网络%2中的对应位置</translation>
    </message>
    <message>
        <source>%1 is moved to the same place in network %2</source>
        <translation>%1的地址换到网络%2中的对应位置</translation>
    </message>
    <message>
        <source>%1 go to the same place in network %2</source>
        <translation>%1转往网络%2中的对应地址</translation>
    </message>
    <message>
        <source>%1 goes to the same place in network %2</source>
        <translation>%1转往网络%2中的对应地址</translation>
    </message>
    <message>
        <source>%1 get the same place in network %2 as their source</source>
        <translation>%1以网络%2中的对应地址为源</translation>
    </message>
    <message>
        <source>%1 gets the same place in network %2 as its source</source>
        <translation>%1以网络%2中的对应地址为源</translation>
    </message>
    <message>
        <source>at address %1</source>
        <translation>地址%1</translation>
    </message>
    <message>
        <source>marked %1</source>
        <translation>标记为%1</translation>
    </message>
    <message>
        <source>%1 go, unchanged, to the program on this host that listens for them</source>
        <translation>%1原样交给本机上为其监听的程序</translation>
    </message>
    <message>
        <source>%1 goes, unchanged, to the program on this host that listens for it</source>
        <translation>%1原样交给本机上为其监听的程序</translation>
    </message>
    <message>
        <source>%1 go, unchanged, to the program on port %2 of this host</source>
        <translation>%1原样交给本机端口%2上的程序</translation>
    </message>
    <message>
        <source>%1 goes, unchanged, to the program on port %2 of this host</source>
        <translation>%1原样交给本机端口%2上的程序</translation>
    </message>
    <message>
        <source>%1 are rejected</source>
        <translation>%1被拒绝</translation>
    </message>
    <message>
        <source>%1 is rejected</source>
        <translation>%1被拒绝</translation>
    </message>
    <message>
        <source>%1 are rejected with a TCP reset</source>
        <translation>%1被以 TCP 复位拒绝</translation>
    </message>
    <message>
        <source>%1 is rejected with a TCP reset</source>
        <translation>%1被以 TCP 复位拒绝</translation>
    </message>
    <message>
        <source>%1 are rejected, and the sender is told: %2</source>
        <translation>%1被拒绝，并告知发送者：%2</translation>
    </message>
    <message>
        <source>%1 is rejected, and the sender is told: %2</source>
        <translation>%1被拒绝，并告知发送者：%2</translation>
    </message>
    <message>
        <source>%1 are rejected with “%2”</source>
        <translation>%1被以“%2”拒绝</translation>
    </message>
    <message>
        <source>%1 is rejected with “%2”</source>
        <translation>%1被以“%2”拒绝</translation>
    </message>
    <message>
        <source>level %1</source>
        <translation>级别%1</translation>
    </message>
    <message>
        <source>with TCP sequence numbers</source>
        <translation>附 TCP 序列号</translation>
    </message>
    <message>
        <source>with TCP options</source>
        <translation>附 TCP 选项</translation>
    </message>
    <message>
        <source>with IP options</source>
        <translation>附 IP 选项</translation>
    </message>
    <message>
        <source>with the sending user</source>
        <translation>附发送用户</translation>
    </message>
    <message>
        <source>with MAC addresses</source>
        <translation>附 MAC 地址</translation>
    </message>
    <message>
        <source>%1 are written to the kernel&apos;s log and go on to the next rule</source>
        <translation>%1记入内核日志，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is written to the kernel&apos;s log and goes on to the next rule</source>
        <translation>%1记入内核日志，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are written to the kernel&apos;s log as “%2” and go on to the next rule</source>
        <translation>%1以“%2”记入内核日志，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is written to the kernel&apos;s log as “%2” and goes on to the next rule</source>
        <translation>%1以“%2”记入内核日志，然后继续下一条规则</translation>
    </message>
    <message>
        <source>group %1</source>
        <translation>组%1</translation>
    </message>
    <message>
        <source>the first %1 bytes</source>
        <translation>前%1字节</translation>
    </message>
    <message>
        <source>%1 at a time</source>
        <translation>每次%1个</translation>
    </message>
    <message>
        <source>%1 are reported to logging programs and go on to the next rule</source>
        <translation>%1报告给日志程序，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is reported to logging programs and goes on to the next rule</source>
        <translation>%1报告给日志程序，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are reported to logging programs as “%2” and go on to the next rule</source>
        <translation>%1以“%2”报告给日志程序，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is reported to logging programs as “%2” and goes on to the next rule</source>
        <translation>%1以“%2”报告给日志程序，然后继续下一条规则</translation>
    </message>
    <message>
        <source>accepted if no program is there</source>
        <translation>若没有程序则接受</translation>
    </message>
    <message>
        <source>the queue chosen by processor</source>
        <translation>按处理器选择队列</translation>
    </message>
    <message>
        <source>%1 are handed to the programs at queues %2, which decide</source>
        <translation>%1交给队列%2上的程序决定</translation>
    </message>
    <message>
        <source>%1 is handed to the programs at queues %2, which decide</source>
        <translation>%1交给队列%2上的程序决定</translation>
    </message>
    <message>
        <source>%1 are handed to a program, which decides</source>
        <translation>%1交给程序决定</translation>
    </message>
    <message>
        <source>%1 is handed to a program, which decides</source>
        <translation>%1交给程序决定</translation>
    </message>
    <message>
        <source>%1 are handed to the program at queue %2, which decides</source>
        <translation>%1交给队列%2上的程序决定</translation>
    </message>
    <message>
        <source>%1 is handed to the program at queue %2, which decides</source>
        <translation>%1交给队列%2上的程序决定</translation>
    </message>
    <message>
        <source>for %1 s</source>
        <translation>保留%1秒</translation>
    </message>
    <message>
        <source>renewed if it is there</source>
        <translation>已有则更新</translation>
    </message>
    <message>
        <source>%1 are looked up in a set and go on to the next rule</source>
        <translation>%1在集合中查找，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is looked up in a set and goes on to the next rule</source>
        <translation>%1在集合中查找，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 have their %2 added to the set %3 and go on to the next rule</source>
        <translation>%1的%2被加入集合%3，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 has its %2 added to the set %3 and goes on to the next rule</source>
        <translation>%1的%2被加入集合%3，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 have their %2 removed from the set %3 and go on to the next rule</source>
        <translation>%1的%2被移出集合%3，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 has its %2 removed from the set %3 and goes on to the next rule</source>
        <translation>%1的%2被移出集合%3，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are noted in the audit log and go on to the next rule</source>
        <translation>%1记入审计日志，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is noted in the audit log and goes on to the next rule</source>
        <translation>%1记入审计日志，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are noted in the audit log as “%2” and go on to the next rule</source>
        <translation>%1以“%2”记入审计日志，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is noted in the audit log as “%2” and goes on to the next rule</source>
        <translation>%1以“%2”记入审计日志，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are traced through every rule from here on</source>
        <translation>从此处起，%1经过的每条规则都被追踪</translation>
    </message>
    <message>
        <source>%1 is traced through every rule from here on</source>
        <translation>从此处起，%1经过的每条规则都被追踪</translation>
    </message>
    <message>
        <source>%1 are counted in a rate estimate and go on to the next rule</source>
        <translation>%1计入速率估算，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is counted in a rate estimate and goes on to the next rule</source>
        <translation>%1计入速率估算，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are counted in the rate estimate %2 and go on to the next rule</source>
        <translation>%1计入速率估算%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is counted in the rate estimate %2 and goes on to the next rule</source>
        <translation>%1计入速率估算%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>经%1</translation>
    </message>
    <message>
        <source>%1 are copied to another host and go on to the next rule</source>
        <translation>%1被复制到另一主机，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is copied to another host and goes on to the next rule</source>
        <translation>%1被复制到另一主机，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 are copied to %2 and go on to the next rule</source>
        <translation>%1被复制到%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 is copied to %2 and goes on to the next rule</source>
        <translation>%1被复制到%2，然后继续下一条规则</translation>
    </message>
    <message>
        <source>with mark %1</source>
        <translation>带有标记%1</translation>
    </message>
    <message>
        <source>with a mark other than %1</source>
        <translation>标记不是%1</translation>
    </message>
    <message>
        <source>without mark bit %1</source>
        <translation>没有标记位%1</translation>
    </message>
    <message>
        <source>with mark bit %1</source>
        <translation>带有标记位%1</translation>
    </message>
    <message>
        <source>without mark %1 in the bits %2</source>
        <translation>在位%2中的标记不是%1</translation>
    </message>
    <message>
        <source>with mark %1 in the bits %2</source>
        <translation>在位%2中的标记为%1</translation>
    </message>
    <message>
        <source>with some of the TCP flags %1</source>
        <translation>设有 TCP 标志%1中的某些</translation>
    </message>
    <message>
        <source>with none of the TCP flags %1</source>
        <translation>未设 TCP 标志%1中的任何一个</translation>
    </message>
    <message>
        <source>with anything but %1 set of the TCP flags %2</source>
        <translation>在 TCP 标志%2中并非仅设%1</translation>
    </message>
    <message>
        <source>with only %1 set of the TCP flags %2</source>
        <translation>在 TCP 标志%2中仅设%1</translation>
    </message>
    <message>
        <source>without the TCP flag %1</source>
        <translation>未设 TCP 标志%1</translation>
    </message>
    <message>
        <source>with the TCP flag %1</source>
        <translation>设有 TCP 标志%1</translation>
    </message>
    <message>
        <source>without all of the TCP flags %1</source>
        <translation>未全部设置 TCP 标志%1</translation>
    </message>
    <message>
        <source>with all of the TCP flags %1</source>
        <translation>设有全部 TCP 标志%1</translation>
    </message>
    <message>
        <source>that open a connection (SYN)</source>
        <translation>请求建立连接（SYN）</translation>
    </message>
    <message>
        <source>that opens a connection (SYN)</source>
        <translation>请求建立连接（SYN）</translation>
    </message>
    <message>
        <source>that do not open a connection (no SYN)</source>
        <translation>不请求建立连接（非 SYN）</translation>
    </message>
    <message>
        <source>that does not open a connection (no SYN)</source>
        <translation>不请求建立连接（非 SYN）</translation>
    </message>
    <message>
        <source>with the TCP option %1</source>
        <translation>带有 TCP 选项%1</translation>
    </message>
    <message>
        <source>without the TCP option %1</source>
        <translation>不带 TCP 选项%1</translation>
    </message>
    <message>
        <source>with a TTL of %1</source>
        <translation>TTL 为%1</translation>
    </message>
    <message>
        <source>with a TTL other than %1</source>
        <translation>TTL 不是%1</translation>
    </message>
    <message>
        <source>with a TTL below %1</source>
        <translation>TTL 低于%1</translation>
    </message>
    <message>
        <source>with a TTL above %1</source>
        <translation>TTL 高于%1</translation>
    </message>
    <message>
        <source>with a hop limit of %1</source>
        <translation>跳数限制为%1</translation>
    </message>
    <message>
        <source>with a hop limit other than %1</source>
        <translation>跳数限制不是%1</translation>
    </message>
    <message>
        <source>with a hop limit below %1</source>
        <translation>跳数限制低于%1</translation>
    </message>
    <message>
        <source>with a hop limit above %1</source>
        <translation>跳数限制高于%1</translation>
    </message>
    <message>
        <source>of %1 bytes</source>
        <translation>长%1字节</translation>
    </message>
    <message>
        <source>of %1 to %2 bytes</source>
        <translation>长%1至%2字节</translation>
    </message>
    <message>
        <source>of any length but %1 bytes</source>
        <translation>长度不是%1字节</translation>
    </message>
    <message>
        <source>of any length but %1 to %2 bytes</source>
        <translation>长度不在%1至%2字节</translation>
    </message>
    <message>
        <source>with a largest segment size (MSS) of %1</source>
        <translation>最大分段大小（MSS）为%1</translation>
    </message>
    <message>
        <source>with a largest segment size (MSS) of %1 to %2</source>
        <translation>最大分段大小（MSS）为%1至%2</translation>
    </message>
    <message>
        <source>with a largest segment size (MSS) other than %1</source>
        <translation>最大分段大小（MSS）不是%1</translation>
    </message>
    <message>
        <source>with a largest segment size (MSS) outside %1 to %2</source>
        <translation>最大分段大小（MSS）不在%1至%2</translation>
    </message>
    <message>
        <source>with DSCP %1</source>
        <translation>DSCP 为%1</translation>
    </message>
    <message>
        <source>with a DSCP other than %1</source>
        <translation>DSCP 不是%1</translation>
    </message>
    <message>
        <source>with TOS %1</source>
        <translation>TOS 为%1</translation>
    </message>
    <message>
        <source>with a TOS other than %1</source>
        <translation>TOS 不是%1</translation>
    </message>
    <message>
        <source>for this host alone (unicast)</source>
        <translation>只发给本机（单播）</translation>
    </message>
    <message>
        <source>for others than this host alone (not unicast)</source>
        <translation>不只发给本机（非单播）</translation>
    </message>
    <message>
        <source>for everybody on the link (broadcast)</source>
        <translation>发给链路上所有主机（广播）</translation>
    </message>
    <message>
        <source>not for everybody on the link (no broadcast)</source>
        <translation>不是发给链路上所有主机（非广播）</translation>
    </message>
    <message>
        <source>for a group of hosts (multicast)</source>
        <translation>发给一组主机（组播）</translation>
    </message>
    <message>
        <source>not for a group of hosts (no multicast)</source>
        <translation>不是发给一组主机（非组播）</translation>
    </message>
    <message>
        <source>of the link-layer type %1</source>
        <translation>链路层类型为%1</translation>
    </message>
    <message>
        <source>not of the link-layer type %1</source>
        <translation>链路层类型不是%1</translation>
    </message>
    <message>
        <source>with a routing header of type %1</source>
        <translation>带有类型%1的路由头</translation>
    </message>
    <message>
        <source>with a routing header of any type but %1</source>
        <translation>带有类型不是%1的路由头</translation>
    </message>
    <message>
        <source>that came in through IPsec</source>
        <translation>经 IPsec 进入</translation>
    </message>
    <message>
        <source>that did not come in through IPsec</source>
        <translation>不是经 IPsec 进入</translation>
    </message>
    <message>
        <source>that will leave through IPsec</source>
        <translation>将经 IPsec 离开</translation>
    </message>
    <message>
        <source>that will not leave through IPsec</source>
        <translation>不经 IPsec 离开</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%2的%1</translation>
    </message>
    <message>
        <source>%1 %2 %3</source>
        <translation>%2、%3的%1</translation>
    </message>
    <message>
        <source>%1 %2 %3 %4</source>
        <translation>%2、%3、%4的%1</translation>
    </message>
    <message>
        <source>%1 %2 %3 %4 %5</source>
        <translation>%2、%3、%4、%5的%1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1或%2</translation>
    </message>
    <message>
        <source>that cross a bridge without being routed</source>
        <translation>只经过网桥而不被路由</translation>
    </message>
    <message>
        <source>that crosses a bridge without being routed</source>
        <translation>只经过网桥而不被路由</translation>
    </message>
    <message>
        <source>that do not just cross a bridge</source>
        <translation>不只是经过网桥</translation>
    </message>
    <message>
        <source>that does not just cross a bridge</source>
        <translation>不只是经过网桥</translation>
    </message>
    <message>
        <source>that did not come in by a bridge&apos;s port</source>
        <translation>不是从网桥端口进入</translation>
    </message>
    <message>
        <source>that came in by a bridge&apos;s port</source>
        <translation>从网桥端口进入</translation>
    </message>
    <message>
        <source>that will not leave by a bridge&apos;s port</source>
        <translation>不从网桥端口离开</translation>
    </message>
    <message>
        <source>that will leave by a bridge&apos;s port</source>
        <translation>将从网桥端口离开</translation>
    </message>
    <message>
        <source>the mark decides the route too</source>
        <translation>标记也参与选路</translation>
    </message>
    <message>
        <source>own addresses may come from outside</source>
        <translation>允许外来数据包以本机地址为源</translation>
    </message>
    <message>
        <source>whose source no route leads back to</source>
        <translation>没有路由能返回其源</translation>
    </message>
    <message>
        <source>whose source some route leads back to</source>
        <translation>有路由能返回其源</translation>
    </message>
    <message>
        <source>whose answers would not leave by the interface of arrival</source>
        <translation>应答不会从进入的接口离开</translation>
    </message>
    <message>
        <source>whose answers would leave by the interface of arrival</source>
        <translation>应答会从进入的接口离开</translation>
    </message>
    <message>
        <source>whose %1 are together in the set %2</source>
        <translation>%1共同在集合%2中</translation>
    </message>
    <message>
        <source>whose %1 is in the set %2</source>
        <translation>%1在集合%2中</translation>
    </message>
    <message>
        <source>whose %1 are not together in the set %2</source>
        <translation>%1不共同在集合%2中</translation>
    </message>
    <message>
        <source>whose %1 is not in the set %2</source>
        <translation>%1不在集合%2中</translation>
    </message>
    <message>
        <source>that no program of this host sent</source>
        <translation>不是由本机程序发出</translation>
    </message>
    <message>
        <source>that a program of this host sent</source>
        <translation>由本机程序发出</translation>
    </message>
    <message>
        <source>that user %1 sent</source>
        <translation>由用户%1发出</translation>
    </message>
    <message>
        <source>that somebody other than user %1 sent</source>
        <translation>由用户%1以外者发出</translation>
    </message>
    <message>
        <source>that a member of group %1 sent, by any of its groups</source>
        <translation>由任一所属组为%1的用户发出</translation>
    </message>
    <message>
        <source>that somebody without group %1 among its groups sent</source>
        <translation>由所属组中没有%1的用户发出</translation>
    </message>
    <message>
        <source>that group %1 sent</source>
        <translation>由组%1发出</translation>
    </message>
    <message>
        <source>that somebody outside group %1 sent</source>
        <translation>由组%1以外者发出</translation>
    </message>
    <message>
        <source>that a program in control group %1 sent</source>
        <translation>由控制组%1内的程序发出</translation>
    </message>
    <message>
        <source>that a program outside control group %1 sent</source>
        <translation>由控制组%1以外的程序发出</translation>
    </message>
    <message>
        <source>whose sender has MAC address %1</source>
        <translation>发送者的 MAC 地址为%1</translation>
    </message>
    <message>
        <source>whose sender does not have MAC address %1</source>
        <translation>发送者的 MAC 地址不是%1</translation>
    </message>
    <message>
        <source>whose source is one of %1</source>
        <translation>源在%1之中</translation>
    </message>
    <message>
        <source>whose source is none of %1</source>
        <translation>源不在%1之中</translation>
    </message>
    <message>
        <source>whose destination is one of %1</source>
        <translation>目标在%1之中</translation>
    </message>
    <message>
        <source>whose destination is none of %1</source>
        <translation>目标不在%1之中</translation>
    </message>
    <message>
        <source>that came in by an interface of group %1</source>
        <translation>从接口组%1进入</translation>
    </message>
    <message>
        <source>that did not come in by an interface of group %1</source>
        <translation>不是从接口组%1进入</translation>
    </message>
    <message>
        <source>that will leave by an interface of group %1</source>
        <translation>将从接口组%1离开</translation>
    </message>
    <message>
        <source>that will not leave by an interface of group %1</source>
        <translation>不从接口组%1离开</translation>
    </message>
    <message>
        <source>a transparent one</source>
        <translation>须为透明套接字</translation>
    </message>
    <message>
        <source>also one that listens on every address</source>
        <translation>包括监听所有地址的套接字</translation>
    </message>
    <message>
        <source>its mark becomes the packet&apos;s</source>
        <translation>其标记成为数据包的标记</translation>
    </message>
    <message>
        <source>for which this host has an open socket</source>
        <translation>本机有对应的已打开套接字</translation>
    </message>
    <message>
        <source>at a rate of at most %1 (bursts of %2)</source>
        <translation>速率至多%1（可突发%2个）</translation>
    </message>
    <message>
        <source>at a rate of at most %1</source>
        <translation>速率至多%1</translation>
    </message>
    <message>
        <source>source address</source>
        <translation>源地址</translation>
    </message>
    <message>
        <source>destination address</source>
        <translation>目标地址</translation>
    </message>
    <message>
        <source>source port</source>
        <translation>源端口</translation>
    </message>
    <message>
        <source>destination port</source>
        <translation>目标端口</translation>
    </message>
    <message>
        <source>bursts of %1</source>
        <translation>可突发%1</translation>
    </message>
    <message>
        <source>counted in the table “%1”</source>
        <translation>计入表“%1”</translation>
    </message>
    <message>
        <source>with “%1”</source>
        <translation>带选项“%1”</translation>
    </message>
    <message>
        <source>at a rate above %1 for each %2</source>
        <translation>每个%2的速率高于%1</translation>
    </message>
    <message>
        <source>at a rate of at most %1 for each %2</source>
        <translation>每个%2的速率至多%1</translation>
    </message>
    <message>
        <source>at a rate above %1</source>
        <translation>速率高于%1</translation>
    </message>
    <message>
        <source>one in %1</source>
        <translation>每%1个取 1 个</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>picked at random (%1)</source>
        <translation>被随机选中（%1）</translation>
    </message>
    <message>
        <source>left over when some are picked at random (%1)</source>
        <translation>未被随机选中（%1）</translation>
    </message>
    <message>
        <source>left over when one in %1 is picked in turn (counting from %2)</source>
        <translation>未被轮流选中（每%1个取 1 个，从%2计起）</translation>
    </message>
    <message>
        <source>picked in turn, one in %1 (counting from %2)</source>
        <translation>被轮流选中（每%1个取 1 个，从%2计起）</translation>
    </message>
    <message>
        <source>picked in turn, one in %1</source>
        <translation>被轮流选中（每%1个取 1 个）</translation>
    </message>
    <message>
        <source>left over when one in %1 is picked in turn</source>
        <translation>未被轮流选中（每%1个取 1 个）</translation>
    </message>
    <message>
        <source>as long as a quota of %1 bytes lasts</source>
        <translation>未超出%1字节配额</translation>
    </message>
    <message>
        <source>once a quota of %1 bytes is used up</source>
        <translation>已超出%1字节配额</translation>
    </message>
    <message>
        <source>within the last %1 s</source>
        <translation>最近%1秒内</translation>
    </message>
    <message>
        <source>at least %1 times</source>
        <translation>至少%1次</translation>
    </message>
    <message>
        <source>with the same TTL</source>
        <translation>TTL 相同</translation>
    </message>
    <message>
        <source>removing older entries</source>
        <translation>删除较旧的条目</translation>
    </message>
    <message>
        <source>addresses compared under the mask %1</source>
        <translation>按掩码%1比较地址</translation>
    </message>
    <message>
        <source>the destination is put on the list “%1”</source>
        <translation>目标记入名单“%1”</translation>
    </message>
    <message>
        <source>the source is put on the list “%1”</source>
        <translation>源记入名单“%1”</translation>
    </message>
    <message>
        <source>renewing the entry</source>
        <translation>更新该条目</translation>
    </message>
    <message>
        <source>removing the entry</source>
        <translation>删除该条目</translation>
    </message>
    <message>
        <source>whose destination is on the list “%1”</source>
        <translation>目标在名单“%1”上</translation>
    </message>
    <message>
        <source>whose source is on the list “%1”</source>
        <translation>源在名单“%1”上</translation>
    </message>
    <message>
        <source>whose destination is not on the list “%1”</source>
        <translation>目标不在名单“%1”上</translation>
    </message>
    <message>
        <source>whose source is not on the list “%1”</source>
        <translation>源不在名单“%1”上</translation>
    </message>
    <message>
        <source>Mondays</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tuesdays</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wednesdays</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thursdays</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Fridays</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Saturdays</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sundays</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>between %1 and %2</source>
        <translation>%1与%2之间</translation>
    </message>
    <message>
        <source>from %1 to midnight</source>
        <translation>%1至午夜</translation>
    </message>
    <message>
        <source>from midnight to %1</source>
        <translation>午夜至%1</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>on other days than %1</source>
        <translation>%1以外的日子</translation>
    </message>
    <message>
        <source>on day %1 of the month</source>
        <translation>每月%1日</translation>
    </message>
    <message>
        <source>not on day %1 of the month</source>
        <translation>非每月%1日</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>%1以后</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>%1以前</translation>
    </message>
    <message>
        <source>the kernel&apos;s own time</source>
        <translation>内核本地时间</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>世界协调时</translation>
    </message>
    <message>
        <source>beyond midnight without a break</source>
        <translation>跨午夜不间断</translation>
    </message>
    <message>
        <source>arriving %1</source>
        <translation>到达时间为%1</translation>
    </message>
    <message>
        <source>%1 go on in chain %2 and do not come back to this one</source>
        <translation>%1转入链%2，不再返回本链</translation>
    </message>
    <message>
        <source>%1 goes on in chain %2 and does not come back to this one</source>
        <translation>%1转入链%2，不再返回本链</translation>
    </message>
    <message>
        <source>%1 go on in chain %2</source>
        <translation>%1进入链%2</translation>
    </message>
    <message>
        <source>%1 goes on in chain %2</source>
        <translation>%1进入链%2</translation>
    </message>
    <message>
        <source>%1 go back to the chain they came from</source>
        <translation>%1返回来时的链</translation>
    </message>
    <message>
        <source>%1 goes back to the chain it came from</source>
        <translation>%1返回来时的链</translation>
    </message>
    <message>
        <source>%1 get the chain&apos;s policy</source>
        <translation>%1按链的策略处理</translation>
    </message>
    <message>
        <source>%1 gets the chain&apos;s policy</source>
        <translation>%1按链的策略处理</translation>
    </message>
    <message>
        <source>%1 get the chain&apos;s policy, %2</source>
        <translation>%1按链的策略%2处理</translation>
    </message>
    <message>
        <source>%1 gets the chain&apos;s policy, %2</source>
        <translation>%1按链的策略%2处理</translation>
    </message>
    <message>
        <source>%1 are accepted</source>
        <translation>%1被接受</translation>
    </message>
    <message>
        <source>%1 is accepted</source>
        <translation>%1被接受</translation>
    </message>
    <message>
        <source>%1 are dropped</source>
        <translation>%1被丢弃</translation>
    </message>
    <message>
        <source>%1 is dropped</source>
        <translation>%1被丢弃</translation>
    </message>
    <message>
        <source>%1 are only counted</source>
        <translation>%1仅被计数</translation>
    </message>
    <message>
        <source>%1 is only counted</source>
        <translation>%1仅被计数</translation>
    </message>
    <message>
        <source>%1 are handed to the target %2</source>
        <translation>%1交给目标扩展%2处理</translation>
    </message>
    <message>
        <source>%1 is handed to the target %2</source>
        <translation>%1交给目标扩展%2处理</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is a folder, not a file.</source>
        <translation>%1 是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>%1 is larger than %2 MB.</source>
        <translation>%1 大于 %2 MB。</translation>
    </message>
    <message>
        <source>Line %1: this is no JSON any more; a host state document was cut off or changed.</source>
        <translation>第 %1 行：从这里起不再是 JSON；主机状态文档被截断或改动过。</translation>
    </message>
    <message>
        <source>a bridge port named %1…</source>
        <translation>名为 %1… 的网桥端口</translation>
    </message>
    <message>
        <source>the bridge port %1</source>
        <translation>网桥端口 %1</translation>
    </message>
    <message>
        <source>Never reached: rule %1 takes every packet that comes so far.</source>
        <translation>永远到不了：第 %1 条规则会取走到达此处的所有数据包。</translation>
    </message>
    <message>
        <source>Never reached: rule %1 asks the same and takes every packet it fits.</source>
        <translation>永远到不了：第 %1 条规则的条件相同，符合条件的数据包都被它取走。</translation>
    </message>
    <message>
        <source>Never reached: no rule jumps to this chain.</source>
        <translation>永远到不了：没有规则跳转到此链。</translation>
    </message>
    <message>
        <source>Never reached: the rules that jump to this chain are never reached.</source>
        <translation>永远到不了：跳转到此链的规则本身就到不了。</translation>
    </message>
    <message>
        <source>The same as rule %1, word for word.</source>
        <translation>与第 %1 条规则逐字相同。</translation>
    </message>
    <message>
        <source>This is a file, not a running host: nothing can be changed here. Close the file first.</source>
        <translation>这是文件，不是运行中的主机：这里什么都不能更改。请先关闭文件。</translation>
    </message>
    <message>
        <source>A file holds rules, not connections: there is nothing to watch.</source>
        <translation>文件里只有规则，没有连接：没有可观察的内容。</translation>
    </message>
    <message>
        <source>There are no snapshots in a recording.</source>
        <translation>录制内容中没有快照。</translation>
    </message>
    <message>
        <source>There are no snapshots in a file.</source>
        <translation>文件中没有快照。</translation>
    </message>
    <message>
        <source>You are connected by SSH to port %1 of this host. New SSH connections will go to %2 instead, so once this one ends you may not come back: use another port, or leave out %3 from who may use the forward.</source>
        <translation>您正通过 SSH 连接到本机的端口 %1。新的 SSH 连接将改为转到 %2，因此当前连接结束后您可能无法再连回来：请换用别的端口，或把 %3 排除在可使用该转发的来源之外。</translation>
    </message>
    <message>
        <source>No connection from other hosts comes to this forward: rule %1 of chain %2 in nat takes them all first (%3). Change or remove that rule, or have its owner do so.</source>
        <translation>来自其他主机的连接都到不了此转发：nat 表中链 %2 的第 %1 条规则会先取走全部连接（%3）。请修改或删除该规则，或让其归属方处理。</translation>
    </message>
    <message>
        <source>%1 is meant for this host alone: the program there takes its clients for local ones, and now hosts from outside are among them. Limit who may use the forward.</source>
        <translation>%1 仅供本机使用：那里的程序会把客户端当作本机的，而现在其中也有外部主机。请限制谁可以使用该转发。</translation>
    </message>
    <message>
        <source>Added the forward of %1 %2 to %3</source>
        <translation>添加 %1 %2 到 %3 的转发</translation>
    </message>
    <message>
        <source>Removed the forward of %1 %2 to %3</source>
        <translation>移除 %1 %2 到 %3 的转发</translation>
    </message>
    <message>
        <source>Switched on the forward of %1 %2 to %3</source>
        <translation>启用 %1 %2 到 %3 的转发</translation>
    </message>
    <message>
        <source>Switched off the forward of %1 %2 to %3</source>
        <translation>停用 %1 %2 到 %3 的转发</translation>
    </message>
    <message>
        <source>Changed the forward of %1 %2 to %3</source>
        <translation>更改 %1 %2 到 %3 的转发</translation>
    </message>
    <message>
        <source>Added %1 forwards</source>
        <translation>添加 %1 条转发</translation>
    </message>
    <message>
        <source>Removed %1 forwards</source>
        <translation>移除 %1 条转发</translation>
    </message>
    <message>
        <source>Switched on %1 forwards</source>
        <translation>启用 %1 条转发</translation>
    </message>
    <message>
        <source>Switched off %1 forwards</source>
        <translation>停用 %1 条转发</translation>
    </message>
    <message>
        <source>Restored a snapshot, which changed %1 forwards</source>
        <translation>恢复快照，更改了 %1 条转发</translation>
    </message>
    <message>
        <source>Changed %1 forwards</source>
        <translation>更改 %1 条转发</translation>
    </message>
    <message>
        <source>Changed the forward of %1 %2 to %3 into one of %4 %5 to %6</source>
        <translation>将 %1 %2 到 %3 的转发更改为 %4 %5 到 %6</translation>
    </message>
    <message>
        <source>The forward %1 is not there any more.</source>
        <translation>转发 %1 已不存在。</translation>
    </message>
    <message>
        <source>There is a forward %1 already.</source>
        <translation>转发 %1 已经存在。</translation>
    </message>
    <message>
        <source>A quotation mark (%1) is opened and not closed: add the other one.</source>
        <translation>引号（%1）没有闭合：请补上另一个。</translation>
    </message>
    <message>
        <source>This is not the JSON of “portolanctl forwards --json”: %1.</source>
        <translation>这不是“portolanctl forwards --json”输出的 JSON：%1。</translation>
    </message>
    <message>
        <source>Forwards that other programs made are left out (%1): those programs make them.</source>
        <translation>略去其他程序建立的转发（%1）：它们由那些程序自行建立。</translation>
    </message>
    <message>
        <source>“%1” publishes no port of its own (-p).</source>
        <translation>“%1”没有发布自己的端口（-p）。</translation>
    </message>
    <message>
        <source>There is nothing to import.</source>
        <translation>没有可导入的内容。</translation>
    </message>
    <message>
        <source>“%1” is neither a docker or podman run command, nor 8080:80, nor an iptables rule, nor the JSON of “portolanctl forwards --json”.</source>
        <translation>“%1”既不是 docker 或 podman 的 run 命令，也不是 8080:80 这样的写法、iptables 规则或“portolanctl forwards --json”输出的 JSON。</translation>
    </message>
    <message>
        <source>No forward is in it.</source>
        <translation>其中没有转发。</translation>
    </message>
    <message>
        <source>A rule for the protocol “%1” cannot become a forward: write -p tcp, -p udp or -p sctp.</source>
        <translation>协议为“%1”的规则不能变成转发：请写 -p tcp、-p udp 或 -p sctp。</translation>
    </message>
    <message>
        <source>“-d %1” is not the one address to listen on: write one, or leave it out.</source>
        <translation>“-d %1”不是单个监听地址：请只写一个地址，或去掉它。</translation>
    </message>
    <message>
        <source>“-i %1” does not name one interface: write a name such as eth0.</source>
        <translation>“-i %1”不是单个接口的名称：请写 eth0 这样的名称。</translation>
    </message>
    <message>
        <source>“-s %1” is not a list of addresses or networks such as 192.0.2.0/24.</source>
        <translation>“-s %1”不是地址或网络（如 192.0.2.0/24）的列表。</translation>
    </message>
    <message>
        <source>The rule names no port to listen on: write --dport and the port.</source>
        <translation>规则没有写明监听端口：请写 --dport 和端口。</translation>
    </message>
    <message>
        <source>“%1” cannot be kept: the forward is for all it would have left out.</source>
        <translation>无法保留“%1”：转发对它本会排除的数据包也有效。</translation>
    </message>
    <message>
        <source>The rule in %1 (-j %2) is left out: what a forward needs beside its translation is added with it.</source>
        <translation>略去 %1 中的规则（-j %2）：转发除地址转换外还需要的规则会随转发一起添加。</translation>
    </message>
    <message>
        <source>“%1” does not publish a port: write it as 8080:80, 8000-8010:80-90/udp or 192.0.2.1:8080:80.</source>
        <translation>“%1”没有发布端口：请写作 8080:80、8000-8010:80-90/udp 或 192.0.2.1:8080:80。</translation>
    </message>
    <message>
        <source>“%1” leaves the port of this host to chance: write one before it, as in 8080:%2.</source>
        <translation>“%1”没有指定本机端口，将随机选取：请在前面写明，例如 8080:%2。</translation>
    </message>
    <message>
        <source>“%1” has a range of ports that is not as long as the other: write ranges of the same length.</source>
        <translation>“%1”中的两个端口范围长度不同：请写长度相同的范围。</translation>
    </message>
    <message>
        <source>%1 is asked by programs on this host alone: let them use the forward by the loopback address, or listen on another address.</source>
        <translation>只有本机上的程序会请求 %1：请允许它们经回环地址使用该转发，或监听其他地址。</translation>
    </message>
    <message>
        <source>What programs on this host ask by the loopback address comes in by no other interface than lo: leave out %1, or the loopback address.</source>
        <translation>本机上的程序经回环地址发出的请求只会从接口 lo 进入：请去掉 %1，或去掉回环地址。</translation>
    </message>
    <message>
        <source>Connections to ::1 cannot leave this host: forward to “local”, or leave out the loopback address.</source>
        <translation>到 ::1 的连接无法离开本机：请转发到“local”，或去掉回环地址。</translation>
    </message>
    <message>
        <source>%1 is this host&apos;s loopback address, to which the kernel forwards nothing from outside: forward to “local” or to another address.</source>
        <translation>%1 是本机的回环地址，内核不会把外来的数据包转发到那里：请转发到“local”或其他地址。</translation>
    </message>
    <message>
        <source>The helper speaks of an edit this version does not know (%1, %2).</source>
        <translation>助手服务提到了此版本不认识的编辑操作（%1，%2）。</translation>
    </message>
    <message>
        <source>This is a recording: nothing can be changed. Connect to a running helper to do this.</source>
        <translation>这是录制内容，不能修改。要执行此操作，请连接到正在运行的助手服务。</translation>
    </message>
    <message>
        <source>%1 could not be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is too long for a list of forwards.</source>
        <translation>%1 作为转发列表太长。</translation>
    </message>
    <message>
        <source>Switch it on with “sysctl -w %1=1”.</source>
        <translation>请用“sysctl -w %1=1”开启。</translation>
    </message>
    <message>
        <source>This host forwards no %1 packets, so nothing reaches %2.</source>
        <translation>本机不转发 %1 数据包，因此什么都到不了 %2。</translation>
    </message>
    <message>
        <source>Switch it on with “sysctl -w %1=1”, and put %1=1 into a file in /etc/sysctl.d to keep it.</source>
        <translation>请用“sysctl -w %1=1”开启，并把 %1=1 写入 /etc/sysctl.d 中的文件以长期保留。</translation>
    </message>
    <message>
        <source>A host that forwards IPv6 takes no router advertisements on %1, so the default route it learned there is lost after a while.</source>
        <translation>转发 IPv6 的主机在 %1 上不接受路由器通告，因此从那里学到的默认路由过一段时间就会丢失。</translation>
    </message>
    <message>
        <source>Have it take them with “sysctl -w %1=2”.</source>
        <translation>请用“sysctl -w %1=2”使其接受。</translation>
    </message>
    <message>
        <source>What asks 127.0.0.1 cannot leave by %1 until route_localnet is on there. Mind: hosts on that network can then reach what listens on this host&apos;s 127.0.0.1 alone.</source>
        <translation>在 %1 上开启 route_localnet 之前，对 127.0.0.1 的请求无法从那里送出。注意：开启后，该网络中的主机能够到达本机上只监听 127.0.0.1 的程序。</translation>
    </message>
    <message>
        <source>What comes in by %1 cannot reach %2 until route_localnet is on there. Mind: hosts on that network can then reach everything that listens on this host&apos;s 127.0.0.1 alone; a program that listens on this host&apos;s other addresses needs no such thing (forward to “local”).</source>
        <translation>在 %1 上开启 route_localnet 之前，从那里进入的数据包到不了 %2。注意：开启后，该网络中的主机能够到达本机上所有只监听 127.0.0.1 的程序；若程序监听本机的其他地址，则无需如此（请转发到“local”）。</translation>
    </message>
    <message>
        <source>These are no rules of nftables: the JSON is nested too deep.</source>
        <translation>这不是 nftables 的规则：JSON 嵌套过深。</translation>
    </message>
    <message>
        <source>These are no rules of nftables; use what nft -j list ruleset prints.</source>
        <translation>这不是 nftables 的规则；请使用 nft -j list ruleset 的输出。</translation>
    </message>
    <message>
        <source>%1 %2 policy</source>
        <translation>%1 %2 的策略</translation>
    </message>
    <message>
        <source>%1 %2 handle %3</source>
        <translation>%1 %2 句柄 %3</translation>
    </message>
    <message>
        <source>not seen after %1 %2</source>
        <translation>在 %1 %2 之后不再出现</translation>
    </message>
    <message>
        <source>not seen after the hook %1</source>
        <translation>在钩子 %1 之后不再出现</translation>
    </message>
    <message>
        <source>not seen again</source>
        <translation>不再出现</translation>
    </message>
    <message>
        <source>dropped by %1</source>
        <translation>被%1丢弃</translation>
    </message>
    <message>
        <source>rejected by %1</source>
        <translation>被%1拒绝</translation>
    </message>
    <message>
        <source>left</source>
        <translation>已离开</translation>
    </message>
    <message>
        <source>left by %1</source>
        <translation>从 %1 离开</translation>
    </message>
    <message>
        <source>delivered to a local process</source>
        <translation>已交给本机进程</translation>
    </message>
    <message>
        <source>forwarding is off: %1 is 0</source>
        <translation>转发未开启：%1 为 0</translation>
    </message>
    <message>
        <source>an address of loopback may not leave or come in by another interface: %1</source>
        <translation>回环地址不能经其他接口进出：%1</translation>
    </message>
    <message>
        <source>there is no route to %1</source>
        <translation>没有通往 %1 的路由</translation>
    </message>
    <message>
        <source>the route to %1 is of the type %2</source>
        <translation>通往 %1 的路由类型为 %2</translation>
    </message>
    <message>
        <source>its time to live is used up: TTL is 1</source>
        <translation>生存时间已耗尽：TTL 为 1</translation>
    </message>
    <message>
        <source>the reverse path filter refuses it: %1 is %2, and the way to %3 is not by %4</source>
        <translation>反向路径过滤拒绝了它：%1 为 %2，而通往 %3 的路不经过 %4</translation>
    </message>
    <message>
        <source>the chain %1 of table %2 %3 drops packets</source>
        <translation>表 %2 %3 的链 %1 会丢弃数据包</translation>
    </message>
    <message>
        <source>a rule behind the last chain that was seen, or its policy, dropped it</source>
        <translation>它被最后所见的链之后的规则丢弃，或被该链的策略丢弃</translation>
    </message>
    <message>
        <source>with %1 bytes it may be too big for the way out</source>
        <translation>它有 %1 字节，对出口来说可能太大</translation>
    </message>
    <message>
        <source>echo request</source>
        <translation>回显请求</translation>
    </message>
    <message>
        <source>echo reply</source>
        <translation>回显应答</translation>
    </message>
    <message>
        <source>ICMP: network unreachable</source>
        <translation>ICMP：网络不可达</translation>
    </message>
    <message>
        <source>ICMP: host unreachable</source>
        <translation>ICMP：主机不可达</translation>
    </message>
    <message>
        <source>ICMP: port unreachable</source>
        <translation>ICMP：端口不可达</translation>
    </message>
    <message>
        <source>ICMP: too big for the way, and not to be fragmented</source>
        <translation>ICMP：数据包过大，且不允许分片</translation>
    </message>
    <message>
        <source>ICMP: destination unreachable</source>
        <translation>ICMP：目标不可达</translation>
    </message>
    <message>
        <source>ICMP: redirect</source>
        <translation>ICMP：重定向</translation>
    </message>
    <message>
        <source>ICMP: time exceeded</source>
        <translation>ICMP：超时</translation>
    </message>
    <message>
        <source>neighbour solicitation</source>
        <translation>邻居请求</translation>
    </message>
    <message>
        <source>neighbour advertisement</source>
        <translation>邻居通告</translation>
    </message>
    <message>
        <source>ICMP type %1 code %2</source>
        <translation>ICMP 类型 %1 代码 %2</translation>
    </message>
    <message>
        <source>request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>request, %1 bytes</source>
        <translation>请求，%1 字节</translation>
    </message>
    <message>
        <source>answer, %1 bytes</source>
        <translation>应答，%1 字节</translation>
    </message>
    <message>
        <source>%1, sent again</source>
        <translation>%1，重发</translation>
    </message>
    <message>
        <source>further fragment</source>
        <translation>后续分片</translation>
    </message>
    <message>
        <source>RST</source>
        <translation>RST</translation>
    </message>
    <message>
        <source>SYN+ACK</source>
        <translation>SYN+ACK</translation>
    </message>
    <message>
        <source>SYN</source>
        <translation>SYN</translation>
    </message>
    <message>
        <source>%1, FIN</source>
        <translation>%1，FIN</translation>
    </message>
    <message>
        <source>FIN</source>
        <translation>FIN</translation>
    </message>
    <message>
        <source>ACK</source>
        <translation>ACK</translation>
    </message>
    <message>
        <source>“%1” is no target: an address with one port is, such as 172.17.0.2:80.</source>
        <translation>“%1”不是目标：请写地址和单个端口，例如 172.17.0.2:80。</translation>
    </message>
    <message>
        <source>Nothing can be traced by “%1”.</source>
        <translation>不能按“%1”追踪。</translation>
    </message>
    <message>
        <source>%1 has no ports: leave them out.</source>
        <translation>%1 没有端口：请不要填写端口。</translation>
    </message>
    <message>
        <source>Which port? Every packet of %1 would be too many.</source>
        <translation>哪个端口？追踪 %1 的每个数据包会太多。</translation>
    </message>
    <message>
        <source>%1 and %2 are not of one family: no packet goes from one to the other.</source>
        <translation>%1 与 %2 不属于同一地址族：没有数据包会从前者去往后者。</translation>
    </message>
    <message>
        <source>The limit “%1” is from 1 to %2, not %3.</source>
        <translation>限制“%1”的取值为 1 到 %2，不能是 %3。</translation>
    </message>
    <message>
        <source>“%1” is no protocol that can be traced: tcp, udp, sctp, icmp and icmpv6 can.</source>
        <translation>“%1”不是可追踪的协议：可用 tcp、udp、sctp、icmp 和 icmpv6。</translation>
    </message>
    <message>
        <source>The helper&apos;s trace cannot be understood: update Portolan.</source>
        <translation>无法理解助手服务给出的追踪内容：请更新 Portolan。</translation>
    </message>
    <message>
        <source>from any address but %1</source>
        <translation>来自%1以外的地址</translation>
    </message>
    <message>
        <source>to any address but %1</source>
        <translation>发往%1以外的地址</translation>
    </message>
    <message>
        <source>of protocol %1</source>
        <translation>协议为%1</translation>
    </message>
    <message>
        <source>of any protocol but %1</source>
        <translation>协议不是%1</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>interface of arrival</source>
        <translation>进入接口</translation>
    </message>
    <message>
        <source>outgoing interface</source>
        <translation>离开接口</translation>
    </message>
    <message>
        <source>connection state</source>
        <translation>连接状态</translation>
    </message>
    <message>
        <source>mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>connection&apos;s mark</source>
        <translation>所属连接的标记</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>chain %1</source>
        <translation>链%1</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另有%1项</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>over %1</source>
        <translation>使用%1</translation>
    </message>
    <message>
        <source>after “%1”</source>
        <translation>在“%1”之后</translation>
    </message>
    <message>
        <source>to port %1</source>
        <translation>转到端口%1</translation>
    </message>
    <message>
        <source>%1 are spread over %2</source>
        <translation>%1分摊到%2</translation>
    </message>
    <message>
        <source>%1 is spread over %2</source>
        <translation>%1分摊到%2</translation>
    </message>
    <message>
        <source>%1 go on by their %2: %3</source>
        <translation>%1按%2分流：%3</translation>
    </message>
    <message>
        <source>%1 goes on by its %2: %3</source>
        <translation>%1按%2分流：%3</translation>
    </message>
    <message>
        <source>%1 entry</source>
        <translation>%1个条目</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>%1个条目</translation>
    </message>
    <message>
        <source>%1 go where the map “%2” says for their %3</source>
        <translation>%1按%3转往映射“%2”中对应的去处</translation>
    </message>
    <message>
        <source>%1 goes where the map “%2” says for its %3</source>
        <translation>%1按%3转往映射“%2”中对应的去处</translation>
    </message>
    <message>
        <source>%1 meet “%2” and go on to the next rule</source>
        <translation>%1遇到“%2”，然后继续下一条规则</translation>
    </message>
    <message>
        <source>%1 meets “%2” and goes on to the next rule</source>
        <translation>%1遇到“%2”，然后继续下一条规则</translation>
    </message>
    <message>
        <source>the way to %1 is back by %2, where it came from: a bridge gives nothing back by the same port unless that is in hairpin mode</source>
        <translation>通往 %1 的路要从它进入的 %2 返回：网桥不会把数据包从同一端口送回，除非该端口处于 hairpin 模式</translation>
    </message>
    <message>
        <source>%1 and %2 both hold rules: every packet passes the chains of both, in the order of their priorities, and what one drops the other cannot let through.</source>
        <translation>%1 和 %2 都有规则：每个数据包按优先级依次经过两者的链，其中一方丢弃的，另一方无法放行。</translation>
    </message>
    <message>
        <source>%1, %2 and %3 all hold rules: every packet passes the chains of all, in the order of their priorities, and what one drops the others cannot let through.</source>
        <translation>%1、%2 和 %3 都有规则：每个数据包按优先级依次经过它们的链，其中一方丢弃的，其他各方无法放行。</translation>
    </message>
    <message>
        <source>iptables-nft cannot read its own table %1 any more, because somebody put into it what only nft can say. Portolan reads it by nft; iptables commands on it fail.</source>
        <translation>iptables-nft 已无法读取自己的表 %1，因为有人在其中加入了只有 nft 才能表达的内容。Portolan 通过 nft 读取它；对它执行 iptables 命令会失败。</translation>
    </message>
    <message>
        <source>Every address was replaced by a stand-in, the same one everywhere.</source>
        <translation>每个地址都已换成替代地址，同一地址处处相同。</translation>
    </message>
    <message>
        <source>Packet %1: %2</source>
        <translation>数据包%1：%2</translation>
    </message>
    <message>
        <source>route</source>
        <translation>路由</translation>
    </message>
    <message>
        <source>conntrack</source>
        <translation>conntrack</translation>
    </message>
    <message>
        <source>accepts it</source>
        <translation>接受该数据包</translation>
    </message>
    <message>
        <source>drops it</source>
        <translation>丢弃该数据包</translation>
    </message>
    <message>
        <source>rejects it</source>
        <translation>拒绝该数据包</translation>
    </message>
    <message>
        <source>sends it through the chain %1</source>
        <translation>将其送入链 %1</translation>
    </message>
    <message>
        <source>sends it on to the chain %1</source>
        <translation>将其转入链 %1，不再返回</translation>
    </message>
    <message>
        <source>sends it back</source>
        <translation>将其送回</translation>
    </message>
    <message>
        <source>matched and decided nothing</source>
        <translation>匹配，但未作决定</translation>
    </message>
    <message>
        <source>hands it to a program</source>
        <translation>将其交给程序</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>no rule decided: the policy drops it</source>
        <translation>没有规则作出决定：策略丢弃它</translation>
    </message>
    <message>
        <source>the end of the chain</source>
        <translation>链的末尾</translation>
    </message>
    <message>
        <source>back to the chain it came from</source>
        <translation>返回来时的链</translation>
    </message>
    <message>
        <source>rejected here</source>
        <translation>在此被拒绝</translation>
    </message>
    <message>
        <source>seen here; which rules matched is not said</source>
        <translation>在此出现；未说明哪些规则匹配</translation>
    </message>
    <message>
        <source>no rule decided</source>
        <translation>没有规则作出决定</translation>
    </message>
    <message>
        <source>no rule matched</source>
        <translation>没有规则匹配</translation>
    </message>
    <message>
        <source>the source becomes %1, the destination %2</source>
        <translation>源变为 %1，目标变为 %2</translation>
    </message>
    <message>
        <source>the source becomes %1</source>
        <translation>源变为 %1</translation>
    </message>
    <message>
        <source>the destination becomes %1</source>
        <translation>目标变为 %1</translation>
    </message>
    <message>
        <source>%1 is an address of this host</source>
        <translation>%1 是本机的地址</translation>
    </message>
    <message>
        <source>to this host</source>
        <translation>发往本机</translation>
    </message>
    <message>
        <source>%1 is reached by %2</source>
        <translation>经 %2 到达 %1</translation>
    </message>
    <message>
        <source>%1 is reached by the default route, by %2</source>
        <translation>由默认路由经 %2 到达 %1</translation>
    </message>
    <message>
        <source>on to another host</source>
        <translation>转往另一主机</translation>
    </message>
    <message>
        <source>not this host: forwarding is on</source>
        <translation>不是本机：转发已开启</translation>
    </message>
    <message>
        <source>conntrack knows the connection: no nat rule is asked</source>
        <translation>conntrack 认得此连接：不查询任何 nat 规则</translation>
    </message>
    <message>
        <source>host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>container</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>The helper is not there.</source>
        <translation>助手服务不在。</translation>
    </message>
    <message>
        <source>None of the packets in it has a prefix that says table and chain, as “[debug]-nat-PREROUTING:” or “TRACE: nat:PREROUTING:rule:1” do. %1 lines were looked at.</source>
        <translation>其中的数据包都没有写明表和链的前缀，例如“[debug]-nat-PREROUTING:”或“TRACE: nat:PREROUTING:rule:1”。共检查了 %1 行。</translation>
    </message>
    <message>
        <source>No line of it is a packet that the kernel logged. %1 lines were looked at.</source>
        <translation>其中没有一行是内核记录的数据包。共检查了 %1 行。</translation>
    </message>
    <message>
        <source>It cannot be read: %1.</source>
        <translation>无法读取：%1。</translation>
    </message>
    <message>
        <source>It is longer than %1 MB. Cut out the part of interest, with grep SRC= for example.</source>
        <translation>它超过 %1 MB。请截取需要的部分，例如用 grep SRC=。</translation>
    </message>
    <message>
        <source>This is a recording: no packets pass. Connect to a running helper to follow them.</source>
        <translation>这是录制内容：没有数据包经过。要追踪数据包，请连接到正在运行的助手服务。</translation>
    </message>
    <message>
        <source>This is a file, not a running host: no packets pass. Close the file first.</source>
        <translation>这是文件，不是运行中的主机：没有数据包经过。请先关闭文件。</translation>
    </message>
    <message>
        <source>The ways of %1 packets</source>
        <translation>%1 个数据包的路径</translation>
    </message>
    <message>
        <source>The way of a packet</source>
        <translation>一个数据包的路径</translation>
    </message>
    <message>
        <source>Seen by the kernel&apos;s own trace; written by Portolan, %1.</source>
        <translation>由内核自身的追踪观察到；由 Portolan 写于 %1。</translation>
    </message>
    <message>
        <source>From the kernel log %1; written by Portolan, %2.</source>
        <translation>取自内核日志 %1；由 Portolan 写于 %2。</translation>
    </message>
    <message>
        <source>The rules of its host are not known.</source>
        <translation>其主机的规则未知。</translation>
    </message>
    <message>
        <source>The nftables table %1 %2, chain %3, drops forwarded packets that no rule of it accepts. An accept rule elsewhere does not help, and nobody but its owner should write there: have connections to %4 accepted in that very chain.</source>
        <translation>nftables 表 %1 %2 的链 %3 会丢弃未被其规则接受的转发数据包。别处的放行规则不起作用，并且只应由其归属方写入该表：请在该链中放行到 %4 的连接。</translation>
    </message>
    <message>
        <source>The nftables table %1 %2, chain %3, has rules that drop or reject forwarded packets. An accept rule elsewhere does not help: check that connections to %4 pass there.</source>
        <translation>nftables 表 %1 %2 的链 %3 中有丢弃或拒绝转发数据包的规则。别处的放行规则不起作用：请检查到 %4 的连接能否在那里通过。</translation>
    </message>
    <message>
        <source>because that is what was chosen</source>
        <translation>因为选择了它</translation>
    </message>
    <message>
        <source>because the forwards made with Portolan are there already</source>
        <translation>因为用 Portolan 建立的转发已在那里</translation>
    </message>
    <message>
        <source>because other rules of this host are in the legacy tables</source>
        <translation>因为本机的其他规则在 legacy 表中</translation>
    </message>
    <message>
        <source>because nothing on this host uses the legacy tables</source>
        <translation>因为本机没有使用 legacy 表</translation>
    </message>
    <message>
        <source>because this kernel has no nftables that translates addresses</source>
        <translation>因为此内核没有能转换地址的 nftables</translation>
    </message>
    <message>
        <source>%1 policy</source>
        <translation>%1 的策略</translation>
    </message>
    <message>
        <source>“targets” must be a list of at most %1 texts.</source>
        <translation>“targets”必须是最多包含 %1 个文本的列表。</translation>
    </message>
    <message>
        <source>“%1” must be a text.</source>
        <translation>“%1”必须是文本。</translation>
    </message>
    <message>
        <source>because of what the helper found on this host</source>
        <translation>这是助手服务根据本机情况决定的</translation>
    </message>
    <message>
        <source>Not authorised: a password is needed and nobody could be asked for it. Start a polkit agent (pkttyagent on a terminal), or let a polkit rule allow it.</source>
        <translation>未获授权：需要密码，但没有可以询问的途径。请启动 polkit 代理（在终端上为 pkttyagent），或用 polkit 规则允许此操作。</translation>
    </message>
    <message>
        <source>Not authorised: polkit said no. Ask an administrator for a polkit rule that allows it.</source>
        <translation>未获授权：polkit 拒绝了此操作。请让管理员添加允许它的 polkit 规则。</translation>
    </message>
    <message>
        <source>Not authorised: polkit could not be asked (%1). See whether polkit runs: systemctl status polkit.</source>
        <translation>未获授权：无法询问 polkit（%1）。请查看 polkit 是否在运行：systemctl status polkit。</translation>
    </message>
    <message>
        <source>Not authorised: polkit&apos;s answer cannot be read.</source>
        <translation>未获授权：无法理解 polkit 的应答。</translation>
    </message>
    <message>
        <source>The authorisation was dismissed; nothing was changed.</source>
        <translation>授权提示已关闭；未做任何更改。</translation>
    </message>
    <message>
        <source>polkit could not be asked</source>
        <translation>无法询问 polkit</translation>
    </message>
    <message>
        <source>The helper failed: %1.</source>
        <translation>助手服务出错：%1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has more than %2 members; give fewer.</source>
        <translation>“%1”的成员超过 %2 个；请减少。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has the D-Bus type &quot;%2&quot;; it must be b, s or as.</source>
        <translation>“%1”的 D-Bus 类型为“%2”；必须是 b、s 或 as。</translation>
    </message>
    <message>
        <source>The answer cannot be copied</source>
        <translation>无法复制应答</translation>
    </message>
    <message>
        <source>The helper gave up on this call; try again.</source>
        <translation>助手服务放弃了此次调用；请重试。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is given twice.</source>
        <translation>“%1”给出了两次。</translation>
    </message>
    <message>
        <source>More than %1 keys are given.</source>
        <translation>给出的键超过 %1 个。</translation>
    </message>
    <message>
        <source>%1 has no option &quot;%2&quot;.</source>
        <translation>%1 没有选项“%2”。</translation>
    </message>
    <message>
        <source>The option &quot;%1&quot; is true or false.</source>
        <translation>选项“%1”只能为真或假。</translation>
    </message>
    <message>
        <source>The caller left the bus before it was known who it is.</source>
        <translation>调用方在身份查明之前就离开了总线。</translation>
    </message>
    <message>
        <source>An answer could not be sent</source>
        <translation>无法发送应答</translation>
    </message>
    <message>
        <source>The answer does not fit the bus</source>
        <translation>总线容不下此应答</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>Too many calls are waiting; let them finish first.</source>
        <translation>等待中的调用过多；请等它们完成。</translation>
    </message>
    <message>
        <source>The option &quot;%1&quot; has the D-Bus type &quot;%2&quot;.</source>
        <translation>选项“%1”的 D-Bus 类型为“%2”。</translation>
    </message>
    <message>
        <source>More than %1 forwards are given.</source>
        <translation>给出的转发超过 %1 条。</translation>
    </message>
    <message>
        <source>More than %1 words are given.</source>
        <translation>给出的词超过 %1 个。</translation>
    </message>
    <message>
        <source>Too many programs read errors in parts; they come whole.</source>
        <translation>分部分读取错误的程序过多；错误将以整句给出。</translation>
    </message>
    <message>
        <source>The caller cannot be watched</source>
        <translation>无法监视调用方</translation>
    </message>
    <message>
        <source>Another helper owns %1 on this bus already; stop it first.</source>
        <translation>此总线上已有另一个助手服务占用 %1；请先停止它。</translation>
    </message>
    <message>
        <source>This bus lets nobody but the user portolan and root own %1 (org.portolan.Helper1.conf); run the helper as one of them.</source>
        <translation>此总线只允许用户 portolan 和 root 占用 %1（org.portolan.Helper1.conf）；请以其中之一运行助手服务。</translation>
    </message>
    <message>
        <source>The bus name cannot be owned</source>
        <translation>无法占用总线名称</translation>
    </message>
    <message>
        <source>Signals cannot be caught</source>
        <translation>无法捕获信号</translation>
    </message>
    <message>
        <source>Cannot read the connections: %1.</source>
        <translation>无法读取连接：%1。</translation>
    </message>
    <message>
        <source>Cannot listen for connections: %1.</source>
        <translation>无法监听连接事件：%1。</translation>
    </message>
    <message>
        <source>There is no such session of connections.</source>
        <translation>没有这样的连接会话。</translation>
    </message>
    <message>
        <source>Cannot end connections: %1.</source>
        <translation>无法结束连接：%1。</translation>
    </message>
    <message>
        <source>Too many edits are waiting; try again later.</source>
        <translation>等待中的编辑过多；请稍后重试。</translation>
    </message>
    <message>
        <source>An edit of user %1 waits for confirmation, %2 seconds more (%3): confirm or undo it first.</source>
        <translation>用户 %1 的一次编辑正在等待确认，还剩 %2 秒（%3）：请先确认或撤销它。</translation>
    </message>
    <message>
        <source>There can be %1 forwards at most; remove one.</source>
        <translation>最多只能有 %1 条转发；请移除一条。</translation>
    </message>
    <message>
        <source>It is taken back, but not all of it is out of the kernel yet, which is tried again until it works: %1</source>
        <translation>已撤回，但尚未全部从内核中移除，将不断重试直到成功：%1</translation>
    </message>
    <message>
        <source>Forwards cannot be written to nftables on this host; nothing was changed.</source>
        <translation>在本机上无法把转发写入 nftables；未做任何更改。</translation>
    </message>
    <message>
        <source>This kernel has no legacy tables (or their modules ip_tables and ip6_tables are not loaded); nothing was changed.</source>
        <translation>此内核没有 legacy 表（或未加载其模块 ip_tables 和 ip6_tables）；未做任何更改。</translation>
    </message>
    <message>
        <source>%1 Putting back what was changed before failed too: %2</source>
        <translation>%1恢复此前更改的内容也失败了：%2</translation>
    </message>
    <message>
        <source>%1 The stored list could not be put back either: %2</source>
        <translation>%1保存的列表也未能恢复：%2</translation>
    </message>
    <message>
        <source>It is another edit that waits for confirmation now.</source>
        <translation>现在等待确认的是另一次编辑。</translation>
    </message>
    <message>
        <source>No edit waits for confirmation; it may have been taken back already.</source>
        <translation>没有等待确认的编辑；它可能已被撤回。</translation>
    </message>
    <message>
        <source>No edit waits for confirmation.</source>
        <translation>没有等待确认的编辑。</translation>
    </message>
    <message>
        <source>The list of wanted forwards, %1, cannot be understood: %2. Mend it or move it away, then restart the helper (systemctl restart portolan-helper); until then no forward is changed.</source>
        <translation>无法理解所需转发的列表 %1：%2。请修复或移走它，然后重新启动助手服务（systemctl restart portolan-helper）；在此之前不会更改任何转发。</translation>
    </message>
    <message>
        <source>a forward in it is no object</source>
        <translation>其中有一条转发不是对象</translation>
    </message>
    <message>
        <source>“%1” has a wrong type</source>
        <translation>“%1”的类型不对</translation>
    </message>
    <message>
        <source>a forward in it has no id</source>
        <translation>其中有一条转发没有标识</translation>
    </message>
    <message>
        <source>the id %1 is in it twice</source>
        <translation>标识 %1 在其中出现两次</translation>
    </message>
    <message>
        <source>it is not the JSON this program writes</source>
        <translation>它不是本程序写出的 JSON</translation>
    </message>
    <message>
        <source>its version is %1, known is 1</source>
        <translation>其版本为 %1，本程序只认识 1</translation>
    </message>
    <message>
        <source>No random number for an id: %1.</source>
        <translation>无法取得用作标识的随机数：%1。</translation>
    </message>
    <message>
        <source>There is no edit to undo.</source>
        <translation>没有可撤销的编辑。</translation>
    </message>
    <message>
        <source>The last edit restored a snapshot; to go back, restore the snapshot that was taken of the moment before it.</source>
        <translation>最近一次编辑恢复了快照；要退回，请恢复在那之前拍摄的快照。</translation>
    </message>
    <message>
        <source>There is no edit to do again.</source>
        <translation>没有可重做的编辑。</translation>
    </message>
    <message>
        <source>What was taken back last is that a snapshot was restored; restore it again.</source>
        <translation>最近撤回的是一次快照恢复；请重新恢复该快照。</translation>
    </message>
    <message>
        <source>There is no forward &quot;%1&quot; of Portolan&apos;s; the list shows their ids.</source>
        <translation>没有标识为“%1”的 Portolan 转发；列表中有各转发的标识。</translation>
    </message>
    <message>
        <source>No forward is named.</source>
        <translation>没有指明转发。</translation>
    </message>
    <message>
        <source>The forward %1 is named twice.</source>
        <translation>转发 %1 指明了两次。</translation>
    </message>
    <message>
        <source>No forward is given.</source>
        <translation>没有给出转发。</translation>
    </message>
    <message>
        <source>Another program keeps undoing what is repaired, so the automatic repair stopped; find that program, then repair by hand.</source>
        <translation>另一个程序不断撤销所修复的内容，因此自动修复已停止；请找出该程序，然后手动修复。</translation>
    </message>
    <message>
        <source>a change in it is of no forward or of two</source>
        <translation>其中有一处更改不属于任何转发，或属于两条转发</translation>
    </message>
    <message>
        <source>an edit in it is of a kind this version does not know</source>
        <translation>其中有一次编辑的种类是此版本不认识的</translation>
    </message>
    <message>
        <source>the numbers of its edits are not in order</source>
        <translation>其中编辑的编号顺序不对</translation>
    </message>
    <message>
        <source>more edits are done than there are</source>
        <translation>已执行的编辑多于记录的编辑</translation>
    </message>
    <message>
        <source>what waits for confirmation is not its last edit</source>
        <translation>等待确认的不是其中最近一次编辑</translation>
    </message>
    <message>
        <source>what waits for confirmation cannot be taken back</source>
        <translation>等待确认的编辑无法撤回</translation>
    </message>
    <message>
        <source>the engine preferred in it is one this version does not know</source>
        <translation>其中首选的引擎是此版本不认识的</translation>
    </message>
    <message>
        <source>its forwards are in an engine this version does not know</source>
        <translation>其转发所在的引擎是此版本不认识的</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>它过大</translation>
    </message>
    <message>
        <source>The list of wanted forwards, %1, cannot be read: %2. See that it belongs to the helper&apos;s user, then restart the helper.</source>
        <translation>无法读取所需转发的列表 %1：%2。请确保它属于运行助手服务的用户，然后重新启动助手服务。</translation>
    </message>
    <message>
        <source>The list of wanted forwards, %1, cannot be written: %2.</source>
        <translation>无法写入所需转发的列表 %1：%2。</translation>
    </message>
    <message>
        <source>its version is %1, known are 1 and 2</source>
        <translation>其版本为 %1，本程序只认识 1 和 2</translation>
    </message>
    <message>
        <source>its checksum is wrong, so it was changed by something else than the helper (if it is right as it is, take the line &quot;checksum&quot; out)</source>
        <translation>校验和不对，说明它被助手服务以外的程序改过（如果内容无误，请删去“checksum”一行）</translation>
    </message>
    <message>
        <source>The list of settings to keep, %1, cannot be understood: mend it or move it away.</source>
        <translation>无法理解要保留的设置的列表 %1：请修复或移走它。</translation>
    </message>
    <message>
        <source>The list of settings to keep, %1, cannot be read: %2.</source>
        <translation>无法读取要保留的设置的列表 %1：%2。</translation>
    </message>
    <message>
        <source>%1 settings are kept already, which is the most.</source>
        <translation>已保留 %1 项设置，达到上限。</translation>
    </message>
    <message>
        <source>The list of settings to keep, %1, cannot be written: %2.</source>
        <translation>无法写入要保留的设置的列表 %1：%2。</translation>
    </message>
    <message>
        <source>Cannot ask the kernel by netlink: %1.</source>
        <translation>无法通过 netlink 询问内核：%1。</translation>
    </message>
    <message>
        <source>New addresses of this host cannot be watched: %1.</source>
        <translation>无法监视本机新增的地址：%1。</translation>
    </message>
    <message>
        <source>Cannot set %1: %2.</source>
        <translation>无法设置 %1：%2。</translation>
    </message>
    <message>
        <source>“%1” is not one of the settings that may be set here; use sysctl for it.</source>
        <translation>“%1”不是可在此设置的项目；请使用 sysctl。</translation>
    </message>
    <message>
        <source>%1 is set to a number from 0 to %2, not “%3”.</source>
        <translation>%1 只能设为 0 到 %2 的数字，不能设为“%3”。</translation>
    </message>
    <message>
        <source>The time to confirm an edit is between 1 and %1 seconds.</source>
        <translation>确认编辑的时限须在 1 到 %1 秒之间。</translation>
    </message>
    <message>
        <source>This session belongs to another caller; open one.</source>
        <translation>此会话属于另一个调用方；请另开一个。</translation>
    </message>
    <message>
        <source>Read takes from 1 to %1 records, not %2.</source>
        <translation>Read 一次可取 1 到 %1 条记录，不能取 %2 条。</translation>
    </message>
    <message>
        <source>The records do not fit the bus</source>
        <translation>总线容不下这些记录</translation>
    </message>
    <message>
        <source>From 1 to %1 connections are ended at once, not %2.</source>
        <translation>一次可结束 1 到 %1 个连接，不能结束 %2 个。</translation>
    </message>
    <message>
        <source>Too many sessions are open: at most %1 a caller and %2 in all. Close one.</source>
        <translation>打开的会话过多：每个调用方最多 %1 个，总共最多 %2 个。请关闭一个。</translation>
    </message>
    <message>
        <source>The list does not fit the bus</source>
        <translation>总线容不下此列表</translation>
    </message>
    <message>
        <source>The history does not fit the bus</source>
        <translation>总线容不下此历史记录</translation>
    </message>
    <message>
        <source>The helper gives the id; leave it out.</source>
        <translation>标识由助手服务给出；请不要填写。</translation>
    </message>
    <message>
        <source>The edit does not fit the bus</source>
        <translation>总线容不下此编辑</translation>
    </message>
    <message>
        <source>The engine for forwards is &quot;automatic&quot;, &quot;xtables-legacy&quot; or &quot;nftables&quot;.</source>
        <translation>转发的引擎只能是“automatic”、“xtables-legacy”或“nftables”。</translation>
    </message>
    <message>
        <source>The option &quot;%1&quot; is a fingerprint as Fingerprint gives it.</source>
        <translation>选项“%1”须为 Fingerprint 所给的指纹。</translation>
    </message>
    <message>
        <source>The snapshot does not fit the bus</source>
        <translation>总线容不下此快照</translation>
    </message>
    <message>
        <source>This trace belongs to another caller.</source>
        <translation>此追踪属于另一个调用方。</translation>
    </message>
    <message>
        <source>Packets are being followed for another program (%1 on the bus) already: one trace runs at a time. Stop that, or wait for its end.</source>
        <translation>已在为另一个程序（总线上的 %1）追踪数据包：一次只能运行一个追踪。请停止它，或等它结束。</translation>
    </message>
    <message>
        <source>Cannot list the chains of nftables: %1.</source>
        <translation>无法列出 nftables 的链：%1。</translation>
    </message>
    <message>
        <source>libnftables answered what is no list of chains.</source>
        <translation>libnftables 给出的应答不是链的列表。</translation>
    </message>
    <message>
        <source>This kernel has no nftables.</source>
        <translation>此内核没有 nftables。</translation>
    </message>
    <message>
        <source>This kernel has no nftables: %1.</source>
        <translation>此内核没有 nftables：%1。</translation>
    </message>
    <message>
        <source>Cannot write the accept rules into iptables&apos; table filter: %1</source>
        <translation>无法把接受规则写入 iptables 的表 filter：%1</translation>
    </message>
    <message>
        <source>iptables cannot read its own table filter: another program put a rule of nftables into it.</source>
        <translation>iptables 无法读取它自己的表 filter：另一个程序在其中放入了 nftables 规则。</translation>
    </message>
    <message>
        <source>iptables could not read its own table filter with the accept rules in it, so they were taken out again.</source>
        <translation>表 filter 含有接受规则时 iptables 无法读取它，因此已移除这些规则。</translation>
    </message>
    <message>
        <source>No memory for the rules: %1.</source>
        <translation>没有存放规则的内存：%1。</translation>
    </message>
    <message>
        <source>Too many wait for the rules of nftables already; try again.</source>
        <translation>等待读取 nftables 规则的请求过多；请重试。</translation>
    </message>
    <message>
        <source>Cannot read the rules of nftables: %1.</source>
        <translation>无法读取 nftables 的规则：%1。</translation>
    </message>
    <message>
        <source>Cannot list the tables of nftables: %1.</source>
        <translation>无法列出 nftables 的表：%1。</translation>
    </message>
    <message>
        <source>Another program keeps changing nftables (%1); try again later.</source>
        <translation>另一个程序不断更改 nftables（%1）；请稍后重试。</translation>
    </message>
    <message>
        <source>The rules are too many for one transaction of nftables (%1): change fewer forwards at once.</source>
        <translation>规则过多，一次 nftables 事务容不下（%1）：请一次少更改几条转发。</translation>
    </message>
    <message>
        <source>The kernel refused to change table inet portolan of nftables: %1.</source>
        <translation>内核拒绝更改 nftables 的表 inet portolan：%1。</translation>
    </message>
    <message>
        <source>table inet portolan of nftables belongs to another program (netlink port %1), and nobody else may change it: end that program.</source>
        <translation>nftables 的表 inet portolan 属于另一个程序（netlink 端口 %1），其他程序不得更改它：请结束该程序。</translation>
    </message>
    <message>
        <source>Cannot read table inet portolan of nftables: %1.</source>
        <translation>无法读取 nftables 的表 inet portolan：%1。</translation>
    </message>
    <message>
        <source>--idle-exit takes seconds from 0 (never) to 86400, not &quot;%1&quot;.</source>
        <translation>--idle-exit 的值为 0（从不）到 86400 秒，不能是“%1”。</translation>
    </message>
    <message>
        <source>Unknown option &quot;%1&quot;; there are --state-dir DIR, --xtables-lock FILE, --idle-exit SECONDS and --version.</source>
        <translation>未知选项“%1”；可用的有 --state-dir DIR、--xtables-lock FILE、--idle-exit SECONDS 和 --version。</translation>
    </message>
    <message>
        <source>%1 needs a value.</source>
        <translation>%1 需要一个值。</translation>
    </message>
    <message>
        <source>Cannot run %1: %2.</source>
        <translation>无法运行 %1：%2。</translation>
    </message>
    <message>
        <source>%1 took longer than %2 seconds and was ended.</source>
        <translation>%1 的运行超过 %2 秒，已被结束。</translation>
    </message>
    <message>
        <source>%1 printed more than %2 MiB, more than can be handed on.</source>
        <translation>%1 的输出超过 %2 MiB，无法转交。</translation>
    </message>
    <message>
        <source>No event loop</source>
        <translation>没有事件循环</translation>
    </message>
    <message>
        <source>The system bus cannot be reached</source>
        <translation>无法连接系统总线</translation>
    </message>
    <message>
        <source>The system bus cannot be listened to</source>
        <translation>无法监听系统总线</translation>
    </message>
    <message>
        <source>The system bus closed the connection.</source>
        <translation>系统总线关闭了连接。</translation>
    </message>
    <message>
        <source>The event loop ended</source>
        <translation>事件循环已结束</translation>
    </message>
    <message>
        <source>The rules kept changing while they were read; try again later.</source>
        <translation>读取期间规则不断变化；请稍后重试。</translation>
    </message>
    <message>
        <source>The snapshot %1 was taken on another kind of machine; it can be looked at, not restored.</source>
        <translation>快照 %1 是在另一种机器上拍摄的；可以查看，不能恢复。</translation>
    </message>
    <message>
        <source>The rules or forwards changed since they were shown; nothing was restored. Look at what is different now and try again.</source>
        <translation>规则或转发在显示之后已有变化；未恢复任何内容。请查看现在的不同之处，然后重试。</translation>
    </message>
    <message>
        <source>The snapshot&apos;s rules name an ipset by its number, and that number is another set now; all is as it was before. Make the sets of that time again first, or restore these rules by hand.</source>
        <translation>快照中的规则以编号引用 ipset，而该编号现在对应另一个集合；一切保持原样。请先重建当时的集合，或手动恢复这些规则。</translation>
    </message>
    <message>
        <source>The snapshot %1 is the way back of what waits for confirmation; confirm or undo that first.</source>
        <translation>快照 %1 是等待确认的编辑的退路；请先确认或撤销该编辑。</translation>
    </message>
    <message>
        <source>The name of a snapshot has at most %1 bytes; give a shorter one.</source>
        <translation>快照的名称最多 %1 字节；请缩短。</translation>
    </message>
    <message>
        <source>The name of a snapshot is text without control characters; correct it.</source>
        <translation>快照的名称须为不含控制字符的文本；请更正。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>%1 is cut off or no JSON</source>
        <translation>%1 不完整，或不是 JSON</translation>
    </message>
    <message>
        <source>it is of a later version of Portolan</source>
        <translation>它来自更新版本的 Portolan</translation>
    </message>
    <message>
        <source>its name has control characters or is too long</source>
        <translation>其名称含有控制字符或过长</translation>
    </message>
    <message>
        <source>%1 names an unknown engine</source>
        <translation>%1 写有未知的引擎</translation>
    </message>
    <message>
        <source>%1 has no “%2”</source>
        <translation>%1 中没有“%2”</translation>
    </message>
    <message>
        <source>in %1, “%2” has a wrong type</source>
        <translation>%1 中“%2”的类型不对</translation>
    </message>
    <message>
        <source>%1 names a file that is none of a snapshot</source>
        <translation>%1 写有不属于快照的文件</translation>
    </message>
    <message>
        <source>%1 is missing or has another size than was written</source>
        <translation>%1 缺失，或大小与写入时不同</translation>
    </message>
    <message>
        <source>%1 is not what was written</source>
        <translation>%1 与写入的内容不同</translation>
    </message>
    <message>
        <source>%1 names an unknown family</source>
        <translation>%1 写有未知的地址族</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>The snapshot %1 is damaged: %2. It cannot be used any more; remove it.</source>
        <translation>快照 %1 已损坏：%2。它已无法使用；请删除它。</translation>
    </message>
    <message>
        <source>There is no snapshot &quot;%1&quot;; the list shows their ids.</source>
        <translation>没有快照“%1”；列表中有各快照的标识。</translation>
    </message>
    <message>
        <source>The snapshots in %1 cannot be listed: %2.</source>
        <translation>无法列出 %1 中的快照：%2。</translation>
    </message>
    <message>
        <source>The snapshot cannot be written to %1: %2.</source>
        <translation>无法把快照写入 %1：%2。</translation>
    </message>
    <message>
        <source>The snapshot in %1 cannot be removed: %2.</source>
        <translation>无法删除 %1 中的快照：%2。</translation>
    </message>
    <message>
        <source>The directory for snapshots, %1, cannot be made: %2.</source>
        <translation>无法创建存放快照的目录 %1：%2。</translation>
    </message>
    <message>
        <source>There are %1 snapshots already, which is the most; remove one that is not needed.</source>
        <translation>已有 %1 个快照，达到上限；请删除一个不需要的。</translation>
    </message>
    <message>
        <source>The snapshots would take %1 MiB, and %2 MiB is the most; remove one that is not needed.</source>
        <translation>快照将占用 %1 MiB，而上限为 %2 MiB；请删除一个不需要的。</translation>
    </message>
    <message>
        <source>Another program changed the %1 table meanwhile; nothing was restored. Look at what is different now and try again.</source>
        <translation>另一个程序在此期间更改了 %1 表；未恢复任何内容。请查看现在的不同之处，然后重试。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>The lines of the TRACE target cannot be had: %1 cannot be set to %2 (%3).</source>
        <translation>无法取得 TRACE 目标的日志行：无法把 %1 设为 %2（%3）。</translation>
    </message>
    <message>
        <source>%1 cannot be put back to %2: %3.</source>
        <translation>无法把 %1 恢复为 %2：%3。</translation>
    </message>
    <message>
        <source>Packets cannot be marked by legacy tables either: this helper was built without.</source>
        <translation>legacy 表也无法标记数据包：此助手服务编译时未包含对它的支持。</translation>
    </message>
    <message>
        <source>%1 (process %2)</source>
        <translation>%1（进程 %2）</translation>
    </message>
    <message>
        <source>the program with netlink port %1</source>
        <translation>netlink 端口为 %1 的程序</translation>
    </message>
    <message>
        <source>%1 (netlink port %2)</source>
        <translation>%1（netlink 端口 %2）</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>另一个程序</translation>
    </message>
    <message>
        <source>Cannot listen for the kernel&apos;s trace: %1.</source>
        <translation>无法接收内核的追踪信息：%1。</translation>
    </message>
    <message>
        <source>The old tables&apos; lines go to %1, which has NFLOG group 0: only nf_tables&apos; chains are seen. End it to see all.</source>
        <translation>legacy 表的日志行送往占用 NFLOG 组 0 的%1：只能看到 nf_tables 的链。结束它即可看到全部。</translation>
    </message>
    <message>
        <source>The old tables&apos; lines cannot be had: NFLOG group 0 cannot be bound (%1).</source>
        <translation>无法取得 legacy 表的日志行：无法绑定 NFLOG 组 0（%1）。</translation>
    </message>
    <message>
        <source>NFLOG group 0 cannot be set up: %1.</source>
        <translation>无法设置 NFLOG 组 0：%1。</translation>
    </message>
    <message>
        <source>%1 TRACE rules in the old raw tables do it: connections are told by their packets&apos; headers alone, and what is translated back behind the last chain is not seen.</source>
        <translation>%1改由legacy raw 表中的 TRACE 规则追踪：只能凭数据包的首部区分连接，且看不到最后一条链之后的反向转换。</translation>
    </message>
    <message>
        <source>nf_tables is not used for this trace.</source>
        <translation>此次追踪不使用 nf_tables。</translation>
    </message>
    <message>
        <source>The trace&apos;s end cannot be waited for</source>
        <translation>无法等待追踪结束</translation>
    </message>
    <message>
        <source>The kernel&apos;s trace cannot be waited for</source>
        <translation>无法等待内核的追踪信息</translation>
    </message>
    <message>
        <source>Packets are traced by another helper of Portolan already: stop that trace first.</source>
        <translation>Portolan 的另一个助手服务已在追踪数据包：请先停止那个追踪。</translation>
    </message>
    <message>
        <source>The kernel does not let packets be marked for a trace by nf_tables: %1.</source>
        <translation>内核不允许通过 nf_tables 标记要追踪的数据包：%1。</translation>
    </message>
    <message>
        <source>No timer for the xtables lock: %1.</source>
        <translation>没有用于 xtables 锁的定时器：%1。</translation>
    </message>
    <message>
        <source>The xtables lock %1 cannot be opened: %2. It must be readable by the helper&apos;s group (systemd-tmpfiles --create portolan.conf).</source>
        <translation>无法打开 xtables 锁 %1：%2。它必须对助手服务的用户组可读（systemd-tmpfiles --create portolan.conf）。</translation>
    </message>
    <message>
        <source>The xtables lock %1 cannot be taken: %2.</source>
        <translation>无法取得 xtables 锁 %1：%2。</translation>
    </message>
    <message>
        <source>Another program holds the xtables lock %1; try again later.</source>
        <translation>另一个程序持有 xtables 锁 %1；请稍后重试。</translation>
    </message>
    <message>
        <source>%1 holds the xtables lock %2; try again when it is done.</source>
        <translation>%1持有 xtables 锁 %2；请待其完成后重试。</translation>
    </message>
    <message>
        <source>The entries are no table: %1 at byte %2.</source>
        <translation>这些条目不构成表：%1，位于字节 %2。</translation>
    </message>
    <message>
        <source>The %1 table for %2 has a rule that leads into the middle of a chain; nothing was changed.</source>
        <translation>%2 的 %1 表中有一条规则跳转到链的中间；未做任何更改。</translation>
    </message>
    <message>
        <source>Cannot ask the kernel for the %1 table of %2: %3.</source>
        <translation>无法向内核询问 %2 的 %1 表：%3。</translation>
    </message>
    <message>
        <source>No table is called &quot;%1&quot;.</source>
        <translation>没有名为“%1”的表。</translation>
    </message>
    <message>
        <source>Cannot read the %1 table of %2: %3.</source>
        <translation>无法读取 %2 的 %1 表：%3。</translation>
    </message>
    <message>
        <source>The counters to keep in the %1 table do not fit its entries.</source>
        <translation>%1 表中要保留的计数器与其条目不符。</translation>
    </message>
    <message>
        <source>Another program changed the %1 table while it was written; try again.</source>
        <translation>写入 %1 表期间另一个程序更改了它；请重试。</translation>
    </message>
    <message>
        <source>The kernel refused to change the %1 table for %2: %3.</source>
        <translation>内核拒绝更改 %2 的 %1 表：%3。</translation>
    </message>
    <message>
        <source>The %1 table for %2 was changed, but its counters begin at zero: %3.</source>
        <translation>%2 的 %1 表已更改，但其计数器从零开始：%3。</translation>
    </message>
    <message>
        <source>Cannot start the worker that reads %1 rules: %2.</source>
        <translation>无法启动读取 %1 规则的工作进程：%2。</translation>
    </message>
    <message>
        <source>The worker that reads %1 rules ended: %2.</source>
        <translation>读取 %1 规则的工作进程已结束：%2。</translation>
    </message>
    <message>
        <source>Cannot read the %1 rules: %2.</source>
        <translation>无法读取 %1 规则：%2。</translation>
    </message>
    <message>
        <source>Forwards are meant for the legacy tables, and this helper was built without them; choose nftables (portolanctl engine nftables).</source>
        <translation>转发应写入 legacy 表，而此助手服务编译时未包含对它的支持；请选用 nftables（portolanctl engine nftables）。</translation>
    </message>
    <message>
        <source>The text of the rules cannot be read back: %1.</source>
        <translation>无法读回规则的文本：%1。</translation>
    </message>
    <message>
        <source>Cannot ask the kernel for the legacy tables of %1: %2.</source>
        <translation>无法向内核询问 %1 的 legacy 表：%2。</translation>
    </message>
    <message>
        <source>Cannot read %1: %2. The file belongs to group root; give the helper&apos;s unit SupplementaryGroups=root.</source>
        <translation>无法读取 %1：%2。该文件属于 root 组；请为助手服务的单元设置 SupplementaryGroups=root。</translation>
    </message>
    <message>
        <source>There is no field “%1”; there are %2. In quotes, a word is only looked for.</source>
        <translation>没有字段“%1”；可用的有 %2。加上引号的词只作查找。</translation>
    </message>
    <message>
        <source>“%1” is not a protocol: write proto:tcp, proto:udp, proto:icmp or proto:47.</source>
        <translation>“%1”不是协议：请写 proto:tcp、proto:udp、proto:icmp 或 proto:47。</translation>
    </message>
    <message>
        <source>“%1” is not a state: write state:established, state:closed or state:unreplied.</source>
        <translation>“%1”不是状态：请写 state:established、state:closed 或 state:unreplied。</translation>
    </message>
    <message>
        <source>“%1” is no translation: write nat:dnat, nat:snat, nat:both or nat:none.</source>
        <translation>“%1”不是转换方式：请写 nat:dnat、nat:snat、nat:both 或 nat:none。</translation>
    </message>
    <message>
        <source>Connections that come in by %1 do not get through: %2</source>
        <translation>从接口 %1 进入的连接无法通过：%2</translation>
    </message>
    <message>
        <source>Connections from %1 do not get through: %2</source>
        <translation>来自 %1 的连接无法通过：%2</translation>
    </message>
    <message>
        <source>Connections from %1 do not get through, nor from what %3 further rules name: %2</source>
        <translation>来自 %1 以及另外 %3 条规则所指来源的连接无法通过：%2</translation>
    </message>
    <message>
        <source>Only connections from %1 can get through: %2</source>
        <translation>只有来自 %1 的连接可以通过：%2</translation>
    </message>
    <message>
        <source>Not every client&apos;s connections get through: %1</source>
        <translation>并非每个客户端的连接都能通过：%1</translation>
    </message>
    <message>
        <source>No connection gets through to %1: %2</source>
        <translation>没有连接能到达 %1：%2</translation>
    </message>
    <message>
        <source>the policy of chain %1 (%2) drops what no rule accepts.</source>
        <translation>链 %1（%2）的默认策略丢弃没有规则接受的数据包。</translation>
    </message>
    <message>
        <source>rule %1 of chain %2 (%3) stops them, “%4”. %5</source>
        <translation>链 %2（%3）的第 %1 条规则“%4”拦下了它们。%5</translation>
    </message>
    <message>
        <source>The package iptables has them (on Fedora iptables-nft); after that, repair the forwards.</source>
        <translation>软件包 iptables（Fedora 上为 iptables-nft）提供这些程序；安装之后请修复转发。</translation>
    </message>
    <message>
        <source>The nftables table %1 %2, chain %3, may drop connections to %4, and no accept rule was written there: this table is iptables-nft&apos;s, only its own programs may write into it, and they are not installed.</source>
        <translation>nftables 表 %1 %2 的链 %3 可能丢弃到 %4 的连接，而那里没有写入放行规则：该表属于 iptables-nft，只有它自己的程序可以写入，而这些程序没有安装。</translation>
    </message>
    <message>
        <source>The nftables table %1 %2, chain %3, may drop what Portolan forwards, and no accept rules were written there: this table is iptables-nft&apos;s, only its own programs may write into it, and they are not installed. %4</source>
        <translation>nftables 表 %1 %2 的链 %3 可能丢弃 Portolan 转发的数据包，而那里没有写入放行规则：该表属于 iptables-nft，只有它自己的程序可以写入，而这些程序没有安装。%4</translation>
    </message>
    <message>
        <source>Have Portolan&apos;s accept rules put first again: “%1”, or the button Repair.</source>
        <translation>让 Portolan 的放行规则重新排到最前：运行“%1”，或点击“修复”按钮。</translation>
    </message>
    <message>
        <source>Let these connections through before that with “%1”.</source>
        <translation>用“%1”在此之前放行这些连接。</translation>
    </message>
    <message>
        <source>too many entries to read</source>
        <translation>条目太多，未读取</translation>
    </message>
    <message>
        <source>Cannot write the accept rules into iptables&apos; table filter: another program changes them at the same time.</source>
        <translation>无法把放行规则写入 iptables 的 filter 表：另一个程序正在同时更改它们。</translation>
    </message>
    <message>
        <source>Our accept rules are written there by iptables-nft&apos;s own programs alone, and those are not installed. %1</source>
        <translation>那里的放行规则只由 iptables-nft 自己的程序写入，而这些程序没有安装。%1</translation>
    </message>
    <message>
        <source>By hand that is done with “%1”.</source>
        <translation>手工添加可用“%1”。</translation>
    </message>
    <message>
        <source>%1 is no address of this host: connections to it arrive here only if others route it to this host. Else listen on one of its own addresses, or on all by leaving it out.</source>
        <translation>%1 不是本机地址：只有别处把它路由到本机时，发往它的连接才会到这里。否则请监听本机的某个地址，或留空以监听所有地址。</translation>
    </message>
    <message>
        <source>This host forwards no %1 packets that come in by %2, so nothing reaches %3 from there.</source>
        <translation>本机不转发从 %2 进入的 %1 数据包，因此从那里什么都到不了 %3。</translation>
    </message>
    <message>
        <source>Connections that come in by %1 do not get through: this host forwards no %2 packets from there.</source>
        <translation>从 %1 进入的连接无法通过：本机不转发来自那里的 %2 数据包。</translation>
    </message>
    <message>
        <source>This host forwards no %1 packets that come in by %2, so no answer of %3 gets back to who asked.</source>
        <translation>本机不转发从 %2 进入的 %1 数据包，因此 %3 的应答回不到请求方。</translation>
    </message>
</context>
<context>
    <name>portolan::AccountingBanner</name>
    <message>
        <source>Count bytes…</source>
        <translation>统计字节…</translation>
    </message>
    <message>
        <source>Bytes, packets and rates are unknown: this host does not count them (net.netfilter.nf_conntrack_acct is 0).</source>
        <translation>字节数、数据包数和速率未知：本机没有统计它们（net.netfilter.nf_conntrack_acct 为 0）。</translation>
    </message>
    <message>
        <source>Bytes are counted now. Only connections that begin from now on are: of the others they stay unknown.</source>
        <translation>现在已开始统计字节。只统计从现在起开始的连接，其他连接的字节数仍然未知。</translation>
    </message>
    <message>
        <source>Asking for permission to count bytes…</source>
        <translation>正在请求统计字节的授权…</translation>
    </message>
    <message>
        <source>Bytes are counted now, until the next boot. Only connections that begin from now on are: of the others they stay unknown.</source>
        <translation>现在已开始统计字节，直到下次启动为止。只统计从现在起开始的连接，其他连接的字节数仍然未知。</translation>
    </message>
    <message>
        <source>Bytes are still not counted: the password prompt was closed.</source>
        <translation>仍未统计字节：密码对话框已关闭。</translation>
    </message>
    <message>
        <source>You are not allowed to have bytes counted on this host. %1</source>
        <translation>您无权在此主机上开启字节统计。%1</translation>
    </message>
    <message>
        <source>Bytes are still not counted. %1</source>
        <translation>仍未统计字节。%1</translation>
    </message>
</context>
<context>
    <name>portolan::AddDialog</name>
    <message>
        <source>Add a forward</source>
        <translation>添加转发</translation>
    </message>
    <message>
        <source>Add forward</source>
        <translation>添加转发</translation>
    </message>
    <message>
        <source>The rules it installs (the number behind “portolan:” is given then)</source>
        <translation>将装入的规则（“portolan:”之后的编号届时给出）</translation>
    </message>
    <message>
        <source>The rules it installs</source>
        <translation>将装入的规则</translation>
    </message>
    <message>
        <source>Fill in a port and a target address to see them.</source>
        <translation>填写端口和目标地址后即可看到。</translation>
    </message>
    <message>
        <source>Which port should be listened on, and which address should answer?</source>
        <translation>监听哪个端口，由哪个地址应答？</translation>
    </message>
    <message>
        <source>This cannot be added yet; what is wrong is said beside the field.</source>
        <translation>现在还不能添加；问题写在相应字段旁。</translation>
    </message>
    <message>
        <source>No preview: %1</source>
        <translation>无法预览：%1</translation>
    </message>
    <message>
        <source>Asking the helper. You may be asked for a password.</source>
        <translation>正在请求助手服务。可能会要求输入密码。</translation>
    </message>
    <message>
        <source>Nothing was changed: the password prompt was closed.</source>
        <translation>未作任何更改：密码对话框已关闭。</translation>
    </message>
    <message>
        <source>You are not allowed to add forwards on this host. Nothing was changed. %1</source>
        <translation>您无权在此主机上添加转发。未作任何更改。%1</translation>
    </message>
    <message>
        <source>The forward was not added. %1</source>
        <translation>转发未能添加。%1</translation>
    </message>
    <message>
        <source>They are shown once nothing is wrong.</source>
        <translation>没有问题后在此显示。</translation>
    </message>
    <message>
        <source>Change a forward</source>
        <translation>更改转发</translation>
    </message>
    <message>
        <source>Change forward</source>
        <translation>更改转发</translation>
    </message>
    <message>
        <source>The rules it will have</source>
        <translation>更改后的规则</translation>
    </message>
    <message>
        <source>This cannot be changed yet; what is wrong is said beside the field.</source>
        <translation>现在还不能更改；问题写在相应字段旁。</translation>
    </message>
    <message>
        <source>You are not allowed to change forwards on this host. Nothing was changed. %1</source>
        <translation>您无权在此主机上更改转发。未作任何更改。%1</translation>
    </message>
    <message>
        <source>The forward was not changed. %1</source>
        <translation>转发未能更改。%1</translation>
    </message>
    <message>
        <source>By the loopback address this needs route_localnet on the way to the target. Mind: hosts on a network that has it can reach what listens on this host&apos;s 127.0.0.1 alone.</source>
        <translation>要经回环地址使用，须在去往目标的路上开启 route_localnet。注意：开启后，该网络中的主机能够到达本机上只监听 127.0.0.1 的程序。</translation>
    </message>
    <message>
        <source>The forward&apos;s details have a button for it.</source>
        <translation>转发的详情中有相应的按钮。</translation>
    </message>
</context>
<context>
    <name>portolan::Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>portolan::ChainMap</name>
    <message>
        <source>Map of the whole diagram</source>
        <translation>全图缩略图</translation>
    </message>
    <message>
        <source>The whole diagram; the frame is what is shown. Click to go there.</source>
        <translation>整张图；方框为当前显示的部分。点击即可前往。</translation>
    </message>
</context>
<context>
    <name>portolan::ChainScene</name>
    <message>
        <source>to others</source>
        <translation>发往其他主机</translation>
    </message>
    <message>
        <source>to this host</source>
        <translation>发往本机</translation>
    </message>
</context>
<context>
    <name>portolan::ChainView</name>
    <message>
        <source>Packet-flow diagram</source>
        <translation>数据包流程图</translation>
    </message>
    <message>
        <source>Chains in the order a packet meets them. Arrow keys move, Enter shows the rules, Space folds.</source>
        <translation>链按数据包经过的顺序排列。方向键移动，回车显示规则，空格折叠。</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Fit the whole diagram (0)</source>
        <translation>显示整张图 (0)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
</context>
<context>
    <name>portolan::Chains</name>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>no room to draw</source>
        <translation>没有绘图空间</translation>
    </message>
    <message>
        <source>no PNG writer</source>
        <translation>没有 PNG 写入器</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>also from %1 other chains</source>
        <translation>也来自另外 %1 条链</translation>
    </message>
    <message>
        <source>also from %1</source>
        <translation>也来自 %1</translation>
    </message>
    <message>
        <source>✕ policy dropped %1 packets</source>
        <translation>✕ 策略丢弃 %1 个包</translation>
    </message>
    <message>
        <source>policy %1</source>
        <translation>策略 %1</translation>
    </message>
    <message>
        <source>%1, table %2</source>
        <translation>%1，表 %2</translation>
    </message>
    <message>
        <source>chain %1 of table %2</source>
        <translation>表 %2 的链 %1</translation>
    </message>
    <message>
        <source>used by %1</source>
        <translation>被 %1 使用</translation>
    </message>
    <message>
        <source>%1 connections</source>
        <translation>%1 个连接</translation>
    </message>
    <message>
        <source>%1 packets</source>
        <translation>%1 个数据包</translation>
    </message>
    <message>
        <source>%1 now</source>
        <translation>现在 %1</translation>
    </message>
    <message>
        <source>step %1 of the way</source>
        <translation>路径第 %1 步</translation>
    </message>
    <message>
        <source>on the way</source>
        <translation>在路径上</translation>
    </message>
    <message>
        <source>+1 chain</source>
        <translation>+1 条链</translation>
    </message>
    <message>
        <source>+%1 chains</source>
        <translation>+%1 条链</translation>
    </message>
    <message>
        <source>rule %1: %2</source>
        <translation>规则 %1：%2</translation>
    </message>
    <message>
        <source>Reached by no hook</source>
        <translation>不经任何钩子到达</translation>
    </message>
    <message>
        <source>no table has a chain here</source>
        <translation>此处没有任何表的链</translation>
    </message>
    <message>
        <source>conntrack</source>
        <translation>conntrack</translation>
    </message>
    <message>
        <source>look up</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>confirm</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>route</source>
        <translation>路由</translation>
    </message>
    <message>
        <source>local process</source>
        <translation>本机进程</translation>
    </message>
    <message>
        <source>in</source>
        <comment>packets come in</comment>
        <translation>入</translation>
    </message>
    <message>
        <source>out</source>
        <comment>packets leave</comment>
        <translation>出</translation>
    </message>
    <message>
        <source>Base chain, priority %1, policy %2</source>
        <translation>基础链，优先级 %1，策略 %2</translation>
    </message>
    <message>
        <source>No rule leads here</source>
        <translation>没有规则通向这里</translation>
    </message>
    <message>
        <source>Used by %1</source>
        <translation>被 %1 使用</translation>
    </message>
    <message>
        <source>%1 connections came in (nat sees the first packet of each)</source>
        <translation>进入了 %1 个连接（nat 只看到每个连接的第一个数据包）</translation>
    </message>
    <message>
        <source>At least %1 packets came in: some left through a chain that others use too</source>
        <translation>至少进入了 %1 个数据包：有些经由与其他链共用的链离开</translation>
    </message>
    <message>
        <source>%1 packets came in</source>
        <translation>进入了 %1 个数据包</translation>
    </message>
    <message>
        <source>Engine: %1</source>
        <translation>引擎：%1</translation>
    </message>
    <message>
        <source>%1 (nft)</source>
        <translation>%1 (nft)</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另有 %1 条</translation>
    </message>
    <message>
        <source>1 rule</source>
        <translation>1 条规则</translation>
    </message>
    <message>
        <source>%1 rules</source>
        <translation>%1 条规则</translation>
    </message>
    <message>
        <source>%1 conns</source>
        <translation>%1 连接</translation>
    </message>
    <message>
        <source>and 1 more chain…</source>
        <translation>另有 1 条链…</translation>
    </message>
    <message>
        <source>and %1 more chains…</source>
        <translation>另有 %1 条链…</translation>
    </message>
    <message>
        <source>Here conntrack looks the packet up: it belongs to a known connection, or begins one. Chains before it (raw) do not know yet.</source>
        <translation>conntrack 在此查找数据包：它属于已知连接，或开始新的连接。此前的链（raw）尚不知道。</translation>
    </message>
    <message>
        <source>Here a connection that got through is entered into the table. A packet dropped before leaves no trace in it.</source>
        <translation>通过的连接在此登记入表。此前被丢弃的数据包不会在表中留下痕迹。</translation>
    </message>
    <message>
        <source>The routing table decides by the destination as it is now, after nat PREROUTING: to this host, or on to another.</source>
        <translation>路由表按此刻的目标地址（nat PREROUTING 之后）决定：交给本机，还是转给其他主机。</translation>
    </message>
    <message>
        <source>conntrack: from %1 again</source>
        <translation>conntrack：源地址恢复为 %1</translation>
    </message>
    <message>
        <source>conntrack: to the client again</source>
        <translation>conntrack：目的地址恢复为客户端</translation>
    </message>
    <message>
        <source>knows it</source>
        <comment>conntrack knows the connection</comment>
        <translation>已知连接</translation>
    </message>
    <message>
        <source>re-route</source>
        <translation>重新选路</translation>
    </message>
    <message>
        <source>Packets come in by an interface of this host.</source>
        <translation>数据包从本机的某个接口进入。</translation>
    </message>
    <message>
        <source>Packets leave by the interface that routing chose.</source>
        <translation>数据包从路由选定的接口离开。</translation>
    </message>
    <message>
        <source>Packets come in by %1.</source>
        <translation>数据包从 %1 进入。</translation>
    </message>
    <message>
        <source>Packets leave by %1.</source>
        <translation>数据包从 %1 离开。</translation>
    </message>
    <message>
        <source>The default route leads there; clients may also be behind another interface.</source>
        <translation>默认路由通向那里；客户端也可能在别的接口之后。</translation>
    </message>
    <message>
        <source>Answers meet no rule here: conntrack turns their addresses back by itself</source>
        <translation>应答在这里不经过任何规则：conntrack 自行还原地址</translation>
    </message>
    <message>
        <source>Packets of this host are routed before OUTPUT. One whose destination or mark a rule changed there is routed once more.</source>
        <translation>本机的数据包在 OUTPUT 之前选路。若那里的规则改变了目的地址或标记，则再次选路。</translation>
    </message>
    <message>
        <source>Programs on this host, which receive and send packets. What they send is routed before it comes to OUTPUT.</source>
        <translation>本机上收发数据包的程序。它们发送的数据包先选路再到 OUTPUT。</translation>
    </message>
    <message>
        <source>%1 › %2</source>
        <translation>%1 › %2</translation>
    </message>
    <message>
        <source>Nothing counts what comes here: its rules have no counters</source>
        <translation>没有统计到达此处的数据包：其规则没有计数器</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>未计数</translation>
    </message>
    <message>
        <source>Some tables have too many elements in their sets and maps to read them: what they hold, and where the maps lead, is not known here. They are: %1.</source>
        <translation>有些表的集合与映射元素太多，未能读取：其中的内容以及映射指向何处在此不得而知。这些表是：%1。</translation>
    </message>
    <message>
        <source>Table %1 has too many elements in its sets and maps to read them: what they hold, and where the maps lead, is not known here.</source>
        <translation>表 %1 的集合与映射元素太多，未能读取：其中的内容以及映射指向何处在此不得而知。</translation>
    </message>
</context>
<context>
    <name>portolan::ChainsPage</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>nothing found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>%1 found</source>
        <translation>找到 %1 处</translation>
    </message>
    <message>
        <source>This host has no %1 tables: every %1 packet passes unchanged.</source>
        <translation>本机没有 %1 表：所有 %1 数据包原样通过。</translation>
    </message>
    <message>
        <source>Every packet passes unchanged. The diagram appears as soon as something adds a rule.</source>
        <translation>所有数据包原样通过。一旦有规则加入，流程图就会出现。</translation>
    </message>
    <message>
        <source>No rules in any table</source>
        <translation>所有表中都没有规则</translation>
    </message>
    <message>
        <source>Chains</source>
        <translation>链</translation>
    </message>
    <message>
        <source>Address family</source>
        <translation>地址族</translation>
    </message>
    <message>
        <source>Find chain, rule, port…</source>
        <translation>查找链、规则、端口…</translation>
    </message>
    <message>
        <source>Find chain, rule or port</source>
        <translation>查找链、规则或端口</translation>
    </message>
    <message>
        <source>Enter goes to the next place, Shift+Enter to the one before</source>
        <translation>回车转到下一处，Shift+回车转到上一处</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>As SVG…</source>
        <translation>存为 SVG…</translation>
    </message>
    <message>
        <source>As PNG…</source>
        <translation>存为 PNG…</translation>
    </message>
    <message>
        <source>Chains of %1</source>
        <translation>%1 的链</translation>
    </message>
    <message>
        <source>Save the diagram</source>
        <translation>保存流程图</translation>
    </message>
    <message>
        <source>SVG pictures (*.svg)</source>
        <translation>SVG 图片 (*.svg)</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>Reading %1 rules…</source>
        <translation>正在读取 %1 条规则…</translation>
    </message>
    <message>
        <source>Take snapshot</source>
        <translation>拍摄快照</translation>
    </message>
    <message>
        <source>Keep the rules as they are now, to compare or restore them later</source>
        <translation>保存当前规则，以便日后比较或恢复</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>比较…</translation>
    </message>
    <message>
        <source>Compare the rules with a snapshot</source>
        <translation>将规则与快照比较</translation>
    </message>
    <message>
        <source>Save the diagram as a picture, or print it</source>
        <translation>将图保存为图片或打印</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Print the diagram</source>
        <translation>打印此图</translation>
    </message>
    <message>
        <source>The printer could not be used.</source>
        <translation>无法使用打印机。</translation>
    </message>
</context>
<context>
    <name>portolan::ChartWords</name>
    <message>
        <source>Others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>%1 open</source>
        <translation>进行中 %1 个</translation>
    </message>
    <message>
        <source>%1 new / s</source>
        <translation>每秒新建 %1 个</translation>
    </message>
</context>
<context>
    <name>portolan::ClientsChart</name>
    <message>
        <source>Top clients</source>
        <translation>流量最大的客户端</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出</translation>
    </message>
    <message>
        <source>No open connection</source>
        <translation>没有进行中的连接</translation>
    </message>
</context>
<context>
    <name>portolan::ColumnMenu</name>
    <message>
        <source>Ascending</source>
        <translation>升序</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>降序</translation>
    </message>
</context>
<context>
    <name>portolan::ConfirmBox</name>
    <message>
        <source>&amp;Go back after %1 s unless I confirm</source>
        <translation>若未确认则 %1 秒后自动还原(&amp;G)</translation>
    </message>
    <message>
        <source>The helper takes it back by itself unless somebody keeps it in time, also when this window, the network or the host&apos;s desktop died meanwhile.</source>
        <translation>若未及时确认保留，助手服务会自动撤回；即使此窗口、网络或主机的桌面在此期间中断也是如此。</translation>
    </message>
</context>
<context>
    <name>portolan::DetailsPanel</name>
    <message>
        <source>Details of the selected forward</source>
        <translation>所选转发的详情</translation>
    </message>
    <message>
        <source>Select a forward to see how it works.</source>
        <translation>选择一条转发，查看其工作方式。</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>转发</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>归属</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>How it works</source>
        <translation>工作方式</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Show in chains</source>
        <translation>在链中显示</translation>
    </message>
    <message>
        <source>Show flows</source>
        <translation>显示连接</translation>
    </message>
    <message>
        <source>Copy rules</source>
        <translation>复制规则</translation>
    </message>
    <message>
        <source>Lights up the forward&apos;s way on the Chains page</source>
        <translation>在“链”页面高亮该转发的路径</translation>
    </message>
    <message>
        <source>Shows the forward&apos;s connections on the Flows page</source>
        <translation>在“连接”页面显示该转发的连接</translation>
    </message>
    <message>
        <source>Copies the rules as iptables-save prints them</source>
        <translation>按 iptables-save 的格式复制规则</translation>
    </message>
    <message>
        <source>Missing.</source>
        <translation>缺失。</translation>
    </message>
    <message>
        <source>Blocked.</source>
        <translation>受阻。</translation>
    </message>
    <message>
        <source>Note.</source>
        <translation>注意。</translation>
    </message>
    <message numerus="yes">
        <source>%n conns</source>
        <translation>
            <numerusform>%n 个连接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n packets</source>
        <translation>
            <numerusform>%n 个数据包</numerusform>
        </translation>
    </message>
    <message>
        <source>None of its rules is in the kernel.</source>
        <translation>它的规则都不在内核中。</translation>
    </message>
    <message>
        <source>Not all of its rules are in the kernel any more: another program took them out.</source>
        <translation>它的规则已不全在内核中：另一个程序移除了其中一些。</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>To take it back: %1</source>
        <translation>撤回它的命令：%1</translation>
    </message>
    <message>
        <source>A relay needs no rule.</source>
        <translation>中继不需要规则。</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>未计数</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>追踪</translation>
    </message>
    <message>
        <source>Follows packets to the forward through every chain, on the Trace page</source>
        <translation>在“追踪”页面追踪发往该转发的数据包经过的每条链</translation>
    </message>
    <message>
        <source>Puts the missing rules of our forwards back, and all of them first</source>
        <translation>把我们的转发所缺的规则放回去，并让它们全部排到最前</translation>
    </message>
</context>
<context>
    <name>portolan::DiffBar</name>
    <message>
        <source>&amp;Only changes</source>
        <translation>仅看变化(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Show rules in words, as text, or both</source>
        <translation>以文字、原文或两者显示规则</translation>
    </message>
    <message>
        <source>Fold what is the same on both sides</source>
        <translation>折叠两侧相同的内容</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter the difference</source>
        <translation>筛选差异</translation>
    </message>
    <message>
        <source>Previous change (p or F7)</source>
        <translation>上一处变化（p 或 F7）</translation>
    </message>
    <message>
        <source>Next change (n or F8)</source>
        <translation>下一处变化（n 或 F8）</translation>
    </message>
    <message>
        <source>Copy what is shown as text</source>
        <translation>以文本复制所显示的内容</translation>
    </message>
</context>
<context>
    <name>portolan::DiffDetails</name>
    <message>
        <source>The selected line, left side</source>
        <translation>选中行，左侧</translation>
    </message>
    <message>
        <source>The selected line, right side</source>
        <translation>选中行，右侧</translation>
    </message>
    <message>
        <source>not there before</source>
        <translation>之前没有</translation>
    </message>
    <message>
        <source>not there any more</source>
        <translation>已经没有</translation>
    </message>
    <message>
        <source>Enter or a double click shows what is folded here.</source>
        <translation>按回车或双击可展开这里折叠的内容。</translation>
    </message>
    <message>
        <source>Select a line to see it in full.</source>
        <translation>选择一行以查看完整内容。</translation>
    </message>
</context>
<context>
    <name>portolan::DiffModel</name>
    <message>
        <source>the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>Enter shows them.</source>
        <translation>按回车显示。</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Position on the left</source>
        <translation>左侧位置</translation>
    </message>
    <message>
        <source>Position on the right</source>
        <translation>右侧位置</translation>
    </message>
</context>
<context>
    <name>portolan::DiffPanel</name>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>Difference, line by line</source>
        <translation>逐行差异</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>From “%1” to “%2”</source>
        <translation>从“%1”到“%2”</translation>
    </message>
    <message>
        <source>Nothing differs. There are no rules on either side.</source>
        <translation>没有差异。两侧都没有规则。</translation>
    </message>
    <message>
        <source>Nothing here matches this filter.</source>
        <translation>没有符合此筛选的内容。</translation>
    </message>
</context>
<context>
    <name>portolan::EditActions</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>重做(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Go back now</source>
        <translation>立即还原(&amp;G)</translation>
    </message>
    <message>
        <source>Re&amp;pair forwards</source>
        <translation>修复转发(&amp;P)</translation>
    </message>
    <message>
        <source>Repair forwards auto&amp;matically</source>
        <translation>自动修复转发(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Go back unless I confirm within %1 s</source>
        <translation>若 %1 秒内未确认则自动还原(&amp;G)</translation>
    </message>
    <message>
        <source>Every edit goes back by itself unless somebody keeps it in time, also when this window, the network or the host&apos;s desktop died meanwhile.</source>
        <translation>每次编辑若未及时确认保留，都会自动还原；即使此窗口、网络或主机的桌面在此期间中断也是如此。</translation>
    </message>
    <message>
        <source>This is a file: nothing can be changed.</source>
        <translation>这是文件，不能修改。</translation>
    </message>
    <message>
        <source>This is a recording: nothing can be changed.</source>
        <translation>这是录制内容，不能修改。</translation>
    </message>
    <message>
        <source>Waiting for the helper…</source>
        <translation>正在等待助手服务…</translation>
    </message>
    <message>
        <source>%1: this went back by itself, because nobody confirmed it. Redo makes it again.</source>
        <translation>%1：无人确认，已自动还原。可用“重做”再次执行。</translation>
    </message>
    <message>
        <source>%1: this is in effect again, because nobody confirmed that it was undone.</source>
        <translation>%1：无人确认撤销，现已重新生效。</translation>
    </message>
    <message>
        <source>Make this again: %1 (Ctrl+Z)</source>
        <translation>重新执行：%1 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Undo: %1 (Ctrl+Z)</source>
        <translation>撤销：%1 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的操作。</translation>
    </message>
    <message>
        <source>An edit waits to be kept or taken back first.</source>
        <translation>有一项编辑正等待保留或撤回，请先处理。</translation>
    </message>
    <message>
        <source>Make this again: %1 (Ctrl+Shift+Z)</source>
        <translation>重新执行：%1 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>没有可重做的操作。</translation>
    </message>
    <message>
        <source>Puts back the rules of our forwards that are missing, and our jumps in front</source>
        <translation>补回 Portolan 的转发所缺失的规则，并将其跳转规则放回最前</translation>
    </message>
    <message>
        <source>The helper puts back by itself what other programs take out of our forwards, also while no window is open.</source>
        <translation>其他程序移除 Portolan 转发的规则时，助手服务会自动补回，即使没有打开窗口。</translation>
    </message>
    <message>
        <source>Taken back: %1.</source>
        <translation>已撤回：%1。</translation>
    </message>
    <message>
        <source>Undone: %1.</source>
        <translation>已撤销：%1。</translation>
    </message>
    <message>
        <source>It was not undone.</source>
        <translation>未能撤销。</translation>
    </message>
    <message>
        <source>Done again: %1.</source>
        <translation>已重做：%1。</translation>
    </message>
    <message>
        <source>It was not done again.</source>
        <translation>未能重做。</translation>
    </message>
    <message>
        <source>Kept: %1.</source>
        <translation>已保留：%1。</translation>
    </message>
    <message>
        <source>It could not be confirmed.</source>
        <translation>未能确认。</translation>
    </message>
    <message>
        <source>The forwards were not repaired.</source>
        <translation>转发未能修复。</translation>
    </message>
    <message>
        <source>Repaired: the rules are those of the forwards again.</source>
        <translation>已修复：规则又与转发一致。</translation>
    </message>
    <message>
        <source>Nothing was missing.</source>
        <translation>没有缺失的规则。</translation>
    </message>
    <message>
        <source>Automatic repair was not switched.</source>
        <translation>未能切换自动修复。</translation>
    </message>
    <message>
        <source>Automatic repair is on: the helper puts back what other programs take out.</source>
        <translation>自动修复已开启：助手服务会补回其他程序移除的规则。</translation>
    </message>
    <message>
        <source>Automatic repair is off.</source>
        <translation>自动修复已关闭。</translation>
    </message>
    <message>
        <source>%1: this went back by itself, because nobody confirmed it. All rules are what they were before.</source>
        <translation>%1：无人确认，已自动还原。全部规则都恢复到了之前的样子。</translation>
    </message>
</context>
<context>
    <name>portolan::EditModel</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Undo takes this one back.</source>
        <translation>“撤销”会撤回此项。</translation>
    </message>
    <message>
        <source>Redo makes this one again.</source>
        <translation>“重做”会再次执行此项。</translation>
    </message>
</context>
<context>
    <name>portolan::EditPanel</name>
    <message>
        <source>Edits</source>
        <translation>编辑记录</translation>
    </message>
    <message>
        <source>No edit is remembered yet.

What you add, change, switch or remove on the Forwards page is listed here and can be undone, also after a restart.</source>
        <translation>还没有编辑记录。

您在“转发”页面添加、更改、启停或移除的内容会列在这里，并且可以撤销，重新启动后也可以。</translation>
    </message>
</context>
<context>
    <name>portolan::EditStrip</name>
    <message>
        <source>Undone: %1</source>
        <translation>已撤销：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 – goes back by itself in %n s.</source>
        <comment>edit</comment>
        <translation>
            <numerusform>%1 – %n 秒后自动还原。</numerusform>
        </translation>
    </message>
    <message>
        <source>It was made by %1.</source>
        <translation>由 %1 执行。</translation>
    </message>
    <message>
        <source>One forward is missing rules: another program took them out.</source>
        <translation>1 条转发缺少规则：另一个程序移除了它们。</translation>
    </message>
    <message numerus="yes">
        <source>%n forwards are missing rules: another program took them out.</source>
        <translation>
            <numerusform>%n 条转发缺少规则：另一个程序移除了它们。</numerusform>
        </translation>
    </message>
    <message>
        <source>Automatic repair stopped: %1</source>
        <translation>自动修复已停止：%1</translation>
    </message>
</context>
<context>
    <name>portolan::EndFlowsDialog</name>
    <message>
        <source>End connections</source>
        <translation>结束连接</translation>
    </message>
    <message numerus="yes">
        <source>End %n connections?</source>
        <translation>
            <numerusform>结束 %n 个连接？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>One of them is the SSH connection you are working over (from %1). You may be cut off from this host at once.</source>
        <translation>其中一个是您正在使用的 SSH 连接（来自 %1）。您可能会立即与本机断开。</translation>
    </message>
    <message numerus="yes">
        <source>%n of them are SSH connections to this host, perhaps yours: whoever works over them may be cut off.</source>
        <translation>
            <numerusform>其中 %n 个是到本机的 SSH 连接，可能就是您的：正在使用它们的人可能会被断开。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 → %2 (%3)</source>
        <translation>%1 → %2（%3）</translation>
    </message>
    <message>
        <source>%1 → %2, answered by %3 (%4)</source>
        <translation>%1 → %2，由 %3 应答（%4）</translation>
    </message>
    <message numerus="yes">
        <source>%n connections were ended.</source>
        <translation>
            <numerusform>已结束 %n 个连接。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were gone already.</source>
        <translation>
            <numerusform>%n 个已不存在。</numerusform>
        </translation>
    </message>
    <message>
        <source>Only %1 of %2 connections were ended. %3</source>
        <translation>%2 个连接中只结束了 %1 个。%3</translation>
    </message>
    <message>
        <source>Nothing was changed: the password prompt was closed.</source>
        <translation>未作任何更改：密码对话框已关闭。</translation>
    </message>
    <message>
        <source>You are not allowed to end connections on this host. Nothing was changed. %1</source>
        <translation>您无权在此主机上结束连接。未作任何更改。%1</translation>
    </message>
    <message>
        <source>No connection was ended. %1</source>
        <translation>没有结束任何连接。%1</translation>
    </message>
    <message>
        <source>End this connection?</source>
        <translation>结束此连接？</translation>
    </message>
    <message>
        <source>The host forgets them. Where its rules still let a connection through, it may go on as a new one, at once if the client sends next; otherwise it hangs until both sides give up. To keep clients out, turn their forward off first.</source>
        <translation>本机会忘掉它们。若规则仍放行，连接可能作为新连接继续：客户端先发数据时会立即如此；否则它会停住，直到双方放弃。要拦住客户端，请先停用其转发。</translation>
    </message>
    <message>
        <source>End anyway</source>
        <translation>仍要结束</translation>
    </message>
    <message>
        <source>One was gone already.</source>
        <translation>有一条已经不在了。</translation>
    </message>
    <message>
        <source>Nothing was ended.</source>
        <translation>没有结束任何连接。</translation>
    </message>
    <message>
        <source>The connection was ended.</source>
        <translation>连接已结束。</translation>
    </message>
</context>
<context>
    <name>portolan::EngineMenu</name>
    <message>
        <source>Write forward&amp;s to</source>
        <translation>转发写入(&amp;S)</translation>
    </message>
    <message>
        <source>Where they are already; the first one of a host where its other rules live</source>
        <translation>写入已有转发所在之处；主机上的第一条转发写入其他规则所在之处</translation>
    </message>
    <message>
        <source>Into a table of their own, &quot;inet portolan&quot;</source>
        <translation>写入单独的表“inet portolan”</translation>
    </message>
    <message>
        <source>Into chains of their own, as iptables-legacy shows them</source>
        <translation>写入单独的链，可用 iptables-legacy 查看</translation>
    </message>
    <message>
        <source>&amp;Legacy tables (xtables-legacy)</source>
        <translation>legacy 表 (xtables-legacy)(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;nftables</source>
        <translation>nftables(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Automatic</source>
        <translation>自动(&amp;A)</translation>
    </message>
    <message>
        <source>Forwards go to %1, %2.</source>
        <comment>engine, because …</comment>
        <translation>转发写入 %1，%2。</translation>
    </message>
    <message>
        <source>Forwards are written where they were before.</source>
        <translation>转发仍写入原来的位置。</translation>
    </message>
    <message>
        <source>Where forwards are written is chosen automatically from now on.</source>
        <translation>从现在起自动选择转发的写入位置。</translation>
    </message>
    <message>
        <source>Forwards are written to %1 from now on, and those made with Portolan are there.</source>
        <translation>从现在起转发写入 %1，用 Portolan 建立的转发都在那里。</translation>
    </message>
</context>
<context>
    <name>portolan::Figures</name>
    <message>
        <source>open</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>new / s</source>
        <translation>新建/秒</translation>
    </message>
    <message>
        <source>Bytes are unknown: byte accounting was off when these connections began.</source>
        <translation>字节数未知：这些连接开始时字节计数处于关闭状态。</translation>
    </message>
</context>
<context>
    <name>portolan::FixDialog</name>
    <message>
        <source>&amp;Switch on</source>
        <translation>开启(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Also after a restart of this host</source>
        <translation>本机重新启动后也生效(&amp;A)</translation>
    </message>
    <message>
        <source>The helper sets it again at every start; without this it lasts until then.</source>
        <translation>助手服务每次启动时都会重新设置；否则只维持到本机下次启动。</translation>
    </message>
</context>
<context>
    <name>portolan::FlowCharts</name>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>Bytes a second, by forward</source>
        <translation>每秒字节数（按转发）</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Open connections, by forward</source>
        <translation>进行中的连接（按转发）</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>New connections a second, by forward</source>
        <translation>每秒新建连接数（按转发）</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>The clients with the most traffic now</source>
        <translation>当前流量最大的客户端</translation>
    </message>
    <message>
        <source>Bytes are unknown: the kernel does not count them (byte accounting is off).</source>
        <translation>字节数未知：内核没有统计（字节计数已关闭）。</translation>
    </message>
    <message>
        <source>Show open &amp;connections instead</source>
        <translation>改为显示进行中的连接(&amp;C)</translation>
    </message>
</context>
<context>
    <name>portolan::FlowDetails</name>
    <message>
        <source>The connection that is followed</source>
        <translation>正在跟踪的连接</translation>
    </message>
    <message>
        <source>The connection in words</source>
        <translation>连接的文字说明</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>What it went through</source>
        <translation>经历的状态</translation>
    </message>
    <message>
        <source>In conntrack&apos;s words</source>
        <translation>conntrack 的说法</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>关闭 (Escape)</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Its forward</source>
        <translation>所属转发</translation>
    </message>
    <message>
        <source>Shows it on the Forwards page</source>
        <translation>在“转发”页面显示</translation>
    </message>
    <message>
        <source>In chains</source>
        <translation>在链中显示</translation>
    </message>
    <message>
        <source>Lights up the forward&apos;s way on the Chains page</source>
        <translation>在“链”页面高亮该转发的路径</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copies everything that is said here</source>
        <translation>复制这里的全部内容</translation>
    </message>
    <message>
        <source>End…</source>
        <translation>结束…</translation>
    </message>
    <message>
        <source>Ends this connection</source>
        <translation>结束此连接</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>追踪</translation>
    </message>
    <message>
        <source>Follows its packets through every chain, on the Trace page</source>
        <translation>在“追踪”页面追踪其数据包经过的每条链</translation>
    </message>
</context>
<context>
    <name>portolan::FlowEnding</name>
    <message>
        <source>Nothing to end: these connections have ended by themselves.</source>
        <translation>没有可结束的连接：这些连接已自行结束。</translation>
    </message>
</context>
<context>
    <name>portolan::FlowFilterEdit</name>
    <message>
        <source>Filter, e.g. port:8080 from:10.0.0.0/8</source>
        <translation>筛选，例如 port:8080 from:10.0.0.0/8</translation>
    </message>
    <message>
        <source>Words to look for, and fields like port:8080. All must hold; - in front turns one round. F1 explains them.</source>
        <translation>要查找的词，以及 port:8080 这样的字段。须全部符合；前面加 - 表示否定。按 F1 查看说明。</translation>
    </message>
    <message>
        <source>Filter connections</source>
        <translation>筛选连接</translation>
    </message>
</context>
<context>
    <name>portolan::FlowFilterHelp</name>
    <message>
        <source>How to filter connections</source>
        <translation>如何筛选连接</translation>
    </message>
    <message>
        <source>Write words and fields; a connection is shown if all of them hold.</source>
        <translation>填写词和字段；显示全部符合的连接。</translation>
    </message>
    <message>
        <source>a port of either side; port:8000-8010 for several</source>
        <translation>任一方的端口；多个端口写作 port:8000-8010</translation>
    </message>
    <message>
        <source>who asks: an address or a prefix</source>
        <translation>请求方：地址或前缀</translation>
    </message>
    <message>
        <source>who was asked, or answers</source>
        <translation>被请求的一方，或应答方</translation>
    </message>
    <message>
        <source>the protocol: tcp, udp, icmp, sctp, gre…</source>
        <translation>协议：tcp、udp、icmp、sctp、gre…</translation>
    </message>
    <message>
        <source>how it is translated: dnat, snat, both, none</source>
        <translation>转换方式：dnat、snat、both、none</translation>
    </message>
    <message>
        <source>the forward&apos;s name, or none; blanks need quotes: &quot;my web&quot;</source>
        <translation>转发的名称，或 none；含空格时须加引号：&quot;my web&quot;</translation>
    </message>
    <message>
        <source>a bare word: in addresses, ports, protocol, state and forward</source>
        <translation>单独的词：在地址、端口、协议、状态和转发中查找</translation>
    </message>
    <message>
        <source>- in front: all that are not so</source>
        <translation>前面加 -：所有不符合的连接</translation>
    </message>
    <message>
        <source>Ctrl+F comes here, Escape closes this, the × empties the line.</source>
        <translation>Ctrl+F 转到这里，Escape 关闭此说明，× 清空输入行。</translation>
    </message>
    <message>
        <source>the state, in this table&apos;s words or conntrack&apos;s; also unreplied and assured</source>
        <translation>状态，可用本表或 conntrack 的说法；也可用 unreplied 和 assured</translation>
    </message>
</context>
<context>
    <name>portolan::FlowGroupsModel</name>
    <message>
        <source>No forward</source>
        <translation>无转发</translation>
    </message>
    <message>
        <source>Enter shows its connections.</source>
        <translation>按回车显示其连接。</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>转发</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>应答方</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开数</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message numerus="yes">
        <source>%n of its connections are not counted: they began while byte accounting was off.</source>
        <translation>
            <numerusform>其中 %n 个连接未统计：它们开始时字节计数处于关闭状态。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portolan::FlowGroupsTable</name>
    <message>
        <source>Show its connections</source>
        <translation>显示其连接</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Connections, summed up</source>
        <translation>连接汇总</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序依据</translation>
    </message>
</context>
<context>
    <name>portolan::FlowModel</name>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>all ports</source>
        <translation>全部端口</translation>
    </message>
    <message>
        <source>Unknown: byte accounting was off when this connection began.</source>
        <translation>未知：此连接开始时字节计数处于关闭状态。</translation>
    </message>
    <message>
        <source>The address and port the client asked for, before translation</source>
        <translation>客户端请求的地址和端口（转换之前）</translation>
    </message>
    <message>
        <source>Who really answers, after translation</source>
        <translation>实际应答者（转换之后）</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>请求地址</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>应答者</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>转发</translation>
    </message>
    <message>
        <source>%1
In conntrack&apos;s words: %2</source>
        <translation>%1
conntrack 的说法：%2</translation>
    </message>
    <message>
        <source>How long conntrack remembers the connection if no other packet comes, as last told</source>
        <translation>若没有新数据包，conntrack 还会记住此连接多久（最近一次得知）</translation>
    </message>
    <message>
        <source>Packets in</source>
        <translation>入包</translation>
    </message>
    <message>
        <source>Packets out</source>
        <translation>出包</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Bytes a second, both ways</source>
        <translation>每秒字节数，双向合计</translation>
    </message>
    <message>
        <source>Rate in</source>
        <translation>流入速率</translation>
    </message>
    <message>
        <source>Rate out</source>
        <translation>流出速率</translation>
    </message>
    <message>
        <source>At least: while bytes are not counted, nobody tells of the packets that came since.</source>
        <translation>至少：不统计字节时，没有人告知此后来过的数据包。</translation>
    </message>
</context>
<context>
    <name>portolan::FlowNotices</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Paused at %1: the rows stay as they were then. Connections go on.</source>
        <translation>已于 %1 暂停：各行保持当时的样子。连接仍在继续。</translation>
    </message>
    <message>
        <source>This window stood still from %1 to %2. It shows the present again.</source>
        <translation>此窗口从 %1 到 %2 停滞。现在又显示当前情况。</translation>
    </message>
    <message>
        <source>%1: %2 The rows are as they were then.</source>
        <translation>%1：%2 各行保持当时的样子。</translation>
    </message>
    <message>
        <source>No connection was seen from %1 to %2: Portolan&apos;s helper was away. It is back, and the table was read again.</source>
        <translation>从 %1 到 %2 没有观察到连接：Portolan 的助手服务当时不在。它现已恢复，并已重新读取连接表。</translation>
    </message>
    <message>
        <source>%1: more happened than could be told, and events were dropped. The table was read again and is whole.</source>
        <translation>%1：事件太多来不及传达，部分事件被丢弃。已重新读取连接表，内容完整。</translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2: more happened than could be told, and events were dropped %n times. Each time the table was read again; it is whole.</source>
        <translation>
            <numerusform>%1 至 %2：事件太多来不及传达，丢弃事件 %n 次。每次都重新读取了连接表，内容完整。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: Portolan&apos;s helper does not answer. The rows are as they were then.</source>
        <translation>%1：Portolan 的助手服务没有应答。各行保持当时的样子。</translation>
    </message>
    <message>
        <source>Portolan&apos;s helper did not answer from %1 to %2. It does again.</source>
        <translation>Portolan 的助手服务从 %1 到 %2 没有应答。现在已恢复应答。</translation>
    </message>
</context>
<context>
    <name>portolan::FlowRateLine</name>
    <message>
        <source>Rate now %1, highest %2</source>
        <translation>当前速率 %1，最高 %2</translation>
    </message>
    <message>
        <source>no bytes moved</source>
        <translation>没有传输字节</translation>
    </message>
</context>
<context>
    <name>portolan::FlowSentences</name>
    <message>
        <source>unknown: not counted when it began</source>
        <translation>未知：连接开始时未统计</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n packets</source>
        <translation>
            <numerusform>%1，%n 个数据包</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 asked for %2 (%3).</source>
        <translation>%1 请求 %2（%3）。</translation>
    </message>
    <message>
        <source>It is answered there, not translated on the way in.</source>
        <translation>由该地址直接应答，进入时未经转换。</translation>
    </message>
    <message>
        <source>It is answered by %1.</source>
        <translation>由 %1 应答。</translation>
    </message>
    <message>
        <source>To the one who answers, the client is %1.</source>
        <translation>在应答方看来，客户端是 %1。</translation>
    </message>
    <message>
        <source>It came by the forward “%1”.</source>
        <translation>它经过转发“%1”。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Began</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>unknown: before anybody watched</source>
        <translation>未知：在开始观察之前</translation>
    </message>
    <message>
        <source>%1, %2 ago</source>
        <translation>%1（%2前）</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>%1, after %2</source>
        <translation>%1，历时 %2</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 when first looked at</source>
        <translation>首次查看时为“%1”</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>流入 %1，流出 %2</translation>
    </message>
    <message>
        <source>It is not translated on the way in.</source>
        <translation>它在进入时没有被转换。</translation>
    </message>
    <message>
        <source>It is sent on to %1.</source>
        <translation>它被转发给 %1。</translation>
    </message>
    <message>
        <source>There, the client is %1.</source>
        <translation>在那边看来，客户端是 %1。</translation>
    </message>
    <message>
        <source>%1 if no packet comes</source>
        <translation>若无数据包到来，还剩 %1</translation>
    </message>
    <message>
        <source>at least %1: packets that came since are not told of</source>
        <translation>至少 %1：此后来过的数据包不会被告知</translation>
    </message>
    <message>
        <source>unknown: packets that came since are not told of</source>
        <translation>未知：此后来过的数据包不会被告知</translation>
    </message>
</context>
<context>
    <name>portolan::FlowTable</name>
    <message>
        <source>Follow</source>
        <translation>跟踪</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>End…</source>
        <translation>结束…</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>End the selected connections (Delete)</source>
        <translation>结束所选连接 (Delete)</translation>
    </message>
    <message>
        <source>Select connections to end them.</source>
        <translation>请先选择要结束的连接。</translation>
    </message>
    <message>
        <source>Copy “%1”</source>
        <translation>复制“%1”</translation>
    </message>
    <message>
        <source>Show only %1</source>
        <translation>只显示 %1</translation>
    </message>
    <message>
        <source>Trace its packets</source>
        <translation>追踪其数据包</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序依据</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
</context>
<context>
    <name>portolan::FlowWords</name>
    <message>
        <source>Opening</source>
        <translation>建立中</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>Established</source>
        <translation>已建立</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>活跃</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>Closing</source>
        <translation>关闭中</translation>
    </message>
    <message>
        <source>Closed by client</source>
        <translation>由客户端关闭</translation>
    </message>
    <message>
        <source>Closed by target</source>
        <translation>由目标关闭</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>被重置</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Never answered</source>
        <translation>从未应答</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>The two sides are greeting each other.</source>
        <translation>双方正在握手。</translation>
    </message>
    <message>
        <source>No packet has come back: the target is not there, does not answer, or answers another way.</source>
        <translation>没有数据包返回：目标不在、不应答，或应答走了别的路。</translation>
    </message>
    <message>
        <source>Both sides have agreed to talk.</source>
        <translation>双方已建立连接。</translation>
    </message>
    <message>
        <source>Packets have gone both ways, more than once.</source>
        <translation>双向都已多次有数据包通过。</translation>
    </message>
    <message>
        <source>An answer came back.</source>
        <translation>已有应答返回。</translation>
    </message>
    <message>
        <source>One side has said that it is done.</source>
        <translation>一方已表示结束。</translation>
    </message>
    <message>
        <source>The client was the first to say that it is done.</source>
        <translation>客户端先表示结束。</translation>
    </message>
    <message>
        <source>The target was the first to say that it is done.</source>
        <translation>目标先表示结束。</translation>
    </message>
    <message>
        <source>One side broke it off (RST): refused, or the program is gone.</source>
        <translation>一方中断了连接（RST）：被拒绝，或程序已退出。</translation>
    </message>
    <message>
        <source>Closed; who began was not seen.</source>
        <translation>已关闭；未看到由谁发起。</translation>
    </message>
    <message>
        <source>It ended without a single packet coming back.</source>
        <translation>结束时没有任何数据包返回。</translation>
    </message>
    <message>
        <source>No packet came for as long as conntrack remembers, or somebody deleted it.</source>
        <translation>在 conntrack 的记忆期内没有数据包，或有人删除了它。</translation>
    </message>
    <message>
        <source>%1 key %2</source>
        <translation>%1 密钥 %2</translation>
    </message>
    <message>
        <source>Ended here</source>
        <translation>在此结束</translation>
    </message>
    <message>
        <source>It was ended from this window. If its next packet is let through, it goes on as a new connection.</source>
        <translation>它是从本窗口结束的。若它的下一个数据包被放行，它会作为新连接继续。</translation>
    </message>
</context>
<context>
    <name>portolan::FlowsPage</name>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Translated</source>
        <translation>经过转换的</translation>
    </message>
    <message>
        <source>All connections</source>
        <translation>全部连接</translation>
    </message>
    <message>
        <source>Which connections</source>
        <translation>显示哪些连接</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>No connection matches this filter.</source>
        <translation>没有连接符合此筛选。</translation>
    </message>
    <message>
        <source>No connections. They appear here as soon as one is made.</source>
        <translation>没有连接。一有连接建立就会出现在这里。</translation>
    </message>
    <message>
        <source>No translated connections. Connect to a forwarded port from another host and the connection appears here; or choose “All connections”.</source>
        <translation>没有经过转换的连接。从另一台主机连接到被转发的端口，连接就会出现在这里；也可以选择“全部连接”。</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>One by one</source>
        <translation>逐个</translation>
    </message>
    <message>
        <source>By forward</source>
        <translation>按转发</translation>
    </message>
    <message>
        <source>By client</source>
        <translation>按客户端</translation>
    </message>
    <message>
        <source>By target</source>
        <translation>按目标</translation>
    </message>
    <message>
        <source>How connections are listed</source>
        <translation>连接的列出方式</translation>
    </message>
    <message>
        <source>List connections one by one, or summed up</source>
        <translation>逐个列出连接，或汇总</translation>
    </message>
    <message>
        <source>&amp;End…</source>
        <translation>结束(&amp;E)…</translation>
    </message>
    <message>
        <source>This is a recording: nothing can be changed.</source>
        <translation>这是录制内容，不能修改。</translation>
    </message>
    <message>
        <source>Waiting for the helper&apos;s answer.</source>
        <translation>正在等待助手服务应答。</translation>
    </message>
    <message>
        <source>List connections one by one to end some.</source>
        <translation>逐个列出连接后才能结束其中一些。</translation>
    </message>
    <message>
        <source>Ending…</source>
        <translation>正在结束…</translation>
    </message>
    <message>
        <source>How to filter (F1)</source>
        <translation>如何筛选 (F1)</translation>
    </message>
    <message>
        <source>How to filter connections</source>
        <translation>如何筛选连接</translation>
    </message>
    <message>
        <source>Let the rows stand still; connections go on</source>
        <translation>让各行保持不动；连接仍在继续</translation>
    </message>
    <message>
        <source>Save the connections shown as CSV or JSON</source>
        <translation>将显示的连接保存为 CSV 或 JSON</translation>
    </message>
</context>
<context>
    <name>portolan::ForwardActions</name>
    <message>
        <source>Add forward…</source>
        <translation>添加转发…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>None of these was made here.</source>
        <translation>这些都不是在此建立的。</translation>
    </message>
    <message>
        <source>Select a forward first.</source>
        <translation>请先选择一条转发。</translation>
    </message>
    <message>
        <source>Add a forward (Ctrl+N)</source>
        <translation>添加转发 (Ctrl+N)</translation>
    </message>
    <message>
        <source>Change the selected forward (F2, or a double click)</source>
        <translation>更改所选转发（F2 或双击）</translation>
    </message>
    <message>
        <source>One at a time: select a single forward to change it.</source>
        <translation>一次只能更改一条：请只选择一条转发。</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Takes the rules out and keeps the forward in the list (Space)</source>
        <translation>移出规则，转发保留在列表中（空格）</translation>
    </message>
    <message>
        <source>Puts the rules in again (Space)</source>
        <translation>重新装入规则（空格）</translation>
    </message>
    <message>
        <source>Remove the selected forward (Delete)</source>
        <translation>移除所选转发 (Delete)</translation>
    </message>
    <message>
        <source>Remove the selected forwards (Delete)</source>
        <translation>移除所选的多条转发 (Delete)</translation>
    </message>
    <message>
        <source>It could not be switched on.</source>
        <translation>未能开启。</translation>
    </message>
    <message>
        <source>%1 is %2 until the next start.</source>
        <translation>%1 为 %2，直到下次启动。</translation>
    </message>
    <message>
        <source>The forward was added.</source>
        <translation>转发已添加。</translation>
    </message>
    <message>
        <source>The forward was changed.</source>
        <translation>转发已更改。</translation>
    </message>
    <message numerus="yes">
        <source>It was not switched on.</source>
        <translation>
            <numerusform>未能启用。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was not switched off.</source>
        <translation>
            <numerusform>未能停用。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n forwards were switched on.</source>
        <translation>
            <numerusform>已启用 %n 条转发。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n forwards were switched off.</source>
        <translation>
            <numerusform>已停用 %n 条转发。</numerusform>
        </translation>
    </message>
    <message>
        <source>The forward was switched on.</source>
        <translation>转发已启用。</translation>
    </message>
    <message>
        <source>The forward was switched off.</source>
        <translation>转发已停用。</translation>
    </message>
    <message>
        <source>%1 is %2 now, and at every start.</source>
        <translation>%1 现在为 %2，每次启动后也是如此。</translation>
    </message>
</context>
<context>
    <name>portolan::ForwardFilesButton</name>
    <message>
        <source>Import and export</source>
        <translation>导入和导出</translation>
    </message>
    <message>
        <source>Add forwards from a file, or write Portolan&apos;s own to one</source>
        <translation>从文件添加转发，或将 Portolan 自己的转发写入文件</translation>
    </message>
    <message>
        <source>&amp;Import forwards…</source>
        <translation>导入转发(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Export Portolan&apos;s forwards…</source>
        <translation>导出 Portolan 的转发(&amp;E)…</translation>
    </message>
    <message>
        <source>Export the &amp;selected…</source>
        <translation>导出所选转发(&amp;S)…</translation>
    </message>
    <message>
        <source>JSON, docker commands or iptables rules; shown before anything is added</source>
        <translation>JSON、docker 命令或 iptables 规则；添加之前会先显示</translation>
    </message>
    <message>
        <source>This is a recording: nothing can be changed.</source>
        <translation>这是录制内容，不能修改。</translation>
    </message>
    <message>
        <source>As JSON that can be imported here or on another host</source>
        <translation>导出为 JSON，可在本机或其他主机上导入</translation>
    </message>
    <message>
        <source>There is no forward of Portolan&apos;s to export.</source>
        <translation>没有可导出的 Portolan 转发。</translation>
    </message>
</context>
<context>
    <name>portolan::ForwardForm</name>
    <message>
        <source>&amp;Protocol</source>
        <translation>协议(&amp;P)</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>8080 or 8000-8010</source>
        <translation>8080 或 8000-8010</translation>
    </message>
    <message>
        <source>Listen on p&amp;ort</source>
        <translation>监听端口(&amp;O)</translation>
    </message>
    <message>
        <source>Port or ports to listen on</source>
        <translation>监听的端口（一个或多个）</translation>
    </message>
    <message>
        <source>Any address of this host</source>
        <translation>本机任意地址</translation>
    </message>
    <message>
        <source>Any interface</source>
        <translation>任意接口</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>地址(&amp;A)</translation>
    </message>
    <message>
        <source>Address to listen on</source>
        <translation>监听的地址</translation>
    </message>
    <message>
        <source>Come in b&amp;y</source>
        <translation>进入接口(&amp;Y)</translation>
    </message>
    <message>
        <source>Interface the connections come in by</source>
        <translation>连接进入的接口</translation>
    </message>
    <message>
        <source>Go &amp;to address</source>
        <translation>转到地址(&amp;T)</translation>
    </message>
    <message>
        <source>Address of the target</source>
        <translation>目标的地址</translation>
    </message>
    <message>
        <source>as asked for</source>
        <translation>与请求相同</translation>
    </message>
    <message>
        <source>Po&amp;rt there</source>
        <translation>目标端口(&amp;R)</translation>
    </message>
    <message>
        <source>Port or ports of the target</source>
        <translation>目标的端口（一个或多个）</translation>
    </message>
    <message>
        <source>for your own eyes</source>
        <translation>仅供自己辨认</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>everybody, or 10.0.0.0/8, 192.0.2.7</source>
        <translation>所有人，或 10.0.0.0/8, 192.0.2.7</translation>
    </message>
    <message>
        <source>Allowed &amp;from</source>
        <translation>允许来源(&amp;F)</translation>
    </message>
    <message>
        <source>Networks that may use it</source>
        <translation>可使用它的网络</translation>
    </message>
    <message>
        <source>A&amp;lso for clients on the target&apos;s own network</source>
        <translation>也用于目标所在网络中的客户端(&amp;L)</translation>
    </message>
    <message>
        <source>They are masqueraded, or the answer would miss them (hairpin).</source>
        <translation>对其做地址伪装，否则应答到不了它们（hairpin）。</translation>
    </message>
    <message>
        <source>Also for programs on this &amp;host</source>
        <translation>也用于本机上的程序(&amp;H)</translation>
    </message>
    <message>
        <source>H&amp;ide the client&apos;s address from the target</source>
        <translation>对目标隐藏客户端地址(&amp;I)</translation>
    </message>
    <message>
        <source>The target sees this host instead. Needed where the target&apos;s answers would take another way back.</source>
        <translation>目标看到的是本机。当目标的应答会走别的路返回时需要它。</translation>
    </message>
    <message>
        <source>This host</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>172.17.0.2, or “%1”</source>
        <translation>172.17.0.2，或“%1”</translation>
    </message>
    <message>
        <source>a program that runs here answers</source>
        <translation>由本机上运行的程序应答</translation>
    </message>
    <message>
        <source>&amp;More options</source>
        <translation>更多选项(&amp;M)</translation>
    </message>
    <message>
        <source>Address, interface, allowed clients and what is rarely needed</source>
        <translation>地址、接口、允许的客户端以及很少用到的选项</translation>
    </message>
    <message>
        <source>That of the addresses; to be chosen where none is given.</source>
        <translation>与地址一致；未填地址时可在此选择。</translation>
    </message>
    <message>
        <source>IP &amp;version</source>
        <translation>IP 版本(&amp;V)</translation>
    </message>
    <message>
        <source>IP version</source>
        <translation>IP 版本</translation>
    </message>
    <message>
        <source>By this host&apos;s own addresses; for 127.0.0.1 and ::1 see the next option.</source>
        <translation>经由本机自己的地址；127.0.0.1 和 ::1 见下一选项。</translation>
    </message>
    <message>
        <source>… and by its loopback address (&amp;127.0.0.1)</source>
        <translation>…以及经由其回环地址 127.0.0.1(&amp;1)</translation>
    </message>
    <message>
        <source>To another host this needs route_localnet, with which hosts on the same network could reach services that listen on 127.0.0.1 alone.</source>
        <translation>转发到其他主机时，这需要 route_localnet；开启后，同一网络中的主机可能到达只监听 127.0.0.1 的服务。</translation>
    </message>
    <message>
        <source>&amp;Switched on</source>
        <translation>启用(&amp;S)</translation>
    </message>
    <message>
        <source>One that is off stays in the list and has no rules.</source>
        <translation>停用的转发保留在列表中，但没有规则。</translation>
    </message>
</context>
<context>
    <name>portolan::ForwardTitles</name>
    <message>
        <source> (%1)</source>
        <translation>（%1）</translation>
    </message>
    <message>
        <source>, on %1</source>
        <translation>，位于 %1</translation>
    </message>
</context>
<context>
    <name>portolan::ForwardsModel</name>
    <message>
        <source>Connections that use the forward now</source>
        <translation>现在使用该转发的连接数</translation>
    </message>
    <message>
        <source>When a packet or a connection last came by it</source>
        <translation>最近一次有数据包或连接经过它的时间</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Listens on</source>
        <translation>监听于</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>归属</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>now</source>
        <comment>last used</comment>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>Byte accounting is off, so the kernel does not count what these connections carry.</source>
        <translation>字节计数已关闭，内核不统计这些连接承载的字节数。</translation>
    </message>
    <message>
        <source>Not since its rules were put in</source>
        <translation>自其规则装入以来没有</translation>
    </message>
    <message>
        <source>Not since this window was opened</source>
        <translation>自此窗口打开以来没有</translation>
    </message>
    <message>
        <source>At least: byte accounting was off when some of these connections began, and what they carry is not counted.</source>
        <translation>至少：其中一些连接开始时字节统计未开启，它们传输的内容没有计入。</translation>
    </message>
</context>
<context>
    <name>portolan::ForwardsPage</name>
    <message>
        <source>Copy row</source>
        <translation>复制此行</translation>
    </message>
    <message>
        <source>Forwards</source>
        <translation>转发</translation>
    </message>
    <message>
        <source>Filter: port, address, owner…</source>
        <translation>筛选：端口、地址、归属…</translation>
    </message>
    <message>
        <source>Filter the forwards</source>
        <translation>筛选转发</translation>
    </message>
    <message numerus="yes">
        <source>No forward matches “%1”.
Clear the filter to see all %n.</source>
        <translation>
            <numerusform>没有转发符合“%1”。
清除筛选即可看到全部 %n 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>This host forwards no port.

Add a forward (Ctrl+N), or publish one with Docker or another program: it appears here by itself.</source>
        <translation>本机没有转发任何端口。

添加一条转发 (Ctrl+N)，或用 Docker 或其他程序发布端口：它会自动出现在这里。</translation>
    </message>
    <message>
        <source>Waiting for the helper…</source>
        <translation>正在等待助手服务…</translation>
    </message>
    <message>
        <source>Looking at every forward…</source>
        <translation>正在查看每个转发…</translation>
    </message>
    <message>
        <source>Trace this forward</source>
        <translation>追踪此转发</translation>
    </message>
</context>
<context>
    <name>portolan::HelperClient</name>
    <message>
        <source>Looking for Portolan&apos;s helper.</source>
        <translation>正在查找 Portolan 的助手服务。</translation>
    </message>
    <message>
        <source>Reading the rules of this host.</source>
        <translation>正在读取本机的规则。</translation>
    </message>
    <message>
        <source>What the helper says cannot be read: %1</source>
        <translation>无法理解助手服务给出的内容：%1</translation>
    </message>
</context>
<context>
    <name>portolan::HelperLink</name>
    <message>
        <source>No system bus at %1 (%2). Start D-Bus, or set DBUS_SYSTEM_BUS_ADDRESS.</source>
        <translation>%1 处没有系统总线（%2）。请启动 D-Bus，或设置 DBUS_SYSTEM_BUS_ADDRESS。</translation>
    </message>
    <message>
        <source>The system bus went away. Waiting for it to come back.</source>
        <translation>系统总线已断开。正在等待其恢复。</translation>
    </message>
    <message>
        <source>Portolan&apos;s helper stopped. Waiting for it to come back.</source>
        <translation>Portolan 的助手服务已停止。正在等待其恢复。</translation>
    </message>
    <message>
        <source>The bus does not let this user talk to Portolan&apos;s helper (%1).</source>
        <translation>总线不允许此用户与 Portolan 的助手服务通信（%1）。</translation>
    </message>
    <message>
        <source>Portolan&apos;s helper is not running, and the bus cannot start it. Install Portolan, or run: systemctl start portolan-helper</source>
        <translation>Portolan 的助手服务没有运行，总线也无法启动它。请安装 Portolan，或运行：systemctl start portolan-helper</translation>
    </message>
    <message>
        <source>Portolan&apos;s helper could not be started: %1. See: journalctl -u portolan-helper</source>
        <translation>无法启动 Portolan 的助手服务：%1。参见：journalctl -u portolan-helper</translation>
    </message>
</context>
<context>
    <name>portolan::HistoryChart</name>
    <message>
        <source>Rate by forward over the last two minutes</source>
        <translation>最近两分钟各转发的速率</translation>
    </message>
    <message>
        <source>Open connections by forward over the last two minutes</source>
        <translation>最近两分钟各转发进行中的连接</translation>
    </message>
    <message>
        <source>New connections a second by forward over the last two minutes</source>
        <translation>最近两分钟各转发每秒新建的连接</translation>
    </message>
    <message>
        <source>2 min ago</source>
        <translation>2 分钟前</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>%1, %2 ago</source>
        <translation>%1（%2前）</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Nothing in the last two minutes</source>
        <translation>最近两分钟没有数据</translation>
    </message>
    <message>
        <source>Unknown: nothing was heard then</source>
        <translation>未知：那时没有收到任何消息</translation>
    </message>
</context>
<context>
    <name>portolan::HistoryPage</name>
    <message>
        <source>Snapshot taken. Whatever changes from now on shows below as it happens.</source>
        <translation>快照已拍摄。此后的任何变化都会实时显示在下方。</translation>
    </message>
    <message>
        <source>“%1” was restored.</source>
        <translation>已恢复“%1”。</translation>
    </message>
    <message>
        <source>Replaced: %1.</source>
        <translation>已替换：%1。</translation>
    </message>
    <message>
        <source>&amp;Undo…</source>
        <translation>撤销(&amp;U)…</translation>
    </message>
    <message>
        <source>before “%1” was restored</source>
        <translation>恢复“%1”之前</translation>
    </message>
    <message>
        <source>Delete a snapshot</source>
        <translation>删除快照</translation>
    </message>
    <message>
        <source>Delete the snapshot “%1”?</source>
        <translation>删除快照“%1”？</translation>
    </message>
    <message>
        <source>No rule changes, but there is no way back to that moment any more.</source>
        <translation>规则不会变化，但将无法再回到那个时刻。</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>The snapshot was not deleted. %1</source>
        <translation>快照未删除。%1</translation>
    </message>
    <message>
        <source>Save to a file</source>
        <translation>保存到文件</translation>
    </message>
    <message>
        <source>Host states (*.json)</source>
        <translation>主机状态 (*.json)</translation>
    </message>
    <message>
        <source>Saved as %1. Open it anywhere with “Open file…” or portolanctl --state.</source>
        <translation>已保存为 %1。可在任何地方用“打开文件…”或 portolanctl --state 打开。</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Compare with a file</source>
        <translation>与文件比较</translation>
    </message>
    <message>
        <source>Saved rules and host states (*.save *.rules *.txt *.json *.v4 *.v6)</source>
        <translation>保存的规则和主机状态 (*.save *.rules *.txt *.json *.v4 *.v6)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>“%1” cannot be compared. %2</source>
        <translation>无法比较“%1”。%2</translation>
    </message>
    <message>
        <source>&amp;Take snapshot…</source>
        <translation>拍摄快照(&amp;T)…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Keep the rules and forwards of this moment (Ctrl+T)</source>
        <translation>保存此刻的规则和转发 (Ctrl+T)</translation>
    </message>
    <message>
        <source>1 rule</source>
        <translation>1 条规则</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n 条规则</numerusform>
        </translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>the file, %1</source>
        <translation>文件，%1</translation>
    </message>
    <message>
        <source>the recording, %1</source>
        <translation>录制内容，%1</translation>
    </message>
    <message>
        <source>live, %1</source>
        <translation>实时，%1</translation>
    </message>
    <message>
        <source>“%1” cannot be read. %2</source>
        <translation>无法读取“%1”。%2</translation>
    </message>
    <message>
        <source>Select one snapshot to compare it with now, or two to compare them with each other.</source>
        <translation>选择一个快照与现在比较，或选择两个互相比较。</translation>
    </message>
    <message>
        <source>A file has no snapshots. Compare it with this host by the button above, or with another file by “File…”.</source>
        <translation>文件没有快照。可用上方按钮与本机比较，或用“文件…”与另一文件比较。</translation>
    </message>
    <message>
        <source>Rules can be compared with a file: “File…”.</source>
        <translation>可以将规则与文件比较：“文件…”。</translation>
    </message>
    <message>
        <source>A snapshot keeps all rules and forwards of a moment.

Take one, then start a container, reload a firewall or change a rule by hand: here you see at once what that did, rule by rule in words, and can go back to how it was.</source>
        <translation>快照保存某一时刻的全部规则和转发。

先拍摄一个，然后启动容器、重新加载防火墙或手动更改规则：这里会立即逐条用文字显示发生了什么，并且可以回到原来的样子。</translation>
    </message>
    <message>
        <source>Select a snapshot to see what changed since.</source>
        <translation>选择一个快照以查看此后的变化。</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Rules and forwards of earlier moments</source>
        <translation>先前时刻的规则和转发</translation>
    </message>
    <message>
        <source>Edits</source>
        <translation>编辑记录</translation>
    </message>
    <message>
        <source>What was done to the forwards, by whom, and when</source>
        <translation>何人何时对转发做了什么</translation>
    </message>
    <message>
        <source>By others</source>
        <translation>其他程序</translation>
    </message>
    <message>
        <source>What other programs did to the forwards</source>
        <translation>其他程序对转发做了什么</translation>
    </message>
    <message>
        <source>%1 at %2.</source>
        <translation>%2 %1。</translation>
    </message>
</context>
<context>
    <name>portolan::HostPages</name>
    <message>
        <source>Forwards</source>
        <translation>转发</translation>
    </message>
    <message>
        <source>Chains</source>
        <translation>链</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>追踪</translation>
    </message>
</context>
<context>
    <name>portolan::ImportDialog</name>
    <message>
        <source>is there already</source>
        <translation>已经存在</translation>
    </message>
    <message>
        <source>✕ who answers is not said: write the address above</source>
        <translation>✕ 未写明由谁应答：请在上方填写地址</translation>
    </message>
    <message>
        <source>can be added</source>
        <translation>可以添加</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add 1 forward</source>
        <translation>添加 1 条转发</translation>
    </message>
    <message>
        <source>Add %1 forwards</source>
        <translation>添加 %1 条转发</translation>
    </message>
    <message>
        <source>Asking the helper. You may be asked for a password.</source>
        <translation>正在请求助手服务。可能会要求输入密码。</translation>
    </message>
    <message>
        <source>Nothing was changed: the password prompt was closed.</source>
        <translation>未作任何更改：密码对话框已关闭。</translation>
    </message>
    <message>
        <source>None of them was added. %1</source>
        <translation>一条也没有添加。%1</translation>
    </message>
    <message>
        <source>Import forwards</source>
        <translation>导入转发</translation>
    </message>
    <message>
        <source>172.17.0.2, or “%1”</source>
        <translation>172.17.0.2，或“%1”</translation>
    </message>
    <message>
        <source>Address that answers where the text does not say</source>
        <translation>文本未写明时由此地址应答</translation>
    </message>
    <message>
        <source>a program that runs here answers</source>
        <translation>由本机上运行的程序应答</translation>
    </message>
    <message>
        <source>Go &amp;to address, where it is not said</source>
        <translation>转到地址（未写明时）(&amp;T)</translation>
    </message>
    <message>
        <source>What would be added</source>
        <translation>将添加的内容</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>转发</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation>处理结果</translation>
    </message>
    <message>
        <source>Forwards and commands (*.json *.txt *.sh *.save *.rules);;All files (*)</source>
        <translation>转发和命令 (*.json *.txt *.sh *.save *.rules);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Export forwards</source>
        <translation>导出转发</translation>
    </message>
    <message>
        <source>There is no forward of Portolan&apos;s to export.</source>
        <translation>没有可导出的 Portolan 转发。</translation>
    </message>
    <message>
        <source>JSON (*.json);;All files (*)</source>
        <translation>JSON (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
</context>
<context>
    <name>portolan::LegendButton</name>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1
Click to see its connections.</source>
        <translation>%1
点击查看其连接。</translation>
    </message>
</context>
<context>
    <name>portolan::MainWindow</name>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <comment>page, digit</comment>
        <translation>%1 (Ctrl+%2)</translation>
    </message>
    <message>
        <source>&amp;Read again</source>
        <translation>重新读取(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Find in this page</source>
        <translation>在此页面查找(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;About Portolan</source>
        <translation>关于 Portolan(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Recording of the lab – nothing here is live, nothing can be changed.</source>
        <translation>实验环境的录制内容——这里没有实时数据，不能修改。</translation>
    </message>
    <message>
        <source>The helper is not running. Start it with “systemctl start portolan-helper”; this window goes on by itself as soon as it answers.</source>
        <translation>助手服务没有运行。请用“systemctl start portolan-helper”启动；它一有应答，此窗口就会自动继续。</translation>
    </message>
    <message>
        <source>You are not allowed to look at this host&apos;s rules. Press F5 to be asked again.</source>
        <translation>您无权查看此主机的规则。按 F5 可重新请求授权。</translation>
    </message>
    <message>
        <source>No host</source>
        <translation>无主机</translation>
    </message>
    <message>
        <source>recording</source>
        <translation>录制内容</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>not reachable</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>%1 – Portolan</source>
        <comment>host</comment>
        <translation>%1 – Portolan</translation>
    </message>
    <message>
        <source>&amp;Close file</source>
        <translation>关闭文件(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Take snapshot…</source>
        <translation>拍摄快照(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>打开文件(&amp;O)…</translation>
    </message>
    <message>
        <source>a file, not this host</source>
        <translation>文件，不是本机</translation>
    </message>
    <message>
        <source>%1 (file) – Portolan</source>
        <comment>file</comment>
        <translation>%1（文件）– Portolan</translation>
    </message>
    <message>
        <source>Open a host from a file</source>
        <translation>从文件打开主机</translation>
    </message>
    <message>
        <source>Saved rules and host states (*.save *.rules *.txt *.json *.v4 *.v6)</source>
        <translation>保存的规则和主机状态 (*.save *.rules *.txt *.json *.v4 *.v6)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>“%1” cannot be shown.</source>
        <translation>无法显示“%1”。</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>Nothing here is live, nothing can be changed.</source>
        <translation>这里没有实时内容，什么都不能更改。</translation>
    </message>
    <message>
        <source>File %1 – not this host.</source>
        <translation>文件 %1 – 不是本机。</translation>
    </message>
    <message>
        <source>File %1 – not this host, but %2 as it was at %3.</source>
        <translation>文件 %1 – 不是本机，而是 %2 在 %3 时的样子。</translation>
    </message>
    <message>
        <source>Compare &amp;with this host</source>
        <translation>与本机比较(&amp;W)</translation>
    </message>
</context>
<context>
    <name>portolan::OthersModel</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>执行者</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>另一个程序</translation>
    </message>
    <message>
        <source>1 forward removed</source>
        <translation>移除了 1 个转发</translation>
    </message>
    <message numerus="yes">
        <source>%n forwards removed</source>
        <translation>
            <numerusform>移除了 %n 个转发</numerusform>
        </translation>
    </message>
    <message>
        <source>1 forward added</source>
        <translation>添加了 1 个转发</translation>
    </message>
    <message numerus="yes">
        <source>%n forwards added</source>
        <translation>
            <numerusform>添加了 %n 个转发</numerusform>
        </translation>
    </message>
    <message>
        <source>1 forward changed</source>
        <translation>更改了 1 个转发</translation>
    </message>
    <message numerus="yes">
        <source>%n forwards changed</source>
        <translation>
            <numerusform>更改了 %n 个转发</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%2 %1</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… 以及另外 %n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portolan::OthersPanel</name>
    <message>
        <source>What other programs changed</source>
        <translation>其他程序所做的更改</translation>
    </message>
    <message>
        <source>Forwards of the chosen change</source>
        <translation>所选更改涉及的转发</translation>
    </message>
    <message>
        <source>Choose a change to see its forwards.</source>
        <translation>选择一项更改以查看它涉及的转发。</translation>
    </message>
    <message>
        <source>No other program has changed a forward while this window was open.

What Docker, firewalld, a script or a hand adds and takes out is listed here, with its time.</source>
        <translation>此窗口打开期间还没有其他程序更改过转发。

Docker、firewalld、脚本或手工添加和移除的内容会连同时间列在这里。</translation>
    </message>
</context>
<context>
    <name>portolan::PacketModel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>已丢弃</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>not seen again</source>
        <translation>不再出现</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <comment>number and name of a packet</comment>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Packet %1: %2, %3, %4</source>
        <comment>number, name, direction, end</comment>
        <translation>数据包 %1：%2，%3，%4</translation>
    </message>
</context>
<context>
    <name>portolan::PacketPanel</name>
    <message>
        <source>Steps of the packet</source>
        <translation>数据包的步骤</translation>
    </message>
    <message>
        <source>Copy step</source>
        <translation>复制步骤</translation>
    </message>
    <message>
        <source>Packet</source>
        <translation>数据包</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>One step back, over packets too ([)</source>
        <translation>后退一步，可跨数据包 ([)</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Goes through the steps by itself (Space)</source>
        <translation>自动逐步播放（空格）</translation>
    </message>
    <message>
        <source>Step on</source>
        <translation>前进一步</translation>
    </message>
    <message>
        <source>One step on, over packets too (])</source>
        <translation>前进一步，可跨数据包 (])</translation>
    </message>
    <message>
        <source>Show in chains</source>
        <translation>在链中显示</translation>
    </message>
    <message>
        <source>Lights up these steps, with their numbers, on the Chains page (Enter)</source>
        <translation>在“链”页面点亮这些步骤及其编号（回车）</translation>
    </message>
    <message>
        <source>As in the article:</source>
        <translation>按文章中的写法：</translation>
    </message>
    <message>
        <source>The steps as in the article</source>
        <translation>按文章写法列出的步骤</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copies these lines</source>
        <translation>复制这些行</translation>
    </message>
    <message>
        <source>Packet %1: %2</source>
        <translation>数据包 %1：%2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>left by docker0 to 172.17.0.2:80</comment>
        <translation>%1，发往 %2</translation>
    </message>
    <message>
        <source>Likely reasons, best first: %1.</source>
        <translation>可能的原因（可能性大的在前）：%1。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>portolan::PasteRow</name>
    <message>
        <source>to be said</source>
        <translation>待填写</translation>
    </message>
    <message>
        <source>Add &amp;every one…</source>
        <translation>全部添加(&amp;E)…</translation>
    </message>
    <message>
        <source>Paste a &amp;command</source>
        <translation>粘贴命令(&amp;C)</translation>
    </message>
    <message>
        <source>A command to take the forward from</source>
        <translation>从中取得转发的命令</translation>
    </message>
    <message>
        <source>docker run -p 8080:80 …, 8080:80/udp or an iptables line</source>
        <translation>docker run -p 8080:80 …、8080:80/udp 或一行 iptables 规则</translation>
    </message>
    <message>
        <source>The forward to show</source>
        <translation>要显示的转发</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>Take forwards from a file</source>
        <translation>从文件取得转发</translation>
    </message>
    <message>
        <source>No forward is in it.</source>
        <translation>其中没有转发。</translation>
    </message>
    <message>
        <source>It does not say which address answers; write it below.</source>
        <translation>未写明由哪个地址应答；请在下方填写。</translation>
    </message>
    <message>
        <source>Taken into the fields below.</source>
        <translation>已填入下方各字段。</translation>
    </message>
</context>
<context>
    <name>portolan::PathStripWidget</name>
    <message>
        <source>Way of a packet: %1</source>
        <translation>数据包的路径：%1</translation>
    </message>
</context>
<context>
    <name>portolan::RemoveDialog</name>
    <message>
        <source>Remove a forward</source>
        <translation>移除转发</translation>
    </message>
    <message>
        <source>Remove this forward?</source>
        <translation>移除这条转发？</translation>
    </message>
    <message>
        <source>Remove the forward “%1”?</source>
        <translation>移除转发“%1”？</translation>
    </message>
    <message numerus="yes">
        <source>%n connections use it now. They go on until they close, unless they are ended here.</source>
        <translation>
            <numerusform>现在有 %n 个连接正在使用它。除非在此结束，否则它们会持续到自行关闭。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;End these connections</source>
        <translation>结束这些连接(&amp;E)</translation>
    </message>
    <message>
        <source>No connection uses it now.</source>
        <translation>现在没有连接使用它。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>The forward was removed.</source>
        <translation>转发已移除。</translation>
    </message>
    <message>
        <source>Remove forwards</source>
        <translation>移除转发</translation>
    </message>
    <message numerus="yes">
        <source>Remove these %n forwards?</source>
        <translation>
            <numerusform>移除这 %n 条转发？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connections use them now. They go on until they close, unless they are ended here.</source>
        <translation>
            <numerusform>现在有 %n 个连接正在使用它们。除非在此结束，否则这些连接会持续到自行关闭。</numerusform>
        </translation>
    </message>
    <message>
        <source>No connection uses them now.</source>
        <translation>现在没有连接使用它们。</translation>
    </message>
    <message>
        <source>The forward was not removed.</source>
        <translation>转发未能移除。</translation>
    </message>
    <message>
        <source>The forwards were not removed.</source>
        <translation>这些转发未能移除。</translation>
    </message>
    <message numerus="yes">
        <source>%n forwards were removed.</source>
        <translation>
            <numerusform>已移除 %n 条转发。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… 以及另外 %n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>portolan::ReportDialog</name>
    <message>
        <source>&amp;Replace addresses</source>
        <translation>替换地址(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Report of the packets</source>
        <translation>数据包报告</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>&amp;Format:</source>
        <translation>格式(&amp;F)：</translation>
    </message>
    <message>
        <source>Every address gets a stand-in of the ranges meant for examples, the same one everywhere. Names of interfaces and chains stay.</source>
        <translation>每个地址都换成示例专用地址段中的替代地址，同一地址处处相同。接口名和链名保留。</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>The rest is not shown here; it is copied and saved with it.</source>
        <translation>其余部分不在此显示；复制和保存时会包含在内。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
</context>
<context>
    <name>portolan::RestoreDialog</name>
    <message>
        <source>&amp;Restore</source>
        <translation>恢复(&amp;R)</translation>
    </message>
    <message>
        <source>Restore “%1”</source>
        <translation>恢复“%1”</translation>
    </message>
    <message>
        <source>This makes all rules and forwards of this host what they were in “%1”. Each table is replaced in one step, counters are kept, and a snapshot is taken first, so that you can go back.</source>
        <translation>这会使本机的全部规则和转发回到“%1”时的样子。每张表一步替换，计数器保留，并且会先拍摄快照，以便您可以撤回。</translation>
    </message>
    <message>
        <source>Reading what would change…</source>
        <translation>正在读取将发生的变化…</translation>
    </message>
    <message>
        <source>What would change cannot be told.</source>
        <translation>无法得知将发生什么变化。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>The host is already as it was then: nothing would change.</source>
        <translation>主机已经是当时的样子：不会有任何变化。</translation>
    </message>
    <message>
        <source>▲ It also changes rules that other programs made: %1. They do not notice; restart them if what they run stops working.</source>
        <translation>▲ 这也会改变其他程序创建的规则：%1。它们不会察觉；如果其服务停止工作，请重启它们。</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>The rules changed meanwhile, so nothing was restored. This is what would change now.</source>
        <translation>规则在此期间发生了变化，因此没有恢复任何内容。这是现在将发生的变化。</translation>
    </message>
    <message>
        <source>Nothing was changed: the password prompt was closed.</source>
        <translation>未做任何更改：密码提示已关闭。</translation>
    </message>
    <message>
        <source>You may not restore snapshots. Nothing was changed. %1</source>
        <translation>您无权恢复快照。未做任何更改。%1</translation>
    </message>
    <message>
        <source>Nothing was restored. %1</source>
        <translation>没有恢复任何内容。%1</translation>
    </message>
    <message>
        <source>Rules of iptables-nft and nftables are not restored: they stay as they are.</source>
        <translation>iptables-nft 和 nftables 的规则不会恢复：它们保持现状。</translation>
    </message>
</context>
<context>
    <name>portolan::RuleModel</name>
    <message>
        <source>%1 connections</source>
        <translation>%1 个连接</translation>
    </message>
    <message>
        <source>%1 packets</source>
        <translation>%1 个数据包</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>no rate yet</source>
        <translation>尚无速率</translation>
    </message>
    <message>
        <source>nat rules count connections, not packets: only the first packet of a connection is looked up here.</source>
        <translation>nat 规则统计的是连接而不是数据包：这里只查找连接的第一个数据包。</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>数据包</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>/s</source>
        <comment>per second</comment>
        <translation>/秒</translation>
    </message>
    <message>
        <source>Per second</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>No connection has matched yet.</source>
        <translation>还没有连接匹配。</translation>
    </message>
    <message>
        <source>No packet has matched yet.</source>
        <translation>还没有数据包匹配。</translation>
    </message>
    <message>
        <source>%1 of them since you began to look, %2 ago</source>
        <translation>其中 %1 是在您开始查看之后（%2 前）</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>链</translation>
    </message>
    <message>
        <source>never reached</source>
        <translation>永远到不了</translation>
    </message>
    <message>
        <source>repeated</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>nftables does not count what a policy decides.</source>
        <translation>nftables 不统计由策略决定的数据包。</translation>
    </message>
    <message>
        <source>This rule does not count: it has no counter.</source>
        <translation>此规则不计数：它没有计数器。</translation>
    </message>
</context>
<context>
    <name>portolan::RulesPanel</name>
    <message>
        <source> and %1 more</source>
        <translation> 及另外 %1 处</translation>
    </message>
    <message>
        <source>Back to the chain before (Alt+Left)</source>
        <translation>返回上一条链 (Alt+Left)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Filter rules</source>
        <translation>筛选规则</translation>
    </message>
    <message>
        <source>Rules of the chosen chain</source>
        <translation>所选链的规则</translation>
    </message>
    <message>
        <source>Copy rule</source>
        <translation>复制规则</translation>
    </message>
    <message>
        <source>Copy sentence</source>
        <translation>复制语句</translation>
    </message>
    <message>
        <source>Copy as iptables command</source>
        <translation>复制为 iptables 命令</translation>
    </message>
    <message>
        <source> · priority %1 · policy %2</source>
        <translation> · 优先级 %1 · 策略 %2</translation>
    </message>
    <message>
        <source> · used by no rule</source>
        <translation> · 没有规则使用</translation>
    </message>
    <message>
        <source> · used by %1</source>
        <translation> · 被 %1 使用</translation>
    </message>
    <message>
        <source>Choose a chain above to see its rules</source>
        <translation>在上方选择一条链，查看其规则</translation>
    </message>
    <message>
        <source>nat rules count connections, not packets: only the first packet of a connection is looked up here.</source>
        <translation>nat 规则统计的是连接而不是数据包：这里只查找连接的第一个数据包。</translation>
    </message>
    <message>
        <source>This chain has no rules.</source>
        <translation>此链没有规则。</translation>
    </message>
    <message>
        <source>Go to chain %1</source>
        <translation>转到链 %1</translation>
    </message>
    <message>
        <source>Table %1</source>
        <translation>表 %1</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source> · %1 never reached</source>
        <translation> · %1 条永远到不了</translation>
    </message>
    <message>
        <source>All rules for IPv4</source>
        <translation>全部 IPv4 规则</translation>
    </message>
    <message>
        <source>All rules for IPv6</source>
        <translation>全部 IPv6 规则</translation>
    </message>
    <message>
        <source>Filtering…</source>
        <translation>正在筛选…</translation>
    </message>
    <message>
        <source>No rule answers to the filter.</source>
        <translation>没有规则符合筛选。</translation>
    </message>
    <message>
        <source>This chain</source>
        <translation>此链</translation>
    </message>
    <message>
        <source>All tables</source>
        <translation>所有表</translation>
    </message>
    <message>
        <source>Whose rules are listed</source>
        <translation>列出哪里的规则</translation>
    </message>
    <message>
        <source>List the rules of this chain, of its table, or of all tables</source>
        <translation>列出此链、其所在表或所有表的规则</translation>
    </message>
    <message>
        <source>All rules</source>
        <translation>全部规则</translation>
    </message>
    <message>
        <source>Never hit</source>
        <translation>从未命中</translation>
    </message>
    <message>
        <source>Never reached</source>
        <translation>永远到不了</translation>
    </message>
    <message>
        <source>Rules nothing has matched since the counters began</source>
        <translation>自计数开始以来没有任何匹配的规则</translation>
    </message>
    <message>
        <source>Rules no packet can come to, and rules that are there twice</source>
        <translation>没有数据包能到达的规则，以及重复的规则</translation>
    </message>
    <message>
        <source>Which rules are listed</source>
        <translation>列出哪些规则</translation>
    </message>
    <message>
        <source>List all rules, those nothing has matched yet, or those no packet can come to</source>
        <translation>列出全部规则、尚无匹配的规则，或数据包到不了的规则</translation>
    </message>
    <message>
        <source>Words of the rule or of its sentence</source>
        <translation>规则或其句子中的词</translation>
    </message>
    <message>
        <source>Copy row with counters</source>
        <translation>复制整行（含计数）</translation>
    </message>
</context>
<context>
    <name>portolan::SaveFlows</name>
    <message>
        <source>Save connections</source>
        <translation>保存连接</translation>
    </message>
    <message>
        <source>Comma separated values (*.csv)</source>
        <translation>逗号分隔值 (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
</context>
<context>
    <name>portolan::SideBar</name>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>page, count</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Host %1</source>
        <translation>主机 %1</translation>
    </message>
</context>
<context>
    <name>portolan::SnapshotModel</name>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Before a restore</source>
        <translation>恢复之前</translation>
    </message>
    <message>
        <source>✕ damaged: %1</source>
        <translation>✕ 已损坏：%1</translation>
    </message>
    <message>
        <source>before a restore</source>
        <translation>恢复之前</translation>
    </message>
    <message>
        <source>1 rule</source>
        <translation>1 条规则</translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n 条规则</numerusform>
        </translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>snapshot, about it</comment>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>portolan::SnapshotPanel</name>
    <message>
        <source>&amp;Restore…</source>
        <translation>恢复(&amp;R)…</translation>
    </message>
    <message>
        <source>Make the rules what they were then</source>
        <translation>使规则回到当时的样子</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Forget this snapshot (Del)</source>
        <translation>丢弃此快照 (Del)</translation>
    </message>
    <message>
        <source>Sa&amp;ve…</source>
        <translation>保存(&amp;V)…</translation>
    </message>
    <message>
        <source>Write it to a file that somebody else can open</source>
        <translation>写入他人可以打开的文件</translation>
    </message>
    <message>
        <source>&amp;File…</source>
        <translation>文件(&amp;F)…</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>One is compared with now; two (Ctrl and a click) with each other.</source>
        <translation>选一个与现在比较；选两个（Ctrl 加点击）互相比较。</translation>
    </message>
    <message>
        <source>Compare with a file: iptables-save text, a host state or a saved snapshot</source>
        <translation>与文件比较：iptables-save 文本、主机状态或保存的快照</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>portolan::StatusLine</name>
    <message>
        <source>Recording</source>
        <translation>录制内容</translation>
    </message>
    <message>
        <source>Helper %1 running</source>
        <translation>助手服务 %1 运行中</translation>
    </message>
    <message>
        <source>No helper</source>
        <translation>无助手服务</translation>
    </message>
    <message>
        <source>Engines that hold rules on this host</source>
        <translation>在本机上持有规则的引擎</translation>
    </message>
    <message>
        <source>Forwarding on</source>
        <translation>转发已开启</translation>
    </message>
    <message>
        <source>Forwarding off</source>
        <translation>转发未开启</translation>
    </message>
    <message>
        <source>net.ipv4.ip_forward is %1, net.ipv6.conf.all.forwarding is %2</source>
        <translation>net.ipv4.ip_forward 为 %1，net.ipv6.conf.all.forwarding 为 %2</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Byte accounting on</source>
        <translation>字节计数已开启</translation>
    </message>
    <message>
        <source>Byte accounting off</source>
        <translation>字节计数已关闭</translation>
    </message>
    <message>
        <source>net.netfilter.nf_conntrack_acct: whether the kernel counts what each connection carries. It counts for connections that begin while it is on.</source>
        <translation>net.netfilter.nf_conntrack_acct：内核是否统计每个连接承载的流量。只统计在其开启期间开始的连接。</translation>
    </message>
    <message>
        <source>rules read just now</source>
        <translation>规则刚刚读取</translation>
    </message>
    <message>
        <source>rules read %1 ago</source>
        <translation>规则读取于 %1前</translation>
    </message>
    <message>
        <source>A file, not this host</source>
        <translation>文件，不是本机</translation>
    </message>
</context>
<context>
    <name>portolan::StepModel</name>
    <message>
        <source>conntrack</source>
        <translation>conntrack</translation>
    </message>
    <message>
        <source>route</source>
        <translation>路由</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>in by, out by</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>in by %1</source>
        <translation>从 %1 进入</translation>
    </message>
    <message>
        <source>out by %1</source>
        <translation>从 %1 离开</translation>
    </message>
</context>
<context>
    <name>portolan::SuggestEdit</name>
    <message>
        <source>Show what this host knows (Down)</source>
        <translation>显示本机已知的内容 (↓)</translation>
    </message>
</context>
<context>
    <name>portolan::Table</name>
    <message>
        <source>Column headings</source>
        <translation>列标题</translation>
    </message>
</context>
<context>
    <name>portolan::TakeDialog</name>
    <message>
        <source>Take a snapshot</source>
        <translation>拍摄快照</translation>
    </message>
    <message>
        <source>Keeps every rule and forward of this moment. Nothing is changed.</source>
        <translation>保存此刻的每条规则和每个转发。不做任何更改。</translation>
    </message>
    <message>
        <source>&amp;Name (may stay empty)</source>
        <translation>名称（可留空）(&amp;N)</translation>
    </message>
    <message>
        <source>before docker run</source>
        <translation>docker run 之前</translation>
    </message>
    <message>
        <source>&amp;Take snapshot</source>
        <translation>拍摄快照(&amp;T)</translation>
    </message>
    <message>
        <source>No snapshot was taken: the prompt was closed.</source>
        <translation>未拍摄快照：提示已关闭。</translation>
    </message>
    <message>
        <source>No snapshot was taken. %1</source>
        <translation>未拍摄快照。%1</translation>
    </message>
</context>
<context>
    <name>portolan::TraceControls</name>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Port that is asked for</source>
        <translation>请求的端口</translation>
    </message>
    <message>
        <source>The port that clients ask for, or a range: 8080, 8000-8010</source>
        <translation>客户端请求的端口或范围：8080、8000-8010</translation>
    </message>
    <message>
        <source>from any client</source>
        <translation>来自任意客户端</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source> packets</source>
        <translation> 个数据包</translation>
    </message>
    <message>
        <source>Packets at most</source>
        <translation>数据包上限</translation>
    </message>
    <message>
        <source>After so many packets the trace ends by itself</source>
        <translation>达到此数据包数后追踪自动结束</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Seconds at most</source>
        <translation>秒数上限</translation>
    </message>
    <message>
        <source>After so many seconds the trace ends by itself</source>
        <translation>达到此秒数后追踪自动结束</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Ends the trace; nothing of it stays in the kernel</source>
        <translation>结束追踪；不会在内核中留下任何内容</translation>
    </message>
    <message>
        <source>Follows the packets of matching connections through every chain, both ways</source>
        <translation>追踪符合条件的连接的数据包经过的每条链，包括两个方向</translation>
    </message>
    <message>
        <source>Only clients with this address, of this network, or the one connection that a client has by this port: 1.2.3.4, 10.0.0.0/8, 1.2.3.4:40000</source>
        <translation>仅限此地址、此网络的客户端，或客户端使用此端口的那一个连接：1.2.3.4、10.0.0.0/8、1.2.3.4:40000</translation>
    </message>
</context>
<context>
    <name>portolan::TracePage</name>
    <message>
        <source>Import a kernel log</source>
        <translation>导入内核日志</translation>
    </message>
    <message>
        <source>Logs (*.log *.txt kern* messages* syslog*)</source>
        <translation>日志 (*.log *.txt kern* messages* syslog*)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>There is no text in the clipboard. Copy lines of a kernel log, then paste them here.</source>
        <translation>剪贴板中没有文本。请复制内核日志中的行，再粘贴到这里。</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>%1 was not imported. %2</source>
        <comment>file, why</comment>
        <translation>%1 未能导入。%2</translation>
    </message>
    <message>
        <source>1 line that is no packet&apos;s was skipped.</source>
        <translation>已跳过 1 行不是数据包的内容。</translation>
    </message>
    <message>
        <source>%1 lines that are no packet&apos;s were skipped.</source>
        <translation>已跳过 %1 行不是数据包的内容。</translation>
    </message>
    <message>
        <source>1 line was skipped because its prefix does not say table and chain.</source>
        <translation>已跳过 1 行：它的前缀没有写明表和链。</translation>
    </message>
    <message>
        <source>%1 lines were skipped because their prefix does not say table and chain.</source>
        <translation>已跳过 %1 行：它们的前缀没有写明表和链。</translation>
    </message>
    <message>
        <source>Only the first %1 packets are shown; %2 more are in the log.</source>
        <translation>只显示前 %1 个数据包；日志中另有 %2 个。</translation>
    </message>
    <message>
        <source>From a kernel log in the clipboard.</source>
        <translation>取自剪贴板中的内核日志。</translation>
    </message>
    <message>
        <source>From the kernel log %1.</source>
        <translation>取自内核日志 %1。</translation>
    </message>
    <message>
        <source>Seen by the kernel&apos;s own trace.</source>
        <translation>由内核自身的追踪观察到。</translation>
    </message>
    <message>
        <source>The rules of its host are not known.</source>
        <translation>其主机的规则未知。</translation>
    </message>
    <message>
        <source>1 packet</source>
        <translation>1 个数据包</translation>
    </message>
    <message>
        <source>%1 packets</source>
        <translation>%1 个数据包</translation>
    </message>
    <message>
        <source>Packets of %1</source>
        <translation>%1 的数据包</translation>
    </message>
    <message>
        <source>%1, %2 steps</source>
        <translation>%1，%2 步</translation>
    </message>
    <message>
        <source>Waiting for the first packet of %1…

Ask from a client; every packet appears here with its way as soon as it has passed.</source>
        <translation>正在等待 %1 的第一个数据包…

请从客户端发出请求；每个数据包通过后会立即连同其路径出现在这里。</translation>
    </message>
    <message>
        <source>Import a kernel log: lines that LOG rules or the TRACE target wrote, from a file, from the clipboard, or dropped here.</source>
        <translation>导入内核日志：由 LOG 规则或 TRACE 目标写入的行，可来自文件、剪贴板，或拖放到这里。</translation>
    </message>
    <message>
        <source>Follow a packet through every table and chain, rule by rule.</source>
        <translation>逐条规则地追踪数据包经过的每张表和每条链。</translation>
    </message>
    <message>
        <source>Say above which port clients ask for, start, and let a packet come; or start from a forward or a connection by its menu.</source>
        <translation>在上方填写客户端请求的端口，开始后等待数据包到来；也可以从转发或连接的菜单开始。</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>追踪</translation>
    </message>
    <message>
        <source>From a &amp;file…</source>
        <translation>从文件(&amp;F)…</translation>
    </message>
    <message>
        <source>From the &amp;clipboard</source>
        <translation>从剪贴板(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Import log</source>
        <translation>导入日志(&amp;I)</translation>
    </message>
    <message>
        <source>Shows the packets of a kernel log: lines of LOG rules and of TRACE. A file can be dropped here, too, and lines pasted (Ctrl+V).</source>
        <translation>显示内核日志中的数据包：LOG 规则和 TRACE 写入的行。也可以把文件拖放到这里，或粘贴日志行 (Ctrl+V)。</translation>
    </message>
    <message>
        <source>&amp;Report…</source>
        <translation>报告(&amp;R)…</translation>
    </message>
    <message>
        <source>All packets as text, Markdown or HTML, with addresses replaced on wish</source>
        <translation>全部数据包，以纯文本、Markdown 或 HTML 表示，可替换地址</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>测试连接(&amp;T)</translation>
    </message>
    <message>
        <source>Import log…</source>
        <translation>导入日志…</translation>
    </message>
    <message>
        <source>Paste lines</source>
        <translation>粘贴日志行</translation>
    </message>
    <message>
        <source>Rules of this host</source>
        <translation>本机的规则</translation>
    </message>
    <message>
        <source>The log is of this host, and its rules were then as they are now: rules and routes are said in words.</source>
        <translation>日志来自本机，且当时的规则与现在相同：规则和路由以文字说明。</translation>
    </message>
    <message>
        <source>Packets</source>
        <translation>数据包</translation>
    </message>
    <message>
        <source>Some of what the kernel said was lost: ways of packets may have gaps. Follow fewer, by one client&apos;s address for example.</source>
        <translation>内核给出的部分内容已丢失：数据包的路径可能不完整。请追踪得少一些，例如只追踪一个客户端的地址。</translation>
    </message>
    <message>
        <source>Starting to follow %1…</source>
        <translation>正在开始追踪 %1…</translation>
    </message>
    <message>
        <source>Following %1: %2 of %3 packets, %4 s left.</source>
        <comment>what, seen, at most, seconds</comment>
        <translation>正在追踪 %1：%2 / %3 个数据包，还剩 %4 秒。</translation>
    </message>
    <message>
        <source>Following %1:</source>
        <translation>正在追踪 %1：</translation>
    </message>
    <message>
        <source>1 packet was seen.</source>
        <translation>观察到 1 个数据包。</translation>
    </message>
    <message>
        <source>%1 packets were seen.</source>
        <translation>观察到 %1 个数据包。</translation>
    </message>
    <message>
        <source>The trace ended with as many packets as it was to follow.</source>
        <translation>已达到要追踪的数据包数，追踪结束。</translation>
    </message>
    <message>
        <source>The trace ended after %1 s.</source>
        <translation>追踪已在 %1 秒后结束。</translation>
    </message>
    <message>
        <source>The trace was stopped.</source>
        <translation>追踪已停止。</translation>
    </message>
    <message>
        <source>No packet of %1 came to this host: ask from a client while the trace runs, and look whether something before this host stops it.</source>
        <translation>没有 %1 的数据包到达本机：请在追踪期间从客户端发出请求，并检查是否在到达本机之前被拦截。</translation>
    </message>
    <message>
        <source>No packets are followed: the password was not given.</source>
        <translation>没有追踪数据包：未输入密码。</translation>
    </message>
    <message>
        <source>You may not follow packets on this host. %1</source>
        <translation>您无权在此主机上追踪数据包。%1</translation>
    </message>
    <message>
        <source>Packets cannot be followed. %1</source>
        <translation>无法追踪数据包。%1</translation>
    </message>
    <message>
        <source>A test connection needs TCP and a port.</source>
        <translation>测试连接需要 TCP 和端口。</translation>
    </message>
    <message>
        <source>The test connection to port %1 was accepted after %2 ms.</source>
        <translation>到端口 %1 的测试连接在 %2 毫秒后被接受。</translation>
    </message>
    <message>
        <source>The test connection to port %1 was refused after %2 ms.</source>
        <translation>到端口 %1 的测试连接在 %2 毫秒后被拒绝。</translation>
    </message>
    <message>
        <source>The test connection to port %1 got no answer.</source>
        <translation>到端口 %1 的测试连接没有得到应答。</translation>
    </message>
    <message>
        <source>The test connection to port %1 failed: %2.</source>
        <translation>到端口 %1 的测试连接失败：%2。</translation>
    </message>
    <message>
        <source>It came from this host itself: its packets met OUTPUT, not PREROUTING; a client&apos;s may fare otherwise.</source>
        <translation>它来自本机自身：其数据包经过 OUTPUT 而不是 PREROUTING；客户端的数据包结果可能不同。</translation>
    </message>
    <message>
        <source>This is a file, not a running host: no packets pass.</source>
        <translation>这是文件，不是运行中的主机：没有数据包经过。</translation>
    </message>
    <message>
        <source>This is a recording: no packets pass.</source>
        <translation>这是录制内容：没有数据包经过。</translation>
    </message>
    <message>
        <source>Follows a TCP connection that this program opens to the port and closes again. It comes from this host itself, so that its packets meet OUTPUT instead of PREROUTING.</source>
        <translation>追踪由本程序向该端口建立并随即关闭的 TCP 连接。它来自本机自身，因此其数据包经过 OUTPUT 而不是 PREROUTING。</translation>
    </message>
    <message>
        <source>This program does not run on the network of that host, and cannot ask as it would.</source>
        <translation>本程序不在那台主机的网络上运行，无法像它那样发出请求。</translation>
    </message>
</context>
<context>
    <name>portolan::WayBox</name>
    <message>
        <source>Light the way of a forward</source>
        <translation>点亮一个转发的路径</translation>
    </message>
    <message>
        <source>Light the chains and rules a forward&apos;s packets meet</source>
        <translation>点亮一个转发的数据包会遇到的链和规则</translation>
    </message>
</context>
<context>
    <name>portolan::WayCaption</name>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Light the way of the first packet of a connection</source>
        <translation>点亮连接第一个数据包的路径</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>Light the way of the answers</source>
        <translation>点亮应答的路径</translation>
    </message>
    <message>
        <source>Do not show the packet any more</source>
        <translation>不再显示该数据包</translation>
    </message>
    <message>
        <source>%1 has no rules in these tables, so there is no way to show.</source>
        <translation>%1 在这些表中没有规则，因此没有可显示的路径。</translation>
    </message>
    <message>
        <source>The answers of %1. No nat rule is asked about them: conntrack knows the connection and, where the diagram says so, gives them back the address that was asked for.</source>
        <translation>%1 的应答。不查询任何 nat 规则：conntrack 认得此连接，并在图中标出的位置还原客户端所请求的地址。</translation>
    </message>
    <message>
        <source>The answers of %1. No nat rule is asked about them: conntrack gives them back the address that was asked for.</source>
        <translation>%1 的应答。不查询任何 nat 规则：conntrack 会还原客户端所请求的地址。</translation>
    </message>
    <message>
        <source>The first packet of a connection to %1. The later ones take the same way and skip nat: conntrack remembers the translation.</source>
        <translation>到 %1 的连接的第一个数据包。后续数据包走同一条路但跳过 nat：conntrack 记得转换结果。</translation>
    </message>
    <message>
        <source>The first packet of a connection to %1, which a program on this host answers. Later packets skip nat: conntrack remembers.</source>
        <translation>到 %1 的连接的第一个数据包，由本机上的程序应答。后续数据包跳过 nat：conntrack 已经记住。</translation>
    </message>
    <message>
        <source>Packet %1: %2, %3.</source>
        <comment>number, what it is, how it ended</comment>
        <translation>数据包 %1：%2，%3。</translation>
    </message>
    <message>
        <source>None of the chains it passed is among those of this host.</source>
        <translation>它经过的链都不在本机的链之中。</translation>
    </message>
    <message>
        <source>The numbers are those of its steps on the Trace page.</source>
        <translation>编号与“追踪”页面上的步骤一致。</translation>
    </message>
</context>
<context>
    <name>portolan::WayModel</name>
    <message>
        <source>Way of %1</source>
        <translation>%1 的路径</translation>
    </message>
    <message>
        <source>Way of…</source>
        <translation>路径…</translation>
    </message>
</context>
</TS>
