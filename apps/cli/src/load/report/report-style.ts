import { rawHtml } from '@banyan/pages';

/**
 * The report's own style: it is opened from a file, years later perhaps, so nothing comes from elsewhere. Colours are those of the
 * console; lines differ in form as well, and every state is a sign and a word too.
 */
export const REPORT_STYLE = rawHtml(`
:root { color-scheme: light dark; --ground: #f6f5ef; --raised: #fff; --ink: #17211c; --soft: #535d57; --line: #d8d5c8;
  --wanted: #6b6a62; --answered: #176d48; --failed: #a1201a; --p50: #176d48; --p99: #855418;
  --good: #12663a; --good-ground: #e0f1e6; --bad: #a1201a; --bad-ground: #fbe6e3; --wait: #775000; --wait-ground: #fbefd0; --off: #4b554f; --off-ground: #e7e9e4; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1512; --raised: #171f1b; --ink: #e8eee9; --soft: #a6b1ab; --line: #2c3731;
  --wanted: #9aa39d; --answered: #6bd4a3; --failed: #ff9d94; --p50: #6bd4a3; --p99: #dcb377;
  --good: #7fdca6; --good-ground: #12301f; --bad: #ff9d94; --bad-ground: #401a18; --wait: #f2c86b; --wait-ground: #382c10; --off: #bcc6c1; --off-ground: #232b27; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; } footer { padding-bottom: 2rem; color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 0 0 .75rem; }
p { max-width: 46rem; margin: .4rem 0; overflow-wrap: anywhere; } .soft { color: var(--soft); }
section { background: var(--raised); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 1rem 0; }
.mark { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-weight: 600; font-size: .9rem; white-space: nowrap; }
.healthy { color: var(--good); background: var(--good-ground); } .breached { color: var(--bad); background: var(--bad-ground); }
.inconclusive, .disturbed { color: var(--wait); background: var(--wait-ground); } .none { color: var(--off); background: var(--off-ground); }
.verdict { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; } .verdict .mark { font-size: 1.05rem; padding: .25rem .9rem; }
ul.why { margin: .6rem 0 0; padding-left: 1.2rem; } ul.why li { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .9rem 1.25rem; margin: 0; }
dt { color: var(--soft); font-size: .8rem; } dd { margin: 0; font-weight: 600; font-size: 1.1rem; overflow-wrap: anywhere; } dd small { display: block; font-weight: 400; font-size: .8rem; color: var(--soft); }
figure { margin: 0 0 1.5rem; } figure:last-of-type { margin-bottom: .5rem; }
figcaption { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; justify-content: space-between; margin-bottom: .5rem; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .875rem; }
.key::before { content: ''; display: inline-block; width: 1.4rem; margin-right: .4rem; vertical-align: .25em; border-top: 3px solid; }
.key.wanted::before { border-color: var(--wanted); border-top-style: dashed; } .key.answered::before { border-color: var(--answered); } .key.failed::before { border-color: var(--failed); border-top-style: dotted; }
.key.p50::before { border-color: var(--p50); } .key.p99::before { border-color: var(--p99); border-top-style: dashed; }
.plot { display: grid; grid-template-columns: max-content 1fr; grid-template-rows: 15rem auto; gap: .3rem .5rem; }
.scale, .time { display: flex; justify-content: space-between; color: var(--soft); font-size: .75rem; line-height: 1; }
.scale { flex-direction: column; text-align: right; margin: -.375rem 0; } .time { grid-column: 2; }
svg { width: 100%; height: 100%; min-width: 0; overflow: visible; }
svg line { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
svg path { fill: none; stroke-width: 2; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
path.wanted { stroke: var(--wanted); stroke-dasharray: 6 4; } path.answered { stroke: var(--answered); } path.failed { stroke: var(--failed); stroke-dasharray: 2 3; stroke-width: 2.5; }
path.p50 { stroke: var(--p50); } path.p99 { stroke: var(--p99); stroke-dasharray: 6 3; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: right; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--soft); font-size: .8rem; font-weight: 500; vertical-align: bottom; } tbody th { font-weight: 600; } th:first-child, td.words { text-align: left; }
tr > :last-child { padding-right: 0; } tbody tr:last-child > * { border-bottom: 0; } td small { display: block; color: var(--soft); font-size: .8rem; }
details { margin-top: 1rem; } summary { cursor: pointer; color: var(--soft); padding: .25rem 0; } summary:focus-visible { outline: 3px solid; outline-offset: 2px; }
code { font-size: .9em; overflow-wrap: anywhere; }
@media (max-width: 46rem) {
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards, table.cards tbody, table.cards tr, table.cards th, table.cards td { display: block; }
  table.cards tr { padding: .6rem 0; border-bottom: 1px solid var(--line); } table.cards tr:last-child { border-bottom: 0; }
  table.cards th, table.cards td { border: 0; padding: .1rem 0; text-align: left; }
  table.cards td { display: flex; justify-content: space-between; gap: 1rem; text-align: right; } table.cards td::before { content: attr(data-label); color: var(--soft); text-align: left; flex: none; }
  .plot { grid-template-rows: 11rem auto; }
}
@media print { section { break-inside: avoid; } }
`);
