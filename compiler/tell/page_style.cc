// The CSS of a page, and nothing else. Colours have a contrast of at least 4.5 to 1 on their
// ground. Looked at in a browser; what the page says is tested without it.
#include "compiler/tell/page_style.h"

namespace sightline {

const std::string_view kPageStyle =
    R"(:root{color-scheme:light dark;--text:#1f2328;--soft:#57606a;--ground:#ffffff;--raised:#f6f8fa;--line:#d0d7de;--link:#0550ae;--good:#116329;--good-ground:#dafbe1;--bad:#b42318;--bad-ground:#fff1f0;--open:#7d4e00;--open-ground:#fff8c5}
@media screen and (prefers-color-scheme:dark){:root{--text:#e6edf3;--soft:#9ea7b3;--ground:#0d1117;--raised:#161b22;--line:#30363d;--link:#79c0ff;--good:#7ee787;--good-ground:#0f2e1a;--bad:#ff9c95;--bad-ground:#3b1214;--open:#f2cc60;--open-ground:#3a2d06}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1.5rem clamp(1rem,4vw,3rem) 4rem;max-width:76rem;background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
h1{font-size:1.7rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.3rem;margin:3rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1.1rem;margin:0 0 .5rem;overflow-wrap:anywhere}
h4{font-size:.95rem;margin:1.25rem 0 .4rem}
p,ul,ol,dl,table,pre,figure,details{margin:.6rem 0}
ul,ol{padding-left:1.4rem}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code,pre,.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
code,.name{overflow-wrap:anywhere}
pre{padding:.75rem 1rem;background:var(--raised);border:1px solid var(--line);border-radius:6px;overflow-x:auto;line-height:1.45;tab-size:2}
.soft{color:var(--soft);font-weight:400}
.place{color:var(--soft);font-size:.85rem;overflow-wrap:anywhere}
.outcome{padding:.75rem 1rem;border-left:5px solid;border-radius:4px;font-weight:600}
.verdict{display:inline-block;padding:.05rem .55rem;border:1px solid;border-radius:1rem;font-size:.85rem;font-weight:600;white-space:nowrap}
.good{color:var(--good);background:var(--good-ground);border-color:var(--good)}
.bad{color:var(--bad);background:var(--bad-ground);border-color:var(--bad)}
.open{color:var(--open);background:var(--open-ground);border-color:var(--open)}
.facts dt{font-weight:600}
.facts dd{margin:0 0 .5rem;overflow-wrap:anywhere}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;list-style:none}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.92rem}
th,td{padding:.35rem .7rem;border:1px solid var(--line);text-align:left;vertical-align:top}
thead th{background:var(--raised)}
td code,th code{white-space:nowrap}
.number{text-align:center}
.matrix th[scope=row]{min-width:12em}
.on-paper{display:none}
tr.wrong td,tr.wrong th{color:var(--bad);background:var(--bad-ground);font-weight:600}
article{margin:1.25rem 0;padding:1.1rem 1.25rem;border:1px solid var(--line);border-left-width:5px;border-radius:8px}
article.is-good{border-left-color:var(--good)}
article.is-bad{border-left-color:var(--bad)}
article.is-open{border-left-color:var(--open)}
.doc{max-width:44rem}
figure{padding:.25rem;border:1px solid var(--line);border-radius:6px;overflow-x:auto}
figure svg{display:block;margin:0 auto}
figcaption{padding:.25rem .5rem;color:var(--soft);font-size:.85rem}
summary{cursor:pointer;font-weight:600}
footer{margin-top:3rem;padding-top:.75rem;border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}
@media(min-width:48rem){.facts{display:grid;grid-template-columns:11rem 1fr;column-gap:1rem}.facts dd{margin:0}}
@media(max-width:40rem){th,td{padding:.3rem .45rem}article{padding:.9rem}pre{padding:.6rem}.stack,.stack tbody,.stack tr,.stack th,.stack td{display:block;width:100%}.stack thead{display:none}.stack tr{margin-bottom:.6rem;border:1px solid var(--line);border-radius:6px;overflow:hidden}.stack th,.stack td{border:0}.stack code{white-space:normal}.stack td:empty{display:none}.stack td::before{content:attr(data-label) ": ";color:var(--soft);font-weight:400}}
@media print{.matrix .number{padding:.35rem .3rem}.on-screen{display:none}.on-paper{display:block}body{max-width:none;padding:0;font-size:10pt}pre{white-space:pre-wrap;overflow-wrap:anywhere}figure,tr,.outcome{break-inside:avoid}h2,h3,h4{break-after:avoid}figure svg{max-width:100%;height:auto}.wide,figure{overflow:visible}a{color:inherit;text-decoration:none}}
)";

}  // namespace sightline
