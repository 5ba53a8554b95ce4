(function () {
  var SHOWN = 20;
  var form = document.querySelector(".search"), list = form.querySelector("ul"), status = form.querySelector("p");
  var go = document.querySelector(".go");
  var index = JSON.parse(document.getElementById("index").textContent).map(function (entry) {
    return { text: entry[0], href: entry[1], searched: plain(entry[0] + " " + (entry[2] || "")) };
  });

  // A number is found as a whole: 1% is not in 41%
  function has(text, word) {
    var at = text.indexOf(word);
    while (at >= 0 && /^\d/.test(word) && /[\d,.]/.test(text.charAt(at - 1))) { at = text.indexOf(word, at + 1); }
    return at >= 0;
  }
  function results(words) {
    return !words.length ? [] : index.filter(function (entry) {
      return words.every(function (word) { return has(entry.searched, word); });
    });
  }
  function told(number) {
    if (!number) { return status.dataset.none; }
    if (number === 1) { return status.dataset.one; }
    return (number > SHOWN ? status.dataset.many : status.dataset.more).replace("{n}", number);
  }
  function search() {
    var words = plain(form.words.value).split(/\s+/).filter(Boolean), matching = results(words);
    list.textContent = "";
    matching.slice(0, SHOWN).forEach(function (entry) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = entry.href;
      link.textContent = entry.text;
      item.appendChild(link);
      list.appendChild(item);
    });
    status.textContent = words.length ? told(matching.length) : "";
  }

  form.hidden = go.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", search);
  go.addEventListener("submit", function (event) {
    event.preventDefault();
    location.href = go.territory.value + "/" + go.page.value;
  });
})();
