import { rawHtml } from '@banyan/pages';

/** What the reference of contracts needs beside the style of all pages: the same colours, tables that nest, pages that print. */
export const REFERENCE_STYLE = rawHtml(`
html { scroll-padding-top: 1rem; } td p { margin: 0 0 .25rem; } .card > p:last-child { margin-bottom: 0; } main.wide, .wide { max-width: 80rem; }
.trail { margin: .2rem 0 0; } .trail a { margin-right: .15rem; }
.reference { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 1.5rem; } .reference > * { min-width: 0; }
@media (min-width: 70rem) { .reference { grid-template-columns: 15rem minmax(0, 1fr); }
  nav.contents { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; } }
nav.contents ul { list-style: none; margin: 0 0 .6rem; padding: 0; } nav.contents li { padding: .2rem 0; overflow-wrap: anywhere; font-size: .875rem; }
nav.contents strong { font-size: .8rem; color: var(--soft); font-weight: 600; }
h2 code, h3 code { font-size: .95em; font-weight: 600; } h4 { font-size: .9rem; margin: 1.2rem 0 .3rem; } h5 { font-size: .85rem; margin: .8rem 0 .2rem; color: var(--soft); }
.method { display: inline-block; font: 700 .8rem/1.6 ui-monospace, monospace; padding: 0 .5rem; border-radius: .3rem; color: var(--link); border: 1px solid currentColor; }
.method.gone { color: var(--bad); }
a.anchor { color: inherit; text-decoration: none; } a.anchor:hover, a.anchor:focus-visible { text-decoration: underline; }
:target { outline: 2px solid var(--link); outline-offset: 2px; border-radius: .3rem; } tr:target { outline-offset: -2px; }
table.fields { table-layout: fixed; min-width: 0; } table.fields th:first-child { width: 28%; } table.fields th:nth-child(2) { width: 24%; }
table.fields tbody th { font-weight: 400; padding-left: calc(var(--d, 0) * .9rem); overflow-wrap: anywhere; } table.fields td { overflow-wrap: anywhere; }
table.fields td p { margin: 0 0 .25rem; } table.fields td ul { margin: 0 0 .25rem; padding-left: 1.1rem; } table.fields td > :last-child { margin-bottom: 0; }
table.fields tbody th .note, .note { display: block; font-size: .8rem; color: var(--soft); }
.gone code { text-decoration: line-through; } .tag { display: inline-block; padding: 0 .45rem; border-radius: .8rem; font-size: .8rem; font-weight: 600; margin: 0 .25rem .15rem 0; }
.tag.personal { color: var(--bad); background: var(--bad-bg); } .tag.kept { color: var(--wait); background: var(--wait-bg); } .tag.quiet { color: var(--off); background: var(--off-bg); font-weight: 400; }
.prose > :first-child { margin-top: 0; } .prose > :last-child { margin-bottom: 0; }
details > summary { cursor: pointer; } details pre { margin-top: .4rem; } pre { max-width: 100%; } pre.copy { user-select: all; white-space: pre-wrap; overflow-wrap: anywhere; }
pre:focus-visible, .scroll:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible, button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.copying { position: relative; } .copying button { position: absolute; top: .4rem; right: .4rem; }
.versions { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 1rem; margin: .8rem 0 0; padding: 0; list-style: none; }
.versions > li { border: 1px solid var(--line); border-radius: .5rem; padding: .8rem; min-width: 0; overflow-wrap: anywhere; } .versions p { margin: .35rem 0 0; }
form.ask { display: grid; gap: .7rem; } form.ask .field { display: grid; gap: .15rem; } form.ask .field p { margin: 0; } form.ask label span { font-weight: 400; } form.ask label { font-weight: 600; font-size: .9rem; }
input, select, textarea, button { font: inherit; color: var(--ink); background: var(--page); border: 1px solid var(--soft); border-radius: .35rem; padding: .4rem .55rem; max-width: 100%; }
textarea { font-family: ui-monospace, monospace; font-size: .85rem; width: 100%; } form.ask input, form.ask select { width: min(100%, 30rem); }
button, .button { cursor: pointer; background: var(--link); color: var(--card); border-color: var(--link); font-weight: 600; } .copying button { font-size: .8rem; padding: .1rem .5rem; }
.button { display: inline-block; padding: .3rem .8rem; border-radius: .35rem; text-decoration: none; font-size: .9rem; }
form.find { display: flex; flex-wrap: wrap; gap: .5rem; } form.find input { flex: 1 1 14rem; } .fault { color: var(--bad); font-size: .875rem; }
form.compare { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; } form.compare label { display: grid; gap: .15rem; font-size: .8rem; color: var(--soft); }
.difference { border-left: 3px solid var(--line); padding: .1rem 0 .1rem .8rem; margin: .8rem 0; overflow-wrap: anywhere; } .difference p { margin: .3rem 0; }
.difference.breaking { border-color: var(--bad); } .difference.undecided, .difference.warning { border-color: var(--wait); } .difference.note { border-color: var(--good); }
@media (max-width: 34rem) { table.fields { display: block; } table.fields tbody { display: block; } table.fields tr { padding-left: calc(var(--d, 0) * .6rem); } table.fields tbody th:first-child { padding-left: 0; width: auto; display: block; } table.fields td { display: block; width: auto; } }
@media print { :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; } footer, nav.contents, .button, form, .copying button { display: none; }
  .card { border: 0; padding: 0; } tr, .difference { break-inside: avoid; } h2, h3, h4 { break-after: avoid; } details::details-content { content-visibility: visible; display: block; } a { color: inherit; } pre { white-space: pre-wrap; } }
`);
