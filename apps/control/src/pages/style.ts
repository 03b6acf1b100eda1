import { rawHtml } from '@banyan/pages';

/**
 * The one style sheet of control's pages. No fonts, no images, no script: it must load over a bad line at night. Colours
 * are chosen for a contrast of 4.5 : 1 or more in both schemes; a state is always a word and a sign too, never colour alone.
 */
export const STYLE = rawHtml(`
:root { color-scheme: light dark; --page: #f6f6f3; --card: #fff; --ink: #1b1f1d; --soft: #565f5a; --line: #dcdfda;
  --good: #12663a; --good-bg: #e2f3e8; --bad: #a31515; --bad-bg: #fde8e6; --wait: #7a5200; --wait-bg: #fdf1d3;
  --off: #4d5752; --off-bg: #eaedea; --link: #0b57a4; --legacy: #8a6d3b; --service: #1f7a54; }
@media (prefers-color-scheme: dark) { :root { --page: #101412; --card: #191f1c; --ink: #e9eeeb; --soft: #a3aea8; --line: #2e3733;
  --good: #7fdca6; --good-bg: #143325; --bad: #ff9d94; --bad-bg: #421a18; --wait: #f2c86b; --wait-bg: #3a2d10;
  --off: #bcc6c1; --off-bg: #252d29; --link: #86bdf5; --legacy: #d8b979; --service: #6fd3a6; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; }
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; padding-top: 1.25rem; }
h1 { font-size: 1.25rem; margin: 0; } h1, h2, h3 { overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 0; } h3 { font-size: .95rem; margin: 1.4rem 0 .4rem; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.soft { color: var(--soft); } small, .small { font-size: .875rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 1rem 0; }
.card > :first-child { margin-top: 0; }
.attention > .mark { margin-right: .3rem; } .attention li .mark { margin-right: .3rem; } .attention li { overflow-wrap: anywhere; }
.title { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; justify-content: space-between; }
.mark { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-weight: 600; font-size: .9rem; white-space: nowrap; }
.good { color: var(--good); background: var(--good-bg); } .bad { color: var(--bad); background: var(--bad-bg); }
.wait { color: var(--wait); background: var(--wait-bg); } .off { color: var(--off); background: var(--off-bg); }
.banner { border-radius: .5rem; padding: .7rem .9rem; margin: .8rem 0 0; overflow-wrap: anywhere; }
.banner p { margin: .3rem 0 0; } .banner p:first-child { margin: 0; }
.incident { display: grid; grid-template-columns: max-content 1fr; gap: .35rem .9rem; margin: .5rem 0 0; color: var(--ink); }
.incident dt { color: var(--bad); font-weight: 600; font-size: inherit; } .incident dd { font-weight: 400; } .command { display: block; margin: .25rem 0; padding: .4rem .6rem; border-radius: .4rem; background: var(--card); }
.reach { display: inline-block; width: 7rem; height: .5rem; border-radius: .25rem; background: var(--off-bg); border: 1px solid var(--line); overflow: hidden; margin-right: .4rem; }
.reach i { display: block; height: 100%; background: var(--off); } .reach.over i { background: var(--bad); }
table.arms { table-layout: fixed; } table.arms th:first-child { width: 22%; } table.arms th:nth-child(2) { width: 18%; } table.arms small { display: inline-block; width: 11rem; font-size: .8rem; text-align: left; padding-left: .4rem; } table.arms th.n:nth-child(n+3) { padding-right: 12rem; } table.arms th.n:last-child { padding-right: 11.25rem; }
table.burn { margin-bottom: .8rem; } table.burn small { display: block; }
table.rules { margin: .3rem 0; } table.rules th[scope=row] { font-weight: 400; } table.rules td { white-space: nowrap; } table.rules .evidence { white-space: normal; color: var(--soft); }
@media (max-width: 56rem) { table.arms small { display: block; width: auto; text-align: right; padding: 0; } table.arms th.n:nth-child(n+3) { padding-right: .75rem; } table.arms th.n:last-child { padding-right: 0; } }
@media (max-width: 34rem) { .mark { white-space: normal; } .incident { grid-template-columns: 1fr; gap: 0; } .incident dd { margin-bottom: .5rem; }
 
  .stack thead { display: none; } .stack tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); }
  .stack th, .stack td { display: inline-block; border: 0; padding: .1rem .8rem .1rem 0; text-align: left; max-width: 100%; }
  .stack td:first-child { display: block; } .stack td[data-label]::before { content: attr(data-label) ' '; color: var(--soft); font-size: .8rem; } .stack th { display: block; }
  .stack th a { white-space: normal; overflow-wrap: anywhere; } .stack tr:last-child { border-bottom: 0; } }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .8rem 1rem; margin: 1rem 0 0; }
.facts + .scroll { margin-top: 1rem; } .facts div { min-width: 0; } dt { color: var(--soft); font-size: .8rem; } dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
dd small { font-weight: 400; color: var(--soft); display: block; }
.bar { position: relative; display: block; height: .5rem; border-radius: .25rem; background: var(--legacy); overflow: hidden; margin-top: .3rem; }
.bar i { display: block; height: 100%; background: var(--service); }
.bar b { position: absolute; top: 0; width: 3px; height: 100%; margin-left: -1.5px; background: var(--ink); box-shadow: 0 0 0 1px var(--card); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: .8rem; color: var(--soft); font-weight: 500; } td.n, th.n { text-align: right; }
tbody:last-child tr:last-child > * { border-bottom: 0; } tbody th a { white-space: nowrap; } tr > :last-child { padding-right: 0; } tbody th { color: var(--ink); font-size: inherit; }
ul.plain { list-style: none; margin: 0; padding: 0; } ul.plain li { padding: .45rem 0; border-bottom: 1px solid var(--line); }
ul.plain li:last-child { border-bottom: 0; } details { margin-top: .5rem; } ul.rules { margin: .2rem 0 .6rem; padding-left: 1.1rem; }
article.integration { border-top: 1px solid var(--line); padding: .9rem 0; } article.integration h3 { margin: 0; font-size: 1rem; }
article.integration > p { margin: .35rem 0 0; } article.integration .facts { margin-top: .6rem; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); }
article.integration:last-child { padding-bottom: 0; } table.pairs { margin: .4rem 0; } table.pairs td { width: 50%; overflow-wrap: anywhere; }
.prose h2 { font-size: 1.05rem; margin: 1.3rem 0 .3rem; } .prose p, .prose li { max-width: 46rem; } .prose ol, .prose ul { padding-left: 1.3rem; }
ol.steps { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; margin: .3rem 0 .6rem; padding: 0; }
ol.steps li { flex: 1 1 6rem; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--off-bg); color: var(--off); }
ol.steps li.behind { background: var(--good-bg); color: var(--good); } ol.steps li.here { border: 2px solid var(--link); background: var(--card); color: var(--ink); }
ol.steps small { display: block; color: inherit; }
table.sides td { overflow-wrap: anywhere; } table.sides td:first-child { width: 26%; } table.sides tr.differs td { background: var(--bad-bg); } table.sides tr.follows td { background: var(--wait-bg); }
table.sides tr td:first-child { padding-left: .5rem; } table.sides tr.alike, table.sides tr.uncompared { color: var(--soft); } table.groups .reach { width: 7rem; } table.groups .seen { white-space: nowrap; } @media (min-width: 34rem) { table.groups td:first-child { width: 32%; } table.groups td:nth-child(2) { min-width: 11rem; } }
form.plain { display: grid; gap: .6rem; max-width: 40rem; } form.plain fieldset { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .8rem; margin: 0; } form.plain fieldset label { display: block; padding: .15rem 0; }
input[type=text], input[type=password], button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--soft); border-radius: .4rem; padding: .4rem .6rem; } input[type=text], input[type=password] { width: 100%; } form.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-top: .8rem; } form.row label { flex: 1 1 16rem; } form.row label input { margin-top: .3rem; }
button { cursor: pointer; background: var(--off-bg); font-weight: 600; } input:focus-visible, button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
article.sample { border-top: 1px solid var(--line); padding: 1rem 0 .4rem; } article.sample h3 { margin: 0; font-size: 1rem; } article.sample .facts { margin: .6rem 0; }
pre { overflow-x: auto; background: var(--off-bg); padding: .8rem; border-radius: .4rem; font-size: .85rem; }
code { font-size: .9em; overflow-wrap: anywhere; } footer { padding-bottom: 2rem; }
`);
