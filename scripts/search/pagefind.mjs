/* Answer queries with Pagefind: node pagefind.mjs FOLDER QUERIES OUT.

   Its script runs as in a browser without workers. Each query meets a script that has loaded its metadata and nothing else, so it
   is loaded anew for each; the best ten results' own data is fetched too, as its pages do to show titles and excerpts. */

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { openFiles } from "./files.mjs";

const BEST = 10, ORIGIN = "http://pagefind.invalid/";
const [folder, queries, out] = process.argv.slice(2);
const home = resolve(folder), script = pathToFileURL(join(home, "pagefind.js")).href;
const given = JSON.parse(readFileSync(queries, "utf8"));
const numbers = new Map(given.documents.map((path, number) => [`/${path}`, number]));
let files = null;

globalThis.document = { querySelector: () => ({ getAttribute: () => given.language }), currentScript: null };
globalThis.window = globalThis;
globalThis.location = new URL(ORIGIN);
globalThis.fetch = async (address) => {
  const path = new URL(address, ORIGIN).pathname.slice(1);
  return new Response(await files.fetchFile(path));
};

async function ask(query, turn) {
  files = openFiles(dirname(home));
  const pagefind = await import(`${script}?${turn}`);
  await pagefind.options({ basePath: "/pagefind/", baseUrl: "/", noWorker: true });
  await pagefind.init();
  files.forget();
  const before = process.cpuUsage();
  const found = new Map();
  for (const typed of query.typed) {
    if (found.size >= BEST) break;
    for (const result of (await pagefind.search(typed)).results) if (!found.has(result.id)) found.set(result.id, result);
  }
  const shown = await Promise.all(Array.from(found.values()).slice(0, BEST).map((result) => result.data()));
  const used = process.cpuUsage(before), count = files.count();
  await pagefind.destroy();
  return {
    hits: shown.map((each) => numbers.get(each.raw_url || each.url)),
    total: found.size,
    near: false,
    unfinished: false,
    missing: [],
    fault: null,
    ms: (used.user + used.system) / 1000,
    ...count,
  };
}

const file = openSync(out, "w");
for (const [turn, query] of given.queries.entries()) writeSync(file, `${JSON.stringify(await ask(query, turn))}\n`);
closeSync(file);
