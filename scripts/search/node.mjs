/* Answer queries with the portal's own engine: node node.mjs ENGINE SITE QUERIES OUT.

   Every query meets a reader that knows the manifest and nothing else, as on a page that was just loaded. One answer in JSON
   on every line of OUT. */

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { openFiles } from "./files.mjs";

const [engine, site, queries, out] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(join(resolve(engine), name)).href);
const { openReader } = await load("reader.js");
const { answer } = await load("answer.js");

async function ask(query) {
  const files = openFiles(site);
  const reader = await openReader(files.fetchFile);
  files.forget();
  const before = process.cpuUsage();
  let told, fault = null;
  try {
    told = await answer(reader, { text: query.text, facets: {}, byDate: false, start: 0 });
  } catch (error) {
    fault = String(error.stack || error);
    told = { hits: [], total: 0, candidates: { numbers: [] }, missing: [] };
  }
  const used = process.cpuUsage(before);
  return {
    hits: told.hits,
    total: told.total,
    near: Boolean(told.isNear),
    unfinished: Boolean(told.isUnfinished),
    missing: told.missing,
    offered: told.candidates.numbers.includes(query.source),
    fault,
    ms: (used.user + used.system) / 1000,
    ...files.count(),
  };
}

const file = openSync(out, "w");
for (const query of JSON.parse(readFileSync(queries, "utf8")).queries) {
  writeSync(file, JSON.stringify(await ask(query)) + "\n");
}
closeSync(file);
