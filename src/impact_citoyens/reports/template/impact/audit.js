(function () {
  var form = document.querySelector(".filters"), table = document.getElementById("audit"), body = table.tBodies[0];
  var rows = Array.prototype.slice.call(body.rows), count = form.querySelector("output");
  form.hidden = false;
  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\u00a0\u202f]/g, " ").replace(/ +%/g, "%"); }
  var texts = rows.map(function (row) { return plain(row.textContent); });
  function filter() {
    var wanted = plain(form.words.value).split(/\s+/), shown = 0;
    rows.forEach(function (row, place) {
      var kept = (!form.verdict.value || row.dataset.v === form.verdict.value) && (!form.question.value || row.dataset.q === form.question.value)
        && wanted.every(function (word) { return texts[place].indexOf(word) >= 0; });
      row.hidden = !kept; shown += kept;
    });
    count.textContent = count.dataset.words.replace("{n}", shown);
  }
  function key(row, column) {
    var cell = row.cells[column], text = cell.dataset.k || cell.textContent.trim();
    var value = parseFloat(text.replace(/[\u202f\u00a0 ]/g, "").replace(",", ".").replace("\u2212", "-"));
    return isNaN(value) ? [1, text] : [0, value];
  }
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
    var button = document.createElement("button");
    button.type = "button"; button.textContent = head.textContent; head.textContent = ""; head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.map(function (row, place) { return [key(row, column), place, row]; }).sort(function (one, other) {
        var a = one[0], b = other[0], order = a[0] - b[0] || (typeof a[1] === "string" ? a[1].localeCompare(b[1]) : a[1] - b[1]) || one[1] - other[1];
        return down ? -order : order;
      }).forEach(function (each) { body.appendChild(each[2]); });
    });
  });
  function asked() {  // audit.html#question=levers shows the claims of a question; #claim-id shows that claim, whatever was filtered
    var found = /^#(question|words)=(.+)$/.exec(location.hash);
    if (found) { form[found[1]].value = decodeURIComponent(found[2]); filter(); form.scrollIntoView(); }
  }
  form.addEventListener("input", filter);
  window.addEventListener("hashchange", asked);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  filter();
  asked();
})();
