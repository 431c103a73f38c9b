// Ask a built site's own search, without a browser: node site_search.js SITE QUERY… prints one JSON list of pages a query.
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const [site, ...queries] = process.argv.slice(2);
const element = () => ({ appendChild() {}, dataset: {} });
const page = {
  _ready() {}, // the page would load the index then; it is loaded below
  _: (text) => text,
  document: { getElementById: () => null, querySelector: element, createElement: element, documentElement: element() },
  localStorage: { setItem() {} },
  DOCUMENTATION_OPTIONS: {},
  SPHINX_HIGHLIGHT_ENABLED: false,
};
page.window = page;
vm.createContext(page);
for (const file of ["_static/language_data.js", "_static/searchtools.js", "searchindex.js"])
  vm.runInContext(fs.readFileSync(path.join(site, file), "utf8"), page);
for (const query of queries) {
  page.query = query;
  const found = vm.runInContext("Search._performSearch(...Search._parseQuery(query))", page);
  console.log(JSON.stringify([...found].reverse().map((one) => one[0])));
}
