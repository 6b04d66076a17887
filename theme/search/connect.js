/* The way to the index: its files fetched, its reader kept as long as it is that of the live release, failures told apart. */

import { openReader } from "./reader.js";

const PATIENCE = 20000;
const form = document.querySelector(".site-head .site-search");

/* The portal's own folder, wherever this page lies. */
export const root = new URL(form.dataset.root, location.href).href;

let opening = null;

function inTime(work) {
  let timer;
  const late = new Promise(function (_resolve, reject) {
    timer = setTimeout(function () { reject(new Error("timeout")); }, PATIENCE);
  });
  return Promise.race([work, late]).then(
    function (value) { clearTimeout(timer); return value; },
    function (error) { clearTimeout(timer); error.isOffline = true; throw error; }
  );
}

async function fetchFile(path, version) {
  const address = root + path + (version ? "?v=" + version : "");
  const response = await inTime(fetch(address, { cache: version ? "default" : "no-cache" }));
  if (!response.ok) throw Object.assign(new Error(path), { status: response.status });
  return new Uint8Array(await inTime(response.arrayBuffer()));
}

/* The reader, opened once; after a failure the next call tries again. */
export function ready() {
  if (!opening) {
    const mine = openReader(fetchFile);
    opening = mine;
    mine.catch(function () { if (opening === mine) opening = null; });
  }
  return opening;
}

export function isOpen() { return opening !== null; }

export function forget() { opening = null; }

/* Whether a newer release has gone live than the one that a reader was opened on; false while nobody can tell. */
export function isStale(reader) {
  return reader.isCurrent().then(function (isCurrent) { return !isCurrent; }, function () { return false; });
}

/* What to tell a citizen about a failure: a title, and what can be done. */
export function explain(error) {
  if (error.name === "DamagedIndexError") {
    return ["搜索用的一个文件损坏了", "请重试。如果仍然不行，请告诉我们，同时可以从下面的目录查阅。"];
  }
  if (error.status === 404 || error.status === 410) {
    return ["搜索用的一个文件找不到", "网站可能正在更新，请过一分钟再试；也可以从下面的目录查阅。"];
  }
  if (error.status) return ["网站暂时没有回应", "请过一会儿再试；也可以从下面的目录查阅。"];
  if (error.isOffline || navigator.onLine === false) {
    return ["网络连不上", "请检查网络，然后重试。您输入的内容还在。"];
  }
  console.error(error); // a fault of ours: let whoever looks see it
  return ["搜索出了意外的问题", "请重试。如果仍然不行，请换一个浏览器，或者从下面的目录查阅。"];
}
