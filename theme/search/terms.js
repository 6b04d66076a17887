/* The mirror of generator/outputs/search/terms.py. */

import { FIRST_RUN } from "./text.js";

export const IN_TITLE = 3;
const COMMON = new Set(Array.from(
  "的人条第行定应管国和当理法十者有关以政部规业机或门务民用工一二作其事不证生责经保地本在设公产三安制对可主员构资品单处位出照所合由" +
  "依发中上级施动物查监进及府全四家为院自下得区并准方会内请通报营等企要实申时收他五交检提件任建违办外督期标情按权例同款计备运记水取" +
  "职市分日成予向批利六体护案信审专使负金据重境明罚项直告未车学接组个治立场电登许章七量书口防列销程医具供与相开之采文商性活调费元后" +
  "料技年指药县化服限质执受验度况织术核改八于律给共险加器决求税反入社海起从正划格船能九需农路息万原过疗止输货军令基范大目省委确害置",
  (char) => char.charCodeAt(0),
));

export const isCommon = (code) => code >= FIRST_RUN || COMMON.has(code);

export function hashTerm(codes) {
  let value = 0x9e3779b1;
  for (const code of codes) {
    value = Math.imul(value ^ code, 0x85ebca77);
    value ^= value >>> 15;
  }
  value = Math.imul(value, 0xc2b2ae3d);
  return (value ^ (value >>> 13)) >>> 0;
}

/** What covers a phrase of three units or more. */
export function cover(codes) {
  const found = [];
  for (let at = 0, end = 0; at < codes.length - 2; at++) {
    const four = codes.slice(at, at + 4), length = four.length > 3 && four.every(isCommon) ? 4 : 3;
    if (at + length > end) {
      end = at + length;
      found.push(hashTerm(codes.slice(at, end)));
    }
  }
  return found;
}
