(function () {
  var form = document.querySelector(".search"), list = form.querySelector("ul"), status = form.querySelector("p");
  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\u00a0\u202f]/g, " ").replace(/ +%/g, "%"); }
  // A number is found as a whole: 1% is not in 41%
  function has(text, word) {
    var at = text.indexOf(word);
    while (at >= 0 && /^\d/.test(word) && /[\d,.]/.test(text.charAt(at - 1))) { at = text.indexOf(word, at + 1); }
    return at >= 0;
  }
  var index = JSON.parse(document.getElementById("index").textContent).map(function (each) { return [plain(each[0] + " " + (each[2] || "")), each[0], each[1]]; });
  form.hidden = false;
  var go = document.querySelector(".go");
  go.hidden = false;
  go.addEventListener("submit", function (event) { event.preventDefault(); location.href = go.territory.value + "/" + go.page.value; });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function () {
    var wanted = plain(form.words.value).split(/\s+/).filter(Boolean), found = [];
    if (wanted.length) { found = index.filter(function (each) { return wanted.every(function (word) { return has(each[0], word); }); }); }
    list.textContent = "";
    found.slice(0, 20).forEach(function (each) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = each[2]; link.textContent = each[1]; item.appendChild(link); list.appendChild(item);
    });
    status.textContent = !wanted.length ? "" : !found.length ? status.dataset.none : found.length === 1 ? status.dataset.one : found.length > 20 ? status.dataset.many : status.dataset.more.replace("{n}", found.length);
  });
})();
