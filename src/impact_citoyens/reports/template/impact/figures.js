(function () {
  // Saves a figure as it is on the page, with its title, evidence and caption around it: nothing is fetched, nothing is kept twice in the page.
  var SVG = "http://www.w3.org/2000/svg", PAD = 11;
  var look = getComputedStyle(document.documentElement), ink = look.getPropertyValue("--ink"), muted = look.getPropertyValue("--muted");
  var save = document.currentScript.dataset.save, place = document.body.dataset.name;
  var faces = (document.querySelector("style").textContent.match(/@font-face\s*\{[^}]*\}/g) || []).join("");
  var pen = document.createElement("canvas").getContext("2d");

  function element(name, attributes, text) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text) { made.textContent = text; }
    return made;
  }
  function lines(text, size, weight, width) {
    pen.font = weight + " " + size + "px 'Source Sans Pro'";
    return text.split(" ").reduce(function (found, word) {
      var longer = found.length ? found[found.length - 1] + " " + word : word;
      if (found.length && pen.measureText(longer).width <= width) { found[found.length - 1] = longer; } else { found.push(word); }
      return found;
    }, []);
  }
  function write(svg, y, text, size, weight, colour, width) {
    lines(text, size, weight, width).forEach(function (line) {
      y += size * 1.35;
      svg.appendChild(element("text", { x: PAD, y: y, "font-size": size, "font-weight": weight, fill: colour }, line));
    });
    return y + size * 0.4;
  }
  function framed(figure) {
    var drawings = Array.prototype.slice.call(figure.querySelectorAll(".drawing svg"));
    var widest = drawings.sort(function (one, other) { return other.viewBox.baseVal.width - one.viewBox.baseVal.width; })[0].cloneNode(true);
    var box = widest.viewBox.baseVal, width = box.width, inner = width - 2 * PAD, y = PAD / 2;
    var svg = element("svg", { xmlns: SVG, "font-family": "'Source Sans Pro', sans-serif", role: "img" });
    svg.appendChild(element("title", {}, figure.querySelector("h3").textContent));
    svg.appendChild(element("desc", {}, widest.getAttribute("aria-label") + " " + figure.querySelector("figcaption").textContent));
    svg.appendChild(element("style", {}, faces));
    svg.appendChild(element("rect", { width: "100%", height: "100%", fill: "#fff" }));
    y = write(svg, y, figure.querySelector("h3").textContent, 14, 700, ink, inner);
    y = write(svg, y, figure.querySelector(".subtitle").textContent, 10.5, 400, muted, inner);
    if (figure.querySelector(".evidence-label")) { y = write(svg, y, figure.querySelector(".evidence-label").textContent, 10.5, 700, ink, inner); }
    ["x", "y", "width", "height"].forEach(function (key) { widest.setAttribute(key, { x: 0, y: y, width: width, height: box.height }[key]); });
    widest.removeAttribute("role"); widest.removeAttribute("aria-label");
    svg.appendChild(widest);
    y = write(svg, y + box.height, figure.querySelector("figcaption").textContent, 9, 400, muted, inner) + PAD / 2;
    svg.setAttribute("viewBox", "0 0 " + width + " " + y); svg.setAttribute("width", width); svg.setAttribute("height", y);
    return { text: new XMLSerializer().serializeToString(svg), width: width, height: y };
  }
  function keep(blob, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob); link.download = name; document.body.appendChild(link); link.click(); link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }
  function asSvg(figure, name) { keep(new Blob([framed(figure).text], { type: "image/svg+xml" }), name + ".svg"); }
  function asPng(figure, name) {
    var made = framed(figure), image = new Image(), canvas = document.createElement("canvas"), scale = 3;
    image.onload = function () {
      canvas.width = made.width * scale; canvas.height = made.height * scale;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) { keep(blob, name + ".png"); });
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
  }
  Array.prototype.forEach.call(document.querySelectorAll("figure.chart"), function (figure) {
    var line = document.createElement("p"), name = place + "-" + figure.id.replace(/^fig-/, "");
    line.className = "save"; line.textContent = save + " ";
    [["SVG", asSvg], ["PNG", asPng]].forEach(function (each) {
      var button = document.createElement("button");
      button.type = "button"; button.textContent = each[0]; button.setAttribute("aria-label", save + " " + each[0] + ", " + figure.querySelector("h3").textContent);
      button.addEventListener("click", function () { each[1](figure, name); });
      line.appendChild(button);
    });
    figure.appendChild(line);
  });
})();
