// Makes a picture of a chart of what is on the screen, with its title above and its source below it. Nothing leaves
// this machine but the question for these words, which the server notes as an export before it answers.
(function () {
  "use strict";

  const SCALE = 2;
  const MARGIN = 24;
  const TITLE = { size: 18, weight: 600, line: 25, color: "#1a1a1a" };
  const NOTE = { size: 12, weight: 400, line: 17, color: "#595959" };
  const FONT = "/assets/fonts/inter-latin.woff2";

  async function asDataAddress(blob) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = reject;
      reader.readAsDataURL(blob);
    });
  }

  // The chart stands above its foot, in another element of Streamlit's.
  function chartAbove(button) {
    let place = button.closest('[data-testid="stElementContainer"]');
    while (place && !place.querySelector(".js-plotly-plot .main-svg")) place = place.previousElementSibling;
    return place && place.querySelector(".js-plotly-plot");
  }

  function linesOf(text, look, width) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${look.weight} ${look.size}px Inter, sans-serif`;
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  function writtenLines(root, lines, look, top) {
    lines.forEach((line, number) => {
      const text = document.createElementNS(root.namespaceURI, "text");
      text.setAttribute("x", MARGIN);
      text.setAttribute("y", top + look.size + number * look.line);
      text.setAttribute("style", `font: ${look.weight} ${look.size}px Inter, sans-serif; fill: ${look.color}`);
      text.textContent = line;
      root.append(text);
    });
    return top + lines.length * look.line;
  }

  function composed(chart, words, font) {
    const layers = [...chart.querySelectorAll(".main-svg")];
    const { width, height } = layers[0].getBoundingClientRect();
    const root = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const style = document.createElementNS(root.namespaceURI, "style");
    style.textContent = `@font-face { font-family: Inter; font-weight: 100 900; src: url(${font}); }`;
    const ground = document.createElementNS(root.namespaceURI, "rect");
    ground.setAttribute("style", "width: 100%; height: 100%; fill: #ffffff");
    root.append(style, ground);
    let top = writtenLines(root, linesOf(words.title, TITLE, width), TITLE, MARGIN) + 8;
    for (const layer of layers) {
      const copy = layer.cloneNode(true);
      copy.setAttribute("x", MARGIN);
      copy.setAttribute("y", top);
      copy.setAttribute("width", width);
      copy.setAttribute("height", height);
      root.append(copy);
    }
    top = writtenLines(root, words.lines.flatMap((line) => linesOf(line, NOTE, width)), NOTE, top + height + 12);
    root.setAttribute("width", width + 2 * MARGIN);
    root.setAttribute("height", top + MARGIN);
    return root;
  }

  async function painted(root) {
    const picture = new Image();
    const source = new XMLSerializer().serializeToString(root);
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = root.getAttribute("width") * SCALE;
    canvas.height = root.getAttribute("height") * SCALE;
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  function save(blob, name) {
    const way = document.createElement("a");
    way.href = URL.createObjectURL(blob);
    way.download = name;
    way.click();
    URL.revokeObjectURL(way.href);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("button[data-words]");
    const chart = button && chartAbove(button);
    if (!chart) return;
    const said = button.parentElement.querySelector("[role=status]");
    said.textContent = "";
    const answer = await fetch(button.dataset.words);
    if (!answer.ok) {
      said.textContent = await answer.text();
      return;
    }
    const words = await answer.json();
    const font = await (await fetch(FONT)).blob();
    save(await painted(composed(chart, words, await asDataAddress(font))), `${words.name}.png`);
  });
})();
