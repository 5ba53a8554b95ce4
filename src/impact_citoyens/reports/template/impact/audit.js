(function () {
  var form = document.querySelector(".filters");
  var table = document.getElementById("audit"), body = table.tBodies[0];
  var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  var rows = Array.prototype.slice.call(body.rows);
  var texts = rows.map(function (row) { return plain(row.textContent); });
  var count = form.querySelector("output");

  function chosen(select, value) { return !select.value || select.value === value; }
  function filter() {
    var wanted = plain(form.words.value).split(/\s+/), shown = 0;
    rows.forEach(function (row, place) {
      var kept = chosen(form.verdict, row.dataset.v) && chosen(form.question, row.dataset.q)
        && wanted.every(function (word) { return texts[place].indexOf(word) >= 0; });
      row.hidden = !kept;
      shown += kept;
    });
    count.textContent = count.dataset.words.replace("{n}", shown);
  }

  // Numbers come before texts
  function key(row, column) {
    var cell = row.cells[column], text = cell.dataset.k || cell.textContent.trim();
    var value = parseFloat(text.replace(/[\u202f\u00a0 ]/g, "").replace(",", ".").replace("\u2212", "-"));
    return isNaN(value) ? [1, text] : [0, value];
  }
  function compared(one, other) {
    if (one[0] !== other[0]) { return one[0] - other[0]; }
    return typeof one[1] === "string" ? one[1].localeCompare(other[1]) : one[1] - other[1];
  }
  function sort(column, down) {
    rows
      .map(function (row, place) { return { key: key(row, column), place: place, row: row }; })
      .sort(function (one, other) {
        var order = compared(one.key, other.key) || one.place - other.place;
        return down ? -order : order;
      })
      .forEach(function (sorted) { body.appendChild(sorted.row); });
  }
  heads.forEach(function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort(column, down);
    });
  });

  // audit.html#question=levers shows the claims of a question; #claim-id shows that claim, whatever was filtered
  function asked() {
    var part = /^#(question|words)=(.+)$/.exec(location.hash);
    if (!part) { return; }
    form[part[1]].value = decodeURIComponent(part[2]);
    filter();
    form.scrollIntoView();
  }
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", asked);
  filter();
  asked();
})();
