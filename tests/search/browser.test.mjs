/* What only the browser has: files by the network, texts in batches, excerpts, matches, suggestions. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { gzipSync } from "node:zlib";

import { answer } from "../../theme/search/answer.js";
import { suggest } from "../../theme/search/complete.js";
import { excerpts } from "../../theme/search/excerpt.js";
import { countFacets } from "../../theme/search/facets.js";
import { openReader } from "../../theme/search/reader.js";
import { findMatches } from "../../theme/search/text.js";
import { makeSite } from "./site.mjs";

const SITE = makeSite([
  { path: "request/", data: { type: "页面", title: "依申请公开", text: "怎样申请公开政府信息。" } },
  { path: "old/", data: { type: "政策", title: "公路养护办法", document_no: "示政发〔2020〕3号", text: "已经废止。农村公路。" } },
  { path: "roads/", data: { type: "政策", title: "关于养护道路的通知", document_no: "示政发〔2026〕9号", text: "各村：\n\n全区农村公路。" } },
  { path: "guide/", data: { type: "页面", title: "政府信息公开指南", text: "查询农村低保。" } },
  { path: "hostile/", data: { type: "政策", title: "<script>alert(1)</script>", document_no: "示政发〔2026〕1号", text: "{{ 7*7 }}" } },
]);
const MODULES = ["answer", "complete", "document", "excerpt", "facets", "postings", "query", "reader", "shards", "terms", "text"];

/* A site that remembers what it was asked for; `spoil` may give other bytes, or an error. */
function serve(spoil = {}) {
  const asked = [];
  const fetchFile = async (path, version) => {
    asked.push([path, version]);
    if (spoil[path] instanceof Error) throw spoil[path];
    if (spoil[path] !== undefined) return spoil[path];
    if (!SITE[path]) throw missing();
    return SITE[path];
  };
  return { asked, fetchFile };
}

const missing = () => Object.assign(new Error("404"), { status: 404 });
const plain = (pieces) => pieces.map((piece) => piece.text).join("");
const marked = (pieces) => pieces.filter((piece) => piece.isMatch).map((piece) => piece.text);
const word = (...ways) => ({ text: "", ways: ways.map((way) => [].concat(way)), also: [] });

/* Files ---------------------------------------------------------------------------------------------------- */

test("every file is asked for once, with the version of what it belongs to", async () => {
  const site = serve(), reader = await openReader(site.fetchFile), { version, segments } = reader.manifest;
  for (let turn = 0; turn < 2; turn++) await answer(reader, { text: "农村公路" });
  const paths = site.asked.map((each) => each[0]);
  assert.equal(new Set(paths).size, paths.length);
  for (const [path, asked] of site.asked) {
    const wanted = path.endsWith("manifest.json") ? undefined : path.includes("/recent/") ? segments[0].version : version;
    assert.equal(asked, wanted, path);
  }
});

test("a failure is not kept", async () => {
  const spoil = { "search/recent/0.bin": new Error("offline") }, site = serve(spoil), reader = await openReader(site.fetchFile);
  await assert.rejects(answer(reader, { text: "农村公路" }), /offline/);
  delete spoil["search/recent/0.bin"];
  assert.equal((await answer(reader, { text: "农村公路" })).total, 2);
});

const DAMAGES = [[], [255], [255, 255, 255, 255, 255], [5, 1, 2, 3], [1, 0, 9, 0], Array.from(Buffer.from("<!doctype html>"))];
// Of these the names are numbers without a frame: nothing, or an even number of small ones, is a list of them.
const isDamage = (path, damage) => !path.includes("names") || damage.includes(255);

for (const path of ["search/manifest.json", "search/recent/0.bin", "search/names/0.bin", "search/titles/0.json",
  "search/facets/type.bin", "roads/index.json"]) {
  test("a damaged file says so: " + path, async () => {
    for (const damage of DAMAGES.filter((each) => isDamage(path, each))) {
      const asking = async () => {
        const reader = await openReader(serve({ [path]: new Uint8Array(damage) }).fetchFile);
        await countFacets(reader, (await answer(reader, { text: "农村公路", facets: { type: "政策" } })).candidates);
      };
      await assert.rejects(asking, (error) => error.name === "DamagedIndexError" && error.path === path, String(damage));
    }
  });
}

test("a document that has gone is no hit, a file of the index that has gone is an error", async () => {
  const gone = await openReader(serve({ "roads/index.json": missing() }).fetchFile);
  assert.deepEqual((await answer(gone, { text: "农村公路" })).hits, [1]);
  const broken = await openReader(serve({ "search/recent/0.bin": missing() }).fetchFile);
  await assert.rejects(answer(broken, { text: "农村公路" }), (error) => error.status === 404);
});

test("a site that was published anew is noticed", async () => {
  const spoil = {}, reader = await openReader(serve(spoil).fetchFile);
  assert.equal(await reader.isCurrent(), true);
  const told = Object.assign({}, reader.manifest, { version: "other" });
  spoil["search/manifest.json"] = new Uint8Array(Buffer.from(JSON.stringify(told)));
  assert.equal(await reader.isCurrent(), false);
});

test("what is in force comes first, what is called so before everything", async () => {
  const reader = await openReader(serve().fetchFile);
  assert.deepEqual((await answer(reader, { text: "公路" })).hits, [2, 1]);
  assert.deepEqual((await answer(reader, { text: "示政发 2020 3" })).hits, [1]);
  assert.deepEqual((await answer(reader, { text: "公路养护办法" })).candidates.exact, 1);
});

/* Answers -------------------------------------------------------------------------------------------------- */

test("progress is told after every batch", async () => {
  const reader = await openReader(serve().fetchFile), told = [];
  const found = await answer(reader, { text: "公开" }, (progress) => told.push(progress));
  assert.ok(told.length);
  assert.deepEqual(told[told.length - 1].hits, found.hits);
});

test("texts come in batches, and are decided one by one", async () => {
  // Thirty candidates, of which every second has the words: what the index offers is not what the texts say.
  const rows = Array.from({ length: 30 }, (_, n) => n), batches = [];
  let asked = 0;
  const reader = {
    manifest: { synonyms: [], facets: [] },
    documents: 30,
    findTerm: async () => new Map(rows.map((n) => [n, 1])),
    findName: async () => [],
    outdated: async () => new Map(),
    document: async (n) => { asked++; return { title: n % 2 ? "公开信息" : "公开" }; },
  };
  const found = await answer(reader, { text: "公开信息" }, () => batches.push(asked));
  assert.deepEqual(found.hits, [29, 27, 25, 23, 21, 19, 17, 15, 13, 11]);
  assert.deepEqual(batches, [10, 20]);
  assert.deepEqual([found.total, found.isExact, found.following], [21, false, 19]);
  const next = await answer(reader, { text: "公开信息", start: found.following });
  assert.deepEqual(next.hits, [9, 7, 5, 3, 1]);
});

test("a single character leaves nothing out beside others, and alone is looked for in titles", async () => {
  const reader = await openReader(serve().fetchFile), both = await answer(reader, { text: "村 公路" });
  assert.deepEqual([both.hits, both.missing, both.isTitleOnly], [[2, 1], [], false]);
  const alone = await answer(reader, { text: "村" });
  assert.deepEqual([alone.hits, alone.missing, alone.isTitleOnly], [[], [], true]);
});

test("facets are counted over all candidates", async () => {
  const reader = await openReader(serve().fetchFile);
  const facets = await countFacets(reader, (await answer(reader, { text: "公开" })).candidates);
  assert.deepEqual(facets.map((facet) => facet.key), reader.manifest.facets.map((facet) => facet[0]));
  const { values } = facets.find((facet) => facet.key === "type");
  assert.ok(values.length && values.every((value, n) => value.count && (!n || value.count <= values[n - 1].count)));
});

test("suggestions begin with the second unit, and with half a number", async () => {
  const reader = await openReader(serve().fetchFile);
  const titles = async (text) => (await suggest(reader, text)).map((row) => row.title);
  assert.deepEqual(await titles("依"), []);
  assert.deepEqual(await titles("依申"), ["依申请公开"]);
  assert.deepEqual(await titles("示政发〔20"), ["<script>alert(1)</script>", "关于养护道路的通知", "公路养护办法"]);
  assert.equal((await titles("示政发〔2026〕9")).length, 1);
  for (const text of ["", "，，", "没有", "\ud800\ud800", "公".repeat(10000), "公，".repeat(5000)]) assert.deepEqual(await titles(text), []);
});

test("hostile queries have an answer", async () => {
  const reader = await openReader(serve().fetchFile);
  for (const text of ["公".repeat(10000), "公 ".repeat(5000), "，".repeat(10000), "\ud800".repeat(10000), "👨\u200d👩\u200d👧", "(.*)+$",
    "<script>alert(1)</script>", "\u202e\u200b\ufeff", "__proto__", "constructor", " "]) {
    const told = await answer(reader, { text, facets: text === "__proto__" ? { __proto__: null, constructor: "x" } : {} });
    assert.equal(typeof told.total, "number");
    for (const number of told.hits) excerpts(await reader.document(number), told.query.words, { isNear: told.isNear });
  }
});

/* Matches and excerpts ------------------------------------------------------------------------------------- */

const MATCHES = [
  ["关于“三公”经费的", ["三公经费"], ["三公”经费"]],
  ["2022 年 3 月", [" 2022 年"], ["2022 年"]],
  ["共1,234,567.89元", [" 1234567.89 元"], ["1,234,567.89元"]],
  ["a b c", [" b "], ["b"]],
  ["café crème", [" cafe "], ["café"]],
  ["cafe\u0301 au", [" cafe "], ["cafe\u0301"]],
  ["５０㎡以内", [" 50m2 以"], ["５０㎡以"]],
  ["第𠮷林𠮷林省", ["𠮷林"], ["𠮷林𠮷林"]],
  ["哈哈哈", ["哈哈"], ["哈哈哈"]],
  ["农村**公路**和公\u200b路", ["公路"], ["公路", "公\u200b路"]],
  ["二○二六年", ["二〇二六"], ["二○二六"]],
  ["甲。乙", ["甲乙"], []],
  ["甲\r\n乙", ["甲乙"], ["甲\r\n乙"]],
  ["\ud800公开\udfff", ["公开"], ["公开"]],
  ["<b>公开</b>", [" b ", "公开"], ["b", "公开", "b"]],
  ["12345", [" 234 "], []],
  ["公开", ["", "开"], ["开"]],
];

test("matches are marked in the text as it stands", () => {
  for (const [text, phrases, wanted] of MATCHES) {
    assert.deepEqual(findMatches(text, phrases).map((match) => text.slice(match[0], match[1])), wanted, text);
  }
});

test("an excerpt is cut at sentences, without Markdown's marks", () => {
  const text = "## 第一章 总则\n\n前面的一句话。为了规范**农村公路**的养护，制定[本办法](a/b.html)；其他的不在此列。" + "再说一句不相干的话，说得很长很长。".repeat(20);
  const { body, where, title } = excerpts({ title: "公路*办法", text }, [word("农村公路")]);
  assert.equal(body.length, 1);
  assert.deepEqual(marked(body[0]), ["农村公路"]);
  assert.ok(plain(body[0]).startsWith("为了规范农村公路的养护，制定本办法；其他的不在此列。"), plain(body[0]));
  assert.ok(plain(body[0]).length <= 122 && plain(body[0]).endsWith("。"));
  assert.deepEqual(where, ["text"]);
  assert.equal(plain(title), "公路*办法");
});

test("the place with most words comes first, and no place twice", () => {
  const filler = "这是一段与查询没有关系的文字，用来把两处隔开。".repeat(10);
  const text = "只说养护的一句话在这里，后面还有一些别的内容要写。" + filler + "公路的养护经费由财政保障，逐年增加一些，写入预算。" + filler + "公路在最后。";
  const { body } = excerpts({ title: "", text }, [word("公路"), word("养护", "保养")]);
  assert.deepEqual(body.map(marked), [["公路", "养护"], ["养护"], ["公路"]]);
});

test("a long sentence is cut with ellipses, and never within a character", () => {
  const text = "𠮷".repeat(100) + "公开" + "𠮷".repeat(100);
  const [shown] = excerpts({ title: "", text }, [word("公开")]).body.map(plain);
  assert.ok(shown.startsWith("…") && shown.endsWith("…"));
  assert.ok(shown.isWellFormed ? shown.isWellFormed() : !/[\ud800-\udbff]$/.test(shown.slice(0, -1)));
  assert.ok(shown.length < 130, String(shown.length));
});

test("without a match in the body there is the summary, or how the text begins", () => {
  const only = excerpts({ title: "公开指南", summary: "说明怎样查。", text: "正文。" }, [word("公开")]);
  assert.deepEqual([plain(only.body[0]), only.where, marked(only.title)], ["说明怎样查。", [], ["公开"]]);
  assert.deepEqual(excerpts({ title: "公开指南" }, [word("公开")]).body, []);
});

test("what only resembles a query has its pairs marked", () => {
  const found = excerpts({ title: "农村公路 PM2.5 养护", text: "无" }, [word("农村公录 pm2.5 养护")], { isNear: true });
  assert.deepEqual(marked(found.title), ["农村公", "PM2.5 养护"]);
  const other = excerpts({ title: "PM2.5养护", text: "无" }, [word(" pm2.5 养户")], { isNear: true });
  assert.deepEqual(marked(other.title), ["PM2.5养"]);
});

/* The code itself ------------------------------------------------------------------------------------------ */

test("no syntax is newer than browsers of 2017", () => {
  const newer = /\?\.[a-z([]|\?\?|\(\?<|\\p\{|\bcatch \{|[{,] *\.\.\.[a-z]+ *[},].*=|#[a-z]+\(|\.(flat|flatMap|matchAll|replaceAll|trimStart|trimEnd|at|fromEntries|finally)\(|\d_\d|\dn\b|Segmenter|import\(|import\.meta/;
  for (const name of MODULES) {
    const lines = readFileSync(new URL("../../theme/search/" + name + ".js", import.meta.url), "utf8").split("\n");
    lines.forEach((line, n) => assert.ok(!newer.test(line), name + ":" + (n + 1) + " " + line));
  }
});

test("the engine is small", () => {
  const whole = MODULES.map((name) => readFileSync(new URL("../../theme/search/" + name + ".js", import.meta.url)));
  assert.ok(gzipSync(Buffer.concat(whole), { level: 9 }).length <= 10700);
});
