/** `/skin/styles.css`: the theme of 2009, tidied once. */
export const STYLES = `
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 Georgia, 'Times New Roman', serif; color: #2b2721; background: #f4f0e8; }
a { color: #7a3b1e; }
a:hover { color: #b4562f; }
header, main, footer, .departments ul { max-width: 1040px; margin: 0 auto; padding: 0 20px; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 12px 28px; padding-top: 18px; padding-bottom: 14px; }
.brand { display: flex; align-items: center; gap: 12px; font-size: 25px; color: #2b2721; text-decoration: none; }
.brand small { font-size: 13px; white-space: nowrap; color: #766d5f; align-self: end; padding-bottom: 5px; }
.search { flex: 1 1 240px; display: flex; }
.search input { flex: 1; min-width: 0; border-radius: 3px 0 0 3px; border-right: 0; }
.search button { border-radius: 0 3px 3px 0; }
.account { display: flex; gap: 20px; }
.departments { background: #3d4a3a; }
.departments ul { display: flex; flex-wrap: wrap; list-style: none; }
.departments a { display: block; padding: 9px 16px 9px 0; color: #f4f0e8; text-decoration: none; }
.departments a:hover { text-decoration: underline; color: #fff; }
main { padding-top: 24px; padding-bottom: 40px; min-height: 60vh; }
h1 { font-size: 27px; font-weight: normal; margin: 0 0 18px; }
h2 { font-size: 19px; font-weight: normal; border-bottom: 1px solid #d8cfbf; padding-bottom: 5px; }
.shelf { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 18px; padding: 0; list-style: none; }
.shelf li { background: #fff; border: 1px solid #ddd4c5; padding: 12px; display: flex; flex-direction: column; gap: 6px; }
.shelf img { width: 100%; height: auto; }
.shelf a { text-decoration: none; overflow-wrap: anywhere; }
.price { font-size: 18px; margin-top: auto; }
.stock-yes { color: #3c6b2f; } .stock-no { color: #9a3324; }
.product { display: grid; grid-template-columns: minmax(200px, 400px) 1fr; gap: 32px; }
.product img { width: 100%; height: auto; background: #fff; border: 1px solid #ddd4c5; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: 8px 12px; border: 1px solid #ddd4c5; }
td.number, th.number { text-align: right; }
input, button { font: inherit; padding: 7px 11px; border: 1px solid #b9ad99; border-radius: 3px; background: #fff; }
button { background: #7a3b1e; border-color: #7a3b1e; color: #fff; cursor: pointer; }
button:hover { background: #b4562f; }
.field { display: block; margin-bottom: 12px; } .field input { display: block; width: 280px; max-width: 100%; }
.message { background: #fff8e3; border: 1px solid #e0cd8d; padding: 10px 14px; margin-bottom: 18px; }
.pages a, .pages b { padding: 3px 9px; }
footer { padding-top: 16px; padding-bottom: 28px; border-top: 1px solid #d8cfbf; color: #766d5f; font-size: 13px; }
@media (max-width: 640px) { .product { grid-template-columns: 1fr; } }
`.trimStart();
