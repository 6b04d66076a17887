/* Index documents with Pagefind: node pagefind-index.mjs PACKAGE FEED FIELD LANGUAGE OUT. */

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [home, feed, field, language, out] = process.argv.slice(2);
const { createIndex, close } = await import(pathToFileURL(join(home, "lib", "index.js")).href);
const { index } = await createIndex({ forceLanguage: language });
for await (const line of createInterface({ input: createReadStream(feed) })) {
  const told = JSON.parse(line);
  await index.addCustomRecord({ url: `/${told.path}`, content: told[field], language, meta: { title: told.title } });
}
await index.writeFiles({ outputPath: out });
await close();
