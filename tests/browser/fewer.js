/* Shortens lists and tables for axe, which takes time for each element, until of every kind of element two are left.

   Its rules look at tags, roles, attributes, whether there is text, and the colours that the style gives. Elements are of one kind
   where all of these are the same in them and in what they stand in, and where they hold the same: rules and style have one answer
   for them. First and last children stay, for the style knows them; so do headings, landmarks, tables and pictures, which axe
   compares with each other, and whatever another element refers to. Answers what is wrong with the ids of the whole page. */
() => {
  const REFERENCES = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-activedescendant", "headers", "for"];
  const COMPARED = "h1, h2, h3, h4, h5, h6, section, nav, aside, form, table, img, svg, [role]:not(tr, th, td)";
  const TOLD = /^(class|role|style|type|scope|hidden|lang|dir|tabindex|colspan|rowspan|aria-(?!label$).*)$/;
  const main = document.querySelector("main") || document.body;

  const told = ({ name, value }) => (TOLD.test(name) ? `${name}=${value}` : `${name}${value.trim() ? "" : "="}`);
  const holds = node => (node.nodeType === Node.TEXT_NODE ? "t".repeat(Math.min(node.data.trim().length, 2)) : node.nodeName);
  const own = element => `${element.tagName} ${[...element.attributes].map(told).sort()}`;
  const kinds = new Map();
  const kindOf = element => {
    if (!kinds.has(element)) {
      const ends = `${element.previousElementSibling ? "" : "^"}${element.nextElementSibling ? "" : "$"}`;
      const above = element === main ? "" : kinds.get(element.parentElement).place;
      const place = `${above}>${own(element)}${ends}`;
      kinds.set(element, { place, kind: `${place}: ${[...new Set([...element.childNodes].map(holds))]}` });
    }
    return kinds.get(element).kind;
  };
  const left = new Map();
  const count = (element, by) => left.set(kindOf(element), (left.get(kindOf(element)) || 0) + by);
  [main, ...main.querySelectorAll("*")].forEach(element => count(element, 1));

  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  const named = REFERENCES.flatMap(name =>
    [...document.querySelectorAll(`[${name}]`)].flatMap(element => element.getAttribute(name).split(/\s+/).filter(Boolean)));
  const wanted = [...new Set(named)].map(id => document.getElementById(id));
  const stays = child =>
    child.matches(COMPARED) || child.querySelector(COMPARED) || wanted.some(element => element && child.contains(element));

  const thin = list => {
    const children = [...list.children];
    if (list.matches("dl") && !children.every(child => child.matches("div"))) return;
    children.slice(1, -1).filter(child => !stays(child)).forEach(child => {
      const all = [child, ...child.querySelectorAll("*")];
      all.forEach(element => count(element, -1));
      if (all.every(element => left.get(kindOf(element)) > 1)) child.remove();
      else all.forEach(element => count(element, 1));
    });
  };
  [...main.querySelectorAll("tbody, ul, ol, dl, select")].forEach(list => list.isConnected && thin(list));
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  return [...twice.map(id => `id twice: ${id}`), ...named.filter(id => !ids.includes(id)).map(id => `no such id: ${id}`)];
}
