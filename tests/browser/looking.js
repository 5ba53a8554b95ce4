// What a page says of itself, asked in the browser.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const named = (element) => element.outerHTML.slice(0, 120);

  // What is wider than the window and is in no box of its own that scrolls.
  function wide() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const boxed = (element) => element.parentElement &&
      (["auto", "scroll", "hidden"].includes(getComputedStyle(element.parentElement).overflowX) || boxed(element.parentElement));
    const guilty = all("body *").filter((element) => element.getBoundingClientRect().right > width + 0.5 && !boxed(element));
    return [`${document.documentElement.scrollWidth} px in ${width}`, ...guilty.slice(-3).map(named)];
  }

  // Headings, tables and drawings that break the rules of pages.
  function structure() {
    const found = [];
    const levels = all("h1, h2, h3, h4, h5, h6").map((heading) => [Number(heading.tagName[1]), heading]);
    if (levels.filter(([level]) => level === 1).length !== 1) found.push("not one h1");
    levels.forEach(([level, heading], place) => {
      if (level > (place ? levels[place - 1][0] : 0) + 1) found.push("a level of heading is skipped: " + named(heading));
    });
    all("table").forEach((table) => { if (!table.querySelector("th[scope]")) found.push("a table without headers: " + named(table)); });
    all("th").forEach((cell) => { if (!["col", "row", "colgroup", "rowgroup"].includes(cell.scope)) found.push("a header without scope: " + named(cell)); });
    all("svg").forEach((drawing) => {
      if (drawing.closest("[aria-hidden=true]")) return;
      const label = drawing.getAttribute("role") === "img" && drawing.getAttribute("aria-label") || "";
      if (!label || /\d/.test(drawing.textContent) && !/\d/.test(label)) found.push("a drawing whose numbers are not said: " + named(drawing));
    });
    return found;
  }

  // Mark one text of each look: its contrast depends on its colours, its size and its ground. Returns how many.
  function looks() {
    const ground = (element) => {
      const colour = getComputedStyle(element).backgroundColor;
      return colour !== "rgba(0, 0, 0, 0)" || !element.parentElement ? colour : ground(element.parentElement);
    };
    const seen = new Set();
    all("body *").filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())).forEach((element) => {
      const style = getComputedStyle(element);
      const key = [element.localName, style.color, style.opacity, style.fontSize, style.fontWeight, ground(element)].join();
      if (seen.has(key) || element.closest("svg, [hidden], script, style")) return;
      seen.add(key);
      element.dataset.look = "";
    });
    return seen.size;
  }

  // Leave the first rows of long tables: the others are made alike.
  const thin = (most) => all("tbody").forEach((body) => [...body.rows].slice(most).forEach((row) => row.remove()));

  const open = () => all("details").forEach((each) => { each.open = true; });
  window.looking = { wide, structure, looks, thin, open };
})();
