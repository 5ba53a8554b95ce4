(function () {
  // Draws the pair that the address names (#bretagne,normandie,levers) from the numbers in the page; nothing is fetched.
  var data = JSON.parse(document.getElementById("data").textContent), say = JSON.parse(document.getElementById("say").textContent);
  var form = document.querySelector(".filters"), shown = document.getElementById("compared"), status = document.querySelector(".status");
  var names = {}, pages = {}, nation = data.nation;
  data.territories.forEach(function (each) { names[each[0]] = each[1]; });
  data.pages.forEach(function (each) { pages[each] = true; });

  function add(parent, tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text) { made.textContent = text; }
    parent.appendChild(made);
    return made;
  }
  function link(parent, page, text) { if (pages[page.split("#")[0]]) { add(parent, "a", { href: page }, text); } else { add(parent, "span", {}, text); } }
  function percent(value, scale) { return Math.max(0, Math.min(100, 100 * value / scale)) + "%"; }
  function span(parent, kind, low, high, scale, colour) {
    var made = add(parent, "i", { "class": kind });
    made.style.left = percent(low, scale); made.style.width = "calc(" + percent(high, scale) + " - " + percent(low, scale) + ")";
    if (colour) { made.style.color = colour; }
  }
  // o observed, p published, b bounded, s synthetic: from the back to the front, as on every chart
  function track(cell, known, scale, colour) {
    var line = add(cell, "span", { "class": "strip", "aria-hidden": "true" });
    (known.s || []).forEach(function (number) { span(line, "hatch", 0, number[0], scale, colour); });
    (known.o || []).forEach(function (number) {
      if (number[0] !== null) { span(line, "bar", 0, number[0], scale, colour); span(line, "whisker", number[1], number[2], scale); }
    });
    (known.b || []).forEach(function (number) { span(line, "frame", number[1], number[2], scale); });
    (known.p || []).forEach(function (number) {
      if (number[1] !== null && number[2] !== null) { span(line, "whisker", number[1], number[2], scale, colour); }
      var mark = add(line, "i", { "class": number[6] ? "diamond hollow" : "diamond" });
      mark.style.left = percent(number[0], scale); mark.style.color = colour;
    });
  }
  // Differences come as they are rounded: whole points, or tenths of a score
  function signed(value, scale) {
    var text = scale === 1 ? String(Math.abs(value)) : Math.abs(value).toFixed(1);
    return (value > 0 ? "+" : value < 0 ? "\u2212" : "") + (document.documentElement.lang === "fr" ? text.replace(".", ",") : text);
  }
  function difference(test, sign, scale) {
    var unit = scale === 1 ? "\u00a0pts" : "", ends = sign > 0 ? [test[1], test[2]] : [-test[2], -test[1]];
    return signed(sign * test[0], scale) + unit + " (" + signed(ends[0], scale) + "\u00a0…\u00a0" + signed(ends[1], scale) + unit + ")";
  }
  function cell(row, known, scale, colour) {
    var made = add(row, "td");
    track(made, known || {}, scale, colour);
    if (!known) { add(made, "small", {}, say.absent); return; }
    [["o", "observed"], ["p", "published"], ["b", "bounded"], ["s", "hatched"]].forEach(function (each) {
      (known[each[0]] || []).forEach(function (number) {
        var told = add(made, "span", { "class": "told " + each[1] });
        var value = add(told, each[0] === "o" || each[0] === "p" ? "b" : "span");
        if (each[0] === "p" && document.body.dataset.audit) { add(value, "a", { href: "audit.html#" + number[5] }, number[3]); } else { value.textContent = number[3]; }
        if (number[4]) { add(told, "small", {}, " " + number[4]); }
      });
    });
  }
  function question(each, one, other) {
    var section = add(shown, "section"), head = add(section, "h2");
    link(head, (one === nation ? other : one) + "/" + each.notebook + ".html", each.title);
    var table = add(add(section, "div", { "class": "table", tabindex: "0", role: "group", "aria-label": each.title }), "table", { "class": "sides" });
    var heads = add(add(table, "thead"), "tr"), body = add(table, "tbody");
    [say.heads[0], names[one], names[other], say.heads[1]].forEach(function (text) { add(heads, "th", { scope: "col" }, text); });
    var forward = data.tests[one + "|" + other], tests = (forward || data.tests[other + "|" + one] || {})[each.slug] || [];
    each.answers.forEach(function (answer, place) {
      var row = add(body, "tr"), test = tests[place];
      add(row, "th", { scope: "row" }, answer.label);
      cell(row, answer["in"][one], each.scale, answer.colour);
      cell(row, answer["in"][other], each.scale, answer.colour);
      var told = add(row, "td");
      var verdict = test && data.verdicts[test[3]];
      if (test) { add(told, "b", {}, difference(test, forward ? 1 : -1, each.scale)); add(told, "small", { "class": "verdict " + verdict }, say[verdict]); } else { add(told, "small", {}, say.untested); }
      [1, 2].forEach(function (place) { row.cells[place].dataset.head = names[place === 1 ? one : other]; });
      told.dataset.head = say.heads[1];
    });
    said(section, each.slug, [one, other]);
  }
  function said(section, slug, pair) {
    var box = add(section, "div", { "class": "said" });
    pair.forEach(function (territory) {
      var part = add(box, "div"), found = (data.said[territory] || {})[slug] || [];
      add(part, "h3", {}, names[territory] + (document.documentElement.lang === "fr" ? "\u00a0: " : ": ") + (found.length ? say.said.toLowerCase() : say.none));
      if (!found.length) { return; }
      var list = add(part, "ul");
      found.forEach(function (each) {
        var item = add(list, "li", {}, each[0] + " ");
        if (each[1]) { add(item, "span", { "class": "page" }, "(p.\u00a0" + each[1] + ") "); }
        if (document.body.dataset.audit) { add(item, "a", { href: "audit.html#" + each[2] }, say.audit); }
      });
    });
  }
  function draw() {
    var one = form.one.value, other = form.other.value;
    shown.textContent = "";
    if (one === other) { status.textContent = say.same; return; }
    status.textContent = "";
    if (data.profile) {
      [one, other].forEach(function (territory, place) {
        if (place) { status.appendChild(document.createTextNode(" · ")); }
        link(status, territory + "/index.html", names[territory] + " (" + say.profile + ")");
      });
    }
    data.questions.forEach(function (each) { if (!form.question.value || form.question.value === each.slug) { question(each, one, other); } });
  }
  function read() {
    var asked = decodeURIComponent(location.hash.slice(1)).split(",");
    form.one.value = names[asked[0]] ? asked[0] : data.territories[1][0];
    form.other.value = names[asked[1]] ? asked[1] : nation;
    form.question.value = data.questions.some(function (each) { return each.slug === asked[2]; }) ? asked[2] : "";
    draw();
  }
  function chosen() {
    var asked = [form.one.value, form.other.value].concat(form.question.value || []);
    history.replaceState(null, "", "#" + asked.join(","));
    draw();
  }
  form.hidden = false;
  form.addEventListener("change", chosen);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.swap.addEventListener("click", function () { var kept = form.one.value; form.one.value = form.other.value; form.other.value = kept; chosen(); });
  window.addEventListener("hashchange", read);
  read();
})();
