// Homes, sites and tours at the places that come with the data; no outline, no tiles, nothing loaded.

const SVG = "http://www.w3.org/2000/svg";
const MARKS = {
  home: ["rect", { x: 7, y: 3, width: 9, height: 9, class: "home" }],
  site: ["circle", { cx: 12, cy: 7, r: 5, class: "site" }],
  waiting: ["circle", { cx: 12, cy: 7, r: 5, class: "site waiting" }],
  tour: ["line", { x1: 1, y1: 7, x2: 23, y2: 7, class: "tour strong" }],
};

function draw(tag, attributes, title) {
  const node = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  if (title) {
    const words = document.createElementNS(SVG, "title");
    words.textContent = title;
    node.append(words);
  }
  return node;
}

function site(place, chosen, emit) {
  const look = `site${place.waits ? " waiting" : ""}${place.jobs.includes(chosen) ? " chosen" : ""}`;
  const node = draw("circle", {
    cx: place.x, cy: place.y, r: place.r, class: look, tabindex: 0, role: "button", "aria-label": place.title,
  }, place.title);
  // Several audits at one place are chosen one after the other.
  const choose = () => emit("chosen", { job: place.jobs[(place.jobs.indexOf(chosen) + 1) % place.jobs.length] });
  node.addEventListener("click", choose);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose();
    }
  });
  return node;
}

function picture(data, emit) {
  const svg = draw("svg", { viewBox: `0 0 ${data.width} ${data.height}`, role: "group", "aria-label": data.words.map });
  data.tours.forEach((tour) => svg.append(draw("path", { d: tour.path, class: tour.strong ? "tour strong" : "tour" })));
  data.places.forEach((place) => { if (place.jobs.length) svg.append(site(place, data.chosen, emit)); });
  data.places.forEach((place) => {
    if (place.homes) svg.append(draw("rect", { x: place.x - 4, y: place.y - 4, width: 8, height: 8, class: "home" }));
    if (place.label) {
      const text = draw("text", { x: place.label.x, y: place.label.y, "text-anchor": place.label.anchor });
      text.textContent = place.name;
      svg.append(text);
    }
  });
  return svg;
}

function legend(data) {
  const list = document.createElement("ul");
  list.className = "legend";
  data.legend.forEach(([mark, words]) => {
    const entry = document.createElement("li");
    const small = draw("svg", { viewBox: "0 0 24 14", "aria-hidden": "true" });
    small.append(draw(...MARKS[mark]));
    entry.append(small, document.createTextNode(words));
    list.append(entry);
  });
  return list;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".map");
  if (!data.places.length) {
    const empty = document.createElement("p");
    empty.className = "empty";
    empty.textContent = data.words.empty;
    root.replaceChildren(empty);
    return;
  }
  // On a narrow screen the picture scrolls sideways: shrunk further its names could not be read.
  const pane = document.createElement("div");
  pane.className = "pane";
  pane.tabIndex = 0;
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", data.words.map);
  pane.append(picture(data, setTriggerValue));
  root.replaceChildren(pane, legend(data));
}
